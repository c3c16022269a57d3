"""The live reports, to be found by the rare terms they share and by their vectors; and how sure pairs of them are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import exp

import numpy as np
from numpy.typing import NDArray

from coranto.join.lexicon import Lexicon
from coranto.join.likeness import Profile, chance, likeness
from coranto.join.plans import Table
from coranto.join.repair import SUREST, Link
from coranto.join.vectors import Codes

# Reports that a newcomer is compared with in full: those that share most of its rarest terms, and the nearest vectors.
BY_TERMS, BY_VECTORS = 24, 12
# A term that stands in more live reports than this finds none of them; in all, so many holders of terms are looked at,
# those of the least common terms first: looking takes no longer in a larger window.
CROWDED, LOOKED_AT = 300, 1_000
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
        self.lexicon = Lexicon()
        self.profiles: dict[str, Profile] = {}
        self.chances: dict[str, dict[str, float]] = {}
        # Most terms that are looked up stand in one report: that one is held without a list around it.
        self._posted: dict[int, str | list[str]] = {}
        self._blocks = {model: Block() for model in models}

    def __contains__(self, article: str) -> bool:
        return article in self.profiles

    def add(self, profile: Profile) -> None:
        """Hold one more report."""
        self.profiles[profile.article] = profile
        self.chances.setdefault(profile.article, {})
        for term in profile.terms.rarest()[0]:
            held = self._posted.get(term)
            if held is None:
                self._posted[term] = profile.article
            elif isinstance(held, str):
                self._posted[term] = [held, profile.article]
            else:
                held.append(profile.article)
        for model, whole in profile.whole.items():
            self._blocks[model].add(profile.article, whole)

    def drop(self, article: str) -> None:
        """Let go of a report."""
        profile = self.profiles.pop(article)
        for term in profile.terms.rarest()[0]:
            held = self._posted[term]
            if isinstance(held, list) and len(held) > 1:
                held.remove(article)
            else:
                del self._posted[term]
        for other in self.chances.pop(article, {}):
            self.chances.get(other, {}).pop(article, None)
        for model in profile.whole:
            self._blocks[model].drop(article)

    def near(self, profile: Profile) -> list[str]:
        """The live reports worth comparing with one, those with most rare terms in common first."""
        weights: dict[str, int] = {}
        found: list[tuple[int, int, list[str]]] = []
        for term, weight in zip(*profile.terms.rarest(), strict=True):
            if (held := self._posted.get(term)) is not None:
                holders = [held] if isinstance(held, str) else held
                found.append((len(holders), weight, holders))
        looked = 0
        for count, weight, holders in sorted(found, key=lambda f: f[0]):
            looked += count
            if count > CROWDED or looked > LOOKED_AT:
                break
            for article in holders:
                weights[article] = weights.get(article, 0) + weight
        weights.pop(profile.article, None)
        best = dict.fromkeys(sorted(weights, key=lambda a: (-weights[a], a))[:BY_TERMS])
        for model, whole in profile.whole.items():
            best.update(dict.fromkeys(a for a in self._blocks[model].nearest(whole) if a != profile.article))
        return list(best)

    def compare(self, one: str, other: str, partial: bool = False) -> float:
        """The chance that two live reports tell one story; each pair is worked out once."""
        if other not in self.chances[one]:
            self.meet(one, [other], partial)
        return self.chances[one][other]

    def meet(self, one: str, others: Iterable[str], partial: bool = False) -> None:
        """Work out the chances of one live report with all those of some others that are not known yet."""
        known, a = self.chances[one], self.profiles[one]
        unmet = [self.profiles[other] for other in others if other not in known and other != one]
        if not unmet:
            return
        table = self.lexicon.common(a.terms, [b.terms for b in unmet]).tolist()
        for b, common in zip(unmet, table, strict=True):
            apart = self._apart(a, b)
            found = 0.0 if apart is None else chance(likeness(a, b, common, self.models) - apart + PARTIAL * partial)
            self.hold(one, b.article, found if found >= LEAST else 0.0)

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
        left, right = list(some), list(others)
        for one in left:
            self.meet(one, right)
        links = [self.link(one, other) for one in left for other in right]
        days = [d for link in links for d in (link.first, link.last) if d is not None]
        return Link(
            sum(link.total for link in links),
            sum(link.counted for link in links),
            tuple(sorted((link.surest[0] for link in links), reverse=True)[:SUREST]),
            min(days, default=None),
            max(days, default=None),
        ).kin()

    def forget(self) -> None:
        """Let go of terms that no live report has, where there are too many."""
        if not self.lexicon.full():
            return
        self.lexicon, moved = self.lexicon.without_rarest(p.terms for p in self.profiles.values())
        for profile in self.profiles.values():
            numbers = profile.terms.numbers
            profile.terms = profile.terms._replace(numbers=2 * moved[numbers >> 1] + (numbers & 1))
        self._posted = {int(moved[term]): held for term, held in self._posted.items()}

    def _apart(self, a: Profile, b: Profile) -> float | None:
        """What the days between two reports take from their log-odds; None where they are too far apart to be one."""
        if a.day is None or b.day is None:
            return 0.0
        days = abs(a.day - b.day)
        if a.doubtful or b.doubtful:
            return min(PER_DAY * days, DOUBTFUL_MOST)
        return None if days >= self.idle_days else PER_DAY * days
