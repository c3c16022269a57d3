"""Which days matter: those that most reports speak of in the story's own words, each report counted once."""

from __future__ import annotations

from coranto.knit.days import Told, Weight, ranked, weights

FLOOD = ("the dam broke above the villages", "villages under water below the dam", "the dam broke, villages drowned")


def told(day: str, report: str, text: str, language: str | None = "en") -> Told:
    return Told(day, report, text, language)


def test_a_report_counts_once_however_often_it_names_the_day() -> None:
    one = [told("2024-03-11", "a", text) for text in FLOOD]
    two = [told("2024-03-12", report, FLOOD[0]) for report in "bc"]
    found = weights([*one, *two], ())
    assert found["2024-03-11"] == Weight(1, False, 3)
    assert ranked(found) == ["2024-03-12", "2024-03-11"]


def test_a_day_named_in_passing_counts_for_no_report() -> None:
    story = (
        "dam broke villages water drowned rescuers boats river mayor engineers wall gates flood warning sirens roof "
        "school bridge road power helicopters army"
    )
    flood = [told("2024-03-11", report, story) for report in "abcd"]
    passing = [told("2023-12-24", report, "shops prepare for holidays") for report in "xyz"]
    found = weights([*flood, *passing], ())
    assert found["2023-12-24"] == Weight(0, False, 3)
    assert ranked(found)[0] == "2024-03-11"


def test_the_own_words_are_those_of_each_language() -> None:
    english = [told("2024-03-11", f"e{n}", text) for n, text in enumerate(FLOOD * 10)]
    french = [told("2024-03-12", "f", "le barrage a cédé au-dessus des villages", "fr")]
    assert weights([*english, *french], ())["2024-03-12"].reports == 1


def test_of_equals_the_day_with_a_report_of_its_own_then_the_earlier_comes_first() -> None:
    found = weights([told(day, "a", FLOOD[0]) for day in ("2024-03-12", "2024-03-11", "2024-03-13")], {"2024-03-13"})
    assert ranked(found) == ["2024-03-13", "2024-03-11", "2024-03-12"]


def test_a_day_of_reports_that_nobody_dates_is_known_too() -> None:
    assert weights([], {"2024-03-13"}) == {"2024-03-13": Weight(0, True, 0)}
