"""The phrases of the words tables `cuts` and `meta`, compiled once per language.

A phrase is written as people say it. ``*`` stands for up to five words, ``#`` for a number, ``(a|b)`` for either, ``~``
at the end of a word for any ending of up to eight letters ("подпи~", "abonn~"), case does not count, and a space is any
white space. ``(a|)`` may be left out, brackets without a bar stand for themselves, and at its end ``*`` is at least one
word. A table holds, per kind of cut, lists of phrases under these names:

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
from functools import cache
from itertools import pairwise

from coranto import words
from coranto.extract import lines
from coranto.records.articles import CutLabel

LABELS: tuple[CutLabel, ...] = (
    "read-more", "see-also", "app-advert", "newsletter", "paywall", "share", "comments", "legal", "embed", "caption",
    "credit", "byline", "biography", "correction", "related", "date-line", "page-header", "breadcrumb",
)  # fmt: skip
_LISTS = ("starts", "colon", "whole", "holds", "short", "list", "promo")
_TOKEN = re.compile(r"\w+")
_SPACE = r"\s+"
# A choice, and what a phrase is made of: choices, gaps, and words with their marks.
_EITHER = r"\([^()]*\|[^()]*\)"
_CHOICE = re.compile(_EITHER)
_PIECE = re.compile(rf"{_EITHER}|\*|(?:(?!{_EITHER})[^\s*])+")
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
        low = lines.folded(text)
        return rule.finditer(text) if any(literal in low for literal in self.literals[how]) else iter(())


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
        low = lines.folded(text)
        hits: set[int] = set()
        for word in self.anchors.keys() & _TOKEN.findall(low):
            hits |= self.anchors[word]
        for sign, numbers in self.signs.items():
            if sign in low:
                hits |= numbers
        return [self.every[number] for number in sorted(hits)]


def words_of(text: str) -> frozenset[str]:
    """The words of a text as anchors are written."""
    return frozenset(_TOKEN.findall(lines.folded(text)))


def _anchor(phrase: str) -> str | None:
    """The longest word that every text with this phrase has; None where it has none, or no spaces between words."""
    literal = re.sub(rf"{_EITHER}|\w+~", " ", lines.folded(phrase))
    found = _TOKEN.findall(literal)
    return max(found, key=len) if found and not _UNSPACED.search(phrase) else None


def pattern(phrase: str) -> str:
    """The regular expression of one phrase; bounded, so that no line can make it slow."""
    found = list(_PIECE.finditer(phrase.lower()))
    made = ""
    for part, after in pairwise(found):
        made += _word(part.group())[0] if _glued(part, after) else _piece(part.group())
    last = found[-1].group()
    made = _closed(made, last)
    first = r"(?<!\w)" if phrase[0].isalnum() and not _UNSPACED.match(phrase) else ""
    word = (last[-1].isalnum() or last[-1] == "~" or _CHOICE.fullmatch(last)) and not _UNSPACED.search(phrase[-1:])
    # "Read moreParliament votes": a capital ends the phrase as a space does.
    end = r"(?:(?!\w)|(?-i:(?<=[^\W\d_A-Z])(?=[A-ZÀ-ÖØ-Þ])))" if word else ""
    return first + made + end


def _glued(part: re.Match[str], after: re.Match[str]) -> bool:
    """Whether no space stands between two parts: "l'(analyse|enquête)", but not "(los |)comentarios"."""
    spaced = _CHOICE.fullmatch(part.group()) and re.search(r"\s[|)]", part.group())
    return part.end() == after.start() and "*" not in (part.group(), after.group()) and not spaced


def _piece(part: str) -> str:
    """The expression of one word, gap, number or choice, with the space behind it."""
    if part == "*":
        return r"(?:\S+\s+){0,5}?"
    if part == "#":
        return r"\d[\d.,]*\s*"
    word, optional = _word(part)
    return rf"(?:{word}\s+)?" if optional else word + _SPACE


def _closed(before: str, part: str) -> str:
    """The expression with its last word, gap, number or choice: a space stands before it only."""
    if part == "#":
        return before + r"\d[\d.,]*"
    word, optional = (r"\S+(?:\s+\S+){0,4}", False) if part == "*" else _word(part)
    return rf"{before.removesuffix(_SPACE)}(?:\s+{word})?" if optional else before + word


def _word(part: str) -> tuple[str, bool]:
    """The expression of a word or choice, and whether it may be left out."""
    if not _CHOICE.fullmatch(part):
        ending = r"\w{0,8}" if part.endswith("~") else ""
        return "".join(_letter(c) for c in part.removesuffix("~")) + ending, False
    parts = [one.strip() for one in part[1:-1].split("|")]
    return "(?:" + "|".join(pattern(one) for one in parts if one) + ")", not all(parts)


def _letter(letter: str) -> str:
    """One character: either apostrophe; an Arabic letter with or without its signs, an alef whatever it bears."""
    if letter == "'":
        return "['’]"
    if "\u0621" <= letter <= "\u064a":
        return ("[اأإآ]" if letter in "اأإآ" else letter) + "[\u0640\u064b-\u0652]*"
    return re.escape(letter)


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
    """Pieces of phrases, folded, of which every text that has one of the phrases has at least one."""
    return tuple({piece for phrase in phrases for piece in _signs(phrase)})


def _signs(phrase: str) -> list[str]:
    """What to look for, of a phrase without an anchor: each of its alternatives."""
    phrase = lines.folded(phrase)
    inner = _CHOICE.search(phrase)
    literal = re.sub(rf"{_EITHER}|\*|#", "\n", phrase).strip()
    if literal:
        # Not the whole of it: a text may have more space between its words, or another ending or apostrophe.
        return [max(re.split(r"[\s~'’]+", literal), key=len)]
    choices = inner.group()[1:-1].split("|") if inner else [phrase]
    return [p.strip().split()[0].strip("~") for p in choices if p.strip()]


@cache
def meta(tongues: tuple[str, ...], name: str) -> re.Pattern[str] | None:
    """The phrases of one list of the table `meta` in these languages."""
    return compiled(tuple(p for tongue in tongues for p in words.section(tongue, "meta").get(name, ())))
