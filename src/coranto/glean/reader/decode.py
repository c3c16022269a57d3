"""From scores of pieces to spans: where cues stand, and for each cue which pieces are its source and its content."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]
OUTSIDE, SOURCE, CONTENT = 0, 1, 2
_NEVER = -1e4


def cues(logits: Floats, inner: Flags, threshold: float) -> list[tuple[int, int, float]]:
    """(first, last exclusive, probability) of the runs of pieces that are likely enough to be in a cue.

    `logits` are per piece over (outside, begins, goes on). A piece inside a word goes with the word's first piece.
    """
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances = shifted / shifted.sum(axis=1, keepdims=True)
    inside, begins = 1.0 - chances[:, 0], chances[:, 1]
    found: list[tuple[int, int, float]] = []
    at, count = 0, len(inner)
    while at < count:
        if inner[at] or inside[at] < threshold:
            at += 1
            continue
        end = at + 1
        while end < count and (inner[end] or (inside[end] >= threshold and begins[end] < 0.5)):
            end += 1
        found.append((at, end, float(inside[at:end][~inner[at:end]].max())))
        at = end
    return found


def best_tags(tags: Floats, borders: Floats, inner: Flags, weight: float) -> NDArray[np.int8]:
    """The best row of tags for every cue at once (Viterbi). Arguments are [cues, pieces, …], so is the result."""
    emit, moves = _log_softmax(tags), _moves(borders, inner, weight)
    count, pieces, _ = emit.shape
    score, back = emit[:, 0].copy(), np.zeros((count, pieces, 3), dtype=np.int8)
    for t in range(1, pieces):
        options = score[:, :, None] + moves[:, t]
        back[:, t] = options.argmax(axis=1)
        score = options.max(axis=1) + emit[:, t]
    out = np.zeros((count, pieces), dtype=np.int8)
    out[:, -1] = score.argmax(axis=1)
    rows = np.arange(count)
    for t in range(pieces - 1, 0, -1):
        out[:, t - 1] = back[rows, t, out[:, t]]
    return out


def _log_softmax(scores: Floats) -> Any:
    scores = scores - scores.max(axis=-1, keepdims=True)
    return scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True))


def _moves(borders: Floats, inner: Flags, weight: float) -> Floats:
    """What each move between tags earns, [cues, pieces, from, to]: the logits of the borders that it implies.

    The channels of `borders`: source opens, source closes (at its last piece), content opens, content closes. No move
    is allowed inside a word.
    """
    moves = np.zeros((*borders.shape[:2], 3, 3), dtype=np.float32)
    for tag, opens, closes in ((SOURCE, 0, 1), (CONTENT, 2, 3)):
        for other in (other for other in range(3) if other != tag):
            moves[:, :, other, tag] += borders[:, :, opens]
            moves[:, 1:, tag, other] += borders[:, :-1, closes]
    moves *= weight
    moves[inner] += np.where(np.eye(3, dtype=bool), 0.0, _NEVER).astype(np.float32)
    return moves


def runs(flags: Flags) -> list[tuple[int, int]]:
    """The runs of true values as (first, last exclusive)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
