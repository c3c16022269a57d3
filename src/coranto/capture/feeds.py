"""RSS, Atom and JSON Feed: what is new in them, as pages or as the feed gives it."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from hashlib import sha256

from coranto.capture import Seen
from coranto.capture.entries import Entry, Feed
from coranto.capture.http import Answer, Fetcher
from coranto.capture.links import Link, discover, read_opml, write_opml
from coranto.capture.pages import failed, fetch_page, hints_of, remember
from coranto.capture.worker import named, shared
from coranto.errors import BadInput, NotNow, Refused
from coranto.records import Body, Capture, Outcome, Source
from coranto.settings import ParseSettings, Settings

READER = "coranto.capture.entries:read"


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


class FeedCapturer:
    """One feed. With `settings.pages` each new entry's page is fetched, else the feed's own text is taken."""

    def __init__(self, settings: Settings, fetcher: Fetcher | None = None) -> None:
        self.settings = settings
        self.fetcher = fetcher or Fetcher(settings.fetch)

    def capture(self, source: Source, seen: Seen) -> Iterator[Body | Outcome]:
        """Everything new; one `unchanged` where nothing is. Validators are kept only when nothing is left to retry."""
        try:
            # No media type is refused here: servers give feeds every type there is.
            answer = self.fetcher.get(
                source.address, etag=seen.state(source.id, "etag"), modified=seen.state(source.id, "modified")
            )
        except (Refused, NotNow) as error:
            yield failed(error, source.address, source, self.fetcher.now())
            return
        if answer.unchanged:
            yield Outcome(address=source.address, outcome="unchanged", at=answer.fetched_at, source=source.id)
            return
        yield from self.taken(answer, source, seen)

    def taken(self, answer: Answer, source: Source, seen: Seen) -> Iterator[Body | Outcome]:
        """Everything new in a feed that has been fetched already."""
        try:
            answer, feed = self._read(answer)
        except (Refused, NotNow) as error:
            yield failed(error, source.address, source, self.fetcher.now())
            return
        found = later = 0
        refused = set(json.loads(seen.state(source.id, "refused") or "[]"))
        still = []
        for entry in unique(feed):
            address = entry.link or f"{answer.url}#{entry.guid or sha256(entry.title.encode()).hexdigest()[:16]}"
            if address in refused:
                still.append(address)
            if address in refused or seen.captured(address):
                continue
            item = self._item(entry, feed, address, answer, source)
            found += 1
            if isinstance(item, Outcome):
                later += item.outcome == "quarantined"
                if item.outcome == "refused":
                    still.append(address)
            yield item
        if not found:
            yield Outcome(address=source.address, outcome="unchanged", at=answer.fetched_at, source=source.id)
        # What was refused for good is not asked again for as long as the feed lists it.
        seen.save(source.id, "refused", json.dumps(still))
        if not later:
            remember(answer, source, seen)

    def _read(self, answer: Answer) -> tuple[Answer, Feed]:
        """The feed, or the feed that a page names: one step, no further."""
        charset = (answer.header("content-type") or "").lower().partition("charset=")[2].partition(";")[0].strip("\"' ")
        try:
            return answer, read_feed(answer.content, answer.url, self.settings.parse, charset)
        except BadInput as error:
            links = find_feeds(answer, self.settings.parse) if error.reason == "not-a-feed" else ()
            if not links:
                raise
        answer = self.fetcher.get(links[0].address)
        return answer, read_feed(answer.content, answer.url, self.settings.parse)

    def _item(self, entry: Entry, feed: Feed, address: str, answer: Answer, source: Source) -> Body | Outcome:
        said = hints(entry, feed, answer.url)
        if source.outlet:
            said = tuple((name, value) for name, value in said if name != "outlet")
        if self.settings.pages and entry.link:
            return fetch_page(self.fetcher, entry.link, source, said, entry.title)
        return own_body(entry, feed, address, answer.fetched_at, source, said)


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
    capture = Capture(
        asked=address, address=address, fetched_at=at, status=200, media_type="text/html",
        headers=(("Content-Type", "text/html; charset=utf-8"),), sha256=sha256(content).hexdigest(),
        size=len(content), source=source.id, hints=(*hints_of(source), *said),
    )  # fmt: skip
    return Body(capture=capture, content=content)


def unique(feed: Feed) -> Iterator[Entry]:
    """The entries in the feed's order, each link or id once."""
    met: set[str] = set()
    for entry in feed.entries:
        key = entry.link or entry.guid or entry.title
        if key and key not in met:
            met.add(key)
            yield entry


def find_feeds(answer: Answer, settings: ParseSettings) -> tuple[Link, ...]:
    """The feeds that a fetched HTML page names, in its order."""
    try:
        found = shared(settings).call("coranto.capture.links:discover", tuple[Link, ...], answer.content, answer.url)
    except Refused:
        return ()
    return found


__all__ = [
    "FeedCapturer", "discover", "find_feeds", "hints", "own_body", "own_page", "read_feed", "read_opml", "unique",
    "write_opml",
]  # fmt: skip
