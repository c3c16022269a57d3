"""Translated copies: the same sentences in the same order in another language.

Two newsrooms that report one event share its facts, its names and what was said; they do not share the order of their
sentences. So the sentences of two likely kin are put side by side, and the best way through both in order is looked
for: one sentence against one, or against two that were made of it. Names and numbers count along the way, and what
either only quotes does not, as with copies in one language (`copies`).

::

    report -> its sentences, packed -> (two likely kin in two languages) vectors -> the best way through both -> copy
"""

from __future__ import annotations

import json
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coranto import words
from coranto.join.copies import DESCENDS, Copy, Imprint, ordered
from coranto.join.moments import distance
from coranto.join.passed_on import LONGEST_TEXT, passed_on
from coranto.join.terms import SPLIT, number, spelling
from coranto.join.vectors import LONGEST, SCALE, Centre, Codes, Embedder, pieces
from coranto.records import Article, Reading
from coranto.records.judgements import CopyKind

MAKER = "join.translations 1"

# Of a longer report the first so many sentences are looked at.
MOST_SENTENCES = 48
# Two sentences that are less alike than this (cosine, less what all sentences share) say different things.
FLOOR = 0.45
# What names and numbers add: so much for each that both sentences have, at most so much in all; and what numbers take
# that only differ.
ANCHOR, MOST_ANCHORS, CLASH = 0.05, 0.15, 0.15
# One sentence against one, or against two that were made of it, or of which it was made.
SHAPES = ((1, 1), (1, 2), (2, 1))
# From what the way weighs for each own word of the shorter report one is a copy. No step counts more than so much a
# word, for the first sentence of two reports is often nearly the same; and so many steps, and so large a part of the
# sentences of the shorter report, weigh as much as the words of a translation mostly do.
COPIED, MOST_OF_STEP = 0.155, 0.3
TELLING, LEAST_TELLING, TELLING_PART = 0.1, 5, 0.5
# Reports that hardly tell one story are not looked at; of the others the likeliest.
LIKELY, LOOKED_AT = 0.2, 6
# Reports whose vectors are kept at hand: some 12 kB each.
KEPT = 1_000


class Sentence(NamedTuple):
    """One sentence of a report: its words (the text is cut to what is encoded), and whether it only passes words on."""

    text: str
    words: int
    passed: bool


class Step(NamedTuple):
    """Sentences of two reports that say the same: places in the first, places in the second, and what that weighs."""

    first: tuple[int, ...]
    second: tuple[int, ...]
    weight: float


def sentences(article: Article, reading: Reading | None = None) -> list[Sentence]:
    """The headline and the sentences of the report itself, at most `MOST_SENTENCES`."""
    marked, unmarked = passed_on(article, reading)
    others = bytearray(len(article.text))
    for start, end in (*marked, *unmarked):
        others[start:end] = b"\1" * (end - start)
    title = article.title.text if article.title else ""
    found = [Sentence(title[:LONGEST], len(title.split()), False)] if title else []
    for start, end, text in pieces(article, LONGEST_TEXT):
        if text != title:
            passed = 2 * others.count(1, start, end) > end - start
            found.append(Sentence(text[:LONGEST], len(text.split()), passed))
            if len(found) == MOST_SENTENCES:
                break
    return found


