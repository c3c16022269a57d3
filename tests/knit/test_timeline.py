"""The timeline: one entry for each happening, dated as finely as told, planned and background marked, in order."""

from __future__ import annotations

import pytest

from coranto.knit import plans, reports, timeline
from coranto.knit.moments import grain_of
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


def noon(made: Made, words: str, hour: str = "12:00", day: str = "2024-03-11") -> Made:
    hours, minutes = hour.split(":")
    return made.time(words, f"{day}T{hour}", f"{day}T{hour}", f"{day}T{hours}:{int(minutes) + 1:02}")


def test_rival_hours_of_one_happening_stand_side_by_side_in_one_entry() -> None:
    one = noon(Made("a", "The northern bridge collapsed at midday and blocked the river."), "midday")
    two = noon(Made("b", "The northern bridge collapsed at 1 pm and blocked the river."), "1 pm", "13:00")
    three = noon(Made("c", "At 1 pm the northern bridge collapsed and blocked the river."), "1 pm", "13:00")
    (entry,) = entries(one, two, three)
    assert (entry.when, entry.line.text) == ("2024-03-11T12:00", one.article.text)
    (rival,) = entry.rivals
    assert (rival.when, rival.grain) == ("2024-03-11T13:00", "minute")
    assert [line.cites[0].report for line in rival.lines] == [two.id, three.id]
    assert entry.origins == (one.id, two.id, three.id)
    assert not entry.also


def test_hours_far_apart_and_other_numbers_are_two_happenings() -> None:
    one = noon(Made("a", "A shell hit the northern bridge at 9 am on Monday."), "9 am", "09:00")
    two = noon(Made("b", "A shell hit the northern bridge at 9 pm on Monday."), "9 pm", "21:00")
    assert [e.rivals for e in entries(one, two)] == [(), ()]
    one = noon(Made("c", "Police counted 40 people on the northern bridge at midday."), "midday")
    two = noon(Made("d", "Police counted 90 people on the northern bridge at 1 pm."), "1 pm", "13:00")
    assert [e.rivals for e in entries(one, two)] == [(), ()]


def test_one_report_that_names_both_hours_contradicts_nobody() -> None:
    one = noon(noon(Made("a", "The northern bridge fell at midday, not at 1 pm."), "midday"), "1 pm", "13:00")
    two = noon(Made("b", "The northern bridge fell at 1 pm."), "1 pm", "13:00")
    assert [e.rivals for e in entries(one, two)] == [(), ()]


def test_a_happening_told_of_two_days_stands_at_both_beside_the_other() -> None:
    one = Made("a", "The northern bridge collapsed on Monday and blocked the river.").day("Monday", "2024-03-11")
    two = Made("b", "The northern bridge collapsed on Tuesday and blocked the river.").day("Tuesday", "2024-03-12")
    first, second = entries(one, two)
    assert [r.when for r in first.rivals] == ["2024-03-12"]
    assert [r.when for r in second.rivals] == ["2024-03-11"]
    assert first.origins == (one.id,)


def test_a_sentence_printed_again_the_next_day_contradicts_nothing() -> None:
    one = Made("a", "The northern bridge collapsed yesterday and blocked the river.").day("yesterday", "2024-03-11")
    two = Made("b", "The northern bridge collapsed yesterday and blocked the river.").day("yesterday", "2024-03-12")
    assert [e.rivals for e in entries(one, two)] == [(), ()]


def test_what_was_planned_and_then_happened_keeps_both() -> None:
    plan = noon(Made("a", "The council will vote on the dam at 6 pm on Thursday.", "2024-03-12"), "6 pm", "18:00")
    plan.facts["times"].clear()
    plan.time("6 pm on Thursday", "2024-03-14T18:00", "2024-03-14T18:00", "2024-03-14T18:01", planned=True)
    done = Made("b", "The council voted on the dam on Thursday.", "2024-03-15").day("Thursday", "2024-03-14")
    (entry,) = entries(plan, done)
    assert (entry.planned, entry.when, entry.line.text) == (False, "2024-03-14", done.article.text)  # by what was done
    assert [line.cites[0].report for line in entry.plans] == [plan.id]
    assert not entry.also


def test_what_was_planned_and_called_off_keeps_both() -> None:
    plan = Made("a", "The council will vote on the dam on Thursday.", "2024-03-12")
    plan.day("Thursday", "2024-03-14", planned=True, anchor="2024-03-12")
    off = Made("b", "The mayor called off Thursday's vote of the council on the dam.", "2024-03-13")
    off.day("Thursday", "2024-03-14", planned=True, anchor="2024-03-13")
    (entry,) = entries(plan, off)
    assert (entry.planned, entry.line.text) == (True, plan.article.text)
    assert [line.text for line in entry.called_off] == [off.article.text]
    (alone,) = entries(off)
    assert alone.planned
    assert alone.called_off == (alone.line,)


