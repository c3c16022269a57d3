"""Fit the weights by which reports are compared (`join/likeness.json`): on two sets of stories that others annotated,
and on the look-alike reports that lie with the tests.

::

    python scripts/train_stories.py DATA [--check | --calibrated] [--embedder NAME]

DATA holds stories/ecbplus_dev.jsonl.gz and stories/basil_dev.jsonl.gz. Logistic regression over all pairs of reports of
a set; both sets count the same, whatever their size, and the look-alikes (`tests/measures/lookalikes/dev`) a quarter as
much, in one language only. Prints how each fit does on the other set, so that what does not travel shows. `--check`
stores nothing: it groups each fifth of the topics of ECB+ as a stream in ten orders with what was fitted on the others,
BASIL with what was fitted on ECB+ and the look-alikes, and each half of their families with what was fitted on the
other, beside the controls.

`--embedder` fits the weights of another model, named as in the setting `vectors.models`, and leaves all else as it is.
`--calibrated` stores nothing either: both sets are told by what `coranto calibrate` makes of the model.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from benching.places import scorer
from numpy.typing import NDArray

from coranto import journey, plugins, settings
from coranto.join import calibration
from coranto.join.lexicon import Lexicon
from coranto.join.likeness import Profile, features, weights
from coranto.join.rows import link
from coranto.join.stories import Window
from coranto.join.terms import extract_terms
from coranto.join.vectors import GRAIN, Centre, Embedder, SentenceEncoder, opening, whole
from coranto.records import Article, Title

SETS = ("ecbplus", "basil")
# Long reports of one event that share little but names and numbers, amid others that are like them: neither set has
# many. They are of one hand, and count a quarter; across languages, where they show nothing, they are left out.
ALIKE, SHARE, LEFT_OUT = "lookalikes", 0.25, ("across", "unnamed")
# The features of each kind of comparison. What two languages share can be learned from one: the same features, less
# those that only one language has.
KINDS = {
    "full": ("words", "names", "numbers", "lead", "opening", "first"),
    "plain": ("words", "names", "numbers", "lead"),
    "across": ("names", "numbers", "opening", "first"),
    "unnamed": ("numbers", "opening", "first"),
}
# Without vectors only names and numbers are left, and nothing to fit them on: set by hand, about two rare names.
FIXED = {
    "across-plain": {
        "bias": -4.5, "weights": {"names": 10.0, "numbers": 3.0, "entities": 7.0},
    },
}  # fmt: skip
# A report joins a story whose reports it belongs with at this chance on average.
THRESHOLD = 0.2
# Openings are said to be much the same where so few pairs of different stories are as much alike.
SELDOM = 100
FOLDS, ORDERS = 5, 10
ROOT = Path(__file__).parent.parent
OUT = ROOT / "src" / "coranto" / "join" / "likeness.json"


@dataclass
class Pairs:
    """All pairs of a set: their features by kind, and whether they tell one story."""

    rows: dict[str, NDArray[np.float64]]
    same: NDArray[np.bool_]
    share: float = 1.0


def records(folder: Path, name: str) -> list[dict[str, Any]]:
    """The records of one set."""
    with gzip.open(folder / "stories" / f"{name}_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def alike() -> list[dict[str, Any]]:
    """The records of the look-alikes that may be learned from."""
    found = []
    for path in sorted((ROOT / "tests" / "measures" / "lookalikes" / "dev").glob("*.toml")):
        family = tomllib.loads(path.read_text(encoding="utf-8"))
        found += [
            {**r, "paragraphs": r["text"].strip().split("\n"), "topic": family["family"]} for r in family["report"]
        ]
    return found


def load(folder: Path, name: str) -> tuple[list[Article], list[str], list[str]]:
    """The reports of one set, without their dates, their stories and topics."""
    rows = alike() if name == ALIKE else records(folder, name)
    articles = [
        Article(
            capture=row["id"],
            text="\n".join(row.get("sentences") or row["paragraphs"]),
            title=Title(row["title"]) if row.get("title") else None,
            language="en",
        )
        for row in rows
    ]
    return articles, [row["story"] for row in rows], [str(row.get("topic") or row["story"]) for row in rows]


def profiles(
    articles: list[Article], encoded: list[NDArray[np.float32]], prior: list[int], model: str
) -> tuple[Lexicon, list[Profile]]:
    """The reports as they are compared in a stream, in which they come mixed, and the terms of that stream."""
    lexicon, centre = Lexicon(), Centre(prior)
    found: dict[int, Profile] = {}
    for n in random.Random(0).sample(range(len(articles)), len(articles)):
        terms = extract_terms(articles[n])
        numbers = lexicon.numbers(terms)
        lexicon.learn(numbers)
        centre.learn(encoded[n])
        codes = centre.code(encoded[n])
        found[n] = Profile(
            articles[n].id, lexicon.weigh(terms, numbers), "en", codes={model: codes}, whole={model: whole(codes)}
        )
    return lexicon, [found[n] for n in range(len(articles))]


def pairs(lexicon: Lexicon, found: list[Profile], stories: list[str], share: float) -> Pairs:
    """Every pair of a set, which counts so much."""
    rows: dict[str, list[list[float]]] = {kind: [] for kind in KINDS}
    same = []
    for i, one in enumerate(found):
        table = lexicon.common(one.terms, [other.terms for other in found[:i]]).tolist()
        for j, common in enumerate(table):
            _, values = features(one, found[j], common)
            for kind, names in KINDS.items():
                rows[kind].append([values[name] for name in names])
            same.append(stories[i] == stories[j])
    return Pairs({kind: np.array(r) for kind, r in rows.items()}, np.array(same), share)


def fit(sets: list[Pairs], kind: str) -> NDArray[np.float64]:
    """Weights, the bias last: Newton's method with a slight pull towards nothing."""
    x = np.concatenate([np.c_[s.rows[kind], np.ones(len(s.same))] for s in sets])
    y = np.concatenate([s.same for s in sets]).astype(float)
    counted = 1000 / sum(s.share for s in sets)
    share = np.concatenate([np.full(len(s.same), counted * s.share / s.same.sum()) for s in sets])
    w, pull = np.zeros(x.shape[1]), np.diag([1.0] * (x.shape[1] - 1) + [0.0])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        slope = x.T @ (share * (p - y)) + pull @ w
        bend = (x * (share * p * (1 - p))[:, None]).T @ x + pull
        w = w - np.linalg.solve(bend, slope)
    return w


