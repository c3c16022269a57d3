"""RSS, Atom and JSON Feed: what is new in them, as pages or as the feed gives it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256

from coranto.capture import Item, Seen
from coranto.capture.books import failed, hints_of
from coranto.capture.entries import Entry, Feed
from coranto.capture.http import Answer, Fetcher
from coranto.capture.items import address_of, hints, own_body, own_page, read_feed, unique
from coranto.capture.links import Link, discover
from coranto.capture.pages import remember
from coranto.capture.worker import shared
from coranto.errors import BadInput, NotNow, Refused
from coranto.records import Lead, Outcome, Source
from coranto.settings import ParseSettings, Settings


class FeedCapturer:
    """One feed. With `settings.pages` each new entry leads to its page, else the feed's own text is taken."""

    def __init__(self, settings: Settings, fetcher: Fetcher | None = None) -> None:
        self.settings = settings
        self.fetcher = fetcher or Fetcher(settings.fetch)

    def capture(self, source: Source, seen: Seen) -> Iterator[Item]:
        """Everything new; one `unchanged` where nothing is."""
        try:
            # No media type is refused here: servers give feeds every type there is.
            answer = self.fetcher.get(
                source.address, etag=seen.state(source.id, "etag"), modified=seen.state(source.id, "modified")
            )
        except (Refused, NotNow) as error:
            yield failed(error, source.address, source.id, self.fetcher.now())
            return
        if answer.unchanged:
            yield Outcome(address=source.address, outcome="unchanged", at=answer.fetched_at, source=source.id)
            return
        yield from self.taken(answer, source, seen)

    def taken(self, answer: Answer, source: Source, seen: Seen) -> Iterator[Item]:
        """Everything new in a feed that has been fetched already."""
        try:
            answer, feed = self._read(answer)
        except (Refused, NotNow) as error:
            yield failed(error, source.address, source.id, self.fetcher.now())
            return
        told: dict[str, str] = json.loads(seen.state(source.id, "told") or "{}")
        heard: dict[str, str] = {}
        found = False
        for entry in unique(feed):
            address = address_of(entry, answer.url)
            heard[address] = _told(entry)
            # An entry that the feed tells otherwise than before was revised: its page is asked for again.
            revised = told.get(address, heard[address]) != heard[address]
            if revised or not seen.known(address):
                found = True
                yield self._item(entry, feed, address, answer, source, revised)
        if not found:
            yield Outcome(address=source.address, outcome="unchanged", at=answer.fetched_at, source=source.id)
        seen.save(source.id, "told", json.dumps(heard))
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

    def _item(self, entry: Entry, feed: Feed, address: str, answer: Answer, source: Source, revised: bool) -> Item:
        said = hints(entry, feed, answer.url)
        if source.outlet:
            said = tuple((name, value) for name, value in said if name != "outlet")
        if self.settings.pages and entry.link:
            known = (*hints_of(source), *said)
            return Lead(address=address, source=source.id, title=entry.title, hints=known, again=revised)
        return own_body(entry, feed, address, answer.fetched_at, source, (*said, *answer.hints))


def _told(entry: Entry) -> str:
    """A short mark of what a feed says of an entry; it changes when the feed says something else."""
    said = "\n".join((entry.title, entry.published, entry.updated, entry.summary, entry.content))
    return sha256(said.encode("utf-8", "replace")).hexdigest()[:16]


def find_feeds(answer: Answer, settings: ParseSettings) -> tuple[Link, ...]:
    """The feeds that a fetched HTML page names, in its order."""
    try:
        found = shared(settings).call("coranto.capture.links:discover", tuple[Link, ...], answer.content, answer.url)
    except Refused:
        return ()
    return found


__all__ = [
    "FeedCapturer", "discover", "find_feeds", "hints", "own_body", "own_page", "read_feed", "unique",
]  # fmt: skip
