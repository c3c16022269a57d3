from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coranto.capture.feeds import find_feeds, read_opml, write_opml
from coranto.capture.http import Answer
from coranto.capture.links import discover
from coranto.errors import BadInput
from coranto.records import Source
from coranto.settings import load

PARSE = load().parse


def test_feeds_of_a_page() -> None:
    content = b"""<html><head><base href="/en/"><link rel=stylesheet href=x.css>
    <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
    <link rel="alternate" type="application/rss+xml; charset=utf-8" title="All &amp; more" href="all.xml">
    <link rel="ALTERNATE" type="application/json" href="/wp-json/wp/v2/posts/1">
    <link rel="alternate" type="application/atom+xml" href="all.xml"><link rel=alternate type=application/atom+xml href="ftp://x/">
    <link rel="alternate" hreflang="fr" href="/fr/"></head></html>"""
    found = discover(content, "https://news.example/index.html")
    assert [(link.address, link.title) for link in found] == [
        ("https://news.example/en/all.xml", "All & more"), ("https://news.example/comments/feed", "Comments"),
    ]  # fmt: skip


def test_a_page_without_markup_names_no_feed() -> None:
    for content in (b"", b"\0\xff\xfe", b"plain", b"<" * 10_000):
        answer = Answer(
            asked="http://a.example/", url="http://a.example/", status=200, headers=(), fetched_at="", content=content
        )
        assert find_feeds(answer, PARSE) == ()


def test_opml_is_flattened_and_read_leniently() -> None:
    content = """<opml version="1.0"><head><title>Subs</title></head><body><outline text="World">
    <outline type="rss" text="A &amp; B" xmlUrl="https://a.example/feed"/><outline text="C" XMLURL="feed://c.example/rss"/>
    <outline text="again" xmlUrl="https://a.example/feed"/><outline text="no" xmlUrl="file:///etc/passwd"/>
    <outline title="Été & co" xmlUrl="http://d.example/" language="fr" country="FR"/></outline>""".encode()
    found = read_opml(content, PARSE)
    assert [(s.kind, s.address, s.outlet, s.language, s.country) for s in found] == [
        ("feed", "https://a.example/feed", "A & B", None, None),
        ("feed", "https://c.example/rss", "C", None, None),
        ("feed", "http://d.example/", "Été & co", "fr", "FR"),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "not-opml"), (b"<html/>", "not-opml"), (b'<!DOCTYPE o [<!ENTITY a "b">]><opml/>', "entities")],
)
def test_what_is_no_opml_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_opml(content)
    assert caught.value.reason == reason


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=20).map(lambda t: " ".join(t.split()))


@given(st.lists(st.tuples(TEXT, TEXT, st.sampled_from(["en", None])), max_size=5))
def test_opml_round_trip(given_sources: list[tuple[str, str, str | None]]) -> None:
    sources = [
        Source(kind="feed", address=f"https://s{i}.example/?q={tail}", outlet=outlet, language=language)
        for i, (outlet, tail, language) in enumerate(given_sources)
    ]
    assert read_opml(write_opml([*sources, Source(kind="files", address="/tmp/x")]), PARSE) == sources


def test_opml_survives_what_xml_forbids() -> None:
    odd = Source(kind="feed", address="https://a.example/", outlet="a\x00\ud800b")
    assert read_opml(write_opml([odd]), PARSE)[0].outlet == "a\ufffd\ufffdb"
