"""The kinds of source that were there first, under the suite that all of them pass."""

from __future__ import annotations

import gzip
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from capture.server import reply
from capture.test_warc import record
from coranto.capture.feeds import FeedCapturer
from coranto.capture.files import FilesCapturer
from coranto.capture.options import check
from coranto.capture.pages import PageCapturer
from coranto.capture.remotewarc import AnyWarcCapturer
from coranto.errors import UsageError
from coranto.records import Source
from coranto.settings import load
from shared.sources import Case, SourceSuite, Store, conditional, given


def rss(*items: str) -> bytes:
    return (
        "<rss version='2.0'><channel><title>The Harbour Post</title><language>en</language>"
        f"{''.join(items)}</channel></rss>"
    ).encode()


def item(n: int, link: str | None = None) -> str:
    where = f"https://news.example/{n}" if link is None else link
    return (
        f"<item><title>Report {n}</title><link>{where}</link><guid isPermaLink='false'>id-{n}</guid>"
        f"<pubDate>Wed, 01 May 2024 10:0{n}:00 GMT</pubDate><description>Boat {n} left the port.</description></item>"
    )


class TestFeed(SourceSuite):
    parsers = ("coranto.capture.entries:read",)

    def case(self, content: bytes, good: int) -> Case:
        self.server.routes["/feed.xml"] = conditional(content, Content_Type="application/rss+xml")
        source = Source(kind="feed", address=f"{self.server.url}/feed.xml", country="GE")
        return Case(source, lambda: FeedCapturer(self.settings, self.fetcher), good)

    def whole(self) -> Case:
        return self.case(rss(item(1), item(2), item(3)), 3)

    def partly(self) -> Case:
        # An entry with neither link nor text, in a feed that gives its own text.
        empty = "<item><title>Nothing said</title><guid isPermaLink='false'>id-9</guid></item>"
        return self.case(rss(item(1), empty, item(2)), 2)

    def gone(self) -> Case:
        self.server.routes["/feed.xml"] = reply(410)
        return Case(
            Source(kind="feed", address=f"{self.server.url}/feed.xml"),
            lambda: FeedCapturer(self.settings, self.fetcher),
        )


class TestPage(SourceSuite):
    def whole(self) -> Case:
        self.server.routes["/a"] = conditional(b"<p>The port is closed.</p>", Content_Type="text/html")
        return self.case(1)

    def case(self, good: int) -> Case:
        source = Source(kind="page", address=f"{self.server.url}/a", outlet="The Harbour Post")
        return Case(source, lambda: PageCapturer(self.settings, self.fetcher), good)

    def gone(self) -> Case:
        return self.case(0)


class TestWarc(SourceSuite):
    over_http = False
    # A file on disk is read from its beginning after a kill: that is quick, and the store knows what it has.
    resumes = False

    def case(self, content: bytes, good: int) -> Case:
        path = self.folder / "news.warc.gz"
        path.write_bytes(content)
        return Case(Source(kind="warc", address=str(path)), lambda: AnyWarcCapturer(self.settings, self.fetcher), good)

    def whole(self) -> Case:
        return self.case(b"".join(gzip.compress(record(n)) for n in range(3)), 3)

    def partly(self) -> Case:
        good = [gzip.compress(record(n)) for n in range(2)]
        return self.case(good[0] + good[0][: len(good[0]) // 2] + good[1], 2)

    def gone(self) -> Case:
        source = Source(kind="warc", address=str(self.folder / "gone.warc"))
        return Case(source, lambda: AnyWarcCapturer(self.settings, self.fetcher))

    def test_a_file_that_grew_is_read_again(self) -> None:
        case, store = self.whole(), Store()
        store.round(case)
        self.case(b"".join(gzip.compress(record(n)) for n in range(4)), 4)
        assert len(given(store.round(case))) == 4


class TestFiles(SourceSuite):
    parsers = ("coranto.capture.mail:read", "coranto.capture.entries:read")
    over_http = False

    def case(self, good: int) -> Case:
        source = Source(kind="files", address=str(self.folder / "in"))
        return Case(source, lambda: FilesCapturer(self.settings, self.fetcher), good)

    def whole(self) -> Case:
        inside = self.folder / "in" / "more"
        inside.mkdir(parents=True)
        (inside.parent / "a.txt").write_text("The port is closed.")
        (inside.parent / "b.html").write_text("<p>The port is open.</p>")
        (inside.parent / "feed.xml").write_bytes(rss(item(1), item(2)))
        (inside / "c.eml").write_text("From: Ada <ada@example.org>\nSubject: x\nMessage-ID: <1@x>\n\nWords")
        (inside / "d.txt").write_text("A ferry left.")
        return self.case(6)

    def partly(self) -> Case:
        (self.folder / "in").mkdir()
        (self.folder / "in" / "a.txt").write_text("The port is closed.")
        (self.folder / "in" / "b.txt").write_bytes(bytes(range(256)))
        (self.folder / "in" / "c.txt").write_text("A ferry left.")
        return self.case(2)

    def gone(self) -> Case:
        return self.case(0)


ROOT = Path(__file__).resolve().parents[2]
KINDS = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]["coranto.sources"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_a_class_with_its_options_and_stands_in_the_tutorial(kind: str) -> None:
    module, _, name = KINDS[kind].partition(":")
    made = getattr(import_module(module), name)(load(), None)
    assert callable(made.capture)
    told = (ROOT / "docs" / "tutorial" / "your-own-sources.md").read_text(encoding="utf-8")
    assert f"| `{kind}` |" in told
    for option in getattr(made, "options", ()):
        assert f"`{option}" in told or f"{option} = " in told, f"the option {option} of {kind} is not in the tutorial"


def test_options_are_checked_when_a_source_is_added(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(_group: str, name: str) -> Any:
        module, _, cls = KINDS[name].partition(":")
        return getattr(import_module(module), cls)

    monkeypatch.setattr("coranto.plugins.get", found)
    check(Source(kind="feed", address="https://news.example/feed"), load())
    check(Source(kind="links", address="https://news.example/", options=(("select", "h2 > a"),)), load())
    for kind, options in (
        ("feed", (("select", "a"),)),
        ("links", ()),
        ("links", (("select", "h2 >"),)),
        ("sitemap", (("since_days", "-1"),)),
        ("telegram", (("pages", "0"),)),
        ("ccnews", (("files", "x"),)),
    ):
        with pytest.raises(UsageError, match=r"https://news\.example/"):
            check(Source(kind=kind, address="https://news.example/", options=options), load())
