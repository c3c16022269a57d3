"""Quarters, halves and business years, and what is compared with them: "the quarter", "a year earlier".

A comparison takes the grain of the period last told of: beside a third quarter "a year earlier" is the third quarter
of the year before, beside nine months or a business year that year, beside a month in the same sentence the month.
"""

from __future__ import annotations

import re

from coranto.glean.times_calendar import add_months
from coranto.glean.times_days import Days, Scene, Value, _int
from coranto.glean.times_grammar import Found
from coranto.glean.times_numbers import duration, read_number
from coranto.words import Table

_MONTHS_OF_A_QUARTER = 3


def before(period: str, years: int = 1) -> str:
    """A period so many years earlier: ``1989-Q3`` -> ``1988-Q3``."""
    return f"{int(period[:4]) - years:04d}{period[4:]}"


def ended(year: int, month: int) -> str:
    """The quarter that ends in a month; one that ends within a quarter of the calendar is counted to the one before."""
    year, month = add_months(year, month, -(month % _MONTHS_OF_A_QUARTER))
    return f"{year:04d}-Q{month // _MONTHS_OF_A_QUARTER}"


class Periods:
    """Resolves periods of business, in one language."""

    def __init__(self, table: Table, days: Days) -> None:
        self.table, self.days = table, days
        self.numbers: dict[str, int] = dict(table.get("number", {}))

    def read_quarter(self, found: Found, scene: Scene) -> Value | None:
        """A quarter or half of a year; named alone, the one told of or the last one that has ended."""
        year, rel = _int(found.get("year")), self.days.rel(found)
        compared = self.days.look("compared", found.get("compared"))
        if (half := self.days.look("halfyear", found.get("halfyear"))) is not None:
            return self._value(f"H{half}", year, rel, scene)
        number = self.days.look("ordinal", found.get("ordinal")) or self.days.look("quarter", found.get("quarter"))
        if compared is not None:
            return self._compared(number, found, scene)
        if number is not None:
            return self._numbered(number, year, rel, scene)
        told = self._ends(scene) or scene.quarter or self._last_ended(scene)
        if told is None:
            return None
        if year is not None:  # "the 1988 period" is what is compared with, not what is told of
            return Value("DATE", f"{year:04d}{told[4:]}")
        return Value("DATE", told, period=told)

    def _ends(self, scene: Scene) -> str | None:
        """The quarter whose last month is named behind it: "the quarter ended Sept. 30"."""
        words = re.findall(r"[^\W\d_]+\.?", scene.following)[:2]
        if scene.anchor is None or len(words) < 2 or words[0] not in self.table.get("ended", ()):
            return None
        month = self.days.look("month", words[1])
        if month is None:
            return None
        return ended(scene.anchor.year - (month > scene.anchor.month), month)

    def _last_ended(self, scene: Scene) -> str | None:
        if scene.anchor is None:
            return None
        return ended(*add_months(scene.anchor.year, scene.anchor.month, -1))

    def _numbered(self, number: int, year: int | None, rel: int | None, scene: Scene) -> Value | None:
        if year is None and scene.anchor is not None and rel is None:
            now = (scene.anchor.month + 2) // _MONTHS_OF_A_QUARTER
            # What is still to be reported is most often the quarter that has just ended.
            just = number == (now - 2) % 4 + 1
            over = number < now and scene.tense > 0 and not just
            ahead = number > now and (scene.tense <= 0 or just)
            year = scene.anchor.year + over - ahead
        return self._value(f"Q{number}", year, rel, scene)

    def _value(self, code: str, year: int | None, rel: int | None, scene: Scene) -> Value | None:
        if year is None and scene.anchor is not None:
            year = scene.anchor.year + (rel or 0)
        return Value("DATE", f"{year:04d}-{code}", period=f"{year:04d}-{code}") if year is not None else None

    def _compared(self, number: int | None, found: Found, scene: Scene) -> Value | None:
        if found.get("num"):
            count = read_number(found.get("num"), self.numbers)
            unit = str(self.table["units"][found.get("units")])
            return Value("DURATION", duration(str(count), unit)) if count else None
        if number is not None and scene.anchor is not None:
            return Value("DATE", f"{scene.anchor.year - 1:04d}-Q{number}")
        return self.year_earlier(scene)

    def year_earlier(self, scene: Scene) -> Value | None:
        """The period told of, a year earlier; without one, last year."""
        if scene.period is not None:
            return Value("DATE", before(scene.period))
        return Value("DATE", f"{scene.anchor.year - 1:04d}") if scene.anchor else None

    def read_fiscal(self, found: Found, scene: Scene) -> Value | None:
        """A business year: by its number, else how long it is where its end is named behind it, else this year."""
        year = _int(found.get("year"))
        if year is None and scene.following.split(" ")[:1] and scene.following.split(" ")[0] in self.table["ended"]:
            return Value("DURATION", "P1Y", period=f"{scene.anchor.year:04d}" if scene.anchor else None)
        if year is None and scene.anchor is not None:
            year = scene.anchor.year
        return Value("DATE", f"{year:04d}", self.days.mod(found), period=f"{year:04d}") if year is not None else None

    def period_of(self, found: Found, value: Value, scene: Scene) -> str | None:
        """The period that an expression leaves behind for what is compared with it, or None."""
        if value.period is not None:
            return value.period
        if re.fullmatch(r"P[69]M", value.value) and scene.anchor is not None:
            return f"{scene.anchor.year:04d}"
        if found.kind == "month" and re.fullmatch(r"\d{4}-\d\d", value.value):
            return value.value
        return None