PLANS = (
    # words, the time, its language, published, whether it speaks of a plan (or of one called off)
    ("The council was due to meet on Tuesday.", "Tuesday", "en", "planned"),
    ("The vote scheduled for Tuesday drew little notice.", "Tuesday", "en", "planned"),
    ("On Tuesday the council was to have voted again.", "Tuesday", "en", "planned"),
    ("Tuesday's vote was called off by the mayor.", "Tuesday", "en", "called-off"),
    ("Tuesday’s vote was called off by the mayor.", "Tuesday", "en", "called-off"),
    ("The vote planned for Tuesday did not take place.", "Tuesday", "en", "called-off"),
    ("The mayor called off the vote on Tuesday.", "Tuesday", "en", None),  # the day of the calling off, as likely
    ("The mayor, who was due to retire, was shot on Tuesday.", "Tuesday", "en", None),
    ("The council that will decide met on Tuesday.", "Tuesday", "en", None),
    ("The council met on Tuesday, and will meet again.", "Tuesday", "en", None),
    ("Tuesday 4 pm | The role of the council was to be small.", "Tuesday", "en", None),
    (
        "Bren was due to play in Alba Mira Oduya fell ill in her house above the old town and the sea on Tuesday.",
        "Tuesday",
        "en",
        None,
    ),
    ("Le conseil devait se réunir mardi.", "mardi", "fr", "planned"),
    ("Le vote prévu mardi n’a pas eu lieu.", "mardi", "fr", "called-off"),
    ("La séance de mardi a été annulée par le maire.", "mardi", "fr", "called-off"),
    ("Le maire a été blessé mardi dans sa voiture.", "mardi", "fr", None),
)


@pytest.mark.parametrize(("text", "time", "language", "plan"), PLANS)
def test_plans_for_a_day_that_has_passed(text: str, time: str, language: str, plan: str | None) -> None:
    made = Made("a", text, "2024-03-13").day(time, "2024-03-12", anchor="2024-03-13")
    assert plan_of(made, language) == plan


UNDATED = (
    ("The leaders will meet on 14 March in the capital.", "14 March", "en", "planned"),
    ("The verdict is due on 14 March.", "14 March", "en", "planned"),
    ("The vote was postponed until 14 March.", "14 March", "en", None),
    ("The mayor extended the cancellation of visits until 14 March.", "14 March", "en", None),
    ("Les dirigeants doivent se réunir le 14 mars.", "le 14 mars", "fr", "planned"),
    ("The leaders met on 14 March in the capital.", "14 March", "en", None),
)


@pytest.mark.parametrize(("text", "time", "language", "plan"), UNDATED)
def test_a_report_without_a_day_says_by_its_words_what_is_planned(
    text: str, time: str, language: str, plan: str | None
) -> None:
    assert plan_of(Made("a", text, None).day(time, "2024-03-14"), language) == plan


def test_put_off_until_a_day_makes_that_day_a_plan() -> None:
    made = Made("a", "The vote was postponed until Thursday.", "2024-03-12")
    made.day("Thursday", "2024-03-14", planned=True, anchor="2024-03-12")
    assert plan_of(made, "en") == "planned"


def plan_of(made: Made, language: str) -> str | None:
    (report,) = reports.members(group(made), {made.id: made.article}, {made.id: made.reading(language)})
    return plans.of(report, report.sentences()[0], made.facts["times"][0])


def test_the_day_of_a_saying_is_marked_as_that() -> None:
    made = Made("a", "The northern bridge is not safe, the mayor said on Tuesday.").day("Tuesday", "2024-03-12")
    made.claim(PERSON, "The northern bridge is not safe", said_at=SaidAt("2024-03-12", "weekday"))
    (entry,) = entries(made)
    assert entry.saying
    other = Made("b", "The northern bridge fell on Tuesday, the mayor said.").day("Tuesday", "2024-03-12")
    other.claim(PERSON, "The northern bridge fell on Tuesday", said_at=SaidAt("2024-03-12", "weekday"))
    assert [e.saying for e in entries(other)] == [False]


