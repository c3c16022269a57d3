"""When the posts of a live blog were made: instants as given, times of day with the day they fall on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from coranto.extract import dates
from coranto.extract.draft import Declared

CLOCK = re.compile(
    r"(?<![\d:.,/-])(?P<h>[01]?\d|2[0-3])(?:\s?[:.h]\s?(?P<m>[0-5]\d)(?::[0-5]\d)?(?!\d|[.,:]\d|\s?[%€$£°])(?:\s?(?P<half>[ap])\.?m\b)?"
    r"|\s?(?P<only>[ap])\.?m\b)(?:\s*\(?(?P<zone>UTC|GMT|Z)\b(?![+-]))?",
    re.I,
)
_NAMED = re.compile(r"time|date|stamp|publi", re.I)
# Two clocks that differ by more lie on two days.
_FAR = 12 * 60


@dataclass(frozen=True, slots=True)
class Mark:
    """What a post says of its time: a whole instant, or a day and a time of day (minutes), each if given."""

    whole: str | None = None
    day: date | None = None
    clock: int | None = None
    zone: str = ""


def instant(value: str) -> str | None:
    """An instant with its time of day, as ISO 8601; None for a mere day or no time at all."""
    found = dates.instant(value) if value.strip() else None
    return found if found and len(found) > 10 else None


def mark(post: Any, stamp: Any) -> Mark:
    """What a post's element, or the element that says its time, gives."""
    first = stamp if stamp.tag == "time" else next(iter(stamp.iter("time")), stamp)
    for element in (first, stamp, post):
        for name, value in element.attrib.items():
            if _NAMED.search(name) and any(c.isdigit() for c in value) and (found := instant(value)):
                return Mark(whole=found)
    text = " ".join("".join(first.itertext()).split())[:160]
    if not CLOCK.search(text):
        text = " ".join("".join(stamp.itertext()).split())[:160]
    hit = CLOCK.search(text)
    said = dates.instant(first.get("datetime") or "") or dates.instant(text) if any(c.isdigit() for c in text) else None
    day = dates.day_of(said)
    if hit is None:
        return Mark(day=day)
    hour, half = int(hit["h"]), (hit["half"] or hit["only"] or "").lower()
    hour = hour % 12 + (12 if half == "p" else 0) if half and hour <= 12 else hour
    return Mark(day=day, clock=hour * 60 + int(hit["m"] or 0), zone="+00:00" if hit["zone"] else "")


def newest_first(marks: Sequence[Mark]) -> bool:
    """Whether the posts run from the newest to the oldest within two days: comments and forums hardly do."""
    clocks = [m.clock if m.clock is not None else _minutes(m.whole) for m in marks]
    days = {d for m in marks if (d := m.day or dates.day_of(m.whole))}
    pairs = [(a, b) for a, b in pairwise(clocks) if a is not None and b is not None]
    down = sum(a >= b or b - a > _FAR for a, b in pairs)  # before midnight comes below after midnight
    return len(pairs) >= 4 and down >= 0.8 * len(pairs) and (not days or max(days) - min(days) <= timedelta(2))


def _minutes(value: str | None) -> int | None:
    hit = re.match(r"\d{4}-\d\d-\d\dT(\d\d):(\d\d)", value or "")
    return int(hit[1]) * 60 + int(hit[2]) if hit else None


def settle(marks: Sequence[Mark], sure: Sequence[str | None], told: Declared) -> list[str | None]:
    """Each post's time. A time of day alone gets the page's day, and another where midnight lies between two posts.

    `sure` are times that are declared for the posts. Without any known day a time of day gives None.
    """
    clocks = [m.clock for m in marks if m.clock is not None]
    down = sum(a >= b for a, b in pairwise(clocks)) * 2 >= len(clocks) - 1
    declared = [d for t in (told.modified, *(x.value for x in told.dates)) if t and (d := dates.instant(t))]
    ends = declared[0] if told.modified and declared else max(declared, default=None)
    begins = next((d.value for d in told.dates), ends)
    day = dates.day_of(ends if down else begins)
    last = _minutes(ends if down else begins)
    found: list[str | None] = []
    for mark_, known in zip(marks, sure, strict=True):
        whole = known or mark_.whole
        if whole:
            day, last = dates.day_of(whole) or day, _minutes(whole)
            found.append(whole)
            continue
        if mark_.clock is None:
            found.append(None)
            continue
        if mark_.day is not None:
            day = mark_.day
        elif day is not None and last is not None and abs(mark_.clock - last) > _FAR:
            later = mark_.clock > last
            day += timedelta(-1 if down and later else 1 if not down and not later else 0)
        last = mark_.clock
        clock = f"{mark_.clock // 60:02}:{mark_.clock % 60:02}"
        found.append(f"{day.isoformat()}T{clock}{mark_.zone}" if day else None)
    return found
