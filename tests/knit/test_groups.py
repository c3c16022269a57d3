"""One group under the names that several reports and languages give it."""

from __future__ import annotations

from coranto import knit
from coranto.records import LedgerRow
from knit.made import Made, group, maps


def rows(*made: Made) -> tuple[LedgerRow, ...]:
    return knit.story(group(*made), *maps(*made)).ledger


def made(key: str, counted: str, value: int = 192, claimant: str | None = "the health ministry") -> Made:
    text = f"The ministry spoke of {value} {counted} in report {key}."
    return Made(key, text).figure(str(value), value, counted=counted, claimant=claimant, as_of="2024-03-12")


def test_a_bare_word_stands_under_the_fuller_one_that_another_report_has() -> None:
    (row,) = rows(made("a", "Armenian soldiers"), made("b", "soldiers"))
    assert row.counted == "Armenian soldiers"
    assert len(row.points[0].origins) == 2


def test_other_numbers_other_claimants_and_one_report_leave_groups_apart() -> None:
    assert len(rows(made("a", "Armenian soldiers"), made("b", "soldiers", 193))) == 2
    assert len(rows(made("a", "Armenian soldiers"), made("b", "soldiers", claimant="the army"))) == 2
    assert len(rows(made("a", "Armenian soldiers", claimant=None), made("b", "soldiers", claimant=None))) == 2
    both = made("a", "Armenian soldiers")
    both.figure("192", 192, counted="soldiers", claimant="the health ministry", as_of="2024-03-12")
    assert len(rows(both)) == 2


def test_a_people_is_one_group_in_two_languages() -> None:
    english, french = made("a", "Armenians"), made("b", "Arméniens")
    grouping, (articles, readings) = group(english, french), maps(english, french)
    (row,) = knit.story(grouping, articles, readings | {french.id: french.reading("fr")}).ledger
    assert row.counted in ("Armenians", "Arméniens")
    assert len(row.points[0].origins) == 2
