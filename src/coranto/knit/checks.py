"""What a careful reader would remark on a row of the ledger; the sums of its parts are in `checks_sums`.

::

    two points of a row    rival, same-claimant-differs, revised-down
    the points of a row    revised-down (the peak and what follows), claimant-differs, bound-differs, no-source
    a report's points      headline-differs
    rows of one event      group-differs; of several events carried-over
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import combinations

from coranto.records import Check, Cite, Figure, LedgerPoint

Number = int | float
# "About 200" allows for a tenth either way before another number contradicts it.
ROUGH = 0.1
# Smaller numbers coincide too often to say that one was carried over from another event.
CARRIED_FROM = 20
# One number under two claimants is remarked where their days are no further apart.
NEAR_DAYS = 2
NOBODY = "an unnamed source"
# Stands for everybody, whatever a report calls them.
PEOPLE = "people"
# The kinds of remark, in the order shown.
KINDS = (
    "sum", "rival", "same-claimant-differs", "revised-down", "claimant-differs", "group-differs", "bound-differs",
    "headline-differs", "no-source", "carried-over",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure of one article with its claimant joined over reports. `claimant` is a key, empty for nobody.

    `local` is the place of a figure that its report gives of one place beside a larger one of the same kind.
    """

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
    local: str = ""


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
    """The checks of one row, in the order of `KINDS`; none says which figure is right."""
    found: list[Check] = []
    for (one, first), (other, second) in combinations(pairs, 2):
        check = _against(one, first[0], other, second[0])
        if check is None and _contrasted(one, first, other, second):
            check = _rival(one, other)
        if check is not None:
            found.append(check)
    points = [p for p, _ in pairs]
    found += _fallen(points, {check.cites for check in found})
    found += _repeated(pairs)
    found += _headlines(pairs)
    found += _unsourced(points, entries)
    found += _carried(points, entries, everything)
    found += _other_groups(pairs, entries, everything)
    return tuple(sorted(found, key=lambda c: (KINDS.index(c.kind), c.cites, c.says)))


def _rival(one: LedgerPoint, other: LedgerPoint) -> Check:
    who, whom = one.claimant or NOBODY, other.claimant or NOBODY
    return Check("rival", f"{who}: {amount(one)}; {whom}: {amount(other)}", _cites(one, other))


def _against(one: LedgerPoint, first: Entry, other: LedgerPoint, second: Entry) -> Check | None:
    """What two points of a row, the first not later than the second, say of each other."""
    same = first.claimant == second.claimant and bool(first.claimant)
    a, b = bounds(one), bounds(other)
    if a is None or b is None:
        return None
    same_day = one.as_of is not None and one.as_of == other.as_of
    who = one.claimant or NOBODY
    if same and same_day and not compatible(one, other):
        says = f"{who} is reported to say both {amount(one)} and {amount(other)} for the same day"
        return Check("same-claimant-differs", says, _cites(one, other))
    dated = one.as_of is not None and other.as_of is not None
    if (
        same
        and dated
        and not same_day
        and (one.value or 0) > (other.value if other.value is not None else one.value or 0)
    ):
        return Check("revised-down", f"{who} went from {amount(one)} to {amount(other)}", _cites(one, other))
    unnamed_apart = not first.claimant and not second.claimant and first.origin != second.origin
    apart = one.as_of is not None and not same and (bool(first.claimant or second.claimant) or unnamed_apart)
    # A toll may rise from one day to the next; a later and lower one contradicts the earlier.
    if apart and not compatible(one, other) and (same_day or b[1] < a[0]):
        return _rival(one, other)
    return None


def _differ(one: Number, other: Number) -> bool:
    """Whether two numbers are further apart than rounding explains."""
    return abs(one - other) > ROUGH * max(abs(one), abs(other))


def _contrasted(one: LedgerPoint, first: list[Entry], other: LedgerPoint, second: list[Entry]) -> bool:
    """Whether one report sets two claimants' figures of a day side by side, though as bounds both could hold."""
    if one.value is None or other.value is None or one.as_of != other.as_of or not _differ(one.value, other.value):
        return False
    claimants = {e.claimant for e in first}, {e.claimant for e in second}
    if "" in claimants[0] | claimants[1] or claimants[0] & claimants[1]:
        return False
    return bool({e.article for e in first} & {e.article for e in second})


def _fallen(points: list[LedgerPoint], told: set[tuple[Cite, ...]]) -> list[Check]:
    """The highest figure of the row and each new low on a later day, whoever gives them: a toll went down."""
    given = [p for p in points if p.value is not None and p.as_of and p.operator not in ("<", "<=")]
    if not given:
        return []
    peak = max(given, key=lambda p: (p.value or 0, -_day(p)))
    lows: list[LedgerPoint] = []
    for point in sorted(given, key=lambda p: (_day(p), -(p.value or 0))):
        last = lows[-1] if lows else peak
        of_one_sort = bool(point.claimant) == bool(peak.claimant)
        if of_one_sort and _day(point) > _day(peak) and _differ(last.value or 0, point.value or 0):
            lows += [point] if (point.value or 0) < (last.value or 0) else []
    if not lows or _cites(peak, *lows) in told:
        return []
    said = (f"{amount(p)} ({p.claimant or NOBODY})" for p in (peak, *lows))
    return [Check("revised-down", " is followed by ".join(said), _cites(peak, *lows))]


