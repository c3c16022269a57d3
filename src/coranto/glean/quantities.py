"""The numbers of a text as spans: value, bounds and operator, in digits and in words, in every national form.

Nothing here knows what a number counts; `measures` does. The words of a language are the `figures` table of its words
file. A number that no language writes alone - part of a name, a time of day, a score - is still a quantity here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from coranto import words
from coranto.records.facts import Operator

Number = int | float
Kind = Literal["number", "money", "percent", "ordinal", "code"]

# Characters that may stand between the thousands of one number: space, no-break, thin and narrow no-break space.
_THIN = "\u00a0\u2009\u202f"
# Thousands parted by spaces, the Indian way, by commas, by points, by apostrophes; then decimals and bare digits.
_FORMS = (
    rf"\d{{1,3}}(?:[{_THIN} ]\d{{3}})+(?:[.,]\d{{1,2}})?",
    r"\d{1,2}(?:,\d{2})+,\d{3}",
    r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?",
    r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?",
    r"\d{1,3}(?:['’]\d{3})+",
    r"\d{1,15}[.,]\d{1,3}",
    r"\d{1,15}",
)
# Glued to a word ("with14,593") only where its form cannot be part of a name.
_DIGITS = re.compile(
    r"(?:(?<!\w)|(?<=[a-zà-ÿ]{3})(?=\d{1,3}[.,]\d))(?<!\d[.,'’/:])(?<![^\W\d_][-/])"
    rf"(?P<n>{'|'.join(_FORMS)})(?!\d)"
)
_QUOTES = "\"'“”«»„‘’‹›"
_GAP = re.compile(rf"[\s{_QUOTES}(]{{0,4}}")
_WORD = re.compile(r"[^\W\d_]+")
_SIGN = re.compile(r"(?:US|A|C|NZ|HK)?\$|[€£¥₹₽₦]|(?:USD|EUR|GBP)\s?", re.IGNORECASE)
_PERCENT = re.compile(r"[\s\u00a0\u202f]?(?:%|per\s?cent\b|percent\b|pour\s?cent\b|p\.\s?c\.)", re.IGNORECASE)
_CODE_AFTER = re.compile(r"[-‐‑][^\W\d_]|[:/]\d|[.,]\d|[^\W\d_]{1,3}(?![^\W\d_])", re.IGNORECASE)
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|ers|e|eme|ème|èmes|ère|ères|nde?)\b", re.IGNORECASE)
# A longer stretch between a bound and its number would be other words.
_MAX_MODIFIER = 48


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of a text. `text[start:end]` is the number itself, scale word included, currency sign not.

    `value` is None for vague words ("hundreds", operator ``vague``) and ranges (operator ``range``); `low` and `high`
    are the bounds it implies, None where open. `modifiers` are the spans of the words that bound it. `unit` is the
    currency (ISO 4217 where the words file knows it) and `unit_span` where it stands. `kind` tells plain numbers from
    percentages, ordinals and codes (``AK-47``, ``24-hour``). `digits` is False for numbers in words.
    """

    start: int
    end: int
    value: Number | None
    low: Number | None
    high: Number | None
    operator: Operator = "="
    modifiers: tuple[tuple[int, int], ...] = ()
    kind: Kind = "number"
    unit: str | None = None
    unit_span: tuple[int, int] | None = None
    digits: bool = True


@dataclass(frozen=True, slots=True)
class _Atom:
    """A piece of a number: what it is and what it stands for."""

    start: int
    end: int
    kind: Literal["digit", "unit", "scale", "plural", "fraction", "few", "collection"]
    value: Number
    bounds: tuple[Number, Number] | None = None


@dataclass(frozen=True, slots=True)
class Numerals:
    """The number words of one language, compiled."""

    words: re.Pattern[str] | None
    atoms: dict[str, tuple[str, Number, tuple[Number, Number] | None]]
    suffixes: dict[str, Number]
    joints: dict[str, frozenset[str]]
    bounds: re.Pattern[str] | None
    bounds_after: re.Pattern[str] | None
    operators: dict[str, Operator]
    currencies: dict[str, str]
    currency_after: re.Pattern[str] | None
    teens: int


