"""What was found in one text while its names are read, before it becomes mentions."""

from __future__ import annotations

from dataclasses import dataclass

from coranto.glean.entities_words import Word
from coranto.glean.gazetteer import Place
from coranto.records.facts import MentionKind

# How far a find is to be trusted: what is known stays, a likeness gives way.
KNOWN, SEEN, GUESSED = 3, 2, 1


@dataclass(slots=True)
class Found:
    """One name as written; `kind` is None while it is open. `first`/`last` are words of sentence `row`."""

    row: int
    first: int
    last: int
    start: int
    end: int
    text: str
    kind: MentionKind | None
    trust: int = GUESSED
    name: str = ""
    entity: str | None = None
    role: str | None = None
    gender: str | None = None
    country: str | None = None
    zone: str | None = None
    titled: bool = False
    near: int = 0
    shared: bool = False
    candidates: tuple[Place, ...] = ()


def found(row: int, words: list[Word], first: int, last: int, text: str, kind: MentionKind | None, trust: int) -> Found:
    """The find that covers words `first` to `last` of a sentence."""
    start, end = words[first].start, words[last].end
    return Found(row, first, last, start, end, text[start:end], kind, trust)


def placed(item: Found, place: Place) -> Found:
    """`item` as that place."""
    item.kind, item.entity, item.name = "place", place.id, place.name
    item.country, item.zone = place.country, place.zone
    return item
