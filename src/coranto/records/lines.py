"""A line as it is shown, and where it comes from: none can be made without a citation."""

from __future__ import annotations

from dataclasses import dataclass, field

from coranto.errors import RecordError
from coranto.records.ident import content_id


def cited(what: str, cites: tuple[Cite, ...]) -> None:
    """Raises RecordError where there is no citation."""
    if not cites:
        raise RecordError(f"{what} cannot be shown without a citation")


@dataclass(frozen=True, slots=True, order=True)
class Cite:
    """Where a shown line comes from: a stretch of one report's text, and the fact that was read there."""

    report: str
    start: int
    end: int
    fact: str = ""

    def __post_init__(self) -> None:
        if not self.report or not 0 <= self.start < self.end:
            raise RecordError(
                f"a citation needs a report and 0 <= start < end, got {self.report!r} {self.start}-{self.end}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line as shown. `text` is a source's own words, or a fixed template filled with cited values."""

    text: str
    cites: tuple[Cite, ...]
    template: str = ""
    id: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        cited(f"the line {self.text!r}", self.cites)
        object.__setattr__(self, "id", content_id("L", self.text, self.cites, self.template))
