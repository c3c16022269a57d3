"""What the vectors of a model say that nobody has fitted, told by those of the default one on reports both encode.

::

    reports of known stories -> likeness of openings by either model, of one story and of two -> weights

In every model two reports of one story are alike to some degree on average, and two of different ones to another. The
line that leads from the new model's two means to the default's goes into the default's weights. This needs a handful of
labelled reports where fitting six weights anew would need hundreds.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coranto.errors import UsageError
from coranto.join.likeness import weights
from coranto.join.plans import Table
from coranto.join.vectors import GRAIN, Centre, Codes, Embedder, SentenceEncoder, alike, opening
from coranto.records import Article

# What a table holds.
PARTS = ("full", "across", "unnamed", "telling", "centre")
# The likenesses that come from vectors, in the order in which `alike` gives them.
VECTORS = ("opening", "first")
# Fewer pairs of one story, or of two, tell nothing.
FEWEST = 30
# The kinds of pairs that are looked at, and what is said of a model that fails at one.
TOLD = {"full": "in one language", "across": "across languages (if it has but one, say which in `languages`)"}
# A model whose reports of one story are hardly more alike than others, in spreads of these, tells no stories apart.
APART = 0.5


class Known(NamedTuple):
    """A report whose story is known."""

    article: Article
    language: str
    story: str


class Line(NamedTuple):
    """The default model's likeness is `slope` times the new one's, and `at`."""

    slope: float
    at: float


def calibrate(embedder: Embedder, reports: Sequence[Known]) -> Table:
    """The table of a model: the weights of the default one, led over to the likenesses of the new one; its centre.

    Only reports in languages of both count. UsageError where they are too few, or where the model does not tell
    stories apart. Whatever the embedder raises passes.
    """
    default = SentenceEncoder()
    known = weights()["models"][default.name]
    told = [r for r in reports if all(not e.languages or r.language in e.languages for e in (embedder, default))]
    told = [r for r in told if opening(r.article)]
    ours, centre = _coded(embedder, told)
    theirs, _ = _coded(default, told)  # about the mean of the same reports, so that like is set beside like
    table: dict[str, Any] = {}
    lines: list[Line] = []
    for kind in TOLD:
        pairs = [
            (i, j)
            for i, j in combinations(range(len(told)), 2)
            if (told[i].language != told[j].language) == (kind == "across")
        ]
        same = np.array([told[i].story == told[j].story for i, j in pairs], dtype=bool)
        if kind == "full" or min(same.sum(), (~same).sum()) >= FEWEST:  # else the lines of one language stand for two
            _enough(embedder.name, same)
            before, after = (np.array([alike(codes[i], codes[j]) for i, j in pairs]) for codes in (ours, theirs))
            where = f"{embedder.name} tells no stories apart {TOLD[kind]}"
            lines = [_line(before[:, n], after[:, n], same, where) for n in range(len(VECTORS))]
        if kind == "full":
            table["telling"] = round((known["telling"] - lines[0].at) / lines[0].slope, 2)
        table[kind] = _led(known[kind], lines)
    return {**table, "unnamed": _led(known["unnamed"], lines), "centre": centre}


def _coded(embedder: Embedder, reports: Sequence[Known]) -> tuple[list[Codes], list[int]]:
    """The codes of some reports about their own mean, and that mean."""
    encoded = [embedder.encode(opening(r.article)) for r in reports]
    mean = [int(v) for v in np.rint(np.concatenate(encoded).mean(axis=0) * GRAIN)] if encoded else []
    return [Centre(mean).code(vectors) for vectors in encoded], mean


def _enough(model: str, same: NDArray[np.bool_]) -> None:
    if min(same.sum(), (~same).sum()) < FEWEST:
        raise UsageError(
            f"{model} cannot be calibrated: of the reports at hand it has {same.sum()} pairs of one story and "
            f"{(~same).sum()} of two in one language, and {FEWEST} of each are needed; are its languages right?"
        )


def _line(before: NDArray[np.float64], after: NDArray[np.float64], same: NDArray[np.bool_], where: str) -> Line:
    """The line from a model's two means to the default's."""
    one, two = float(before[same].mean()), float(before[~same].mean())
    if one - two < APART * float(before[~same].std()):
        raise UsageError(f"{where}: reports of one are alike to {one:.3f}, of two to {two:.3f}; use another model")
    slope = (float(after[same].mean()) - float(after[~same].mean())) / (one - two)
    return Line(slope, float(after[~same].mean()) - slope * two)


def _led(table: Table, lines: Sequence[Line]) -> dict[str, Any]:
    """A kind's weights with the lines worked in."""
    found, bias = dict(table["weights"]), float(table["bias"])
    for name, line in zip(VECTORS, lines, strict=True):
        bias += found[name] * line.at
        found[name] = round(found[name] * line.slope, 3)
    return {"bias": round(bias, 3), "weights": found}
