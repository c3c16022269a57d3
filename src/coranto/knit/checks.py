"""What a careful reader would remark on a row of the ledger: sums, revisions, rivals, numbers carried over."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from coranto.records import Check, Cite, Figure, LedgerPoint

Number = int | float
# "About 200" allows for a tenth either way before another number contradicts it.
ROUGH = 0.1
# Smaller numbers coincide too often to say that one was carried over from another event.
CARRIED_FROM = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure of one article with its claimant joined over reports. `claimant` is a key, empty for nobody."""

    figure: Figure
    counted: str
    claimant: str
    name: str | None
    entity: str | None
    article: str
    origin: str
    cites: tuple[Cite, ...]
    best: bool = False
    heading: bool = False


def bounds(point: LedgerPoint) -> tuple[Number, Number] | None:
    """The interval in which a point holds the number to lie; None for vague words."""
    infinite = float("inf")
    if point.operator == "vague":
        return None
    if point.operator == "~" and point.value is not None:
        return point.value * (1 - ROUGH), point.value * (1 + ROUGH)
    low = point.low if point.low is not None else 0
    high = point.high if point.high is not None else infinite
    return low, high


def compatible(one: LedgerPoint, other: LedgerPoint) -> bool:
    """Whether both can be true of one number at one time: "at least 32" and "at least 200" can."""
    a, b = bounds(one), bounds(other)
    return a is None or b is None or (a[0] <= b[1] and b[0] <= a[1])


def _cites(*points: LedgerPoint) -> tuple[Cite, ...]:
    return tuple(sorted({c for p in points for c in p.cites}))


def amount(point: LedgerPoint) -> str:
    """The number as the check says it."""
    if point.value is None:
        return point.words or f"{point.low}-{point.high}"
    sign = "" if point.operator == "=" else f"{point.operator} "
    return f"{sign}{point.value:,}"


def checks(
    pairs: list[tuple[LedgerPoint, list[Entry]]], entries: list[Entry], everything: list[Entry]
) -> tuple[Check, ...]:
    """The checks of one row, in a fixed order: rivals, differences, revisions, no source, carried over."""
    found: list[Check] = []
    for (one, first), (other, second) in combinations(pairs, 2):
        check = _against(one, first[0], other, second[0])
        if check is not None:
            found.append(check)
    points = [p for p, _ in pairs]
    if points and all(p.claimant is None for p in points) and any(e.figure.status == "new" for e in entries):
        found.append(Check("no-source", "no report names a source for this", _cites(*points)))
    found += _carried(points, entries, everything)
    order = ("rival", "same-claimant-differs", "revised-down", "no-source", "carried-over")
    return tuple(sorted(found, key=lambda c: (order.index(c.kind), c.cites, c.says)))


def _against(one: LedgerPoint, first: Entry, other: LedgerPoint, second: Entry) -> Check | None:
    """What two points of a row, the first not later than the second, say of each other."""
    same = first.claimant == second.claimant and bool(first.claimant)
    a, b = bounds(one), bounds(other)
    if a is None or b is None:
        return None
    same_day = one.as_of is not None and one.as_of == other.as_of
    who, whom = one.claimant or "an unnamed source", other.claimant or "an unnamed source"
    if same and same_day and not compatible(one, other):
        says = f"{who} is reported to say both {amount(one)} and {amount(other)} for the same day"
        return Check("same-claimant-differs", says, _cites(one, other))
    if same and not same_day and one.value is not None and other.value is not None and other.value < one.value:
        return Check("revised-down", f"{who} went from {amount(one)} to {amount(other)}", _cites(one, other))
    unnamed_apart = not first.claimant and not second.claimant and first.origin != second.origin
    dated = one.as_of is not None
    apart = dated and not same and (bool(first.claimant or second.claimant) or unnamed_apart)
    # A toll may rise from one day to the next; a later and lower one contradicts the earlier.
    if apart and not compatible(one, other) and (same_day or b[1] < a[0]):
        return Check("rival", f"{who}: {amount(one)}; {whom}: {amount(other)}", _cites(one, other))
    return None


def _carried(points: list[LedgerPoint], entries: list[Entry], everything: list[Entry]) -> list[Check]:
    """The same number given for the same thing in another event: one of them may have been carried over."""
    found: list[Check] = []
    if any(e.figure.status == "background" for e in entries):
        return found
    for point in points:
        if point.value is None or point.value < CARRIED_FROM:
            continue
        others = [
            e
            for e in everything
            if e.figure.value == point.value
            and e.figure.measure == entries[0].figure.measure
            and e.counted == entries[0].counted
            and e.figure.event != entries[0].figure.event
        ]
        if others:
            cites = tuple(sorted({*point.cites, *(c for e in others for c in e.cites)}))
            found.append(Check("carried-over", f"{amount(point)} is also given for {others[0].figure.event}", cites))
    return found


def parts_check(entries: list[Entry], everything: list[Entry]) -> tuple[Check, ...]:
    """Whether the parts that a report gives of a whole add up: "6 = 4 + 2 holds"."""
    found: dict[tuple[str, tuple[Number, ...]], Check] = {}
    for entry in entries:
        whole, ids = entry.figure, {c.fact for c in entry.cites}
        parts = [
            e
            for e in everything
            if e.article == entry.article and e.figure.part_of in ids and e.figure.value is not None
        ]
        values = [e.figure.value for e in parts if e.figure.value is not None]
        if whole.value is None or not values or whole.operator not in ("=", "~"):
            continue
        total = sum(values)
        sums = " + ".join(f"{v:,}" for v in values)
        cites = tuple(sorted({*entry.cites, *(c for e in parts for c in e.cites)}))
        if total == whole.value and len(values) > 1:
            check = Check("sum", f"{whole.value:,} = {sums} holds", cites, True)
        elif total > whole.value:
            check = Check("sum", f"{sums} is more than {whole.value:,}", cites, False)
        else:
            continue
        found.setdefault((check.says, tuple(values)), check)
    return tuple(found[k] for k in sorted(found))
