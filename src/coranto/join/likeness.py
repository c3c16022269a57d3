"""How alike a report and a story are: rare words, names, numbers and the opening, weighted by how rare they are.

Rarity (inverse document frequency) is learned from the stream itself; the common words of a language's words file stand
for the reports that were not seen yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from heapq import nsmallest
from math import log, sqrt

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
# Where more terms than this were counted, those seen once are forgotten: memory stays bounded.
MAX_COUNTED = 400_000
# The spaces of comparison and the mark that keeps their terms apart in one table.
SPACES = {"words": "", "names": "@", "numbers": "#", "lead": "", "entities": "&"}

Vector = dict[str, float]
# Weights are kept to so many digits, so that a snapshot stays small and says exactly what the window knows.
DIGITS = 5


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


class Rarity:
    """Weights terms by how few reports have them; learns with every report."""

    def __init__(self) -> None:
        self.reports = 0
        self.seen: dict[str, int] = {}

    def learn(self, terms: Terms) -> None:
        """Count one more report."""
        self.reports += 1
        for space in ("words", "names", "numbers", "entities"):
            mark = SPACES[space]
            for term in getattr(terms, space):
                self.seen[mark + term] = self.seen.get(mark + term, 0) + 1
        if len(self.seen) > MAX_COUNTED:
            self.seen = {term: n for term, n in self.seen.items() if n > 1}

    def weigh(self, space: str, vector: Mapping[str, float], language: str = "") -> Vector:
        """The vector with every term weighted by ln(reports / reports that have it), of length one.

        `language` is that of the report: without a words file its short words are taken for common ones.
        """
        listed = not language or bool(words.section(language, "stories"))
        mark, prior, seen = SPACES[space], _prior(), self.seen
        total, weighted = self.reports + PRIOR_REPORTS + 1, {}
        for term, weight in vector.items():
            marked = mark + term
            share = prior.get(marked) or _guess(marked, listed)
            weighted[term] = weight * log(total / (seen.get(marked, 0) + PRIOR_REPORTS * share + 0.5))
        length = sqrt(sum([w * w for w in weighted.values()])) or 1.0
        return {term: round(weight / length, DIGITS) for term, weight in weighted.items()}


def _guess(term: str, listed: bool) -> float:
    if term[0] not in "#&":
        return RARE if listed or term[0] == "@" else SHORT.get(len(term), RARE)
    if term[0] == "#":
        digits = term[1:]
        if len(digits) <= 2:
            return SMALL_NUMBER
        return YEAR if len(digits) == 4 and digits[:2] in ("19", "20") else RARE
    return 0.03 if term.startswith("&country:") else RARE


def dot(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """The cosine of two vectors of length one."""
    if len(a) > len(b):
        a, b = b, a
    return sum([weight * b[term] for term, weight in a.items() if term in b])


class Profile:
    """What a story is about so far: the sum of its reports' vectors, words apart by language, and recent reports.

    A report's vectors keep the rarity that held when it came: nothing is weighed again, and the order of reports
    alone decides.
    """

    __slots__ = ("_lengths", "recent", "sums")

    # Of the reports of a story the latest few are compared one by one; the others count in the sums.
    RECENT = 8
    # Terms kept of each sum; the lightest are forgotten beyond twice as many.
    KEPT = 600

    def __init__(self) -> None:
        self.sums: dict[str, Vector] = {}
        self.recent: list[tuple[str, dict[str, Vector]]] = []
        self._lengths: dict[str, float] = {}

    def add(self, article: str, query: Query) -> None:
        """Count one more report of the story."""
        for space, vector in query.vectors.items():
            name = f"{space}/{query.terms.language}" if space in ("words", "lead") else space
            self._sum(name, vector)
        self.recent = [*self.recent[-(self.RECENT - 1) :], (article, query.vectors)]

    def languages(self) -> set[str]:
        """The codes of the languages of its reports; empty for unknown."""
        return {name.partition("/")[2] for name in self.sums if name.startswith("words/")}

    def cosine(self, name: str, vector: Vector) -> float:
        """The likeness of a report's vector with one of the sums."""
        total = self.sums.get(name)
        if not total:
            return 0.0
        if name not in self._lengths:
            self._lengths[name] = sqrt(sum([w * w for w in total.values()])) or 1.0
        return sum([weight * total[term] for term, weight in vector.items() if term in total]) / self._lengths[name]

    def _sum(self, name: str, more: Vector) -> None:
        total = self.sums.setdefault(name, {})
        for term, weight in more.items():
            total[term] = round(total.get(term, 0.0) + weight, DIGITS)
        if len(total) > 2 * self.KEPT:
            for term in sorted(total, key=lambda t: (total[t], t))[: len(total) - self.KEPT]:
                del total[term]
        self._lengths.pop(name, None)


class Query:
    """One report's vectors, weighted once and compared with many stories."""

    __slots__ = ("terms", "vectors")

    # Of a story's recent reports the few with most words in common are compared in full.
    NEAREST = 2

    def __init__(self, terms: Terms, rarity: Rarity) -> None:
        self.terms = terms
        self.vectors = {space: rarity.weigh(space, getattr(terms, space), terms.language) for space in SPACES}

    def rarest(self, most: int = 30) -> list[tuple[str, float]]:
        """The marked terms by which stories are looked up with their weights: those that weigh most, best first."""
        weights = {
            SPACES[space] + term: weight
            for space in ("words", "names", "entities")
            for term, weight in self.vectors[space].items()
        }
        return nsmallest(most, weights.items(), key=lambda i: (-i[1], i[0]))

    def features(self, profile: Profile) -> tuple[dict[str, float], str]:
        """The cosines with the story as a whole and with its nearest recent report, and that report's id."""
        mine = self.vectors
        found = {space: profile.cosine(space, mine[space]) for space in ("names", "numbers", "entities")}
        for space in ("words", "lead"):
            found[space] = max(profile.cosine(f"{space}/{code}", mine[space]) for code in self._comparable(profile))
        by_words = sorted(
            (
                (dot(mine["words"], theirs["words"]) + dot(mine["entities"], theirs["entities"]), article, theirs)
                for article, theirs in profile.recent
            ),
            key=lambda r: (-r[0], r[1]),
        )[: self.NEAREST]
        for space in ("words", "names", "lead", "entities"):
            found[f"near_{space}"] = max(dot(mine[space], theirs[space]) for _, _, theirs in by_words)
        return found, by_words[0][1]

    def _comparable(self, profile: Profile) -> list[str]:
        """The languages of the story whose words can be compared with the report's: its own, and unknown ones."""
        language = self.terms.language
        codes = sorted(profile.languages())
        return [c for c in codes if not language or c in ("", language)] or codes
