"""Dates and clock times: from the words of one expression and the scene it stands in to its TIMEX3 value."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coranto.glean.times_calendar import (
    SEASON_MONTHS,
    holiday,
    offset_at,
    week_value,
    zones_by_city,
)
from coranto.glean.times_grammar import Found
from coranto.glean.times_numbers import spelled_year
from coranto.records.facts import TimexType
from coranto.words import Table

# How far a weekday beside a day of the month may move the year: 28 years bring every combination back, but a report
# speaks of years near its own.
_MONTHS_AHEAD, _FAR_DAYS, _FARTHEST_DAYS = 3, 75, 170
_HALF_YEAR = 6
_YEARS_BACK, _YEARS_AHEAD = 6, 2


@dataclass(frozen=True, slots=True)
class Scene:
    """What an expression is resolved against: the day of the report, the day told of, tense and place.

    `told` is the last day named in the same paragraph, `told_before` the last one named anywhere before, `clocked`
    that of the last clock time, `beside` the last one in the same sentence. `quarter` is the last quarter told of,
    `period` that with which "a year earlier" compares, `dated` the last value that names a year. `tense` is 1 for what
    is to come, -1 for what is past, 0 unknown. `leading` and `following` are the words right before and behind the
    expression, folded.
    """

    anchor: date | None = None
    told: date | None = None
    told_before: date | None = None
    clocked: date | None = None
    beside: date | None = None
    quarter: str | None = None
    period: str | None = None
    dated: str | None = None
    tense: int = 0
    zone: str | None = None
    leading: str = ""
    following: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A resolved expression. `day` is set where it names one day, `period` where it is a period of business.

    `start` and `end` are set where only part of the words count, `cover` where it stands for a longer stretch.
    """

    type: TimexType
    value: str
    mod: str | None = None
    day: date | None = None
    zone: str | None = None
    end: int | None = None
    start: int | None = None
    period: str | None = None
    cover: str | None = None


def _int(text: str | None) -> int | None:
    digits = "".join(c for c in text or "" if c.isdigit())
    return int(digits) if digits else None


def weekday(number: int, scene: Scene, rel: int | None) -> date | None:
    """The day that a weekday (1 = Monday) names: by `rel` (last, this, next) or by tense; past where nothing says.

    A bare weekday is the day of the report or one of the six before it; with a verb of what is to come, the day of the
    report or one of the six after it. None without an anchor.
    """
    if scene.anchor is None:
        return None
    ahead = (number - scene.anchor.isoweekday()) % 7
    if rel == -1:
        return scene.anchor + timedelta(days=ahead - 7)
    if rel == 1:
        return scene.anchor + timedelta(days=ahead or 7)
    if rel == 0:  # the nearest one that the tense allows, else within three days
        ahead = ahead if scene.tense > 0 or (scene.tense == 0 and ahead <= 3) or ahead == 0 else ahead - 7
        return scene.anchor + timedelta(days=ahead)
    return scene.anchor + timedelta(days=ahead if scene.tense > 0 or ahead == 0 else ahead - 7)


def dated(
    year: int | None, month: int, day: int, scene: Scene, week: int | None, rel: int | None = None
) -> date | str | None:
    """A day of a month; without its year the one nearest to the report that the weekday and the tense allow.

    Gives a string with ``XXXX`` where neither text nor report tells the year, None where there is no such day.
    """
    if day > 31 or day > calendar.monthrange(2024, month)[1]:
        return None
    if year is not None:
        return date(year, month, day) if day <= calendar.monthrange(year, month)[1] else None
    if scene.anchor is None:
        return f"XXXX-{month:02d}-{day:02d}"
    return nearest_day(
        [date(y, month, day) for y in years_near(scene.anchor) if day <= calendar.monthrange(y, month)[1]],
        scene.anchor,
        scene.tense,
        week,
        rel,
    )


