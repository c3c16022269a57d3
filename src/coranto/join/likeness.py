"""How alike two reports are: words, names, numbers and the opening, weighted by how rare they are, and vectors.

Rarity (inverse document frequency) is learned from the stream itself; the common words of a language's words file stand
for the reports that were not seen yet. What each likeness says is a weight in ``likeness.json``, which
``scripts/train_stories.py`` writes; one set of weights for reports without vectors, and for each model one for reports
that it encoded and one across languages.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from heapq import nsmallest
from importlib.resources import files
from math import exp, log, sqrt
from typing import Any

from coranto import words
from coranto.join.terms import STEM, Terms, fold, spelling
from coranto.join.vectors import Codes, alike

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


@dataclass(slots=True)
class Profile:
    """One report as it is compared: its weighted terms, its language, its day, and its opening as codes by model.

    The weights and codes keep what held when the report came: nothing is weighed again, and the order of reports alone
    decides. `day` is None without a date; `doubtful` says that the date was only found in the text.
    """

    article: str
    vectors: dict[str, Vector]
    language: str = ""
    day: float | None = None
    doubtful: bool = False
    published: str = ""
    codes: Mapping[str, Codes] = field(default_factory=dict)
    whole: Mapping[str, Codes] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)

    def rarest(self, most: int = 30) -> list[tuple[str, float]]:
        """The marked terms by which reports are looked up, with their weights: those that weigh most, best first."""
        weights = {
            SPACES[space] + term: weight
            for space in ("words", "names", "entities")
            for term, weight in self.vectors[space].items()
        }
        return nsmallest(most, weights.items(), key=lambda i: (-i[1], i[0]))


def weigh(terms: Terms, rarity: Rarity) -> dict[str, Vector]:
    """The weighted terms of a report in every space."""
    return {space: rarity.weigh(space, getattr(terms, space), terms.language) for space in SPACES}


@cache
def weights() -> Mapping[str, Any]:
    """The tables of ``likeness.json``: the threshold, the weights by kind of comparison, and those of each model."""
    table: Mapping[str, Any] = json.loads(files("coranto.join").joinpath("likeness.json").read_text("utf-8"))
    return table


def meeting(one: Profile, other: Profile) -> str:
    """The first model that encoded both reports; empty where there is none."""
    return next((model for model in one.codes if model in other.codes), "")


def features(one: Profile, other: Profile) -> tuple[str, dict[str, float]]:
    """What two reports have in common, feature by feature, and the kind of comparison that it allows.

    ``across`` where their languages differ, ``unnamed`` where their names cannot meet either, ``plain`` where no model
    encoded both, else ``full``.
    """
    found = {space: dot(one.vectors[space], other.vectors[space]) for space in ("names", "numbers")}
    if model := meeting(one, other):
        found["opening"], found["first"] = alike(one.codes[model], other.codes[model])
    if one.language and other.language and one.language != other.language:
        found["entities"] = dot(one.vectors["entities"], other.vectors["entities"])
        if "first" not in found:
            return "across-plain", found
        named = found["names"] > 0 or (_in_latin(one) and _in_latin(other))
        return ("across" if named else "unnamed"), found
    for space in ("words", "lead"):
        found[space] = dot(one.vectors[space], other.vectors[space])
    return ("full" if "first" in found else "plain"), found


def _in_latin(profile: Profile) -> bool:
    """Whether the names of a report are written, or were put, in Latin letters; in some scripts none are even found."""
    return any(name.isascii() for name in profile.vectors["names"])


def likeness(one: Profile, other: Profile, models: Mapping[str, Any]) -> float:
    """The log-odds that two reports tell one story, from what they say alone; `models` are the tables by model."""
    kind, found = features(one, other)
    table = models[meeting(one, other)][kind] if "first" in found else weights()[kind]
    return float(table["bias"]) + sum(float(weight) * found[name] for name, weight in table["weights"].items())


def shared(one: Profile, others: Iterable[Profile], space: str) -> float:
    """The likeness of a report with many taken as one, in one space."""
    total: Vector = {}
    for other in others:
        for term, weight in other.vectors[space].items():
            total[term] = total.get(term, 0.0) + weight
    length = sqrt(sum([w * w for w in total.values()])) or 1.0
    return round(dot(one.vectors[space], total) / length, 4)


def chance(log_odds: float) -> float:
    """The probability behind log-odds, to four digits."""
    return round(1 / (1 + exp(-max(-30.0, min(30.0, log_odds)))), 4)
