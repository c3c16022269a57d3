"""Why a report stands where it stands: the judgements that hold it to other reports of its story, and those that hold
it apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from coranto.join.components import is_rule, reports_in, sides
from coranto.records import Grouping, Judgement
from coranto.records.views import Holding


def ties(
    revisions: Collection[str], group: Grouping, about: Iterable[Judgement], earlier: Mapping[str, str]
) -> tuple[Holding, ...]:
    """The ties of a report, given by its revisions: people's first, then the surest; what holds it apart comes last.

    `about` are the standing judgements on them, `earlier` leads from earlier revisions to those that stand.
    """
    found = []
    for judged in about:
        if judged.kind == "not-same-story":
            found.append(tie(judged, _others(judged, revisions), apart=True))
        elif judged.kind == "several" or judged.id in group.judgements:
            others = {earlier.get(report, report) for report in reports_in(judged)} - set(revisions)
            found.append(tie(judged, sorted(others.intersection(group.members))))
    return tuple(sorted(found, key=lambda t: (t.apart, t.rule, -t.score, t.judgement)))


def _others(judged: Judgement, ours: Collection[str]) -> list[str]:
    of = sides(judged)
    here = {of[report] for report in ours if report in of}
    return sorted(report for report, side in of.items() if side not in here)


def tie(judged: Judgement, others: Iterable[str], apart: bool = False) -> Holding:
    """A judgement as a tie of one of its reports to the `others`."""
    return Holding(
        kind=judged.kind,
        reports=tuple(others),
        by=judged.maker.removeprefix("person:"),
        rule=is_rule(judged),
        score=judged.score,
        reason=judged.reason,
        judgement=judged.id,
        detail="" if apart else judged.detail,
        at=judged.made_at,
        apart=apart,
    )
