"""Dates as feeds write them; those of feedparser's own suite are in tests/suites."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coranto.words.moments import moment

AT = "2024-05-01T10:00:00"


@pytest.mark.parametrize(
    ("said", "read"),
    [
        # RFC 822 and what becomes of it
        ("Wed, 01 May 2024 10:00:00 GMT", f"{AT}+00:00"),
        ("Fri, 1 May 24 10:00 +0200", f"{AT}+02:00"),  # the weekday is wrong, the year short, no seconds
        ("01 May 2024 10:00:00 EDT", f"{AT}-04:00"),
        ("Wednesday, May 1st, 2024 10:00 AM", AT),
        ("Wed, 1 May 2024 12:05 am EST", "2024-05-01T00:05:00-05:00"),
        ("Wed, 01 May 2024 10:00:00 XYZ", AT),  # a zone that nobody knows is none
        ("mer., 01 mai 2024 10:00:00 +0200", f"{AT}+02:00"),
        ("ср, 01 мая 2024 10:00:00 +0300", f"{AT}+03:00"),
        ("1 de mayo de 2024 10:00", AT),
        ("Wed May 01 2024 10:00:00 GMT+0200 (Central European Summer Time)", f"{AT}+02:00"),
        ("Wed May  1 10:00:00 2024", AT),
        ("Wed, 31 Dec 2025 24:00:00 GMT", "2026-01-01T00:00:00+00:00"),
        # ISO 8601 in every form, no finer than it is said
        ("2024", "2024"),
        ("2024-05", "2024-05"),
        ("2024-05-01", "2024-05-01"),
        ("20240501", "2024-05-01"),
        ("2024-122", "2024-05-01"),
        ("2024-W18-3", "2024-05-01"),
        ("20240501T100000Z", f"{AT}+00:00"),
        ("2024-05-01T10:00:00.1234567-05:00", f"{AT}-05:00"),
        ("2024-05-01 10:00:00 +0200", f"{AT}+02:00"),
        ("2024/05/01 10:00", AT),
        ("01.05.2024 10:00", AT),
        ("20240501100000", AT),
        ("202405011000", AT),
        ("2024년 5월 1일 오후 1:00", "2024-05-01T13:00:00+09:00"),
        ("1714557600", f"{AT}+00:00"),
        ("1714557600000", f"{AT}+00:00"),
        # none
        ("", None),
        ("yesterday", None),
        ("Sun, 16 Dec 2012 1:2:3:4 GMT", None),
        ("Sun, 30 Feb 2024 10:00:00 GMT", None),
        ("0000", None),
        ("2024-13", None),
        ("9999-12-31T23:59:59-12:00", None),  # no instant: the year 10000 in UTC
        ("01/02/2024", None),  # the first of February or the second of January
        ("14:00", None),
        ("03.12.24", None),  # the third of December, or of the twenty-fourth
    ],
)
def test_a_date_is_read_no_finer_than_it_is_said(said: str, read: str | None) -> None:
    assert moment(said) == read


@given(
    st.datetimes(datetime(1970, 1, 1), datetime(2060, 1, 1)),  # noqa: DTZ001 - the zone is drawn beside it
    st.integers(-12 * 4, 14 * 4),
)
def test_what_standard_writers_write_is_read_back(when: datetime, quarters: int) -> None:
    then = when.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=15 * quarters)))
    for said in (then.isoformat(), format_datetime(then), then.strftime("%Y-%m-%d %H:%M:%S %z"), f"  {then} "):
        read = moment(said)
        assert read is not None
        assert datetime.fromisoformat(read) == then


PIECES = st.sampled_from([
    "2024", "05", "1", "99", "-12", "-", "/", ":", "T", "Z", "+02:00", "+9999", "GMT", "Mon, ", "May", "mai", "오후",
    "年", "月", "日", "W18", "10:00:00", "10:61", "(", ")", ",", ".", "am", "\u0665", " ", "",
    "\ud800", "\0", "9" * 50,
])  # fmt: skip


@example("000\u0660")
@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=10).map("".join)))
def test_anything_is_a_date_or_none_and_never_an_error(said: str) -> None:
    read = moment(said)
    if read is not None:
        found = datetime.fromisoformat(read + {4: "-01-01", 7: "-01"}.get(len(read), ""))
        (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        assert moment(read) == read
