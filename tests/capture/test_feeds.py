from __future__ import annotations

import json
import socket
from typing import Any

import pytest

from capture.conftest import make_settings
from capture.server import Memory, Server, page, reply
from coranto.capture.entries import Entry, Feed
from coranto.capture.feeds import FeedCapturer, own_page, read_feed
from coranto.capture.http import Fetcher
from coranto.errors import BadInput, Refused
from coranto.records import Body, Outcome, Source
from coranto.settings import Settings, load

PARSE = load().parse
AT = "https://news.example/feed.xml"

RSS = b"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>The Harbour Post</title><link>https://news.example/</link><language>en-gb</language>
<atom:link rel="self" href="https://news.example/feed.xml"/>
<item><title>Ferry &amp;amp; tug collide</title><media:title>not this</media:title><link>/a?x=1&amp;y=2</link>
  <guid isPermaLink="false">1</guid><pubDate>Wed, 01 May 2024 10:00:00 GMT</pubDate><dc:creator>Ada Quay</dc:creator>
  <description>&lt;p&gt;Two &lt;b&gt;boats&lt;/b&gt;&amp;nbsp;met.&lt;/p&gt;</description>
  <content:encoded><![CDATA[<p>Two boats met&nbsp;at dawn.</p>]]></content:encoded></item>