def telling(sets: list[Pairs]) -> float:
    """The likeness of openings, to a tenth, that at most one pair of different stories in `SELDOM` exceeds."""
    opening = KINDS["across"].index("opening")
    return round(max(float(np.quantile(s.rows["across"][~s.same, opening], 1 - 1 / SELDOM)) for s in sets), 1)


def told(weights: NDArray[np.float64], pairs: Pairs, kind: str) -> str:
    """How a fit does on a set: the best F1 over pairs, and that at even odds."""
    z = pairs.rows[kind] @ weights[:-1] + weights[-1]
    order = np.argsort(-z)
    hits = np.cumsum(pairs.same[order])
    best = (2 * hits / (np.arange(len(z)) + 1 + pairs.same.sum())).max()
    even = 2 * (pairs.same & (z > 0)).sum() / ((z > 0).sum() + pairs.same.sum())
    return f"best F1 {best:.3f}, at even odds {even:.3f}"


class Remembered:
    """An embedder that encodes no opening twice."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder, self.name, self.languages = embedder, embedder.name, embedder.languages
        self.known: dict[tuple[str, ...], NDArray[np.float32]] = {}

    def setup(self) -> None:
        """Load the model."""
        self.embedder.setup()

    def prepare(self, openings: Sequence[Sequence[str]]) -> None:
        """Each report is encoded for itself."""

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """As the embedder does."""
        key = tuple(sentences)
        if key not in self.known:
            self.known[key] = self.embedder.encode(sentences)
        return self.known[key]


class Lesson:
    """All sets, read once."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self.encoder, self.folder = Remembered(embedder), folder
        self.sets = {name: load(folder, name) for name in (*SETS, ALIKE)}
        encoded = {n: [self.encoder.encode(opening(a)) for a in articles] for n, (articles, _, _) in self.sets.items()}
        self.prior = [
            int(v) for v in np.rint(np.mean([np.concatenate(encoded[n]).mean(axis=0) for n in SETS], axis=0) * GRAIN)
        ]
        self.profiles = {n: profiles(self.sets[n][0], encoded[n], self.prior, self.encoder.name) for n in self.sets}

    def pairs(self, name: str, topics: set[str] | None = None) -> Pairs:
        """The pairs of a set, or of some of its topics."""
        _, stories, of = self.sets[name]
        kept = [n for n, topic in enumerate(of) if topics is None or topic in topics]
        lexicon, found = self.profiles[name]
        share = SHARE if name == ALIKE else 1.0
        # Look-alikes of two families do not look alike.
        groups = sorted(set(of)) if name == ALIKE else [""]
        made = []
        for group in groups:
            some = [n for n in kept if group in ("", of[n])]
            made.append(pairs(lexicon, [found[n] for n in some], [stories[n] for n in some], share))
        rows = {kind: np.concatenate([m.rows[kind] for m in made if len(m.same)]) for kind in KINDS}
        return Pairs(rows, np.concatenate([m.same for m in made]), share)

    def table(self, sets: list[Pairs]) -> dict[str, Any]:
        """What is stored: the tables that stand, with the weights of this model, and of no model for the default."""
        made = {}
        for kind, names in KINDS.items():
            w = fit([s for s in sets if s.share == 1 or kind not in LEFT_OUT], kind)
            made[kind] = {
                "bias": round(float(w[-1]), 3),
                "weights": {n: round(float(v), 3) for n, v in zip(names, w, strict=False)},
            }
        plain = made.pop("plain")
        model = {**made, "telling": telling([s for s in sets if s.share == 1]), "centre": self.prior}
        known = dict(weights())
        if self.encoder.name == SentenceEncoder.name:
            known |= {"threshold": THRESHOLD, "plain": plain, **FIXED}
        return {**known, "models": {**known["models"], self.encoder.name: model}}

    def grouped(self, name: str, numbers: Iterable[int]) -> tuple[dict[str, float], float]:
        """The scores of some reports of a set told as a stream, and the share of them that moved."""
        articles, stories, _ = self.sets[name]
        numbers, window = list(numbers), Window(embedder=self.encoder)
        rows = list(link(((articles[n], None) for n in numbers), window))
        gold = [{"id": articles[n].id, "story": stories[n]} for n in numbers]
        return scored(self.folder.parent, gold, rows), window.moved / len(numbers)