def years_near(anchor: date) -> range:
    """The years of which a report speaks without naming them."""
    return range(anchor.year - _YEARS_BACK, anchor.year + _YEARS_AHEAD + 1)


def nearest_day(days: list[date], anchor: date, tense: int, week: int | None, rel: int | None) -> date | None:
    """Of the days that one day of the year falls on, the one nearest to the report that weekday and tense allow."""
    same = [d for d in days if d.isoweekday() == week]
    if rel and not same:
        return next((d for d in (reversed(days) if rel < 0 else days) if (d < anchor if rel < 0 else d > anchor)), None)
    nearest = min(same or days, key=lambda d: abs((d - anchor).days))
    if not same and tense <= 0 and nearest > anchor + timedelta(days=_FAR_DAYS if tense else _FARTHEST_DAYS):
        nearest = next((d for d in reversed(days) if d <= anchor), nearest)
    if not same and tense > 0 and nearest < anchor - timedelta(days=31):
        nearest = next((d for d in days if d >= anchor), nearest)
    return nearest


def nearest_year(month: int, scene: Scene, ahead: bool = False) -> int | None:
    """The year of a month named alone: by tense; where no verb says, the nearest one.

    `ahead` is set where a word before it looks ahead ("until"): then a near one is the next even beside a past form.
    """
    if scene.anchor is None:
        return None
    year = scene.anchor.year
    distance = (month - scene.anchor.month) % 12
    nearest = 0 < distance < _HALF_YEAR and scene.tense == 0
    if scene.tense > 0 or nearest or (ahead and 0 < distance <= _MONTHS_AHEAD):
        return year if month >= scene.anchor.month else year + 1
    return year if month <= scene.anchor.month else year - 1


def season_year(first: int, anchor: date, tense: int, rel: int | None) -> int:
    """The year in which a season that begins with month `first` began: by last, this, next, else by tense."""
    begun = anchor.year if first <= anchor.month else anchor.year - 1
    running = (anchor.year - begun) * 12 + anchor.month - first < 3
    if rel == 0:
        return begun if running else anchor.year
    if rel is not None:
        return begun + 1 if rel > 0 else begun - running
    return begun if running or tense <= 0 else begun + 1


