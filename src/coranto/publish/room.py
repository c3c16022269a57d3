"""A story as its page needs it: outlets and languages by report, rows in order, copies under their origin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from urllib.parse import unquote, urlsplit

from markupsafe import Markup

from coranto.publish import lines
from coranto.publish.edition import changed
from coranto.publish.links import anchor, outside
from coranto.records import (
    Cite,
    Difference,
    LedgerPoint,
    LedgerRow,
    Line,
    Name,
    Related,
    SaidClaim,
    Side,
    Story,
    StoryReport,
    TimelineEntry,
    Voice,
)
from coranto.settings import TIMELINE_DAYS

OWN = (None, "main", "background")  # what a row's event is called where it is the story's own
# Measures in the order in which a reader asks for them; the rest follows as knit gives it.
FIRST = ("killed", "injured", "missing", "hostages", "rescued", "displaced", "evacuated", "arrested", "infected")

# Kinds of outlet that are named behind the outlet where its reports are listed: a reader should know that a state, an
# office or an agency speaks. That a paper is a paper says nothing.
MARKED = ("agency", "public", "state", "official")

ON_A_DAY = 2  # entries of one time that stand open in a long timeline
LONG_TIMELINE = 10  # entries from which on a timeline is long
WORTH_FOLDING = 3  # so many lesser days are folded; fewer take no more room than the fold


@dataclass(frozen=True, slots=True)
class When:
    """The entries of one time: those that stand open, and those folded away."""

    first: TimelineEntry
    entries: tuple[TimelineEntry, ...]
    folded: tuple[TimelineEntry, ...] = ()

    @property
    def count(self) -> int:
        """How many entries it has."""
        return len(self.entries) + len(self.folded)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of a timeline: one or more of the days that matter, or `lesser` ones between them, which are folded."""

    times: tuple[When, ...]
    lesser: bool = False

    @property
    def count(self) -> int:
        """How many entries it has."""
        return sum(time.count for time in self.times)


