"""Words files: complete where we say so, described, and honest about what they lack."""

from __future__ import annotations

import pytest

from coranto import words
from coranto.errors import NotFound


def test_english_and_french_have_every_table() -> None:
    assert words.lacks("en") == ()
    assert words.lacks("fr") == ()


@pytest.mark.parametrize("code", words.languages())
def test_every_table_of_a_language_is_described(code: str) -> None:
    described = {name.partition(".")[0] for name in words.table("sections")}
    tables = {name for name, value in words.load(code).items() if isinstance(value, dict)}
    assert tables <= described


def test_every_description_says_what_it_holds_and_what_degrades() -> None:
    for name, about in words.table("sections").items():
        assert about["holds"] and about["reads"] and about["degrades"], name


def test_a_language_without_a_file_lacks_everything_and_does_not_fail() -> None:
    assert words.load("xx") == {}
    assert words.section("xx", "claims.cues") == {}
    assert len(words.lacks("xx")) == len(words.table("sections"))


def test_an_unknown_data_file_says_what_there_is() -> None:
    with pytest.raises(NotFound, match="en, es, fr"):
        words.table("klingon")


def test_an_outlet_leads_to_its_publisher_by_name_or_site() -> None:
    assert words.publisher("Daily Mirror") == words.publisher("www.liverpoolecho.co.uk") == "Reach"
    assert words.publisher("Specimen Herald") == "Specimen Herald"


def test_no_outlet_has_two_publishers() -> None:
    listed = [str(o).casefold() for p in words.table("publishers")["publisher"] for o in p["outlets"]]
    assert len(listed) == len(set(listed))
