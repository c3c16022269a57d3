"""Reports spoilt the way careless scraping and translation spoil them, with the spans of their claims carried along.

Every choice hangs on the seed, the report's id and the kind alone, so a report is spoilt alike in every run, and one
kind spoils the same places whether it comes alone or with others.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from measures.claimed import PARTS, quoted

KINDS = ("glued", "swapped", "lost", "stops", "lines")
SEED = 20231002
# How often a mark is glued to what follows, a pair loses one of its marks, a space in mid-sentence gets a full stop,
# and a sentence is followed by a line that is not the report's.
GLUED, LOST, STOP, LINE = 0.8, 0.3, 1 / 40, 1 / 8
SYSTEMS = ("""'' ''""", "« »", "» «", "„ “", "„ ”", "‘ ’", "“ ″", '" "', "“ ”")
LINES = (
    "Read on below", "ADVERTISEMENT", "You might also like", "Picture: press office", "Watch: the video of the day",
    "Tap here to join our channel", "Our newsletter: the day in five minutes", "Share", "Print this page",
    "More on this topic", "Back to the front page", "Text size: A A A", "Have you seen a mistake? Write to us.",
    "This text was translated by a machine.", "Comments (12)", "Get the best of our reporting in your inbox.",
    "Already a member? Log in.", "Listen to this story, 4 min", "File photo", "Top stories",
)  # fmt: skip

Row = dict[str, Any]
Edit = tuple[int, int, str]


def mangle(row: Row, kinds: Iterable[str] = KINDS, seed: int = SEED) -> Row:
    """A copy of an annotated article, spoilt in these ways; letters of what is put in lie in no span."""
    text = row["text"]
    edits: dict[tuple[int, int], str] = {}
    for kind in kinds:
        chance = random.Random(f"{seed} {row['id']} {kind}")  # strings seed alike in every process
        for start, end, new in _EDITS[kind](text, chance):
            # A mark that is lost is not swapped; what is put in at one place comes one after the other.
            edits[start, end] = new if end > start else edits.get((start, end), "") + new
    spoilt = Spoilt(text, [(*at, new) for at, new in sorted(edits.items())])
    claims = [
        {part: [piece for span in claim[part] for piece in spoilt.carry(*span)] for part in PARTS}
        for claim in row.get("attributions", ())
    ]
    return row | {"text": spoilt.text, "attributions": claims}


class Spoilt:
    """A text after some edits in order, none of which overlap, and where each of its characters has gone."""

    def __init__(self, text: str, edits: Iterable[Edit]) -> None:
        parts: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        # Where words were put in: the old offset, and the end of what was put in.
        self._words: list[int] = []
        at = length = 0

        def keep(stop: int) -> None:
            nonlocal length
            parts.append(text[at:stop])
            self._starts += range(length, length + stop - at)
            self._ends += range(length + 1, length + stop - at + 1)
            length += stop - at

        for start, end, new in edits:
            keep(start)
            parts.append(new)
            if start == end and any(c.isalnum() for c in new):
                self._words.append(start)
            self._starts += [length] * (end - start)
            length += len(new)
            self._ends += [length] * (end - start)
            at = end
        keep(len(text))
        self.text = "".join(parts)

    def carry(self, start: int, end: int) -> Iterator[list[int]]:
        """Where a span has gone: apart where words were put in amid it, nowhere where all of it was lost."""
        for first, last in pairwise([start, *(at for at in self._words if start < at < end), end]):
            begin, stop = self._starts[first], self._ends[last - 1]
            if begin < stop:
                yield [begin, stop]


def _glued(text: str, chance: random.Random) -> Iterator[Edit]:
    """The space behind a closing mark is dropped."""
    for _, end in quoted(text):
        if text[end : end + 1] == " " and chance.random() < GLUED:
            yield end, end + 1, ""


def _swapped(text: str, chance: random.Random) -> Iterator[Edit]:
    """The marks of the report are those of another system."""
    opens, closes = chance.choice(SYSTEMS).split(" ")
    for first, last in _marks(text):
        yield first, first + 1, opens
        if last is not None:
            yield last, last + 1, closes


def _lost(text: str, chance: random.Random) -> Iterator[Edit]:
    """One mark of some pairs is lost."""
    for first, last in _marks(text):
        if last is not None and chance.random() < LOST:
            at = chance.choice((first, last))
            yield at, at + 1, ""


def _marks(text: str) -> Iterator[tuple[int, int | None]]:
    """The opening and, where there is one, the closing mark of what is quoted."""
    for start, end in quoted(text):
        yield start, end - 1 if end - 1 > start and text[end - 1] in '“”"»' else None


def _stops(text: str, chance: random.Random) -> Iterator[Edit]:
    """A full stop stands in mid-sentence."""
    for space in re.finditer(r"(?<=[a-z,]) (?=[a-z])", text):
        if chance.random() < STOP:
            yield space.start(), space.start(), chance.choice((".", " ."))


def _lines(text: str, chance: random.Random) -> Iterator[Edit]:
    """A line that is not the report's is glued in between two sentences."""
    for gap in re.finditer(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])", text):
        if chance.random() < LINE:
            yield gap.end(), gap.end(), chance.choice(LINES) + chance.choice((" ", "\n", "\n\n", ""))


_EDITS = {"glued": _glued, "swapped": _swapped, "lost": _lost, "stops": _stops, "lines": _lines}
