"""Counts and lengths as TIMEX3 writes them."""

from __future__ import annotations

import re

from coranto.glean.times_grammar import Found

CLOCK_UNITS = ("TH", "TM", "TS")


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


def spelled_year(found: Found, numbers: dict[str, int]) -> int | None:
    """The year that digits or words say: "nineteen ninety-four", "two thousand"."""
    if (year := found.get("year")) is not None:
        return int(year)
    count = read_number(found.get("num"), numbers)
    if (century := found.get("spelled")) is not None:
        return numbers.get(century, 0) * 100 + count if count and 10 <= count <= 99 else None
    return count


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
    return f"PT{count}{unit[1]}" if unit in CLOCK_UNITS else f"P{count}{unit}"
