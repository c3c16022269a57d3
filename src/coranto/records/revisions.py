"""One report over time: what it said at each capture, and what was added, removed or changed between two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coranto.errors import RecordError

ChangeKind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two texts: `before` and `after` are (start, end) in the earlier and the later text.

    `was` and `now` are the words there. What was added has an empty place before, what was removed an empty one after.
    """

    kind: ChangeKind
    before: tuple[int, int]
    after: tuple[int, int]
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A report as it stood at one capture. `changes` lead here from the revision before; the first has none.

    `again` are articles captured later with the same words. `retitled` is the headline that this one's replaced.
    """

    article: str
    capture: str
    captured_at: str
    title: str = ""
    retitled: str | None = None
    changes: tuple[Change, ...] = ()
    again: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisions:
    """Every revision of one report, the earliest first. The last one stands for the report; none is ever dropped."""

    address: str
    revisions: tuple[Revision, ...]

    def __post_init__(self) -> None:
        if not self.revisions:
            raise RecordError(f"the revisions of {self.address} need at least one")

    @property
    def standing(self) -> str:
        """The article that stands for the report."""
        return self.revisions[-1].article

    @property
    def earlier(self) -> tuple[str, ...]:
        """Every other article, in the order of capture."""
        held = [a for r in self.revisions for a in (r.article, *r.again)]
        return tuple(a for a in held if a != self.standing)

    def at(self, article: str) -> Revision | None:
        """The revision that an article is, or has the words of."""
        return next((r for r in self.revisions if article == r.article or article in r.again), None)
