"""Calendar arithmetic on TIMEX3 values: what stretch of time a value covers, and the offset of a place that day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

# First and last hour of the parts of a day. TIMEX3 leaves the hours open; these are the newsroom's common ones.
PART_HOURS = {"MO": (5, 12), "MI": (12, 13), "AF": (12, 18), "EV": (18, 24), "NI": (20, 30), "DT": (8, 20)}
# First month of the seasons of the northern half of the world, of which most of the texts speak; winter runs over
# the turn of the year.
SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(.+))?")
_CLOCK = re.compile(r"(\d\d)(?::(\d\d))?(?::\d\d)?(Z|[+-]\d\d:\d\d)?")
_WEEK = re.compile(r"(\d{4})-W(\d\d)(-WE)?")
_MIN_YEAR, _MAX_YEAR, _MAX_ANCHOR = 1000, 9998, 9000


def day_of(iso: str | None) -> date | None:
    """The day of an ISO date or instant, or None where it is none or lies outside the years 1000 to 9000."""
    try:
        found = date.fromisoformat((iso or "")[:10])
    except ValueError:
        return None
    return found if _MIN_YEAR <= found.year <= _MAX_ANCHOR else None


def easter(year: int) -> date:
    """Easter Sunday of the western churches (the anonymous Gregorian algorithm)."""
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    return date(year, (h + k - 7 * m + 114) // 31, (h + k - 7 * m + 114) % 31 + 1)


def holiday(rule: str, year: int) -> date:
    """The day of a feast in a year.

    Rules: ``12-25``, a day; ``11 4 4``, of November the fourth Thursday (-1 the last); ``easter``. ``+1`` behind any
    of them is the day after.
    """
    rule, _, away = rule.partition("+")
    if rule.strip() == "easter":
        day = easter(year)
    elif "-" in rule and " " not in rule.strip():
        month, number = rule.split("-")
        day = date(year, int(month), int(number))
    else:
        month, weekday, nth = rule.split()
        last = int(nth) < 0
        first = date(year + int(month) // 12, int(month) % 12 + 1, 1) if last else date(year, int(month), 1)
        ahead = (int(weekday) - first.isoweekday()) % 7
        day = first + timedelta(days=ahead + 7 * (int(nth) if last else int(nth) - 1))
    return day + timedelta(days=int(away or 0))


def add_months(year: int, month: int, count: int) -> tuple[int, int]:
    """(year, month) `count` months later (earlier where negative)."""
    whole = year * 12 + month - 1 + count
    return whole // 12, whole % 12 + 1


def week_value(day: date) -> str:
    """The ISO week of a day as TIMEX3 writes it: ``2023-W38``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def offset_at(zone: str | None, day: date | None) -> str:
    """The offset from UTC (``+04:00``) of an IANA zone at noon of a day; empty where either is unknown."""
    if not zone or day is None:
        return ""
    if re.fullmatch(r"[+-]\d\d:\d\d", zone):
        return zone
    try:
        found = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone)).strftime("%z")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""
    return f"{found[:3]}:{found[3:5]}" if found else ""


@cache
def zones_by_city() -> dict[str, str]:
    """IANA zones by the city in their name, in lower case: ``paris`` -> ``Europe/Paris``."""
    cities = {}
    for name in sorted(available_timezones()):
        area, _, city = name.partition("/")
        if (
            city
            and "/" not in city
            and area in ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Pacific")
        ):
            cities[city.replace("_", " ").lower()] = name
    return cities


def interval(value: str, offset: str = "") -> tuple[str, str] | None:
    """[begin, end) of a TIMEX3 date or time as ISO 8601; None for references, durations, sets and open values.

    `offset` is written behind both where the value does not bring its own; without any the times are local.
    """
    if "/" in value:
        first, last = (interval(part, offset) for part in value.split("/", 1))
        return (first[0], last[1]) if first and last else None
    try:
        found = _days(value)
    except (ValueError, OverflowError):
        return None
    if found is None:
        return None
    own = re.search(r"T.*?(Z|[+-]\d\d:\d\d)$", value)
    tail = own[1].replace("Z", "+00:00") if own else offset
    return (f"{found[0]:%Y-%m-%dT%H:%M}{tail}", f"{found[1]:%Y-%m-%dT%H:%M}{tail}")


def _midnight(year: int, month: int = 1, day: int = 1) -> datetime:
    """The begin of a day; UTC only carries the arithmetic, the offset is written afterwards."""
    return datetime(year, month, day, tzinfo=UTC)


def _days(value: str) -> tuple[datetime, datetime] | None:
    if match := _DAY.fullmatch(value):
        start = _midnight(int(match[1]), int(match[2]), int(match[3]))
        return _within(start, match[4]) if match[4] else (start, start + timedelta(days=1))
    if match := _WEEK.fullmatch(value):
        start = datetime.fromisocalendar(int(match[1]), int(match[2]), 6 if match[3] else 1).replace(tzinfo=UTC)
        return start, start + timedelta(days=2 if match[3] else 7)
    if match := re.fullmatch(r"(\d{4})-(\d\d|SP|SU|FA|WI|Q[1-4]|H[12])", value):
        return _months(int(match[1]), match[2])
    if re.fullmatch(r"\d{2,4}", value):
        width = 10 ** (4 - len(value))
        year = int(value) * width
        if not _MIN_YEAR <= year <= _MAX_YEAR - width:
            return None
        return _midnight(year), _midnight(year + width)
    return None


def _months(year: int, code: str) -> tuple[datetime, datetime]:
    first, count = int(code) if code.isdigit() else 0, 1
    if code in SEASON_MONTHS:
        first, count = SEASON_MONTHS[code], 3
    elif code[0] == "Q":
        first, count = int(code[1]) * 3 - 2, 3
    elif code[0] == "H":
        first, count = int(code[1]) * 6 - 5, 6
    end_year, end_month = add_months(year, first, count)
    return _midnight(year, first), _midnight(end_year, end_month)


def _within(start: datetime, rest: str) -> tuple[datetime, datetime] | None:
    if rest in PART_HOURS:
        first, last = PART_HOURS[rest]
        return start + timedelta(hours=first), start + timedelta(hours=last)
    clock = _CLOCK.fullmatch(rest)
    if clock is None:
        return None
    begin = start + timedelta(hours=int(clock[1]), minutes=int(clock[2] or 0))
    return begin, begin + (timedelta(minutes=1) if clock[2] else timedelta(hours=1))
