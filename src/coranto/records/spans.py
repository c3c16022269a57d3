"""Where it says so: positions in one immutable text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coranto.errors import RecordError


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`text[start:end]` of the article with id `text`; Unicode code points, end exclusive, never empty."""

    text: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not self.text or self.start < 0 or self.end <= self.start:
            raise RecordError(
                f"a span needs a text id and 0 <= start < end, got text={self.text!r} start={self.start} end={self.end}"
            )

    def of(self, text: str) -> str:
        """The words themselves."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether both share at least one code point of the same text."""
        return self.text == other.text and self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Whether `other` lies wholly inside."""
        return self.text == other.text and self.start <= other.start and other.end <= self.end


def cover(spans: Iterable[Span]) -> Span:
    """The smallest span that covers all of them; they must be of one text."""
    found = sorted(spans)
    if not found or len({s.text for s in found}) != 1:
        raise RecordError("cover() needs one or more spans of a single text")
    return Span(found[0].text, found[0].start, max(s.end for s in found))
