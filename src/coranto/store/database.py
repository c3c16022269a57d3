"""What every part of the SQL store stands on: one engine, one writer at a time, records in and out."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, Table, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

from coranto.errors import NotNow
from coranto.store import schema
from coranto.store.codec import decode
from coranto.store.engine import open_engine

T = TypeVar("T")
# SQLite's default limit of bound variables is 32,766; 500 ids a query stay far below it on every database.
CHUNK = 500


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Lists of at most `size` items."""
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


class Database:
    """One database. Threads may share it; they write one after the other, which SQLite would make them do anyway."""

    def __init__(self, address: str) -> None:
        self.engine = open_engine(address)
        self._writing = threading.RLock()

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        """One transaction. NotNow where the database cannot be written now: locked, full, read-only, out of reach."""
        with self._writing:
            try:
                with self.engine.begin() as c:
                    yield c
            except OperationalError as error:
                raise NotNow(
                    f"the database cannot be written now ({error.orig}); nothing of this step was kept, and it is "
                    "tried again: is the disk full or read-only, does another program hold the database?",
                    reason="database", item=str(self.engine.url),
                ) from error  # fmt: skip

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        """A connection to ask with. A database in memory has only one: nobody asks while somebody writes."""
        alone = self._writing if isinstance(self.engine.pool, StaticPool) else nullcontext()
        with alone, self.engine.connect() as c:
            yield c

    def _records(self, asked: Select[Any], kind: type[T]) -> list[T]:
        with self._read() as c:
            return [decode(row[0], kind) for row in c.execute(asked)]

    def _one(self, asked: Select[Any]) -> Any:
        with self._read() as c:
            return c.execute(asked).scalar()

    def _stream(self, table: Table, kind: type[T]) -> Iterator[T]:
        """All records in the order of `seq`, page by page, so that nobody holds a cursor open."""
        last = 0
        while True:
            asked = select(table.c.seq, table.c.record).where(table.c.seq > last).order_by(table.c.seq).limit(CHUNK)
            with self._read() as c:
                rows = c.execute(asked).all()
            if not rows:
                return
            yield from (decode(r.record, kind) for r in rows)
            last = rows[-1].seq

    def _add(self, c: Connection, table: Table, rows: list[dict[str, Any]]) -> int:
        """Insert what is not there yet; how many rows were new."""
        return sum(c.execute(upsert(c)(table).values(row).on_conflict_do_nothing()).rowcount for row in rows)

    def _grow(self, c: Connection) -> None:
        t = schema.versions
        if not c.execute(update(t).where(t.c.name == "store").values(value=t.c.value + 1)).rowcount:
            c.execute(insert(t).values(name="store", value=1))


def upsert(c: Connection) -> Any:
    """The INSERT of this database that can say what to do on conflict."""
    return postgresql.insert if c.dialect.name == "postgresql" else sqlite.insert
