"""A story of several outlets of which one reserves its words: the others' words, the figures and the sides stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from coranto.publish import lines, obeying, withheld
from coranto.publish.links import Links, slug
from coranto.publish.pages import Page
from coranto.records import Article, Evidence, Passage, Story
from coranto.records.revisions import Change, Revision, Revisions
from coranto.records.rights import Shown
from publish.demo import DemoDesk, desk
from publish.newsroom import ARTICLES, OBSERVER, RELAIS, STRIKE, TERN, WIRE

UNION = "The fishermen’s union counts 41 dead from lists kept at the quay."


class Reserving(DemoDesk):
    """The demo desk, of which some reports reserve something."""

    def __init__(self, codes: dict[str, tuple[str, ...]], marked: dict[str, Sequence[Evidence]] | None = None) -> None:
        stories = tuple(
            replace(s, reports=tuple(replace(r, reserved=codes.get(r.id, ())) for r in s.reports)) for s in desk().found
        )
        super().__init__(stories)
        self.codes, self.marked = codes, marked or {}

    def report(self, id: str) -> Any:
        found = super().report(id)
        if found is None:
            return None
        made = replace(
            found[0], reserved=self.codes.get(id, ()), evidence=(*found[0].evidence, *self.marked.get(id, ()))
        )
        object.__setattr__(made, "id", id)
        return (made, *found[1:])

    def revisions(self, report: str) -> Revisions | None:
        if report != OBSERVER.id:
            return None
        change = Change("changed", (0, 5), (0, 5), "was said", "is said")
        first = Revision(article=OBSERVER.id, capture="c:1", captured_at="2024-03-06", title="Before")
        second = replace(first, title="After", retitled="Before", changes=(change,))
        return Revisions(address="https://o.example/a", revisions=(first, second))


def ferry(found: Any) -> Story:
    story = found.story("s:0123456789abcdef0123")
    assert story is not None
    return story  # type: ignore[no-any-return]


def shown(*codes: str, of: Article = OBSERVER, listing: bool = False, **marked: Any) -> Any:
    made = obeying.of(Reserving({of.id: codes}, **marked))
    return made.listing() if listing else made


def quotes(story: Story) -> list[str]:
    found = [line.text for line in lines.shown(story)]
    found += [c.text for v in story.voices for c in v.claims]
    return found + [side.says for d in story.differ for side in d.sides]


def test_a_desk_without_reservations_hands_out_the_same_objects() -> None:
    plain = desk()
    made = obeying.of(plain)
    assert all(one is other for one, other in zip(made.stories(), plain.stories(), strict=True))
    assert made.report(WIRE.id) == plain.report(WIRE.id)
    assert obeying.of(made) is made


def test_words_go_and_headline_figures_and_sides_stay() -> None:
    before, story = ferry(desk()), ferry(shown("nosnippet"))
    assert UNION in quotes(before) and UNION not in quotes(story)
    title = OBSERVER.title.text if OBSERVER.title else ""
    assert [(n.text, n.template) for n in story.now] == [
        (before.now[0].text, ""), (title, "lines.rights.headline"),
    ]  # fmt: skip
    assert [line.cites for line in story.now] == [line.cites for line in before.now]
    assert story.ledger == before.ledger
    assert [len(d.sides) for d in story.differ] == [len(d.sides) for d in before.differ]
    assert {v.speaker for v in before.voices} - {v.speaker for v in story.voices} == {"Tomé Vidal", ""}


def test_a_side_says_its_figure_where_its_words_may_not_be_shown() -> None:
    figure = next(d for d in ferry(shown("nosnippet")).differ if d.kind == "figure")
    before = next(d for d in ferry(desk()).differ if d.kind == "figure")
    assert [side.cites for side in figure.sides] == [side.cites for side in before.sides]
    assert [side.says.partition(" (")[0] for side in figure.sides] == [
        "41 killed, according to the fishermen’s union", "27 killed, according to the coast guard",
    ]  # fmt: skip


def test_a_headline_stands_for_no_entry_and_for_no_side() -> None:
    """What is planned for Friday is not what the headline says; such an entry is told by others, or not here."""
    before, story = ferry(desk()), ferry(shown("nosnippet", of=RELAIS))
    assert [e.when for e in before.timeline] == ["1998", "2024-03-04", "2024-03-08"]
    assert [e.when for e in story.timeline] == ["1998", "2024-03-04"]
    other = ferry(shown("nosnippet", of=WIRE)).timeline
    assert [(e.when, e.line.cites[0].report == TERN.id) for e in other] == [("2024-03-04", True), ("2024-03-08", False)]
    assert [s.says for d in ferry(shown("nosnippet")).differ if d.kind == "name" for s in d.sides] == [
        "Ana Lorca", "Ana Lorka",
    ]  # fmt: skip


def test_every_trace_of_what_stands_there_leads_back() -> None:
    found = shown("nosnippet")
    page = Page(found, Links()).story(ferry(found))
    for line in lines.shown(ferry(found)):
        trace = found.trace(line.id)
        assert trace is not None, line
        assert {s.cite.report for s in trace.steps if s.cite} <= {c.report for c in line.cites}
        if any(c.report == OBSERVER.id for c in line.cites):
            assert not any(UNION[4:30] in f"{s.before}{s.words}{s.after}{s.title}" for s in trace.steps)
    assert "asks that no passage is quoted; the text is not shown here." in page


def test_a_claim_is_given_in_the_words_of_another_report_that_carries_it() -> None:
    base = Reserving({WIRE.id: ("nosnippet",)})
    story = base.found[0]
    said = story.voices[0].claims[0]
    other = next(c for v in story.voices for c in v.claims if c.cites[0].report == OBSERVER.id)
    both = replace(said, cites=(*said.cites, *other.cites))
    base.found = (replace(story, voices=(replace(story.voices[0], claims=(both,)),)), *base.found[1:])
    (voice,) = ferry(obeying.of(base)).voices
    assert voice.claims[0].text == other.text
    assert voice.claims[0].cites[0].report == OBSERVER.id and set(voice.claims[0].cites) == set(both.cites)


def test_where_mining_is_reserved_no_fact_is_shown() -> None:
    story = ferry(shown("tdm-reservation"))
    assert not any(c.report == OBSERVER.id for row in story.ledger for p in row.points for c in p.cites)
    row = next(r for r in story.ledger if r.measure == "killed" and r.status != "background")
    assert (row.low, row.high, row.checks) == (None, None, ())
    article, reading, _ = shown("tdm-reservation").report(OBSERVER.id)
    assert reading is None or reading.facts() == ()
    assert article.id == OBSERVER.id and len(article.text) == len(OBSERVER.text)


def test_what_is_not_to_be_indexed_is_not_taken_up() -> None:
    found = shown("noindex", of=STRIKE)
    assert any(r.id == STRIKE.id for s in found.stories() for r in s.reports)
    assert not any(r.id == STRIKE.id for s in found.listing().stories() for r in s.reports)
    assert found.search("Bakers", 9) == [] and desk().search("Bakers", 9) != []
    mixed = ferry(shown("noindex", listing=True))
    assert UNION not in quotes(mixed) and [r.title for r in mixed.reports if r.id == OBSERVER.id] == [""]
    assert UNION in quotes(ferry(shown("noindex")))
    edition = found.listing().edition(None)
    assert edition is not None and found.edition(None) is not None
    assert {c.title for c in desk().edition(None).choices} - {c.title for c in edition.choices} == {  # type: ignore[union-attr]
        "Bakers of Tarnow stop work"
    }


def test_a_story_takes_the_headline_of_another_report_after_the_day_of_its_own() -> None:
    story = ferry(shown("unavailable_after:2020-01-01", of=RELAIS))
    assert story.title_from == WIRE.id and story.title == (WIRE.title.text if WIRE.title else "")
    alone = next(s for s in shown("unavailable_after:2020-01-01", of=STRIKE).stories() if s.reports[0].id == STRIKE.id)
    assert alone.title == "A report whose headline is not shown"
    found = shown("unavailable_after:2020-01-01", of=STRIKE)
    assert found.called(STRIKE.id) == STRIKE.outlet
    assert all(r.title != "Bakers of Tarnow stop work" for r in ferry(found).related)


def test_parts_that_are_not_to_be_quoted_are_blank_and_the_rest_is_whole() -> None:
    at = OBSERVER.text.index(UNION)
    part = Evidence("reserved", "data-nosnippet", "markup", "/html/body/p[1]", 1.0, at, at + len(UNION))
    found = shown("data-nosnippet", marked={OBSERVER.id: [part]})
    article = found.report(OBSERVER.id)[0]
    assert article.text == OBSERVER.text.replace(UNION, "".join(c if c.isspace() else " " for c in UNION))
    assert UNION not in quotes(ferry(found))
    assert [h.before + h.words + h.after for h in found.search("Nobody asked", 5) if h.kind == "report"] == [""]


def test_revisions_keep_their_times_and_lose_their_words() -> None:
    kept = shown("noindex").revisions(OBSERVER.id)
    lost = shown("nosnippet").revisions(OBSERVER.id)
    assert kept is not None and kept.revisions[1].changes != ()
    assert lost is not None and [r.changes for r in lost.revisions] == [(), ()]
    assert [r.captured_at for r in lost.revisions] == [r.captured_at for r in kept.revisions]


def test_a_passage_of_a_report_elsewhere_is_withheld() -> None:
    base = Reserving({STRIKE.id: ("nosnippet",)})
    cite = replace(base.found[1].now[0].cites[0])
    passage = Passage(text="Bakers stopped work", cites=(cite,), reason="both name Tarnow", judgement="j:9")
    base.found = (replace(base.found[0], passages=(passage,)), *base.found[1:])
    assert ferry(obeying.of(base)).passages == ()
    assert ferry(obeying.of(replace_codes(base, {}))).passages == (passage,)


def replace_codes(base: Reserving, codes: dict[str, tuple[str, ...]]) -> Reserving:
    made = Reserving(codes)
    made.found = tuple(
        replace(s, reports=tuple(replace(r, reserved=()) for r in s.reports)) for s in base.found
    )  # fmt: skip
    return made


@pytest.mark.parametrize("code", ["nosnippet", "tdm-reservation", "unavailable_after:2020-01-01", "noarchive"])
def test_every_citation_of_a_story_has_its_place_on_the_page_of_the_report(code: str) -> None:
    found = shown(code)
    page = Page(found, Links()).report(*found.report(OBSERVER.id))
    for row in ferry(found).ledger:
        for cite in (c for p in row.points for c in p.cites if c.report == OBSERVER.id):
            assert f'id="{slug(cite.fact)}"' in page


def test_the_moment_decides_and_not_the_first_look() -> None:
    moment = ["2024-03-12T11:59:00+00:00"]
    found = obeying.Obeying(
        Reserving({OBSERVER.id: ("unavailable_after:2024-03-12T12:00:00+00:00",)}), now=lambda: moment[0]
    )
    assert UNION in quotes(ferry(found))
    moment[0] = "2024-03-12T12:01:00+00:00"
    assert UNION not in quotes(ferry(found))
    assert ARTICLES[OBSERVER.id].reserved == ()


@given(st.text(min_size=1), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_a_text_with_blanks_has_every_character_in_its_place(text: str, places: list[tuple[int, int]]) -> None:
    kept = [(a, min(b, len(text))) for a, b in places if a < min(b, len(text))]
    made = withheld.article(Article(capture="c:0", text=text), kept, Shown(text=False))
    assert len(made.text) == len(text) and made.id == Article(capture="c:0", text=text).id
    for at, (one, other) in enumerate(zip(made.text, text, strict=True)):
        inside = any(a <= at < b for a, b in kept)
        assert one == other if inside or other.isspace() else one == " "


def test_data_says_in_its_head_that_it_is_not_to_be_indexed(client: TestClient) -> None:
    assert client.get("/api/v1/stories").headers["x-robots-tag"] == "noindex"
    assert "x-robots-tag" not in client.get("/stories").headers


def test_a_list_is_made_once_as_long_as_nothing_has_its_day() -> None:
    found = shown("nosnippet")
    assert found.stories() is found.stories() and found.listing().stories() is found.listing().stories()
