"""Years, decades, lengths, distances and repetitions: the kinds of expression that name no single day by itself."""

from __future__ import annotations

import re
from datetime import date, timedelta

from coranto.glean.times_calendar import add_months, week_value
from coranto.glean.times_days import Days, Scene, Value, _int
from coranto.glean.times_grammar import Found
from coranto.words import Table

_CLOCK_UNITS = ("TH", "TM", "TS")


def _year(found: Found, numbers: dict[str, int]) -> int | None:
    if (year := found.get("year")) is not None:
        return int(year)
    return read_number(found.get("num"), numbers)


def read_number(text: str | None, numbers: dict[str, int]) -> int | None:
    """The whole number that digits or number words say; None for none and for a broken one."""
    if text is None:
        return None
    if text[0].isdigit():
        return int(text) if text.isdigit() else None
    if text in numbers:
        return int(numbers[text])
    total = part = 0
    for word in re.split(r"[ -]", text):
        value = int(numbers.get(word, 0))
        if value >= 100:
            part = max(part, 1) * value
            total, part = (total + part, 0) if value >= 1000 else (total, part)
        elif value <= 0 and word in numbers:
            return None
        else:
            part += value
    return total + part or None


def duration(count: str, unit: str) -> str:
    """A TIMEX3 period: ``P2D``, ``PT24H``, ``PXE``. Decades and centuries that are counted are given in years."""
    if unit == "2W":
        unit, count = "W", str(int(count) * 2) if count.isdigit() else count
    if unit == "WE":
        return f"P{count}WE"
    if unit in ("E", "C") and count.isdigit():
        unit, count = "Y", str(int(count) * (10 if unit == "E" else 100))
    if unit == "Q" and count.isdigit():
        unit, count = "M", str(int(count) * 3)
    return f"PT{count}{unit[1]}" if unit in _CLOCK_UNITS else f"P{count}{unit}"


def shifted(base: date, count: int, unit: str) -> Value | None:
    """The day, week, month, year or decade that lies `count` units from a day, at the grain of the unit."""
    years = {"Y": 1, "E": 10, "C": 100, "M": 1 / 12, "Q": 1 / 4}.get(unit, 0)
    if not 1000 <= base.year + count * years <= 9000:
        return None
    try:
        if unit in _CLOCK_UNITS:
            day = base + timedelta(hours=count if unit == "TH" else 0)
            return Value("DATE", day.isoformat())
        if unit == "D":
            day = base + timedelta(days=count)
            return Value("DATE", day.isoformat(), day=day)
        if unit in ("W", "2W", "WE"):
            week = week_value(base + timedelta(weeks=count * (2 if unit == "2W" else 1)))
            return Value("DATE", week + ("-WE" if unit == "WE" else ""))
        if unit in ("M", "Q"):
            year, month = add_months(base.year, base.month, count * (3 if unit == "Q" else 1))
            return Value("DATE", f"{year:04d}-Q{(month + 2) // 3}" if unit == "Q" else f"{year:04d}-{month:02d}")
        if unit == "C":
            return Value("DATE", f"{base.year // 100 + count:02d}")
        if unit == "E":
            return Value("DATE", f"{base.year // 10 + count:03d}")
        return Value("DATE", f"{base.year + count:04d}")
    except OverflowError:
        return None


def _and_half(count: int | None, unit: str, mod: str | None) -> Value | None:
    halves = {"TH": "30M", "TM": "30S", "Y": "6M", "D": "T12H"}
    if count is None or unit not in halves:
        return None
    return Value("DURATION", duration(str(count), unit) + halves[unit], mod)


