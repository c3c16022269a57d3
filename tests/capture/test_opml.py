from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from coranto.capture.opml import NAMESPACE, outlines, read_opml, read_outlines, write_opml
from coranto.errors import BadInput
from coranto.records import Source
from coranto.records.sources import OutletKind
from coranto.settings import load

PARSE = load().parse


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


def test_feed_schemes_of_readers_become_addresses() -> None:
    listed = outlines(
        b'<opml><outline xmlUrl="feed:https://a.example/"/><outline xmlUrl="feed:http://b.example/"/>'
        b'<outline xmlUrl="feed://c.example/"/></opml>'
    )
    assert [o.address for o in listed] == ["https://a.example/", "http://b.example/", "https://c.example/"]


def test_folders_become_categories_and_come_back() -> None:
    content = b"""<opml><body><outline text="World"><outline title="Asia, South/East">
    <outline text="A" xmlUrl="https://a.example/"/></outline><outline xmlUrl="https://b.example/" category="/Mine"/>
    </outline><outline text="C" xmlUrl="https://c.example/"/></body></opml>"""
    listed = read_outlines(content, PARSE)
    categories = {o.address: o.category for o in listed}
    assert categories == {
        "https://a.example/": "/World/Asia South East", "https://b.example/": "/Mine", "https://c.example/": "",
    }  # fmt: skip
    again = read_outlines(write_opml(read_opml(content, PARSE), categories=categories), PARSE)
    assert {o.address: o.category for o in again} == categories


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "not-opml"), (b"<html/>", "not-opml"), (b'<!DOCTYPE o [<!ENTITY a "b">]><opml/>', "entities")],
)
def test_what_is_no_opml_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_opml(content)
    assert caught.value.reason == reason


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=20).map(lambda t: " ".join(t.split()))
WORDS = st.text(max_size=20)


@st.composite
def on_the_web(draw: st.DrawFn, number: int) -> Source:
    return Source(
        kind=draw(st.sampled_from(["feed", "page", "sitemap", "links", "telegram"])),
        address=f"https://s{number}.example/?q={draw(TEXT)}",
        outlet=draw(TEXT), language=draw(st.sampled_from(["en", "pt-BR", None])),
        country=draw(st.sampled_from(["GB", None])), family=draw(TEXT) or None, owner=draw(TEXT) or None,
        outlet_kind=draw(st.sampled_from(get_args(OutletKind))),
        options=tuple(draw(st.lists(st.tuples(WORDS, WORDS), max_size=3))),
    )  # fmt: skip


@given(st.integers(0, 5).flatmap(lambda count: st.tuples(*(on_the_web(i) for i in range(count)))))
def test_what_is_written_is_read_again(sources: tuple[Source, ...]) -> None:
    at_home = (Source(kind="files", address="/tmp/x"), Source(kind="imap", address="imaps://me@mail.example/"))
    assert tuple(read_opml(write_opml([*sources, *at_home]), PARSE)) == sources


def test_other_readers_see_plain_feeds_and_bookmarks() -> None:
    feed = Source(
        kind="feed", address="https://a.example/rss", outlet="A", language="en", country="GB", owner="A Trust",
        family="A Group", outlet_kind="public",
    )  # fmt: skip
    links = Source(kind="links", address="https://b.example/news", outlet="B", options=(("select", "h2 > a"),))
    first, second = etree.fromstring(write_opml([feed, links])).iter("outline")
    plain = {k: v for k, v in first.attrib.items() if not k.startswith("{")}
    assert plain == {"type": "rss", "text": "A", "title": "A", "xmlUrl": "https://a.example/rss", "language": "en"}
    assert all(k.startswith(f"{{{NAMESPACE}}}") for k in first.attrib if k not in plain)
    assert (second.get("type"), second.get("url"), second.get("xmlUrl")) == ("link", "https://b.example/news", None)


def test_a_bookmark_of_another_reader_is_no_source() -> None:
    assert outlines(b'<opml><outline type="link" url="https://a.example/" kind="page" text="A"/></opml>') == ()


def test_attributes_that_lost_their_namespace_are_read() -> None:
    content = (
        b'<opml><outline text="T" url="https://t.me/s/x" coranto:kind="telegram" coranto:outletKind="official"/></opml>'
    )
    assert read_opml(content, PARSE) == [
        Source(kind="telegram", address="https://t.me/s/x", outlet="T", outlet_kind="official")
    ]


@pytest.mark.parametrize(
    "options",
    ["{", "{&quot;ab&quot;: 1}", "[[1, 2]]", "[[&quot;a&quot;]]", "7", "[" * 5000, "[&quot;ab&quot;]",
     "[" + ",".join(["[&quot;a&quot;,&quot;b&quot;]"] * 21) + "]"],
)  # fmt: skip
def test_options_that_are_none_are_left_out(options: str) -> None:
    content = f'<opml xmlns:c="{NAMESPACE}"><outline xmlUrl="https://a.example/" c:options="{options}"/></opml>'
    assert read_opml(content.encode(), PARSE)[0].options == ()


def test_words_that_are_no_kind_change_nothing() -> None:
    content = (
        f'<opml xmlns:c="{NAMESPACE}"><outline xmlUrl="https://a.example/" c:kind="../x" c:outletKind="best"/></opml>'
    )
    assert read_opml(content.encode(), PARSE) == [Source(kind="feed", address="https://a.example/")]


@pytest.mark.parametrize(
    "content",
    [
        b"<opml>" + b"<outline text='x'>" * 3000 + b"<outline xmlUrl='https://deep.example/'/>",
        b"<opml><body><outline text='a' xmlUrl='https://a.example/'</body><outline xmlUrl=https://b.example/>",
        b"<opml><outline xmlUrl='https://a.example/' text='" + b"x" * 1_000_000 + b"'/></opml>",
        b"\xff\xfe\0<opml>", b"<opml>\0\0\0</opml>", b"<opml xmlns='" + b"n" * 100_000 + b"'/>",
    ],
)  # fmt: skip
def test_what_is_broken_or_hostile_gives_a_list_or_a_refusal(content: bytes) -> None:
    try:
        found = read_opml(content, PARSE)
    except BadInput:
        return
    assert all(s.address.startswith("https://") and len(s.outlet) <= 500 for s in found)


def test_a_very_long_list_is_read_to_its_limit() -> None:
    many = b"".join(b'<outline xmlUrl="https://s%d.example/"/>' % i for i in range(20_005))
    assert len(read_opml(b"<opml>" + many + b"</opml>", PARSE)) == 20_000


def test_opml_survives_what_xml_forbids() -> None:
    odd = Source(kind="feed", address="https://a.example/", outlet="a\x00\ud800b")
    assert read_opml(write_opml([odd]), PARSE)[0].outlet == "a\ufffd\ufffdb"
