"""A text as word pieces with their offsets, and the overlapping windows in which a model reads them.

The pieces are those of an uncased BERT vocabulary (Wu et al. 2016, "Google's Neural Machine Translation System", for
the greedy longest match). Since it forgets case and white space, each piece has a shape beside it: what stood before
its word (nothing, a space, a line break), and how the word is cased.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
# A longer word is no word of a report; it is one unknown piece.
_LONGEST = 60
# So many words are remembered with their pieces before the memory is emptied.
_KNOWN = 100_000


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of one text: rows of the vocabulary, shapes, offsets, and which of them go on with a word."""

    ids: Ints
    shapes: Ints
    starts: Ints
    ends: Ints
    inner: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ids)


class WordPieces:
    """Greedy longest-match word pieces over a fixed vocabulary."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self.rows = {piece: row for row, piece in enumerate(vocabulary)}
        self.unknown, self.first, self.last = (self.rows[mark] for mark in ("[UNK]", "[CLS]", "[SEP]"))
        self._known: dict[str, list[tuple[int, int, int]]] = {}

    def __call__(self, text: str, stretches: Iterable[tuple[int, int]]) -> Pieces:
        """The pieces of these stretches of a text, in order; offsets are those of the text."""
        rows: list[tuple[int, int, int, int, bool]] = []
        before = -1
        for begin, stop in stretches:
            for match in _WORD.finditer(text, begin, stop):
                start, word = match.start(), match.group()
                gap = 0 if start == before else 2 if before < 0 or "\n" in text[before:start] else 1
                case = _case(word)
                for number, (row, first, last) in enumerate(self._pieces(word)):
                    rows.append((row, (0 if number else gap) * 4 + case, start + first, start + last, number > 0))
                before = match.end()
        columns: Any = tuple(zip(*rows, strict=True)) or ((), (), (), (), ())
        ids, shapes, starts, ends = (np.array(c, dtype=np.int64) for c in columns[:4])
        return Pieces(ids, shapes, starts, ends, np.array(columns[4], dtype=bool))

    def _pieces(self, word: str) -> list[tuple[int, int, int]]:
        found = self._known.get(word)
        if found is None:
            if len(self._known) > _KNOWN:
                self._known.clear()
            found = self._known[word] = self._split(word)
        return found

    def _split(self, word: str) -> list[tuple[int, int, int]]:
        """(row, start, end) of each piece; where folding changes the length, all pieces have the whole word."""
        parted = unicodedata.normalize("NFD", word.lower())
        folded = "".join(c for c in parted if unicodedata.category(c) != "Mn")
        if not folded or len(folded) > _LONGEST:
            return [(self.unknown, 0, len(word))]
        made: list[tuple[int, int, int]] = []
        at = 0
        while at < len(folded):
            end = len(folded)
            while end > at and (row := self.rows.get(("##" if at else "") + folded[at:end])) is None:
                end -= 1
            if end == at or row is None:
                return [(self.unknown, 0, len(word))]
            made.append((row, at, end))
            at = end
        return made if len(folded) == len(word) else [(row, 0, len(word)) for row, _, _ in made]


def _case(word: str) -> int:
    """0 no capitals, 1 the first letter only, 2 all letters, 3 otherwise mixed."""
    if word == word.lower():
        return 0
    if word[1:] == word[1:].lower():
        return 1
    return 2 if word == word.upper() else 3


def windows(count: int, size: int, overlap: int) -> tuple[list[int], int]:
    """(starts, length) of windows of one length, at most `size`, over `count` pieces; neighbours share `overlap`."""
    if count <= size:
        return [0], count
    number = 1 + -(-(count - size) // (size - overlap))
    length = -(-(count + (number - 1) * overlap) // number)
    return [round(w * (count - length) / (number - 1)) for w in range(number)], length


def owners(count: int, starts: Sequence[int], length: int) -> Ints:
    """Each piece's place in the windows laid end to end: in the one where it stands farther from an edge."""
    where = np.empty(count, dtype=np.int64)
    first = 0
    for number, start in enumerate(starts):
        last = count if number + 1 == len(starts) else (starts[number + 1] + start + length) // 2
        where[first:last] = np.arange(first, last) - start + number * length
        first = last
    return where
