"""The phrases of the words tables `cuts` and `meta`, compiled once per language.

A phrase is written as people say it. ``*`` stands for up to five words, ``#`` for a number, ``(a|b)`` for either, ``~``
at the end of a word for any ending of up to eight letters ("подпи~", "abonn~"), case does not count, and a space is any
white space. A table holds, per kind of cut, lists of phrases under these names:

=========  ===========================================================================================
`starts`   a line of its own that begins with the phrase is cut
`colon`    the same, but only where a colon, dash or bar follows the phrase
`whole`    a line is cut that is the phrase and nothing else
`holds`    a line of its own that has the phrase anywhere is cut (for phrases no report would use)
`short`    a line of at most ten words without a full stop that has the phrase anywhere is cut
`list`     a line that is the phrase and nothing else opens a list of links: those are cut with it
`promo`    words that make a short line beside such a cut part of the same advert
=========  ===========================================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from coranto import words
from coranto.records.articles import CutLabel

LABELS: tuple[CutLabel, ...] = (
    "read-more", "see-also", "app-advert", "newsletter", "paywall", "share", "comments", "legal", "embed", "caption",
    "credit", "byline", "biography", "correction", "related", "date-line", "page-header", "breadcrumb",
)  # fmt: skip
_LISTS = ("starts", "colon", "whole", "holds", "short", "list", "promo")
_TOKEN = re.compile(r"\w+")
# Letters that a pattern without case takes for one another, though their lower cases differ, each to the common one.
_ALIKE = dict(zip(
    "\u0131\u017f\u00b5\u03c2\u03d0\u03f5\u03d1\u03f0\u03d6\u03f1\u03d5\u1e9b\u0345\u1fbe\u1fd3\u1fe3\ufb05"
    "\u1c80\u1c81\u1c82\u1c83\u1c84\u1c85\u1c86\u1c87\u1c88",
    "is\u03bc\u03c3\u03b2\u03b5\u03b8\u03ba\u03c0\u03c1\u03c6\u1e61\u03b9\u03b9\u0390\u03b0\ufb06"
    "\u0432\u0434\u043e\u0441\u0442\u0442\u044a\u0463\ua64b", strict=True,
))  # fmt: skip
_LIKE_ANOTHER, _TO_ONE = re.compile(f"[İ{''.join(_ALIKE)}]"), str.maketrans(_ALIKE)
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")


@dataclass(frozen=True, slots=True)
class Phrases:
    """The compiled phrases of one kind of cut in the languages at hand; None where there are none."""

    label: CutLabel
    starts: re.Pattern[str] | None
    colon: re.Pattern[str] | None
    whole: re.Pattern[str] | None
    holds: re.Pattern[str] | None
    short: re.Pattern[str] | None
    list: re.Pattern[str] | None
    promo: re.Pattern[str] | None
    literals: Mapping[str, tuple[str, ...]]

    def first(self, how: str, text: str) -> re.Match[str] | None:
        """The first phrase of one list anywhere in a text."""
        return next(self.all_of(how, text), None)

    def all_of(self, how: str, text: str) -> Iterator[re.Match[str]]:
        """Every phrase of one list in a text. The pattern is tried only where some phrase's letters stand in it."""
        rule: re.Pattern[str] | None = getattr(self, how)
        if rule is None:
            return iter(())
        low = folded(text)
        return rule.finditer(text) if any(literal in low for literal in self.literals[how]) else iter(())


def alike(literal: str) -> str:
    """A piece of a pattern, in lower case, as `folded` writes it."""
    return literal.translate(_TO_ONE)


@lru_cache(maxsize=64)
def folded(text: str) -> str:
    """A text in which letters are the same where a pattern without case takes them for the same."""
    if _LIKE_ANOTHER.search(text):
        return text.replace("İ", "i").lower().translate(_TO_ONE)
    return text.lower().translate(_TO_ONE) if "Σ" in text else text.lower()


@dataclass(frozen=True, slots=True)
class Kinds:
    """The phrases of every kind of cut, in order. `anchors` and `signs` lead to the numbers of those that have them."""

    every: tuple[Phrases, ...]
    anchors: Mapping[str, frozenset[int]]
    signs: Mapping[str, frozenset[int]]

    def __iter__(self) -> Iterator[Phrases]:
        return iter(self.every)

    def of(self, label: CutLabel) -> Phrases:
        """The phrases of one kind."""
        return self.every[LABELS.index(label)]

    def near(self, text: str) -> list[Phrases]:
        """The kinds of which a text can have a phrase, in order: a cheap look before the patterns."""
        low = text.lower()
        hits: set[int] = set()
        for word in self.anchors.keys() & _TOKEN.findall(low):
            hits |= self.anchors[word]
        for sign, numbers in self.signs.items():
            if sign in low:
                hits |= numbers
        return [self.every[number] for number in sorted(hits)]


