from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from capture.server import Server, page, reply
from coranto.capture import sitemaps
from coranto.capture.http import Fetcher
from coranto.capture.options import known
from coranto.capture.sitemapfiles import MAX_URLS, Sitemap, read
from coranto.capture.sitemaps import SitemapCapturer, discover_sitemaps
from coranto.errors import BadInput, OverBudget, UsageError
from coranto.records import Lead, Outcome, Source
from coranto.settings import Settings
from shared.sources import Case, SourceSuite, Store, conditional, given

AT = "https://news.example/sitemap.xml"
TODAY = "2024-05-10T12:00:00Z"
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def day(back: int) -> str:
    return (datetime(2024, 5, 10, tzinfo=UTC) - timedelta(days=back)).date().isoformat()


def url(loc: str, lastmod: str = "", more: str = "") -> str:
    return f"<url><loc>{loc}</loc>{f'<lastmod>{lastmod}</lastmod>' if lastmod else ''}{more}</url>"


def urlset(*urls: str) -> bytes:
    space = f'xmlns="{SPACE}" xmlns:news="{NEWS}" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {space}>{"".join(urls)}</urlset>'.encode()


def index(*files: tuple[str, str]) -> bytes:
    inside = "".join(
        f"<sitemap><loc>{loc}</loc>{f'<lastmod>{lastmod}</lastmod>' if lastmod else ''}</sitemap>"
        for loc, lastmod in files
    )
    return f'<sitemapindex xmlns="{SPACE}">{inside}</sitemapindex>'.encode()


def news(title: str, published: str) -> str:
    return (
        f"<news:news><news:publication><news:name>The Harbour Post</news:name><news:language>en</news:language>"
        f"</news:publication><news:publication_date>{published}</news:publication_date>"
        f"<news:title>{title}</news:title></news:news><image:image><image:loc>https://cdn.example/x.jpg</image:loc>"
        f"</image:image>"
    )


def checked(source: Source, settings: Settings) -> None:
    known(source, SitemapCapturer.options)
    SitemapCapturer(settings).check(source)


