"""The numbers in a claim, by which two reports of one claim are known to each other in any wording and language."""

from __future__ import annotations

from coranto.knit.groups import counted_group
from coranto.knit.reports import Report
from coranto.records import Claim

# Measure, group, basis and unit, then the number with its bound.
Numbers = frozenset[tuple[object, ...]]


def numbers(report: Report, claim: Claim) -> Numbers:
    """What a claim counts, in words that all languages share; empty where it counts nothing, or only vaguely."""
    figures = [f for f in (report.reading.figures if report.reading else ()) if f.claim == claim.id]
    if any(f.value is None for f in figures):
        return frozenset()
    return frozenset(
        (f.event, f.measure, counted_group(f, report.language), f.basis, f.unit, f.value, f.operator) for f in figures
    )