def test_a_saying_of_a_plan_is_no_plan() -> None:
    made = Made("a", "On Wednesday the mayor said the bridge will be closed.", "2024-03-13")
    made.day("Wednesday", "2024-03-13", planned=True, anchor="2024-03-13")
    made.claim(PERSON, "the bridge will be closed", said_at=SaidAt("2024-03-13", "weekday"))
    (entry,) = entries(made)
    assert (entry.saying, entry.planned) == (True, False)


def test_when_it_happened_stands_apart_from_when_it_was_reported() -> None:
    one = Made("a", "The Lower Dam broke on Monday and flooded nine villages.", "2024-03-13").day(
        "Monday", "2024-03-11"
    )
    two = Made("b", "Nine villages were flooded when the Lower Dam broke on Monday.", "2024-03-12").day(
        "Monday", "2024-03-11"
    )
    (entry,) = entries(one, two)
    assert (entry.when, entry.reported) == ("2024-03-11", "2024-03-12")


def test_a_copy_adds_no_agreement() -> None:
    one = Made("a", "The Lower Dam broke on Monday and flooded nine villages.", "2024-03-12").day(
        "Monday", "2024-03-11"
    )
    two = Made("b", "The Lower Dam broke on Monday, flooding nine villages.", "2024-03-13").day("Monday", "2024-03-11")
    grouped = group(one, two, origins={two.id: one.id}, kinds={two.id: "edited"})
    (entry,) = timeline.entries(reports.members(grouped, *maps(one, two)))
    assert entry.origins == (one.id,)
    assert entry.weight == 1


def test_the_day_that_most_reports_speak_of_ranks_first() -> None:
    one = Made("a", "The dam broke on Monday.\nThe dam was closed to visitors on Tuesday.")
    one.day("Monday", "2024-03-11").day("Tuesday", "2024-03-12")
    two = Made("b", "Nine villages drowned on Monday below the dam.").day("Monday", "2024-03-11")
    ranks = {e.when: (e.rank, e.weight) for e in entries(one, two)}
    assert ranks == {"2024-03-11": (1, 2), "2024-03-12": (2, 1)}


def test_background_has_no_rank() -> None:
    made = Made("a", "The valley saw a war from 1951 to 1958.\nThe Lower Dam broke on Monday and flooded villages.")
    made.time("from 1951 to 1958", "1951/1958", "1951-01-01T00:00", "1959-01-01T00:00").day("Monday", "2024-03-11")
    assert [(e.rank, e.weight) for e in entries(made)] == [(0, 0), (1, 1)]


def test_a_day_is_the_same_day_on_every_clock() -> None:
    one = Made("a", "The Lower Dam broke on Monday and flooded nine villages.\nHelp came at noon and at one.")
    one.time("Monday", "2024-03-11", "2024-03-11T00:00+01:00", "2024-03-12T00:00+01:00")
    one.time("noon", "2024-03-12T12:00+01:00", "2024-03-12T12:00+01:00", "2024-03-12T12:01+01:00")
    two = Made("b", "Nine villages were flooded when the Lower Dam broke on Monday.", "2024-03-14")
    two.time("Monday", "2024-03-11", "2024-03-11T00:00+03:00", "2024-03-12T00:00+03:00")
    entry, _ = entries(one, two)
    assert (entry.sort, entry.origins) == ("2024-03-11T00:00", (one.id, two.id))


@pytest.mark.parametrize(
    ("text", "cue", "content", "saying"),
    [
        ("The bridge is not safe, the mayor said on Tuesday.", "said", "The bridge is not safe", True),
        ("On Tuesday the mayor said the bridge is not safe.", "said", "the bridge is not safe", True),
        ("The bridge fell on Tuesday, hours after rain that the mayor called heavy.", "called", "heavy", False),
        ("On Tuesday, the mayor said the bridge is not safe.", "said", "the bridge is not safe", True),
        ("On Tuesday the army crossed the river, and the mayor said it is safe.", "said", "it is safe", False),
        (
            "Men who the mayor called thieves were held in a house near the old bridge on Tuesday.",
            "called",
            "thieves",
            False,
        ),
        ("Talks began in Alba on Tuesday on what the mayor calls unity.", "calls", "unity", False),
        ("The mayor said the bridge is safe; Alba had no news by Tuesday.", "said", "the bridge is safe", False),
    ],
)
def test_only_a_time_beside_the_cue_dates_the_saying(text: str, cue: str, content: str, saying: bool) -> None:
    made = Made("a", text).day("Tuesday", "2024-03-12")
    made.claim(PERSON, content, said_at=SaidAt("2024-03-12", "weekday"), cue=(made.span(cue),))
    assert [e.saying for e in entries(made)] == [saying]
