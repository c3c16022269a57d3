"""Fingerprints of prose: hashed word shingles with a mark on those that a report only passes on.

Every shingle is kept in order, so that what two texts share is counted, not estimated, and beside each word stands
whether it is the outlet's own or somebody else's (quotations, statements, laws: `passed_on`). A sample of the shingles
finds candidates: a hash is sampled by its value alone (FracMinHash; Irber et al., 2022), hence the same shingle is
sampled in every text.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from coranto.join.passed_on import Stretch, bounded, passed_on
from coranto.join.terms import LONGEST, MAX_TOKENS, UNSPACED, fold, number
from coranto.records import Article, Reading

# Five words: two writers share four by chance (“the prime minister said that”), seldom five (Broder's w is 4 to 10).
SHINGLE = 5
# One hash in four is looked up; a passage of sixty shared words still meets about fourteen of them.
SAMPLE = 4
# Any odd multiplier with well spread bits does; this is 2**64 divided by the golden ratio (Knuth, vol. 3, 6.4).
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
SHIFT = np.uint64(29)
# What `terms.SPLIT` finds, words tried first: they are most of it, and half the time goes here.
WORDS = re.compile(r"[^\W\d_]+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*")
# Words whose hashes are kept at hand; a language has fewer forms in daily use.
MOST_WORDS = 300_000


@dataclass(frozen=True, slots=True)
class Print:
    """The fingerprint of one article. `shingles` are 64-bit hashes in the order of the text; 0 stands for none.

    `shingles[i]` begins at the i-th word of the live text. `passed[i]` is 0 where that word is the outlet's own, 1
    where it stands between marks or has other ends in sight, 2 where somebody speaks without marks. `words` is the
    number of its own words. `sample` are the distinct hashes by which candidates are looked up.
    """

    article: str
    words: int
    shingles: array[int]
    passed: bytes
    sample: tuple[int, ...]


class Fingerprints:
    """Takes prints of articles: the *each* step ``fingerprints``. It keeps nothing between two articles."""

    name = "fingerprints"
    takes = Article
    gives = Print
    version = "fingerprints 2"

    def setup(self) -> None:
        """Nothing to load."""

    def __call__(self, batch: Iterable[Article | tuple[Article, Reading | None]]) -> Iterator[Print]:
        """One print per article, in order. With its reading, direct speech without marks is known as passed on."""
        for item in batch:
            article, reading = item if isinstance(item, tuple) else (item, None)
            yield take_print(article, reading)


def take_print(article: Article, reading: Reading | None = None) -> Print:
    """The print of the live text, at most `MAX_TOKENS` words of it."""
    hashes: list[int] = []
    passed = bytearray()
    marked, unmarked = passed_on(article, reading)
    spaced = not UNSPACED.search(article.text)
    for start, end, whose in _pieces(bounded(article.live()), marked, unmarked):
        found = _hashes(article.text, start, end, spaced)
        hashes += found
        passed += bytes((whose,)) * len(found)
        if len(hashes) >= MAX_TOKENS:
            break
    del hashes[MAX_TOKENS:], passed[MAX_TOKENS:]
    shingles = _shingles(hashes)
    return Print(article.id, passed.count(0), shingles, bytes(passed), sample_of(shingles))


def sample_of(shingles: array[int], passed: bytes | None = None) -> tuple[int, ...]:
    """The distinct hashes that are looked up, in order of appearance; with `passed` only those of words of others."""
    value = np.frombuffer(shingles, dtype=np.uint64)
    chosen = (value % np.uint64(SAMPLE) == 0) & (value != 0)
    if passed is not None:
        others = np.frombuffer(passed, dtype=np.uint8) > 0
        begun = max(0, len(others) - SHINGLE + 1)  # none in a text of fewer words
        chosen[:begun] &= others[:begun] & others[SHINGLE - 1 :]
    return tuple(dict.fromkeys(value[chosen].tolist()))


def _pieces(live: Iterable[Stretch], marked: list[Stretch], unmarked: list[Stretch]) -> Iterator[tuple[int, int, int]]:
    """The live text in pieces with whose words they are; marks count before other signs."""
    for start, end, inside in _cut(live, marked):
        if inside:
            yield start, end, 1
        else:
            for first, last, voiced in _cut([(start, end)], unmarked):
                yield first, last, 2 if voiced else 0


def _cut(stretches: Iterable[Stretch], at: list[Stretch]) -> Iterator[tuple[int, int, bool]]:
    """The stretches cut where those of `at` begin and end, and whether each piece lies in one of them."""
    for start, end in stretches:
        here = start
        n = max(0, bisect_right(at, (start, start)) - 1)
        while n < len(at) and at[n][0] < end:
            first, last = max(at[n][0], here), min(at[n][1], end)
            if first < last:
                if first > here:
                    yield here, first, False
                yield first, last, True
                here = last
            n += 1
        if end > here:
            yield here, end, False


def _shingles(hashes: list[int]) -> array[int]:
    """The hash of every five words in a row; the last words begin none and get 0."""
    if len(hashes) < SHINGLE:
        return array("Q", [0] * len(hashes))
    words = np.array(hashes, dtype=np.uint64)
    last = len(hashes) - SHINGLE + 1
    value = words[:last]
    for n in range(1, SHINGLE):
        value = value * MULTIPLIER ^ words[n : last + n]
    value = value * MULTIPLIER
    value ^= value >> SHIFT
    value[value == 0] = 1
    return array("Q", value.tobytes() + bytes(8 * (SHINGLE - 1)))


class _Known(dict[str, int]):
    """The hash of every word met, folded first: the same on every machine and in every process."""

    def __missing__(self, written: str) -> int:
        if len(self) >= MOST_WORDS:
            self.clear()
        short = written[:LONGEST]
        self[written] = value = _hash(number(short) if short[0].isdigit() else fold(short))
        return value


_known = _Known()


def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _hashes(text: str, start: int, end: int, spaced: bool) -> list[int]:
    """The hashes of the words and numbers of a piece; scripts without spaces count by pairs of characters."""
    found = WORDS.findall(text, start, end)
    if spaced:
        return [_known[w] for w in found]
    hashes: list[int] = []
    for written in found:
        if UNSPACED.search(written):
            hashes += [_known[written[i : i + 2]] for i in range(max(1, len(written) - 1))]
        else:
            hashes.append(_known[written])
    return hashes
