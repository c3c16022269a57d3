"""What relates a story to others: a person's word, the stories of its long topic, reports that tell it too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coranto.records.lines import Cite, cited


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a person did with a story, as it stands now: who, why, when (ISO), and the judgement that says so.

    ``merged``: `stories` became part of this one; ``split``: reports were taken out of it and stand in `stories`;
    ``split-off``: this story was taken out of `stories`.
    """

    kind: Literal["merged", "split", "split-off"]
    stories: tuple[str, ...]
    by: str
    reason: str
    judgement: str
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another story of the same long topic, and what says so.

    ``before``: this story follows `story` up; ``after``: that one follows this one up; ``same-actors``: both are about
    the same people, bodies and places. `names` are what both are about, the rarest first; `cites` are where the later
    story looks back at the earlier one. Where `steps` is more than one, it is further along the chain, and names and
    cites are those of its last step.
    """

    kind: Literal["before", "after", "same-actors"]
    story: str
    names: tuple[str, ...]
    cites: tuple[Cite, ...] = ()
    title: str = ""
    first: str | None = None
    steps: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A part of a live blog or round-up that tells a story too, while the report stands in another.

    `text` is the part's own words; it counts as no origin. `reason` and `judgement` say why it is held to tell it.
    """

    text: str
    cites: tuple[Cite, ...]
    reason: str
    judgement: str
    title: str = ""
    outlet: str | None = None
    language: str | None = None
    published: str | None = None

    def __post_init__(self) -> None:
        cited("a passage", self.cites)
