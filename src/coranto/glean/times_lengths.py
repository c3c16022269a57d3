"""Years, decades, lengths, distances and repetitions: the kinds of expression that name no single day by itself."""

from __future__ import annotations

import re
from datetime import date, timedelta

from coranto.glean.times_calendar import add_months, week_value
from coranto.glean.times_days import Days, Scene, Value
from coranto.glean.times_grammar import Found
from coranto.glean.times_numbers import CLOCK_UNITS, duration, read_number, spelled_year
from coranto.glean.times_periods import Periods
from coranto.words import Table


def shifted(base: date, count: int, unit: str) -> Value | None:
    """The day, week, month, year or decade that lies `count` units from a day, at the grain of the unit."""
    years = {"Y": 1, "E": 10, "C": 100, "M": 1 / 12, "Q": 1 / 4}.get(unit, 0)
    if not 1000 <= base.year + count * years <= 9000:
        return None
    try:
        if unit in CLOCK_UNITS:
            return Value("DATE", base.isoformat())  # the hour of the report is not known
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


def _part_of(parts: int, unit: str, mod: str | None) -> Value | None:
    """Half an hour, a quarter century: in the next smaller unit that makes it whole."""
    smaller = {"TH": (60, "TM"), "TM": (60, "TS"), "D": (24, "TH"), "Y": (12, "M"), "E": (10, "Y"), "C": (100, "Y")}
    if unit not in smaller:
        return None
    size, name = smaller[unit]
    return Value("DURATION", duration(str(size // parts), name), mod)


class Lengths:
    """Resolves the kinds without a day of their own, in one language."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.days = Days(table)
        self.periods = Periods(table, self.days)
        self.length_before = frozenset(map(str, table.get("length_before", ())))
        self.numbers: dict[str, int] = dict(table.get("number", {}))

    def unit(self, found: Found) -> str | None:
        """The unit named, as its TIMEX3 letter."""
        for slot in ("units", "unit"):
            if (key := found.get(slot)) is not None:
                return str(self.table[slot][key])
        return None

    def read_year(self, found: Found, scene: Scene) -> Value | None:
        """A year."""
        year = spelled_year(found, self.numbers)
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
            if written.endswith("00") and written[:2] not in ("", "00", "20"):
                return Value("DATE", written[:2], self.days.mod(found))  # "the 1800s", a century
            digits = written[:3] if len(written) == 4 else ("20" if written == "00" else "19") + written[:1]
        return Value("DATE", digits, self.days.mod(found))

    def read_century(self, found: Found, scene: Scene) -> Value | None:
        """A century: the first two digits of its years."""
        return Value("DATE", f"{self.days.look('nth_century', found.get('nth_century')):02d}")

    def read_relative(self, found: Found, scene: Scene) -> Value | None:
        """Last week, this year, that year, the weekend."""
        unit = self.unit(found) or "WE"
        if found.get("that"):
            return self._told(unit, scene, self.days.look("that", found.get("that")) or 0)
        if (way := self.days.look("neighbour", found.get("neighbour"))) is not None:
            if scene.following[:1].isalnum():  # "the year before the war"
                return None
            return self._told(unit, scene, way) or (shifted(scene.anchor, way, unit) if scene.anchor else None)
        key = found.get("rel") or found.get("relafter")
        rel = self.days.rel(found) if key else (None if unit == "WE" else 0)
        if unit == "Q" and not key:
            return self.periods.read_quarter(found, scene)
        if unit == "Y" and not key and not found.get("lead"):
            return self.periods.read_fiscal(found, scene)
        if key in self.table.get("rel_told", ()) and (told := self._told(unit, scene, rel or 0)) is not None:
            return told
        base = scene.anchor
        if base is None:
            return Value("DATE", "PAST_REF" if (rel or -1) < 0 else "FUTURE_REF")
        if unit == "WE" and rel is None:
            rel = 0 if base.isoweekday() > 5 or scene.tense > 0 else -1
        made = shifted(base, rel or 0, unit)
        return Value("DATE", made.value, self.days.mod(found), day=made.day) if made else None

    def _told(self, unit: str, scene: Scene, rel: int) -> Value | None:
        """The year, month, week or day told of, or one so many later; of a year alone only the year is known."""
        if unit == "Q" and scene.quarter is not None and not rel:
            return Value("DATE", scene.quarter, period=scene.quarter)
        dated = scene.dated or ""
        if unit == "Y" and dated:
            return Value("DATE", f"{int(dated[:4]) + rel:04d}")
        month = re.match(r"(\d{4})-(\d\d)(?!\d)", dated)
        if unit == "M" and month:
            year, number = add_months(int(month[1]), int(month[2]), rel)
            return Value("DATE", f"{year:04d}-{number:02d}")
        return shifted(scene.told_before, rel, unit) if scene.told_before else None

    def read_offset(self, found: Found, scene: Scene) -> Value | None:
        """Three days ago; two weeks later; two days after something, which is the day the sentence tells of."""
        key, unit = found.get("ago") or found.get("agobefore"), self.unit(found)
        if key is None or unit is None:
            return None
        way = self.days.look("ago", found.get("ago")) or self.days.look("agobefore", found.get("agobefore")) or -1
        if key in self.table.get("ago_event", ()) and scene.following[:1].isalnum():
            return self._from_event(found, unit, scene)
        counted = self.days.look("vague", found.get("vague"))
        if not (counted or found.get("num") or found.get("one")):
            return Value("DATE", "PAST_REF" if way < 0 else "FUTURE_REF")
        count = counted or (read_number(found.get("num"), self.numbers) if found.get("num") else 1)
        if count is None:
            return None
        if unit == "Y" and count == 1 and way < 0 and scene.period is not None:
            return self.periods.year_earlier(scene)
        counts_told = key in self.table.get("ago_told", {})
        if counts_told and unit in ("Y", "M") and (made := self._told(unit, scene, count * way)) is not None:
            return made
        told = scene.told or scene.told_before if counts_told else None
        if told is None and unit in CLOCK_UNITS and key in self.table.get("ago_told", {}):
            return Value("DURATION", duration(str(count), unit), self._about(found), end=self._without(found, key))
        base = told or scene.anchor
        if base is None:
            return Value("DATE", "PAST_REF")
        if unit == "E":  # ten years are counted in years
            count, unit = count * 10, "Y"
        made = shifted(base, count * way, unit)
        return Value("DATE", made.value, self._about(found), day=made.day) if made else None

    def _from_event(self, found: Found, unit: str, scene: Scene) -> Value | None:
        """So long before or after something: the day that the sentence tells of, else only how long.

        A length in weeks or years is too coarse to be that day.
        """
        key = found.get("ago") or ""
        if not found.get("num") and not found.get("one"):
            written = "X" if found.get("vague") else None
        else:
            count = read_number(found.get("num"), self.numbers) if found.get("num") else 1
            written = str(count) if count is not None else None
        if written is None:
            return None
        if scene.beside is not None and unit == "D" and written != "X":
            return Value("DATE", scene.beside.isoformat(), day=scene.beside)
        return Value("DURATION", duration(written, unit), self._about(found), end=self._without(found, key))

    def _without(self, found: Found, key: str) -> int:
        """Where the length ends that a word like "after" stands behind."""
        return found.end - len(key) - 1

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
        if (part := found.get("partof")) is not None:
            return _part_of(self.days.look("partof", part) or 2, unit, about)
        if found.get("half") is not None:
            return _and_half(read_number(numbers[0], self.numbers) if numbers else 1, unit, about)
        if self._some_day(found, unit, scene):
            return Value("DATE", "FUTURE_REF")
        if numbers:
            count = numbers[0].replace(",", ".")
            whole = read_number(count, self.numbers)
            written = str(whole) if whole is not None else count
            return Value("DURATION", duration(written, unit), about) if written[0].isdigit() else None
        vague = self.days.look("vague", found.get("vague"))
        if found.get("one"):
            rate = not about and not found.get("half") and scene.leading.rpartition(" ")[2] not in self.length_before
            return Value("SET" if rate else "DURATION", duration("1", unit), about)
        return Value("DURATION", duration(str(vague) if vague else "X", unit), about)

    def _some_day(self, found: Found, unit: str, scene: Scene) -> bool:
        """Whether "one day" is some day to come: "they will one day return"."""
        bare = unit == "D" and found.get("num") in self.table.get("some", ()) and not found.get("about")
        return bare and scene.tense > 0 and scene.leading.rpartition(" ")[2] not in self.length_before

    def read_set(self, found: Found, scene: Scene) -> Value | None:
        """How often."""
        if (word := found.get("daily")) is not None:
            return Value("SET", str(self.table["daily"][word]))
        if (ends := found.get("weekends")) is not None:
            return Value("SET", str(self.table["weekends"][ends]))
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
