"""Which blocks of a page are the report: a small trained model judges each by its looks and by its neighbours.

The model (``blocks.npz``) is a set of boosted decision trees, trained by ``scripts/train_blocks.py`` on pages of many
outlets and languages. One of the things it sees is whether resiliparse, a fast parser, takes the block; another,
whether the declared ``articleBody`` has it. Where the model itself is unsure of a good part of the body, trafilatura,
a careful and slower parser, is asked as well. `docs/decisions` compares this with other designs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from lxml import etree
from lxml.html import HtmlElement, fromstring
from numpy.typing import NDArray

from coranto.extract import features, lines
from coranto.extract.blocks import Raw
from coranto.extract.draft import Declared

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\W_]+")
# From this probability on a block is the report's; .5 to .6 gave the same F1 on pages of sites left out of training.
THRESHOLD = 0.55
# From here on a block stays whatever the careful parser says; it is asked where the blocks below make this share of the
# body's words. Its word counts where both have this many words in common, most of what it takes, and the model more
# than that by this factor: another report behind the first one, or comments. Chosen on sites left out of training.
SURE = 0.9
_UNSURE_SHARE = 0.1
_COMMON, _MOST, _MORE = 100, 0.7, 1.3
# A page of which no block is likely: its likeliest ones from here on, rather than nothing.
_LAST_RESORT = 0.2
# So many rows are judged at once: what is looked up for them stays in the processor's cache.
_ROWS = 64


def _bare(text: str) -> str:
    """The words of a text, in lower case, with a space between them."""
    if text.isascii():
        return b" ".join(text.lower().encode().translate(lines.APART).split()).decode()
    return " ".join(_WORD.findall(text.lower()))


class Words:
    """A text in which blocks are found again by their words, in any order, whatever its spacing and punctuation."""

    def __init__(self, text: str) -> None:
        bare = [_bare(line) for line in text.splitlines()]
        self.lines = set(bare)
        self.flat = f" {' '.join(line for line in bare if line)} "
        self.used: dict[str, int] = {}
        self.held: dict[str, int] = {}

    def has(self, words: str) -> bool:
        """Whether the words of a block (`_bare`) stand together in the text; few words only as a line of their own."""
        if not words:
            return False
        if words.count(" ") < 5:
            return words in self.lines
        if f" {words} " not in self.flat:
            return False
        # A teaser that repeats a paragraph stands once in a parser's text and twice in the page.
        self.used[words] = self.used.get(words, 0) + 1
        if self.used[words] == 1:
            return True
        if words not in self.held:  # a page of one line again and again would be counted through for each of them
            self.held[words] = self.flat.count(f" {words} ")
        return self.used[words] <= self.held[words]


@dataclass(frozen=True, slots=True)
class Model:
    """Boosted trees as arrays: `feature`, `threshold`, `value` per node, `children` two per node; a leaf is its own.

    The first of two children is for what is above the threshold, the second for what is not.
    """

    feature: NDArray[np.intp]
    threshold: NDArray[np.float32]
    children: NDArray[np.intp]
    value: NDArray[np.float32]
    roots: NDArray[np.intp]
    depth: int

    def probabilities(self, table: features.Table) -> NDArray[np.float32]:
        """For each row the probability that the block is the report's."""
        parts = [self._judged(table[at : at + _ROWS]) for at in range(0, len(table), _ROWS)]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)

    def _judged(self, table: features.Table) -> NDArray[np.float32]:
        count, width = table.shape
        flat, begins = table.ravel(), np.arange(count)[:, None] * width
        node = np.broadcast_to(self.roots, (count, len(self.roots)))
        for _ in range(self.depth):
            low = flat.take(begins + self.feature.take(node)) <= self.threshold.take(node)
            node = self.children.take(2 * node + low)
        total = self.value.take(node).sum(axis=1)
        found: NDArray[np.float32] = (1.0 / (1.0 + np.exp(-total))).astype(np.float32)
        return found


@cache
def model() -> Model:
    """The trained model of the package. RuntimeError where it was trained on other columns than `features` gives."""
    with (files("coranto.extract") / "blocks.npz").open("rb") as stored, np.load(stored, allow_pickle=False) as held:
        if tuple(str(name) for name in held["names"]) != features.names():
            raise RuntimeError("blocks.npz was trained on other columns; run scripts/train_blocks.py")
        return Model(
            feature=held["feature"].astype(np.intp),
            threshold=held["threshold"],
            children=np.stack([held["right"], held["left"]], axis=1).ravel().astype(np.intp),
            value=held["value"],
            roots=held["roots"].astype(np.intp),
            depth=int(held["depth"]),
        )


def load() -> None:
    """Load the model and the fast parser now: they take longer than the first page."""
    model()
    page = fromstring("<html><body><p>.</p></body></html>")
    _trafilatura(page)
    _resiliparse(page)


def seen(root: HtmlElement, raws: Sequence[Raw], told: Declared) -> features.Table:
    """What the model sees of every block: see `features`."""
    fast, declared = (Words(t) if t else None for t in (_resiliparse(root), told.body))
    bare = [_bare(r.text) for r in raws] if fast or declared else [""] * len(raws)
    votes = [(bool(fast and fast.has(words)), bool(declared and declared.has(words))) for words in bare]
    return features.table(raws, told, votes)


def _resiliparse(root: HtmlElement) -> str | None:
    from resiliparse.extract.html2text import extract_plain_text

    text: Any = etree.tostring(root, encoding="unicode", method="html")
    return extract_plain_text(text, main_content=True, alt_texts=False, links=False) or None


def _trafilatura(root: HtmlElement) -> str | None:
    from copy import deepcopy

    from trafilatura import bare_extraction

    found = bare_extraction(deepcopy(root), fast=True, include_comments=False, with_metadata=False)
    text = getattr(found, "text", None)
    return text if isinstance(text, str) else None


def _second_look(root: HtmlElement, raws: Sequence[Raw], taken: list[int], likely: NDArray[np.float32]) -> list[int]:
    """The blocks less the unsure ones that the careful parser does not take, where it sees a clearly smaller body."""
    total = sum(raws[i].size for i in taken)
    unsure = sum(raws[i].size for i in taken if likely[i] < SURE)
    if total < _MORE * _COMMON or unsure < _UNSURE_SHARE * total or not (text := _trafilatura(root)):
        return taken
    known = Words(text)
    has = {i for i, raw in enumerate(raws) if known.has(_bare(raw.text))}
    theirs = sum(raws[i].size for i in has)
    common = sum(raws[i].size for i in taken if i in has)
    if common < _COMMON or total <= _MORE * common or common < _MOST * theirs:
        return taken
    return [i for i in taken if i in has or likely[i] >= SURE]


def choose(root: HtmlElement, raws: Sequence[Raw], told: Declared) -> list[int]:
    """The blocks of the report, in the page's order; `root` is the page without what is hidden."""
    if not raws:
        return []
    likely = model().probabilities(seen(root, raws, told))
    taken = [i for i, one in enumerate(likely) if one >= THRESHOLD]
    if sum(raws[i].size for i in taken) < 25:
        least = min(THRESHOLD, max(_LAST_RESORT, float(likely.max()) / 2))
        taken = [i for i, one in enumerate(likely) if one >= least]
    return _second_look(root, raws, taken, likely)
