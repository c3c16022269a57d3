"""What happened when: dated entries in the sources' own sentences, one for each distinct happening.

::

    originals -> sentences with a resolved time -> moments -> the same happening joined -> sorted entries

Two moments are one happening when their times fit and their words are alike, or when both name the same instant.
Copies add nothing. What lies long before the story, or is told only in years, is background.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal

from coranto.knit.likeness import alike, bearing, held
from coranto.knit.reports import Report
from coranto.records import Cite, Line, Sentence, Span, Time, TimelineEntry

Grain = Literal["minute", "hour", "part-of-day", "day", "week", "month", "season", "year", "decade", "span"]

# Two sentences of one day are one happening when they share this much (see `_same`): sentences edited by hand meet,
# neighbours within one event do not.
LIKE_ENOUGH, HELD_ENOUGH = 0.35, 0.6
# What lies long back is told in passing, in other words each time, and few things are told of one far year.
LIKE_BACKGROUND = 0.12
# What began so many days before the first report is background: a quarter of a year, the reach of a running story.
BACKGROUND_DAYS = 92
_FEWEST_WORDS = 4
_LONGEST = 320
_COARSE: tuple[Grain, ...] = ("year", "decade", "span")
_BREAK = re.compile(r";\s+|\s[–—]\s")


@dataclass(slots=True)
class Moment:
    """One sentence with one of its times."""

    report: Report
    sentence: Sentence
    time: Time
    grain: Grain
    begin: str  # local, without offset: "2023-09-20T13:00"
    end: str
    instant: str | None  # UTC, for minutes with a known offset
    span: Span
    text: str
    background: bool = False


@dataclass(slots=True)
class _Happening:
    moments: list[Moment] = field(default_factory=list)


def entries(reports: tuple[Report, ...]) -> tuple[TimelineEntry, ...]:
    """The timeline of a story from its original reports, sorted by begin."""
    found = _finest(moments(reports))
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
    made = [_entry(h) for h in joined]
    return tuple(sorted(made, key=lambda e: (e.sort, e.end or "", e.line.cites[0])))


def moments(reports: tuple[Report, ...]) -> list[Moment]:
    """Every sentence of an original with each resolved time in it, by report and position."""
    kept = [r for r in reports if r.original and r.reading]
    offset = _common_offset(kept)
    dates = [d for r in kept if (d := _day(r.published)) is not None]
    first = min(dates) if dates else None
    found: list[Moment] = []
    for report in kept:
        seen: set[tuple[int, str]] = set()
        for time in report.reading.times if report.reading else ():
            sentence = report.sentence_at(time.span)
            if sentence is None or time.interval is None or time.type not in ("DATE", "TIME"):
                continue
            if len(report.words(sentence.span).split()) < _FEWEST_WORDS or (sentence.span.start, time.value) in seen:
                continue
            if (
                first
                and grain_of(time.value) in _COARSE
                and time.interval[0][:10] <= first.isoformat() < time.interval[1]
            ):
                continue  # "this year" dates nothing
            seen.add((sentence.span.start, time.value))
            found.append(_moment(report, sentence, time, offset, first))
    return found


def _finest(found: list[Moment]) -> list[Moment]:
    """Without the times that date no happening of their own beside another one of their sentence.

    "On Wednesday … at 1 p.m." is one moment; and of "the bridge fell on Monday, the mayor said on Tuesday" the second
    dates what is said, not what happened.
    """
    beside: dict[tuple[str, int], list[Moment]] = {}
    for moment in found:
        beside.setdefault((moment.report.article.id, moment.sentence.span.start), []).append(moment)
    near = {id(m): [o for o in held if o is not m] for held in beside.values() for m in held}
    return [m for m in found if not _holds_finer(m, near[id(m)]) and not _dates_the_saying(m, near[id(m)])]


def _holds_finer(one: Moment, near: list[Moment]) -> bool:
    finer = [o for o in near if o.grain in ("minute", "hour", "part-of-day")]
    return one.grain == "day" and any(one.begin <= o.begin and o.end <= one.end for o in finer)


def _dates_the_saying(one: Moment, near: list[Moment]) -> bool:
    """Whether the time stands outside what someone says on that day, in a sentence that dates what they say."""
    for claim in one.report.reading.claims if one.report.reading else ():
        if claim.said_at and claim.said_at.value[:10] == one.begin[:10]:
            inside = any(span.covers(o.time.span) for span in claim.content for o in near)
            if inside and not any(span.overlaps(one.time.span) for span in claim.content):
                return True
    return False


def _moment(report: Report, sentence: Sentence, time: Time, offset: str, first: date | None) -> Moment:
    assert time.interval is not None
    begin, end = _local(time.interval[0], offset), _local(time.interval[1], offset)
    grain = grain_of(time.value)
    instant = None
    if grain == "minute" and (told := _instant(time.interval[0])) is not None and told.tzinfo is not None:
        instant = (told - (told.utcoffset() or timedelta())).strftime("%Y-%m-%dT%H:%M")
    span = _clause(report, sentence, time)
    age = (first - until).days if first and (until := _day(end)) else 0
    return Moment(
        report, sentence, time, grain, begin, end, instant, span, report.words(span),
        background=not time.planned and ((grain in _COARSE and age > 0) or age > BACKGROUND_DAYS),
    )  # fmt: skip


def _common_offset(reports: list[Report]) -> str:
    """The offset that most times of the story carry: the clock by which its entries are put in order."""
    times = (t for r in reports if r.reading for t in r.reading.times)
    counts = Counter(t.interval[0][16:] for t in times if t.interval and t.interval[0][16:])
    return counts.most_common(1)[0][0] if counts else ""  # of equal ones the one met first


def _instant(iso: str) -> datetime | None:
    try:
        return datetime.fromisoformat(iso)
    except ValueError:
        return None


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso[:10])
    except ValueError:
        return None


def _local(iso: str, offset: str) -> str:
    """An instant on the story's own clock, without offset; what has no offset stands already on it."""
    told = _instant(iso)
    if told is None or told.tzinfo is None or not offset:
        return iso[:16]
    zone = datetime.fromisoformat(f"2000-01-01T00:00{offset}").tzinfo
    try:
        return told.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
    except OverflowError:
        return iso[:16]


