from __future__ import annotations

import socket
from hashlib import sha256

import pytest

from capture.conftest import make_settings
from capture.server import Memory, Server, page, reply
from coranto.capture import capturer, source_of
from coranto.capture.feeds import FeedCapturer
from coranto.capture.http import Fetcher
from coranto.capture.pages import PageCapturer
from coranto.errors import UsageError
from coranto.records import Body, Lead, Outcome, Source
from coranto.settings import Settings


def test_a_page_and_then_nothing_new(server: Server, settings: Settings, fetcher: Fetcher, seen: Memory) -> None:
    def route(wire: socket.socket, path: str, headers: dict[str, str]) -> None:
        known = headers.get("if-modified-since")
        answer = reply(304) if known else reply(
            200, page("x"), Content_Type="text/html", Last_Modified="Wed, 01 May 2024 10:00:00 GMT"
        )  # fmt: skip
        wire.sendall(answer)

    server.routes["/a"] = route
    source = Source(kind="page", address=f"{server.url}/a", outlet="Post")
    [body] = PageCapturer(settings, fetcher).capture(source, seen)
    assert isinstance(body, Body)
    assert body.content == page("x")
    assert (body.capture.sha256, body.capture.size) == (sha256(page("x")).hexdigest(), len(page("x")))
    assert (body.capture.asked, body.capture.hint("outlet")) == (f"{server.url}/a", "Post")
    [again] = PageCapturer(settings, fetcher).capture(source, seen)
    assert isinstance(again, Outcome)
    assert again.outcome == "unchanged"


@pytest.mark.parametrize(
    ("route", "outcome", "reason"),
    [
        (reply(404), "refused", "http-404"), (reply(503, Retry_After="9"), "quarantined", "http-503"),
        (reply(200, b"  \n", Content_Type="text/html"), "refused", "empty"),
        (reply(200, b"%PDF", Content_Type="application/pdf"), "refused", "media-type"),
        (reply(302, Location="http://192.168.0.1/"), "refused", "private"),
    ],
)  # fmt: skip
def test_a_page_that_fails_is_one_outcome(
    server: Server, settings: Settings, fetcher: Fetcher, seen: Memory, route: bytes, outcome: str, reason: str
) -> None:
    server.routes["/a"] = route
    [found] = PageCapturer(settings, fetcher).capture(Source(kind="page", address=f"{server.url}/a"), seen)
    assert isinstance(found, Outcome)
    assert (found.outcome, found.reason) == (outcome, reason)
    assert found.message


def test_an_address_that_is_none_is_one_outcome(settings: Settings, seen: Memory) -> None:
    for address in ("http://", "http://a b/", "http://x:y@z/", "https://127.1/"):
        [found] = capturer("page", settings).capture(Source(kind="page", address=address), seen)
        assert isinstance(found, Outcome)
        assert found.outcome == "refused"


def test_a_feed_at_the_address_of_a_page_is_taken_as_a_feed(server: Server, seen: Memory) -> None:
    feed = b"<rss><channel><item><title>T</title><link>/a</link></item></channel></rss>"
    server.routes["/x"] = reply(200, feed, Content_Type="application/rss+xml")
    server.routes["/a"] = reply(200, page("x"), Content_Type="text/html")
    [lead] = PageCapturer(make_settings()).capture(Source(kind="page", address=f"{server.url}/x"), seen)
    assert isinstance(lead, Lead)
    assert (lead.address, lead.title, dict(lead.hints)["title"]) == (f"{server.url}/a", "T", "T")


def test_capturers_are_found_by_kind(settings: Settings) -> None:
    assert isinstance(capturer("feed", settings), FeedCapturer)
    with pytest.raises(UsageError, match="installed are ccnews, feed, files, imap, links, maildir, mbox, page"):
        capturer("carrier-pigeon", settings)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://news.example/rss.xml", "feed"), ("https://news.example/feed/", "feed"),
        ("https://news.example/world?format=rss", "feed"), ("https://feeds.news.example/world", "feed"),
        ("https://news.example/feed.json", "feed"), ("feed://news.example/x", "page"),
        ("https://news.example/2024/05/ferry-and-tug", "page"), ("https://news.example/", "page"),
        ("https://news.example/feedback-on-budget", "page"), ("https://news.example/atomic-energy", "page"),
        ("reports/a.txt", "files"), ("/tmp/reports", "files"), ("file:///tmp/a%20b.html", "files"),
        ("x.warc.gz", "warc"), ("/data/CC-NEWS.WARC", "warc"),
    ],
)  # fmt: skip
def test_the_kind_is_guessed_from_the_address(address: str, kind: str) -> None:
    assert source_of(address).kind == kind


def test_file_addresses_become_paths() -> None:
    assert source_of("file:///tmp/a%20b.html").address == "/tmp/a b.html"
    for address in ("ftp://news.example/", "javascript:alert(1)", " "):
        with pytest.raises(UsageError):
            source_of(address)
