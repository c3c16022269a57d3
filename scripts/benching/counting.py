"""Readers of numbers beside coranto on one table of phrases: quantulum3, number-parser and text2num.

Only values are asked of them: a range may come as its two numbers, vague words, bounds and units are not compared, and
a one too many (an indefinite article) is forgiven. The phrases are those of `tests/glean/quantities.toml` without those
that hold a vague word, since these have no value. number-parser and text2num only write number words as digits; the
digits of what they give are then read as coranto reads digits, which is in their favour.
"""

from __future__ import annotations

import re
import time
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from importlib.util import find_spec

from benching import tables
from coranto.glean.digits import WRITTEN, read_digits
from coranto.glean.numerals import numerals
from measures import counted

Values = list[float]
_WRITTEN = re.compile(WRITTEN)
# Values that differ by less than this share are one value: 0.667 is two-thirds.
_NEAR = 0.001


@dataclass(frozen=True)
class CountingPeer:
    """One other reader of numbers: the values that it finds in a phrase, and the languages that it says it reads."""

    name: str
    module: str
    languages: frozenset[str]
    read: Callable[[str, str], Values]

    @property
    def installed(self) -> bool:
        """Whether `make peers` has brought it."""
        return find_spec(self.module) is not None


def quantulum(text: str, language: str) -> Values:
    """quantulum3 without its classifier of units; a value with an uncertainty is the two ends of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from quantulum3 import parser

        found = parser.parse(text)
    ends = ((q.value - q.uncertainty, q.value + q.uncertainty) if q.uncertainty else (q.value,) for q in found)
    return [value for pair in ends for value in pair]


def number_parser(text: str, language: str) -> Values:
    """number-parser: number words are replaced by digits."""
    from number_parser import parse

    return _digits(parse(text, language=language), language)


def text2num(text: str, language: str) -> Values:
    """text2num, told to write single small numbers as digits too."""
    from text_to_num import alpha2digit

    return _digits(alpha2digit(text, language, threshold=0), language)


def _digits(text: str, language: str) -> Values:
    mark = numerals(language).thousands
    return [float(read_digits(m["n"], mark)) for m in _WRITTEN.finditer(text)]


PEERS = (
    CountingPeer("quantulum3", "quantulum3", frozenset({"en"}), quantulum),
    CountingPeer("number-parser", "number_parser", frozenset({"en", "es", "ru"}), number_parser),
    CountingPeer("text2num", "text_to_num", frozenset({"en", "fr", "de", "es", "it", "pt"}), text2num),
)


def wanted(row: tuple[str, ...]) -> Values:
    """The values of a row of the table: both ends of a range, no operator, no unit."""
    found: Values = []
    for said in row:
        size = next(part for part in said.split(" ") if part[0].isdigit())
        found += [float(Fraction(end)) for end in size.split("..")]
    return found


def _ours(text: str, language: str) -> Values:
    return wanted(counted.read(text, language))


def _right(found: Iterable[float], asked: Values) -> bool:
    left = sorted(found)
    while len(left) > len(asked) and 1 in left and 1 not in asked:
        left.remove(1)
    pairs = zip(left, sorted(asked), strict=False)
    return len(left) == len(asked) and all(abs(a - b) <= _NEAR * max(abs(a), abs(b)) for a, b in pairs)


def measured(name: str, languages: frozenset[str], read: Callable[[str, str], Values]) -> dict[str, float]:
    """Per cent of the phrases of each language with all values right, of all, of those that hold none; and the time."""
    right: dict[str, list[bool]] = {}
    spent = 0.0
    for language, text, row in counted.phrases():
        if language not in languages or any(said.startswith("vague") for said in row):
            continue
        since = time.process_time()
        try:
            found = read(text, language)
        except Exception:  # a phrase that a tool ends on with an error is one it does not read
            found = [float("nan")]
        spent += time.process_time() - since
        good = _right(found, wanted(row))
        for group in (language, "all", *(() if row else ("none_held",))):
            right.setdefault(group, []).append(good)
    order = (*sorted(languages, key=_ORDER.index), "all", "none_held")
    shares = {group: round(100 * sum(right[group]) / len(right[group]), 1) for group in order}
    return shares | {"mean ms": round(1000 * spent / len(right["all"]), 2)}


_ORDER = ("en", "fr", "de", "es", "it", "pt", "ru")


def show() -> dict[str, dict[str, float]]:
    """Print every reader of numbers beside the others, and give the figures."""
    every = frozenset(_ORDER)
    made = {"coranto": measured("coranto", every, _ours)}
    for peer in PEERS:
        if peer.installed:
            peer.read("12", "en")
            made[peer.name] = measured(peer.name, peer.languages, peer.read)
    absent = [peer.name for peer in PEERS if not peer.installed]
    note = f"; not installed: {', '.join(absent)}" if absent else ""
    count = len(counted.phrases())
    tables.show(f"quantities, the table of {count} phrases: per cent with all values right{note}", made)
    return made