def _day(point: LedgerPoint) -> int:
    """The day as a number; a month counts from its first day."""
    parts = ((point.as_of or "") + "-01-01")[:10].split("-")
    return date(*(int(p) for p in parts)).toordinal() if all(p.isdigit() for p in parts) else 0


def _repeated(pairs: list[tuple[LedgerPoint, list[Entry]]]) -> list[Check]:
    """One number under several claimants, or with several bounds: somebody or something was lost on the way."""
    found: list[Check] = []
    for value in sorted({p.value for p, _ in pairs if p.value is not None and p.value >= CARRIED_FROM}):
        held = [(p, m) for p, m in pairs if p.value == value and not all(e.heading for e in m)]
        named = [p for p, m in held if m[0].claimant]
        claimants = list(dict.fromkeys(p.claimant for p in named))
        near = len(claimants) > 1 and max(map(_day, named)) - min(map(_day, named)) <= NEAR_DAYS
        if near and len({o for p in named for o in p.origins}) > 1:
            says = f"{value:,} is given by {', '.join(str(c) for c in claimants)}"
            found.append(Check("claimant-differs", says, _cites(*named)))
        signs = list(dict.fromkeys(amount(p) for p, _ in held))
        if len(signs) > 1:
            found.append(Check("bound-differs", f"given as {'; '.join(signs)}", _cites(*(p for p, _ in held))))
    return found


def _headlines(pairs: list[tuple[LedgerPoint, list[Entry]]]) -> list[Check]:
    """A headline with a number that the report below it does not give."""
    found: list[Check] = []
    for point, members in pairs:
        for entry in (e for e in members if e.heading and point.value is not None):
            below = [p for p, m in pairs for e in m if e.article == entry.article and not e.heading]
            told = [p for p in below if p.value is not None]
            if told and all(_differ(point.value or 0, p.value or 0) for p in told):
                top = max(told, key=lambda p: p.value or 0)
                cites = tuple(sorted({*entry.cites, *(c for c in top.cites if c.report == entry.article)}))
                says = f"the headline says {amount(point)}, the text {amount(top)}"
                found.append(Check("headline-differs", says, cites))
    return found


def _unsourced(points: list[LedgerPoint], entries: list[Entry]) -> list[Check]:
    """A row for which nobody is named, or whose highest figure nobody named gives: what it rose from is cited too."""
    if not points or all(e.figure.status != "new" for e in entries):
        return []
    given = [p for p in points if p.value is not None]
    if all(p.claimant is None for p in points):
        said = list(dict.fromkeys(amount(p) for p in points))
        says = "no report names a source for this" + (f": {'; '.join(said)}" if len(said) > 1 else "")
        return [Check("no-source", says, _cites(*points))]
    if not given:
        return []
    top = max(given, key=lambda p: (p.value or 0, p.claimant is not None))
    before = [p for p in given if p.value != top.value and p.as_of and top.as_of and p.as_of < top.as_of]
    known = max((p for p in before), key=lambda p: (p.value or 0, p.as_of or ""), default=None)
    if top.claimant is not None or known is None or not _differ(top.value or 0, known.value or 0):
        return []
    says = f"no report names a source for the rise from {amount(known)} to {amount(top)}"
    return [Check("no-source", says, _cites(known, top))]


def _other_groups(
    pairs: list[tuple[LedgerPoint, list[Entry]]], entries: list[Entry], everything: list[Entry]
) -> list[Check]:
    """The same claimant's number of one day that other reports give of another group: four soldiers, four policemen."""
    found: dict[str, Check] = {}
    mine = entries[0].counted
    for point, members in pairs:
        for one in (e for e in members if e.claimant and point.value is not None):
            for other in everything:
                if (
                    other.figure.value == point.value
                    and other.claimant == one.claimant
                    and (other.figure.measure, other.figure.event) == (one.figure.measure, one.figure.event)
                    and other.figure.as_of == one.figure.as_of
                    and mine < other.counted
                    and not _one_group(mine, other.counted)
                    and not any(e.article == other.article for e in entries)
                    and not any(e.article == one.article and e.counted == other.counted for e in everything)
                ):
                    says = f"{point.claimant} is reported to give {amount(point)} as {mine} and as {other.counted}"
                    found.setdefault(says, Check("group-differs", says, tuple(sorted({*one.cites, *other.cites}))))
    return list(found.values())


def _one_group(one: str, other: str) -> bool:
    """Whether one name of a group is a longer form of the other, or either means everybody."""
    a, b = ({w.rstrip("s") for w in name.casefold().split()} for name in (one, other))
    return a <= b or b <= a or PEOPLE in a | b


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
