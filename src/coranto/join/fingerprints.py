"""Fingerprints of prose: hashed word shingles of what an outlet itself wrote, so that shared passages can be counted.

Quoted statements are masked, for two reports that quote the same speech are not copies of each other. A print keeps the
hash of every shingle in order (so that shares are counted, not estimated) and a sample of them for finding candidates:
a hash is sampled by its value alone (FracMinHash; Irber et al., 2022), hence the same shingle is sampled in every text.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from coranto.join.terms import Token, live_tokens
from coranto.records import Article, Reading

# Five words: two writers share four by chance (“the prime minister said that”), seldom five (Broder's w is 4 to 10).
SHINGLE = 5
# One hash in four is looked up; a passage of sixty shared words still meets about fourteen of them.
SAMPLE = 4
MASK = (1 << 64) - 1
# Any odd multiplier with well spread bits does; this is 2**64 divided by the golden ratio (Knuth, vol. 3, 6.4).
MULTIPLIER = 0x9E3779B97F4A7C15
# A quotation whose closing mark is lost ends with its sentence; one longer than this had lost it.
QUOTE_LIMIT = 1_200
QUOTE = re.compile(
    rf"[“„«][^”»“„«\n]{{0,{QUOTE_LIMIT}}}[”»]|[“„«][^.!?\n]{{0,{QUOTE_LIMIT}}}|\"[^\"\n]{{0,{QUOTE_LIMIT}}}\""
)


@dataclass(frozen=True, slots=True)
class Print:
    """The fingerprint of one article. `shingles` are 64-bit hashes in the order of the text; 0 stands for none.

    `shingles[i]` begins at the i-th word that counts; it is 0 where a quotation or a cut breaks the run. `words` is
    the number of words that count. `sample` are the distinct hashes by which candidates are looked up.
    """

    article: str
    words: int
    shingles: array[int]
    sample: tuple[int, ...]


class Fingerprints:
    """Takes prints of articles: the *each* step ``fingerprints``. It keeps nothing between two articles."""

    name = "fingerprints"
    takes = Article
    gives = Print
    version = "fingerprints 1"

    def setup(self) -> None:
        """Nothing to load."""

    def __call__(self, batch: Iterable[Article | tuple[Article, Reading | None]]) -> Iterator[Print]:
        """One print per article, in order. With its reading, direct quotations without marks are masked too."""
        for item in batch:
            article, reading = item if isinstance(item, tuple) else (item, None)
            yield take_print(article, reading)


def take_print(article: Article, reading: Reading | None = None, live: list[list[Token]] | None = None) -> Print:
    """The print of the article's own prose: live text less quoted statements. `live` is what `live_tokens` gives."""
    masked = _masked(article, reading)
    hashes: array[int] = array("Q")
    total = 0
    for stretch in live_tokens(article) if live is None else live:
        run: list[int] = []
        for token in stretch:
            if masked and _inside(token, masked):
                _append(hashes, run)
                run = []
            else:
                run.append(_word_hash(token.word))
                total += 1
        _append(hashes, run)
    return Print(article.id, total, hashes, sample_of(hashes))


def sample_of(hashes: array[int]) -> tuple[int, ...]:
    """The distinct hashes that are looked up, in order of appearance."""
    return tuple(dict.fromkeys(h for h in hashes if h and h % SAMPLE == 0))


def _append(hashes: array[int], run: list[int]) -> None:
    """Add the shingles of an unbroken run of words; its last words begin no shingle and get 0."""
    for a, b, c, d, e in zip(run, run[1:], run[2:], run[3:], run[4:], strict=False):
        value = (((((a * MULTIPLIER ^ b) * MULTIPLIER ^ c) * MULTIPLIER ^ d) * MULTIPLIER ^ e) * MULTIPLIER) & MASK
        hashes.append((value ^ value >> 29) or 1)
    hashes.extend([0] * min(len(run), SHINGLE - 1))


@lru_cache(maxsize=200_000)
def _word_hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _masked(article: Article, reading: Reading | None) -> list[tuple[int, int]]:
    """The quoted stretches of the text, joined where they touch, the last first."""
    found = [m.span() for start, end in article.live() for m in QUOTE.finditer(article.text, start, end)]
    if reading is not None:
        found += [(s.start, s.end) for c in reading.claims if c.form == "direct" for s in c.content]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined[::-1]


def _inside(token: Token, masked: list[tuple[int, int]]) -> bool:
    """Whether the token lies in the next masked stretch; drops those that are behind."""
    while masked and masked[-1][1] <= token.start:
        masked.pop()
    return bool(masked) and masked[-1][0] <= token.start
