"""The books: how every item ended, asked for in three ways."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from coranto.records import Outcome
from coranto.store import Tally
from coranto.store.codec import decode, encode
from coranto.store.schema import outcomes

# How an item ends when it did not come in.
TROUBLE = ("refused", "quarantined")


def enter(connection: Connection, line: Outcome) -> None:
    """Enter how one item ended."""
    connection.execute(
        insert(outcomes).values(
            address=line.address, source=line.source, day=line.at[:10], outcome=line.outcome, reason=line.reason,
            record=encode(line),
        )
    )  # fmt: skip


def tally(connection: Connection) -> list[Tally]:
    """The books by source and day: every line counts."""
    t = outcomes.c
    asked = (
        select(t.source, t.day, t.outcome, t.reason, func.count().label("items"))
        .group_by(t.source, t.day, t.outcome, t.reason)
        .order_by(t.day, t.source, t.outcome, t.reason)
    )
    return [Tally(r.source, r.day, r.outcome, r.reason, r.items) for r in connection.execute(asked)]


def latest(connection: Connection, kind: str | None, limit: int) -> Sequence[Outcome]:
    """The latest line of each address, newest first; only those that ended as `kind` where it is given."""
    t = outcomes.c
    newest = select(func.max(t.seq)).group_by(t.address)
    asked = select(t.record).where(t.seq.in_(newest)).order_by(t.seq.desc()).limit(limit)
    return _lines(connection, asked.where(t.outcome == kind) if kind else asked)


def ends(connection: Connection) -> Sequence[Outcome]:
    """For each source its latest line, and its latest line without trouble, newest first."""
    t = outcomes.c
    newest = select(func.max(t.seq)).group_by(t.source)
    well = select(func.max(t.seq)).where(t.outcome.not_in(TROUBLE)).group_by(t.source)
    asked = select(t.record).where(t.seq.in_(newest) | t.seq.in_(well)).order_by(t.seq.desc())
    return _lines(connection, asked)


def _lines(connection: Connection, asked: Select[Any]) -> list[Outcome]:
    return [decode(row[0], Outcome) for row in connection.execute(asked)]
