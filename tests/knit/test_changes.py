"""What changed in a ledger: raised and lowered by one claimant, a rival who speaks up, what comes in late."""

from __future__ import annotations

from typing import Any

import pytest

from coranto.errors import RecordError
from coranto.knit.changes import changes
from coranto.records import Cite, LedgerPoint, LedgerRow, Stated, Story, StoryReport

DAYS = {f"a:{n}": (f"2024-03-0{n}T08:00:00Z", f"2024-03-0{n}") for n in range(1, 8)}


def point(value: int | None, report: int, who: str | None = "the ministry", **more: Any) -> LedgerPoint:
    given: dict[str, Any] = {"operator": "=", "as_of": f"2024-03-0{report}", **more}
    return LedgerPoint(value=value, claimant=who, cites=(Cite(f"a:{report}", 10, 12, f"f:{report}"),), **given)


def story(*points: LedgerPoint, id: str = "s:1", **row: Any) -> Story:
    given: dict[str, Any] = {"event": "main", "measure": "killed", "counted": "people", "basis": "cumulative", **row}
    report = StoryReport(
        id="a:1", title="x", outlet=None, language="en", published="2024-03-01", origin="a:1"
    )  # fmt: skip
    return Story(
        id=id, title="Flood", title_from="a:1", first=None, latest=None, reports=(report,), independent=1,
        ledger=(LedgerRow(points=points, **given),),
    )  # fmt: skip


def told(*points: LedgerPoint, **row: Any) -> list[tuple[str, str | None, int | float | None]]:
    return [(c.kind, c.claimant, c.after.value) for c in changes(story(*points, **row), DAYS)]


def test_each_claimant_is_held_to_their_own_figure() -> None:
    assert told(point(9, 1), point(30, 2, "rebels"), point(12, 3), point(12, 4), point(11, 5)) == [
        ("new-row", "the ministry", 9),
        ("new-claimant", "rebels", 30),
        ("raised", "the ministry", 12),
        ("lowered", "the ministry", 11),
    ]


def test_the_figure_before_is_the_claimants_own() -> None:
    found = changes(story(point(9, 1), point(30, 2, "rebels"), point(12, 3)), DAYS)
    assert [c.before.value if c.before else None for c in found] == [None, None, 9]
    assert found[2].at == "2024-03-03T08:00:00Z"


def test_the_same_number_under_another_bound_is_restated() -> None:
    assert told(point(9, 1), point(9, 2, operator=">="))[1:] == [("restated", "the ministry", 9)]
    vague = point(None, 3, operator="vague", words="dozens")
    assert told(point(9, 1), vague)[1:] == [("restated", "the ministry", None)]


def test_what_nobody_is_named_for_is_nobodys_revision() -> None:
    assert told(point(9, 1, None), point(12, 2, None), point(12, 3, None)) == [
        ("new-row", None, 9),
        ("unsourced", None, 12),
    ]


def test_what_comes_in_late_replaces_nothing() -> None:
    late = LedgerPoint(
        value=5, operator="=", claimant="the ministry", as_of="2024-03-01", cites=(Cite("a:6", 1, 2),)
    )  # fmt: skip
    assert told(point(9, 2), late, point(12, 7)) == [("new-row", "the ministry", 9), ("raised", "the ministry", 12)]


def test_what_is_withdrawn_is_told() -> None:
    assert told(point(9, 1), point(90, 2, withdrawn=True))[-1] == ("withdrawn", "the ministry", 90)


def test_background_does_not_change() -> None:
    assert told(point(9, 1), point(12, 2), status="background") == []


def test_a_point_is_known_from_its_first_report_on() -> None:
    twice = LedgerPoint(
        value=9, operator="=", claimant="x", as_of="2024-03-01", cites=(Cite("a:5", 1, 2), Cite("a:2", 4, 5)),
    )  # fmt: skip
    (found,) = changes(story(twice), DAYS)
    assert found.at == DAYS["a:2"][0]
    assert found.after.cites[0].report == "a:2"


def test_a_story_woven_anew_tells_the_same_changes() -> None:
    points = (point(9, 1), point(12, 3))
    one, other = changes(story(*points), DAYS), changes(story(*points, id="s:2"), DAYS)
    assert [c.id for c in one] == [c.id for c in other]
    assert len({c.id for c in one}) == 2


def test_a_report_that_is_not_at_hand_changes_nothing() -> None:
    assert changes(story(point(9, 1), point(12, 3)), {}) == ()


def test_nothing_is_stated_without_a_citation() -> None:
    with pytest.raises(RecordError, match="citation"):
        Stated(value=3, operator="=", cites=())
