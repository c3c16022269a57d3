"""The numbers of a text as spans: value, bounds and operator, with ranges and the words that bound them.

Nothing here knows what a number counts; `measures` does. A number that counts nothing - part of a name, a date, a
score - is still a quantity here, of the kind ``code``, or is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from coranto.glean.apart import LIKELY_YEARS, closes, coded, is_bare_year, is_score
from coranto.glean.numerals import Number, Numerals, Quantity, clean, fold, numbers, numerals
from coranto.glean.pieces import Bound, scan
from coranto.records.facts import Operator

__all__ = ["Number", "Quantity", "bind", "loose_bounds", "quantities"]

_QUOTES = "\"'“”«»„‘’‹›"
_GAP = re.compile(rf"[\s{_QUOTES}(]{{0,4}}")
_DASHES = ("-", "–", "—", "‐", "‑")
# A range is written within this many characters between its numbers, a currency sign aside.
_MAX_JOINT = 8
# "one person in five": so much may stand between the two numbers.
_MAX_RATIO = 32
_ROUND = frozenset({10, 100, 1000, 10_000, 100_000})


def quantities(
    text: str, start: int, end: int, language: str | None, taken: Sequence[tuple[int, int]] = ()
) -> tuple[Quantity, ...]:
    """The quantities of `text[start:end]` in order, without overlap, with bounds and ranges resolved.

    Numbers inside a stretch of `taken` are left out. Runs in time linear in the stretch. A bound that stands apart
    from its number is `measures`' business.
    """
    known = numerals(language)
    atoms, bounds = scan(text, start, end, known)
    if not atoms:
        return ()
    free = list(_free(numbers(text, atoms, end, known), taken))
    joined = list(_joined(text, free, known))
    ends = [b[1] for b in bounds]
    found: list[Quantity] = []
    for quantity in joined:
        found.append(_bounded(text, end, quantity, found[-1] if found else None, (bounds, ends), known))
    return tuple(found)


def loose_bounds(text: str, start: int, end: int, language: str | None) -> Iterator[tuple[int, int, Operator]]:
    """Every bounding phrase of the stretch, whether or not a number follows it."""
    yield from scan(text, start, end, numerals(language))[1]


def _free(found: Iterator[Quantity], taken: Sequence[tuple[int, int]]) -> Iterator[Quantity]:
    """The quantities that lie inside no stretch of `taken`."""
    stretches = sorted(taken)
    reach: list[int] = []
    for _, stop in stretches:
        reach.append(max(stop, reach[-1] if reach else 0))
    starts = [a for a, _ in stretches]
    for quantity in found:
        at = bisect_right(starts, quantity.start)
        if not at or reach[at - 1] < quantity.end:
            yield quantity


def _joined(text: str, found: list[Quantity], known: Numerals) -> Iterator[Quantity]:
    """Two numbers that make one range or one share become one quantity, those of a score are codes; the rest passes."""
    at = 0
    while at < len(found):
        here = found[at]
        there = found[at + 1] if at + 1 < len(found) else None
        if there is None or not 0 < len(text[here.end : there.start].strip()) <= _MAX_RATIO:
            yield here
            at += 1
            continue
        if _is_score(text, here, there, known) or _are_years(text, here, there, known):
            yield replace(here, kind="code")
            found[at + 1] = replace(there, kind="code")
            at += 1
            continue
        if there.kind == "code" and _is_span_of_codes(text, here, there, known):
            yield replace(here, kind="code")
            at += 1
            continue
        if here.kind == "code" and _is_listed(text, here, there, known):
            found[at + 1] = replace(there, kind="code")
        merged = _range(text, here, there, known) or _ratio(text, here, there, known)
        yield merged or here
        at += 2 if merged else 1


def _is_score(text: str, here: Quantity, there: Quantity, known: Numerals) -> bool:
    low, high = here.value, there.value
    if not (isinstance(low, int) and isinstance(high, int) and here.digits and there.digits):
        return False
    if (
        there.start - here.end > _MAX_JOINT
        or there.kind not in ("number", "code")
        or here.kind not in ("number", "code")
    ):
        return False
    return is_score(text, (here.start, here.end), (there.start, there.end), (low, high), known.apart)


def _is_span_of_codes(text: str, here: Quantity, there: Quantity, known: Numerals) -> bool:
    """Whether a number belongs to the code after it: "27-28 June", "pages 3 to 9"."""
    between = text[here.end : there.start]
    if (
        len(between) > _MAX_JOINT
        or here.kind != "number"
        or not here.digits
        or not there.digits
        or there.end - here.end > 8
    ):
        return False
    return _fits(text, here, there, fold(between).strip(" " + _QUOTES), known)


def _is_listed(text: str, here: Quantity, there: Quantity, known: Numerals) -> bool:
    """Whether a number closes the list that a code begins: "aged 19 and 24,"."""
    both = text[here.start : here.end] + text[there.start : there.end]
    joint = fold(text[here.end : there.start]).strip()
    if there.kind != "number" or not both.isdigit() or here.end - here.start != there.end - there.start:
        return False
    return joint in known.joints.get("between_and", ()) and closes(text, there.end)


def _range(text: str, here: Quantity, there: Quantity, known: Numerals) -> Quantity | None:
    stop = there.unit_span[0] if there.unit_span and there.unit_span[0] >= here.end else there.start
    between = text[here.end : min(stop, there.start)]
    if here.unit_span and here.unit_span[0] >= here.end:
        between = text[here.unit_span[1] : min(stop, there.start)]
    elif here.kind == "percent" and there.kind == "percent":
        between = between.lstrip()
        sign = known.percent.begins(between, 0, len(between))
        between = between[sign[0] :] if sign else between
    elif here.kind == "percent":
        return None
    low, high = here.value, there.value
    if len(between) > _MAX_JOINT or low is None or high is None or "\n" in between:
        return None
    if not _fits(text, here, there, fold(between).strip(" " + _QUOTES), known):
        return None
    if here.scale == 1 and there.scale >= 1000 and low * there.scale < high:
        low = clean(low * there.scale)
    kinds = ("number", "money", "percent")
    if low >= high or there.kind not in kinds or here.kind not in (*kinds, "code"):
        return None
    made = replace(there, start=here.start, value=None, low=low, high=high, operator="range", digits=here.digits)
    if here.kind == "code" and coded(text, here.start, here.end, low, known.apart) and here.digits:
        return replace(made, kind="code")
    return (
        replace(made, unit=here.unit, unit_span=here.unit_span, kind="money") if here.unit and not there.unit else made
    )


def _are_years(text: str, here: Quantity, there: Quantity, known: Numerals) -> bool:
    """ "2016 bis 2022", "between 1988 and 1994"."""
    written = (text[here.start : here.end], text[there.start : there.end])
    if not all(len(w) == 4 and w.isdigit() and int(w) in LIKELY_YEARS for w in written):
        return False
    joint = fold(text[here.end : there.start]).strip()
    return any(joint in known.joints.get(name, ()) for name in ("range", "between_and")) or joint in _DASHES


def _is_year(text: str, quantity: Quantity, known: Numerals) -> bool:
    """Whether four digits are rather a year than a count, if nothing else is said of them."""
    plain = quantity.value is not None and quantity.kind in ("number", "code")
    return plain and is_bare_year(text, quantity.start, quantity.end, quantity.value or 0, known.apart)


def _fits(text: str, here: Quantity, there: Quantity, joint: str, known: Numerals) -> bool:
    """Whether what stands before and between two numbers makes a range of them."""
    dashed = joint in _DASHES and (here.digits == there.digits)
    before = _word_before(text, here, known)
    words = joint.strip("-‐‑ ").split(" ")
    if (
        before in known.joints.get("between", ())
        and len(words) <= 2
        and _last_word(words, known) in known.joints.get("between_and", ())
    ):
        return True
    if before in known.joints.get("from", ()):
        return dashed
    return dashed or joint in known.joints.get("range", ())


def _word_after(text: str, at: int) -> str:
    return fold(text[at : at + 16]).strip(" " + _QUOTES).partition(" ")[0]


def _word_before(text: str, quantity: Quantity, known: Numerals) -> str:
    at = min(quantity.start, quantity.unit_span[0]) if quantity.unit_span else quantity.start
    return _last_word(fold(text[max(0, at - 16) : at]).strip(" " + _QUOTES).split(" "), known)


def _last_word(words: list[str], known: Numerals) -> str:
    """The last word that is no article."""
    if len(words) > 1 and words[-1] in known.joints.get("article", ()):
        return words[-2]
    return words[-1]


def _ratio(text: str, here: Quantity, there: Quantity, known: Numerals) -> Quantity | None:
    """ "one in five", "nine out of ten", "one household in three"."""
    part, whole = here.value, there.value
    if (
        not (isinstance(part, int) and isinstance(whole, int))
        or not 0 < part < whole
        or there.start - here.end > _MAX_RATIO
    ):
        return None
    if here.kind != "number" or there.kind != "number" or here.digits > there.digits:
        return None
    words = fold(text[here.end : there.start]).split()
    joints = known.joints.get("ratio", ())
    size = next((n for n in (3, 2, 1) if len(words) >= n and " ".join(words[-n:]) in joints), 0)
    counted = len(words) - size
    article = _is_article(text, here, known)
    sure = (part == 1 and not article) or " ".join(words[-size:]) in known.joints.get("ratio_counted", ())
    if counted and sure and article:  # "un Français sur cinq dit", no "film sur deux frères"
        sure = closes(text, there.end) or _word_after(text, there.end) in known.joints.get("ratio_follows", ())
    if not size or counted > (2 if sure else 0) or any(not w.isalpha() for w in words):
        return None
    if whole > 10 and whole not in _ROUND and there.digits != here.digits:
        return None
    if there.digits and (whole not in _ROUND and part != 1):
        return None
    if part > 1 and whole not in _ROUND and whole - part != 1:
        return None
    share = part / whole
    return replace(here, end=there.end, value=share, low=share, high=share, kind="share")


def _bounded(
    text: str,
    end: int,
    quantity: Quantity,
    before: Quantity | None,
    found: tuple[list[Bound], list[int]],
    known: Numerals,
) -> Quantity:
    """The quantity with the bounding words that stand directly before or after it."""
    spans: list[tuple[int, int]] = []
    operators: list[Operator] = []
    bounds, ends = found
    at = quantity.unit_span[0] if quantity.unit_span and quantity.unit_span[0] < quantity.start else quantity.start
    i = bisect_right(ends, at) - 1
    while i >= 0 and _adjoins(text, bounds[i][1], at, known):
        start, stop, operator = bounds[i]
        if before is not None and start < before.end:
            break
        if before is not None and not spans and _is_rise(text, before, start, known):
            break
        spans.insert(0, (start, stop))
        operators.append(operator)
        at, i = start, i - 1
    if not operators:
        gap = _GAP.match(text, quantity.end, end)
        after = known.bounds_after.begins(text, gap.end() if gap else quantity.end, end)
        if after is not None:
            start = gap.end() if gap else quantity.end
            spans.append((start, after[0]))
            operators.append(after[1])
    if not operators:
        return replace(quantity, kind="code") if _is_year(text, quantity, known) else quantity
    if quantity.value == 1 and _strongest(operators) == "~" and _is_article(text, quantity, known):
        return quantity  # "etwa ein Mann": nobody is about one
    if quantity.operator == "vague" and fold(text[quantity.start : quantity.end]) in known.joints.get("singular", ()):
        quantity = replace(quantity, value=quantity.scale, operator="=")  # "около тысячи": the plural's twin
    return bind(quantity, _strongest(operators), tuple(spans))


def _is_article(text: str, quantity: Quantity, known: Numerals) -> bool:
    return fold(text[quantity.start : quantity.end]) in known.joints.get("article", ())


def _is_rise(text: str, before: Quantity, start: int, known: Numerals) -> bool:
    """Whether a bounding word only joins two numbers: "с 12 до 15" rises to 15."""
    return not text[before.end : start].strip() and _word_before(text, before, known) in known.joints.get("from", ())


def _adjoins(text: str, start: int, end: int, known: Numerals) -> bool:
    if end - start > 12:
        return False
    bare = fold(text[start:end]).strip(" \n" + _QUOTES + "(")
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
