"""Where records rest: append, view, pending.

Captured bytes go to append-only WARC segments, records to one Core schema. What is derived (articles, readings,
judgements of rules, editions, snapshots) can be dropped and rebuilt from the captures; what people said, and the
captures themselves, cannot and are never dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from coranto.records import Article, Body, Capture, Change, Edition, Failure, Judgement, Lead, Outcome, Reading, Source


@dataclass(frozen=True, slots=True)
class Found:
    """One hit of a full-text search; `snippet` is the source's own words around the match."""

    article: str
    title: str
    outlet: str
    published: str
    snippet: str


@dataclass(frozen=True, slots=True)
class Tally:
    """One line of the books: how many items of a source ended so on a day."""

    source: str
    day: str
    outcome: str
    reason: str
    count: int


class Store(Protocol):
    """What every store can do. Reading methods see what was committed; writing methods are atomic."""

    def add_source(self, source: Source) -> None:
        """Keep a source; the same address again replaces what was said of it."""

    def remove_source(self, source: str) -> None:
        """Forget a source; its captures stay."""

    def sources(self) -> Sequence[Source]:
        """All sources, by address."""

    def state(self, source: str, key: str) -> str | None:
        """What a source saved under `key`, or None."""

    def states(self, key: str) -> Mapping[str, str]:
        """What every source saved under `key`, by source."""

    def save(self, source: str, key: str, value: str) -> None:
        """Keep a source's own resume state."""

    def waits(self, address: str) -> bool:
        """Whether an address is on the agenda of pages still to be fetched."""

    def known(self, address: str) -> bool:
        """Whether an address was stored, was refused for good, or waits to be fetched."""

    def append(self, body: Body) -> Outcome:
        """Store the bytes, then the pointer, the outbox entry and the line in the books: stored or duplicate."""

    def book(self, outcome: Outcome) -> None:
        """Enter how one item ended."""

    def enter(
        self, items: Iterable[Body | Lead | Outcome], states: Mapping[tuple[str, str], str] | None = None
    ) -> Sequence[Outcome]:
        """Enter what a source yielded, with the state it saved so far (by source and key): all of it, or nothing.

        The outcome of every item that has one (a lead has none yet), in order.
        """

    def settle(self, lead: Lead, item: Body | Outcome, due: str | None = None) -> Outcome:
        """Enter how the page of a lead ended, and take it from the agenda.

        One that is quarantined stays there: to be asked for again from `due` on (ISO, UTC), or only by `retry` (None).
        """

    def due(self, now: str, limit: int, each: int) -> Sequence[tuple[Lead, int]]:
        """Leads that are due, with how often each was tried; the first `each` of every source, `limit` in all."""

    def retry(self) -> int:
        """Make everything on the agenda due now; how much that is."""

    def waiting(self, *, tried: bool = False) -> int:
        """How many leads are on the agenda; with `tried` those that failed before."""

    def books(self) -> Sequence[Tally]:
        """The books by source and day."""

    def outcomes(self, kind: str | None = None, limit: int = 1000) -> Sequence[Outcome]:
        """The latest line of each address, newest first."""

    def content(self, capture: Capture) -> bytes:
        """The bytes of a capture; NotFound when the segment is gone."""

    def pending(self, limit: int) -> Sequence[Capture]:
        """Captures not yet woven, in the order they came."""

    def commit(
        self,
        *,
        done: Iterable[str] = (),
        articles: Iterable[Article] = (),
        readings: Iterable[Reading] = (),
        judgements: Iterable[Judgement] = (),
        failures: Iterable[Failure] = (),
        snapshots: Iterable[tuple[str, bytes]] = (),
        known_as: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Add records and clear captures from the outbox in one transaction; what is there already stays as it is."""

    def capture(self, capture: str) -> Capture | None:
        """One capture by id."""

    def captures(self) -> Iterator[Capture]:
        """All captures in the order they came."""

    def article(self, article: str) -> Article | None:
        """One article by id."""

    def articles(self, ids: Iterable[str] | None = None) -> Iterator[Article]:
        """Articles by id, or all in the order they came."""

    def reading(self, article: str, maker: str | None = None) -> Reading | None:
        """The reading of an article by one maker generation; the newest one where none is named."""

    def readings(self, ids: Iterable[str]) -> Iterator[Reading]:
        """The newest reading of each of these articles."""

    def fact(self, fact: str) -> str | None:
        """The id of the article in which a fact was read."""

    def judgements(self, kinds: Iterable[str] = ()) -> Sequence[Judgement]:
        """Judgements of these kinds (all where none is named), in the order they were made."""

    def known_as(self, key: str) -> Sequence[str]:
        """The articles that go by a name, such as ``address https://…``."""

    def namesakes(self) -> Sequence[tuple[str, str]]:
        """(name, article) wherever several articles go by one name, by name."""

    def failures(self) -> Sequence[Failure]:
        """What the steps could not use."""

    def snapshot(self, name: str) -> bytes | None:
        """A saved state of a step."""

    def put_edition(self, edition: Edition) -> None:
        """Keep an edition; a day's edition can be made again and the latest counts."""

    def edition(self, date: str | None = None) -> Edition | None:
        """The edition of a day, or the newest."""

    def search(self, query: str, limit: int = 20) -> Sequence[Found]:
        """Articles whose live text or title match, best first."""

    def note(self, changes: Iterable[Change]) -> int:
        """Keep changes of figures that are not kept yet, in the order given, for good; how many were new."""

    def noted(self, after: int = 0, limit: int = 100) -> Sequence[tuple[int, Change]]:
        """The first `limit` changes behind place `after`, each with its own place, in the order they were noted."""

    def version(self) -> int:
        """A number that grows when what is derived changes; views are put together anew when it does."""

    def drop_derived(self) -> int:
        """Drop all that can be rebuilt and put every capture back into the outbox; how many there are."""

    def digest(self) -> str:
        """One hash over all articles, readings and judgements: equal digests mean byte-identical records."""

    def check(self, *, deep: bool = False) -> Sequence[str]:
        """What is wrong with the store, in sentences; empty when all is well. `deep` reads every capture back."""

    def backup(self, folder: Path) -> None:
        """A consistent copy of everything in a new folder."""

    def close(self) -> None:
        """Give back files and connections."""
