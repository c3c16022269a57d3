"""Step 6: out to readers. Pages, API, feeds, mail: views of what the :class:`Desk` hands over, nothing of their own.

::

    desk -> lines, charts, marks -> pages -> site (served, or written as files)
         -> api · feeds · mail

Nothing here writes prose: what is shown is a source's own words, or a fixed pattern (words table ``lines``) filled
with cited values.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from coranto.records import Article, Capture, Change, Edition, Reading, Story
from coranto.records.revisions import Revisions
from coranto.records.views import Hit, Holding, SourceHealth, Status, Trace


@runtime_checkable
class Desk(Protocol):
    """What the outputs read. Every method may be called from several threads at once; none changes anything.

    An id that is not known gives None, never an exception.
    """

    def stories(self) -> Sequence[Story]:
        """All stories, the one with the latest report first; `story` says what each is related to."""

    def story(self, id: str) -> Story | None:
        """One story with what it is related to; for the id of one that is no more, the one that took its place."""

    def moved(self, id: str) -> Sequence[Story]:
        """The stories that took the place of one that was shown under this id and is no more; none for any other id."""

    def former(self) -> Sequence[str]:
        """The ids of the stories that people spoke of and that are no more."""

    def ties(self, report: str) -> Sequence[Holding]:
        """Why a report stands in its story, and what it is held apart from."""

    def called(self, report: str) -> str:
        """What people know a report by: its outlet and its headline."""

    def story_of(self, report: str) -> Story | None:
        """The story that holds a report."""

    def report(self, id: str) -> tuple[Article, Reading | None, Capture | None] | None:
        """One report with the newest reading of it and the capture behind it."""

    def revisions(self, report: str) -> Revisions | None:
        """Every revision of the report that an article is of."""

    def changes(self, story: Story) -> Sequence[Change]:
        """What changed in a story's ledger, in the order in which it became known here."""

    def noted(self, after: int = 0, limit: int = 100) -> Sequence[tuple[int, Change]]:
        """The first `limit` changes noted behind place `after`, of all stories, each with its own place."""

    def edition(self, date: str | None) -> Edition | None:
        """The edition of an ISO date; None asks for the latest."""

    def trace(self, id: str) -> Trace | None:
        """The way back from a line, a ledger row or a fact."""

    def search(self, q: str, limit: int) -> Sequence[Hit]:
        """The best `limit` stories and reports for the words of `q`, best first."""

    def sources(self) -> Sequence[SourceHealth]:
        """Every source and how it fares."""

    def status(self) -> Status:
        """Where the gathering stands."""


@runtime_checkable
class Output(Protocol):
    """A plug-in of the group ``coranto.outputs``: writes what the desk holds into a folder."""

    name: str

    def write(self, desk: Desk, folder: Path, base_url: str = "") -> Sequence[Path]:
        """Write the files and give their paths, sorted."""
