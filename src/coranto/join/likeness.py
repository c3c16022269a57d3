"""How alike two reports are: words, names, numbers and the opening, weighted by how rare they are, and vectors.

Rarity (inverse document frequency) is learned from the stream itself (`lexicon`). What each likeness says is a weight
in ``likeness.json``, which ``scripts/train_stories.py`` writes; one set of weights for reports with vectors, one for
those without, one across languages.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, sqrt
from typing import Any

import numpy as np

from coranto.join.lexicon import PLACES, UNIT, Sparse
from coranto.join.vectors import Codes, alike


@dataclass(slots=True)
class Profile:
    """One report as it is compared: its weighted terms, its language, its day, and its opening as codes.

    The weights and codes keep what held when the report came: nothing is weighed again, and the order of reports alone
    decides. `day` is None without a date; `doubtful` says that the date was only found in the text. `shown` are its
    names as they are first written, in the order of its terms.
    """

    article: str
    terms: Sparse
    language: str = ""
    day: float | None = None
    doubtful: bool = False
    published: str = ""
    codes: Codes | None = None
    whole: Codes | None = None
    shown: tuple[str, ...] = ()


@cache
def weights() -> Mapping[str, Any]:
    """The tables of ``likeness.json``: the weights by kind of comparison, the threshold, the centre of the vectors."""
    table: Mapping[str, Any] = json.loads(files("coranto.join").joinpath("likeness.json").read_text("utf-8"))
    return table


def features(one: Profile, other: Profile, common: Sequence[float]) -> tuple[str, dict[str, float]]:
    """What two reports have in common, feature by feature, and the kind of comparison that it allows.

    ``across`` where their languages differ, ``plain`` where one has no vectors, else ``full``. `common` is their row of
    `Lexicon.common`.
    """
    found = {space: common[PLACES[space]] for space in ("names", "numbers")}
    if one.codes is not None and other.codes is not None:
        found["opening"], found["first"] = alike(one.codes, other.codes)
    if one.language and other.language and one.language != other.language:
        found["entities"] = common[PLACES["entities"]]
        return ("across" if "first" in found else "across-plain"), found
    for space in ("words", "lead"):
        found[space] = common[PLACES[space]]
    return ("full" if "first" in found else "plain"), found


def likeness(one: Profile, other: Profile, common: Sequence[float]) -> float:
    """The log-odds that two reports tell one story, from what they say alone."""
    kind, found = features(one, other, common)
    table = weights()[kind]
    odds = float(table["bias"])
    for name, weight in table["weights"].items():
        odds += weight * found[name]
    return odds


def shared(one: Profile, others: Sequence[Profile], space: str) -> float:
    """The likeness of a report with many taken as one, in one space."""
    theirs = [other.terms.space(space) for other in others]
    numbers, places = np.unique(np.concatenate([n for n, _ in theirs]), return_inverse=True)
    total = np.bincount(places, np.concatenate([w for _, w in theirs]), minlength=1)
    mine, weighed = one.terms.space(space)
    _, at, there = np.intersect1d(mine, numbers, assume_unique=True, return_indices=True)
    length = sqrt(float((total * total).sum())) or 1.0
    return round(float((weighed[at] * total[there]).sum()) / UNIT / length, 4)


def chance(log_odds: float) -> float:
    """The probability behind log-odds, to four digits."""
    return round(1 / (1 + exp(-max(-30.0, min(30.0, log_odds)))), 4)
