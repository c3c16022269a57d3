"""Where the sources differ, each side in its own words."""

from __future__ import annotations

from coranto.knit import reports
from coranto.knit.differences import differences
from coranto.knit.names import Register
from coranto.records import Cite, Difference, LedgerPoint, LedgerRow, Speaker, Verification
from knit.made import PERSON, Made, group, maps


def found(*made: Made, rows: tuple[LedgerRow, ...] = ()) -> tuple[Difference, ...]:
    return differences(reports.members(group(*made), *maps(*made)), rows, (), Register(()))


def point(
    made: Made, words: str, value: int, claimant: str, operator: str = "=", as_of: str = "2024-03-11"
) -> LedgerPoint:
    span = made.span(words)
    return LedgerPoint(
        value=value, operator=operator, claimant=claimant, cites=(Cite(made.id, span.start, span.end),), as_of=as_of,
        low=value, high=None if operator == ">=" else value,
    )  # fmt: skip


def row(*points: LedgerPoint, status: str = "new") -> LedgerRow:
    return LedgerRow(event="main", measure="killed", counted="people", basis="cumulative", points=points, status=status)


ONE = "The army said 41 people were killed."
TWO = "Rescuers counted 90 killed in the valley."


def test_rival_figures_stand_side_by_side_in_their_sentences() -> None:
    made = Made("a", f"{ONE}\n{TWO}")
    (difference,) = found(made, rows=(row(point(made, "41", 41, "the army"), point(made, "90", 90, "rescuers")),))
    assert (difference.kind, difference.about) == ("figure", "killed: people")
    assert [s.says for s in difference.sides] == [ONE, TWO]


def test_figures_that_can_both_hold_do_not_differ() -> None:
    made = Made("a", f"{ONE}\n{TWO}")
    lower = point(made, "41", 41, "the army", ">=")
    assert found(made, rows=(row(lower, point(made, "90", 90, "rescuers")),)) == ()


def test_one_claimant_who_corrects_himself_is_no_rival() -> None:
    made = Made("a", f"{ONE}\n{TWO}")
    first, second = point(made, "41", 41, "the army"), point(made, "90", 90, "the army", as_of="2024-03-12")
    assert found(made, rows=(row(first, second),)) == ()


def test_background_rows_are_left_alone() -> None:
    made = Made("a", f"{ONE}\n{TWO}")
    rivals = (point(made, "41", 41, "the army"), point(made, "90", 90, "rescuers"))
    assert found(made, rows=(row(*rivals, status="background"),)) == ()


def test_one_happening_on_two_dates() -> None:
    one = Made("a", "The Lower Dam broke on Monday and flooded nine villages.", "2024-03-13")
    two = Made("b", "The Lower Dam broke on Tuesday and flooded nine villages.", "2024-03-14")
    one.day("Monday", "2024-03-11")
    two.day("Tuesday", "2024-03-12")
    (difference,) = found(one, two)
    assert (difference.kind, difference.about) == ("date", "Monday / Tuesday")
    assert [s.cites[0].report for s in difference.sides] == [one.id, two.id]


def test_one_report_does_not_contradict_itself() -> None:
    made = Made(
        "a", "The Lower Dam broke on Monday and flooded villages.\nThe Lower Dam broke on Tuesday and flooded more."
    )
    made.day("Monday", "2024-03-11").day("Tuesday", "2024-03-12")
    assert found(made) == ()


def test_a_denial_stands_beside_what_it_denies() -> None:
    one = Made("a", "Mira Oduya said the wall of the dam was cracked for years.", "2024-03-11")
    one.claim(PERSON, "the wall of the dam was cracked for years")
    two = Made("b", "The builder denied that the wall of the dam was cracked.", "2024-03-12")
    two.claim(Speaker(name="the builder", kind="nominal"), "that the wall of the dam was cracked", act="denial")
    (difference,) = found(one, two)
    assert difference.kind == "account"
    assert [s.cites[0].report for s in difference.sides] == [one.id, two.id]


def test_a_denial_of_something_else_stands_alone() -> None:
    one = Made("a", "Mira Oduya said the wall of the dam was cracked for years.").claim(
        PERSON, "the wall of the dam was cracked for years"
    )
    two = Made("b", "The builder denied any bribes to the party.").claim(
        Speaker(name="the builder", kind="nominal"), "any bribes to the party", act="denial"
    )
    assert found(one, two) == ()


def test_a_claim_that_the_report_says_is_contradicted() -> None:
    made = Made("a", "The army said all had left.\nPictures seen by this paper show otherwise.")
    made.claim(
        Speaker(name="The army", kind="nominal"), "all had left",
        verification=Verification("contradicted", made.span("show otherwise")),
    )  # fmt: skip
    (difference,) = found(made)
    assert [s.says for s in difference.sides] == [
        "The army said all had left.",
        "Pictures seen by this paper show otherwise.",
    ]


def test_the_tolls_of_two_days_are_no_rival_dates() -> None:
    one = Made("a", "At least 12 people were killed in the valley on Monday.", "2024-03-13").day("Monday", "2024-03-11")
    two = Made("b", "At least 19 people were killed in the valley on Tuesday.", "2024-03-14")
    two.day("Tuesday", "2024-03-12")
    assert found(one, two) == ()


def test_wars_that_begin_in_different_years_differ() -> None:
    one = Made("a", "The valley was the scene of a war in the early 1950s.", "2024-03-13")
    one.time("the early 1950s", "195", "1950-01-01T00:00", "1960-01-01T00:00", mod="START")
    two = Made("b", "The valley has been the scene of war from 1951 to 1958.", "2024-03-14")
    two.time("from 1951 to 1958", "1951/1958", "1951-01-01T00:00", "1959-01-01T00:00")
    (difference,) = found(one, two)
    assert (difference.kind, difference.about) == ("date", "the early 1950s / from 1951 to 1958")
