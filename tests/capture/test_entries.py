"""What the reader of feeds makes of odd and hostile ones; formats are in test_feeds, whole suites in tests/suites."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coranto.capture.entries import Feed, read
from coranto.capture.worker import Workers
from coranto.errors import BadInput, Refused
from coranto.settings import ParseSettings

AT = "https://news.example/feed"
RSS = "<rss><channel>{}</channel></rss>"
MB = 1_000_000


def of(text: str | bytes, most: int = 5_000) -> Feed:
    return read(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"), AT, "", most)


@pytest.mark.parametrize(
    ("item", "link"),
    [
        ("<link>/a</link>", "https://news.example/a"),
        ("<link>HTTP://Other.Example/A</link>", "http://Other.Example/A"),
        ("<link/><guid>/b</guid>", "https://news.example/b"),
        ("<guid isPermaLink='false'>https://news.example/b</guid>", ""),
        ("<guid>12</guid>", ""),
        ("<link>javascript:alert(1)</link>", ""),
        ("<link>https://[x</link>", ""),
        ("<link xml:base='https://b.example/x/'>y</link>", "https://b.example/x/y"),
        ("<a:link xmlns:a='http://www.w3.org/2005/Atom' href='c'/>", "https://news.example/c"),
        ("<link href='d'/>", "https://news.example/d"),
        ("<link>https://news.example/?a=1&b=2</link>", "https://news.example/?a=1&b=2"),
    ],
)
def test_the_link_of_an_item(item: str, link: str) -> None:
    assert of(RSS.format(f"<item><title>x</title>{item}</item>")).entries[0].link == link


def test_an_entry_leads_to_its_page_and_not_to_its_sound() -> None:
    links = "<link rel='enclosure' href='/a.mp3'/><link type='application/atom+xml' href='/a.xml'/><link href='/a'/>"
    atom = "<feed xmlns='http://www.w3.org/2005/Atom'><entry>{}</entry></feed>"
    assert of(atom.format(links)).entries[0].link == "https://news.example/a"
    assert of(atom.format("<link rel='alternate'>/b</link>")).entries[0].link == "https://news.example/b"
    assert of(atom.format("<id>https://news.example/c</id>")).entries[0].link == "https://news.example/c"
    assert of(atom.format("<id>tag:c</id>")).entries[0].link == ""


def test_a_date_that_is_given_anew_replaces_the_one_before() -> None:
    feed = of("<feed><entry><updated>2023-01-01</updated><updated>2024-01-01</updated></entry></feed>")
    assert feed.entries[0].updated == "2024-01-01"


def test_channels_of_cdf() -> None:
    feed = of(
        '<CHANNEL BASE="http://b.example/" HREF="/"><ITEM HREF="/1" LASTMOD="2024-05-01">'
        "<TITLE>T</TITLE></ITEM></CHANNEL>"
    )
    assert (feed.link, feed.entries[0].link, feed.entries[0].title) == ("http://b.example/", "http://b.example/1", "T")
    assert feed.entries[0].updated == "2024-05-01"


def test_elements_within_a_description_stay_elements() -> None:
    entry = of(RSS.format("<item><description>a <p>b</p><p>c</p></description></item>")).entries[0]
    assert (entry.summary, entry.content) == ("a b c", "a <p>b</p><p>c</p>")


@pytest.mark.parametrize("prolog", [
    "\n\n  ", "<!-- <rss> &c; -->", "<?xml version='1.0'?><?xml-stylesheet href='x'?>", "Warning: <b>x</b> in y\n",
    "<!DOCTYPE rss PUBLIC '-//N//DTD RSS 0.91//EN' 'http://10.0.0.1/x.dtd'>", "<!DOCTYPE rss [<!-- ' -->]>",
    "\ufeff\ufeff",
    "<!DOCTYPE html><html><body>",
])  # fmt: skip
def test_what_stands_before_a_feed(prolog: str) -> None:
    words = "about &lt;!ENTITY x 'y'> and <![CDATA[<!DOCTYPE x [<!ENTITY y 'z'>]>]]>"
    entry = of(prolog + RSS.format(f"<item><title>T</title><description>{words}</description></item>")).entries[0]
    assert entry.title == "T"
    assert "ENTITY y" in entry.content


@pytest.mark.parametrize("declared", [
    "<!DOCTYPE r [<!ENTITY a 'x'>]>", "<!doctype r [<!-- ] --> <!ENTITY % a 'x'> ]>",
    " " * 99_999 + "<!DOCTYPE r [<!ENTITY a 'x'>]>",
    "<!DOCTYPE r [<!ELEMENT r ANY> <!ENTITY a SYSTEM 'file:///etc/passwd'>]>", "junk <!DOCTYPE r [<!ENTITY a 'x'> ",
    f"<!DOCTYPE r [<!ENTITY a '{'x' * 99_999}'>]>",
])  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32-be"])
def test_declared_entities_are_refused_in_every_width(declared: str, encoding: str) -> None:
    if not declared.startswith("<") and encoding in ("utf-16-le", "utf-32-be"):
        declared = "<?xml version='1.0'?>" + declared
    content = (declared + RSS.format("<item><title>&a;</title></item>")).encode(encoding)
    with pytest.raises(BadInput) as caught:
        of(content)
    assert caught.value.reason == "entities"


def test_no_entity_of_the_reader_is_expanded_in_an_attribute() -> None:
    entry = of(RSS.format("<item><title>&a;&quot;</title><link href='/&a;x?b&amp;c'/></item>")).entries[0]
    assert (entry.title, entry.link) == ('&a;"', "https://news.example/&a;x?b&c")


def test_markup_that_loses_entries_gets_a_second_opinion() -> None:
    """An open <br> puts every item into the one before, until lxml's limit of depth ends it."""
    items = "".join(
        f"<item><title>T{n}</title><link>/{n}</link><description>a<br>b<p>c</description></item>" for n in range(300)
    )
    feed = of(RSS.format(items))
    assert [e.title for e in feed.entries] == [f"T{n}" for n in range(300)]
    assert feed.entries[7].link == "https://news.example/7"
    assert len(of(RSS.format(items), 10).entries) == 10