def grain_of(value: str) -> Grain:
    """How precise a TIMEX3 value is."""
    if "/" in value:
        return "span"
    shapes: tuple[tuple[str, Grain], ...] = (
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d.*", "minute"), (r"\d{4}-\d\d-\d\dT\d\d.*", "hour"),
        (r"\d{4}-\d\d-\d\dT[A-Z]{2}", "part-of-day"), (r"\d{4}-\d\d-\d\d", "day"), (r"\d{4}-W\d\d.*", "week"),
        (r"\d{4}-\d\d", "month"), (r"\d{4}-[A-Z].", "season"), (r"\d{4}", "year"),
    )  # fmt: skip
    return next((grain for shape, grain in shapes if re.fullmatch(shape, value)), "decade")


def _clause(report: Report, sentence: Sentence, time: Time) -> Span:
    """The sentence; of a long one the part between semicolons or dashes that holds the time, if it can stand alone."""
    text, whole = report.article.text, sentence.span
    if whole.end - whole.start <= _LONGEST:
        return whole
    edges = [whole.start, *(m.end() + whole.start for m in _BREAK.finditer(text[whole.start : whole.end])), whole.end]
    for left, right in pairwise(edges):
        if left <= time.span.start < right:
            body = text[left:right].rstrip(" ;–—\n\t")
            if len(body.split()) >= 2 * _FEWEST_WORDS:
                return report.article.span(left, left + len(body))
    return whole


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
    return few >= _FEWEST_WORDS and held(one.text, other.text) >= HELD_ENOUGH


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


def _line(moment: Moment) -> Line:
    cite = Cite(moment.report.article.id, moment.span.start, moment.span.end, moment.time.id)
    return Line(text=moment.text, cites=(cite,))


_FINENESS: tuple[Grain, ...] = (
    "minute", "hour", "part-of-day", "day", "week", "month", "season", "year", "decade", "span",
)  # fmt: skip


def _entry(happening: _Happening) -> TimelineEntry:
    """One entry: dated by the finest time given, told by the first report that gives it, done before planned."""
    told = happening.moments
    finest = min(told, key=lambda m: (_FINENESS.index(m.grain), told.index(m)))
    dated = [m for m in told if m.grain == finest.grain]
    lead = next((m for m in dated if not m.time.planned), dated[0])
    others = [m for m in told if m is not lead]
    texts = {lead.text}
    also = []
    for moment in others:
        if moment.text not in texts:
            texts.add(moment.text)
            also.append(_line(moment))
    same_words = tuple(
        Cite(m.report.article.id, m.span.start, m.span.end, m.time.id)
        for m in others
        if m.text == lead.text
    )  # fmt: skip
    line = Line(
        text=lead.text, cites=tuple(sorted({*_line(lead).cites, *same_words}, key=lambda c: c != _line(lead).cites[0]))
    )
    return TimelineEntry(
        when=finest.time.value,
        grain=finest.grain,
        sort=finest.begin,
        line=line,
        planned=all(m.time.planned for m in told),
        status="background" if all(m.background for m in told) else "new",
        origins=tuple(dict.fromkeys(m.report.article.id for m in told)),
        also=tuple(also),
    )
