"""Phrases of a words file, found by their first word: one look-up a word, however many phrases there are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Generic, TypeVar

T = TypeVar("T")
_FIRST = re.compile(r"[^\W\d_]+|[^\w\s]")


def key(word: str) -> str:
    """A word as phrases are found by it: lower case; Russian ё is е, as most papers print it."""
    low = word.lower()
    return low.replace("ё", "е") if "ё" in low else low


def tail_pattern(phrase: str) -> str:
    """The pattern of (the rest of) a phrase: any white space for a space, either apostrophe, е for ё."""
    plain = re.escape(key(phrase)).replace(r"\ ", r"\s{1,3}").replace("'", "['’]").replace("е", "[её]")
    return plain + (r"(?!\w)" if phrase[-1].isalnum() else "")


class Phrases(Generic[T]):
    """What each phrase stands for. Where several begin at one place the longest holds."""

    def __init__(self, found: Mapping[str, T]) -> None:
        self._single: dict[str, T] = {}
        self._longer: dict[str, list[tuple[re.Pattern[str], T]]] = {}
        for phrase in sorted(found, key=lambda p: (-len(p), p)):
            first = _FIRST.match(phrase)
            if first is None:
                continue
            head, rest = key(first[0]), phrase[first.end() :]
            if rest:
                made = re.compile(tail_pattern(rest), re.IGNORECASE)
                self._longer.setdefault(head, []).append((made, found[phrase]))
            else:
                self._single[head] = found[phrase]

    def heads(self) -> frozenset[str]:
        """The first words, as `key` gives them."""
        return frozenset(self._single) | frozenset(self._longer)

    def at(self, text: str, after: int, end: int, word: str) -> tuple[int, T] | None:
        """(where it ends, what it stands for) of the phrase whose first word `word` ends at `after`."""
        for pattern, value in self._longer.get(word, ()):
            match = pattern.match(text, after, end)
            if match is not None:
                return match.end(), value
        if word not in self._single or (after < len(text) and text[after].isalpha()):
            return None
        return after, self._single[word]

    def begins(self, text: str, start: int, end: int) -> tuple[int, T] | None:
        """The same for the phrase that begins at `start`."""
        first = _FIRST.match(text, start, end)
        return self.at(text, first.end(), end, key(first[0])) if first is not None else None
