"""A small trained model that reads who said what: for a text, the spans of cue, source and content of its claims.

::

    text -> word pieces -> windows -> encoder: a state and three cue scores a piece
                        -> each likely cue -> head: source, content or neither for the pieces around it -> spans

The encoder is a fine-tuned MiniLM; the head is narrow, so that a cue costs little. Both run on ONNX Runtime, one
thread, no training framework. They were trained by ``scripts/train_reader.py``; data statement, figures and limits are
in docs/explanation/the-reader-of-claims.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

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


class Reader:
    """A trained reader. Loads its files once; texts may be read from several threads."""

    def __init__(self, name: str) -> None:
        import msgspec
        import onnxruntime

        folder = files(__package__) / "weights"
        self.settings = msgspec.json.decode((folder / f"{name}.json").read_bytes(), type=Settings)
        with (folder / "words.npz").open("rb") as file, np.load(file) as words:
            self._vectors, self._scales = words["vectors"], words["scales"]
            self._pieces = WordPieces(words["vocabulary"].tobytes().decode("utf-8").split("\n"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._encoder, self._head = (
            onnxruntime.InferenceSession(
                (folder / f"{name}.{part}.onnx").read_bytes(), options, providers=["CPUExecutionProvider"]
            )
            for part in ("encoder", "head")
        )

    def read(self, text: str, stretches: Iterable[Range]) -> list[Attribution]:
        """The attributions in these stretches of a text, in the order of their cues."""
        pieces = self._pieces(text, stretches)
        if not len(pieces):
            return []
        states, logits = self._encode(pieces)
        likely = cues(logits, pieces.inner, self.settings.cue)
        found: list[Attribution] = []
        for at in range(0, len(likely), _BATCH):
            some = likely[at : at + _BATCH]
            given = {
                "hidden": states,
                "first": np.array([c[0] for c in some]),
                "last": np.array([c[1] - 1 for c in some]),
            }
            scores, true = self._head.run(None, given)
            found += self._claims(pieces, some, scores, true)
        return found

    def _encode(self, pieces: Pieces) -> tuple[Floats, Floats]:
        """One state and one row of cue scores a piece. Windows go one by one, which keeps the memory small."""
        starts, length = windows(len(pieces), self.settings.size, self.settings.overlap)
        states, logits = [], []
        for start in starts:
            ids = np.concatenate(([self._pieces.first], pieces.ids[start : start + length], [self._pieces.last]))
            shapes = np.concatenate(([0], pieces.shapes[start : start + length], [0]))
            vectors = self._vectors[ids].astype(np.float32) * self._scales[ids][:, None]
            state, logit = self._encoder.run(None, {"vectors": vectors[None], "shapes": shapes[None]})
            states.append(state[0])
            logits.append(logit[0])
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
def load(name: str) -> Reader:
    """The reader of that name (``fine`` or ``fast``), loaded once a process."""
    return Reader(name)


__all__ = ["LANGUAGES", "Attribution", "Range", "Reader", "load"]
