"""The books and the agenda: how every item ended, and what was named and is still to be fetched.

An item is handed over once and ends once. What a source yields itself (`Body`, `Outcome`) ends in the transaction that
enters it. A `Lead` is named first; it stands on the agenda until its page is stored, a duplicate, unchanged or refused,
and so, at any moment and after any kill,

    named = ended (step ``page``, all but quarantined) + on the agenda

A try that failed for now (``quarantined``) is a line in the books as well; its lead stays, to be tried again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from coranto.records import Lead, Outcome
from coranto.store import Tally
from coranto.store.codec import decode, encode
from coranto.store.database import chunks, upsert
from coranto.store.schema import agenda, captures, outcomes, tallies

# How an item ends when it did not come in.
TROUBLE = ("refused", "quarantined")
# Steps of the gathering, and the mark under which named leads are counted.
SOURCE, PAGE, NAMED = "source", "page", "named"


def enter(c: Connection, lines: Sequence[Outcome], step: str = SOURCE) -> None:
    """Enter how items ended: each counts in the books of its day, the latest line of each address is kept."""
    for part in chunks(lines):
        latest = {line.address: line for line in part}
        c.execute(delete(outcomes).where(outcomes.c.address.in_(latest)))
        c.execute(insert(outcomes), [
            {"address": at, "source": e.source, "outcome": e.outcome, "reason": e.reason, "record": encode(e)}
            for at, e in latest.items()
        ])  # fmt: skip
    _count(c, Counter((line.at[:10], line.source, step, line.outcome, line.reason) for line in lines))


def _count(c: Connection, counted: Counter[tuple[str, str, str, str, str]]) -> None:
    for (day, source, step, outcome, reason), items in counted.items():
        row = {"day": day, "source": source, "step": step, "outcome": outcome, "reason": reason, "items": items}
        made = upsert(c)(tallies).values(row)
        keys = ["day", "source", "step", "outcome", "reason"]
        c.execute(made.on_conflict_do_update(index_elements=keys, set_={"items": tallies.c["items"] + items}))


def name(c: Connection, leads: Iterable[Lead]) -> None:
    """Put leads on the agenda; one that waits there already stays as it is."""
    named: Counter[tuple[str, str, str, str, str]] = Counter()
    day = datetime.now(UTC).date().isoformat()
    for lead in leads:
        row = {"address": lead.address, "source": lead.source, "record": encode(lead), "tries": 0, "due": ""}
        if c.execute(upsert(c)(agenda).values(row).on_conflict_do_nothing()).rowcount:
            named[day, lead.source, PAGE, NAMED, ""] += 1
    _count(c, named)


def ended(c: Connection, lead: Lead) -> bool:
    """Take a lead from the agenda; whether it was there."""
    return bool(c.execute(delete(agenda).where(agenda.c.address == lead.address)).rowcount)


def postponed(c: Connection, lead: Lead, due: str | None) -> bool:
    """Put a lead off until `due`, or (None) until somebody asks for it; whether it is on the agenda."""
    waits = update(agenda).where(agenda.c.address == lead.address)
    return bool(c.execute(waits.values(tries=agenda.c.tries + 1, due=due)).rowcount)


def due(c: Connection, now: str, limit: int, each: int) -> list[tuple[Lead, int]]:
    """Leads whose time has come, with how often each was tried; the first `each` of every source, `limit` in all."""
    t = agenda.c
    place = func.row_number().over(partition_by=t.source, order_by=(t.due, t.seq)).label("place")
    ready = select(t.record, t.tries, t.due, t.seq, place).where(t.due <= now).subquery()
    asked = select(ready.c.record, ready.c.tries).where(ready.c.place <= each).order_by(ready.c.due, ready.c.seq)
    return [(decode(row.record, Lead), row.tries) for row in c.execute(asked.limit(limit))]


def retry(c: Connection) -> int:
    """Make everything on the agenda due now; how much that is."""
    c.execute(update(agenda).values(due=""))
    return waiting(c)


def waiting(c: Connection, *, tried: bool = False) -> int:
    """How many leads are on the agenda; with `tried` those that failed before."""
    asked = select(func.count()).select_from(agenda)
    found: int = c.execute(asked.where(agenda.c.tries > 0) if tried else asked).scalar_one()
    return found


def known(c: Connection, address: str) -> bool:
    """Whether an address was stored, refused for good, or waits to be fetched."""
    t, o = captures.c, outcomes.c
    held = select(1).where((t.address == address) | (t.asked == address))
    refused = select(1).where(o.address == address, o.outcome == "refused")
    waits = select(1).where(agenda.c.address == address)
    return bool(c.execute(select(held.exists() | refused.exists() | waits.exists())).scalar())


def tally(c: Connection) -> list[Tally]:
    """The books by source and day: every line counts. Leads that were named are not lines yet."""
    t = tallies.c
    asked = (
        select(t.source, t.day, t.outcome, t.reason, func.sum(t["items"]).label("total"))
        .where(t.outcome != NAMED)
        .group_by(t.source, t.day, t.outcome, t.reason)
        .order_by(t.day, t.source, t.outcome, t.reason)
    )
    return [Tally(r.source, r.day, r.outcome, r.reason, r.total) for r in c.execute(asked)]


def latest(c: Connection, kind: str | None, limit: int) -> list[Outcome]:
    """The latest line of each address, newest first; only those that ended as `kind` where it is given."""
    t = outcomes.c
    asked = select(t.record).order_by(t.seq.desc()).limit(limit)
    return [decode(row[0], Outcome) for row in c.execute(asked.where(t.outcome == kind) if kind else asked)]


def imbalance(c: Connection) -> Iterator[str]:
    """What does not add up, in sentences."""
    t = tallies.c

    def count(*where: Any) -> int:
        return int(c.execute(select(func.coalesce(func.sum(t["items"]), 0)).where(*where)).scalar_one())

    named, over = count(t.outcome == NAMED), count(t.step == PAGE, t.outcome.not_in((NAMED, "quarantined")))
    waits = waiting(c)
    if named != over + waits:
        yield f"the books do not balance: {named} pages were named, {over} ended and {waits} wait"
    stored = count(t.outcome == "stored")
    held = c.execute(select(func.count()).select_from(captures)).scalar_one()
    if stored != held:
        yield f"the books do not balance: {stored} items were entered as stored, {held} captures are there"
