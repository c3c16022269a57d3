"""The numbers of a text as spans: value, bounds and operator, with ranges and the words that bound them.

Nothing here knows what a number counts; `measures` does. A number that no language writes alone - part of a name, a
time of day, a score - is still a quantity here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from coranto.glean.numerals import Number, Numerals, Quantity, clean, fold, leading_digits, numbers, numerals
from coranto.records.facts import Operator

__all__ = ["Number", "Quantity", "bind", "loose_bounds", "quantities"]

_QUOTES = "\"'“”«»„‘’‹›"
_GAP = re.compile(rf"[\s{_QUOTES}(]{{0,4}}")
# A longer stretch between a bound and its number would be other words.
_MAX_MODIFIER = 48


def quantities(
    text: str, start: int, end: int, language: str | None, taken: Sequence[tuple[int, int]] = ()
) -> tuple[Quantity, ...]:
    """The quantities of `text[start:end]` in order, without overlap, with bounds and ranges resolved.

    Numbers inside a stretch of `taken` are left out. Runs in time linear in the stretch. A bound that stands apart
    from its number is `measures`' business.
    """
    known = numerals(language)
    free = [q for q in numbers(text, start, end, known) if not any(a <= q.start and q.end <= b for a, b in taken)]
    found = [_bounded(text, start, end, q, known) for q in _ranges(text, free, known)]
    return tuple(found)


def loose_bounds(text: str, start: int, end: int, language: str | None) -> Iterator[tuple[int, int, Operator]]:
    """Every bounding phrase of the stretch, whether or not a number follows it."""
    known = numerals(language)
    for match in known.bounds.finditer(text, start, end) if known.bounds else ():
        yield match.start(), match.end(), known.operators[fold(match[0])]


def _ranges(text: str, found: list[Quantity], known: Numerals) -> Iterator[Quantity]:
    """Two numbers that make one range become one quantity; everything else passes."""
    at = 0
    while at < len(found):
        here = found[at]
        there = found[at + 1] if at + 1 < len(found) else None
        merged = _range(text, here, there, known) if there is not None else None
        yield merged or here
        at += 2 if merged else 1


def _range(text: str, here: Quantity, there: Quantity, known: Numerals) -> Quantity | None:
    between = text[here.end : there.start]
    low, high = here.value, there.value
    if len(between) > 8 or low is None or high is None or here.kind == "percent" or "\n" in between:
        return None
    joint = fold(between).strip(" " + _QUOTES)
    before = fold(text[max(0, here.start - 12) : here.start]).rstrip(" " + _QUOTES).split(" ")[-1]
    dashed = joint in ("-", "–", "—", "‐", "‑") and (here.digits == there.digits)
    if before in known.joints.get("between", ()):
        fits = joint in known.joints.get("between_and", ())
    elif before in known.joints.get("from", ()):
        fits = dashed
    else:
        fits = dashed or joint in known.joints.get("range", ())
    if low < 100 and high >= 10_000 and text[there.end - 1].isalpha():
        low = clean(low * high / (leading_digits(text[there.start : there.end]) or high))
    if not fits or low >= high or there.kind not in ("number", "money") or here.kind not in ("number", "money", "code"):
        return None
    return replace(there, start=here.start, value=None, low=low, high=high, operator="range", digits=here.digits)


def _bounded(text: str, start: int, end: int, quantity: Quantity, known: Numerals) -> Quantity:
    """The quantity with the bounding words that stand directly before or after it."""
    spans: list[tuple[int, int]] = []
    operators: list[Operator] = []
    at = quantity.unit_span[0] if quantity.unit_span and quantity.unit_span[0] < quantity.start else quantity.start
    if known.bounds is not None:
        matches = list(known.bounds.finditer(text, max(start, at - _MAX_MODIFIER), at))
        for match in reversed(matches):
            if not _adjoins(text[match.end() : at], known):
                break
            spans.insert(0, match.span())
            operators.append(known.operators[fold(match[0])])
            at = match.start()
    if known.bounds_after is not None and not operators:
        gap = _GAP.match(text, quantity.end, end)
        after = known.bounds_after.match(text, gap.end() if gap else quantity.end, end)
        if after is not None:
            spans.append(after.span())
            operators.append(known.operators[fold(after[0])])
    if not operators:
        return quantity
    return bind(quantity, _strongest(operators), tuple(spans))


def _adjoins(between: str, known: Numerals) -> bool:
    bare = fold(between).strip(" \n" + _QUOTES + "(")
    return bare == "" or bare in known.joints.get("article", ()) or bare in known.joints.get("of", ())


def _strongest(operators: list[Operator]) -> Operator:
    """A bound says more than "about"; of two bounds the one that stands first in the text wins."""
    bounds = [op for op in reversed(operators) if op != "~"]
    return bounds[0] if bounds else operators[0]


def bind(quantity: Quantity, operator: Operator, spans: tuple[tuple[int, int], ...]) -> Quantity:
    """The quantity under a bound: "more than 2,000" has low 2001, "at least 32" low 32, both without a high.

    A vague number or a range keeps its operator and takes only the spans. Strict bounds step by one for whole numbers.
    """
    spans = tuple(sorted({*quantity.modifiers, *spans}))
    value = quantity.value
    if value is None or quantity.operator in ("vague", "range"):
        return replace(quantity, modifiers=spans)
    step = 1 if isinstance(value, int) else 0
    low, high = {
        ">=": (value, None),
        ">": (value + step, None),
        "<=": (None, value),
        "<": (None, value - step),
        "~": (None, None),
    }.get(operator, (value, value))
    return replace(quantity, operator=operator, low=low, high=high, modifiers=spans)
