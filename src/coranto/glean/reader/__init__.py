"""A small trained model that reads who said what: for a text, the spans of cue, source and content of its claims.

::

    text -> word pieces -> windows -> encoder: a state and three cue scores a piece
                        -> each likely cue -> head: source, content or neither for the pieces around it -> spans

The encoder is a fine-tuned MiniLM; the head is narrow, so that a cue costs little. Both run on ONNX Runtime, one
thread, no training framework. They were trained by ``scripts/train_reader.py``; data statement, figures and limits are
in docs/explanation/the-reader-of-claims.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coranto.glean.reader.decode import CONTENT, SOURCE, Flags, Floats, best_tags, cues, runs
from coranto.glean.reader.pieces import Ints, Pieces, WordPieces, owners, windows

Range = tuple[int, int]
# The languages that a reader has learned.
LANGUAGES = ("en",)
# Cues that are judged at once.
_BATCH = 64
# Scores that keep a place beyond the edges of the text outside.
_BEYOND = np.array([9.0] + [-9.0] * 6, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution as read: ranges of the text, and how sure the model is of the cue (0 to 1)."""

    cue: Range
    source: tuple[Range, ...]
    content: tuple[Range, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Settings:
    """Sizes and thresholds of a model, as its file gives them.

    `size` and `overlap` of windows and `reach` on each side of a cue are in pieces. `cue` is the least probability of a
    piece of a cue, `keep` of a claim, `border` the weight of the borders' scores.
    """

    size: int
    overlap: int
    reach: int
    cue: float
    keep: float
    border: float


@dataclass(frozen=True, slots=True)
class Words:
    """The vectors of word pieces, eight bits a number with one scale a row, and what cuts a text into pieces."""

    vectors: NDArray[np.int8]
    scales: Floats
    pieces: WordPieces

    def of(self, ids: Ints) -> Floats:
        """The vectors of some pieces."""
        return np.asarray(self.vectors[ids].astype(np.float32) * self.scales[ids][:, None], dtype=np.float32)


# (vectors, shapes) of one window, with a mark before and behind it -> (a state, three cue scores) a piece.
Encoder = Callable[[Floats, Ints], tuple[Floats, Floats]]
# (states, first and last piece of each cue) -> (seven scores a place around each cue, one score of being true a cue).
Head = Callable[[Floats, Ints, Ints], tuple[Floats, Floats]]


class Reader:
    """A trained reader, whatever runs its two graphs. Texts may be read from several threads."""

    def __init__(self, settings: Settings, words: Words, encoder: Encoder, head: Head) -> None:
        self.settings, self.words = settings, words
        self._encoder, self._head = encoder, head

    def read(self, text: str, stretches: Iterable[Range]) -> list[Attribution]:
        """The attributions in these stretches of a text, in the order of their cues."""
        pieces = self.words.pieces(text, stretches)
        if not len(pieces):
            return []
        states, logits = self._encode(pieces)
        likely = cues(logits, pieces.inner, self.settings.cue)
        found: list[Attribution] = []
        for at in range(0, len(likely), _BATCH):
            some = likely[at : at + _BATCH]
            first, last = (np.array([c[side] - side for c in some], dtype=np.int64) for side in (0, 1))
            scores, true = self._head(states, first, last)
            found += self._claims(pieces, some, scores, true)
        return found

    def _encode(self, pieces: Pieces) -> tuple[Floats, Floats]:
        """One state and one row of cue scores a piece. Windows go one by one, which keeps the memory small."""
        starts, length = windows(len(pieces), self.settings.size, self.settings.overlap)
        states, logits = [], []
        cut = self.words.pieces
        for start in starts:
            ids = np.concatenate(([cut.first], pieces.ids[start : start + length], [cut.last]))
            shapes = np.concatenate(([0], pieces.shapes[start : start + length], [0]))
            state, logit = self._encoder(self.words.of(ids), shapes)
            states.append(state)
            logits.append(logit)
        where = owners(len(pieces), starts, length)
        return np.concatenate(states)[where], np.concatenate(logits)[where]

    def _claims(
        self, pieces: Pieces, some: list[tuple[int, int, float]], scores: Floats, true: Floats
    ) -> list[Attribution]:
        """The claims of some cues; those that the head takes for none, or gives no content, are left out."""
        reach, sure = self.settings.reach, np.sqrt(np.array([c[2] for c in some]) / (1 + np.exp(-true)))
        kept = np.flatnonzero(sure >= self.settings.keep)
        if not len(kept):
            return []
        places = np.array([some[k][0] for k in kept])[:, None] + np.arange(-reach, reach + 1)[None, :]
        outside: Flags = (places < 0) | (places >= len(pieces))
        scores = scores[kept]
        scores[outside] = _BEYOND
        inner = pieces.inner[places.clip(0, len(pieces) - 1)] & ~outside
        tags = best_tags(scores[..., :3], scores[..., 3:], inner, self.settings.border)
        made = []
        for row, k in enumerate(kept):
            content, source = (runs((tags[row] == tag) & ~outside[row]) for tag in (CONTENT, SOURCE))
            if content:
                # Of several stretches taken for the source the surest one: a claim has one source.
                sums = [float(scores[row, a:b, SOURCE].sum()) for a, b in source]
                source = [source[int(np.argmax(sums))]] if source else []
                first, end, _ = some[k]
                made.append(
                    Attribution(
                        cue=_range(pieces, first, end), source=_ranges(pieces, places[row], source),
                        content=_ranges(pieces, places[row], content), score=round(float(sure[k]), 4),
                    )
                )  # fmt: skip
        return made


def _range(pieces: Pieces, first: int, end: int) -> Range:
    return int(pieces.starts[first]), int(pieces.ends[end - 1])


def _ranges(pieces: Pieces, places: Ints, found: list[tuple[int, int]]) -> tuple[Range, ...]:
    return tuple(_range(pieces, int(places[first]), int(places[end - 1]) + 1) for first, end in found)


@cache
def words() -> Words:
    """The word pieces that all readers share."""
    with (files(__package__) / "weights" / "words.npz").open("rb") as file, np.load(file) as found:
        pieces = WordPieces(found["vocabulary"].tobytes().decode("utf-8").split("\n"))
        return Words(found["vectors"], found["scales"], pieces)


@cache
def load(name: str) -> Reader:
    """The reader of that name (``fine`` or ``fast``), loaded once a process."""
    import msgspec

    folder = files(__package__) / "weights"
    settings = msgspec.json.decode((folder / f"{name}.json").read_bytes(), type=Settings)
    encoder, head = (_session((folder / f"{name}.{part}.onnx").read_bytes()) for part in ("encoder", "head"))

    def encode(vectors: Floats, shapes: Ints) -> tuple[Floats, Floats]:
        states, logits = encoder.run(None, {"vectors": vectors[None], "shapes": shapes[None]})
        return states[0], logits[0]

    def judge(states: Floats, first: Ints, last: Ints) -> tuple[Floats, Floats]:
        scores, true = head.run(None, {"hidden": states, "first": first, "last": last})
        return scores, true

    return Reader(settings, words(), encode, judge)


def _session(graph: bytes) -> Any:
    """A graph ready to run: one thread, so that each report costs one core and gives the same anywhere."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


__all__ = ["LANGUAGES", "Attribution", "Range", "Reader", "Settings", "Words", "load", "words"]
