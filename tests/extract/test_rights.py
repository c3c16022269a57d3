"""What a page reserves: directives addressed to us, the precedence of the TDM protocol, parts of a page, licences."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coranto.extract import read_body
from coranto.extract.rights import directives
from coranto.extract.triage import look
from coranto.records import Article
from extract.test_html import PARAGRAPHS, body, page


def read(head: str = "", headers: tuple[tuple[str, str], ...] = (), *, text: str = "", **hints: str) -> Article:
    made = body(text or page(head=head), **hints)
    return read_body(replace(made, capture=replace(made.capture, headers=headers)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("noindex", [("", "noindex")]),
        ("NoIndex , NOSNIPPET", [("", "noindex"), ("", "nosnippet")]),
        ("none", [("", "noindex")]),
        ("all", []),
        ("index, follow, max-image-preview:large", []),
        ("noindex nofollow", [("", "noindex")]),
        ("nocache", [("", "noarchive")]),
        ("max-snippet:20", [("", "max-snippet:20")]),
        ("max-snippet : 0", [("", "max-snippet:0")]),
        ("max-snippet:-1", []),
        ("max-snippet:²", []),
        ("max-snippet:many", []),
        ("otherbot: noindex, nofollow", [("otherbot", "noindex")]),
        ("otherbot: noindex, coranto: noarchive, nosnippet",
         [("otherbot", "noindex"), ("coranto", "noarchive"), ("coranto", "nosnippet")]),
        ("*: noindex", [("*", "noindex")]),
        ("unavailable_after: 25 Jun 2010 15:00:00 PST", [("", "unavailable_after:2010-06-25T15:00:00-08:00")]),
        ("noindex, unavailable_after: Friday, 25-Jun-10 15:00:00 UTC, noai",
         [("", "noindex"), ("", "unavailable_after:2010-06-25T15:00:00+00:00"), ("", "noai")]),
        ("otherbot: unavailable_after: 2025-01-01", [("otherbot", "unavailable_after:2025-01-01")]),
        ("unavailable_after: soon", [("", "unavailable_after:soon")]),
        ("a: b: c: noindex", [("c", "noindex")]),
        (", ,: ,::", []),
        ("noai, noimageai", [("", "noai"), ("", "noimageai")]),
    ],
)  # fmt: skip
def test_directives_are_read_with_whom_they_are_for(text: str, found: list[tuple[str, str]]) -> None:
    assert list(directives(text)) == found


@given(st.text(alphabet="abn*:, -0123456789²\x00é") | st.text())
def test_no_header_can_make_it_fail(text: str) -> None:
    assert all(code and agent == agent.lower() for agent, code in directives(text))
    assert list(directives("a:" * 30_000 + "noindex")) == []


def test_a_page_without_reservations_says_nothing() -> None:
    article = read('<meta name="robots" content="index, follow, max-snippet:-1">')
    assert article.reserved == () and not [e for e in article.evidence if e.field in ("reserved", "licence")]


def test_only_robots_and_our_own_name_address_us() -> None:
    metas = '<meta name="googlebot" content="noindex"><meta name="googlebot-news" content="nosnippet">'
    assert read(metas, (("X-Robots-Tag", "googlebot: noarchive"),)).reserved == ()
    assert read('<meta name="Coranto" content="nosnippet">', (("x-robots-tag", "coranto: noarchive"),)).reserved == (
        "noarchive", "nosnippet",
    )  # fmt: skip


def test_whoever_asks_under_another_name_heeds_what_is_said_to_that_name() -> None:
    metas = '<meta name="coranto" content="noindex"><meta name="otherpress" content="nosnippet">'
    article = read(metas, (("X-Robots-Tag", "otherpress: noarchive"),), agent="otherpress")
    assert article.reserved == ("noarchive", "nosnippet")


def test_directives_of_several_places_add_up_and_the_strictest_length_holds() -> None:
    article = read(
        '<meta name="robots" content="max-snippet:100">',
        (("X-Robots-Tag", "max-snippet:9, unavailable_after: 2030-01-02"), ("X-Robots-Tag", "noarchive")),
    )
    assert article.reserved == ("max-snippet:9", "noarchive", "unavailable_after:2030-01-02")


@pytest.mark.parametrize(
    ("meta", "header", "origin", "found"),
    [
        ("", "", "1", "/.well-known/tdmrep.json"),
        ("", "0", "1", None),
        ("", "1", "0", "tdm-reservation header"),
        ("0", "1", "1", None),
        ("1", "0", "0", "meta tdm-reservation"),
        ("2", "", "1", "/.well-known/tdmrep.json"),
        ("", "true", "", None),
    ],
)
def test_the_page_has_precedence_over_the_answer_and_the_answer_over_the_origin(
    meta: str, header: str, origin: str, found: str | None
) -> None:
    head = f'<meta name="tdm-reservation" content="{meta}">' if meta else ""
    headers = (("TDM-Reservation", header),) if header else ()
    article = read(head, headers, **({"tdm-reservation": origin} if origin else {}))
    assert article.reserved == (("tdm-reservation",) if found else ())
    assert [e.where for e in article.evidence if e.field == "reserved"] == ([found] if found else [])


def test_a_policy_is_kept_where_it_can_be_asked_for() -> None:
    head = '<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="{}">'
    assert read(head.format("https://a.example/p")).reserved == ("tdm-policy:https://a.example/p", "tdm-reservation")
    assert read(head.format("javascript:alert(1)")).reserved == ("tdm-reservation",)


def test_the_id_of_an_article_does_not_depend_on_what_is_reserved() -> None:
    made = body(page())
    headed = replace(made, capture=replace(made.capture, headers=(("X-Robots-Tag", "noindex"),)))
    assert read_body(made).id == read_body(headed).id


def test_the_cheap_look_finds_the_same() -> None:
    made = body(page(head='<meta name="robots" content="nosnippet">', body=PARAGRAPHS * 3))
    assert look(made).reserved == ("nosnippet",)
    assert [e.where for e in look(made).evidence] == ["meta robots"]


def unquoted(article: Article) -> list[str]:
    marked = [e for e in article.evidence if e.value == "data-nosnippet"]
    return [article.text[e.start : e.end] for e in marked]


def test_parts_that_are_not_to_be_quoted_are_marked_where_they_stand() -> None:
    text = page().replace(f"<p>{PARAGRAPHS[1]}</p>", f"<div data-nosnippet><p>{PARAGRAPHS[1]}</p></div>")
    article = read(text=text)
    assert article.reserved == ("data-nosnippet",)
    assert unquoted(article) == [PARAGRAPHS[1]]


def test_words_inside_a_paragraph_are_marked_alone() -> None:
    text = page().replace("Ilse Tammen", "<span data-nosnippet>Ilse   Tammen</span>")
    assert unquoted(read(text=text)) == ["Ilse Tammen"]


def test_a_paragraph_is_not_marked_by_its_own_attribute() -> None:
    """The attribute is defined for span, div and section."""
    assert unquoted(read(text=page().replace("<p>", "<p data-nosnippet>"))) == []


def test_licences_are_recorded_and_change_nothing() -> None:
    ld = '{"@type": "NewsArticle", "headline": "x", "license": "https://l.example/by", "usageInfo": {"url": "https://u.example"}}'
    head = f'<link rel="license" href="https://c.example/by/4.0"><script type="application/ld+json">{ld}</script>'
    article = read(head + '<link rel="license" href="javascript:1">')
    found = [(e.value, e.where) for e in article.evidence if e.field == "licence"]
    assert found == [("https://c.example/by/4.0", "link rel=license"), ("https://l.example/by", "license"),
                     ("https://u.example", "usageInfo")]  # fmt: skip
    assert article.reserved == ()
