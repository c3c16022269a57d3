"""What changed in a story's ledger, in the order in which it became known here.

::

    row -> points, each when its first report was captured -> by claimant: what they stood by, and what they say now

A figure that comes in late but is older than what the claimant stands by by then changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from coranto.records import Change, ChangeKind, LedgerPoint, LedgerRow, Stated, Story

# (when the report was captured, when it was published), both ISO: sorts by the first, and by the second within a batch.
Arrival = tuple[str, str]


def changes(story: Story, arrived: Mapping[str, Arrival]) -> tuple[Change, ...]:
    """The changes of one story, the earliest known first. `arrived` is by report id; a report without one is left out.

    Background rows (an older event's toll) do not change. The same story and arrivals give the same changes.
    """
    found = [c for row in story.ledger if row.status != "background" for c in _row(story, row, arrived)]
    return tuple(c for _, c in sorted(found, key=lambda f: (f[0], f[1].after.as_of or "", f[1].id)))


def _row(story: Story, row: LedgerRow, arrived: Mapping[str, Arrival]) -> Iterator[tuple[Arrival, Change]]:
    stands: dict[str, LedgerPoint] = {}
    known = sorted((when, n) for n, p in enumerate(row.points) if (when := _first(p, arrived)))
    for n, (when, point) in enumerate((when, row.points[at]) for when, at in known):
        who = point.claimant_entity or point.claimant or ""
        before = stands.get(who)
        kind = _kind(before, point, first=n == 0)
        if kind and not (before and who and (point.as_of or "") < (before.as_of or "")):
            made = Change(
                kind=kind, story=story.id, title=story.title, event=row.event, measure=row.measure, counted=row.counted,
                basis=row.basis, unit=row.unit, claimant=point.claimant, after=_stated(point, arrived), at=when[0],
                before=_stated(before, arrived) if before and who else None,
            )  # fmt: skip
            yield when, made
        if before is None or (point.as_of or "") >= (before.as_of or ""):
            stands[who] = point


def _first(point: LedgerPoint, arrived: Mapping[str, Arrival]) -> Arrival | None:
    return min((arrived[c.report] for c in point.cites if c.report in arrived), default=None)


def _kind(before: LedgerPoint | None, point: LedgerPoint, *, first: bool) -> ChangeKind | None:
    """How a figure changes what its claimant stands by; None where it repeats it."""
    if point.withdrawn:
        return "withdrawn"
    if first:
        return "new-row"
    named = bool(point.claimant)
    if before is None:
        return "new-claimant" if named else "unsourced"
    was, now = _number(before), _number(point)
    if was is not None and now is not None and was != now:
        return ("raised" if now > was else "lowered") if named else "unsourced"
    same = (before.operator, before.words if was is None else "") == (
        point.operator,
        point.words if now is None else "",
    )
    return None if same or not named else "restated"


def _number(point: LedgerPoint) -> float | int | None:
    return next((n for n in (point.value, point.low, point.high) if n is not None), None)


def _stated(point: LedgerPoint, arrived: Mapping[str, Arrival]) -> Stated:
    """The figure with the place that was known first."""
    cites = sorted(point.cites, key=lambda c: (arrived.get(c.report, ("~", "")), c))
    return Stated(
        value=point.value, operator=point.operator, low=point.low, high=point.high, words=point.words,
        as_of=point.as_of, verified=point.verified, cites=tuple(cites),
    )  # fmt: skip
