"""What the claim readers hand to each other: a claim as found, before its speaker is resolved; and phrase helpers.

Ranges are (start, end) offsets into the article's text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from coranto.glean.draft import Tree

Range = tuple[int, int]


@dataclass(slots=True)
class Found:
    """A claim as found. `key` is the cue word with its kind (``say``, ``n:fear``, ``a:ready``, ``p:according to``).

    `frame` is how the content hangs on the cue (``that``, ``inf``, ``obj``, ``prep:for``, ``quote`` …); `kind` the sort
    of subject; `score` the share of such findings that are claims in annotated news (0 to 1).
    """

    key: str
    frame: str
    content: list[Range]
    cue: list[Range]
    source: list[Range]
    kind: str = "none"
    score: float = 0.0
    act: str = "assertion"
    tree: int = -1
    head: int = -1
    subject: int = -1
    addressee: Range | None = None
    extra: list[Range] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where the first of its words stands."""
        return min(r[0] for r in (*self.content, *self.cue, *self.source))


def whole(tree: Tree, token: Any, *, without: Iterable[Any] = ()) -> list[Range]:
    """The phrase under a token as ranges, less the phrases under some of its parts, edges free of punctuation."""
    holes = sorted((t.left_edge.i, t.right_edge.i) for t in without)
    return between(tree, token.left_edge.i, token.right_edge.i, holes)


def between(tree: Tree, first: int, last: int, holes: Sequence[Range] = ()) -> list[Range]:
    """The tokens from `first` up to and with `last` as ranges, less the holes (token indices, inclusive)."""
    out: list[Range] = []
    at = first
    for left, right in (*holes, (last + 1, last + 1)):
        stop = min(left - 1, last)
        if at <= stop and (piece := tight(tree, at, stop)):
            out.append(piece)
        at = max(at, right + 1)
    return out


def tight(tree: Tree, first: int, last: int) -> Range | None:
    """The range of the tokens `first`..`last`, stripped of space and loose punctuation at its edges; None if empty."""
    doc = tree.doc
    while first <= last and (doc[first].is_space or doc[first].text in LOOSE):
        first += 1
    while last >= first and (doc[last].is_space or doc[last].text in LOOSE):
        last -= 1
    if first > last:
        return None
    return tree.start + doc[first].idx, tree.start + doc[last].idx + len(doc[last].text)


LOOSE = frozenset(",;:.–—-") | {"--", "...", ")"}


def touches(a: Range, b: Range) -> bool:
    """Whether two ranges share an offset."""
    return a[0] < b[1] and b[0] < a[1]


def length(ranges: Iterable[Range]) -> int:
    """How many characters the ranges hold."""
    return sum(e - s for s, e in ranges)


def merged(ranges: Iterable[Range]) -> list[Range]:
    """The ranges in order, those that touch or overlap made one."""
    out: list[Range] = []
    for start, end in sorted(ranges):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
