"""How alike a report and a story are: rare words, names, numbers and the opening, weighted by how rare they are.

Rarity (inverse document frequency) is learned from the stream itself; the common words of a language's words file stand
for the reports that were not seen yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import log, sqrt

from coranto import words
from coranto.join.terms import STEM, Terms, fold, spelling

# The share of reports that have a word of each class of the words files (table `stories`).
CLASSES = {"half": 0.45, "seventh": 0.14, "twentieth": 0.05}
# Any other word stands in one of so many reports, until the stream shows otherwise.
RARE = 0.0005
# Small numbers and years stand everywhere.
SMALL_NUMBER, YEAR = 0.08, 0.15
# The words files count as so many reports seen; a stream of several hundred outweighs them.
PRIOR_REPORTS = 200
# Where more terms than this were counted, those seen once are forgotten: memory stays bounded.
MAX_COUNTED = 400_000
# The spaces of comparison and the mark that keeps their terms apart in one table.
SPACES = {"words": "", "names": "@", "numbers": "#", "lead": "", "entities": "&"}

Vector = dict[str, float]


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

    def of(self, term: str) -> float:
        """The weight of a marked term: ln of reports over reports that have it."""
        share = _prior().get(term) or _guess(term)
        return log((self.reports + PRIOR_REPORTS + 1) / (self.seen.get(term, 0) + PRIOR_REPORTS * share + 0.5))

    def weigh(self, space: str, vector: Mapping[str, float]) -> Vector:
        """The vector with every term weighted, of length one."""
        mark = SPACES[space]
        weighted = {term: weight * self.of(mark + term) for term, weight in vector.items()}
        length = sqrt(sum(w * w for w in weighted.values())) or 1.0
        return {term: weight / length for term, weight in weighted.items()}


def _guess(term: str) -> float:
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
    return sum(weight * b[term] for term, weight in a.items() if term in b)


class Profile:
    """What a story is about so far: the sum of its reports' vectors, words apart by language, and recent reports."""

    __slots__ = ("leads", "recent", "sums", "texts")

    # Of the reports of a story the latest few are compared one by one; the others count in the sums.
    RECENT = 8
    # Terms kept of each sum; the lightest are forgotten beyond twice as many.
    KEPT = 600

    def __init__(self) -> None:
        self.texts: dict[str, Vector] = {}
        self.leads: dict[str, Vector] = {}
        self.sums: dict[str, Vector] = {"names": {}, "numbers": {}, "entities": {}}
        self.recent: list[tuple[str, Terms]] = []

    def add(self, article: str, terms: Terms) -> None:
        """Count one more report of the story."""
        self._sum(self.texts.setdefault(terms.language, {}), terms.words)
        self._sum(self.leads.setdefault(terms.language, {}), terms.lead)
        for space, vector in self.sums.items():
            self._sum(vector, getattr(terms, space))
        self.recent = [*self.recent[-(self.RECENT - 1) :], (article, terms)]

    def _sum(self, total: Vector, more: Mapping[str, float]) -> None:
        length = sqrt(sum(w * w for w in more.values())) or 1.0
        for term, weight in more.items():
            total[term] = total.get(term, 0.0) + weight / length
        if len(total) > 2 * self.KEPT:
            for term in sorted(total, key=lambda t: (total[t], t))[: len(total) - self.KEPT]:
                del total[term]


class Query:
    """One report's vectors, weighted once and compared with many stories."""

    def __init__(self, terms: Terms, rarity: Rarity) -> None:
        self.terms = terms
        self.rarity = rarity
        self.vectors = {space: rarity.weigh(space, getattr(terms, space)) for space in SPACES}

    def rarest(self, most: int = 30) -> list[tuple[str, float]]:
        """The marked terms by which stories are looked up with their weights: those that weigh most, best first."""
        weights = {
            SPACES[space] + term: weight
            for space in ("words", "names", "entities")
            for term, weight in self.vectors[space].items()
        }
        return sorted(weights.items(), key=lambda i: (-i[1], i[0]))[:most]

    def features(self, profile: Profile) -> tuple[dict[str, float], str]:
        """The cosines with the story as a whole and with its nearest recent report, and that report's id."""
        rarity, mine, language = self.rarity, self.vectors, self.terms.language
        found = {s: dot(mine[s], rarity.weigh(s, profile.sums[s])) for s in ("names", "numbers", "entities")}
        found["words"] = dot(mine["words"], rarity.weigh("words", _of_language(profile.texts, language)))
        found["lead"] = dot(mine["lead"], rarity.weigh("lead", _of_language(profile.leads, language)))
        nearest, best = "", -1.0
        for key in ("near_words", "near_names", "near_lead", "near_entities"):
            found[key] = 0.0
        for article, terms in profile.recent:
            one = {s: dot(mine[s], rarity.weigh(s, getattr(terms, s))) for s in ("words", "names", "lead", "entities")}
            for space, value in one.items():
                found[f"near_{space}"] = max(found[f"near_{space}"], value)
            if sum(one.values()) > best:
                nearest, best = article, sum(one.values())
        return found, nearest


def _of_language(by_language: Mapping[str, Vector], language: str) -> Vector:
    """The sum in the report's language; in all of them where either is unknown."""
    if language in by_language and "" not in by_language:
        return by_language[language]
    total: Vector = {}
    for code, vector in by_language.items():
        if code in (language, "") or not language:
            for term, weight in vector.items():
                total[term] = total.get(term, 0.0) + weight
    return total
