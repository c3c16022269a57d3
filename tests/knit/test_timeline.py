"""The timeline: one entry for each happening, dated as finely as told, planned and background marked, in order."""

from __future__ import annotations

from coranto.knit import reports, timeline
from coranto.knit.timeline import grain_of
from coranto.records import SaidAt, Time, TimelineEntry
from knit.made import PERSON, Made, group, maps


def entries(*made: Made) -> tuple[TimelineEntry, ...]:
    return timeline.entries(reports.members(group(*made), *maps(*made)))


def test_the_same_happening_of_two_origins_is_one_entry() -> None:
    one = Made("a", "The Lower Dam broke on Monday and flooded nine villages.", "2024-03-11").day(
        "Monday", "2024-03-11"
    )
    two = Made("b", "Nine villages were flooded when the Lower Dam broke on Monday.", "2024-03-12").day(
        "Monday", "2024-03-11"
    )
    (entry,) = entries(one, two)
    assert entry.origins == (one.id, two.id)
    assert entry.line.text.startswith("The Lower Dam broke")
    assert [line.cites[0].report for line in entry.also] == [two.id]


def test_two_happenings_of_one_day_stay_two() -> None:
    one = Made("a", "The Lower Dam broke on Monday and flooded nine villages.").day("Monday", "2024-03-11")
    two = Made("b", "Parliament elected a new speaker on Monday after a long debate.").day("Monday", "2024-03-11")
    assert len(entries(one, two)) == 2


def test_one_instant_in_two_zones_is_one_entry() -> None:
    made = Made("a", "The truce begins at 6pm local time (4pm Paris time).")
    made.time("6pm", "2024-03-13T18:00+03:00", "2024-03-13T18:00+03:00", "2024-03-13T18:01+03:00")
    made.time("4pm", "2024-03-13T16:00+01:00", "2024-03-13T16:00+01:00", "2024-03-13T16:01+01:00")
    (entry,) = entries(made)
    assert (entry.when, entry.grain, entry.sort) == ("2024-03-13T18:00+03:00", "minute", "2024-03-13T18:00")
    assert [c.fact for c in entry.line.cites] == [t.id for t in made.facts["times"]]


def test_two_days_of_one_sentence_are_two_entries_with_lines_of_their_own() -> None:
    made = Made("a", "Police arrested students on Monday and again on Tuesday.")
    made.day("Monday", "2024-03-11").day("Tuesday", "2024-03-12")
    found = entries(made)
    assert [e.when for e in found] == ["2024-03-11", "2024-03-12"]
    assert found[0].line.id != found[1].line.id


def test_entries_are_sorted_by_begin_on_the_clock_of_the_story() -> None:
    made = Made(
        "a", "Guards left the gate at dawn on Tuesday.\nA gun fired at noon there.\nThe gate fell on Monday night."
    )
    made.time("dawn", "2024-03-12TMO", "2024-03-12T05:00+04:00", "2024-03-12T12:00+04:00")
    made.time("noon", "2024-03-12T12:00+04:00", "2024-03-12T12:00+04:00", "2024-03-12T12:01+04:00")
    made.time("Monday night", "2024-03-11TNI", "2024-03-11T20:00+04:00", "2024-03-12T06:00+04:00")
    assert [e.sort for e in entries(made)] == ["2024-03-11T20:00", "2024-03-12T05:00", "2024-03-12T12:00"]


def test_what_is_planned_is_marked_until_someone_reports_it_done() -> None:
    plan = Made("a", "The council will vote on the dam on Thursday.", "2024-03-12").day(
        "Thursday", "2024-03-14", planned=True
    )
    (entry,) = entries(plan)
    assert entry.planned
    done = Made("b", "The council voted on the dam on Thursday.", "2024-03-15").day("Thursday", "2024-03-14")
    (entry,) = entries(plan, done)
    assert not entry.planned
    assert entry.line.cites[0].report == done.id


def test_old_wars_are_background() -> None:
    made = Made("a", "The valley saw a war from 1951 to 1958.\nThe Lower Dam broke on Monday and flooded villages.")
    made.time("from 1951 to 1958", "1951/1958", "1951-01-01T00:00", "1959-01-01T00:00").day("Monday", "2024-03-11")
    old, new = entries(made)
    assert (old.when, old.grain, old.status) == ("1951/1958", "span", "background")
    assert new.status == "new"


def test_a_day_is_finer_told_by_its_part() -> None:
    one = Made("a", "The Lower Dam broke on Monday and flooded nine villages.").day("Monday", "2024-03-11")
    two = Made("b", "The Lower Dam broke on Monday night and flooded nine villages.")
    two.time("Monday night", "2024-03-11TNI", "2024-03-11T20:00", "2024-03-12T06:00")
    (entry,) = entries(one, two)
    assert (entry.when, entry.grain) == ("2024-03-11TNI", "part-of-day")


def test_morning_and_evening_of_one_day_stay_two() -> None:
    one = Made("a", "Guns were fired at the Lower Dam on Monday morning.")
    one.time("Monday morning", "2024-03-11TMO", "2024-03-11T05:00", "2024-03-11T12:00")
    two = Made("b", "Guns were fired at the Lower Dam on Monday evening.")
    two.time("Monday evening", "2024-03-11TEV", "2024-03-11T18:00", "2024-03-12T00:00")
    assert len(entries(one, two)) == 2


def test_references_and_lengths_make_no_entry() -> None:
    made = Made("a", "They argued for decades about the Lower Dam now.")
    made.facts["times"] += [
        Time(span=made.span("decades"), type="DURATION", value="PXE", maker="test"),
        Time(span=made.span("now"), type="DATE", value="PRESENT_REF", maker="test"),
    ]
    assert entries(made) == ()


def test_grains() -> None:
    values = {
        "2024-03-11T12:00+04:00": "minute", "2024-03-11TEV": "part-of-day", "2024-03-11": "day", "2024-W10": "week",
        "2024-03": "month", "2024-FA": "season", "2024-Q1": "season", "2024": "year", "199": "decade",
        "1951/1958": "span",
    }  # fmt: skip
    assert {v: grain_of(v) for v in values} == values


def test_this_year_dates_nothing() -> None:
    made = Made("a", "The party hopes to win the mayor's seat this year.")
    made.time("this year", "2024", "2024-01-01T00:00", "2025-01-01T00:00")
    assert entries(made) == ()


def test_the_day_of_the_saying_dates_no_second_happening() -> None:
    made = Made("a", "The northern bridge fell on Monday, the mayor said on Tuesday.")
    made.day("Monday", "2024-03-11").day("Tuesday", "2024-03-12")
    made.claim(PERSON, "The northern bridge fell on Monday", said_at=SaidAt("2024-03-12", "weekday"))
    assert [e.when for e in entries(made)] == ["2024-03-11"]


def test_a_day_with_its_hour_in_one_sentence_is_one_moment() -> None:
    made = Made("a", "The truce agreed on Monday took hold at noon local time.")
    made.day("Monday", "2024-03-11").time("noon", "2024-03-11T12:00", "2024-03-11T12:00", "2024-03-11T12:01")
    assert [e.when for e in entries(made)] == ["2024-03-11T12:00"]
