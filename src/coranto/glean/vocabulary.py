"""The number words of one language, compiled from the `numbers` table of its words file and ``words/numbers.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from coranto import words
from coranto.glean.apart import Apart
from coranto.glean.compounds import Compounds, Piece
from coranto.glean.digits import THIN
from coranto.glean.phrases import Phrases, key, tail_pattern
from coranto.records.facts import Operator

Number = int | float
# (kind of piece, its value, the bounds that a vague word implies)
Entry = tuple[str, Number, tuple[Number, Number] | None]
_NEVER = re.compile(r"(?!)")
_KINDS = {
    "units": "unit",
    "scales": "scale",
    "suffixes": "suffix",
    "collections": "collection",
    "fractions": "fraction",
    "parts": "part",
    "shares": "share",
}


@dataclass(frozen=True, slots=True)
class Numerals:
    """The number words of one language, ready to be looked up.

    `heads` says of each word that begins a phrase whether it begins one of `atoms`, `bounds` and `idioms`. `thousands`
    is the mark that parts thousands, `teens` the value below which a unit goes on with tens, `mixed` whether digits go
    on after a word for a thousand. The patterns are matched where a number ends (`sign_before`: where it begins).
    """

    heads: Mapping[str, tuple[bool, bool, bool]]
    atoms: Phrases[Entry]
    compounds: Compounds
    idioms: Phrases[bool]
    bounds: Phrases[Operator]
    bounds_after: Phrases[Operator]
    joints: Mapping[str, frozenset[str]]
    currencies: Mapping[str, str]
    currency_after: Phrases[str]
    sign_before: re.Pattern[str]
    sign_ends: frozenset[str]
    percent: Phrases[bool]
    divisible: Phrases[bool]
    of_after: re.Pattern[str]
    of_here: re.Pattern[str]
    codes: frozenset[str]
    whole_after: re.Pattern[str] | None
    apart: Apart
    thousands: str
    teens: int
    mixed: bool


def fold(text: str) -> str:
    """Lower case, plain apostrophes and single spaces: the form in which the tables are looked up."""
    return key(re.sub(r"\s+", " ", text.replace("’", "'")))


def alternatives(phrases: Iterable[str]) -> str:
    """A pattern of any of the phrases, the longest first."""
    return "|".join(tail_pattern(p) for p in sorted(set(phrases), key=lambda p: (-len(p), p)))


def _after(phrases: Iterable[str], before: str = rf"[\s{THIN}]{{0,2}}") -> re.Pattern[str]:
    found = alternatives(phrases)
    return re.compile(rf"{before}({found})\s?", re.IGNORECASE) if found else _NEVER


def _operators(table: Mapping[str, list[str]]) -> Phrases[Operator]:
    made: dict[str, Any] = {phrase: operator for operator, phrases in table.items() for phrase in phrases}
    return Phrases(made)


def _atoms(table: words.Table) -> dict[str, Entry]:
    atoms: dict[str, Entry] = {}
    for name, kind in _KINDS.items():
        for word, value in table.get(name, {}).items():
            entry = (kind, float(Fraction(value)) if isinstance(value, str) else value, None)
            known = atoms.get(fold(word))
            atoms[fold(word)] = ("either", *entry[1:]) if known is not None and known[0] == "fraction" else entry
    atoms.update({fold(w): ("plural", v[0], (v[1], v[2])) for w, v in table.get("plurals", {}).items()})
    joints = table.get("joints", {})
    atoms.update({fold(w): ("few", 1, None) for w in joints.get("few", ())})
    atoms.update({fold(w): ("half", 0.5, None) for w in joints.get("half", ())})
    return atoms


def _compounds(table: words.Table, atoms: Mapping[str, Entry]) -> Compounds:
    glue = table.get("glue")
    if glue is None:
        return Compounds({})
    pieces: dict[str, Piece] = {w: (e[0], e[1]) for w, e in atoms.items() if e[0] in ("unit", "scale")}  # type: ignore[misc]
    pieces.update({fold(w): ("unit", v) for w, v in glue.get("units", {}).items()})
    pieces.update({fold(w): ("scale", v) for w, v in glue.get("scales", {}).items()})
    pieces.update({fold(w): ("half", v) for w, v in glue.get("halves", {}).items()})
    pieces.update({fold(w): ("and", 0) for w in glue.get("and", ())})
    return Compounds.of(pieces)


@cache
def numerals(language: str | None) -> Numerals:
    """The compiled number words of a language; a language without a table still reads digits."""
    table, common = words.section(language, "numbers"), words.table("numbers")
    joints = table.get("joints", {})
    atoms = _atoms(table)
    codes = f"(?-i:{'|'.join(common['codes'])})(?!\\w)"
    currencies = {fold(k): v for k, v in {**common["currencies"], **table.get("currencies", {})}.items()}
    signs = [k for k in currencies if not (k[-1].isalpha() or k[-1] == ".")]
    percent = [*common["percent"], *table.get("percent", ())]
    before = alternatives([*signs, *table.get("currency_before", ())])
    whole = joints.get("whole_after", ())
    pieces, bounds = Phrases(atoms), _operators(table.get("bounds", {}))
    idioms = Phrases(dict.fromkeys(map(fold, table.get("idioms", ())), True))
    heads = [found.heads() for found in (pieces, bounds, idioms)]
    return Numerals(
        heads={w: (w in heads[0], w in heads[1], w in heads[2]) for w in frozenset().union(*heads)},
        atoms=pieces,
        compounds=_compounds(table, atoms),
        idioms=idioms,
        bounds=bounds,
        bounds_after=_operators(table.get("bounds_after", {})),
        joints={k: frozenset(map(fold, v)) for k, v in joints.items()},
        currencies=currencies,
        currency_after=Phrases(currencies),
        sign_before=re.compile(rf"(?<!\w)({before}|{codes})[\s{THIN}]?\Z", re.IGNORECASE),
        sign_ends=frozenset(key(s)[-1] for s in [*signs, *table.get("currency_before", ())]),
        percent=Phrases(dict.fromkeys(map(fold, percent), True)),
        divisible=Phrases(dict.fromkeys(map(fold, [*percent, *common["measures"], *table.get("measures", ())]), True)),
        of_after=_after(joints.get("of", ()), r"\s+"),
        of_here=_after(joints.get("of", ()), ""),
        codes=frozenset(common["codes"]),
        whole_after=_after(whole, r"\s+") if whole else None,
        apart=Apart.of_tables(table, common),
        thousands=str(table.get("thousands", ",")),
        teens=int(table.get("teens", 10)),
        mixed=bool(table.get("mixed", False)),
    )  # fmt: skip
