"""Short forms of names: what is the tail of what, and when nothing is chosen."""

from __future__ import annotations

import pytest

from coranto.words.short import fuller, is_short, same


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("the ministry", "the health ministry"),
        ("the health ministry", "Peru’s health ministry"),
        ("The health ministry", "the health ministry in Lima"),
        ("Coast Guard", "Norwegian Coast Guard"),
        ("ombudsman", "the human rights ombudsman of the province"),
    ],
)
def test_the_tail_is_short_for_the_whole(short: str, full: str) -> None:
    assert is_short(short, full, "en")
    assert not is_short(full, short, "en")


def test_what_contradicts_is_no_short_form() -> None:
    assert not is_short("the interior ministry", "the health ministry", "en")
    assert not is_short("the health ministry in Lima", "the health ministry in Quito", "en")
    assert not is_short("the ministry", "the health ministry", None)


def test_a_people_and_its_country_are_one() -> None:
    assert same("Peru’s health ministry", "the Peruvian health ministry", "en")
    assert not same("Peru’s health ministry", "the Polish health ministry", "en")


def test_of_two_that_fit_none_is_chosen() -> None:
    assert fuller("the ministry", ["the health ministry", "Peru’s health ministry"], "en") == "Peru’s health ministry"
    assert fuller("the ministry", ["the health ministry", "the interior ministry"], "en") is None