def _alternatives(phrases: list[str]) -> str:
    ordered = sorted(set(phrases), key=lambda p: (-len(p), p))
    return "|".join(re.escape(p).replace(r"\ ", r"\s{1,3}").replace("'", "['’]") for p in ordered)


def _pattern(phrases: list[str]) -> re.Pattern[str] | None:
    return re.compile(rf"(?<!\w)(?:{_alternatives(phrases)})(?!\w)", re.IGNORECASE) if phrases else None


def fold(text: str) -> str:
    """Lower case, plain apostrophes and single spaces: the form in which the tables are looked up."""
    return re.sub(r"\s+", " ", text.replace("’", "'")).lower()


def _currency_pattern(named: list[str]) -> re.Pattern[str]:
    names = _alternatives(named)
    return re.compile(rf"[\s{_THIN}]{{0,2}}(?:de\s|d['’])?({names}|[€$£¥₹₽₦])(?!\w)", re.IGNORECASE)


@cache
def numerals(language: str | None) -> Numerals:
    """The compiled number words of a language; a language without a table still reads digits."""
    table = words.section(language, "figures")
    atoms: dict[str, tuple[str, Number, tuple[Number, Number] | None]] = {}
    for kind, name in (
        ("unit", "units"),
        ("scale", "scales"),
        ("fraction", "fractions"),
        ("collection", "collections"),
    ):
        atoms.update({fold(w): (kind, v, None) for w, v in table.get(name, {}).items()})
    atoms.update({fold(w): ("plural", v[0], (v[1], v[2])) for w, v in table.get("plurals", {}).items()})
    joints = table.get("joints", {})
    atoms.update({fold(w): ("few", 1, None) for w in joints.get("few", ())})
    bounds = {op: list(ps) for op, ps in table.get("bounds", {}).items()}
    after = {op: list(ps) for op, ps in table.get("bounds_after", {}).items()}
    operators = {fold(p): op for group in (after, bounds) for op, ps in group.items() for p in ps}
    currencies = {fold(k): v for k, v in table.get("currencies", {}).items()}
    named = [k for k in currencies if k[0].isalpha() and k[-1].isalpha()]
    return Numerals(
        words=_pattern([w for w, a in atoms.items() if a[0] != "scale" or len(w) > 3]),
        atoms=atoms,
        suffixes={w: a[1] for w, a in atoms.items() if a[0] == "scale" and len(w) <= 3},
        joints={k: frozenset(v) for k, v in joints.items()},
        bounds=_pattern([p for ps in bounds.values() for p in ps]),
        bounds_after=_pattern([p for ps in after.values() for p in ps]),
        operators=operators,
        currencies=currencies,
        currency_after=_currency_pattern(named) if currencies else None,
        teens=int(table.get("teens", 10)),
    )  # fmt: skip


def read_digits(written: str, *, scaled: bool = False) -> Number:
    """The value of a number in digits. One point or comma before exactly three digits parts thousands unless `scaled`
    (a scale word follows: "1.049 million")."""
    plain = re.sub(rf"['’{_THIN} ]", "", written)
    last = max(plain.rfind("."), plain.rfind(","))
    if last < 0:
        return int(plain)
    tail, marks = plain[last + 1 :], plain.count(".") + plain.count(",")
    both = "." in plain and "," in plain
    if len(tail) == 3 and not both and (marks > 1 or (not scaled and plain[0] != "0")):
        return int(re.sub(r"[.,]", "", plain))
    if both and len(tail) == 3:
        return int(re.sub(r"[.,]", "", plain))
    whole = float(re.sub(r"[.,]", "", plain[:last]) + "." + tail)
    return int(whole) if whole.is_integer() else whole


def quantities(text: str, start: int, end: int, language: str | None) -> tuple[Quantity, ...]:
    """The quantities of `text[start:end]` in order, without overlap, with bounds and ranges resolved.

    Runs in time linear in the stretch. A bound that stands apart from its number is `measures`' business.
    """
    known = numerals(language)
    found = [
        _bounded(text, start, end, q, known) for q in _ranges(text, list(_numbers(text, start, end, known)), known)
    ]
    return tuple(found)


