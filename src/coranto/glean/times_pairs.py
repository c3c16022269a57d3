"""Clock times that lean on what stands beside them: the day named behind them, the same instant in another zone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from coranto.glean.times_calendar import offset_at, zones_by_city
from coranto.glean.times_days import Scene, Value
from coranto.glean.times_grammar import Found, fold
from coranto.words import Table

Made = tuple[Found, Value, Scene]
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)([+-]\d\d:\d\d)?")
_DAY_SLOTS = ("weekday", "shortday", "mday", "deictic", "narrated")
_CLOCK_SLOTS = ("hour", "hhmm", "point", "part", "overnight")
_MOST_BETWEEN = 24
# Offsets in use run from twelve hours behind UTC to fourteen ahead of it, in minutes.
_LOWEST, _HIGHEST, _DAY = -720, 840, 1440


def settle(made: list[Made], text: str, table: Table) -> list[Made]:
    """The expressions with clock times settled by their neighbours, in the same order."""
    return _same_instants(_days_adopted(_between_years(made, text, table), text, table), text, table)


def _between_years(made: list[Made], text: str, table: Table) -> list[Made]:
    """Two years that something lies between: each keeps its value, and both cover the stretch from one to the other."""
    out, pairs = list(made), {str(a): str(b) for a, b in table.get("between", {}).items()}
    for i in range(len(out) - 1):
        (found, value, scene), (after, last, then) = out[i], out[i + 1]
        if found.kind != "year" or after.kind != "year" or not value.value < last.value:
            continue
        before = fold(text[max(0, found.start - 12) : found.start]).rstrip().rpartition(" ")[2]
        if before in pairs and fold(text[found.end : after.start]).strip() == pairs[before]:
            cover = f"{value.value}/{last.value}"
            out[i] = (found, replace(value, cover=cover), scene)
            out[i + 1] = (after, replace(last, cover=cover), then)
    return out


def _days_adopted(made: list[Made], text: str, table: Table) -> list[Made]:
    """A clock time without a day takes the day named right behind it, or that of the instant it is paired with."""
    out = list(made)
    links = frozenset(map(str, table.get("link_day", ())))
    for i in range(len(out) - 2, -1, -1):
        (found, value, scene), (after, day, _) = out[i], out[i + 1]
        between = text[found.end : after.start]
        if len(between) > _MOST_BETWEEN or not _clock_alone(found) or not _INSTANT.fullmatch(value.value):
            continue
        words = re.findall(r"\w+", _behind_place(between, table))
        names_day = any(after.get(s) for s in _DAY_SLOTS) and not any(after.get(s) for s in _CLOCK_SLOTS)
        linked = names_day and all(fold(w) in links for w in words) and not set(between) & set(";:.")
        paired = bool(_INSTANT.fullmatch(day.value)) and not words and "(" in between and day.day is not None
        if (linked or paired) and day.day is not None and day.day != value.day:
            out[i] = (found, _moved(value, day.day), scene)
    return out


def _clock_alone(found: Found) -> bool:
    return not any(found.get(s) for s in _DAY_SLOTS)


def _moved(value: Value, day: date) -> Value:
    clock = value.value.partition("T")[2][:5]
    return Value("TIME", f"{day.isoformat()}T{clock}{offset_at(value.zone, day)}", value.mod, day, value.zone)


def _same_instants(made: list[Made], text: str, table: Table) -> list[Made]:
    """Two clock times side by side, one in a named zone, are one instant: the other takes its offset from it."""
    out = list(made)
    for i in range(len(out) - 1):
        here, there = out[i], out[i + 1]
        between = text[here[0].end : there[0].start]
        if len(between) > 3 or not any(c in between for c in "(/,") or not _clock_alone(there[0]):
            continue
        zones = [_zone_named(m[0], text, table) for m in (here, there)]
        first, second = _INSTANT.fullmatch(here[1].value), _INSTANT.fullmatch(there[1].value)
        if first is None or second is None or bool(zones[0]) == bool(zones[1]):
            continue
        known, other = (i + 1, i) if zones[1] else (i, i + 1)
        zone = zones[1] or zones[0]
        day = out[known][1].day
        offset = offset_at(zone, day)
        if offset:
            named = second if zones[1] else first
            open_ = first if zones[1] else second
            out[known] = _with_offset(out[known], named, offset, zone)
            out[other] = _with_offset(out[other], open_, _derived(open_, named, offset), None)
    return out


def _zone_named(found: Found, text: str, table: Table) -> str | None:
    """The zone that the words of a clock time name, or the city behind it: "(5 p.m. in Lima)"."""
    if (name := found.get("zone")) is not None:
        zone = str(table["zone"][name])
        return None if zone == "local" else zone
    if (place := found.get("place")) is not None:
        return zones_by_city().get(place)
    match = _place(text[found.end : found.end + 40], table)
    return zones_by_city().get(match[1].lower()) if match else None


def _place(behind: str, table: Table) -> re.Match[str] | None:
    places = "|".join(re.escape(str(w)) for w in table.get("at_place", ()))
    return re.match(rf"\s(?:{places})\s([A-ZÀ-Þ]\w+(?: [A-ZÀ-Þ]\w+)?)", behind) if places else None


def _behind_place(between: str, table: Table) -> str:
    """What stands between a clock time and its day, less the city in which the clock hangs."""
    match = _place(between, table)
    return between[match.end() :] if match else between


def _with_offset(made: Made, read: re.Match[str], offset: str, zone: str | None) -> Made:
    found, value, scene = made
    written = f"{read[1]}T{read[2]}:{read[3]}{offset}"
    return found, Value(value.type, written, value.mod, value.day, zone or offset), scene


def _derived(open_: re.Match[str], known: re.Match[str], offset: str) -> str:
    """The offset of a clock time that is the same instant as one whose offset is known."""
    sign = -1 if offset[0] == "-" else 1
    away = (int(open_[2]) - int(known[2])) * 60 + int(open_[3]) - int(known[3])
    away += sign * (int(offset[1:3]) * 60 + int(offset[4:6]))
    if not _LOWEST <= away <= _HIGHEST:
        away = (away + _DAY // 2) % _DAY - _DAY // 2
    return f"{'-' if away < 0 else '+'}{abs(away) // 60:02d}:{abs(away) % 60:02d}"