def anchors(texts: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The names of some sentences by their spelling keys, and their numbers: what a translation leaves as it is."""
    names, numbers = set(), set()
    for text in texts:
        written = SPLIT.split(text)[1::2]
        numbers |= {number(w) for w in written if w[0].isdigit()}
        names |= {spelling(w) for n, w in enumerate(written) if n and w[0].isupper() and len(w) > 2}
    return frozenset(names), frozenset(numbers)


def way(first: Sequence[Sentence], second: Sequence[Sentence], one: Codes, other: Codes) -> list[Step]:
    """The best way through two reports in order, none of their sentences met twice; `one` and `other` are their codes.

    A step weighs its words (of the side that has fewer) times what its likeness, and the names and numbers in it, are
    above the floor. What either only passes on weighs nothing.
    """
    a, b = (codes.astype(np.float64) / SCALE for codes in (one, other))
    rows, columns = len(a), len(b)
    steps: dict[tuple[int, int], list[Step]] = {}
    for tall, wide in SHAPES:
        table = _joined(a, tall) @ _joined(b, wide).T
        for i, j in zip(*np.nonzero(table > FLOOR - MOST_ANCHORS), strict=True):
            places = tuple(range(i, i + tall)), tuple(range(j, j + wide))
            weight = _weight(float(table[i, j]), [first[n] for n in places[0]], [second[n] for n in places[1]])
            if weight > 0:
                steps.setdefault((int(i), int(j)), []).append(Step(*places, weight))
    best: list[list[float]] = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    taken: dict[tuple[int, int], Step] = {}
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            most = max(best[i + 1][j], best[i][j + 1])
            for step in steps.get((i, j), ()):
                total = step.weight + best[i + len(step.first)][j + len(step.second)]
                if total > most:
                    most, taken[i, j] = total, step
            best[i][j] = most
    found, i, j = [], 0, 0
    while i < rows and j < columns:
        if (i, j) in taken:
            found.append(taken[i, j])
            i, j = i + len(found[-1].first), j + len(found[-1].second)
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


def _joined(vectors: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """One vector for every `count` sentences in a row."""
    if count == 1:
        return vectors
    summed = vectors[:-1] + vectors[1:]
    return np.asarray(summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-9))


def _weight(like: float, some: Sequence[Sentence], others: Sequence[Sentence]) -> float:
    words = min(sum(s.words for s in side if not s.passed) for side in (some, others))
    if not words:
        return 0.0
    (names, numbers), (also, counted) = (anchors(s.text for s in side) for side in (some, others))
    clash = CLASH if numbers and counted and not numbers & counted else 0.0
    shared = len(names & also) + len(numbers & counted)
    return round(words * (like - FLOOR + min(MOST_ANCHORS, ANCHOR * shared) - clash), 4)


def own_words(told: Iterable[Sentence]) -> int:
    """The words that are not only passed on."""
    return sum(s.words for s in told if not s.passed)


def judge(
    copy: Imprint, origin: Imprint, told: tuple[Sequence[Sentence], Sequence[Sentence]], codes: tuple[Codes, Codes],
    language: str,
) -> Copy | None:  # fmt: skip
    """Whether a text is a translation of another, how much of it; None where not. `language` is that of the origin."""
    steps, own = way(*told, *codes), [own_words(t) for t in told]
    if not _is_copy(steps, *told):
        return None
    met = [told[0][n] for step in steps for n in step.first]
    share = own_words(met) / own[0]
    descends = share >= DESCENDS
    mine, theirs = anchors(s.text for s in met), anchors(told[1][n].text for s in steps for n in s.second)
    agree = [len(mine[kind] & theirs[kind]) for kind in (0, 1)]
    when = distance(origin.published, copy.published)
    tongue = words.load(language).get("name", language)
    reason = (
        f"{len(met)} of this text's {len(told[0])} sentences stand in the same order in "
        f"{f'the report of {origin.outlet}' if origin.outlet else 'another report'} ({tongue})"
        + (f", published {when}" if when else "")
        + f"; {_count(agree[0], 'name')} and {_count(agree[1], 'number')} agree in them"
    )
    kind: CopyKind = "translated" if descends else "partial"
    return Copy(copy.article, origin.article, kind, share, descends, reason, MAKER)


def _is_copy(steps: Sequence[Step], first: Sequence[Sentence], second: Sequence[Sentence]) -> bool:
    """Whether so much of the shorter report was met on the way, and so evenly, that one was made of the other."""
    sizes = [min(own_words(first[n] for n in s.first), own_words(second[n] for n in s.second)) for s in steps]
    densities = [s.weight / size for s, size in zip(steps, sizes, strict=True)]
    shorter = min((first, second), key=own_words)
    telling = sum(d >= TELLING for d in densities)
    weight = sum(min(d, MOST_OF_STEP) * size for d, size in zip(densities, sizes, strict=True))
    fewest = min(sum(not s.passed for s in side) for side in (first, second))
    enough = max(LEAST_TELLING, TELLING_PART * fewest)
    return telling >= enough and weight >= COPIED * own_words(shorter)


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


class Translations:
    """The sentences of the live reports, packed to some 1 kB each, and the vectors of those that were looked at last.

    `embedder` gives one row a sentence; reports in languages that it lacks are passed over.
    """

    def __init__(self, embedder: Embedder, centre: Sequence[int]) -> None:
        self.embedder, self._centre = embedder, Centre(centre)
        self.packed: dict[str, bytes] = {}
        self._codes: OrderedDict[str, Codes] = OrderedDict()

    def add(self, article: Article, reading: Reading | None, language: str) -> None:
        """Hold one more report."""
        if language in self.embedder.languages:
            found = json.dumps(sentences(article, reading), ensure_ascii=False, separators=(",", ":"))
            self.packed[article.id] = zlib.compress(found.encode("utf-8", "surrogatepass"), 1)

    def drop(self, article: str) -> None:
        """Let go of a report."""
        self.packed.pop(article, None)
        self._codes.pop(article, None)

    def relations(self, one: Imprint, others: Iterable[tuple[Imprint, str]], language: str) -> list[Copy]:
        """The copies among a report and some others, each with its language; those with the largest share first."""
        found = []
        for other, tongue in others:
            if one.article in self.packed and other.article in self.packed and tongue != language:
                copy, origin = ordered(one, other)
                pair = copy.article, origin.article
                told, codes = [self._told(a) for a in pair], [self._encoded(a) for a in pair]
                judged = judge(
                    copy, origin, (told[0], told[1]), (codes[0], codes[1]), tongue if origin is other else language
                )
                if judged is not None:
                    found.append(judged)
        return sorted(found, key=lambda c: (not c.descends, -c.share, c.origin, c.copy))

    def _told(self, article: str) -> list[Sentence]:
        rows = json.loads(zlib.decompress(self.packed[article]).decode("utf-8", "surrogatepass"))
        return [Sentence(*row) for row in rows]

    def _encoded(self, article: str) -> Codes:
        if article not in self._codes:
            told = [s.text for s in self._told(article)]
            self._codes[article] = self._centre.code(self.embedder.encode(told))
            if len(self._codes) > KEPT:
                self._codes.popitem(last=False)
        self._codes.move_to_end(article)
        return self._codes[article]
