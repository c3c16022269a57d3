"""A date as feeds and the heads of pages write it, read into ISO 8601: the one place where that is done.

RFC 822 with every liberty taken with it (wrong or foreign weekdays, two-digit years, day and month swapped, zones by
name), W3CDTF and the other forms of ISO 8601 (basic, ordinal, two-digit), the dates of databases and of `asctime`, and
months and halves of the day in other languages. Pure; what languages say is in ``moments.toml`` and in CLDR.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache

from coranto.words import table

# No date is longer; what is cut off cannot be one.
MAX_CHARS = 100
# RFC 5322, 4.3: a year of two digits below 50 is of this century. One of three digits is no year.
PIVOT = 50
# The widest offsets in use are +14:00 and -12:00; ISO 8601 knows none beyond a day.
MAX_OFFSET = 24 * 60

_ENGLISH = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december")  # fmt: skip
_OWN = {spelled: at for at, name in enumerate(_ENGLISH, 1) for spelled in (name, name[:3])}
_COMMENT = re.compile(r"\([^()]*\)")
_CLOCK = re.compile(r"(?<![\d:.])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?![\d:])")
_BASIC = re.compile(r"(?<=\d)T(\d{2})(\d{2})?(\d{2})?(?:[.,]\d+)?(?!\d)", re.I)
_ZONE = re.compile(
    r"\s?(?:(?:Etc/)?(?:GMT|UTC|UT)?\s?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?(?!\w)"
    r"|(?:Etc/)?(?P<name>[A-Za-z]{1,6})(?![\w+-]))", re.I,
)  # fmt: skip
_EAST = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
# Year first, by numbers: 2003-12-31, 2003/12/31, 20031231, 03-12-31, 031231; 2003-012-31 is a mistake that Google made.
_NUMBERS = re.compile(r"(\d{4}|\d{2})(-?)0?(\d{2})\2(\d{2})|(\d{4})([-/.])(\d{1,2})\6(\d{1,2})")
# Day first: with full stops nobody writes the month first.
_STOPS = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_ORDINAL = re.compile(r"(\d{4}|\d{2})-?(\d{3})")
_MONTH = re.compile(r"(\d{4})-(\d{2})|-(\d{2})-?(\d{2})")
_WEEK = re.compile(r"\d{4}-?W\d{2}(?:-?\d)?")
_NAMED = re.compile(r"(\d{4})[-/ ]([^\W\d_]+)\.?[-/ ](\d{1,2})")
_WEEKDAY = re.compile(r"([^\W\d_]+)\.?(?:\s*,\s*|\s+)(?=\S)")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|[.º])?[-/ ,]\s?(?:de )?([^\W\d_]+)\.?[-/ ,]+(?:de )?(\d{4}|\d{2})")
_MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?[-/ ](\d{1,2})(?:st|nd|rd|th)?[-/ ,]+(\d{4}|\d{2})")


@dataclass(frozen=True, slots=True)
class _Clock:
    """The time of day that a text says: `rest` is the text without it, `offset` in minutes, None where none is said."""

    rest: str
    seconds: int
    offset: int | None


def moment(text: str) -> str | None:
    """A date or time as ISO 8601, no finer than it is said; None where it is none. Never raises.

    "2003" stays a year and "2003-12" a month; a day has no time of its own. A time keeps the zone it was said in, and
    has none where it names none or an unknown one (take it as UTC). Seconds since 1970 are known by their length.
    """
    plain = unicodedata.normalize("NFKC", str(text)[:MAX_CHARS]).replace("\u2212", "-")
    # Every script's digits are read as the ones that dates are written with here.
    plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)
    said = " ".join(plain.split()).strip(" \"'")
    if said.isdecimal() and len(said) in (10, 13):
        return datetime.fromtimestamp(int(said[:10]), UTC).isoformat()
    if said.isdecimal() and len(said) in (12, 14):
        said = f"{said[:8]}T{said[8:]}"
    said = _COMMENT.sub("", said).strip()
    if not any(c.isdecimal() for c in said):
        return None
    clock = _clock(said)
    day = _day(clock.rest if clock else said)
    if day is None or clock is None:
        # A year or a month is none where more is said beside it that could not be read.
        return day if ":" not in said else None
    return _joined(day, clock) if len(day) == 10 else None


def _joined(day: str, clock: _Clock) -> str | None:
    try:
        found = datetime.combine(date.fromisoformat(day), datetime.min.time()) + timedelta(seconds=clock.seconds)
        if clock.offset is not None:
            found = found.replace(tzinfo=timezone(timedelta(minutes=clock.offset)))
            found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found.isoformat()


def _clock(said: str) -> _Clock | None:
    """The time in a text, with what stands before and behind it; None where there is none or no possible one."""
    hit = _CLOCK.search(said)
    basic = hit is None
    hit = hit or _BASIC.search(said)
    if hit is None:
        return None
    hour, minute, second = (int(part or 0) for part in hit.groups())
    before, behind = said[: hit.start()], said[hit.end() :]
    half, before, behind = _half(before, behind)
    if half:
        if not 1 <= hour <= 12:
            half = ""
        hour = hour % 12 + 12 * (half == "pm") if half else hour
    if not (hour < 24 or (hour == 24 and minute == second == 0)) or minute > 59 or second > 60:
        return None
    offset, behind = _offset(behind, said)
    before = before if basic else re.sub(r"\s*[Tt,]\s*$|\s+at\s*$", "", before)
    return _Clock(f"{before} {behind}".strip(" ,"), hour * 3600 + minute * 60 + min(second, 59), offset)


@cache
def _halves() -> tuple[tuple[str, str], ...]:
    rows = [(word, half) for half, words in table("moments")["halves"].items() for word in words]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


def _half(before: str, behind: str) -> tuple[str, str, str]:
    """(am, pm or nothing; the text before; the text behind), without the word that says so."""
    ahead, after = before.rstrip().lower(), behind.lstrip().lower()
    for word, half in _halves():
        if after.startswith(word) and not after[len(word) : len(word) + 1].isalpha():
            return half, before, behind.lstrip()[len(word) :]
        if ahead.endswith(word) and not ahead[: -len(word)][-1:].isalpha():
            return half, before.rstrip()[: -len(word)], behind
    return "", before, behind


def _offset(behind: str, said: str) -> tuple[int | None, str]:
    """Minutes east of Greenwich, None where none are said or known; and what stands behind the zone."""
    implied = next((int(m) for sign, m in table("moments")["implied"].items() if sign in said), None)
    hit = _ZONE.match(behind)
    if hit is None:
        return implied, behind
    rest = behind[hit.end() :]
    if hit["sign"]:
        # A year may stand behind a zone, never in its place: "-2012" is hours and minutes.
        minutes = int(hit["hours"]) * 60 + int(hit["minutes"] or 0)
        minutes = minutes if hit["sign"] == "+" else -minutes
        return (minutes, rest) if abs(minutes) < MAX_OFFSET and int(hit["minutes"] or 0) < 100 else (None, behind)
    return table("moments")["zones"].get(hit["name"].lower(), implied), rest


def _day(text: str) -> str | None:
    """The day, month or year that a text is, as ISO 8601; None where it is anything else."""
    text = text.strip(" ,.;")
    if re.fullmatch(r"\d{4}", text):
        return text if text > "0000" else None
    if hit := _EAST.fullmatch(text):
        return _iso(hit[1], hit[2], hit[3])
    if hit := _NUMBERS.fullmatch(text):
        return _iso(hit[1], hit[3], hit[4]) if hit[1] else _iso(hit[5], hit[7], hit[8])
    if hit := _STOPS.fullmatch(text):
        return _iso(hit[3], hit[2], hit[1])
    if hit := _ORDINAL.fullmatch(text):
        return _of_year(_year(hit[1]), int(hit[2]))
    if hit := _MONTH.fullmatch(text):
        year, month = (int(hit[1]), int(hit[2])) if hit[1] else (_year(hit[3]), int(hit[4]))
        return f"{year:04}-{month:02}" if 1 <= month <= 12 and year else None
    if _WEEK.fullmatch(text):
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            return None
    return _named(text)


def _named(text: str) -> str | None:
    """A day whose month is written as a word, behind its weekday or without one."""
    for _ in range(2):
        if hit := _NAMED.fullmatch(text):
            return _iso(hit[1], _month(hit[2]), hit[3])
        if hit := _DAY_FIRST.fullmatch(text):
            return _iso(hit[3], _month(hit[2]), hit[1])
        if (hit := _MONTH_FIRST.fullmatch(text)) and _month(hit[1]):
            return _iso(hit[3], _month(hit[1]), hit[2])
        led = _WEEKDAY.match(text)
        if led is None:
            return None
        text = text[led.end() :]
        if _NUMBERS.fullmatch(text):
            return _day(text)
    return None


def _iso(year: str, month: str | int, day: str) -> str | None:
    try:
        return date(_year(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) > 2 else year + (2000 if year < PIVOT else 1900)


def _of_year(year: int, day: int) -> str | None:
    try:
        found = date(year, 1, 1) + timedelta(days=day - 1)
    except (ValueError, OverflowError):
        return None
    return found.isoformat() if found.year == year and day else None


def _month(name: str) -> int:
    """The number of a month by its name in any language at hand, 0 where it is none."""
    folded = _folded(name)
    return _OWN.get(folded) or _months().get(folded, 0)


@cache
def _months() -> dict[str, int]:
    """The names of months in the languages of ``moments.toml``, folded; those that mean two months left out."""
    from babel import Locale
    from babel.dates import get_month_names

    found: dict[str, set[int]] = {
        _folded(name): {number} for name, number in table("moments")["months"]["also"].items()
    }
    for language in table("moments")["months"]["languages"]:
        locale = Locale.parse(language)
        for width in ("abbreviated", "wide"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, locale).items():
                    found.setdefault(_folded(name), set()).add(number)
    return {name: numbers.copy().pop() for name, numbers in found.items() if len(numbers) == 1 and len(name) > 1}


def _folded(name: str) -> str:
    """A name in small letters, without accents and full stops."""
    plain = unicodedata.normalize("NFD", name.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).replace(".", "").strip()