def test_a_second_opinion_that_fails_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_given: object, **_named: object) -> None:
        raise AssertionError("unexpected")

    monkeypatch.setattr("feedparser.parse", stumble)
    assert [e.title for e in of("<rss><channel><item><title>A</title><item></oops>").entries] == ["A", ""]


def test_a_title_whose_end_is_missing_does_not_hold_the_next_item() -> None:
    feed = of(RSS.format("<item><title>A<item><title>B</title></item></item>"))
    assert [e.title for e in feed.entries] == ["A", "B"]


def test_json_feeds_of_every_kind() -> None:
    items = '[{"id": 12345678901234567890123, "title": "a", "title": "<b> & \\ud800", "summary": "1 < 2"}, 7, null]'
    text = f'{{"version": "https://jsonfeed.org/version/1", "title": 3, "items": {items}}}'
    contents = [text.encode(), b"\xef\xbb\xbf" + text.encode(), b" \n" + text.encode()]
    contents += [text.encode(name) for name in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be")]
    for content in contents:
        feed = of(content)
        assert (feed.kind, feed.title, len(feed.entries)) == ("json", "3", 1)
        entry = feed.entries[0]
        assert (entry.guid, entry.title, entry.summary) == ("12345678901234567890123", "<b> & \ufffd", "1 < 2")


def test_json_that_is_odd_is_refused_or_read() -> None:
    for odd in ("[" * 100_000, '{"a":' * 100_000, "9" * 100_000, "NaN", '"x"', "", '{"version":' + "1" * 99_999 + "}"):
        with pytest.raises(BadInput):
            of('{"version": "https://jsonfeed.org/version/1", "items": ' + odd)
    huge = json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "x" * MB, "url": "/" + "y" * MB}]}
    )
    assert len(of(huge).entries[0].guid) == 500
    assert of(huge).entries[0].link == ""


PIECES = st.sampled_from([
    "<rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "x", "<![CDATA[", "]]>", "&", "&lt;",
    "<", ">", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "</entry>", "<a b='", "'", "<!--", "-->",
    "<?xml ",
    "?>",
    "<!DOCTYPE ", "[", "]", "<!ENTITY a 'b'>", "\0", "\ud800", "{", '"items":', "\ufeff", "<id>/y</id>", "http://[",
])  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_feed_is_read_or_refused(text: str) -> None:
    try:
        feed = of("<rss><channel><item>" + text)
    except Refused as error:
        assert error.reason  # noqa: PT017 - that it is one or the other is the test
    else:
        assert all(e.link == "" or e.link.startswith(("http://", "https://")) for e in feed.entries)


