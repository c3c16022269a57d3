"""One address for one report, and which declared address is believed."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coranto import words
from coranto.extract import identity
from coranto.records import Article, Capture

REPORT = "https://courier.example/2024/05/velm-dam-bursts"


@pytest.mark.parametrize(
    "address",
    [
        "http://www.courier.example/2024/05/velm-dam-bursts/",
        "HTTPS://Courier.EXAMPLE:443/2024/05/./x/../velm%2Ddam-bursts#comments",
        "https://m.courier.example/2024/05/velm-dam-bursts?utm_source=mail&fbclid=x&gclid=1",
        "https://amp.courier.example/2024/05/velm-dam-bursts",
        "https://courier.example/2024/05/velm-dam-bursts/amp/",
        "https://courier.example/amp/2024/05/velm-dam-bursts?outputType=amp",
        "https://courier.example/2024/05/velm-dam-bursts?amp",
        "https://courier-example.cdn.ampproject.org/c/s/www.courier.example/2024/05/velm-dam-bursts?amp=1",
        "https://www.google.co.uk/amp/s/www.courier.example/2024/05/velm-dam-bursts/amp",
        "https://www.google.com/url?q=https%3A%2F%2Fcourier.example%2F2024%2F05%2Fvelm-dam-bursts&sa=D",
        "https://courier.example/2024/05/velm-dam-bursts/print?xtor=RSS-3&at_medium=feed",
        "https://courier.example/2024/05/velm-dam-bursts/index.html?print=1&ref=rss&cmpid=a&ns_mchannel=b&mc_cid=c",
        "https://courier.example/2024/05/velm-dam-bursts;jsessionid=0A1B2C?PHPSESSID=12ab",
        "//courier.example/2024/05/velm-dam-bursts",
    ],
)
def test_every_dress_of_an_address_is_taken_off(address: str) -> None:
    assert identity.canonical(address) == REPORT


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://courier.example/story.php?story=12&utm_medium=x", "https://courier.example/story.php?story=12"),
        ("https://courier.example/?p=4711", "https://courier.example/?p=4711"),
        ("https://courier.example/?4711", "https://courier.example/?4711"),
        ("https://courier.example/index.php?b=2&article_id=1", "https://courier.example/index.php?article_id=1&b=2"),
        ("https://courier.example/read?source=4711", "https://courier.example/read?source=4711"),
        ("https://courier.example/read?source=feed", "https://courier.example/read"),
        ("https://courier.example/#!/story/12", "https://courier.example/#!/story/12"),
        ("https://courier.example/velm.amp.html", "https://courier.example/velm.html"),
        ("https://en.m.wikipedia.org/wiki/Velm", "https://en.wikipedia.org/wiki/Velm"),
        ("https://www.kurier-größe.example/ä", "https://xn--kurier-gre-e4a9y.example/%C3%A4"),
        ("http://127.0.0.1:8000/first", "http://127.0.0.1:8000/first"),
        ("https://courier.example/print", "https://courier.example/print"),
    ],
)
def test_what_names_the_report_stays(address: str, expected: str) -> None:
    assert identity.canonical(address) == expected


@pytest.mark.parametrize("text", ["", "no address", "mailto:a@b.example", "http://[::1", "https://", "file:///a.html"])
def test_what_is_no_web_address_comes_back_as_it_was(text: str) -> None:
    assert identity.canonical(text) == text


@pytest.mark.parametrize(
    ("address", "declared", "doubt"),
    [
        (REPORT, "https://courier.example/", "a front page"),
        (REPORT, "https://courier.example/2024", "a section page"),
        ("https://courier.example/news/velm-dam-bursts", "https://courier.example/news", "a section page"),
        ("https://courier.example/a-48213", "https://courier.example/a-48214", "another report's number"),
        (REPORT, "https://courier.example/2024/05/bakers-win-county-prize", "another report's name"),
        (REPORT, "https://elsewhere.example/2024/09/x-y", "a section page"),
        (REPORT, "http://localhost/2024/05/velm-dam-bursts", "a page that is being tried out"),
        (REPORT, "https://staging.courier.example/2024/05/velm-dam-bursts", "a page that is being tried out"),
    ],
)
def test_a_declared_address_that_cannot_be_the_report_is_not_believed(address: str, declared: str, doubt: str) -> None:
    assert identity.canonical(address, declared) == identity.canonical(address)
    told = next(e for e in identity.decide(address, declared) if e.where.startswith("rel=canonical"))
    if doubt != "a section page":
        assert told.where == f"rel=canonical: {doubt}"
    assert told.confidence < 0.5


@pytest.mark.parametrize(
    ("address", "declared", "expected"),
    [
        ("https://m.courier.example/a-48213", "https://www.courier.example/region/velm-48213", None),
        ("https://courier.example/x?id=48213", "/region/velm-dam-bursts-48213?utm_source=x", None),
        (REPORT, "https://partner.example/2024/velm-dam-bursts", "https://partner.example/2024/velm-dam-bursts"),
        ("https://www.msn.com/en/news/ar-AA1b2c3", REPORT, REPORT),
        ("https://www.courier.com/velm-dam-bursts", "https://www.courier.co.uk/velm-dam-bursts", None),
    ],
)
def test_a_plausible_declared_address_is_taken(address: str, declared: str, expected: str | None) -> None:
    found = identity.decide(address, declared)[0]
    assert found.where == "rel=canonical"
    assert expected is None or found.value == expected


def test_an_entry_without_a_page_has_no_address_of_its_own() -> None:
    capture = Capture(
        asked="x", address="https://courier.example/feed.xml#12", fetched_at="", status=200, media_type="text/html",
        sha256="0" * 64, size=1, hints=(("feed", "https://courier.example/feed.xml"),),
    )  # fmt: skip
    assert identity.of_capture(capture) is None


def test_a_copy_at_another_site_is_known_by_its_own_address() -> None:
    capture = Capture(
        asked="x", address="https://www.courier.example/velm-dam-bursts", fetched_at="", status=200,
        media_type="text/html", sha256="0" * 64, size=1, hints=(("outlet", "Courier"), ("guid", "courier-12")),
    )  # fmt: skip
    article = Article(capture=capture.id, text="A dam burst.", canonical="https://partner.example/velm-dam-bursts")
    known = identity.keys(article, capture)
    assert known == ("address https://courier.example/velm-dam-bursts", "guid courier courier-12")


ADDRESSES = st.builds(
    "{}://{}{}/{}?{}#{}".format,
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(["www.", "m.", "amp.", "www.google.", "x.cdn.ampproject.org/c/s/", ""]),
    st.sampled_from(["courier.example", "bbc.co.uk", "com", "127.0.0.1:80", "a.b.example:8080", "größe.example"]),
    st.one_of(
        st.text(max_size=30),
        st.lists(st.sampled_from(["amp", "print", "index.html", "a.amp", "..", "x"])).map("/".join),
    ),
    st.one_of(
        st.text(max_size=30), st.lists(st.sampled_from(["amp", "id=1", "utm_x=1", "b=%2f", "=", "a=&"])).map("&".join)
    ),
    st.text(max_size=5),
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), ADDRESSES), st.one_of(st.none(), st.text(), ADDRESSES))
@example("https://courier.example/amp/amp/print/index.html", None)
@example("HTTP://0/INDEX.HTM;AMP;AMP;AMP;AMP;AMP;AMP;AMP;AMP;AMP", None)
@example("https://courier.example/a\ud800b", "https://courier.example/\ud800")
def test_no_string_breaks_it_and_twice_is_once(address: str, declared: str | None) -> None:
    once = identity.canonical(address)
    assert identity.canonical(once) == once
    identity.canonical(address, declared)


def test_no_parameter_is_both_a_trail_and_a_name() -> None:
    table = words.table("addresses")["parameters"]
    assert not {n.lower() for n in table["tracking"]} & set(table["identifying"])
    assert not [n for n in table["identifying"] if n.startswith(tuple(table["tracking_begins"]))]