def scored(folder: Path, gold: list[dict[str, str]], rows: list[dict[str, Any]]) -> dict[str, float]:
    """BCubed P, R and F1, and pieces per story."""
    found = scorer(folder).score_stories(gold, rows, repeats=1)
    return {**found["bcubed"], "pieces": found["pieces_per_story"]}


def check(lesson: Lesson) -> None:
    """Print what was not fitted."""
    topics = sorted(set(lesson.sets["ecbplus"][2]), key=lambda t: (len(t), t))
    folds: list[dict[str, float]] = []
    for n in range(FOLDS):
        held = set(topics[n::FOLDS])
        others = [lesson.pairs("basil"), lesson.pairs(ALIKE)]
        weights().update(lesson.table([lesson.pairs("ecbplus", set(topics) - held), *others]))
        numbers = [i for i, topic in enumerate(lesson.sets["ecbplus"][2]) if topic in held]
        for order in range(ORDERS):
            random.Random(order).shuffle(numbers)
            found, moved = lesson.grouped("ecbplus", numbers)
            folds.append({**found, "moved": moved})
        print(f"fold {n}: {mean(folds[-ORDERS:])}", flush=True)
    print(f"ECB+ by folds and orders: {mean(folds)}")
    for source in SETS:
        weights().update(lesson.table([lesson.pairs(source), lesson.pairs(ALIKE)]))
        for name in SETS:
            numbers = list(range(len(lesson.sets[name][0])))
            runs = [lesson.grouped(name, random.Random(o).sample(numbers, len(numbers))) for o in range(3)]
            print(f"fitted on {source}, told {name}: {mean([{**f, 'moved': m} for f, m in runs])}", flush=True)
    families = sorted(set(lesson.sets[ALIKE][2]))
    for half in (0, 1):
        held = set(families[half::2])
        learned = [lesson.pairs(name) for name in SETS]
        weights().update(lesson.table([*learned, lesson.pairs(ALIKE, set(families) - held)]))
        numbers = [i for i, family in enumerate(lesson.sets[ALIKE][2]) if family in held]
        print(f"fitted on the other look-alikes, told {', '.join(sorted(held))}: {lesson.grouped(ALIKE, numbers)[0]}")
    for name, (articles, stories, _) in lesson.sets.items():
        gold = [{"id": a.id, "story": s} for a, s in zip(articles, stories, strict=True)]
        alone = [{"id": g["id"], "story": g["id"]} for g in gold]
        print(f"{name}, every report alone: {scored(lesson.folder.parent, gold, alone)}")
        rows = [] if name == ALIKE else records(lesson.folder, name)
        if days := [row.get("date") for row in rows if row.get("date")]:
            dated = [{"id": g["id"], "story": day} for g, day in zip(gold, days, strict=True)]
            print(f"{name}, by date alone: {scored(lesson.folder.parent, gold, dated)}")


def check_calibrated(lesson: Lesson) -> None:
    """Print what the sample reports alone make of a model."""
    table = calibration.calibrate(lesson.encoder, journey.known_reports())
    weights().update({**weights(), "models": {**weights()["models"], lesson.encoder.name: table}})
    for name, (articles, _, _) in lesson.sets.items():
        numbers = range(len(articles))
        runs = [lesson.grouped(name, random.Random(o).sample(numbers, len(numbers)))[0] for o in range(3)]
        print(f"calibrated, told {name}: {mean(runs)}", flush=True)


def mean(found: list[dict[str, float]]) -> dict[str, float]:
    """The means of some scores."""
    return {name: round(statistics.mean(f[name] for f in found), 4) for name in found[0]}


def main() -> None:
    """Fit, tell, store."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("data", type=Path)
    asked.add_argument("--check", action="store_true")
    asked.add_argument("--calibrated", action="store_true")
    asked.add_argument("--embedder", default=SentenceEncoder.name)
    given = asked.parse_args()
    lesson = Lesson(given.data, plugins.get("coranto.models", given.embedder)(settings.load(), None))
    if given.check or given.calibrated:
        (check if given.check else check_calibrated)(lesson)
        return
    sets = {name: lesson.pairs(name) for name in lesson.sets}
    for kind in KINDS:
        for name in SETS:
            for other in SETS:
                print(f"{kind}: fitted on {name}, seen on {other}: {told(fit([sets[name]], kind), sets[other], kind)}")
    table = lesson.table(list(sets.values()))
    print({kind: found for kind, found in table["models"][lesson.encoder.name].items() if kind != "centre"})
    OUT.write_text(json.dumps(table) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
