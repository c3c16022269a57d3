from __future__ import annotations

import pytest

from capture.server import Server, page, reply
from capture.test_kinds import item, rss
from coranto.capture import source_of
from coranto.capture.discover import PLACES, discover_sources
from coranto.capture.http import Fetcher
from coranto.errors import BadInput, NotNow, Refused, UsageError
from coranto.records import Source
from coranto.settings import Settings


def linked(*links: str) -> bytes:
    heads = "".join(f'<link rel="alternate" type="application/rss+xml" href="{link}">' for link in links)
    return f"<html><head>{heads}</head><body><p>Front page</p></body></html>".encode()


class TestDiscover:
    @pytest.fixture(autouse=True)
    def place(self, server: Server, fetcher: Fetcher, settings: Settings) -> None:
        self.server, self.fetcher, self.settings = server, fetcher, settings

    def found(self, path: str = "/") -> Source:
        [source] = discover_sources(f"{self.server.url}{path}", self.fetcher, self.settings)
        return source

    def test_a_feed_is_itself(self) -> None:
        self.server.routes["/whatever"] = reply(body=rss(item(1)))
        source = self.found("/whatever")
        assert (source.kind, source.address, source.outlet, source.language) == (
            "feed", f"{self.server.url}/whatever", "The Harbour Post", "en",
        )  # fmt: skip
        assert self.server.paths == ["/whatever"]

    def test_a_site_names_its_feeds(self) -> None:
        self.server.routes["/"] = reply(body=linked("/broken.xml", "/all.xml"))
        self.server.routes["/all.xml"] = reply(body=rss(item(1)))
        assert self.found().address == f"{self.server.url}/all.xml"
        self.server.routes["/world/"] = reply(body=linked("/all.xml", "/world/rss.xml"))
        self.server.routes["/world/rss.xml"] = reply(body=rss(item(1)))
        assert self.found("/world/").address == f"{self.server.url}/world/rss.xml"

    def test_the_usual_places(self) -> None:
        self.server.routes["/"] = reply(body=page("No feed named"))
        self.server.routes["/atom.xml"] = reply(body=rss(item(1)))
        assert self.found().address == f"{self.server.url}/atom.xml"
        assert len(self.server.paths) <= 1 + len(PLACES)

    def test_the_sitemap_of_robots_txt(self) -> None:
        self.server.routes["/"] = reply(body=page("No feed named"))
        listed = f"Sitemap: {self.server.url}/all.xml\nSitemap: {self.server.url}/news-map.xml"
        self.server.routes["/robots.txt"] = reply(body=listed.encode())
        source = self.found()
        assert (source.kind, source.address) == ("sitemap", f"{self.server.url}/news-map.xml")

    def test_what_was_tried_is_told(self) -> None:
        self.server.routes["/"] = reply(body=page("No feed named"))
        self.server.routes["/rss"] = reply(503)
        with pytest.raises(BadInput) as caught:
            self.found()
        assert caught.value.reason == "no-source"
        for part in ("its head names no feed", "/feed: http-404", "/rss: not now (http-503)", "robots.txt: http-404"):
            assert part in str(caught.value)
        assert len(self.server.paths) <= 12

    def test_a_site_that_cannot_be_asked(self) -> None:
        self.server.routes["/"] = reply(503)
        with pytest.raises(NotNow):
            self.found()
        with pytest.raises(Refused):
            discover_sources("https://user@news.example/", self.fetcher, self.settings)

    def test_an_address_that_says_its_kind_is_not_asked(self) -> None:
        for address in ("@harbour", f"{self.server.url}/sitemap.xml", f"{self.server.url}/x.warc.gz"):
            assert discover_sources(address, self.fetcher, self.settings) == [source_of(address)]
        assert self.server.asked == []


@pytest.mark.parametrize(
    ("address", "kind", "as_kept"),
    [
        ("https://news.example/sitemap.xml", "sitemap", ""),
        ("https://news.example/news-sitemap.xml.gz", "sitemap", ""),
        ("https://news.example/sitemap_index.xml?x=1", "sitemap", ""),
        ("https://news.example/sitemap.txt", "sitemap", ""),
        ("https://news.example/sitemap", "page", ""),
        ("https://news.example/rss.xml", "feed", ""),
        ("https://news.example/", "page", ""),
        ("https://archive.example/a.warc.gz", "warc", ""),
        ("https://archive.example/2024/05/warc.paths.gz", "ccnews", ""),
        ("imaps://desk@mail.example/INBOX", "imap", ""),
        ("@harbour_post", "telegram", "https://t.me/s/harbour_post"),
        ("t.me/harbour_post", "telegram", "https://t.me/s/harbour_post"),
        ("https://t.me/s/harbour_post", "telegram", "https://t.me/s/harbour_post"),
        ("https://t.me/harbour_post/1234?single", "telegram", "https://t.me/s/harbour_post"),
        ("http://www.telegram.me/harbour_post/", "telegram", "https://t.me/s/harbour_post"),
        ("https://t.me/joinchat/AAAA", "page", ""),
        ("https://t.me/+AbCdEf", "page", ""),
        ("https://t.me/c/12345/6", "page", ""),
        ("https://xt.me/harbour_post", "page", ""),
        ("news.mbox", "mbox", "*"), ("news.warc", "warc", "*"), ("folder", "files", "*"),
    ],
)  # fmt: skip
def test_the_kind_shows_in_the_address(address: str, kind: str, as_kept: str) -> None:
    source = source_of(address)
    assert source.kind == kind
    if as_kept != "*":
        assert source.address == (as_kept or address)


def test_other_schemes_are_refused_and_the_kinds_are_told() -> None:
    with pytest.raises(UsageError, match="imaps"):
        source_of("ftp://news.example/")