class Days:
    """Resolves the kinds that name a day, a month, a year or a clock time, in one language."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.numbers: dict[str, int] = dict(table.get("number", {}))

    def look(self, slot: str, key: str | None) -> int | None:
        """The number behind an entry of the table `slot`, or None."""
        found = self.table.get(slot, {}).get(key) if key is not None else None
        return int(found) if found is not None else None

    def rel(self, found: Found) -> int | None:
        """-1, 0 or 1 for last, this and next, whether the word stands before or behind."""
        before = self.look("rel", found.get("rel"))
        return before if before is not None else self.look("relafter", found.get("relafter"))

    def mod(self, found: Found) -> str | None:
        """The TIMEX3 mod that the words before the date give."""
        return self.table.get("mod", {}).get(found.get("mod")) if found.get("mod") else None

    def read_date(self, found: Found, scene: Scene) -> Value | None:
        """A day with or without a part of it, or a clock time with or without its day."""
        day, part = self._day(found, scene)
        if day is None:
            return None
        clock = self._clock(found)
        written = day if isinstance(day, str) else day.isoformat()
        whole = day if isinstance(day, date) else None
        if found.get("weekof") and whole:
            return Value("DATE", week_value(whole))
        if clock is not None:
            zone = self._zone(found, scene)
            return Value("TIME", f"{written}T{clock}{offset_at(zone, whole)}", day=whole, zone=zone)
        part = self.part_of(found) or part
        if part and part[0].isdigit():
            zone = self._zone(found, scene)
            return Value("TIME", f"{written}T{part}{offset_at(zone, whole)}", day=whole, zone=zone)
        if part:
            return Value("TIME", f"{written}T{part}", self.mod(found), day=whole)
        return Value("DATE", written, self.mod(found), day=whole)

    def part_of(self, found: Found) -> str | None:
        """The code (MO, AF, EV, NI) or clock time of the part of the day that is named, if any."""
        for slot in ("part", "point", "overnight"):
            if (key := found.get(slot)) is not None:
                return str(self.table.get(slot, {}).get(key))
        return None

    def _day(self, found: Found, scene: Scene) -> tuple[date | str | None, str | None]:
        week = self.look("weekday", found.get("weekday")) or self.look("shortday", found.get("shortday"))
        rel = self.rel(found)
        month, mday = self.look("month", found.get("month")), _int(found.get("mday"))
        if month and mday:
            return dated(_int(found.get("year")), month, mday, scene, week, rel), None
        if week and found.get("unit"):  # "Tuesday of last week"
            if scene.anchor is None or rel is None:
                return None, None
            monday = scene.anchor - timedelta(days=scene.anchor.isoweekday() - 1)
            return monday + timedelta(days=7 * rel + week - 1), None
        if week:
            if found.get("rel") in self.table.get("rel_told", ()) and scene.told_before and rel:
                told = scene.told_before
                ahead = (week - told.isoweekday()) % 7
                return told + timedelta(days=(ahead or 7) if rel > 0 else ahead - 7), None
            return weekday(week, scene, rel) or f"XXXX-WXX-{week}", None
        for slot in ("deictic", "narrated"):
            if (key := found.get(slot)) is not None:
                count, _, part = str(self.table[slot][key]).partition(" ")
                base = scene.anchor if slot == "deictic" else scene.told or scene.told_before or scene.anchor
                return (base + timedelta(days=int(count)) if base else "XXXX-XX-XX"), part or None
        # Clock times follow each other through the paragraphs of one day's tale.
        return scene.told or scene.clocked or scene.anchor or "XXXX-XX-XX", None

    def _clock(self, found: Found) -> str | None:
        if (packed := found.get("hhmm")) is not None:
            return f"{packed[:2]}:{packed[2:]}"
        hour, minute = _int(found.get("hour")), _int(found.get("min")) or 0
        if hour is None:
            return None
        half = self.look("ampm", found.get("ampm"))
        if half is not None:
            if not 1 <= hour <= 12:
                return f"{hour:02d}:{minute:02d}" if hour <= 23 else None
            hour = hour % 12 + half
        return f"{hour:02d}:{minute:02d}"

    def _zone(self, found: Found, scene: Scene) -> str | None:
        name = found.get("zone")
        if name is not None:
            zone = str(self.table["zone"][name])
            return scene.zone if zone == "local" else zone
        place = found.get("place")
        return zones_by_city().get(place or "", scene.zone)

    def read_part(self, found: Found, scene: Scene) -> Value | None:
        """A part of the day without its day: that of the day told of in this paragraph, else of the report."""
        part = self.part_of(found)
        day = scene.told or scene.anchor
        if found.get("overnight") and day and day == scene.anchor and scene.tense <= 0:
            day -= timedelta(days=1)  # the night that led to the day of the report
        return Value("TIME", f"{day.isoformat() if day else 'XXXX-XX-XX'}T{part}", day=day) if part else None

    def read_month(self, found: Found, scene: Scene) -> Value | None:
        """A month or a season, with its year or with the nearest that fits."""
        spelled = found.get("spelled") is not None
        year = spelled_year(found, self.numbers) if spelled else _int(found.get("year"))
        rel = self.rel(found)
        if found.get("season"):
            return self._season(found, scene, year, rel)
        if (feast := found.get("holiday")) is not None:
            return self._holiday(str(self.table["holiday"][feast]), scene, year, rel)
        month = self.look("month", found.get("month"))
        if month is None:
            return None
        if year is None and scene.anchor is not None:
            if rel is None:
                ahead = scene.leading.rpartition(" ")[2] in self.table.get("ahead_before", ())
                year = nearest_year(month, scene, ahead)
            elif found.get("unit") or rel == 0:
                year = scene.anchor.year + rel
            else:
                year = nearest_year(month, replace(scene, tense=rel))
                # What has just passed is "last month", so its name with "last" is that of the year before.
                just = (scene.anchor.month - month) % 12 <= 1
                year = year - 1 if year and rel < 0 and just else year
        return Value("DATE", f"{year or 'XXXX'}-{month:02d}", self.mod(found))

    def _holiday(self, rule: str, scene: Scene, year: int | None, rel: int | None) -> Value | None:
        if year is not None:
            day: date | None = holiday(rule, year)
        elif scene.anchor is not None:
            days = [holiday(rule, y) for y in years_near(scene.anchor)]
            day = nearest_day(days, scene.anchor, scene.tense, None, rel)
        else:
            return None
        return Value("DATE", day.isoformat(), day=day) if day else None

    def _season(self, found: Found, scene: Scene, year: int | None, rel: int | None) -> Value | None:
        code = str(self.table["season"][found.get("season")])
        if year is None and scene.anchor is not None:
            year = season_year(SEASON_MONTHS[code], scene.anchor, scene.tense, rel)
        return Value("DATE", f"{year or 'XXXX'}-{code}", self.mod(found))

    def read_night(self, found: Found, scene: Scene) -> Value | None:
        """A night between two days: the night of the first."""
        weeks, days = found.all("weekday"), found.all("mday")
        if weeks:
            last = weekday(self.look("weekday", weeks[-1]) or 1, scene, self.rel(found))
            first = self.look("weekday", weeks[0]) or 1
            if last is None:
                return Value("TIME", f"XXXX-WXX-{first}TNI")
            day: date | str | None = last - timedelta(days=(last.isoweekday() - first) % 7)
        else:
            month = self.look("month", found.get("month"))
            day = dated(_int(found.get("year")), month, _int(days[0]) or 1, scene, None) if month and days else None
        if day is None:
            return None
        whole = day if isinstance(day, date) else None
        return Value("TIME", f"{whole.isoformat() if whole else day}TNI", day=whole)

    def read_days(self, found: Found, scene: Scene) -> Value | None:
        """From one day to another of one month."""
        month, ends = self.look("month", found.get("month")), found.all("mday")
        year = _int(found.get("year"))
        if month is None or len(ends) != 2:
            return None
        both = [dated(year, month, _int(d) or 0, scene, None) for d in ends]
        if None in both or str(both[0]) >= str(both[1]):
            return None
        whole = both[-1] if isinstance(both[-1], date) else None
        return Value("DATE", f"{both[0]}/{both[1]}", day=whole)

    def read_iso(self, found: Found, scene: Scene) -> Value | None:
        """A date in digits, year first or day first."""
        year, month, day = (_int(found.get(s)) for s in ("year", "mon", "mday"))
        year = _int(found.get("isoyear")) or year
        if year is None:
            century = (scene.anchor.year if scene.anchor else 2000) // 100 * 100
            year = century + (_int(found.get("yy")) or 0)
            year -= 100 if scene.anchor and year > scene.anchor.year + _YEARS_AHEAD else 0
        both = [dated(year, month or 1, day or 1, scene, None)]
        if not found.get("isoyear") and month and day and day <= 12:  # either may be the month
            both.append(dated(year, day, month, scene, None))
        days = [d for d in both if isinstance(d, date)]
        if not days:
            return None
        anchor = scene.anchor or days[0]
        made = min(days, key=lambda d: abs((d - anchor).days))
        if (clock := self._clock(found)) is not None:
            zone = self._zone(found, scene)
            return Value("TIME", f"{made}T{clock}{offset_at(zone, made)}", day=made, zone=zone)
        return Value("DATE", made.isoformat(), day=made)
