"""The terms of the stream as numbers: how many reports have each, what each weighs, and what reports have in common.

A report is two rows of whole numbers, its terms and their weights, one space of comparison behind the other: some 3 kB
where tables of words take ten times that. Sums of products of whole numbers are exact, so that a likeness is the same
on every machine, and a newcomer is compared with all its candidates in one pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coranto import words
from coranto.join.terms import STEM, Terms, fold, spelling

# The share of reports that have a word of each class of the words files (table `stories`).
CLASSES = {"half": 0.45, "seventh": 0.14, "twentieth": 0.05}
# Any other word stands in one of so many reports, until the stream shows otherwise.
RARE = 0.0005
# Where no words file says which words are common: short ones are, in any alphabet (Zipf's law of abbreviation).
SHORT = {2: 0.45, 3: 0.4, 4: 0.1, 5: 0.05}
# Small numbers and years stand everywhere.
SMALL_NUMBER, YEAR = 0.08, 0.15
# The words files count as so many reports seen; a stream of several hundred outweighs them.
PRIOR_REPORTS = 200
# The spaces of comparison and the mark that keeps their terms apart in one table; the lead holds words again.
SPACES = {"words": "", "names": "@", "numbers": "#", "entities": "&", "lead": ""}
PLACES = {space: n for n, space in enumerate(SPACES)}
# Weights are whole parts of this, so that a snapshot says exactly what the window knows.
UNIT = 100_000
# Where more terms than this are known, those that no live report has and that few ever had are forgotten.
MOST_TERMS = 400_000
# The tables begin with room for so many terms.
ROOM = 4_096

Numbers = NDArray[np.int32]


class Sparse(NamedTuple):
    """The weighted terms of one report. `numbers` are the terms (doubled, and one more in the lead), `weights` in parts
    of `UNIT`, of length one in each space; the n-th space is `[ends[n] : ends[n + 1]]`, and begins with a term that
    weighs nothing, so that none is empty."""

    numbers: Numbers
    weights: Numbers
    ends: tuple[int, ...]

    def space(self, name: str) -> tuple[Numbers, Numbers]:
        """The terms of one space, as the lexicon numbers them, and their weights."""
        at = PLACES[name]
        inside = slice(self.ends[at] + 1, self.ends[at + 1])
        return self.numbers[inside] >> 1, self.weights[inside]

    def rarest(self, most: int = 30) -> tuple[list[int], list[int]]:
        """The words, names and entities that weigh most, best first, and their weights."""
        parts = [self.space(name) for name in ("words", "names", "entities")]
        numbers, weights = (np.concatenate(side) for side in zip(*parts, strict=True))
        order = np.argsort(-weights, kind="stable")[:most]
        return numbers[order].tolist(), weights[order].tolist()


class Lexicon:
    """Numbers the terms of a stream and learns with every report how many have each. Number 0 stands for no term.

    Memory: some 150 bytes a term; at most `MOST_TERMS`, or twice as many as the live reports have.
    """

    def __init__(self) -> None:
        self.reports, self.most = 0, MOST_TERMS
        self.terms = [""]
        self.seen = np.zeros(ROOM, dtype=np.int64)
        self._numbers = {"": 0}
        # The share of reports that have a term before any was seen: of a language with a words file, and of others.
        self._shares = np.zeros((2, ROOM))
        self._scratch = np.zeros(2 * ROOM, dtype=np.int64)

    def numbers(self, terms: Terms) -> dict[str, Numbers]:
        """The numbers of a report's terms in every space; terms that were never met get one."""
        return {space: self._of([mark + t for t in getattr(terms, space)]) for space, mark in SPACES.items()}

    def learn(self, numbers: Mapping[str, Numbers]) -> None:
        """Count one more report; a word of the lead counts as one of the words."""
        self.reports += 1
        for space in ("words", "names", "numbers", "entities"):
            self.seen[numbers[space]] += 1

    def weigh(self, terms: Terms, numbers: Mapping[str, Numbers]) -> Sparse:
        """The terms with every one weighted by ln(reports / reports that have it), of length one in each space."""
        listed = not terms.language or bool(words.section(terms.language, "stories"))
        shares, total = self._shares[0 if listed else 1], self.reports + PRIOR_REPORTS + 1
        found: list[NDArray[Any]] = []
        weights: list[NDArray[Any]] = []
        ends = [0]
        for space, own in numbers.items():
            counted = np.array(list(getattr(terms, space).values()), dtype=np.float64)
            weighted = counted * np.log(total / (self.seen[own] + PRIOR_REPORTS * shares[own] + 0.5))
            length = np.sqrt((weighted * weighted).sum()) or 1.0
            lead = space == "lead"
            found += [np.array([int(lead)]), 2 * own + int(lead)]
            weights += [np.zeros(1), np.rint(weighted / length * UNIT)]
            ends.append(ends[-1] + len(own) + 1)
        return Sparse(np.concatenate(found).astype(np.int32), np.concatenate(weights).astype(np.int32), tuple(ends))

    def common(self, one: Sparse, others: Sequence[Sparse]) -> NDArray[np.float64]:
        """The cosine of one report with each of some others: a row for each, a column for each space of `PLACES`."""
        if not others:
            return np.zeros((0, len(PLACES)))
        self._scratch[one.numbers] = one.weights
        products = self._scratch[np.concatenate([o.numbers for o in others])]
        products *= np.concatenate([o.weights for o in others])
        self._scratch[one.numbers] = 0
        sizes = np.cumsum([0, *(o.ends[-1] for o in others[:-1])])
        begins = np.array([o.ends[:-1] for o in others]) + sizes[:, None]
        sums = np.add.reduceat(products, begins.ravel()).reshape(begins.shape)
        return sums / float(UNIT * UNIT)

    @classmethod
    def of(cls, terms: Sequence[str], seen: NDArray[np.int64], reports: int, most: int) -> Lexicon:
        """A lexicon of these terms in their order (the first stands for none), with how many reports had each."""
        made = cls()
        made._of(terms[1:])
        made.seen[: len(seen)] = seen
        made.reports, made.most = reports, most
        return made

    def full(self) -> bool:
        """Whether there are more terms than should be kept."""
        return len(self.terms) > self.most

    def without_rarest(self, live: Iterable[Sparse]) -> tuple[Lexicon, Numbers]:
        """A lexicon with the terms of the live reports and, as far as there is room, those that most reports had.

        With it the new number of every old one, 0 where it is gone.
        """
        held = np.zeros(len(self.terms), dtype=bool)
        held[0] = True
        for one in live:
            held[one.numbers >> 1] = True
        most, seen = max(MOST_TERMS, 2 * int(held.sum())), self.seen[: len(held)]
        others = np.flatnonzero(~held)
        held[others[np.argsort(-seen[others], kind="stable")][: most // 2 - int(held.sum())]] = True
        kept = np.flatnonzero(held)
        moved = np.zeros(len(held), dtype=np.int32)
        moved[kept] = np.arange(len(kept), dtype=np.int32)
        return Lexicon.of([self.terms[n] for n in kept.tolist()], seen[kept], self.reports, most), moved

    def _of(self, marked: Sequence[str]) -> Numbers:
        known = self._numbers
        found = [known.get(term, -1) for term in marked]
        if -1 in found:
            found = [self._new(term) if n < 0 else n for n, term in zip(found, marked, strict=True)]
        return np.array(found, dtype=np.int32)

    def _new(self, term: str) -> int:
        number = self._numbers.setdefault(term, len(self.terms))
        if number == len(self.terms):
            self.terms.append(term)
            if number == len(self.seen):
                self.seen = np.concatenate([self.seen, np.zeros_like(self.seen)])
                self._shares = np.concatenate([self._shares, np.zeros_like(self._shares)], axis=1)
                self._scratch = np.zeros(2 * len(self._scratch), dtype=np.int64)
            prior = _prior().get(term)
            self._shares[:, number] = (prior, prior) if prior else (_guess(term, True), _guess(term, False))
        return number


@cache
def _prior() -> Mapping[str, float]:
    """Share of reports by term, from the words files of all languages: the most common reading of a stem counts."""
    shares: dict[str, float] = {}
    for code in words.languages():
        table = words.section(code, "stories")
        stems: dict[str, float] = {}
        for name, share in CLASSES.items():
            for word in table.get(name, ()):
                bare = fold(str(word))
                stems[bare[:STEM]] = stems.get(bare[:STEM], 0.0) + share
                shares["@" + spelling(bare)] = max(share, shares.get("@" + spelling(bare), 0.0))
        for stem, total in stems.items():
            shares[stem] = max(min(0.9, total), shares.get(stem, 0.0))
    return shares


def _guess(term: str, listed: bool) -> float:
    if term[0] not in "#&":
        return RARE if listed or term[0] == "@" else SHORT.get(len(term), RARE)
    if term[0] == "#":
        digits = term[1:]
        if len(digits) <= 2:
            return SMALL_NUMBER
        return YEAR if len(digits) == 4 and digits[:2] in ("19", "20") else RARE
    return 0.03 if term.startswith("&country:") else RARE
