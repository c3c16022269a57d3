"""Fit the weights by which reports are compared (`join/likeness.json`) on two sets of stories that others annotated.

::

    python scripts/train_stories.py DATA      DATA holds stories/ecbplus_dev.jsonl.gz and stories/basil_dev.jsonl.gz

Logistic regression over all pairs of reports of a set, a pair of one story counting as much as all pairs of a set
together allow; both sets count the same. Prints how each fit does on the other set, so that what does not travel shows.
"""

from __future__ import annotations

import gzip
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coranto.join.likeness import Profile, Rarity, features, weigh
from coranto.join.terms import extract_terms
from coranto.join.vectors import GRAIN, Centre, SentenceEncoder, opening, whole
from coranto.records import Article, Title

SETS = ("ecbplus", "basil")
# The features of each kind of comparison. What two languages share can be learned from one: the same features, less
# those that only one language has.
KINDS = {
    "full": ("words", "names", "numbers", "lead", "opening", "first"),
    "plain": ("words", "names", "numbers", "lead"),
    "across": ("names", "numbers", "opening", "first"),
}
# Names and numbers are all that is left without vectors; nothing to fit it on, so set by hand: two rare names in common.
FIXED = {
    "across-plain": {
        "bias": -4.5, "weights": {"names": 10.0, "numbers": 3.0, "entities": 7.0},
    },
}  # fmt: skip
# A report joins a story whose reports it belongs with at this chance on average.
THRESHOLD = 0.25
OUT = Path(__file__).parent.parent / "src" / "coranto" / "join" / "likeness.json"


@dataclass
class Pairs:
    """All pairs of a set: their features by kind, and whether they tell one story."""

    rows: dict[str, NDArray[np.float64]]
    same: NDArray[np.bool_]


def load(folder: Path, name: str) -> tuple[list[Article], list[str]]:
    """The reports of one set, and their stories."""
    with gzip.open(folder / "stories" / f"{name}_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    articles = [
        Article(
            capture=row["id"],
            text="\n".join(row.get("sentences") or row["paragraphs"]),
            title=Title(row["title"]) if row.get("title") else None,
            language="en",
        )
        for row in rows
    ]
    return articles, [row["story"] for row in rows]


def profiles(articles: list[Article], encoded: list[NDArray[np.float32]], prior: list[int]) -> list[Profile]:
    """The reports as they are compared, once all of the set is known."""
    rarity, centre = Rarity(), Centre(prior)
    terms = [extract_terms(article) for article in articles]
    for one, vectors in zip(terms, encoded, strict=True):
        rarity.learn(one)
        centre.learn(vectors)
    codes = [centre.code(vectors) for vectors in encoded]
    return [
        Profile(a.id, weigh(t, rarity), "en", codes=c, whole=whole(c))
        for a, t, c in zip(articles, terms, codes, strict=True)
    ]


def pairs(found: list[Profile], stories: list[str]) -> Pairs:
    """Every pair of a set."""
    rows: dict[str, list[list[float]]] = {kind: [] for kind in KINDS}
    same = []
    for i, one in enumerate(found):
        for j in range(i):
            _, values = features(one, found[j])
            for kind, names in KINDS.items():
                rows[kind].append([values[name] for name in names])
            same.append(stories[i] == stories[j])
    return Pairs({kind: np.array(r) for kind, r in rows.items()}, np.array(same))


def fit(sets: list[Pairs], kind: str) -> NDArray[np.float64]:
    """Weights, the bias last: Newton's method with a slight pull towards nothing."""
    x = np.concatenate([np.c_[s.rows[kind], np.ones(len(s.same))] for s in sets])
    y = np.concatenate([s.same for s in sets]).astype(float)
    share = np.concatenate([np.full(len(s.same), 1000 / len(sets) / s.same.sum()) for s in sets])
    w, pull = np.zeros(x.shape[1]), np.diag([1.0] * (x.shape[1] - 1) + [0.0])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        slope = x.T @ (share * (p - y)) + pull @ w
        bend = (x * (share * p * (1 - p))[:, None]).T @ x + pull
        w = w - np.linalg.solve(bend, slope)
    return w


def told(weights: NDArray[np.float64], pairs: Pairs, kind: str) -> str:
    """How a fit does on a set: the best F1 over pairs, and that at even odds."""
    z = pairs.rows[kind] @ weights[:-1] + weights[-1]
    order = np.argsort(-z)
    hits = np.cumsum(pairs.same[order])
    best = (2 * hits / (np.arange(len(z)) + 1 + pairs.same.sum())).max()
    even = 2 * (pairs.same & (z > 0)).sum() / ((z > 0).sum() + pairs.same.sum())
    return f"best F1 {best:.3f}, at even odds {even:.3f}"


def main(folder: Path) -> None:
    """Fit, tell, write."""
    encoder = SentenceEncoder()
    sets: dict[str, Pairs] = {}
    loaded = {name: load(folder, name) for name in SETS}
    encoded = {name: [encoder.encode(opening(a)) for a in articles] for name, (articles, _) in loaded.items()}
    means = [np.concatenate(vectors).mean(axis=0) for vectors in encoded.values()]
    prior = [int(v) for v in np.rint(np.mean(means, axis=0) * GRAIN)]
    for name, (articles, stories) in loaded.items():
        sets[name] = pairs(profiles(articles, encoded[name], prior), stories)
    table: dict[str, Any] = {"threshold": THRESHOLD, "model": encoder.name}
    for kind, names in KINDS.items():
        for name in SETS:
            for other in SETS:
                print(f"{kind}: fitted on {name}, seen on {other}: {told(fit([sets[name]], kind), sets[other], kind)}")
        w = fit(list(sets.values()), kind)
        table[kind] = {
            "bias": round(float(w[-1]), 3),
            "weights": {n: round(float(v), 3) for n, v in zip(names, w, strict=False)},
        }
        print(kind, table[kind])
    table |= FIXED
    table["centre"] = prior
    OUT.write_text(json.dumps(table) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
