"""Which claim another one speaks to: a denial or a confirmation belongs beside what is denied or confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from coranto.knit.likeness import bearing, held

T = TypeVar("T")
# An answer repeats what it answers: half of the bearing words of the shorter of the two, and more than two words.
SHARED, FEWEST_WORDS = 0.5, 3
ACTS = ("denial", "confirmation")


def nearest(text: str, said: Iterable[tuple[str, T]]) -> T | None:
    """The one whose wording has most in common with `text`, of equals the first; None where none has enough."""
    if len(bearing(text)) < FEWEST_WORDS:
        return None
    best, score = None, 0.0
    for words, one in said:
        likeness = held(text, words)
        if likeness >= SHARED and likeness > score:
            best, score = one, likeness
    return best
