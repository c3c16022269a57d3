"""Promise 4: figures are never averaged, none silently replaces another, rival claimants stay side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from coranto.records import Story


def figures(desk: Any, story: Story) -> dict[str, Any]:
    readings = [desk.store.reading(report.id) for report in story.reports]
    return {figure.id: figure for reading in readings for figure in reading.figures}


def bent(desk: Any, story: Story) -> list[str]:
    """What is wrong with a story's ledger: a number nobody gave, one that went missing, a bound or best of our own."""
    read, wrong = figures(desk, story), []
    for row in story.ledger:
        given = {read[c.fact].value for p in row.points for c in p.cites if c.fact in read}
        wrong += [f"nobody gave {p.value}" for p in row.points if p.value not in given]
        numbers = [v for p in row.points for v in (p.value, p.low, p.high) if v is not None]
        wrong += [f"bound {b} is nobody's" for b in (row.low, row.high) if b is not None and b not in numbers]
        wrong += ["best without a source"] if row.best is not None and row.best not in numbers else []
    cited = {c.fact for row in story.ledger for p in row.points for c in p.cites}
    wrong += [f"{f.words} went missing" for i, f in read.items() if i not in cited and f.status == "new"]
    return wrong


def test_contradictions_stand(samples: Any) -> None:
    for story in samples.stories():
        assert bent(samples, story) == []


def test_rivals_stay_side_by_side(samples: Any) -> None:
    rows = [row for story in samples.stories() for row in story.ledger]
    assert any(len({p.claimant for p in row.points}) > 1 and len({p.value for p in row.points}) > 1 for row in rows)
    assert any(check.kind in ("rival", "revised-down", "same-claimant-differs") for row in rows for check in row.checks)


def test_a_planted_average_is_found(samples: Any) -> None:
    story = next(s for s in samples.stories() if any(len(row.points) > 1 for row in s.ledger))
    row = next(row for row in story.ledger if len(row.points) > 1)
    mean = replace(row.points[0], value=123_456.5)
    planted = replace(story, ledger=tuple(replace(r, points=(mean,)) if r is row else r for r in story.ledger))
    assert any("nobody gave" in wrong for wrong in bent(samples, planted))


def test_a_planted_loss_is_found(samples: Any) -> None:
    story = next(s for s in samples.stories() if len(s.ledger) > 1)
    planted = replace(story, ledger=story.ledger[1:])
    assert any("went missing" in wrong for wrong in bent(samples, planted))
