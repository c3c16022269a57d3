"""Numbers that count nothing: dates, years, ages, clock times, telephone and house numbers, scores, names of things.

The words that show them are the `numbers.apart` table of a words file. Only a few words to either side are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coranto.glean.phrases import key

Number = int | float
# Stretches of digits that are one code: telephone numbers, days in figures, versions, clock times, notes in brackets.
STRETCH = re.compile(
    r"\+\d[\d() .\u00a0\u202f-]{6,16}\d(?!\d)"
    r"|0\d{1,3}(?:(?:[ ./\u00a0\u202f-]\d{2,8}){2,6}|[ /-]\d{5,8})(?!\d)"
    r"|\d{3}-(?:\d{3}-\d{4}|0\d{3})(?!\d)"
    r"|\d{4}-\d{2}-\d{2}(?!\d)"
    r"|(?!\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\.?\d))\d{1,4}(?:\.\d{1,4}){2,4}(?!\d)"
    r"|\d{1,3}:\d{1,2}(?::\d{2})?(?!\d)"
)
_LINE_NUMBER = re.compile(r"[.)][ \t]+\S")
_BRACKETS = re.compile(r"\[\d{1,3}\]")
_WINDOW = 48
_LAST = re.compile(r"[^\s(«»„“”\"]+")
_NEXT = re.compile(r"\.?[\s\u00a0\u202f-]{0,2}([^\W\d_][\w.'’]*)(?:[\s\u00a0-]{1,2}([^\W\d_][\w.]*))?")
_CLOSES = re.compile(r"\s*(?:[,.;:!?)»”\"]|\Z|\n)")
_CLOCK = re.compile(r"[012]?\d[.][0-5]\d")
_LOWER = re.compile(r"\s[a-zäöüß]")
_STREET = re.compile(r"\s(?:[A-Z][\w'’]*\.?\s){1,3}([A-Z][a-z]+)\b")
_YEARS = range(1000, 2101)
# Between these a bare number after "in" or "since" is rather a year than a count.
LIKELY_YEARS = range(1900, 2036)
_MARKS = ".,:;’'()«»„“”\""
# No thing has a longer number for a name.
_LONGEST_NAME = 5


@dataclass(frozen=True, slots=True)
class Apart:
    """The words of one language that show what a number is instead of a count.

    `before` and `after` stand next to it, the two of `around` on both sides of digits; `months` and `years` show days
    and years, `of` may stand between a day and its month. `streets` open and `streets_after` close an address,
    `street_endings` end a street's name. `scores` are words of games, `score_joints` stand between the two numbers of a
    score. `dotted` stand before an ordinal with a point, `clock` before a time with one. Where days follow their month
    (March 12), `whole_months` stand before a month without a day. `capital_nouns` where every noun has a capital.
    """

    before: frozenset[str]
    after: frozenset[str]
    around: frozenset[tuple[str, str]]
    months: frozenset[str]
    of: frozenset[str]
    years: frozenset[str]
    streets: frozenset[str]
    streets_after: frozenset[str]
    street_endings: tuple[str, ...]
    scores: frozenset[str]
    score_joints: frozenset[str]
    dotted: frozenset[str]
    clock: frozenset[str]
    whole_months: frozenset[str]
    capital_nouns: bool = False

    @classmethod
    def of_tables(cls, table: Mapping[str, Any], common: Mapping[str, Any]) -> Apart:
        """From the `numbers` table of a language and the one that all share."""
        made = table.get("apart", {})
        sets = {name: frozenset(map(key, made.get(name, ()))) for name in _SETS}
        sets["before"] |= frozenset(map(key, common.get("named", ())))
        around = frozenset((key(a), key(b)) for a, b in made.get("around", ()))
        endings, nouns = tuple(map(key, made.get("street_endings", ()))), bool(made.get("capital_nouns", False))
        return cls(around=around, street_endings=endings, capital_nouns=nouns, **sets)


_SETS = (
    "before", "after", "months", "of", "years", "streets", "streets_after", "scores", "score_joints", "dotted",
    "clock", "whole_months",
)  # fmt: skip


def stretch(text: str, at: int, end: int) -> int:
    """Where the code ends that the digits at `at` begin, 0 where they begin none."""
    before = text[at - 1] if at else "\n"
    found = STRETCH.match(text, at - 1 if before == "+" else at, end)
    if found is None and before == "[" and at > 1 and not text[at - 2].isspace():
        found = _BRACKETS.match(text, at - 1, end)
    return found.end() if found is not None else 0


def closes(text: str, at: int) -> bool:
    """Whether a mark or the end follows a number, and no word that it could count."""
    return _CLOSES.match(text, at) is not None


def coded(text: str, start: int, end: int, value: Number, known: Apart) -> bool:
    """Whether the plain number `text[start:end]` is a date, an age, a house number, the number of something."""
    written = text[start:end]
    plain = written.isdigit()
    before = [word.strip(_MARKS) for word in key(text[max(0, start - _WINDOW) : start]).replace("’", "'").split()[-4:]]
    last = before[-1] if before and not text[start - 1].isalnum() else ""
    two = " ".join(before[-2:])
    named = last.rpartition("'")[2] in known.before or two in known.before or (start > 0 and text[start - 1] in "#№")
    if named and (plain or not written[0].isdigit()) and end - start <= _LONGEST_NAME:
        return True
    next_one, next_two = _next(text, end)
    if next_one.rstrip(".") in known.after or next_two.rstrip(".") in known.after:
        return True
    if written[0].isdigit() and ((last, next_one) in known.around or (two, next_one) in known.around):
        return True
    if not plain:
        return (last in known.clock or two in known.clock) and _CLOCK.fullmatch(text, start, end) is not None
    return (
        _is_day_or_year(text, start, end, value, (before, next_one, next_two), known)
        or _is_address(text, start, end, before, next_one, known)
        or _is_listed(text, start, end, last, known)
    )


def is_bare_year(text: str, start: int, end: int, value: Number, known: Apart) -> bool:
    """Whether four digits that no word bounds are rather a year: nothing follows that they could count."""
    if end - start != 4 or value not in LIKELY_YEARS or value % 100 == 0 or not text[start:end].isdigit():
        return False
    return closes(text, end) or (known.capital_nouns and _LOWER.match(text, end) is not None)


def _next(text: str, end: int) -> tuple[str, str]:
    """The word after a number, and the two words after it."""
    match = _NEXT.match(text, end)
    if match is None:
        return "", ""
    first = key(match[1]).replace("’", "'")
    return first, f"{first} {key(match[2])}" if match[2] else first


def _is_day_or_year(
    text: str, start: int, end: int, value: Number, around: tuple[list[str], str, str], known: Apart
) -> bool:
    before, next_one, next_two = around
    last, second = ("", "", *before)[-1], ("", "", *before)[-2]
    month_before = last in known.months or (second in known.months and (last in known.of or last[:1].isdigit()))
    if end - start <= 2 and 1 <= value <= 31:
        parts = next_two.split(" ")
        month_after = next_one.rstrip(".") in known.months or (parts[0] in known.of and parts[-1] in known.months)
        dated = second in known.whole_months or second[:1].isdigit()
        first = bool(known.whole_months) and last in known.months and not dated
        return month_after or (first and text[start - 2] not in ",;:")
    if end - start != 4 or value not in _YEARS:
        return False
    if month_before or (text[start - 1 : start] == "(" and text[end : end + 1] == ")"):
        return True
    likely = value in LIKELY_YEARS and (value % 100 != 0 or closes(text, end))
    return likely and (last in known.years or f"{second} {last}" in known.years)


def _is_address(text: str, start: int, end: int, before: list[str], next_one: str, known: Apart) -> bool:
    if next_one in known.streets_after or (
        text[end : end + 1] == "," and _next(text, end + 1)[0] in known.streets_after
    ):
        return True
    street = _STREET.match(text, end) if known.streets_after and text[end + 1 : end + 2].isupper() else None
    if street is not None and key(street[1]) in known.streets_after:
        return True
    if not before or not (known.street_endings or known.streets) or not closes(text, end):
        return False
    if known.street_endings and before[-1].endswith(known.street_endings):
        return True
    if not any(w in known.streets for w in before[:-1]):
        return False
    name = text[max(0, start - _WINDOW) : start].split()[-1].lstrip(_MARKS)
    return name[:1].isupper()


def _is_listed(text: str, start: int, end: int, last: str, known: Apart) -> bool:
    """Whether it is the number of a line ("2. Second thing"), or an ordinal with a point ("der 3. Gipfel")."""
    if end - start > 3:
        return False
    follows = text[end : end + 1]
    if follows not in (".", ")") or end == len(text):
        return False
    line = text.rfind("\n", max(0, start - 8), start)
    opens = not text[line + 1 if line >= 0 else max(0, start - 8) : start].strip() and (line >= 0 or start < 8)
    if opens and _LINE_NUMBER.match(text, end):
        return True
    return last in known.dotted and bool(re.compile(r"\.\s+[^\W\d_]").match(text, end))


def is_score(
    text: str, first: tuple[int, int], second: tuple[int, int], values: tuple[Number, Number], known: Apart
) -> bool:
    """Whether two numbers in digits are the result of a game: "3-1", or "lost 1-3"."""
    between = key(text[first[1] : second[0]]).strip()
    dashed = between in ("-", "–", "—", "‐", "‑")
    if not (dashed or between in known.score_joints) or max(values) >= 200:
        return False
    if dashed and values[0] >= values[1]:
        return True
    around = text[max(0, first[0] - _WINDOW) : first[0]] + " " + text[second[1] : second[1] + 24]
    return any(key(w).strip(_MARKS) in known.scores for w in _LAST.findall(around))