class Room:
    """What templates ask of one story. Made for one page, thrown away with it.

    Of its timeline at most `timeline_days` days stand open, as far as folding the rest is worth it.
    """

    def __init__(self, story: Story, timeline_days: int = TIMELINE_DAYS) -> None:
        self.story = story
        self._timeline_days = timeline_days
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

    def carried(self, line: Line) -> str:
        """How many origins a line has that one report tells: as many as the least carried claim or figure in it."""
        cite = line.cites[0]
        inside = [
            of
            for of, cites in self._carried
            if any(c.report == cite.report and cite.start <= c.start and c.end <= cite.end for c in cites)
        ]
        least = min(inside, key=lambda of: (of.independent or len(of.origins), len(of.origins)), default=None)
        return lines.origins(least) if least else str(lines.patterns(lines.DEFAULT)["origins"]["one"])

    @cached_property
    def _carried(self) -> list[tuple[LedgerPoint | SaidClaim, tuple[Cite, ...]]]:
        points = [(p, p.cites) for row in self.story.ledger for p in row.points]
        return [*points, *((c, c.cites) for voice in self.story.voices for c in voice.claims)]

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
        """The rows that a card has room for: figures that move first, then by what is counted.

        A row of a group that gives no other figures than one above of the same measure is left to the story's page.
        """
        found: list[LedgerRow] = []
        told: set[tuple[str, float | int | None]] = set()
        for row in sorted(self.rows, key=lambda r: (not changed(r), r.measure == "other", _rank(r))):
            says = {(row.measure, p.value) for p in row.points}
            if not says <= told:
                found.append(row)
            told |= says
        return found[:most]

    def event(self, row: LedgerRow) -> str:
        """Which other event a row is about; of the story's own, the place where rows of one heading need telling."""
        if row.event not in OWN:
            return event_name(row)
        heading = lines.heading(row)
        alike = [r for r in self.story.ledger if r.event in OWN and r.status == row.status]
        return row.place or "" if sum(lines.heading(r) == heading for r in alike) > 1 else ""

    def sides(self, difference: Difference) -> list[tuple[Side, LedgerRow, LedgerPoint]]:
        """The sides of a difference of figures with their points, to be set as a table; empty where one has none."""
        found = [(side, *self._points[side.cites]) for side in difference.sides if side.cites in self._points]
        same = len({row.id for _, row, _ in found}) == 1
        return found if difference.kind == "figure" and same and len(found) == len(difference.sides) else []

    @cached_property
    def _points(self) -> dict[tuple[Cite, ...], tuple[LedgerRow, LedgerPoint]]:
        return {p.cites: (row, p) for row in self.story.ledger for p in row.points}

    @cached_property
    def timeline(self) -> list[When]:
        """The entries of the story itself by their time; of a long timeline the best carried of each stand open."""
        found = [e for e in self.story.timeline if e.status != "background"]
        many = len(found) > LONG_TIMELINE
        return [_when(list(held), many) for _, held in groupby(found, key=lambda e: (e.when, e.end, e.planned))]

    @cached_property
    def stretches(self) -> list[Stretch]:
        """The timeline in order, with the lesser days of a long one folded where they lie."""
        ranks = sorted({_place(time) for time in self.timeline})
        if not ranks:
            return []
        last = ranks[-1] if len(ranks) < self._timeline_days + WORTH_FOLDING else ranks[self._timeline_days - 1]
        runs = groupby(self.timeline, key=lambda time: _place(time) > last)
        return [Stretch(tuple(held), lesser) for lesser, held in runs]

    def notes(self, entry: TimelineEntry) -> list[str]:
        """What is said beside an entry in a word or two: how well it is carried, what kind of time it has."""
        told = {
            lines.counted(entry): True,
            "conflicting times": bool(entry.rivals),
            "called off or put off": entry.called_off == (entry.line,),
            "said then": entry.saying,
        }
        return [note for note, holds in told.items() if holds]

    @cached_property
    def long_ago(self) -> list[When]:
        """The entries of what went before, by their time."""
        found = [e for e in self.story.timeline if e.status == "background"]
        return [_when(list(held), False) for _, held in groupby(found, key=lambda e: (e.when, e.end, e.planned))]

    @cached_property
    def voices(self) -> list[tuple[str, list[Voice]]]:
        """The voices by the grade of the source, in the order in which the story has them."""
        return [(grade, list(held)) for grade, held in groupby(self.story.voices, key=lambda v: v.grade)]

    @cached_property
    def variants(self) -> list[Name]:
        """The persons, bodies and places that the reports write in more ways than longer and shorter ones."""
        return [n for n in self.story.names if n.kind != "group" and _varies([f.text for f in n.forms])]

    @cached_property
    def related(self) -> list[tuple[str, list[Related]]]:
        """The other stories of the long topic under their headings, those of a chain in order of time."""
        found = [
            (heading, sorted((r for r in self.story.related if r.kind == kind), key=lambda r: r.first or ""))
            for heading, kind in (("Earlier in this chain", "before"), ("Later", "after"))
        ]
        same = [r for r in self.story.related if r.kind == "same-actors"]
        return [(heading, held) for heading, held in (*found, ("Same people and places", same)) if held]

    @cached_property
    def coverage(self) -> list[tuple[StoryReport, Sequence[StoryReport]]]:
        """Each origin with its copies; a copy whose origin is not here stands for itself."""
        heads = [r for r in self.story.reports if r.origin == r.id or r.origin not in self._reports]
        return [(h, [r for r in self.story.reports if r.origin == h.id and r.id != h.id]) for h in heads]


def card_points(row: LedgerRow, most: int = 3) -> list[LedgerPoint]:
    """The figures of a row that a card has room for: the newest of each claimant, the latest first.

    One without a source comes last, and only where no claimant gives the same.
    """
    newest = sorted(lines.latest(row), key=lambda p: p.as_of or "", reverse=True)
    named = [p for p in newest if p.claimant]
    told = {(p.operator, p.value, p.low, p.high) for p in named}
    values = {p.value for p in named if p.value is not None}
    open_ = [
        p for p in newest
        if not p.claimant and (p.operator, p.value, p.low, p.high) not in told and p.value not in values
    ]  # fmt: skip
    return [*named[: most - bool(open_)], *open_, *named[most - bool(open_) :]][:most]


def _when(entries: Sequence[TimelineEntry], many: bool) -> When:
    if not many or len(entries) <= ON_A_DAY + 1:
        return When(entries[0], tuple(entries))
    carried = sorted(entries, key=lambda e: -len(e.origins))[:ON_A_DAY]  # stable: of equals the first told
    return When(entries[0], tuple(e for e in entries if e in carried), tuple(e for e in entries if e not in carried))


def _place(time: When) -> tuple[bool, int]:
    """Where a time's day stands among those that matter; what has no rank comes last."""
    return (time.first.rank == 0, time.first.rank)


def _varies(forms: Sequence[str]) -> bool:
    """Whether one of the forms has a word that the longest lacks, whatever the case."""
    parts = [frozenset(re.findall(r"\w+", form.casefold())) for form in forms]
    return any(not part <= max(parts, key=len) for part in parts)


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
    if row.event in OWN:
        return row.place or ""
    kind, _, where = str(row.event).partition("@")
    return ", ".join(p for p in (kind.replace("-", " "), lines.day(where)) if p)
