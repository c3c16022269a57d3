from __future__ import annotations

from coranto.capture.feeds import find_feeds
from coranto.capture.http import Answer
from coranto.capture.links import discover
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
