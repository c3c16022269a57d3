"""Dates in text and metadata, and the choice of the publication date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coranto.extract import dates, read_record
from coranto.records import Article

BODY = (
    "The river rose four metres in one night and took two bridges with it, the water board said, and the people of "
    "the lower town spent the morning on their roofs."
)


@pytest.mark.parametrize(
    ("text", "tongue", "expected"),
    [
        ("on Wednesday, March 6, the", "en", (6, 3, None, 2)),
        ("on 6 March 2024.", "en", (6, 3, 2024, None)),
        ("(March 6, 2024)", "en", (6, 3, 2024, None)),
        ("Wed 6 Mar 2024 18.12", "en", (6, 3, 2024, 2)),
        ("on the 1st of May, 2021", "en", (1, 5, 2021, None)),
        ("Sept. 30", "en", (30, 9, None, None)),
        ("mercredi 6 mars", "fr", (6, 3, None, 2)),
        ("le 1er août 2023", "fr", (1, 8, 2023, None)),
        ("am Mittwoch, dem 6. März 2024", "de", (6, 3, 2024, 2)),
        ("el 6 de marzo de 2024", "es", (6, 3, 2024, None)),
        ("6 марта 2024 года", "ru", (6, 3, 2024, None)),
        ("2024年3月6日", "zh", (6, 3, 2024, None)),
        ("2024-03-06", "en", (6, 3, 2024, None)),
        ("06.03.2024", "de", (6, 3, 2024, None)),
        ("26/03/2024", "en", (26, 3, 2024, None)),
        ("03/26/2024", "en", (26, 3, 2024, None)),
    ],
)
def test_a_date_is_found(text: str, tongue: str, expected: tuple[int, int, int | None, int | None]) -> None:
    (found,) = dates.find(text, (tongue,))
    assert (found.day, found.month, found.year, found.weekday) == expected
    assert text[found.start : found.end].strip() == text[found.start : found.end]


@pytest.mark.parametrize(
    "text", ["they may 20 times", "march 3 miles", "03/04/2023", "31 February 2024", "May 2024", "1.2.3"]
)
def test_no_date_is_found(text: str) -> None:
    assert dates.find(text, ("en",)) == []


@given(st.dates(date(1995, 1, 1), date(2050, 12, 31)), st.sampled_from(["%A, %B %-d", "%A %-d %B", "%B %-d (%A)"]))
def test_a_weekday_brings_back_the_year(day: date, written: str) -> None:
    text = day.strftime(written)
    found = dates.find(text, ("en",))
    assert len(found) == 1
    assert dates.complete(found[0], day) == day


@given(st.datetimes())
def test_an_instant_keeps_its_day(moment: object) -> None:
    text = str(moment)
    read = dates.instant(text)
    if 1990 <= int(text[:4]) <= 2100:
        assert read is not None
        assert read[:10] == text[:10]
    else:
        assert read is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Wed, 06 Mar 2024 10:15:00 +0100", "2024-03-06T10:15:00+01:00"),
        ("2024-03-06T10:15:00.123Z", "2024-03-06T10:15:00+00:00"),
        ("2024-03-06", "2024-03-06"),
        ("1709720100", "2024-03-06T10:15:00+00:00"),
        ("March 6, 2024", "2024-03-06"),
        ("Mi, 06 März 2024 10:15:00 MEZ", "2024-03-06T10:15:00+01:00"),
        ("06.03.2024 10:15", "2024-03-06T10:15:00"),
        ("20240306101500", "2024-03-06T10:15:00"),
        ("03335", None),  # a number, on a page
        ("03-12-31", None),
        ("03.12.24", None),
        ("2024", None),
        ("soon", None),
        ("0001-01-01T00:00:00Z", None),
    ],
)
def test_metadata_becomes_iso(value: str, expected: str | None) -> None:
    assert dates.instant(value) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://paper.example/2024/03/06/flood", "2024-03-06"),
        ("https://paper.example/news/20240306-flood", "2024-03-06"),
        ("https://paper.example/flood-2024-03-06.html", "2024-03-06"),
        ("https://paper.example/a/202403061234567", None),
        ("https://paper.example/2024/13/06/x", None),
    ],
)
def test_the_address_names_the_day(address: str, expected: str | None) -> None:
    assert dates.in_address(address) == expected


def read(text: str, at: str = "2025-01-20", **more: str) -> Article:
    return read_record({"id": "d", "text": text, "fetched_at": at, **more})


def published(text: str, at: str = "2025-01-20", **more: str) -> tuple[str, str]:
    found = read(text, at, **more).published
    assert found is not None
    return found.value, found.basis


def test_the_weekday_in_the_opening_beats_the_date_of_the_visit() -> None:
    text = f"January 9, 2025\n\nRiver takes two bridges\n\nThe mayor said on Wednesday, March 6, help had come. {BODY}"
    article = read(text)
    assert article.published is not None
    assert (article.published.value, article.published.basis) == ("2024-03-06", "text")
    assert text[article.published.start : article.published.end] == "Wednesday, March 6"


def test_a_header_date_that_fits_the_opening_stands() -> None:
    text = (
        f"March 7, 2024\n\nRiver takes two bridges\n\nThe mayor said on Wednesday, March 6, that help had come. {BODY}"
    )
    assert published(text) == ("2024-03-07", "text")


def test_what_is_to_come_is_not_the_day_of_publication() -> None:
    text = f"River takes bridges\n\nThe council will meet Friday, March 15, the mayor said Wednesday, March 6. {BODY}"
    assert published(text) == ("2024-03-06", "text")


def test_this_friday_is_the_day_itself() -> None:
    text = f"Two bridges fell on Wednesday, March 6. The mayor said this Friday, March 8, that help had come. {BODY}"
    assert published(text) == ("2024-03-08", "text")


def test_french() -> None:
    text = (
        "Deux ponts emportés par la crue\n\nLe maire a annoncé, mercredi 6 mars, que les secours étaient arrivés dans "
        "la ville basse, où les gens ont passé la matinée sur les toits. Le conseil doit se réunir vendredi 15 mars."
    )
    assert published(text) == ("2024-03-06", "text")


def test_without_a_day_of_capture_the_years_of_the_text_bound_it() -> None:
    text = f"The mayor said on Wednesday, March 6, that help had come. {BODY} The last flood was in 2021."
    assert published(text, at="") == ("2024-03-06", "text")


def test_what_is_given_stands_against_everything() -> None:
    text = f"January 9, 2025\n\nRiver takes bridges\n\nThe mayor said on Wednesday, March 6, that help came. {BODY}"
    assert published(text, date="2024-03-10") == ("2024-03-10", "given")


def test_the_day_of_capture_is_the_last_resort_and_nothing_is_invented_without_it() -> None:
    assert published(f"River takes two bridges\n\n{BODY}") == ("2025-01-20", "capture")
    assert read(f"River takes two bridges\n\n{BODY}", at="").published is None
