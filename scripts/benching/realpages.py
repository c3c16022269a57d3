"""Real pages in the benchmark: coranto's figures with their floors, beside the best of the peers on the same pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benching import tables
from benching.bodies import OURS
from benching.rows import Row
from measures import noise, pages, reports

LEFT = (*noise.classes(), "any class", "any line")


def rows(shared: Path) -> Iterator[Row]:
    """Every figure of every set: on the third that the floors are for, on all pages of the set that has no split."""
    for name in pages.SETS:
        tools = tables.answers(shared, name)
        split = name in pages.SPLIT
        truth = pages.third(shared, name) if split else pages.rows(shared, name)
        # What the block model has learned from can rank releases, not tell how it does on other sites.
        known = f"{name} ({'learned from' if split else 'not learned from'})"
        floors, ceilings = (reports.FLOORS[part].get(name, {}) for part in ("pages", "noise"))
        found = {tool.tool: tables.accuracy(shared, truth, tool) for tool in tools}
        yield from _beside(f"pages, {known}", found, floors)
        left = {tool.tool: tables.leftover(shared, truth, tool) for tool in tools}
        if any(left.values()):
            yield from _beside(f"left over, {known}", left, ceilings)


def _beside(group: str, found: dict[str, dict[str, float]], floors: dict[str, float]) -> Iterator[Row]:
    ours = found[OURS]
    for measure, value in ours.items():
        most = measure in (*pages.LEAST, *LEFT)
        floor = floors.get(f"{measure.replace(' ', '_')}_most" if most else measure)
        asked = "" if floor is None else f"{'<=' if most else '>='} {floor:g}"
        holds = None if floor is None else (value <= floor if most else value >= floor)
        yield Row(group, measure.replace("_", " "), f"{value:g}", asked, holds, tables.best(measure, found))
