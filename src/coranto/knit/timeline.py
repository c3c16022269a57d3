"""What happened when: dated entries in the sources' own sentences, one for each distinct happening.

::

    originals -> dated sentences -> the same happening joined, rival times side by side -> weighed, sorted entries

Two moments are one happening when their times fit and their words are alike, or when both name the same instant.
Copies add nothing. What lies long before the story, or is told only in years, is background. A plan stays beside what
came of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby

from coranto.knit import days, rivals
from coranto.knit.likeness import alike, bearing, held
from coranto.knit.moments import CLOCK, FEWEST_WORDS, Moment, moments
from coranto.knit.origins import Carrier, Ground
from coranto.knit.reports import Report
from coranto.records import Cite, Line, RivalTime, TimelineEntry
from coranto.records.stories import Grain

# Two sentences of one day are one happening when they share this much (see `_same`): sentences edited by hand meet,
# neighbours within one event do not.
LIKE_ENOUGH, HELD_ENOUGH = 0.35, 0.6
# What lies long back is told in passing, in other words each time, and few things are told of one far year.
LIKE_BACKGROUND = 0.12
_FINENESS: tuple[Grain, ...] = (
    "minute", "hour", "part-of-day", "day", "week", "month", "season", "year", "decade", "span",
)  # fmt: skip


@dataclass(slots=True, eq=False)
class _Happening:
    moments: list[Moment] = field(default_factory=list)
    elsewhere: list[Moment] = field(default_factory=list)  # tell it of another day

    @property
    def lead(self) -> Moment:
        """Who tells and dates it: the first with the finest time, of what was done before what was planned."""
        done = [m for m in self.moments if not m.planned]
        pool = done or [m for m in self.moments if not m.called_off] or self.moments
        return min(pool, key=lambda m: _FINENESS.index(m.grain))  # of equals the first told


def entries(reports: tuple[Report, ...], ground: Ground | None = None) -> tuple[TimelineEntry, ...]:
    """The timeline of a story from its original reports, sorted by begin; of one time first what happened."""
    ground = ground or Ground()
    found = _finest(moments(reports))
    made = [(_entry(h, ground), h.lead.stretch) for h in _with_rivals(_joined(found), found)]
    weight = _weights(reports, found)
    told = {day for entry, day in made if entry.status == "new"}
    rank = {day: n for n, day in enumerate((d for d in days.ranked(weight) if d in told), 1)}
    weighed = [
        replace(entry, weight=weight[day].reports, rank=rank[day]) if entry.status == "new" else entry
        for entry, day in made
    ]
    return tuple(sorted(weighed, key=lambda e: (e.sort, e.planned, e.saying, e.line.cites[0])))


def weights(reports: tuple[Report, ...]) -> dict[str, days.Weight]:
    """The weight of every day (and longer stretch) that the original reports of a story speak of or appeared on."""
    return _weights(reports, _finest(moments(reports)))


def _weights(reports: tuple[Report, ...], found: list[Moment]) -> dict[str, days.Weight]:
    told = (days.Told(m.stretch, m.report.article.id, m.text, m.report.language) for m in found if not m.background)
    return days.weights(told, {r.published[:10] for r in reports if r.original and r.article.published})


def _finest(found: list[Moment]) -> list[Moment]:
    """Without the times that date no happening of their own beside another one of their sentence.

    "On Wednesday … at 1 p.m." is one moment; and of "the bridge fell on Monday, the mayor said on Tuesday" the second
    dates what is said, not what happened.
    """
    beside: dict[tuple[str, int], list[Moment]] = {}
    for moment in found:
        beside.setdefault((moment.report.article.id, moment.sentence.span.start), []).append(moment)
    near = {id(m): [o for o in held if o is not m] for held in beside.values() for m in held}
    return [m for m in found if not _holds_finer(m, near[id(m)]) and not _only_dates_words(m, near[id(m)])]


def _holds_finer(one: Moment, near: list[Moment]) -> bool:
    finer = [o for o in near if o.grain in CLOCK]
    return one.grain == "day" and any(one.begin <= o.begin and o.end <= one.end for o in finer)


def _only_dates_words(one: Moment, near: list[Moment]) -> bool:
    return any(span.covers(o.time.span) for span in one.said for o in near)


def _joined(found: list[Moment]) -> list[_Happening]:
    joined: list[_Happening] = []
    by_shelf: dict[str, list[_Happening]] = {}  # by day; what lies far back stands on one shelf
    for moment in found:
        near = by_shelf.setdefault("" if moment.background else moment.begin[:10], [])
        home = next((h for h in near if any(_same(moment, other) for other in h.moments)), None)
        if home is None:
            home = _Happening()
            joined.append(home)
            near.append(home)
        home.moments.append(moment)
    return joined


def _with_rivals(joined: list[_Happening], found: list[Moment]) -> list[_Happening]:
    """One happening at rival hours of a day becomes one; told of two days it stands at both, beside the other."""
    home = {id(m): h for h in joined for m in h.moments}
    for one, other in rivals.pairs(found):
        here, there = home[id(one)], home[id(other)]
        if here is there:
            continue
        if rivals.hours_apart(one, other):
            here.moments = [m for m in found if home[id(m)] in (here, there)]
            home |= {id(m): here for m in there.moments}
            joined.remove(there)
        else:
            here.elsewhere.append(other)
            there.elsewhere.append(one)
    return joined


def _same(one: Moment, other: Moment) -> bool:
    if one.instant is not None and one.instant == other.instant:
        return one.report is not other.report or one.sentence == other.sentence
    if one.instant and other.instant:
        return False
    if one.report is other.report and one.sentence == other.sentence:
        return False  # two times of one sentence are two happenings
    if not _fits(one, other):
        return False
    likeness = alike(one.text, other.text)
    if likeness >= LIKE_ENOUGH or (one.background and other.background and likeness >= LIKE_BACKGROUND):
        return True
    few = min(len(bearing(one.text)), len(bearing(other.text)))
    return few >= FEWEST_WORDS and held(one.text, other.text) >= HELD_ENOUGH


def _fits(one: Moment, other: Moment) -> bool:
    """Whether both times may be one: the same stretch, stretches of one day that meet, far years that hold another."""
    if (one.begin, one.end) == (other.begin, other.end):
        return True
    if "span" in (one.grain, other.grain):
        return False
    if one.background and other.background:
        covers = one.begin <= other.begin and other.end <= one.end
        return covers or (other.begin <= one.begin and one.end <= other.end)
    return one.begin[:10] == other.begin[:10] and one.begin < other.end and other.begin < one.end


def _entry(happening: _Happening, ground: Ground) -> TimelineEntry:
    """One entry: dated and told by its lead, everything else sorted by what it is to it."""
    told = happening.moments
    lead = happening.lead
    off = [m for m in told if m.called_off]
    others = [m for m in told if m is not lead and m.text != lead.text]
    same_words = [m.cite() for m in told if m is not lead and m.text == lead.text]
    plans = [m for m in others if not lead.planned and m.planned and not m.called_off]
    clashing = [m for m in others if m.planned == lead.planned and rivals.hours_apart(lead, m)]
    apart = {id(m) for m in (*plans, *off, *clashing)}
    counted = ground.counted(Carrier(m.report.article.id, m.report.article.id, m.sentence.span.start) for m in told)
    return TimelineEntry(
        when=lead.time.value,
        grain=lead.grain,
        sort=lead.begin,
        line=Line(text=lead.text, cites=(lead.cite(), *sorted(set(same_words) - {lead.cite()}))),
        planned=lead.planned,
        status="background" if all(m.background for m in told) else "new",
        origins=tuple(dict.fromkeys(m.report.article.id for m in told)),
        independent=counted.independent,
        by_agency=counted.by_agency,
        through=counted.through,
        also=_lines(m for m in others if id(m) not in apart),
        plans=_lines(plans),
        called_off=_lines(off),
        rivals=_rivals([*clashing, *happening.elsewhere]),
        saying=all(m.said for m in told),
        reported=min((m.report.published for m in told if m.report.article.published), default=None),
    )


def _rivals(clashing: list[Moment]) -> tuple[RivalTime, ...]:
    """The other times that reports give, the earliest first, each with all who give it."""
    by_time = sorted(clashing, key=lambda m: (m.begin, m.end))  # stable: of one time the first told
    return tuple(
        RivalTime(when=first.time.value, grain=first.grain, lines=_lines(held))
        for held in (list(held) for _, held in groupby(by_time, key=lambda m: (m.begin, m.end)))
        for first in held[:1]
    )


def _lines(told: Iterable[Moment]) -> tuple[Line, ...]:
    """A line for each wording, with every place where it stands."""
    cites: dict[str, list[Cite]] = {}
    for moment in told:
        cites.setdefault(moment.text, []).append(moment.cite())
    return tuple(Line(text=text, cites=tuple(dict.fromkeys(held))) for text, held in cites.items())
