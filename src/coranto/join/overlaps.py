"""What two texts share, counted in words and told apart: prose of their own, and words that one of them passes on.

::

    shared shingles -> runs (the same words in the same order) -> own stretches of them -> passages (runs in order)

A word that either text puts between marks, or prints as somebody's statement, is passed on for both: an outlet that
prints a speech without marks shares no prose with one that quotes it.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from coranto.join.fingerprints import SAMPLE, SHINGLE

# Shorter stretches of own words than this are the language's own: "he said in a statement on Monday".
CHANCE_WORDS = 7
# Two stretches this near to each other in both texts are one passage with an edit in it.
EDIT_WORDS = 12
# So many words of a passage may be lost between two stretches of fewer words than `CHANCE_WORDS`.
LEAST_PIECE = 5


# From this part on a run in which somebody speaks without marks is spoken as a whole.
SPOKEN = 0.4
_WHOSE = bytes([0] + [1] * 255)


class Marked(Protocol):
    """What overlaps are counted of: the shingles of a text and whose its words are."""

    @property
    def words(self) -> int:
        """The number of its own words."""

    @property
    def shingles(self) -> array[int]:
        """The hashes of five words in a row, in order."""

    @property
    def passed(self) -> bytes:
        """For every word 0 where it is its own, else how that is known (`fingerprints.Print`)."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Words of `a` that stand in `b`: own ones, in passages (the longest first), and those that are passed on.

    `share_a` and `share_b` are the parts of each text's own prose that the passages cover, `reach_a` that of `a` with
    the words changed inside its passages; `whole_a` and `whole_b` are the parts of all words that stand in the other
    text, whoever's they are. `rest` is the number of words that `a` holds for its own and that do not stand in `b`.
    """

    own: int
    passages: tuple[int, ...]
    passed: int
    share_a: float
    share_b: float
    reach_a: float
    whole_a: float
    whole_b: float
    rest: int


class _Piece(NamedTuple):
    """Own words in a row that stand in both texts, by their places."""

    a: int
    b: int
    words: int
    run: int


def compare(a: Marked, b: Marked, known: Collection[int] = ()) -> Overlap:
    """Count what two texts share. A run whose sampled shingles are mostly `known` to be others' words is passed on."""
    pieces: list[_Piece] = []
    passed = covered = mine = 0
    for number, (at, other, length) in enumerate(_runs(a.shingles, b.shingles)):
        covered += length
        mine += a.passed.count(0, at, at + length)
        whose = _whose(a, b, at, other, length, known)
        passed += whose.count(1)
        pieces += _own(whose, at, other, number)
    passages = sorted(_passages(pieces), reverse=True)
    own, reach = sum([words for words, _ in passages]), sum([reach for _, reach in passages])
    return Overlap(
        own=own,
        passages=tuple([words for words, _ in passages]),
        passed=passed,
        share_a=min(1.0, own / a.words) if a.words else 0.0,
        share_b=min(1.0, own / b.words) if b.words else 0.0,
        reach_a=min(1.0, reach / a.words) if a.words else 0.0,
        whole_a=covered / len(a.shingles) if a.shingles else 0.0,
        whole_b=min(1.0, covered / len(b.shingles)) if b.shingles else 0.0,
        rest=a.words - mine,
    )


def _runs(a: array[int], b: array[int]) -> Iterator[tuple[int, int, int]]:
    """(place in a, place in b, words) of every run of the same words; each word of `a` is in one run at most."""
    shared = set(a)
    shared.intersection_update(b)
    shared.discard(0)
    if not shared:
        return
    # Of a shingle that stands in `b` twice, the first place counts.
    places = {value: there for there, value in reversed([(n, v) for n, v in enumerate(b) if v in shared])}
    start = other = -1
    last = -1
    free = 0
    for here, value in [(n, v) for n, v in enumerate(a) if v in shared]:
        there = places[value]
        if start >= 0 and here == last + 1 and there - here == other - start:
            last = here
            continue
        if start >= 0:
            yield start, other, last + SHINGLE - start
            free = last + SHINGLE
        # Words that the run before holds already are not counted again.
        skip = max(0, free - here)
        start, other, last = here + skip, there + skip, here
    if start >= 0:
        yield start, other, last + SHINGLE - start


def _whose(a: Marked, b: Marked, at: int, other: int, length: int, known: Collection[int]) -> bytes:
    """For every word of a run, 1 where one of the texts, or most texts that have it, pass it on."""
    mine, theirs = a.passed[at : at + length], b.passed[other : other + length]
    if known:
        sampled = [h for h in a.shingles[at : at + max(1, length - SHINGLE + 1)] if not h % SAMPLE]
        if sampled and 2 * sum([h in known for h in sampled]) > len(sampled):
            return b"\1" * length
    if not any(mine) and not any(theirs):
        return bytes(length)
    either = bytes([x | y for x, y in zip(mine, theirs, strict=True)])
    # Speech without marks ends nowhere in sight: what stands in one run with it is taken to be spoken as well.
    if either.count(2) + either.count(3) >= SPOKEN * length:
        return b"\1" * length
    return either.translate(_WHOSE)


def _own(whose: bytes, at: int, other: int, run: int) -> Iterator[_Piece]:
    """The stretches of own words in a run."""
    here = 0
    for stretch in whose.split(b"\1"):
        if len(stretch) >= LEAST_PIECE:
            yield _Piece(at + here, other + here, len(stretch), run)
        here += len(stretch) + 1


def _passages(pieces: list[_Piece]) -> Iterator[tuple[int, int]]:
    """The words of every passage, and with them those changed in it: pieces in one order with little between them."""
    words = reach = 0
    before: _Piece | None = None
    for piece in pieces:
        if before is not None:
            gap, there = piece.a - before.a - before.words, piece.b - before.b - before.words
            edit = gap <= EDIT_WORDS and 0 <= there <= EDIT_WORDS
            if edit or piece.run == before.run:
                words, reach, before = words + piece.words, reach + piece.words + (gap if edit else 0), piece
                continue
            if words >= CHANCE_WORDS:
                yield words, reach
        words, reach, before = piece.words, piece.words, piece
    if words >= CHANCE_WORDS:
        yield words, reach
