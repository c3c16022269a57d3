from __future__ import annotations

import pytest

from capture.server import reply
from coranto.capture.linkpages import LinksCapturer, read
from coranto.errors import UsageError
from coranto.records import Lead, Outcome, Source
from shared.sources import Case, SourceSuite, Store, conditional, given

AT = "https://news.example/world/"

FRONT = """<html><head><base href="/world/"></head><body><nav><a href="/about">About</a></nav>
<article><a class="picture" href="one"><img src="x.jpg"></a>
 <h2><a href="one" title="The port, in full">The <b>port</b></a></h2>
 <footer><time datetime="2024-05-01T10:00:00Z">yesterday</time></footer></article>
<article><h2><a href="/world/two?x=1#top">Two boats</a></h2><p class="when">2 May 2024</p></article>
<article><h2><a href="https://other.example/three">Elsewhere</a></h2></article>{more}</body></html>"""


def listed(select: str, *, title: str = "", date: str = "", page: str = FRONT) -> list[tuple[str, str, str]]:
    found = read(page.replace("{more}", "").encode(), AT, select, title, date)
    return [(link.address.removeprefix("https://news.example"), link.title, link.date) for link in found]


class TestLinks(SourceSuite):
    parsers = ("coranto.capture.linkpages:read",)

    def case(self, good: int, more: str = "", **rules: str) -> Case:
        self.server.routes["/world"] = conditional(FRONT.replace("{more}", more).encode(), Content_Type="text/html")
        chosen = {"select": "h2 > a", **rules}
        source = Source(kind="links", address=f"{self.server.url}/world", options=tuple(chosen.items()))
        return Case(source, lambda: LinksCapturer(self.settings, self.fetcher), good)

    def whole(self) -> Case:
        return self.case(2, date="time, .when")

    def partly(self) -> Case:
        return self.case(3, "<h2><a href='javascript:void(0)'>x</a></h2><h2><a href='three'>Three</a></h2>")

    def gone(self) -> Case:
        case = self.case(0)
        del self.server.routes["/world"]
        return case

    def test_links_lead_to_their_pages(self) -> None:
        one, two, rest = Store().round(self.case(2, date="time, .when"))
        assert isinstance(one, Lead)
        assert isinstance(two, Lead)
        assert one.address == f"{self.server.url}/world/one"
        assert dict(one.hints) == {"title": "The port", "published": "2024-05-01T10:00:00Z"}
        assert dict(two.hints) == {"title": "Two boats", "published": "2 May 2024"}
        assert isinstance(rest, Outcome)
        assert rest.message == "0 links known, 1 not wanted"

    def test_other_sites_where_they_are_asked_for(self) -> None:
        found = given(Store().round(self.case(3, elsewhere="yes")))
        assert [i.address for i in found if isinstance(i, Lead)][2] == "https://other.example/three"
        [one] = given(Store().round(self.case(1, match="*/two*")))
        assert isinstance(one, Lead)
        assert one.address.endswith("/world/two?x=1")

    @pytest.mark.parametrize(
        ("rules", "named"),
        [
            ({"select": "h2 >"}, "'h2 >'"),
            ({"select": ""}, "select"),
            ({"date": "time["}, "'time['"),
            ({"colour": "x"}, "colour"),
        ],
    )
    def test_a_wrong_rule_is_named(self, rules: dict[str, str], named: str) -> None:
        case = self.case(0, **rules)
        [item] = Store().round(case)
        assert isinstance(item, Outcome)
        assert (item.outcome, item.reason) == ("refused", "option")
        assert named in item.message
        if "colour" not in rules:
            with pytest.raises(UsageError, match=r"option"):
                LinksCapturer(self.settings).check(case.source)
        assert self.server.asked == []

    def test_a_rule_that_finds_nothing_is_told_every_round(self) -> None:
        case, store = self.case(0, select="h9 > a"), Store()
        for _ in range(2):
            [item] = store.round(case)
            assert isinstance(item, Outcome)
            assert (item.outcome, item.reason) == ("refused", "no-links")

    def test_a_page_that_is_something_else(self) -> None:
        case = self.case(0)
        self.server.routes["/world"] = reply(body=b"%PDF", Content_Type="application/pdf")
        [item] = Store().round(case)
        assert isinstance(item, Outcome)
        assert item.reason == "media-type"


def test_what_a_rule_finds() -> None:
    assert listed("h2 > a") == [
        ("/world/one", "The port", ""),
        ("/world/two?x=1", "Two boats", ""),
        ("https://other.example/three", "Elsewhere", ""),
    ]
    # A rule for what encloses a link; the picture comes first and has no words.
    assert [a for a, _, _ in listed("article")] == ["/world/one", "/world/two?x=1", "https://other.example/three"]
    assert listed("article a")[0][:2] == ("/world/one", "The port")
    assert listed("h2 > a", title="title")[0][1] == "The port, in full"
    assert listed("h3") == []


def test_a_date_belongs_to_the_link_that_it_stands_with() -> None:
    assert [d for _, _, d in listed("h2 > a", date="time, .when")] == ["2024-05-01T10:00:00Z", "2 May 2024", ""]
    flat = "<div><a href=a>A</a><a href=b>B</a><time>1 May</time></div>"
    assert [d for _, _, d in listed("a", date="time", page=flat)] == ["", ""]


def test_any_bytes_can_be_read() -> None:
    for content in (b"", b"\0\xff", b"<a href='" + b"x" * 100_000, b"<div>" * 50_000):
        assert isinstance(read(content, AT, "a", "", "time"), tuple)
