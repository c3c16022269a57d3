"""Claims as others' tools read them; spans must slice the text whatever stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from coranto.publish import claims_export
from coranto.records import Article, Channel, Claim, Hedge, Mention, Reading, SaidAt, Span, Speaker
from publish import newsroom
from publish.newsroom import MAKER, OBSERVER, READINGS, WIRE, at


def stretches(found: Any) -> Iterator[dict[str, Any]]:
    """Every object with a start and an end, at any depth."""
    if isinstance(found, dict):
        if "start" in found:
            yield found
        for value in found.values():
            yield from stretches(value)
    elif isinstance(found, list):
        for value in found:
            yield from stretches(value)


def reading(article: Article, *claims: Claim, mentions: tuple[Mention, ...] = ()) -> Reading:
    return Reading(article=article.id, maker=MAKER, language="en", claims=claims, mentions=mentions)


def said(claim: Claim, *mentions: Mention, article: Article = WIRE) -> dict[str, Any]:
    """The one node of the one claim."""
    document = claims_export.schema_org(article, reading(article, claim, mentions=mentions))
    assert document["@context"] == "https://schema.org"
    (node,) = document["@graph"]
    return dict(node)


def annotated(claim: Claim, article: Article = WIRE) -> dict[str, Any]:
    """The one annotation of the one claim."""
    (item,) = claims_export.annotation_page(article, reading(article, claim))["items"]
    return dict(item)


def test_a_quotation_names_its_speaker_and_its_report() -> None:
    speaker = Speaker(name="Ana Lorca", kind="name", role="head of the coast guard", entity="person:ana-lorca")
    who = {
        "@type": "Person",
        "identifier": "person:ana-lorca",
        "name": "Ana Lorca",
        "jobTitle": "head of the coast guard",
    }
    assert said(replace(newsroom.K2, speaker=speaker), newsroom.M1) == {
        "@type": "Quotation",
        "@id": newsroom.K2.id,
        "identifier": newsroom.K2.id,
        "text": "“We are still searching,”",
        "spokenByCharacter": who,
        "creator": who,
        "isPartOf": {
            "@type": "NewsArticle",
            "@id": WIRE.address,
            "identifier": WIRE.id,
            "url": WIRE.address,
            "headline": "Ferry goes down off Port Almas, at least 12 dead",
            "datePublished": "2024-03-04T18:20:00+00:00",
            "publisher": {"@type": "Organization", "name": "Northwire"},
        },
    }


@pytest.mark.parametrize("form", ["direct", "mixed", "fragment", "indirect"])
def test_what_quotes_is_a_quotation_and_what_reports_is_a_claim(form: Any) -> None:
    assert said(replace(newsroom.K2, form=form))["@type"] == ("Claim" if form == "indirect" else "Quotation")


def test_a_claim_has_an_author_an_appearance_and_a_day_only_where_the_text_gives_one() -> None:
    found = said(replace(newsroom.K1, said_at=SaidAt("2024-03-03", "explicit")))
    assert found["@type"] == "Claim"
    assert found["author"] == {"@type": "Thing", "name": "the coast guard"}
    assert found["appearance"]["url"] == WIRE.address
    assert found["datePublished"] == "2024-03-03"
    assert "firstAppearance" not in found
    for basis in ("weekday", "context"):
        assert "datePublished" not in said(replace(newsroom.K1, said_at=SaidAt("2024-03-03", basis)))  # type: ignore[arg-type]


def test_the_kind_of_speaker_is_told_only_where_the_mentions_agree() -> None:
    guard = Mention(span=at(WIRE, "the coast guard"), kind="organisation", name="the coast guard", maker=MAKER)
    with_role = replace(newsroom.K1, speaker=replace(newsroom.K1.speaker, role="searching"))
    assert said(with_role, guard)["author"] == {
        "@type": "Organization", "name": "the coast guard", "description": "searching",
    }  # fmt: skip
    other = replace(guard, span=at(WIRE, "the coast guard", 1), kind="person")
    assert said(newsroom.K1, guard, other)["author"]["@type"] == "Thing"
    assert said(newsroom.K1, replace(guard, kind="place"))["author"]["@type"] == "Thing"


def test_a_claim_of_nobody_names_nobody() -> None:
    silent = replace(newsroom.K1, speaker=Speaker(name="", kind="none"))
    assert "author" not in said(silent)
    assert annotated(silent)["body"]["speaker"] is None


@pytest.mark.parametrize("resolved_by", [None, "pronoun"])
def test_a_pronoun_that_stayed_open_is_nobody(resolved_by: str | None) -> None:
    open_ = Speaker(name="he", kind="pronoun", resolved_by=resolved_by)
    assert not {"author", "creator", "spokenByCharacter"} & set(said(replace(newsroom.K1, speaker=open_)))
    assert not {"author", "creator", "spokenByCharacter"} & set(said(replace(newsroom.K2, speaker=open_)))
    assert annotated(replace(newsroom.K1, speaker=open_))["body"]["speaker"] is None


def test_a_body_holds_content_channel_and_who_handed_it_on() -> None:
    channel = Channel("press_release", at(WIRE, "in a press release"), inherited=True)
    body = annotated(replace(newsroom.K1, channel=channel, via=("AFP",), addressee="the mayor"))["body"]
    assert [s["exact"] for s in body["content_spans"]] == ["At least 12 people died"]
    assert (body["channel"], body["channel_inherited"]) == ("press_release", True)
    assert [s["exact"] for s in body["channel_spans"]] == ["in a press release"]
    assert (body["via"], body["addressee"]) == (["AFP"], "the mayor")


def test_an_annotation_stands_on_the_words_and_says_who_and_how() -> None:
    claim = replace(newsroom.K1, hedges=(Hedge(at(WIRE, "At least", 0), "lower_bound"),))
    page = claims_export.annotation_page(WIRE, reading(WIRE, claim))
    (item,) = page["items"]
    assert (page["type"], page["partOf"]["total"], item["type"]) == ("AnnotationPage", 1, "Annotation")
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    (target,) = item["target"]
    position, quote = target["selector"]
    start, end = position["start"], position["end"]
    assert target["source"] == WIRE.address
    assert target["state"] == {"type": "TimeState", "cached": WIRE.id}
    assert WIRE.text[start:end] == quote["exact"] == "At least 12 people died"
    assert quote["prefix"] == WIRE.text[start - 32 : start]
    assert quote["suffix"] == WIRE.text[end : end + 32]
    body = item["body"]
    assert (body["speaker"], body["role"], body["claim"]) == ("the coast guard", None, claim.id)
    assert (body["act"], body["form"], body["channel"]) == ("assertion", "indirect", "press_release")
    assert [s["exact"] for s in body["source_spans"]] == ["the coast guard"]
    assert [s["exact"] for s in body["cue_spans"]] == ["said"]
    assert [(h["type"], h["exact"]) for h in body["hedges"]] == [("lower_bound", "At least")]
    assert body["verification"]["status"] == "explicitly_unverified"
    assert body["verification"]["exact"] == "could not be independently verified"
    assert body["said_at"] is None
    assert annotated(replace(claim, said_at=SaidAt("2024-03-04", "weekday")))["body"]["said_at"] == {
        "value": "2024-03-04", "basis": "weekday",
    }  # fmt: skip


def test_every_span_of_a_discontinuous_content_is_a_target() -> None:
    claim = replace(newsroom.K1, content=(at(WIRE, "At least 12"), at(WIRE, "in a press release")))
    exact = [t["selector"][1]["exact"] for t in annotated(claim)["target"]]
    assert exact == ["At least 12", "in a press release"]
    assert said(claim)["text"] == "At least 12 … in a press release"


def test_ids_are_addresses_of_their_own() -> None:
    page = claims_export.annotation_page(WIRE, READINGS[WIRE.id])
    ids = [page["id"], page["partOf"]["id"], *(item["id"] for item in page["items"])]
    assert len(set(ids)) == len(ids)
    assert all(":" in id for id in ids)
    assert page["id"] == READINGS[WIRE.id].id


@pytest.mark.parametrize("address", [None, "reports/one.txt", "javascript:alert(1)", "http://["])
def test_a_report_without_an_address_on_the_web_goes_by_its_id(address: str | None) -> None:
    article = replace(WIRE, address=address)
    (target,) = annotated(newsroom.K2, article)["target"]
    assert target["source"] == article.id
    assert "state" not in target
    report = said(newsroom.K2, article=article)["isPartOf"]
    assert report["@id"] == article.id
    assert "url" not in report


def test_what_is_not_known_of_a_report_is_left_out() -> None:
    bare = Article(capture="c:bare", text=WIRE.text)
    claim = replace(newsroom.K2, content=(at(bare, "We are still"),), source=(), cue=())
    assert said(claim, article=bare)["isPartOf"] == {"@type": "NewsArticle", "@id": bare.id, "identifier": bare.id}


def test_without_a_reading_both_are_empty() -> None:
    assert claims_export.schema_org(WIRE, None)["@graph"] == []
    page = claims_export.annotation_page(WIRE, None)
    assert (page["items"], page["partOf"]["total"]) == ([], 0)


TEXT = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("🚒é\u0301\u200d👩‍🚒 \n"), min_size=1)


@given(text=TEXT, data=st.data())
def test_spans_slice_the_text(text: str, data: st.DataObject) -> None:
    article = Article(capture="c:any", text=text)

    def span() -> Span:
        start = data.draw(st.integers(0, len(text) - 1))
        return article.span(start, data.draw(st.integers(start + 1, len(text))))

    claim = Claim(
        content=(span(), span()), source=(span(),), cue=(span(),), hedges=(Hedge(span(), "modal"),), maker=MAKER
    )
    item = annotated(claim, article)
    for found in stretches(item):
        if "exact" in found:
            assert text[found["start"] : found["end"]] == found["exact"]
    for target, stretch in zip(item["target"], claim.content, strict=True):
        position, quote = target["selector"]
        assert (position["start"], position["end"]) == (stretch.start, stretch.end)
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert text[: stretch.start].endswith(quote["prefix"])
        assert text[stretch.end :].startswith(quote["suffix"])
        assert len(quote["prefix"]) == min(32, stretch.start)
        assert len(quote["suffix"]) == min(32, len(text) - stretch.end)


def test_the_api_gives_both_as_linked_data(client: TestClient) -> None:
    for article in (WIRE, OBSERVER):
        for path, made in (("annotations", claims_export.annotation_page), ("claims.jsonld", claims_export.schema_org)):
            answer = client.get(f"/api/v1/articles/{article.id.replace(':', '-')}/{path}")
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("application/ld+json")
            assert answer.json() == made(article, READINGS[article.id])
