"""The entries of a feed as bodies: what the feed says of each, and its own text as a page."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from hashlib import sha256

from coranto.capture import Seen
from coranto.capture.books import hints_of
from coranto.capture.entries import Entry, Feed
from coranto.capture.worker import named, shared
from coranto.errors import Refused
from coranto.records import Body, Capture, Outcome, Source
from coranto.settings import ParseSettings

READER = "coranto.capture.entries:read"


class Inside:
    """What a source remembers of one thing inside it (a file in a folder): the same `Seen`, under keys of its own."""

    def __init__(self, seen: Seen, source: Source, within: str) -> None:
        self.seen, self.source, self.within = seen, source.id, within

    def state(self, _source: str, key: str) -> str | None:
        """A value saved earlier for what is inside."""
        return self.seen.state(self.source, f"{self.within} {key}")

    def save(self, _source: str, key: str, value: str) -> None:
        """Keep a value for what is inside."""
        self.seen.save(self.source, f"{self.within} {key}", value)

    def known(self, address: str) -> bool:
        """As the `Seen` behind it says."""
        return self.seen.known(address)


def read_feed(content: bytes, address: str, settings: ParseSettings, charset: str = "") -> Feed:
    """The feed in `content`, parsed in a killable worker; Refused where it is none or asks for too much."""
    try:
        return shared(settings).call(READER, Feed, content, address, charset, settings.max_entries)
    except Refused as error:
        raise named(error, address) from error


def hints(entry: Entry, feed: Feed, address: str) -> tuple[tuple[str, str], ...]:
    """What the feed says of an entry, under the names that `Capture.hints` uses; empty ones left out."""
    said = (
        ("title", entry.title), ("published", entry.published or entry.updated), ("modified", entry.updated),
        ("author", entry.author), ("summary", entry.summary), ("language", entry.language or feed.language),
        ("outlet", feed.title), ("feed", address), ("guid", entry.guid),
    )  # fmt: skip
    return tuple((name, value) for name, value in said if value)


def with_source(source: Source, said: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """What is known of every item of a source, then what is said of this one; a source's own outlet stands."""
    own = hints_of(source)
    given = tuple((name, value) for name, value in said if value and not (name == "outlet" and source.outlet))
    return (*own, *given)


def made_body(
    address: str,
    content: bytes,
    at: str,
    source: Source,
    said: Iterable[tuple[str, str]],
    media_type: str = "text/html",
) -> Body:
    """A body whose bytes were made here, in UTF-8, of what a source gives inside another: a post, a message."""
    capture = Capture(
        asked=address, address=address, fetched_at=at, status=200, media_type=media_type,
        headers=(("Content-Type", f"{media_type}; charset=utf-8"),), sha256=sha256(content).hexdigest(),
        size=len(content), source=source.id, hints=with_source(source, said),
    )  # fmt: skip
    return Body(capture=capture, content=content)


def own_page(entry: Entry, feed: Feed) -> bytes:
    """The entry as the feed gives it, as an HTML page in UTF-8; empty where it gives no words."""
    if not entry.content.strip():
        return b""
    language = html.escape(entry.language or feed.language)
    title = html.escape(entry.title, quote=False)
    text = (
        f"<!doctype html>\n<html{f' lang={chr(34)}{language}{chr(34)}' if language else ''}>\n<head>"
        f'<meta charset="utf-8"><title>{title}</title></head>\n<body><article>\n<h1>{title}</h1>\n'
        f"<div>{entry.content}</div>\n</article></body>\n</html>\n"
    )
    return text.encode("utf-8", "replace")


def own_body(
    entry: Entry, feed: Feed, address: str, at: str, source: Source, said: tuple[tuple[str, str], ...]
) -> Body | Outcome:
    """An entry's own text as a body; refused where it has none."""
    content = own_page(entry, feed)
    if not content:
        return Outcome(
            address=address, outcome="refused", at=at, source=source.id, title=entry.title, reason="no-content",
            message=f"{address}: the feed gives no text for this entry and no page is fetched; set pages = true",
        )  # fmt: skip
    return made_body(address, content, at, source, said)


def address_of(entry: Entry, feed: str) -> str:
    """The address of an entry: its link, or a place in the feed where it has none."""
    return entry.link or f"{feed}#{entry.guid or sha256(entry.title.encode()).hexdigest()[:16]}"


def unique(feed: Feed) -> Iterator[Entry]:
    """The entries in the feed's order, each link or id once."""
    met: set[str] = set()
    for entry in feed.entries:
        key = entry.link or entry.guid or entry.title
        if key and key not in met:
            met.add(key)
            yield entry