def loose_bounds(text: str, start: int, end: int, language: str | None) -> Iterator[tuple[int, int, Operator]]:
    """Every bounding phrase of the stretch, whether or not a number follows it."""
    known = numerals(language)
    for match in known.bounds.finditer(text, start, end) if known.bounds else ():
        yield match.start(), match.end(), known.operators[fold(match[0])]


def _atoms(text: str, start: int, end: int, known: Numerals) -> list[_Atom]:
    found = [_Atom(m.start("n"), m.end("n"), "digit", 0) for m in _DIGITS.finditer(text, start, end)]
    for match in known.words.finditer(text, start, end) if known.words else ():
        kind, value, bounds = known.atoms[fold(match[0])]
        found.append(_Atom(match.start(), match.end(), kind, value, bounds))  # type: ignore[arg-type]
    return sorted(found, key=lambda a: a.start)


def _numbers(text: str, start: int, end: int, known: Numerals) -> Iterator[Quantity]:
    """Whole numbers put together from their pieces."""
    atoms, at = _atoms(text, start, end, known), 0
    while at < len(atoms):
        quantity, used = _compose(text, end, atoms, at, known)
        if quantity is not None:
            yield quantity
        at += used


def _suffix(text: str, at: int, end: int, known: Numerals) -> tuple[Number, int] | None:
    """A scale glued to digits or one space after them: 2.3m, 8bn, 40k."""
    match = re.compile(r"\s?([^\W\d_]{1,3})(?!\w)").match(text, at, end)
    if match is None:
        return None
    scale, glued = known.suffixes.get(match[1].lower()), match.start(1) == at
    return (scale, match.end()) if scale and (glued or len(match[1]) > 1) else None


def _compose(text: str, end: int, atoms: list[_Atom], at: int, known: Numerals) -> tuple[Quantity | None, int]:
    first = atoms[at]
    total: Number = 0
    current: Number | None = None
    vague: tuple[Number, Number] | None = None
    few, last_kind, stop, used = False, "", first.start, 0
    sign = _sign_before(text, first.start)
    if first.start > 1 and text[first.start - 1] in "-‐‑" and text[first.start - 2].isalpha():
        return None, 1  # "multi-million", "AK-47"
    for index in range(at, len(atoms)):
        atom = atoms[index]
        if index > at and not _joined(text, stop, atom, last_kind, current, known):
            break
        if atom.kind == "digit":
            if index > at:
                break
            follow = atoms[index + 1] if index + 1 < len(atoms) else None
            scaled = follow is not None and follow.kind in ("scale", "plural") and follow.start - atom.end <= 2
            suffix = _suffix(text, atom.end, end, known)
            if (
                suffix
                and suffix[0] == 10**6
                and text[atom.end].lower() == "m"
                and not (sign or _counted_m(text, suffix[1], known))
            ):
                suffix = None
            current = read_digits(text[atom.start : atom.end], scaled=scaled or suffix is not None)
            if suffix:
                return _finish(text, first.start, suffix[1], _clean(current * suffix[0]), known, sign), 1 + (
                    follow is not None and follow.start < suffix[1]
                )
        elif atom.kind == "unit":
            current = atom.value if current is None else current + atom.value
        elif atom.kind in ("fraction", "few"):
            if index > at:
                break
            few, current = atom.kind == "few", atom.value
        elif atom.kind == "collection":
            current = (current or 1) * atom.value
        else:
            low_high = atom.bounds
            if vague is not None:
                vague = (vague[0] * atom.value, vague[1] * atom.value)
            elif low_high is not None and current is None and not total:
                vague = (low_high[0], low_high[1])
            elif atom.value < 1000:
                current = (current or 1) * atom.value
            else:
                total, current = total + (current or 1) * atom.value, None
        last_kind, stop, used = atom.kind, atom.end, used + 1
    if used == 0:
        return None, 1
    if few:
        scale = total or current or 1
        if scale == 1:
            return None, used
        return Quantity(first.start, stop, None, 2 * scale, 10 * scale - 1, "vague", digits=False), used
    if vague is not None:
        return Quantity(first.start, stop, None, vague[0], vague[1], "vague", digits=False), used
    if last_kind == "fraction":
        return None, used
    if used == 1 and first.kind == "scale" and re.compile(r"\s+(?:of|de|d['’])").match(text, stop):
        return Quantity(first.start, stop, None, 2 * first.value, 10 * first.value - 1, "vague", digits=False), 1
    value = _clean(total + (current or 0))
    made = _finish(text, first.start, stop, value, known, sign)
    if any(a.kind == "collection" for a in atoms[at : at + used]) and made.operator == "=":
        made = replace(made, operator="~", low=None, high=None)
    return made, used


