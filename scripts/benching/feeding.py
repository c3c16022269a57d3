"""Feeds: how many a second are read, in this process and through the killable worker, beside feedparser.

All read the same bytes: well-formed RSS and Atom feeds by turns, made here, each with ENTRIES entries whose summaries
hold markup. feedparser is called with and without its sanitiser and its resolving of links in markup, which coranto
leaves to the moment of showing; its faster way is the one compared.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape

from benching.rows import Row, processor, seconds

FEEDS, ENTRIES, WORDS = 200, 30, 60
# feedparser is timed on fewer, as it takes longer.
FEW = 40
AT = "https://news.example/feed"
# What is asked: several times as many as feedparser.
TIMES = 3


def feed(number: int) -> bytes:
    """One feed: RSS where the number is even, Atom where it is odd."""
    atom = number % 2 == 1
    entries = "".join((_atom if atom else _rss)(number, n) for n in range(ENTRIES))
    if atom:
        head = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Post {number}</title><link href="/"/>'
        return f'<?xml version="1.0" encoding="utf-8"?>\n{head}{entries}</feed>'.encode()
    head = f"<channel><title>Post {number}</title><link>https://news.example/</link><language>en</language>"
    space = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" {space}>{head}{entries}</channel></rss>'.encode()
    )


def _summary(number: int, n: int) -> str:
    words = " ".join(f"word{(number * n + at) % 997}" for at in range(WORDS))
    return escape(f'<p>Report <b>{n}</b> &amp; more: {words}</p> <a href="/more/{n}">More</a>')


def _rss(number: int, n: int) -> str:
    at = f"https://news.example/{number}/{n}"
    return (
        f"<item><title>Ferry {n} &amp; tug “{number}”</title><link>{at}</link><guid>{at}</guid>"
        f"<pubDate>Wed, {n % 28 + 1:02} May 2024 10:{n % 60:02}:00 GMT</pubDate><dc:creator>Ada Quay</dc:creator>"
        f"<description>{_summary(number, n)}</description></item>"
    )


def _atom(number: int, n: int) -> str:
    return (
        f'<entry><title>Ferry {n} &amp; tug “{number}”</title><link href="/{number}/{n}"/><id>tag:{number},{n}</id>'
        f"<published>2024-05-{n % 28 + 1:02}T10:{n % 60:02}:00Z</published><updated>2024-05-30T10:00:00Z</updated>"
        f'<author><name>Ada Quay</name></author><summary type="html">{_summary(number, n)}</summary></entry>'
    )


def rates() -> dict[str, float]:
    """Feeds a second of each way; the worker's by the clock, the others by the processor."""
    import feedparser

    from coranto.capture.entries import read
    from coranto.capture.items import read_feed
    from coranto.settings import ParseSettings

    feeds = [feed(number) for number in range(FEEDS)]
    limits = ParseSettings()  # type: ignore[call-arg]

    def all_of(run: Callable[[bytes], object], count: int = FEEDS) -> Callable[[], None]:
        def every() -> None:
            for content in feeds[:count]:
                run(content)

        every()  # loads what it needs, outside the time
        return every

    bare = {"sanitize_html": False, "resolve_relative_uris": False}
    return {
        "in process": FEEDS / processor(all_of(lambda content: read(content, AT, "", 5_000)), 3),
        "through the worker": FEEDS / seconds(all_of(lambda content: read_feed(content, AT, limits)), 3),
        "feedparser, bare": FEW / processor(all_of(lambda c: feedparser.parse(io.BytesIO(c), **bare), FEW), 3),
        "feedparser": FEW / processor(all_of(lambda content: feedparser.parse(io.BytesIO(content)), FEW), 3),
    }


def bench() -> Iterator[Row]:
    """The rows of the benchmark."""
    found = rates()
    best = found["feedparser, bare"]
    beside = f"feedparser {best:.0f}, sanitising {found['feedparser']:.0f}"
    for way in ("in process", "through the worker"):
        asked = (f">= {TIMES} times feedparser", found[way] >= TIMES * best) if way == "in process" else ("", None)
        name = f"feeds of {ENTRIES} entries a second, {way}"
        yield Row("feeds, cost", name, f"{found[way]:.0f}", *asked, peer=beside)
