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

from coranto.glean.apart import coded
from coranto.glean.digits import THIN, Number, read_digits, thousands_mark
from coranto.glean.pieces import Atom, currency_after, past, sign_before
from coranto.glean.vocabulary import Numerals, fold, numerals
from coranto.records.facts import Operator

__all__ = ["Number", "Numerals", "Quantity", "clean", "fold", "numbers", "numerals"]

Kind = Literal["number", "money", "percent", "share", "ordinal", "code"]
# No language needs more words for one number; a longer run is none.
_MAX_PIECES = 12
# Spaces and hyphens between the pieces of one number.
_JOINING = " -‐‑\n" + THIN
_HYPHENS = "-‐‑"
_CODE_AFTER = re.compile(r"[-‐‑][^\W\d_]|[:/]\d|[.,]\d|[º°ª](?!\s?[CF]\b)|[^\W\d_]{1,3}(?![^\W\d_])", re.IGNORECASE)
_WORD_CODE_AFTER = re.compile(r"[-‐‑][^\W\d_]")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|ers|e|eme|ème|èmes|ère|ères|nde?)\b", re.IGNORECASE)
_FRACTIONS = ("fraction", "part", "either")


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


def numbers(text: str, atoms: Sequence[Atom], end: int, known: Numerals) -> Iterator[Quantity]:
    """The whole numbers that the pieces make, in order, without bounds and ranges."""
    at = 0
    while at < len(atoms):
        quantity, used = _Composer(text, end, atoms, at, known).made()
        at += used
        if quantity is None:
            continue
        yield quantity
        percent = known.percent.begins(text, past(text, quantity.end, 1), end) if quantity.kind == "percent" else None
        while percent is not None and at < len(atoms) and atoms[at].start < percent[0]:
            at += 1  # "pour cent" is no hundred


class _Sum:
    """A number as it grows: closed `parts`, each by its scale, `current` still open, `vague` bounds of plurals."""

    def __init__(self) -> None:
        self.parts: list[Number] = []
        self.current: Number | None = None
        self.vague: tuple[Number, Number] | None = None
        self.scale: Number = 1

    def add(self, atom: Atom) -> None:
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

    def __init__(self, text: str, end: int, atoms: Sequence[Atom], at: int, known: Numerals) -> None:
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
        if first.kind == "digit":
            self.sum.current = self._digits(self.at)
        else:
            self.sum.add(first)
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
        if self.text[atom.start : atom.end].isdigit():
            return int(self.text[atom.start : atom.end])
        after = self.atoms[i + 1] if i + 1 < len(self.atoms) else None
        scaled = after is not None and after.kind in ("scale", "suffix", "plural") and after.start - atom.end <= 2
        divisible = scaled or self.known.divisible.begins(self.text, past(self.text, atom.end, 1), self.end) is not None
        return read_digits(
            self.text[atom.start : atom.end], thousands_mark(self.text, self.known.thousands), divisible=divisible
        )

    def _share(self, last: Atom, atom: Atom) -> Quantity | None:
        """ "two-thirds", "one third of": a number and a fraction after it."""
        between, value = self.text[last.end : atom.start], self.sum.value
        if len(between) > 2 or between.strip(_JOINING) or atom.value >= 1 or not 0 < value * atom.value < 1:
            return None
        one = value == 1 and (between in _HYPHENS or self._whole_follows(atom.end))
        if not one and (atom.kind == "fraction" or (atom.kind == "either" and value < 2)):
            return None
        return _share(self.atoms[self.at].start, atom.end, value * atom.value)

    def _is_share(self, atom: Atom) -> bool:
        """Whether a fraction alone is a share of what follows: "half of", "a third of", not "the third of"."""
        if not self._whole_follows(atom.end):
            return False
        if atom.value == 0.5 or self.known.whole_after is None:
            return True
        before = fold(self.text[max(0, atom.start - 8) : atom.start]).rstrip().split(" ")[-1]
        return before in self.known.joints.get("whole_before", ())

    def _whole_follows(self, at: int) -> bool:
        return self.known.whole_after is None or self.known.whole_after.match(self.text, at, self.end) is not None

    def _finished(self, first: Atom, last: Atom, used: int) -> Quantity | None:
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

    def _joined(self, last: Atom, i: int) -> bool:
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

    def _begins_anew(self, last: Atom, i: int) -> bool:
        """ "one hundred and two hundred more": the piece after has the same scale again."""
        after = self.atoms[i + 1] if i + 1 < len(self.atoms) else None
        return after is not None and after.kind == last.kind == "scale" and after.value == last.value

    def _mixes(self, last: Atom, i: int) -> bool:
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
        if known.percent.begins(text, past(text, end, 1), len(text)):
            return "percent", None, None
        sign = sign_before(text, start, known)
        if sign:
            written = text[sign[0] : sign[1]]
            return "money", known.currencies.get(fold(written), written), sign
        after = currency_after(text, end, known)
        if after is not None:
            return "money", after[0], after[1]
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
