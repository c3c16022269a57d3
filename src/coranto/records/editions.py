"""The morning's twenty: a finite choice of stories, with the reasons shown."""

from __future__ import annotations

from dataclasses import dataclass, field

from coranto.records.ident import content_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One story of an edition: why it was chosen, in plain words with the numbers behind it."""

    story: str
    title: str
    rank: int
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The edition of one day: at most twenty stories, and how many were left out."""

    date: str
    choices: tuple[Choice, ...]
    considered: int
    maker: str
    id: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", content_id("e", self.date, self.choices, self.maker))
