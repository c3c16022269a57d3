"""Whole numbers put together from digits and words, in every national form.

::

    text -> pieces (digits, number words, scales) -> sums -> kind: number, money, percent, share, ordinal, code

The words of a language are the `numbers` table of its words file; what is the same in all languages is
``words/numbers.toml``. `vocabulary` compiles them, `apart` knows the numbers that count nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from coranto.glean.apart import coded, stretch
from coranto.glean.digits import THIN, WRITTEN, Number, read_digits, thousands_mark
from coranto.glean.phrases import key
from coranto.glean.vocabulary import Numerals, fold, numerals
from coranto.records.facts import Operator

__all__ = ["Bound", "Number", "Numerals", "Quantity", "clean", "fold", "numbers", "numerals", "scan"]

Kind = Literal["number", "money", "percent", "share", "ordinal", "code"]
# (start, end, operator) of a bounding phrase.
Bound = tuple[int, int, Operator]

_PIECES = re.compile(rf"{WRITTEN}|[^\W\d_]+|[~≈<>≤≥]")
# No language needs more words for one number; a longer run is none.
_MAX_PIECES = 12
# Spaces and hyphens between the pieces of one number.
_JOINING = " -‐‑\n" + THIN
_HYPHENS = "-‐‑"
_MAX_SIGN = 6
_CODE_AFTER = re.compile(r"[-‐‑][^\W\d_]|[:/]\d|[.,]\d|[º°ª](?!\s?[CF]\b)|[^\W\d_]{1,3}(?![^\W\d_])", re.IGNORECASE)
_WORD_CODE_AFTER = re.compile(r"[-‐‑][^\W\d_]")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|ers|e|eme|ème|èmes|ère|ères|nde?)\b", re.IGNORECASE)
_FRACTIONS = ("fraction", "part", "either")
_NEXT_WORD = re.compile(r"\s([^\W\d_]+)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of a text. `text[start:end]` is the number itself, scale word included, currency sign not.

    `value` is None for vague words ("hundreds", operator ``vague``) and ranges (operator ``range``); `low` and `high`
    are the bounds it implies, None where open. `modifiers` are the spans of the words that bound it. `unit` is the
    currency (ISO 4217 where the words file knows it) and `unit_span` where it stands. `kind` tells plain numbers from
    percentages, shares of a whole ("two-thirds", "one in five": a value below one), ordinals, and numbers that count
    nothing: a code (``AK-47``, ``24-hour``), a date, an age, a score, a house number. `digits` is False for numbers in
    words. `scale` is what the number's last word multiplies it by.
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
    scale: Number = 1


@dataclass(frozen=True, slots=True)
class _Atom:
    """A piece of a number: what it is and what it stands for."""

    start: int
    end: int
    kind: str
    value: Number
    bounds: tuple[Number, Number] | None = None
    scale: Number = 1


def scan(text: str, start: int, end: int, known: Numerals) -> tuple[list[_Atom], list[Bound]]:
    """The pieces of numbers and the bounding phrases of `text[start:end]`, in one pass over its words."""
    atoms: list[_Atom] = []
    bounds: list[Bound] = []
    atom_end = bound_end = idle = start
    heads, compounds = known.heads, known.compounds.heads
    for match in _PIECES.finditer(text, start, end):
        at, stop = match.span()
        if match.lastgroup:
            code = stretch(text, at, end) if at >= idle else 0
            if code:
                idle = code
            elif at >= idle:
                atoms.append(_Atom(at, stop, "digit", 0))
            continue
        word = key(match[0])
        head = heads.get(word)
        if head is None:
            if compounds and word[:3] in compounds and at >= atom_end:
                atom = _compound(text, at, stop, word, known)
                if atom is not None:
                    atoms.append(atom)
                    atom_end = atom.end
            continue
        if head[1] and at >= bound_end:
            bound = known.bounds.at(text, stop, end, word)
            if bound is not None:
                bounds.append((at, bound[0], bound[1]))
                bound_end = bound[0]
        if at < atom_end:
            continue
        if head[2]:
            idiom = known.idioms.at(text, stop, end, word)
            if idiom is not None:
                atom_end = idle = idiom[0]
                continue
        atom = _word(text, at, stop, end, word, known) if head[0] else None
        if atom is not None:
            atoms.append(atom)
            atom_end = atom.end
    return atoms, bounds


def _word(text: str, at: int, stop: int, end: int, word: str, known: Numerals) -> _Atom | None:
    """The piece that a word, or the phrase that it begins, is."""
    found = known.atoms.at(text, stop, end, word)
    if found is None:
        return _compound(text, at, stop, word, known) if known.compounds.pieces else None
    before = text[at - 1] if at else " "
    stop, (kind, value, bounds) = found
    if stop < len(text) and (text[stop].isdigit() or text[stop] == "_"):
        return None
    if kind == "suffix" and not _is_suffix(text, at, stop, word, known):
        return None
    if (before.isalnum() and not (kind in ("scale", "suffix") and before.isdigit())) or before == "_":
        return None
    return _Atom(at, stop, kind, value, bounds)


def _compound(text: str, at: int, stop: int, word: str, known: Numerals) -> _Atom | None:
    """The piece that a word of several number words is."""
    found = known.compounds.read(word)
    if found is None or (at and text[at - 1].isalnum()) or text[stop : stop + 1].isdigit():
        return None
    return _Atom(at, stop, "unit", found[0], scale=found[1])


def _is_suffix(text: str, at: int, stop: int, word: str, known: Numerals) -> bool:
    """Whether letters are a scale: glued to digits or a space after them (2.3m, 8 bn); "12m" alone may be metres."""
    glued = at > 0 and text[at - 1].isdigit()
    if len(word) > 1 or not glued:
        after_digits = glued or (at > 1 and text[at - 2].isdigit() and text[at - 1].isspace())
        return after_digits and (len(word) > 1 or text[stop : stop + 1] in ("$", "€", "£"))
    if word != "m" or text[stop : stop + 1] in ("$", "€", "£"):
        return True
    digits = re.compile(r"[\d.,]+\Z").search(text, max(0, at - 24), at)
    if digits is not None and _sign_before(text, digits.start(), known):
        return True
    match = _NEXT_WORD.match(text, stop)
    if match is None:
        return digits is not None and bool(re.search(r"\d[.,]\d", digits[0]))
    return key(match[1]) not in known.joints.get("after_metres", ())


def numbers(text: str, atoms: Sequence[_Atom], end: int, known: Numerals) -> Iterator[Quantity]:
    """The whole numbers that the pieces make, in order, without bounds and ranges."""
    at = 0
    while at < len(atoms):
        quantity, used = _Composer(text, end, atoms, at, known).made()
        at += used
        if quantity is None:
            continue
        yield quantity
        percent = known.percent.match(text, quantity.end) if quantity.kind == "percent" else None
        while percent is not None and at < len(atoms) and atoms[at].start < percent.end():
            at += 1  # "pour cent" is no hundred


class _Sum:
    """A number as it grows: closed `parts`, each by its scale, `current` still open, `vague` bounds of plurals."""

    def __init__(self) -> None:
        self.parts: list[Number] = []
        self.current: Number | None = None
        self.vague: tuple[Number, Number] | None = None
        self.scale: Number = 1

    def add(self, atom: _Atom) -> None:
        """Take the next piece in."""
        if atom.kind == "half":
            self.current = (self.current or 0) + self.scale * atom.value
            return
        if atom.kind in ("unit", "digit", "few", *_FRACTIONS):
            self.current = atom.value if self.current is None else self.current + atom.value
        elif atom.kind == "collection":
            self.current = (self.current or 1) * atom.value
        elif self.vague is not None:
            self.vague = (self.vague[0] * atom.value, (self.vague[1] + 1) * atom.value - 1)
        elif atom.bounds is not None and self.current is None and not self.parts:
            self.vague = atom.bounds
        elif atom.value < 1000:
            self.current = (self.current or 1) * atom.value
        else:
            below = self.current or 0
            while self.parts and self.parts[-1] < atom.value:
                below += self.parts.pop()
            self.parts.append((below or 1) * atom.value)
            self.current = None
        self.scale = atom.value if atom.kind in ("scale", "suffix", "plural") else atom.scale

    @property
    def value(self) -> Number:
        """What it comes to so far."""
        return clean(sum(self.parts) + (self.current or 0))


class _Composer:
    """The number that begins at one piece."""

    def __init__(self, text: str, end: int, atoms: Sequence[_Atom], at: int, known: Numerals) -> None:
        self.text, self.end, self.known = text, end, known
        self.atoms, self.at = atoms, at
        self.sum = _Sum()

    def made(self) -> tuple[Quantity | None, int]:
        """The quantity, if the pieces make one, and how many pieces it takes."""
        text, first = self.text, self.atoms[self.at]
        if first.kind in ("suffix", "part", "half"):
            return None, 1
        before = self.atoms[self.at - 1].end if self.at else -1
        hyphened = first.start > 1 and text[first.start - 1] in _HYPHENS and text[first.start - 2].isalpha()
        if hyphened and before != first.start - 1:
            return None, 1  # "multi-million"
        if first.kind == "share":
            return _share(first.start, first.end, first.value), 1
        self.sum.add(replace(first, value=self._digits(self.at)) if first.kind == "digit" else first)
        last, used = first, 1
        for i in range(self.at + 1, min(len(self.atoms), self.at + _MAX_PIECES)):
            atom = self.atoms[i]
            if atom.kind in _FRACTIONS:
                share = self._share(last, atom)
                return (share, used + 1) if share else (self._finished(first, last, used), used)
            if not self._joined(last, i):
                break
            self.sum.add(replace(atom, value=self._digits(i)) if atom.kind == "digit" else atom)
            last, used = atom, used + 1
        return self._finished(first, last, used), used

    def _digits(self, i: int) -> Number:
        """The value of a piece in digits."""
        atom = self.atoms[i]
        after = self.atoms[i + 1] if i + 1 < len(self.atoms) else None
        scaled = after is not None and after.kind in ("scale", "suffix", "plural") and after.start - atom.end <= 2
        divisible = scaled or self.known.divisible.match(self.text, atom.end) is not None
        return read_digits(
            self.text[atom.start : atom.end], thousands_mark(self.text, self.known.thousands), divisible=divisible
        )

    def _share(self, last: _Atom, atom: _Atom) -> Quantity | None:
        """ "two-thirds", "one third of": a number and a fraction after it."""
        between, value = self.text[last.end : atom.start], self.sum.value
        if len(between) > 2 or between.strip(_JOINING) or atom.value >= 1 or not 0 < value * atom.value < 1:
            return None
        one = value == 1 and (between in _HYPHENS or self._whole_follows(atom.end))
        if not one and (atom.kind == "fraction" or (atom.kind == "either" and value < 2)):
            return None
        return _share(self.atoms[self.at].start, atom.end, value * atom.value)

    def _is_share(self, atom: _Atom) -> bool:
        """Whether a fraction alone is a share of what follows: "half of", "a third of", not "the third of"."""
        if not self._whole_follows(atom.end):
            return False
        if atom.value == 0.5 or self.known.whole_after is None:
            return True
        before = fold(self.text[max(0, atom.start - 8) : atom.start]).rstrip().split(" ")[-1]
        return before in self.known.joints.get("whole_before", ())

    def _whole_follows(self, at: int) -> bool:
        return self.known.whole_after is None or self.known.whole_after.match(self.text, at, self.end) is not None

    def _finished(self, first: _Atom, last: _Atom, used: int) -> Quantity | None:
        """The quantity that the pieces make, vague where they say no number."""
        made, known = self.sum, self.known
        vague = made.vague
        if first.kind == "few":
            if made.value <= 1:
                return None
            vague = (2 * made.value, 10 * made.value - 1)
        elif first is last and first.kind == "scale" and known.of_after.match(self.text, last.end):
            vague = (2 * first.value, 10 * first.value - 1)  # "thousand of people": a lost plural
        if vague is not None:
            return Quantity(first.start, last.end, None, vague[0], vague[1], "vague", digits=False, scale=made.scale)
        if last.kind in _FRACTIONS:
            if first is not last or not self._is_share(first):
                return None
            return _share(first.start, last.end, first.value)
        quantity = self._with_kind(first.start, last.end)
        if any(p.kind == "collection" for p in self.atoms[self.at : self.at + used]):
            return replace(quantity, operator="~", low=None, high=None)
        return quantity

    def _joined(self, last: _Atom, i: int) -> bool:
        """Whether piece `i` goes on with the number whose last piece is `last`."""
        atom, joints = self.atoms[i], self.known.joints
        written = self.text[last.end : atom.start]
        if len(written) > 6 or "\n\n" in written:
            return False
        bare = fold(written).strip(_JOINING)
        if atom.kind == "half":
            return bare == "" and last.kind not in _FRACTIONS and self.sum.vague is None
        if atom.kind in ("scale", "suffix", "collection", "plural"):
            if last.kind in _FRACTIONS and bare in joints.get("article", ()):
                return True
            of = bare in joints.get("of", ()) and last.kind == "plural"
            if atom.kind == "plural" and last.kind == "plural":
                return of or bare == ""
            return bare == "" or of
        scaled = last.kind in ("scale", "suffix", "plural") and self.sum.vague is None
        if atom.kind == "digit":
            return scaled and bare in ("", *joints.get("and", ())) and self._mixes(last, i)
        if atom.kind != "unit":
            return False
        current = self.sum.current
        if last.kind == "unit" and current is not None:
            if current >= 100 and current % 100 == 0 and atom.value < _open(current):
                return bare in ("", *joints.get("and", ()))
            tens = current % 100 >= 20 and current % 10 == 0 and atom.value < self.known.teens
            return tens and bare in ("", *joints.get("tens_and", ()))
        if scaled and self.text[last.end - 1].isalpha():
            return bare in ("", *joints.get("and", ())) and atom.value < last.value and not self._begins_anew(last, i)
        return False

    def _begins_anew(self, last: _Atom, i: int) -> bool:
        """ "one hundred and two hundred more": the piece after has the same scale again."""
        after = self.atoms[i + 1] if i + 1 < len(self.atoms) else None
        return after is not None and after.kind == last.kind == "scale" and after.value == last.value

    def _mixes(self, last: _Atom, i: int) -> bool:
        """Whether digits go on after a scale word: "1 million 200 000", "3 mil 500"."""
        atom, value = self.atoms[i], self._digits(i)
        after = self.atoms[i + 1] if i + 1 < len(self.atoms) else None
        if self.text[atom.end : atom.end + 1] in _HYPHENS and atom.end < len(self.text):
            return False
        if last.value == 1000:
            return 100 <= value <= 999 and self.known.mixed
        scaled = after is not None and after.kind in ("scale", "suffix", "plural") and after.start - atom.end <= 1
        return value < last.value and (value >= 1000 or (scaled and after is not None and after.value < last.value))

    def _with_kind(self, start: int, end: int) -> Quantity:
        """The quantity with its kind and currency."""
        text, value = self.text, self.sum.value
        kind, unit, unit_span = self._kind(start, end, value)
        return Quantity(
            start, end, value, value, value, "=", (), kind, unit, unit_span, text[start].isdigit(), self.sum.scale
        )

    def _kind(self, start: int, end: int, value: Number) -> tuple[Kind, str | None, tuple[int, int] | None]:
        text, known = self.text, self.known
        if known.percent.match(text, end):
            return "percent", None, None
        sign = _sign_before(text, start, known)
        if sign:
            written = text[sign[0] : sign[1]]
            return "money", known.currencies.get(fold(written), written), sign
        after = known.currency_after.match(text, end)
        if after is not None:
            return "money", known.currencies.get(fold(after[1]), after[1]), after.span(1)
        if text[end - 1].isdigit():
            if _ORDINAL.match(text, end):
                return "ordinal", None, None
            zero = text[start] == "0" and text[start : start + 2].isdigit()
            code = zero or _CODE_AFTER.match(text, end) is not None
        else:
            code = _WORD_CODE_AFTER.match(text, end) is not None
        return ("code" if code or coded(text, start, end, value, known.apart) else "number"), None, None


def _share(start: int, end: int, value: Number) -> Quantity:
    return Quantity(start, end, value, value, value, kind="share", digits=False)


def _open(value: Number) -> int:
    """What may still be added to a number: 1000 to 3000, 100 to 3100."""
    free = 1
    while value and value % (free * 10) == 0:
        free *= 10
    return free


def clean(value: Number) -> Number:
    """The number without the noise of its arithmetic: whole where it is whole."""
    if isinstance(value, int):
        return value
    rounded = round(value, 6)
    return int(rounded) if float(rounded).is_integer() else rounded


def _sign_before(text: str, at: int, known: Numerals) -> tuple[int, int] | None:
    """Where the currency sign stands that the number at `at` follows."""
    match = known.sign_before.search(text, max(0, at - _MAX_SIGN), at)
    return match.span(1) if match is not None else None
