"""What relates a story to others: a person's word on it, and the stories of the same long topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coranto.records.cites import Cite


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