def _joined(text: str, stop: int, atom: _Atom, last_kind: str, current: Number | None, known: Numerals) -> bool:
    """Whether `atom` goes on with the number that ended at `stop`."""
    between = fold(text[stop : atom.start])
    if len(between) > 6 or "\n\n" in text[stop : atom.start]:
        return False
    bare = between.strip(" -‐‑" + _THIN)
    if atom.kind in ("scale", "collection", "plural"):
        if bare in known.joints.get("article", ()) and last_kind == "fraction":
            return True
        if atom.kind == "plural" and last_kind == "plural":
            return bare in known.joints.get("of", ())
        return bare == "" or (last_kind == "plural" and bare in known.joints.get("of", ()))
    if atom.kind == "unit":
        if last_kind == "unit":
            tens = current is not None and current >= 20 and current % 10 == 0 and atom.value < known.teens
            return tens and bare in ("", *known.joints.get("tens_and", ()))
        if last_kind == "scale":
            return bare in ("", *known.joints.get("and", ())) and atom.value < 100 and text[stop - 1].isalpha()
    return False


def _clean(value: Number) -> Number:
    rounded = round(value, 6)
    return int(rounded) if float(rounded).is_integer() else rounded


def _counted_m(text: str, at: int, known: Numerals) -> bool:
    """Whether "12m" is followed by a word that is counted, not by a height or a width: millions, not metres."""
    match = re.compile(r"\s([^\W\d_]+)").match(text, at)
    return match is not None and match[1].lower() not in known.joints.get("after_metres", ())


def _sign_before(text: str, at: int) -> tuple[int, int] | None:
    window = max(0, at - 5)
    for match in _SIGN.finditer(text, window, at):
        if match.end() == at or text[match.end() : at].isspace():
            return match.start(), match.end()
    return None


def _finish(text: str, start: int, end: int, value: Number, known: Numerals, sign: tuple[int, int] | None) -> Quantity:
    """The quantity with its kind and currency."""
    made = Quantity(start, end, value, value, value, digits=text[start].isdigit())
    if _PERCENT.match(text, end):
        return replace(made, kind="percent")
    if sign:
        unit = known.currencies.get(fold(text[sign[0] : sign[1]]).strip(), text[sign[0] : sign[1]].strip())
        return replace(made, kind="money", unit=unit, unit_span=sign)
    after = known.currency_after.match(text, end) if known.currency_after else None
    if after is not None:
        return replace(made, kind="money", unit=known.currencies.get(fold(after[1]), after[1]), unit_span=after.span(1))
    if text[end - 1].isdigit():
        if _ORDINAL.match(text, end):
            return replace(made, kind="ordinal")
        if _CODE_AFTER.match(text, end) or (text[start] == "0" and text[start : start + 2].isdigit()):
            return replace(made, kind="code")
    elif re.compile(r"[-‐‑][^\W\d_]").match(text, end):
        return replace(made, kind="code")
    return made


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
        low = _clean(low * high / _leading(text, there))
    if not fits or low >= high or there.kind not in ("number", "money") or here.kind not in ("number", "money", "code"):
        return None
    return replace(there, start=here.start, value=None, low=low, high=high, operator="range", digits=here.digits)


def _leading(text: str, quantity: Quantity) -> Number:
    match = _DIGITS.match(text, quantity.start, quantity.end)
    return (read_digits(match["n"], scaled=True) or 1) if match else (quantity.value or 1)


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
