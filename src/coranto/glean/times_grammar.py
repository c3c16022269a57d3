"""The notation in which a words file writes down how a language says when, and the search for it.

A pattern is read left to right: words stand for themselves in any case, ``{slot}`` is one entry of the table of that
name (or a number shape), ``[…]`` may be missing, ``(a|b)`` is one of several, ``<name>`` inserts the phrase of that
name, a space is white space inside one paragraph; a backslash before a bracket makes it an ordinary character.
Quantifiers do not exist, so every pattern has a longest match and no text can make it slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain, pairwise

from coranto import words
from coranto.errors import UsageError

_ORDINAL_ENDINGS = ("st", "nd", "rd", "th", "er")
# Number shapes that no language writes differently. {num} and {nth} also take the language's words for numbers.
_SHAPES = {
    "year": r"(?:1[0-9]|20)\d\d(?!\d|[.,]\d|\s?%)",
    "isoyear": r"(?:1[89]|20)\d\d(?!\d|[.,]\d)",
    "yy": r"\d\d(?!\d|[.,]\d|\s?%)",
    "mday": rf"(?:[12]\d|3[01]|0?[1-9])(?:{'|'.join(_ORDINAL_ENDINGS)})?(?!\d|[:.,]\d|\s?%)",
    "nthday": r"(?:[12]\d|3[01]|[1-9])(?:st|nd|rd|th)",
    "mon": r"(?:1[0-2]|0?[1-9])(?!\d)",
    "hour": r"(?:[01]?\d|2[0-4])(?!\d)",
    "min": r"[0-5]\d(?!\d)",
    "hhmm": r"(?:[01]\d|2[0-3])[0-5]\d(?!\d)",
    "place": r"(?-i:[A-ZÀ-Þ][\w.’'-]{1,24}(?: [A-ZÀ-Þ][\w’'-]{1,24})?)",
    "offset": r"[+-]\d{1,2}(?::?\d\d)?",
    "decade": r"(?:(?:1[5-9]|20)\d0|[1-9]0)(?!\d)",
}
_SPACE = r"(?:[^\S\n]{1,4}|[^\S\n]?\n(?=[^\S\n]?(?-i:[a-zà-ÿ0-9])))"
_DIGITS = r"\d{1,4}(?:[.,]\d{1,2})?(?![\d%]|[.,]\d)"
_LITERAL = re.compile(r"(?:\\[\[\](){}<>|]|[^\[\](){}<>|\\])+")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_APOSTROPHE, _HYPHEN = "['’‘ʼ]", "[-‐‑–]"
_MAX_PHRASE_DEPTH = 8
# Among the words of a pattern: any name of a place.
_ANY_NAME = "<name>"
# What a kind under `not_joined` may not be followed by: "the year-earlier loss" holds no year of its own.
_NOT_JOINED = r"|[-‐‑][^\W\d_]"


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch that some pattern takes: its kind and, in order, what filled each slot (in lower case)."""

    start: int
    end: int
    kind: str
    slots: tuple[tuple[str, str], ...]

    def get(self, slot: str) -> str | None:
        """What filled the first slot of that name, or None."""
        return next((v for s, v in self.slots if s == slot), None)

    def all(self, slot: str) -> tuple[str, ...]:
        """What filled every slot of that name, in order."""
        return tuple(v for s, v in self.slots if s == slot)


