"""A story as its page needs it: outlets and languages by report, rows in order, copies under their origin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from urllib.parse import unquote, urlsplit

from markupsafe import Markup

from coranto.publish import lines
from coranto.publish.edition import changed
from coranto.publish.links import anchor, outside
from coranto.records import Cite, LedgerRow, Name, Story, StoryReport, TimelineEntry

# Measures in the order in which a reader asks for them; the rest follows as knit gives it.
FIRST = ("killed", "injured", "missing", "hostages", "rescued", "displaced", "evacuated", "arrested", "infected")


class Room:
    """What templates ask of one story. Made for one page, thrown away with it."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self._reports = {r.id: r for r in story.reports}

    def outlet(self, report: str) -> str:
        """Who published a report; a report that the story does not hold is called by its id."""
        found = self._reports.get(report)
        if found is None:
            return report
        return found.outlet or host(found.address) or "unnamed outlet"

    def published(self, report: str) -> str | None:
        """When a report was published, to the day."""
        found = self._reports.get(report)
        return found.published[:10] if found and found.published else None

    def lang(self, report: str) -> Markup:
        """The ``lang`` attribute for words of a report, with a blank before it; nothing where the language is open."""
        found = self._reports.get(report)
        return Markup(' lang="{}"').format(found.language) if found and found.language else Markup("")

    def by_report(self, cites: Iterable[Cite]) -> list[list[Cite]]:
        """The citations report by report in order, each place once."""
        found: dict[str, dict[str, Cite]] = {}
        for cite in cites:
            found.setdefault(cite.report, {}).setdefault(anchor(cite), cite)
        return [list(places.values()) for places in found.values()]

    @cached_property
    def year(self) -> str | None:
        """The year of the latest report, which a line on the front page need not repeat."""
        return self.story.latest[:4] if self.story.latest else None

    @cached_property
    def tongues(self) -> list[str]:
        """The languages of the reports, the commonest first."""
        given = [r.language for r in self.story.reports if r.language]
        return sorted(set(given), key=lambda code: (-given.count(code), code))

    @cached_property
    def rows(self) -> list[LedgerRow]:
        """The rows of this story's own events: by what is counted, those with more figures first."""
        return sorted((r for r in self.story.ledger if r.status != "background"), key=_rank)

    @cached_property
    def background(self) -> list[LedgerRow]:
        """The rows of other events."""
        return sorted((r for r in self.story.ledger if r.status == "background"), key=_rank)

    @cached_property
    def moving(self) -> list[LedgerRow]:
        """The rows that deserve a drawing or a remark: several figures, or a check that the table does not show."""
        return [r for r in self.rows if len(r.points) > 1 or any(c.kind != "no-source" for c in r.checks)]

    @cached_property
    def single(self) -> list[LedgerRow]:
        """The rows of a single figure."""
        return [r for r in self.rows if r not in self.moving]

    def headline_rows(self, most: int) -> list[LedgerRow]:
        """The rows that a card has room for: figures that move first, then by what is counted."""
        return sorted(self.rows, key=lambda r: (not changed(r), r.measure == "other", _rank(r)))[:most]

    @cached_property
    def timeline(self) -> list[tuple[TimelineEntry, bool]]:
        """The entries, each with whether its time is that of the one before, so that it need not be shown again."""
        entries = self.story.timeline
        times = [None, *((e.when, e.end) for e in entries)]
        return [(entry, (entry.when, entry.end) == before) for entry, before in zip(entries, times, strict=False)]

    @cached_property
    def variants(self) -> list[Name]:
        """The names that the reports write in more than one way."""
        return [n for n in self.story.names if len({f.text.casefold() for f in n.forms}) > 1]

    @cached_property
    def coverage(self) -> list[tuple[StoryReport, Sequence[StoryReport]]]:
        """Each origin with its copies; a copy whose origin is not here stands for itself."""
        heads = [r for r in self.story.reports if r.origin == r.id or r.origin not in self._reports]
        return [(h, [r for r in self.story.reports if r.origin == h.id and r.id != h.id]) for h in heads]


def _rank(row: LedgerRow) -> tuple[bool, int, int, str]:
    order = FIRST.index(row.measure) if row.measure in FIRST else len(FIRST) + (row.measure == "other")
    return (row.event not in (None, "main"), order, -len(row.points), row.id)


def host(address: str | None) -> str:
    """The host of a web address without its www, the name of a file; empty for anything else."""
    parts = urlsplit(address or "")
    if parts.scheme == "file":
        return unquote(parts.path.rpartition("/")[2])
    return (urlsplit(outside(address) or "").hostname or "").removeprefix("www.")


def event_name(row: LedgerRow) -> str:
    """Which event a row is about, where it is not the story's own: ``war@1988/1994`` is "war, 1988 – 1994"."""
    if row.event in (None, "main", "background"):
        return row.place or ""
    kind, _, where = str(row.event).partition("@")
    return ", ".join(p for p in (kind.replace("-", " "), lines.day(where)) if p)
