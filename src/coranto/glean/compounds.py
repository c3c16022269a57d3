"""Number words written as one: zweihundertfünfzig, trecentomila. Their pieces are those of the words file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Number = int | float
Piece = tuple[Literal["unit", "scale", "and", "half"], Number]
# No language writes longer numbers in one word; a longer word is none.
_LONGEST = 80
# The first letters by which most other words are told apart at once.
_HEAD = 3


@dataclass(frozen=True, slots=True)
class Compounds:
    """The pieces of a language's compounds. Without pieces nothing is one."""

    pieces: Mapping[str, Piece]
    heads: frozenset[str] = frozenset()
    longest: int = 0

    @classmethod
    def of(cls, pieces: Mapping[str, Piece]) -> Compounds:
        """The pieces, made ready."""
        heads = frozenset(piece[:_HEAD] for piece in pieces)
        return cls(pieces, heads, max(map(len, pieces), default=0))

    def read(self, word: str) -> tuple[Number, Number] | None:
        """What a word of two or more pieces comes to, and the scale it ends with (1: none); None for any other word."""
        if word[:_HEAD] not in self.heads or len(word) > _LONGEST:
            return None
        split = self._split(word)
        value = _sum(split) if split is not None and len(split) > 1 else None
        if split is None or value is None:
            return None
        kind, scale = split[-1]
        return value, scale if kind == "scale" else 1

    def _split(self, word: str) -> list[Piece] | None:
        """The pieces of a word, the longest first; from no place is it tried twice."""
        dead: set[int] = set()
        path: list[tuple[int, int]] = []
        at, size = 0, min(self.longest, len(word))
        while at < len(word):
            while size and (at + size in dead or word[at : at + size] not in self.pieces):
                size -= 1
            if size:
                path.append((at, size))
                at += size
                size = min(self.longest, len(word) - at)
                continue
            dead.add(at)
            if not path:
                return None
            at, size = path.pop()
            size -= 1
        return [self.pieces[word[a : a + n]] for a, n in path]


def _sum(pieces: list[Piece]) -> Number | None:
    """The value of a row of pieces, None where they do not make a number."""
    parts: list[Number] = []
    current: Number | None = None
    joined = False
    for kind, value in pieces:
        if kind == "and":
            if joined or (current is None and not parts):
                return None
            joined = True
            continue
        if kind == "unit":
            if not _fits(current, value, joined):
                return None
            current = (current or 0) + value
        elif kind == "half":
            current = (current or 0) + value
        elif value < 1000:
            if current is not None and current >= 100:
                return None
            current = (1 if current is None else current) * value
        else:
            below = current or 0
            while parts and parts[-1] < value:
                below += parts.pop()
            parts.append((below or 1) * value)
            current = None
        joined = False
    return None if joined else sum(parts) + (current or 0)


def _fits(current: Number | None, value: Number, joined: bool) -> bool:
    """Whether a unit goes on with what is open: after nothing, after hundreds, after tens, and before tens (und)."""
    if current is None:
        return True
    if current % 100 == 0:
        return value < 100
    if joined:
        return current % 100 < 10 and 20 <= value < 100 and value % 10 == 0
    return current % 10 == 0 and current % 100 >= 20 and value < 10