<item><title>By guid</title><guid>https://news.example/b</guid><dc:date>2024-05-01T11:00:00Z</dc:date></item>
<item><title>No link</title><description>Only this.</description></item>
</channel></rss>"""

RDF = b"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://news.example/"><title>Old Post</title>
 <dc:language>fr</dc:language></channel>
<item rdf:about="https://news.example/c"><title>Une</title><link>https://news.example/c</link>
<dc:date>2024-05-01</dc:date></item></rdf:RDF>"""

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="https://news.example/fr/">
<title type="html">L&amp;#8217;&amp;eacute;cho</title><link rel="self" href="feed"/><link href="./"/>
<entry xml:lang="en"><title type="text">A &lt; B</title><link rel="enclosure" href="x.mp3"/><link href="d"/>
<id>tag:d</id><published>2024-05-01T10:00:00+02:00</published><updated>2024-05-01T12:00:00+02:00</updated>
<author><name>Ada</name></author><author><name>Ben</name></author><summary>Short</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Long <em>text</em></p></div></content></entry>
<entry><title>T2</title><link href="e"/><content type="html">&lt;p&gt;Two&lt;/p&gt;</content></entry></feed>"""

JSON = json.dumps({
    "version": "https://jsonfeed.org/version/1.1", "title": "Wire", "language": "en", "items": [
        {"id": "1", "url": "https://news.example/f", "title": "One", "content_html": "<p>Hello</p>",
         "date_published": "2024-05-01T10:00:00Z", "authors": [{"name": "Ada"}]},
        {"id": 2, "content_text": "Plain <words>\n\nSecond", "title": "\ud800 odd \u0007"},
        "no entry"],
}).encode()  # fmt: skip


def read(content: bytes, **given: Any) -> Feed:
    return read_feed(content, AT, given.pop("settings", PARSE), **given)


def test_rss() -> None:
    feed = read(RSS)
    assert (feed.kind, feed.title, feed.language) == ("rss", "The Harbour Post", "en-gb")
    one, two, three = feed.entries
    assert (one.title, one.link, one.guid) == ("Ferry & tug collide", "https://news.example/a?x=1&y=2", "1")
    assert (one.published, one.author, one.summary) == ("Wed, 01 May 2024 10:00:00 GMT", "Ada Quay", "Two boats met.")
    assert one.content == "<p>Two boats met&nbsp;at dawn.</p>"
    assert (two.link, two.published) == ("https://news.example/b", "2024-05-01T11:00:00Z")
    assert (three.link, three.content) == ("", "Only this.")


def test_rss_1_0() -> None:
    feed = read(RDF)
    assert (feed.title, feed.language) == ("Old Post", "fr")
    assert [(e.title, e.link, e.published) for e in feed.entries] == [("Une", "https://news.example/c", "2024-05-01")]


def test_atom() -> None:
    feed = read(ATOM)
    assert (feed.kind, feed.title, feed.language, feed.link) == ("atom", "L’écho", "fr", "https://news.example/fr/")
    one, two = feed.entries
    assert (one.title, one.link, one.language) == ("A < B", "https://news.example/fr/d", "en")
    assert (one.author, one.published) == ("Ada, Ben", "2024-05-01T10:00:00+02:00")
    assert "<p>Long <em>text</em></p>" in one.content
    assert two.content == "<p>Two</p>"


def test_json_feed() -> None:
    feed = read(JSON)
    one, two = feed.entries
    assert (feed.kind, one.link, one.author, one.content) == ("json", "https://news.example/f", "Ada", "<p>Hello</p>")
    assert (two.guid, two.title) == ("2", "\ufffd odd \ufffd")
    assert two.content == "<p>Plain &lt;words&gt;</p><p>Second</p>"


@pytest.mark.parametrize(
    ("content", "titles"),
    [
        (RSS[: RSS.index(b"<item><title>No link")], ["Ferry & tug collide", "By guid"]),  # cut off
        (b"<br/>Warning: x\n" + RSS, ["Ferry & tug collide", "By guid", "No link"]),
        (RSS.replace(b"<title>By guid</title>", b"<title>By \x00\x0b guid & co</title>"),
         ["Ferry & tug collide", "By \ufffd\ufffd guid & co", "No link"]),
        (b"<rss><channel><item><title>No version &#xD800; &bogus; &hellip;</title></item></channel></rss>",
         ["No version \ufffd &bogus; …"]),
        (b"<rss><channel><item><title>Cut</title><content:encoded>x</content:encoded></item></channel></rss>", ["Cut"]),
        ("<rss><channel><item><title>Grève</title></item></channel></rss>".encode("latin-1"), ["Grève"]),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><rss><channel><item><title>L’été</title></item></channel></rss>'
         .encode("cp1252"), ["L’été"]),
        ('<rss><channel><item><title>Ünï</title></item></channel></rss>'.encode("utf-16"), ["Ünï"]),
        (("<rss><channel>" + "<item><title>Правительство объявило о новых мерах</title></item>" * 3)
        .encode("koi8-r"), ["Правительство объявило о новых мерах"] * 3),
        (b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://10.0.0.1/rss.dtd"><rss version="0.91"><channel>'
         b"<item><title>Old</title></item></channel></rss>", ["Old"]),
    ],
)  # fmt: skip
def test_broken_feeds_are_read(content: bytes, titles: list[str]) -> None:
    assert [e.title for e in read(content).entries] == titles


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"<html><body>no feed</body></html>", "not-a-feed"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not-a-feed"),
        (b'{"version": "1", "items": []}', "not-a-feed"),
        (b"{" * 100_000, "not-a-feed"),
        (b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
         b"<rss><channel><item><title>&b;</title></item></channel></rss>",
         "entities"),
        (b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
         b"<rss><channel><item><title>&x;</title></item></channel></rss>",
         "entities"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_refused_by_name(content: bytes, reason: str) -> None:
    with pytest.raises(BadInput, match=AT) as caught:
        read(content)
    assert caught.value.reason == reason


def test_a_feed_is_bounded() -> None:
    item = b"<item><title>" + b"t" * 5000 + b"</title><link>/x</link></item>"
    feed = read(b"<rss><channel>" + item * 50 + b"</channel></rss>", settings=load(parse={"max_entries": 10}).parse)
    assert len(feed.entries) == 10
    assert len(feed.entries[0].title) == 1000


@pytest.mark.parametrize(
    "content",
    [
        b"<rss>" + b"<channel>" * 10_000,
        b"<rss><channel><item><title>" + b"<" * 500_000,
        b"<rss><channel>" + b"<item a='" * 100_000,
        b"<feed>" + b"&" * 300_000,
        b"<rss " + b"a" * 1_000_000,
    ],
)
def test_hostile_feeds_end_in_time(content: bytes) -> None:
    try:
        read(content, settings=load(parse={"cpu_seconds": 1, "memory_mb": 512}).parse)
    except Refused as error:
        assert error.reason  # noqa: PT017 - whether it is refused or read is open; that it ends is not


# -- the capturer -------------------------------------------------------------------------------------------------


def feed_of(server: Server, *paths: str, title: str = "Wire") -> bytes:
    items = "".join(
        f"<item><title>Title {p}</title><link>{server.url}{p}</link><pubDate>Wed, 01 May 2024 10:00:00 GMT</pubDate>"
        f"<description>Words of {p}</description></item>"
        for p in paths
    )
    return f"<rss><channel><title>{title}</title><language>en</language>{items}</channel></rss>".encode()


def told(items: list[Body | Outcome]) -> list[tuple[str, str]]:
    return [
        (i.capture.address.rpartition("/")[2], "body") if isinstance(i, Body) else (i.outcome, i.reason) for i in items
    ]


def test_new_pages_are_fetched_once(server: Server, settings: Settings, fetcher: Fetcher, seen: Memory) -> None:
    server.routes["/feed"] = reply(
        200, feed_of(server, "/a", "/b", "/a"), Content_Type="application/rss+xml", ETag='"1"'
    )
    server.routes["/a"] = server.routes["/b"] = reply(
        200, page("x"), Content_Type="text/html; charset=utf-8", Set_Cookie="id=1"
    )
    source = Source(kind="feed", address=f"{server.url}/feed", family="Quay Group", country="GB")
    capturer = FeedCapturer(settings, fetcher)
    found = seen.take(capturer.capture(source, seen), fetcher)
    assert told(found) == [("a", "body"), ("b", "body")]
    capture = found[0].capture  # type: ignore[union-attr]
    assert capture.hint("title") == "Title /a"
    assert capture.hint("published") == "Wed, 01 May 2024 10:00:00 GMT"
    assert (capture.hint("outlet"), capture.hint("language"), capture.hint("family")) == ("Wire", "en", "Quay Group")
    assert (capture.media_type, capture.status, capture.source) == ("text/html", 200, source.id)
    assert capture.header("set-cookie") is None
    assert told(seen.take(capturer.capture(source, seen), fetcher)) == [("unchanged", "")]
    assert server.asked[-1][1]["if-none-match"] == '"1"'
    server.routes["/feed"] = reply(200, feed_of(server, "/c", "/a", "/b"))
    server.routes["/c"] = reply(200, page("new"), Content_Type="text/html")
    assert told(seen.take(capturer.capture(source, seen), fetcher)) == [("c", "body")]
    assert server.paths == ["/feed", "/a", "/b", "/feed", "/feed", "/c"]


def test_a_given_outlet_beats_the_title_of_the_feed(
    server: Server, settings: Settings, fetcher: Fetcher, seen: Memory
) -> None:
    server.routes["/feed"] = reply(200, feed_of(server, "/a"))
    server.routes["/a"] = reply(200, page("x"), Content_Type="text/html")
    source = Source(kind="feed", address=f"{server.url}/feed", outlet="The Post")
    [body] = seen.take(FeedCapturer(settings, fetcher).capture(source, seen), fetcher)
    assert isinstance(body, Body)
    assert body.capture.hint("outlet") == "The Post"


def test_pages_that_fail_are_told_and_the_feed_is_not_asked_for_them_again(
    server: Server, settings: Settings, fetcher: Fetcher, seen: Memory
) -> None:
    server.routes["/feed"] = reply(200, feed_of(server, "/gone", "/busy", "/film", "/inside", "/ok"), ETag='"1"')
    server.routes["/busy"] = reply(502)
    server.routes["/film"] = reply(200, b"x", Content_Type="video/mp4")
    server.routes["/inside"] = reply(302, Location="http://10.0.0.1/")
    server.routes["/ok"] = reply(200, page("x"), Content_Type="text/html")
    source = Source(kind="feed", address=f"{server.url}/feed")
    capturer = FeedCapturer(settings, fetcher)
    first = seen.take(capturer.capture(source, seen), fetcher)
    assert told(first) == [
        ("refused", "http-404"), ("quarantined", "http-502"), ("refused", "media-type"), ("refused", "private"),
        ("ok", "body"),
    ]  # fmt: skip
    assert all(i.message and i.title for i in first if isinstance(i, Outcome))
    seen.addresses.add(f"{server.url}/busy")  # it waits on the agenda
    assert told(seen.take(capturer.capture(source, seen), fetcher)) == [("unchanged", "")]
    assert server.asked[-1][1]["if-none-match"] == '"1"'
    assert server.paths.count("/gone") == 1


def test_without_pages_the_feed_speaks_for_itself(server: Server, seen: Memory) -> None:
    server.routes["/feed"] = reply(200, RSS.replace(b"https://news.example", server.url.encode()))
    settings = load(pages=False, fetch=make_settings().fetch.model_dump())
    found = seen.take(FeedCapturer(settings).capture(Source(kind="feed", address=f"{server.url}/feed"), seen))
    assert server.paths == ["/feed"]
    bodies = [i for i in found if isinstance(i, Body)]
    assert len(bodies) == 2
    assert bodies[0].capture.media_type == "text/html"
    assert "Two boats met&nbsp;at dawn." in bodies[0].content.decode()
    assert told(found)[1] == ("refused", "no-content")
    assert told(seen.take(FeedCapturer(settings).capture(Source(kind="feed", address=f"{server.url}/feed"), seen)))


@pytest.mark.parametrize(
    ("route", "outcome"),
    [
        (reply(404), ("refused", "http-404")),
        (reply(500), ("quarantined", "http-500")),
        (reply(200, b"<html>no</html>", Content_Type="text/html"), ("refused", "not-a-feed")),
        (reply(200, b""), ("refused", "empty")),
        (reply(200, b"\x89PNG\r\n\x1a\n\0", Content_Type="image/png"), ("refused", "not-a-feed")),
    ],
)
def test_a_feed_that_fails_is_one_outcome(
    server: Server, settings: Settings, fetcher: Fetcher, seen: Memory, route: bytes, outcome: tuple[str, str]
) -> None:
    server.routes["/feed"] = route
    source = Source(kind="feed", address=f"{server.url}/feed")
    found = list(FeedCapturer(settings, fetcher).capture(source, seen))
    assert told(found) == [outcome]
    assert isinstance(found[0], Outcome)
    assert f"{server.url}/feed" in found[0].message


def test_a_page_that_names_its_feed_leads_to_it(
    server: Server, settings: Settings, fetcher: Fetcher, seen: Memory
) -> None:
    home = b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head><body>x</body></html>'
    server.routes["/"] = reply(200, home, Content_Type="text/html")
    server.routes["/feed"] = reply(200, feed_of(server, "/a"))
    server.routes["/a"] = reply(200, page("x"), Content_Type="text/html")
    found = FeedCapturer(settings, fetcher).capture(Source(kind="feed", address=f"{server.url}/"), seen)
    assert told(seen.take(found, fetcher)) == [("a", "body")]


def test_a_feed_that_is_cut_off_in_the_middle_of_the_wire(
    server: Server, settings: Settings, fetcher: Fetcher, seen: Memory
) -> None:
    def route(wire: socket.socket, path: str, headers: dict[str, str]) -> None:
        wire.sendall(reply(200, feed_of(server, "/a"))[:-50])

    server.routes["/feed"] = route
    source = Source(kind="feed", address=f"{server.url}/feed")
    assert told(list(FeedCapturer(settings, fetcher).capture(source, seen))) == [("quarantined", "broken-answer")]


def test_own_page_escapes_what_is_no_markup() -> None:
    text = own_page(Entry(title="</title><b>", content="<p>x</p>"), Feed(kind="rss", language='"><script>')).decode()
    assert "&lt;/title&gt;&lt;b&gt;" in text
    assert "<script>" not in text