class TestSitemap(SourceSuite):
    parsers = ("coranto.capture.sitemapfiles:read",)

    def case(self, content: bytes | None, good: int, path: str = "/sitemap.xml", **options: str) -> Case:
        if content is not None:
            self.server.routes[path] = conditional(content, Content_Type="application/xml")
        source = Source(kind="sitemap", address=f"{self.server.url}{path}", options=tuple(options.items()))
        fetcher = Fetcher(self.settings.fetch, now=lambda: TODAY)
        return Case(source, lambda: SitemapCapturer(self.settings, fetcher), good)

    def whole(self) -> Case:
        where = self.server.url
        return self.case(urlset(url(f"{where}/a", day(0)), url(f"{where}/b"), url(f"{where}/old", day(9))), 2)

    def partly(self) -> Case:
        where = self.server.url
        return self.case(urlset(url(f"{where}/a"), url("javascript:alert(1)"), url("/b"), url("")), 2)

    def gone(self) -> Case:
        return self.case(None, 0)

    def test_what_is_old_or_known_is_counted(self) -> None:
        where, store = self.server.url, Store()
        store.addresses.add(f"{where}/known")
        old = [url(f"{where}/{n}", day(9)) for n in range(5)]
        more = [url(f"{where}/a", day(2)), url(f"{where}/known", day(0)), url("https://other.example/x")]
        case = self.case(urlset(*more, *old), 1)
        lead, rest = store.round(case)
        assert isinstance(lead, Lead)
        assert (lead.address, dict(lead.hints)["modified"]) == (f"{where}/a", day(2))
        assert isinstance(rest, Outcome)
        assert rest.outcome == "unchanged"
        assert rest.message == "1 pages known, 5 too old, 1 not wanted"

    def test_options_say_what_is_wanted(self) -> None:
        where = self.server.url
        content = urlset(
            url(f"{where}/world/a", day(20)), url(f"{where}/world/sport/b"), url(f"{where}/local/c"),
            url("https://other.example/world/d"),
        )  # fmt: skip
        wanted = {"match": "*/world/* !*/sport/*", "since_days": "30", "elsewhere": "yes"}
        leads = given(Store().round(self.case(content, 2, **wanted)))
        assert [i.address for i in leads if isinstance(i, Lead)] == [
            f"{where}/world/a",
            "https://other.example/world/d",
        ]

    @pytest.mark.parametrize(
        ("option", "value"),
        [("since_days", "three"), ("since_days", "0"), ("elsewhere", "perhaps"), ("match", "!*"), ("x", "y")],
    )
    def test_a_wrong_option_is_named(self, option: str, value: str) -> None:
        case = self.case(urlset(), 0, **{option: value})
        [item] = Store().round(case)
        assert isinstance(item, Outcome)
        assert (item.outcome, item.reason) == ("refused", "option")
        assert option in item.message
        with pytest.raises(UsageError, match=option):
            checked(case.source, self.settings)
        assert self.server.asked == []

    def test_patterns_take_time_in_proportion_to_the_address(self) -> None:
        where = self.server.url
        content = urlset(url(f"{where}/{'a' * 2000}"))
        assert given(Store().round(self.case(content, 0, match="*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b"))) == []

    def test_a_news_sitemap_says_more_of_its_pages(self) -> None:
        where = self.server.url
        content = urlset(
            url(f"{where}/a", "", news("The port &amp; the sea", "2024-05-10T08:00:00+02:00")),
            url(f"{where}/b", day(0), news("Old", "2024-05-01")),
        )
        first, second = given(Store().round(self.case(content, 2)))
        assert isinstance(first, Lead)
        assert first.title == "The port & the sea"
        assert dict(first.hints) == {
            "title": "The port & the sea", "published": "2024-05-10T08:00:00+02:00", "language": "en",
            "outlet": "The Harbour Post",
        }  # fmt: skip
        # Published long ago, changed today: it counts as today's.
        assert isinstance(second, Lead)

    def test_an_index_is_followed_newest_first_and_only_where_it_changed(self) -> None:
        where, routes = self.server.url, self.server.routes
        routes["/may.xml.gz"] = reply(body=gzip.compress(urlset(url(f"{where}/m"))), Content_Type="application/gzip")
        routes["/news.xml"] = reply(body=urlset(url(f"{where}/n")))
        routes["/plain.xml"] = conditional(urlset(url(f"{where}/p")), '"p"')
        routes["/april.xml"] = reply(body=urlset(url(f"{where}/old")))
        files = [
            (f"{where}/plain.xml", ""),
            (f"{where}/april.xml", "2024-04-30"),
            (f"{where}/may.xml.gz", "2024-05-09T10:00:00Z"),
            (f"{where}/news.xml", "2024-05-10T10:00:00Z"),
        ]
        case, store = self.case(index(*files), 3), Store()
        found = given(store.round(case))
        assert [i.address.rpartition("/")[2] for i in found if isinstance(i, Lead)] == ["n", "m", "p"]
        assert self.server.paths == ["/sitemap.xml", "/news.xml", "/may.xml.gz", "/plain.xml"]
        # Nothing new: the index is asked whether it changed, and so is the file that it does not date.
        self.server.asked.clear()
        assert given(store.round(case)) == []
        assert self.server.paths == ["/sitemap.xml", "/plain.xml"]
        assert all("if-none-match" in headers for _, headers in self.server.asked)
        # One file is dated anew: it is asked, its neighbours are not.
        self.server.asked.clear()
        routes["/news.xml"] = reply(body=urlset(url(f"{where}/n"), url(f"{where}/n2")))
        routes["/sitemap.xml"] = conditional(index(*files[:3], (f"{where}/news.xml", "2024-05-10T11:00:00Z")), '"2"')
        [new] = given(store.round(case))
        assert isinstance(new, Lead)
        assert new.address == f"{where}/n2"
        assert self.server.paths == ["/sitemap.xml", "/news.xml", "/plain.xml"]

    def test_an_index_of_indexes_ends(self) -> None:
        where, routes = self.server.url, self.server.routes
        for n in range(1, 8):
            routes[f"/{n}.xml"] = reply(body=index((f"{where}/{n + 1}.xml", "")))
        found = Store().round(self.case(index((f"{where}/1.xml", "")), 0))
        assert self.server.paths == ["/sitemap.xml", "/1.xml", "/2.xml"]
        assert [i.reason for i in found if isinstance(i, Outcome)] == ["too-deep", ""]
        # One that leads back to itself, too.
        self.server.asked.clear()
        routes["/1.xml"] = reply(body=index((f"{where}/1.xml", ""), (f"{where}/2.xml", "")))
        Store().round(self.case(index((f"{where}/1.xml", "")), 0))
        assert len(self.server.paths) < 10

    def test_a_bad_file_of_an_index_keeps_the_others(self) -> None:
        where, routes = self.server.url, self.server.routes
        routes["/a.xml"] = reply(body=urlset(url(f"{where}/a")))
        routes["/c.xml"] = reply(503)
        routes["/d.xml"] = reply(body=b"\x1f\x8b\x08 no gzip")
        routes["/e.xml"] = reply(body=page("a page"))
        names = [(f"{where}/{name}.xml", "") for name in "edcba"]
        case, store = self.case(index(*names), 1), Store()
        found = store.round(case)
        assert len(given(found)) == 1
        assert sorted(i.reason for i in found if isinstance(i, Outcome)) == [
            "bad-encoding", "http-404", "http-503", "not-a-sitemap",
        ]  # fmt: skip

    def test_a_file_that_could_not_be_had_is_asked_again_though_nothing_lists_it_anew(self) -> None:
        where, routes, store = self.server.url, self.server.routes, Store()
        routes["/inner.xml"] = conditional(index((f"{where}/a.xml", day(0)), (f"{where}/b.xml", day(0))), '"i"')
        routes["/a.xml"] = reply(503)
        routes["/b.xml"] = reply(body=urlset(url(f"{where}/b")))
        case = self.case(index((f"{where}/inner.xml", day(0))), 1)
        assert len(given(store.round(case))) == 1
        routes["/a.xml"] = reply(body=urlset(url(f"{where}/a")))
        case.make = lambda: SitemapCapturer(self.settings, Fetcher(self.settings.fetch, now=lambda: TODAY))
        [lead] = given(store.round(case))
        assert isinstance(lead, Lead)
        assert lead.address == f"{where}/a"

    def test_what_is_too_much_for_one_round_comes_in_the_next(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sitemaps, "MAX_LEADS", 3)
        where, store = self.server.url, Store()
        case = self.case(urlset(*(url(f"{where}/{n}") for n in range(8))), 8)
        assert [len(given(store.round(case))) for _ in range(4)] == [3, 3, 2, 0]

    def test_many_files_of_an_index_are_asked_over_several_rounds(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sitemaps, "MAX_FILES", 3)
        where, store = self.server.url, Store()
        for n in range(7):
            self.server.routes[f"/{n}.xml"] = conditional(urlset(url(f"{where}/page-{n}")), f'"{n}"')
        case = self.case(index(*((f"{where}/{n}.xml", "") for n in range(7))), 7)
        assert [len(given(store.round(case))) for _ in range(4)] == [3, 3, 1, 0]

    def test_a_plain_list_of_addresses(self) -> None:
        where = self.server.url
        found = Store().round(self.case(f"{where}/a\r\n\r\nno address\n{where}/b\n".encode(), 2, "/sitemap.txt"))
        assert [i.address for i in given(found) if isinstance(i, Lead)] == [f"{where}/a", f"{where}/b"]
        assert [i.reason for i in found if isinstance(i, Outcome)] == ["bad-address"]


