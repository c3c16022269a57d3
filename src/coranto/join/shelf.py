"""The live reports, to be found by the rare terms they share and by their vectors; and how sure pairs of them are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from math import exp

import numpy as np
from numpy.typing import NDArray

from coranto.join.likeness import Profile, chance, likeness
from coranto.join.plans import Table
from coranto.join.repair import Link
from coranto.join.vectors import Codes

# Reports that a newcomer is compared with in full: those that share most of its rarest terms, and the nearest vectors.
BY_TERMS, BY_VECTORS = 24, 12
# A term that stands in more live reports than this finds none of them.
CROWDED = 300
# Each day between two reports takes so much from the log-odds that they tell one story.
PER_DAY = 0.1
# A story that runs for weeks is weighed by its reports of the last days: after so many a pair counts a third as much.
NEAR_DAYS, LEAST_WEIGHT = 2.0, 0.001
# A date that was only found in the text may be that of an event told: it parts no reports, and takes at most so much.
DOUBTFUL_MOST = 1.0
# A partial copy speaks for the story of its origin.
PARTIAL = 2.0
# Chances smaller than this are not kept.
LEAST = 0.01
# The block of vectors grows by so many rows.
ROWS = 256


class Block:
    """The vectors of one model, a row for each report."""

    def __init__(self) -> None:
        self._block: NDArray[np.float32] | None = None
        self._rows: dict[str, int] = {}
        self._at: list[str] = []

    def add(self, article: str, whole: Codes) -> None:
        """Hold the vector of one more report."""
        if self._block is None:
            self._block = np.zeros((ROWS, len(whole)), dtype=np.float32)
        elif len(self._at) == len(self._block):
            self._block = np.concatenate([self._block, np.zeros_like(self._block)])
        self._block[len(self._at)] = whole
        self._rows[article] = len(self._at)
        self._at.append(article)

    def drop(self, article: str) -> None:
        """Let go of a report; the last row takes the place of its own."""
        row, last = self._rows.pop(article), self._at.pop()
        if last != article and self._block is not None:
            self._block[row] = self._block[len(self._at)]
            self._at[row], self._rows[last] = last, row

    def nearest(self, whole: Codes) -> list[str]:
        """The reports that a vector is nearest to, at most `BY_VECTORS`, as far as they are alike at all."""
        if self._block is None or not self._at:
            return []
        likes = self._block[: len(self._at)] @ whole.astype(np.float32)  # whole numbers below 2**24: exact
        most = min(BY_VECTORS, len(likes))
        least = np.partition(likes, len(likes) - most)[len(likes) - most]
        best = [(-float(likes[row]), self._at[row]) for row in np.flatnonzero(likes >= least)]
        return [article for like, article in sorted(best)[:most] if like < 0]


class Shelf:
    """The reports that can still be joined. `chances` holds the pairs that were compared, by either report."""

    def __init__(self, idle_days: int, models: Mapping[str, Table]) -> None:
        self.idle_days, self.models = idle_days, models
        self.profiles: dict[str, Profile] = {}
        self.chances: dict[str, dict[str, float]] = {}
        self._posted: dict[str, dict[str, None]] = {}
        self._blocks = {model: Block() for model in models}

    def __contains__(self, article: str) -> bool:
        return article in self.profiles

    def add(self, profile: Profile) -> None:
        """Hold one more report."""
        self.profiles[profile.article] = profile
        self.chances.setdefault(profile.article, {})
        for term, _ in profile.rarest():
            self._posted.setdefault(term, {})[profile.article] = None
        for model, whole in profile.whole.items():
            self._blocks[model].add(profile.article, whole)

    def drop(self, article: str) -> None:
        """Let go of a report."""
        profile = self.profiles.pop(article)
        for term, _ in profile.rarest():
            holders = self._posted[term]
            del holders[article]
            if not holders:
                del self._posted[term]
        for other in self.chances.pop(article, {}):
            self.chances.get(other, {}).pop(article, None)
        for model in profile.whole:
            self._blocks[model].drop(article)

    def near(self, profile: Profile) -> list[str]:
        """The live reports worth comparing with one, those with most rare terms in common first."""
        weights: dict[str, float] = {}
        for term, weight in profile.rarest():
            holders = self._posted.get(term, ())
            if len(holders) <= CROWDED:
                for article in holders:
                    weights[article] = weights.get(article, 0.0) + weight
        weights.pop(profile.article, None)
        found = dict.fromkeys(sorted(weights, key=lambda a: (-round(weights[a], 6), a))[:BY_TERMS])
        for model, whole in profile.whole.items():
            found.update(dict.fromkeys(a for a in self._blocks[model].nearest(whole) if a != profile.article))
        return list(found)

    def compare(self, one: str, other: str, partial: bool = False) -> float:
        """The chance that two live reports tell one story; each pair is worked out once."""
        known = self.chances[one].get(other)
        if known is None:
            a, b = self.profiles[one], self.profiles[other]
            apart = self._apart(a, b)
            known = 0.0 if apart is None else chance(likeness(a, b, self.models) - apart + PARTIAL * partial)
            self.hold(one, other, known if known >= LEAST else 0.0)
        return known

    def hold(self, one: str, other: str, found: float) -> None:
        """Keep the chance of a pair, instead of what was worked out before."""
        self.chances[one][other] = self.chances[other][one] = found

    def link(self, one: str, other: str) -> Link:
        """What a pair says of two groups. It counts the less, the more days lie between the two reports."""
        a, b = self.profiles[one], self.profiles[other]
        found = self.compare(one, other)
        if a.day is None or b.day is None or a.doubtful or b.doubtful:
            return Link(found, 1.0, (found,), None, None)
        weight = round(exp(-abs(a.day - b.day) / NEAR_DAYS), 4) + LEAST_WEIGHT
        return Link(found * weight, weight, (found,), min(a.day, b.day), max(a.day, b.day))

    def together(self, some: Iterable[str], others: Iterable[str]) -> float:
        """How surely two groups of reports belong together, by all their pairs."""
        right = list(others)
        return reduce(Link.with_, [self.link(one, other) for one in some for other in right]).kin()

    def _apart(self, a: Profile, b: Profile) -> float | None:
        """What the days between two reports take from their log-odds; None where they are too far apart to be one."""
        if a.day is None or b.day is None:
            return 0.0
        days = abs(a.day - b.day)
        if a.doubtful or b.doubtful:
            return min(PER_DAY * days, DOUBTFUL_MOST)
        return None if days >= self.idle_days else PER_DAY * days
