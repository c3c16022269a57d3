"""Whole numbers put together from digits and words, in every national form.

The words of a language are the `figures` table of its words file: units, scales, collections, vague plurals.
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
# No language needs more words for one number; a longer run is none.
_MAX_PIECES = 12
_OF = re.compile(r"\s+(?:(?:of|de)\b|d['’])")
_SIGN = re.compile(r"(?:US|A|C|NZ|HK)?\$|[€£¥₹₽₦]|(?:USD|EUR|GBP)\s?", re.IGNORECASE)
_PERCENT = re.compile(r"[\s\u00a0\u202f]?(?:%|per\s?cent\b|percent\b|pour\s?cent\b|p\.\s?c\.)", re.IGNORECASE)
_CODE_AFTER = re.compile(r"[-‐‑][^\W\d_]|[:/]\d|[.,]\d|[^\W\d_]{1,3}(?![^\W\d_])", re.IGNORECASE)
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|ers|e|eme|ème|èmes|ère|ères|nde?)\b", re.IGNORECASE)


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


def _atoms(text: str, start: int, end: int, known: Numerals) -> list[_Atom]:
    found = [_Atom(m.start("n"), m.end("n"), "digit", 0) for m in _DIGITS.finditer(text, start, end)]
    for match in known.words.finditer(text, start, end) if known.words else ():
        kind, value, bounds = known.atoms[fold(match[0])]
        found.append(_Atom(match.start(), match.end(), kind, value, bounds))  # type: ignore[arg-type]
    return sorted(found, key=lambda a: a.start)


def leading_digits(written: str) -> Number | None:
    """The value of the digits before a scale word ("1.5" of "1.5 million"); None where it begins with a word."""
    match = _DIGITS.match(written)
    return read_digits(match["n"], scaled=True) if match else None


def numbers(text: str, start: int, end: int, known: Numerals) -> Iterator[Quantity]:
    """The whole numbers of `text[start:end]` in order, without bounds and ranges."""
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


class _Sum:
    """A number as it grows: `total` of what whole scales closed, `current` still open, `vague` bounds of plurals."""

    def __init__(self) -> None:
        self.total: Number = 0
        self.current: Number | None = None
        self.vague: tuple[Number, Number] | None = None

    def add(self, atom: _Atom) -> None:
        """Take the next piece in."""
        if atom.kind == "unit":
            self.current = atom.value if self.current is None else self.current + atom.value
        elif atom.kind in ("fraction", "few"):
            self.current = atom.value
        elif atom.kind == "collection":
            self.current = (self.current or 1) * atom.value
        elif self.vague is not None:
            self.vague = (self.vague[0] * atom.value, (self.vague[1] + 1) * atom.value - 1)
        elif atom.bounds is not None and self.current is None and not self.total:
            self.vague = atom.bounds
        elif atom.value < 1000:
            self.current = (self.current or 1) * atom.value
        else:
            self.total, self.current = self.total + (self.current or 1) * atom.value, None

    @property
    def value(self) -> Number:
        """What it comes to so far."""
        return clean(self.total + (self.current or 0))


def _compose(text: str, end: int, atoms: list[_Atom], at: int, known: Numerals) -> tuple[Quantity | None, int]:
    """The number that begins at piece `at`, if it is one, and how many pieces it takes."""
    first = atoms[at]
    if first.start > 1 and text[first.start - 1] in "-‐‑" and text[first.start - 2].isalpha():
        return None, 1  # "multi-million"
    sign = _sign_before(text, first.start)
    made = _Sum()
    if first.kind == "digit":
        glued = _with_suffix(text, end, atoms, at, known, sign)
        if glued is not None:
            return glued
        follow = atoms[at + 1] if at + 1 < len(atoms) else None
        scaled = follow is not None and follow.kind in ("scale", "plural") and follow.start - first.end <= 2
        made.current = read_digits(text[first.start : first.end], scaled=scaled)
    else:
        made.add(first)
    last, used = first, 1
    for atom in atoms[at + 1 : at + _MAX_PIECES]:
        if atom.kind in ("digit", "fraction", "few") or not _joined(text, last, atom, made.current, known):
            break
        made.add(atom)
        last, used = atom, used + 1
    return _made(text, first, last, atoms[at : at + used], made, known, sign), used


def _with_suffix(
    text: str, end: int, atoms: list[_Atom], at: int, known: Numerals, sign: tuple[int, int] | None
) -> tuple[Quantity, int] | None:
    """Digits with a scale in letters: 2.3m, $8bn, 40k; "12m" alone may be metres."""
    first = atoms[at]
    suffix = _suffix(text, first.end, end, known)
    if suffix is None:
        return None
    metres = text[first.end : suffix[1]].strip().lower() == "m" and not sign and not _counted_m(text, suffix[1], known)
    if metres:
        return None
    value = clean(read_digits(text[first.start : first.end], scaled=True) * suffix[0])
    taken = sum(1 for a in atoms[at : at + 2] if a.start < suffix[1])
    return _finish(text, first.start, suffix[1], value, known, sign), taken


def _made(
    text: str, first: _Atom, last: _Atom, pieces: list[_Atom], made: _Sum, known: Numerals, sign: tuple[int, int] | None
) -> Quantity | None:
    """The quantity that the pieces make, vague where they say no number."""
    vague = made.vague
    if first.kind == "few":
        vague = (2 * made.value, 10 * made.value - 1) if made.value > 1 else None
        if vague is None:
            return None
    elif first is last and first.kind == "scale" and _OF.match(text, last.end):
        vague = (2 * first.value, 10 * first.value - 1)  # "thousand of people": a lost plural
    if vague is not None:
        return Quantity(first.start, last.end, None, vague[0], vague[1], "vague", digits=False)
    if last.kind == "fraction":
        return None
    quantity = _finish(text, first.start, last.end, made.value, known, sign)
    if any(p.kind == "collection" for p in pieces):
        return replace(quantity, operator="~", low=None, high=None)
    return quantity


def _joined(text: str, last: _Atom, atom: _Atom, current: Number | None, known: Numerals) -> bool:
    """Whether `atom` goes on with the number whose last piece is `last`."""
    stop, last_kind = last.end, last.kind
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


def clean(value: Number) -> Number:
    """The number without the noise of its arithmetic: whole where it is whole."""
    if isinstance(value, int):
        return value
    rounded = round(value, 6)
    return int(rounded) if float(rounded).is_integer() else rounded


def _counted_m(text: str, at: int, known: Numerals) -> bool:
    """Whether "12m" is followed by a word that is counted, not by a height or a width: millions, not metres."""
    match = re.compile(r"\s([^\W\d_]+)").match(text, at)
    if match is None:
        return bool(re.search(r"\d[.,]\d+\s?m?$", text[max(0, at - 8) : at], re.IGNORECASE))
    return match[1].lower() not in known.joints.get("after_metres", ())


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