def test_no_more_than_the_protocol_allows() -> None:
    found = read(urlset(*(url(f"https://news.example/{n}") for n in range(MAX_URLS + 5))), AT)
    assert (len(found.urls), found.more) == (MAX_URLS, 5)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"), (b"words", "not-a-sitemap"), (b"<html><body>x</body></html>", "not-a-sitemap"),
        (b'<!DOCTYPE u [<!ENTITY a "b">]><urlset><url><loc>&a;</loc></url></urlset>', "entities"),
        (b"<", "not-a-sitemap"), (b"<rss></rss>", "not-a-sitemap"),
    ],
)  # fmt: skip
def test_what_is_no_sitemap_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(content, AT)
    assert caught.value.reason == reason


def test_broken_sitemaps_give_what_can_be_read() -> None:
    whole = urlset(url("https://news.example/a?x=1&y=2"), url("https://news.example/b"))
    assert [u.address for u in read(whole, AT).urls] == ["https://news.example/a?x=1&y=2", "https://news.example/b"]
    assert len(read(whole[:-30], AT).urls) == 1
    no_space = b"<urlset><url><loc>https://news.example/a</loc></url></urlset>"
    assert len(read(no_space, AT).urls) == 1
    wide = whole.decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert len(read(wide, AT).urls) == 2
    assert read(urlset(), AT) == Sitemap(kind="pages")


def test_a_bomb_is_noticed() -> None:
    with pytest.raises(OverBudget):
        read(gzip.compress(b"<urlset>" + b" " * 60_000_000), AT)


def test_sitemaps_are_found_in_robots_txt(server: Server, fetcher: Fetcher) -> None:
    lines = ["User-agent: *", "Disallow: /x", "Sitemap: https://a.example/sitemap.xml"]
    lines += ["SITEMAP : https://a.example/news.xml", "Sitemap: /no"]
    server.routes["/robots.txt"] = reply(body="\n".join(lines).encode())
    assert discover_sitemaps(f"{server.url}/some/page", fetcher) == (
        "https://a.example/news.xml", "https://a.example/sitemap.xml",
    )  # fmt: skip


def test_files_and_state_are_kept_small(tmp_path: Path) -> None:
    assert sitemaps.MAX_KEPT * 200 < 2_000_000