def fold(text: str) -> str:
    """Lower case with plain spaces, apostrophes and hyphens: the form in which tables are looked up."""
    return re.sub(r"[‐‑–]", "-", re.sub(_APOSTROPHE, "'", re.sub(r"\s+", " ", text))).lower()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A compiled part of a pattern: its regex and the words that it may have first and second.

    `empty` is set where it may hold no word, `one` where it may hold just one.
    """

    regex: str
    first: frozenset[str]
    empty: bool
    one: bool = True
    second: frozenset[str] = frozenset()


_NOTHING = _Piece("", frozenset(), True, False)


def _then(left: _Piece, right: _Piece) -> _Piece:
    first = left.first | right.first if left.empty else left.first
    second = left.second | (right.first if left.one else frozenset()) | (right.second if left.empty else frozenset())
    one = (left.one and right.empty) or (left.empty and right.one)
    return _Piece(left.regex + right.regex, first, left.empty and right.empty, one, second)


def _entry_regex(key: str) -> str:
    return "".join(
        _SPACE if c == " " else _APOSTROPHE if c == "'" else _HYPHEN if c == "-" else re.escape(c) for c in key
    )


def _whole_word(key: str) -> str:
    return _entry_regex(key) + (r"(?![^\W\d_])" if key[-1].isalnum() else "")


class _Compiler:
    """One pattern of one language to a regex with a group per slot."""

    def __init__(self, table: words.Table) -> None:
        self.table = table
        self.slots: list[str] = []
        self.words: set[str] = set()

    def compile(self, pattern: str, depth: int = 0) -> _Piece:
        if depth > _MAX_PHRASE_DEPTH:
            raise UsageError(f"the phrases of a words file insert each other without end near {pattern!r}")
        piece, rest = self._alternatives(pattern, depth)
        if rest:
            raise UsageError(f"the time pattern {pattern!r} has a bracket that was never opened near {rest!r}")
        return piece

    def _alternatives(self, rest: str, depth: int) -> tuple[_Piece, str]:
        found = []
        while True:
            piece, rest = self._sequence(rest, depth)
            found.append(piece)
            if not rest.startswith("|"):
                break
            rest = rest[1:]
        if len(found) == 1:
            return found[0], rest
        first, second = (frozenset().union(*sets) for sets in zip(*((p.first, p.second) for p in found), strict=True))
        regex = f"(?:{'|'.join(p.regex for p in found)})"
        return _Piece(regex, first, any(p.empty for p in found), any(p.one for p in found), second), rest

    def _sequence(self, rest: str, depth: int) -> tuple[_Piece, str]:
        whole = _NOTHING
        while rest and rest[0] not in "|)]":
            if rest[0] in "[(":
                inner, after = self._alternatives(rest[1:], depth)
                if not after.startswith("]" if rest[0] == "[" else ")"):
                    raise UsageError(f"a time pattern has an open {rest[0]!r} that is not closed near {rest!r}")
                if rest[0] == "[":
                    inner = replace(inner, regex=f"(?:{inner.regex})?", empty=True)
                whole, rest = _then(whole, inner), after[1:]
            elif rest[0] in "{<":
                name, after = rest[1:].split("}" if rest[0] == "{" else ">", 1)
                whole, rest = _then(whole, self._named(name, rest[0], depth)), after
            else:
                text = _LITERAL.match(rest)
                if text is None:
                    raise UsageError(f"a time pattern cannot be read near {rest!r}; write a bracket as \\\\( or \\\\[")
                whole, rest = _then(whole, self._literal(text[0].replace("\\", ""))), rest[text.end() :]
        return whole, rest

    def _literal(self, text: str) -> _Piece:
        found = self._known(text)
        if not found:
            return replace(_NOTHING, regex=_entry_regex(text))
        return _Piece(_entry_regex(text), frozenset({found[0]}), False, len(found) == 1, frozenset(found[1:2]))

    def _known(self, text: str) -> list[str]:
        """The words of a text, which the language's patterns thereby use; digits are all ``#``."""
        found = ["#" if w.isdigit() else fold(w) for w in _WORD.findall(text)]
        self.words.update(found)
        return found

    def _named(self, name: str, kind: str, depth: int) -> _Piece:
        if kind == "<":
            phrases = self.table.get("phrases", {})
            if name not in phrases:
                raise UsageError(f"a time pattern inserts the phrase <{name}>, which the words file does not have")
            inner = self.compile(str(phrases[name]), depth + 1)
            return replace(inner, regex=f"(?:{inner.regex})")
        self.slots.append(name)
        if name in _SHAPES:
            first = frozenset({"#"}) if name != "place" else frozenset({_ANY_NAME})
            behind = frozenset(_ORDINAL_ENDINGS) if name in ("mday", "nthday") else frozenset()
            return _Piece(f"({_SHAPES[name]})", first, False, second=behind)
        if name == "num":
            return self._number()
        return self._entries(name)

    def _entries(self, name: str) -> _Piece:
        entries = self.table.get(name, {})
        if not entries:
            raise UsageError(f"a time pattern uses the slot {{{name}}}, which the words file has no table for")
        keys = sorted((str(k) for k in entries), key=lambda k: (-len(k), k))
        known = [found for k in keys if (found := self._known(k))]
        first, second = frozenset(found[0] for found in known), frozenset(w for found in known for w in found[1:2])
        one = any(len(found) == 1 for found in known)
        return _Piece(f"({'|'.join(map(_whole_word, keys))})", first, False, one, second)

    def _number(self) -> _Piece:
        entries = self._entries_of_numbers()
        word = "|".join(_entry_regex(k) for k in entries)
        joint = self.table.get("number_joint", "")
        joined = f"(?:[ -]|{_SPACE}{re.escape(joint)}{_SPACE})" if joint else "[ -]"
        regex = f"({_DIGITS}|(?:{word})(?:{joined}(?:{word})(?!\\w)){{0,3}})"
        first = frozenset({"#", *(self._known(k)[0] for k in entries)})
        behind = frozenset({w for k in entries for w in self._known(k)[1:2]} | set(self._known(joint)))
        return _Piece(regex, first, False, second=first | behind)

    def _entries_of_numbers(self) -> list[str]:
        return sorted((str(k) for k in self.table.get("number", {"0": 0})), key=lambda k: (-len(k), k))


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled pattern; `one` where a single word fills it, `second` the words that it may have second."""

    kind: str
    regex: re.Pattern[str]
    slots: tuple[str, ...]
    one: bool
    second: frozenset[str]

    def likely(self, following: str, name: bool) -> bool:
        """Whether it can match before this next word: most patterns of several words cannot, and need no trying."""
        return self.one or following in self.second or (name and _ANY_NAME in self.second)


@dataclass(frozen=True, slots=True)
class Grammar:
    """All patterns of a language, found by the word they begin with and the one behind it."""

    rules: dict[str, tuple[Rule, ...]]
    words: frozenset[str]
    capital: frozenset[str]
    pairs: dict[tuple[str, str, bool], tuple[Rule, ...]] = field(default_factory=dict)

    def search(self, text: str, start: int, end: int) -> Iterator[Found]:
        """The leftmost longest matches in `text[start:end]`, without overlap. Time is linear in the words."""
        at = start
        for word, following in pairwise(chain(_WORD.finditer(text, start, end), (None,))):
            if word is None or word.start() < at:
                continue
            key = "#" if word[0].isdigit() else word[0].lower()
            if key not in self.rules:
                continue
            best = self._best(self._likely(key, "" if following is None else following[0]), text, word, end)
            if best is not None:
                yield best
                at = best.end

    def _likely(self, key: str, following: str) -> tuple[Rule, ...]:
        """The patterns that may match at these two words; kept, since the pairs of words that patterns use are few."""
        known = "#" if following.isdigit() else following.lower()
        pair = (key, known if known in self.words else "", following[:1].isupper())
        if (kept := self.pairs.get(pair)) is None:
            kept = self.pairs[pair] = tuple(r for r in self.rules[key] if r.likely(pair[1], pair[2]))
        return kept

    def _best(self, rules: tuple[Rule, ...], text: str, word: re.Match[str], end: int) -> Found | None:
        best: Found | None = None
        if word.start() and (text[word.start() - 1].isalnum() or text[word.start() - 1] == "_"):
            return None
        for rule in rules:
            match = rule.regex.match(text, word.start(), end)
            if match is None or (best is not None and match.end() <= best.end):
                continue
            filled = [(s, g) for s, g in zip(rule.slots, match.groups(), strict=True) if g is not None]
            if all(g[0].isupper() for s, g in filled if s in self.capital):
                best = Found(match.start(), match.end(), rule.kind, tuple((s, fold(g)) for s, g in filled))
        return best


@cache
def grammar(language: str | None) -> Grammar | None:
    """The compiled patterns of a language, or None where its words file has no `times`."""
    table = words.section(language, "times")
    if not table.get("patterns"):
        return None
    rules: dict[str, list[Rule]] = {}
    used: set[str] = set()
    for kind, patterns in table["patterns"].items():
        for pattern in patterns:
            compiler = _Compiler(table)
            piece = compiler.compile(pattern)
            joined = _NOT_JOINED if kind in table.get("not_joined", ()) else ""
            regex = re.compile(f"{piece.regex}(?!\\w{joined})", re.IGNORECASE)
            used |= compiler.words
            rule = Rule(kind, regex, tuple(compiler.slots), piece.one, piece.second)
            for first in sorted(piece.first):
                rules.setdefault(first, []).append(rule)
    every = {first: tuple(some) for first, some in rules.items()}
    return Grammar(every, frozenset(used | {"#", *_ORDINAL_ENDINGS}), frozenset(table.get("capital", ())))
