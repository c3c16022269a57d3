"""Dated sentences: every sentence of an original report with each time in it that is placed on the calendar."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from coranto.knit import plans
from coranto.knit.reports import Report
from coranto.records import Cite, Claim, Line, Sentence, Span, Time
from coranto.records.stories import Grain

CLOCK: tuple[Grain, ...] = ("minute", "hour", "part-of-day")
COARSE: tuple[Grain, ...] = ("year", "decade", "span")

# What began so many days before the first report is background: a quarter of a year, the reach of a running story.
BACKGROUND_DAYS = 92
FEWEST_WORDS = 4
_LONGEST = 320
_BREAK = re.compile(r";\s+|\s[–—]\s")
# What separates "said on Telegram on Tuesday" from a time that another clause of the sentence has.
_OTHER_CLAUSE = re.compile(r"[,;:()–—\n]")
# Between "told" and "on Tuesday" stand a hearer, a place and a channel at most; more words hold another verb.
_SAYING_REACH = 8


@dataclass(slots=True)
class Moment:
    """One sentence with one of its times.

    `planned` when the sentence speaks of a plan for that time, `called_off` when it says that the plan fell through;
    `said` are the words that were said at that time, where it is the time of a saying and not of what it speaks of.
    """

    report: Report
    sentence: Sentence
    time: Time
    grain: Grain
    begin: str  # local, without offset: "2023-09-20T13:00"
    end: str
    instant: str | None  # UTC, for minutes with a known offset
    span: Span
    text: str
    planned: bool = False
    called_off: bool = False
    said: tuple[Span, ...] = ()
    background: bool = False

    @property
    def stretch(self) -> str:
        """The day it lies on, or the longer stretch that it names."""
        return self.begin[:10] if self.grain in (*CLOCK, "day") else f"{self.begin}/{self.end}"

    def cite(self) -> Cite:
        """The citation of its words, with the time as the fact read there."""
        return Cite(self.report.article.id, self.span.start, self.span.end, self.time.id)

    def line(self) -> Line:
        """Its words as a line."""
        return Line(text=self.text, cites=(self.cite(),))


def moments(reports: tuple[Report, ...]) -> list[Moment]:
    """Every sentence of an original with each resolved time in it, by report and position."""
    kept = [r for r in reports if r.original and r.reading]
    offset = _common_offset(kept)
    dates = [d for r in kept if (d := _day(r.published)) is not None]
    first = min(dates) if dates else None
    found: list[Moment] = []
    for report in kept:
        seen: set[tuple[int, str]] = set()
        sayings = _sayings(report)
        for time in report.reading.times if report.reading else ():
            if time.interval is None or time.type not in ("DATE", "TIME"):
                continue
            sentence = report.sentence_at(time.span)
            if sentence is None or (sentence.span.start, time.value) in seen:
                continue
            if len(report.words(sentence.span).split()) < FEWEST_WORDS or _this_year(time, first):
                continue
            seen.add((sentence.span.start, time.value))
            found.append(_moment(report, sentence, time, offset, first, sayings.get(sentence.span.start, [])))
    return found


def _this_year(time: Time, first: date | None) -> bool:
    """Whether the time is a year (or more) that the story itself lies in: "this year" dates nothing."""
    assert time.interval is not None
    if first is None or grain_of(time.value) not in COARSE:
        return False
    return time.interval[0][:10] <= first.isoformat() < time.interval[1]


def _moment(
    report: Report, sentence: Sentence, time: Time, offset: str, first: date | None, sayings: list[Claim]
) -> Moment:
    assert time.interval is not None
    grain = grain_of(time.value)
    # A day is the same day on every clock; only what has an hour is moved.
    begin, end = (_local(bound, offset if grain in CLOCK else "") for bound in time.interval)
    instant = None
    if grain == "minute" and (told := _instant(time.interval[0])) is not None and told.tzinfo is not None:
        instant = (told - (told.utcoffset() or timedelta())).strftime("%Y-%m-%dT%H:%M")
    span = _clause(report, sentence, time)
    age = (first - until).days if first and (until := _day(end)) else 0
    held = [claim for claim in sayings if _is_said_at(claim, report, sentence, time, begin)]
    said = tuple(span for claim in held for span in claim.content)
    plan = plans.of(report, sentence, time, bool(said))
    return Moment(
        report, sentence, time, grain, begin, end, instant, span, report.words(span),
        planned=plan is not None,
        called_off=plan == "called-off",
        said=said,
        background=plan is None and ((grain in COARSE and age > 0) or age > BACKGROUND_DAYS),
    )  # fmt: skip


def _sayings(report: Report) -> dict[int, list[Claim]]:
    """The claims with a day on which they were made, by the begin of the sentences they start in or are cued in."""
    found: dict[int, list[Claim]] = {}
    for claim in report.reading.claims if report.reading else ():
        if claim.said_at:
            homes = (report.sentence_at(span) for span in (claim.content[0], *claim.cue))
            for start in {home.span.start for home in homes if home}:
                found.setdefault(start, []).append(claim)
    return found


def _is_said_at(claim: Claim, report: Report, sentence: Sentence, time: Time, begin: str) -> bool:
    """Whether the time is that of the saying: the day on which it was said, outside the words said, beside the cue.

    Beside it is "said on Telegram on Tuesday", and "On Tuesday the mayor said" where the time opens the sentence.
    """
    day = claim.said_at.value[:10] if claim.said_at else ""
    if day != begin[:10] or any(span.overlaps(time.span) for span in claim.content):
        return False
    return not claim.cue or any(_beside(report.article.text, sentence, cue, time) for cue in claim.cue)


def _beside(text: str, sentence: Sentence, cue: Span, time: Time) -> bool:
    if time.span.start >= cue.end:
        between = text[cue.end : time.span.start]
        return not _OTHER_CLAUSE.search(between) and len(between.split()) <= _SAYING_REACH
    opens = len(text[sentence.span.start : time.span.start].split()) <= 1
    return opens and not _OTHER_CLAUSE.search(text[time.span.end : cue.start].lstrip(", "))


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


_SHAPES: tuple[tuple[re.Pattern[str], Grain], ...] = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*"), "minute"), (re.compile(r"\d{4}-\d\d-\d\dT\d\d.*"), "hour"),
    (re.compile(r"\d{4}-\d\d-\d\dT[A-Z]{2}"), "part-of-day"), (re.compile(r"\d{4}-\d\d-\d\d"), "day"),
    (re.compile(r"\d{4}-W\d\d.*"), "week"), (re.compile(r"\d{4}-\d\d"), "month"),
    (re.compile(r"\d{4}-[A-Z]."), "season"), (re.compile(r"\d{4}"), "year"),
)  # fmt: skip


def grain_of(value: str) -> Grain:
    """How precise a TIMEX3 value is."""
    if "/" in value:
        return "span"
    return next((grain for shape, grain in _SHAPES if shape.fullmatch(value)), "decade")


def _clause(report: Report, sentence: Sentence, time: Time) -> Span:
    """The sentence; of a long one the part between semicolons or dashes that holds the time, if it can stand alone."""
    text, whole = report.article.text, sentence.span
    if whole.end - whole.start <= _LONGEST:
        return whole
    edges = [whole.start, *(m.end() + whole.start for m in _BREAK.finditer(text[whole.start : whole.end])), whole.end]
    for left, right in pairwise(edges):
        if left <= time.span.start < right:
            body = text[left:right].rstrip(" ;–—\n\t")
            if len(body.split()) >= 2 * FEWEST_WORDS:
                return report.article.span(left, left + len(body))
    return whole