class Lengths:
    """Resolves the kinds without a day of their own, in one language."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.days = Days(table)
        self.numbers: dict[str, int] = dict(table.get("number", {}))

    def unit(self, found: Found) -> str | None:
        """The unit named, as its TIMEX3 letter."""
        for slot in ("units", "unit"):
            if (key := found.get(slot)) is not None:
                return str(self.table[slot][key])
        return None

    def read_year(self, found: Found, scene: Scene) -> Value | None:
        """A year."""
        year = _year(found, self.numbers)
        return Value("DATE", f"{year:04d}", self.days.mod(found)) if year and 1000 <= year <= 2100 else None

    def read_years(self, found: Found, scene: Scene) -> Value | None:
        """From one year to another."""
        ends = found.all("year")
        last = ends[1] if len(ends) > 1 else ends[0][:2] + (found.get("yy") or "")
        return Value("DATE", f"{ends[0]}/{last}") if len(last) == 4 and ends[0] < last else None

    def read_decade(self, found: Found, scene: Scene) -> Value | None:
        """A decade: the first three digits of its years."""
        if (word := found.get("tens")) is not None:
            digits = "19" + str(self.table["tens"][word])
        else:
            written = found.get("decade") or ""
            digits = written[:3] if len(written) == 4 else ("20" if written == "00" else "19") + written[:1]
        return Value("DATE", digits, self.days.mod(found))

    def read_century(self, found: Found, scene: Scene) -> Value | None:
        """A century: the first two digits of its years."""
        return Value("DATE", f"{self.days.look('nth_century', found.get('nth_century')):02d}")

    def read_relative(self, found: Found, scene: Scene) -> Value | None:
        """Last week, this year, the weekend."""
        unit = self.unit(found) or "WE"
        key = found.get("rel") or found.get("relafter")
        rel = self.days.rel(found) if key else (0 if found.get("unit") else None)
        base = scene.told_before if key in self.table.get("rel_told", ()) and scene.told_before else scene.anchor
        if base is None:
            return Value("DATE", "PAST_REF" if (rel or -1) < 0 else "FUTURE_REF")
        if unit == "WE" and rel is None:
            rel = 0 if base.isoweekday() > 5 or scene.tense > 0 else -1
        made = shifted(base, rel or 0, unit)
        return Value("DATE", made.value, self.days.mod(found), day=made.day) if made else None

    def read_quarter(self, found: Found, scene: Scene) -> Value | None:
        """A quarter of a year; named alone, the last one that has begun."""
        year = _int(found.get("year"))
        if (half := self.days.look("halfyear", found.get("halfyear"))) is not None:
            return self._half(half, year, found, scene)
        number = self.days.look("ordinal", found.get("ordinal"))
        if scene.anchor is None and year is None:
            return None
        rel = self.days.rel(found)
        if number is None:
            if scene.quarter is None:
                return None
            year, number = scene.quarter
        elif year is None and scene.anchor is not None:
            year = scene.anchor.year + (rel or 0)
            if rel is None and number > (scene.anchor.month + 2) // 3 and scene.tense <= 0:
                year -= 1
        return Value("DATE", f"{year}-Q{number}", quarter=(year or 0, number))

    def _half(self, half: int, year: int | None, found: Found, scene: Scene) -> Value | None:
        if year is None and scene.anchor is not None:
            year = scene.anchor.year + (self.days.rel(found) or 0)
        return Value("DATE", f"{year}-H{half}") if year is not None else None

    def read_offset(self, found: Found, scene: Scene) -> Value | None:
        """Three days ago; two weeks later; two days after something, which is the day the sentence tells of."""
        key, unit = found.get("ago") or found.get("agobefore"), self.unit(found)
        if key is None or unit is None:
            return self._year_earlier(scene)
        way = self.days.look("ago", found.get("ago")) or self.days.look("agobefore", found.get("agobefore")) or -1
        if found.get("vague") or not (found.get("num") or found.get("one")):
            if key in self.table.get("ago_event", ()):
                return None
            return Value("DATE", "PAST_REF" if way < 0 else "FUTURE_REF")
        count = read_number(found.get("num"), self.numbers) if found.get("num") else 1
        if count is None:
            return None
        if key in self.table.get("ago_event", ()):
            if scene.beside is not None:
                return Value("DATE", scene.beside.isoformat(), day=scene.beside)
            return Value("DURATION", duration(str(count), unit), self._about(found))
        if unit == "Y" and count == 1 and scene.quarter is not None:
            return Value("DATE", f"{scene.quarter[0] - 1}-Q{scene.quarter[1]}")
        told = scene.told or scene.told_before if key in self.table.get("ago_told", {}) else None
        base = told or scene.anchor
        if base is None:
            return Value("DATE", "PAST_REF")
        made = shifted(base, count * way, unit)
        return Value("DATE", made.value, self._about(found), day=made.day) if made else None

    def _year_earlier(self, scene: Scene) -> Value | None:
        if scene.quarter is not None:
            return Value("DATE", f"{scene.quarter[0] - 1}-Q{scene.quarter[1]}")
        return Value("DATE", f"{scene.anchor.year - 1}") if scene.anchor else None

    def _about(self, found: Found) -> str | None:
        key = found.get("about")
        return str(self.table["about"][key]) or None if key is not None else None

    def read_length(self, found: Found, scene: Scene) -> Value | None:
        """How long: counted, vague (``PXD``) or between two numbers (``PXD``)."""
        unit, numbers = self.unit(found), found.all("num")
        if unit is None:
            return None
        about = self._about(found)
        if len(numbers) == 2:
            return Value("DURATION", duration("X", unit), about)
        if found.get("half") is not None:
            return _and_half(read_number(numbers[0], self.numbers) if numbers else 1, unit, about)
        if numbers:
            count = numbers[0].replace(",", ".")
            whole = read_number(count, self.numbers)
            written = str(whole) if whole is not None else count
            return Value("DURATION", duration(written, unit), about) if written[0].isdigit() else None
        vague = self.days.look("vague", found.get("vague"))
        if found.get("one"):
            return Value("DURATION", duration("1", unit), about)
        return Value("DURATION", duration(str(vague) if vague else "X", unit), about)

    def read_set(self, found: Found, scene: Scene) -> Value | None:
        """How often."""
        if (word := found.get("daily")) is not None:
            return Value("SET", str(self.table["daily"][word]))
        day = self.days.look("weekday", found.get("weekday")) or self.days.look("weekdays", found.get("weekdays"))
        if day:
            part = self.days.part_of(found)
            return Value("SET", f"XXXX-WXX-{day}{'T' + part if part else ''}")
        if found.get("part"):
            return Value("SET", f"XXXX-XX-XXT{self.days.part_of(found)}")
        if (month := self.days.look("month", found.get("month"))) is not None:
            return Value("SET", f"XXXX-{month:02d}")
        unit = self.unit(found)
        count = read_number(found.get("num"), self.numbers) or 1
        return Value("SET", f"P{count}Q" if unit == "Q" else duration(str(count), unit)) if unit else None

    def read_ref(self, found: Found, scene: Scene) -> Value | None:
        """Now, recently, soon."""
        return Value("DATE", str(self.table["ref"][found.get("ref")]))