# -- hostile feeds, in the worker ---------------------------------------------------------------------------------

ITEM = "<rss><channel><item><title>"
# Each is one mistake many times: what takes its square fails here by a wide margin (a million squared is days).
HOSTILE = {
    "nested elements": "<rss>" + "<channel>" * 100_000,
    "nested items": "<rss><channel>" + "<item><title>x" * 100_000,
    "nested entries": "<feed xmlns='http://www.w3.org/2005/Atom'>" + "<entry>" * 100_000,
    "one text": ITEM + "a" * 50 * MB + "</title></item></channel></rss>",
    "blanks": " " * 2 * MB + ITEM + " " * 2 * MB,
    "brackets": ITEM + "<" * 2 * MB,
    "escaped tags": ITEM + "&lt;a '" * 300_000 + "</title></item></channel></rss>",
    "escaped comments": "<rss><channel><item><description>" + "&lt;!--" * 300_000 + "</description>",
    "escaped scripts": "<rss><channel><item><description>" + "&lt;script " * 300_000 + "</description>",
    "ampersands": ITEM + "&" * MB,
    "references": ITEM + "&aacute" * 300_000,
    "a long reference": ITEM + "&" + "a" * 2 * MB,
    "attributes": "<rss " + "".join(f"a{n}='' " for n in range(300_000)) + ">" + ITEM,
    "two million attributes": ITEM + "x</title></item><item " + "a='' " * 2 * MB,
    "open attributes": "<rss><channel>" + "<item a='" * 200_000,
    "namespaces": "<rss " + "".join(f"xmlns:a{n}='urn:{n}' " for n in range(10_000)) + ">"
    + "<item><a9999:x/></item>" * 9_000,
    "open CDATA": ITEM + "<![CDATA[" * 200_000,
    "CDATA half closed": ITEM + "<![CDATA[x]]" * 200_000,
    "brackets in CDATA": ITEM + "<![CDATA[" + "]" * 2 * MB,
    "comments": "<!--" * 500_000 + ITEM,
    "dashes": "<!--" + "-" * 2 * MB + ITEM,
    "document types": "<!DOCTYPE " * 200_000 + ITEM,
    "quotes in a document type": "<!DOCTYPE r [" + "'\"" * MB + ITEM,
    "instructions": "<?xml " * 300_000 + ITEM,
    "roots": "<rss" * 500_000,
    "colons": "<" + "a:" * MB,
    "elements in a title": ITEM + "<b/>" * 500_000,
    "links": "<rss><channel><item>" + "<link>x</link>" * 200_000,
    "for feedparser": ITEM + "x</title></item><item><x>" + "<a " * 250_000,
    "quotes for feedparser": ITEM + "x</title></item><item><x>" + "<a b='" * 150_000,
    "items": "<rss><channel>" + "<item><title>x</title></item>" * 100_000,
    "deep JSON": '{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * MB,
    "a long number": '{"version": "https://jsonfeed.org/version/1", "items": [{"id": ' + "9" * 2 * MB + "}]}",
    "a billion laughs": "<!DOCTYPE r [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    + "]>" + ITEM + "&a9;",
}  # fmt: skip


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    found = Workers(ParseSettings(cpu_seconds=10, memory_mb=512))  # type: ignore[call-arg]
    yield found
    found.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_feed_costs_no_more_than_its_length(name: str, workers: Workers) -> None:
    """Within ten seconds of the processor and 512 MB: the worker's limits, which would end it for another reason."""
    try:
        feed = workers.call("coranto.capture.entries:read", Feed, HOSTILE[name].encode(), AT, "", 5_000)
    except Refused as error:
        assert error.reason in ("not-a-feed", "entities")  # noqa: PT017 - it may be read as well
    else:
        assert len(feed.entries) <= 5_000
        assert all(len(e.title) <= 1_000 and len(e.summary) <= 5_000 for e in feed.entries)
