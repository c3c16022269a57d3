"""What comes in: sources and their resume state, captured bytes, the books and the agenda."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from sqlalchemy import Connection, delete, insert, select

from coranto.records import Body, Capture, Lead, Outcome, Source
from coranto.store import Tally, books, schema
from coranto.store.codec import encode
from coranto.store.database import Database, chunks, upsert

# What a batch of items is entered with: the values that sources saved, by (source, key).
States = Mapping[tuple[str, str], str]


class Bytes(Protocol):
    """Where captured bytes rest."""

    def extend(self, bodies: Sequence[Body]) -> list[str]:
        """Store all of them durably, or none; the locators under which the bytes are found again."""

    def read(self, locator: str) -> bytes:
        """The bytes at a locator."""

    def close(self) -> None:
        """Give back files and locks."""


class Intake(Database):
    """The store as the gathering sees it. Whatever is acknowledged here is on the disk."""

    def __init__(self, address: str, segments: Bytes) -> None:
        super().__init__(address)
        self.segments = segments

    # -- sources ------------------------------------------------------------------------------------------------

    def add_source(self, source: Source) -> None:
        """Keep a source; the same address again replaces what was said of it."""
        with self._write() as c:
            c.execute(delete(schema.sources).where(schema.sources.c.address == source.address))
            c.execute(insert(schema.sources).values(id=source.id, address=source.address, record=encode(source)))

    def remove_source(self, source: str) -> None:
        """Forget a source (by id or address); its captures stay."""
        table = schema.sources
        with self._write() as c:
            c.execute(delete(table).where((table.c.id == source) | (table.c.address == source)))

    def sources(self) -> Sequence[Source]:
        """All sources, by address."""
        table = schema.sources
        return self._records(select(table.c.record).order_by(table.c.address), Source)

    def state(self, source: str, key: str) -> str | None:
        """What a source saved under `key`, or None."""
        table = schema.source_state
        value: str | None = self._one(select(table.c.value).where(table.c.source == source, table.c.key == key))
        return value

    def states(self, key: str) -> Mapping[str, str]:
        """What every source saved under `key`, by source."""
        table = schema.source_state
        with self._read() as c:
            rows = c.execute(select(table.c.source, table.c.value).where(table.c.key == key))
            return {row.source: row.value for row in rows}

    def save(self, source: str, key: str, value: str) -> None:
        """Keep a source's own resume state."""
        with self._write() as c:
            self._save(c, {(source, key): value})

    def _save(self, c: Connection, states: States) -> None:
        for (source, key), value in states.items():
            made = upsert(c)(schema.source_state).values(source=source, key=key, value=value)
            c.execute(made.on_conflict_do_update(index_elements=["source", "key"], set_={"value": value}))

    # -- items --------------------------------------------------------------------------------------------------

    def append(self, body: Body) -> Outcome:
        """Store the bytes, then the pointer, the outbox entry and the line in the books: stored or duplicate."""
        return self.enter([body])[0]

    def book(self, outcome: Outcome) -> None:
        """Enter how one item ended."""
        self.enter([outcome])

    def enter(self, items: Iterable[Body | Lead | Outcome], states: States | None = None) -> list[Outcome]:
        """Enter what a source yielded, with the state it saved so far: all of it, or nothing.

        The bytes come first; then, in one transaction, pointers, outbox, agenda, state and the lines in the books.
        Gives the outcome of every item that has one (a lead has none yet), in order.
        """
        given = list(items)
        with self._writing:
            ends, fresh = self._stored([item for item in given if isinstance(item, Body)])
            made = iter(ends)
            lines = [next(made) if isinstance(i, Body) else i for i in given if not isinstance(i, Lead)]
            leads = [item for item in given if isinstance(item, Lead)]
            with self._write() as c:
                self._point(c, fresh)
                books.name(c, leads)
                books.enter(c, lines)
                self._save(c, states or {})
        return lines

    def settle(self, lead: Lead, item: Body | Outcome, due: str | None = None) -> Outcome:
        """Enter how the page of a lead ended, and take it from the agenda.

        One that is quarantined stays there: to be asked for again from `due` on (ISO, UTC), or only by `retry` (None).
        """
        with self._writing:
            ends, fresh = self._stored([item]) if isinstance(item, Body) else ([item], [])
            with self._write() as c:
                self._point(c, fresh)
                later = ends[0].outcome == "quarantined"
                waited = books.postponed(c, lead, due) if later else books.ended(c, lead)
                books.enter(c, ends, books.PAGE if waited else books.SOURCE)
        return ends[0]

    def _stored(self, bodies: Sequence[Body]) -> tuple[list[Outcome], list[Capture]]:
        """How each body ends, and the captures that are new, their bytes on the disk."""
        ids = [body.capture.id for body in bodies]
        t = schema.captures.c
        with self._read() as c:
            held = {row.id for part in chunks(ids) for row in c.execute(select(t.id).where(t.id.in_(part)))}
        new = {body.capture.id: body for body in reversed(bodies) if body.capture.id not in held}
        fresh = [body for body in bodies if new.get(body.capture.id) is body]
        locators = self.segments.extend(fresh) if fresh else []
        ends = [
            Outcome(
                address=body.capture.asked, outcome="stored" if new.get(body.capture.id) is body else "duplicate",
                at=body.capture.fetched_at, source=body.capture.source, title=body.capture.hint("title") or "",
                capture=body.capture.id,
            )
            for body in bodies
        ]  # fmt: skip
        return ends, [replace(b.capture, locator=at) for b, at in zip(fresh, locators, strict=True)]

    def _point(self, c: Connection, captures: Sequence[Capture]) -> None:
        """Point to captures whose bytes are on the disk, and put them into the outbox."""
        if not captures:
            return
        rows = [
            {
                "id": capture.id, "address": capture.address, "asked": capture.asked, "sha256": capture.sha256,
                "fetched_at": capture.fetched_at, "record": encode(capture),
            }
            for capture in captures
        ]  # fmt: skip
        c.execute(insert(schema.captures), rows)
        t = schema.captures.c
        for part in chunks([capture.id for capture in captures]):
            placed = select(t.id, t.seq).where(t.id.in_(part)).order_by(t.seq)
            c.execute(insert(schema.outbox).from_select(["capture", "seq"], placed))

    # -- the agenda and the books -------------------------------------------------------------------------------

    def due(self, now: str, limit: int, each: int) -> Sequence[tuple[Lead, int]]:
        """Leads that are due, with how often each was tried; the first `each` of every source, `limit` in all."""
        with self._read() as c:
            return books.due(c, now, limit, each)

    def retry(self) -> int:
        """Make everything on the agenda due now; how much that is."""
        with self._write() as c:
            return books.retry(c)

    def waiting(self, *, tried: bool = False) -> int:
        """How many leads are on the agenda; with `tried` those that failed before."""
        with self._read() as c:
            return books.waiting(c, tried=tried)

    def waits(self, address: str) -> bool:
        """Whether an address is on the agenda."""
        t = schema.agenda.c
        return self._one(select(t.seq).where(t.address == address)) is not None

    def known(self, address: str) -> bool:
        """Whether an address was stored, refused for good, or waits to be fetched."""
        with self._read() as c:
            return books.known(c, address)

    def books(self) -> Sequence[Tally]:
        """The books by source and day: every line counts."""
        with self._read() as c:
            return books.tally(c)

    def outcomes(self, kind: str | None = None, limit: int = 1000) -> Sequence[Outcome]:
        """The latest line of each address, newest first; only those that ended as `kind` where it is given."""
        with self._read() as c:
            return books.latest(c, kind, limit)