def words_of(text: str) -> frozenset[str]:
    """The words of a text as anchors are written."""
    return frozenset(_TOKEN.findall(text.lower()))


def _anchor(phrase: str) -> str | None:
    """The longest word that every text with this phrase has; None where it has none, or no spaces between words."""
    literal = re.sub(r"\([^()]*\)|\w+~", " ", phrase.lower())
    found = _TOKEN.findall(literal)
    return max(found, key=len) if found and not _UNSPACED.search(phrase) else None


def pattern(phrase: str) -> str:
    """The regular expression of one phrase; bounded, so that no line can make it slow."""
    pieces = []
    for piece in re.findall(r"\([^()]*\)|\*|[^\s()*]+", phrase.lower()):
        if piece == "*":
            pieces.append(r"(?:\S+\s+){0,5}?")
        elif piece == "#":
            pieces.append(r"\d[\d.,]*\s*")
        elif piece.startswith("("):
            pieces.append("(?:" + "|".join(pattern(part) for part in piece[1:-1].split("|")) + r")\s+")
        else:
            ending = r"\w{0,8}" if piece.endswith("~") else ""
            pieces.append(re.escape(piece.removesuffix("~")).replace("'", "['’]") + ending + r"\s+")
    joined = "".join(pieces).removesuffix(r"\s+")
    first = "" if _UNSPACED.match(phrase) else r"(?<!\w)"
    # "Read moreParliament votes": a capital ends the phrase as a space does.
    last = "" if _UNSPACED.search(phrase[-1:]) else r"(?:(?!\w)|(?-i:(?<=[^\W\d_A-Z])(?=[A-ZÀ-ÖØ-Þ])))"
    return first + joined + last


def compiled(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    """One pattern for all of them, the longest first; None for none."""
    if not phrases:
        return None
    longest = sorted(set(phrases), key=lambda p: (-len(p), p))
    return re.compile("|".join(f"(?:{pattern(p)})" for p in longest), re.I)


@cache
def cuts(tongues: tuple[str, ...]) -> Kinds:
    """The phrases of every kind of cut in these languages."""
    tables = [words.section(tongue, "cuts") for tongue in tongues]
    anchors: dict[str, frozenset[int]] = {}
    signs: dict[str, frozenset[int]] = {}

    def listed(label: str, how: str) -> tuple[str, ...]:
        return tuple(p for table in tables for p in table.get(label, {}).get(how, ()))

    for number, label in enumerate(LABELS):
        for phrase in (p for how in _LISTS[:-1] for p in listed(label, how)):
            anchor = _anchor(phrase)
            for key in [anchor] if anchor else _signs(phrase):
                index = anchors if anchor else signs
                index[key] = index.get(key, frozenset()) | {number}
    made = tuple(
        Phrases(
            label=label,
            literals={how: _literals(listed(label, how)) for how in ("starts", "holds", "short")},
            **{how: compiled(listed(label, how)) for how in _LISTS},
        )
        for label in LABELS
    )
    return Kinds(made, anchors, signs)


def _literals(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Pieces of phrases, in lower case, of which every text that has one of the phrases has at least one."""
    found: set[str] = set()
    for phrase in phrases:
        fixed = re.split(r"[\s~'’]+", re.sub(r"\([^()]*\)|\*|#", " ", phrase.lower()).strip())
        either = re.findall(r"\(([^()]*)\)", phrase.lower()) if fixed == [""] else []
        options = [re.split(r"[\s~'’*#]+", one.strip()) for one in either[0].split("|")] if either else [fixed]
        found |= {max(pieces, key=len) for pieces in options}
    return tuple(map(alike, found))


def _signs(phrase: str) -> list[str]:
    """What to look for, of a phrase without an anchor: each of its alternatives."""
    phrase = phrase.lower()
    inner = re.search(r"\(([^()]*)\)", phrase)
    literal = re.sub(r"\([^()]*\)|\*|#", "\n", phrase).strip()
    if literal:
        # Not the whole of it: a text may have more space between its words, or another ending or apostrophe.
        return [max(re.split(r"[\s~'’]+", literal), key=len)]
    return [p.strip().split()[0].strip("~") for p in (inner.group(1).split("|") if inner else [phrase]) if p.strip()]


@cache
def meta(tongues: tuple[str, ...], name: str) -> re.Pattern[str] | None:
    """The phrases of one list of the table `meta` in these languages."""
    return compiled(tuple(p for tongue in tongues for p in words.section(tongue, "meta").get(name, ())))
