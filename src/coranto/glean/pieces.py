"""The pieces that numbers are made of (digits, number words, scales), and the words and signs beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from coranto.glean.apart import stretch
from coranto.glean.digits import THIN, WRITTEN, Number
from coranto.glean.phrases import key
from coranto.glean.vocabulary import Numerals
from coranto.records.facts import Operator

# (start, end, operator) of a bounding phrase.
Bound = tuple[int, int, Operator]

_PIECES = re.compile(rf"{WRITTEN}|[^\W\d_]+|[~≈<>≤≥]")
_NEXT_WORD = re.compile(r"\s([^\W\d_]+)")
_MAX_SIGN = 6


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece of a number: what it is and what it stands for."""

    start: int
    end: int
    kind: str
    value: Number
    bounds: tuple[Number, Number] | None = None
    scale: Number = 1


def scan(text: str, start: int, end: int, known: Numerals) -> tuple[list[Atom], list[Bound]]:
    """The pieces of numbers and the bounding phrases of `text[start:end]`, in one pass over its words."""
    atoms: list[Atom] = []
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
                atoms.append(Atom(at, stop, "digit", 0))
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


def _word(text: str, at: int, stop: int, end: int, word: str, known: Numerals) -> Atom | None:
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
    return Atom(at, stop, kind, value, bounds)


def _compound(text: str, at: int, stop: int, word: str, known: Numerals) -> Atom | None:
    """The piece that a word of several number words is."""
    found = known.compounds.read(word)
    if found is None or (at and text[at - 1].isalnum()) or text[stop : stop + 1].isdigit():
        return None
    return Atom(at, stop, "unit", found[0], scale=found[1])


def _is_suffix(text: str, at: int, stop: int, word: str, known: Numerals) -> bool:
    """Whether letters are a scale: glued to digits or a space after them (2.3m, 8 bn); "12m" alone may be metres."""
    glued = at > 0 and text[at - 1].isdigit()
    if len(word) > 1 or not glued:
        after_digits = glued or (at > 1 and text[at - 2].isdigit() and text[at - 1].isspace())
        return after_digits and (len(word) > 1 or text[stop : stop + 1] in ("$", "€", "£"))
    if word != "m" or text[stop : stop + 1] in ("$", "€", "£"):
        return True
    digits = re.compile(r"[\d.,]+\Z").search(text, max(0, at - 24), at)
    if digits is not None and sign_before(text, digits.start(), known):
        return True
    match = _NEXT_WORD.match(text, stop)
    if match is None:
        return digits is not None and bool(re.search(r"\d[.,]\d", digits[0]))
    return key(match[1]) not in known.joints.get("after_metres", ())


def past(text: str, at: int, most: int) -> int:
    """Where the spaces at a place end, `most` at the most."""
    stop = min(at + most, len(text))
    while at < stop and (text[at].isspace() or text[at] in THIN):
        at += 1
    return at


def sign_before(text: str, at: int, known: Numerals) -> tuple[int, int] | None:
    """Where the currency sign stands that the number at `at` follows."""
    last = text[at - 1 : at] if not text[at - 1 : at].isspace() else text[at - 2 : at - 1]
    if not last or not (last.isupper() or last.lower() in known.sign_ends):
        return None
    match = known.sign_before.search(text, max(0, at - _MAX_SIGN), at)
    return match.span(1) if match is not None else None


def currency_after(text: str, at: int, known: Numerals) -> tuple[str, tuple[int, int]] | None:
    """The currency named after a number ("euros", "d'euros", "€", "USD"), and where it stands."""
    start = past(text, at, 2)
    for _ in range(2):
        found = known.currency_after.begins(text, start, len(text))
        if found is not None:
            return found[1], (start, found[0])
        code = text[start : start + 3]
        if code in known.codes and not text[start + 3 : start + 4].isalnum():
            return code, (start, start + 3)
        opening = known.of_here.match(text, start)
        if opening is None:
            return None
        start = opening.end()
    return None
