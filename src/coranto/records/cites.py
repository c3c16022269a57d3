"""Where a shown line comes from. What has no citation is not shown."""

from __future__ import annotations

from dataclasses import dataclass

from coranto.errors import RecordError


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
