"""Which event a figure belongs to, and whether it is the news or what lies behind it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from coranto import words
from coranto.glean.draft import Draft
from coranto.records import Sentence, Span, Time

MAIN = "main"
# A figure of an event that ended longer ago than this is background: weekly papers look back a week and a half.
OLD = timedelta(days=10)
# The lead tells the news; only a date this far back makes a figure there background.
OLD_IN_LEAD = timedelta(days=300)
# Words of the sentence farther than this from a figure say nothing of it.
SIGHT = 400
# "In the last ten years" speaks of figures this many characters from it.
SPAN_REACH = 90
# The first sentences, headline included, that are held to tell the news.
LEAD_SENTENCES = 3
# A time within this many characters of the sentence's start opens it ("In the war of 1994, 300 died").
_OPENING = 24
_DATE = re.compile(r"(\d{2}[\dX]{2})(?:-(\d\d|W\d\d|SP|SU|FA|WI|Q\d|H\d))?(?:-(\d\d))?")
_SEASON_END = {
    "SP": (5, 31), "SU": (8, 31), "FA": (11, 30), "WI": (12, 31), "Q1": (3, 31), "Q2": (6, 30), "Q3": (9, 30),
    "Q4": (12, 31), "H1": (6, 30), "H2": (12, 31),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Patterns:
    """The event and background words of one language, compiled."""

    events: re.Pattern[str] | None
    types: dict[str, str]
    apart: dict[str, list[str]]
    trigger: re.Pattern[str] | None
    past: re.Pattern[str] | None
    since: re.Pattern[str] | None
    as_of: re.Pattern[str] | None
    joint: re.Pattern[str]
    relative: re.Pattern[str] | None
    years: re.Pattern[str] | None
    ages: tuple[str, ...]
    lasting: frozenset[str]
    behind: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a figure stands in time: its event key, status, TIMEX3 time, and the date it is of (None if not said)."""

    event: str
    status: str
    event_time: str | None
    as_of: str | None
    kind: str


def alternatives(phrases: Iterable[str]) -> str:
    """A regex that takes any of the phrases, longest first, whatever the case and the spaces."""
    ordered = sorted(set(phrases), key=lambda p: (-len(p), p))
    return "|".join(re.escape(p).replace(r"\ ", r"\s+").replace("'", "['’]") for p in ordered)


def compiled(phrases: Iterable[str]) -> re.Pattern[str] | None:
    """The phrases as whole words, or None where there are none."""
    listed = tuple(phrases)
    return re.compile(rf"(?<!\w)(?:{alternatives(listed)})(?!\w)", re.IGNORECASE) if listed else None


@cache
def patterns(language: str | None) -> Patterns:
    """The compiled patterns of a language; all empty where its words file has none."""
    table = words.section(language, "figures")
    kinds: dict[str, Any] = table.get("events", {})
    types = {phrase: kind for kind, phrases in kinds.items() for phrase in phrases}
    back, grammar = table.get("background", {}), table.get("grammar", {})
    triggers, causes = back.get("triggers", ()), back.get("causes", ())
    trigger = None
    if triggers and causes:
        trigger = re.compile(
            rf"(?<!\w)(?:{alternatives(triggers)})(?!\w)[^.;\n]{{0,40}}?(?<!\w)(?:{alternatives(causes)})(?!\w)[^.;\n]{{0,70}}$",
            re.IGNORECASE,
        )
    joints = grammar.get("times_joint", ("-", "–"))
    years = None
    if "long_years" in back:
        spans, units, leads = back.get("long_spans", ()), back["long_years"], back.get("long_leads", ())
        years = re.compile(
            rf"(?<!\w)(?:{alternatives(spans)}|(?:{alternatives(leads)})\s+(?:[\w-]+\s+){{0,4}}(?:{alternatives(units)}))(?!\w)",
            re.IGNORECASE,
        )
    return Patterns(
        events=compiled(types),
        types=types,
        apart=table.get("apart", {}),
        trigger=trigger,
        past=compiled(back.get("past", ())),
        since=compiled(back.get("since", ())),
        as_of=compiled(grammar.get("as_of", ())),
        relative=compiled(grammar.get("relative_openers", ())),
        years=years,
        ages=tuple(back.get("ages", ())),
        lasting=frozenset(back.get("lasting", ())),
        behind=table.get("behind", {}),
        joint=re.compile(rf"\s*(?:{alternatives(joints)})\s*(?:the\s+)?", re.IGNORECASE),
    )


def last_day(value: str) -> date | None:
    """The last day that a TIMEX3 value covers; None for durations, sets and values without a year."""
    if re.fullmatch(r"\d{2,3}", value):
        value = value.ljust(4, "9")  # a decade or a century
    found = list(_DATE.finditer(value.replace("/", " ")))
    if not found or not value[:2].isdigit():
        return None
    year, part, day = found[-1].groups()
    if "X" in year:
        year = year.replace("X", "9")
    try:
        if part is None:
            return date(int(year), 12, 31)
        if part[0] == "W":
            return date.fromisocalendar(int(year), int(part[1:]), 7)
        if part in _SEASON_END:
            return date(int(year), *_SEASON_END[part])
        if day is not None:
            return date(int(year), int(part), int(day))
        month = int(part)
        return date(int(year) + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    except ValueError:
        return None


class Nearby:
    """Things by where they stand, so that what touches a stretch is found without a walk over all."""

    _BLOCK = 512

    def __init__(self, things: Iterable[tuple[int, int, Any]]) -> None:
        self.blocks: dict[int, list[tuple[int, int, Any]]] = {}
        for start, end, thing in things:
            for block in range(start // self._BLOCK, (end - 1) // self._BLOCK + 1):
                self.blocks.setdefault(block, []).append((start, end, thing))

    def touching(self, start: int, end: int) -> list[Any]:
        """What shares a character with [start, end), in order of start."""
        blocks = range(start // self._BLOCK, (end - 1) // self._BLOCK + 1)
        found = {id(t): (a, b, t) for k in blocks for a, b, t in self.blocks.get(k, ()) if a < end and start < b}
        return [t for _, _, t in sorted(found.values(), key=lambda x: x[:2])]

    def covering(self, start: int, end: int) -> list[Any]:
        """What holds the whole of [start, end)."""
        return [t for a, b, t in self.blocks.get(start // self._BLOCK, ()) if a <= start and end <= b]


class Scene:
    """The report's own time and event, and the judgement of each figure against them."""

    def __init__(self, draft: Draft) -> None:
        self.draft, self.words = draft, patterns(draft.language)
        self._dated = Nearby((t.span.start, t.span.end, t) for t in draft.times if t.type != "SET")
        self._places = Nearby((m.span.start, m.span.end, m) for m in draft.mentions if m.kind == "place")
        published = draft.article.published
        self.published = last_day(published.value) if published is not None else None
        self._named: dict[tuple[int, int], list[tuple[str, int, int]]] = {}
        self.lead_end = self._lead_end()
        self.main = self._main_type()

    def _lead_end(self) -> int:
        seen = list(dict.fromkeys(self.draft.words(s.span) for s in self.draft.sentences[:8]))[:LEAD_SENTENCES]
        ends = [s.span.end for s in self.draft.sentences[:8] if self.draft.words(s.span) in seen]
        return max(ends, default=0)

    def _main_type(self) -> str:
        """The kind of event that headline and lead speak of most; of equals the first named."""
        for stop in (self.lead_end, len(self.draft.text)):
            found = [
                k
                for s in self.draft.sentences
                if s.span.end <= stop
                for k, _, _ in self._kinds(s.span.start, s.span.end)
            ]
            if found:
                return Counter(found).most_common(1)[0][0]
        return ""

    def _kinds(self, start: int, end: int) -> list[tuple[str, int, int]]:
        if self.words.events is None:
            return []
        if (found := self._named.get((start, end))) is None:
            matches = self.words.events.finditer(self.draft.text, start, end)
            types = self.words.types
            found = [(types.get(re.sub(r"\s+", " ", m[0].lower()), ""), m.start(), m.end()) for m in matches]
            self._named[start, end] = found
        return found

    def place(self, start: int, end: int, sentence: Sentence) -> str | None:
        """The place named nearest to the figure in its sentence."""
        near = [
            (min(abs(m.span.start - end), abs(start - m.span.end)), m.name)
            for m in self._places.touching(*self._window(start, end, sentence))
        ]
        return min(near)[1] if near else None

    def settle(self, start: int, end: int, sentence: Sentence, measure: str, group: str | None) -> Setting:
        """Event, status and dates of the figure that stands at `start`."""
        text, span = self.draft.text, self._sight(start, end, sentence)
        time = self._nearest(start, end, sentence)
        value = self._joined(time, sentence) if time is not None else None
        as_of = self._as_of(start, sentence)
        caused = self.words.trigger.search(text, span.start, start) if self.words.trigger else None
        begin = self._cause_begin(caused, start) if caused else span.start
        kind = self._kind(begin, start, span.end, measure, group)
        if measure == "population":
            return Setting("", "background", None, as_of, kind)
        if caused is not None and kind != self.main and self._kinds(max(span.start, caused.start() - 60), caused.end()):
            return Setting(self._key(kind or "event", value, start, end, sentence), "background", value, as_of, kind)
        if (
            self._is_old(time, start, kind)
            or self._is_past(start, end, sentence)
            or self._is_total(start, end, sentence)
            or self._lies_behind(kind, start)
        ):
            return Setting(
                self._key(kind or self.main or "event", value, start, end, sentence), "background", value, as_of, kind
            )
        if kind == "protest" != self.main and (measure in ("participants", "arrested") or self._says_protest(group)):
            day = value[:10] if value and last_day(value) else (self.published.isoformat() if self.published else None)
            return Setting(self._key(kind, day, start, end, sentence), "new", value, as_of, kind)
        if self._is_apart(kind, begin, start):
            return Setting(self._key(kind, None, start, end, sentence), "new", value, as_of, kind)
        return Setting(MAIN, "new", value, as_of, kind)

    def _is_apart(self, kind: str, begin: int, start: int) -> bool:
        """Whether the body of the report turns to an event of another kind, named before the figure in its clause."""
        if start < self.lead_end or self.main not in self.words.apart.get(kind, ()):
            return False
        lead = {k for k, _, _ in self._kinds(0, self.lead_end)}
        named = (end for k, _, end in self._kinds(begin, start) if k == kind)
        return kind not in lead and any(not set(",;:") & set(self.draft.text[end:start]) for end in named)

    def _sight(self, start: int, end: int, sentence: Sentence) -> Span:
        """The part of the sentence near the figure: a sentence without end would make every look-up long."""
        first, last = max(sentence.span.start, start - SIGHT), min(sentence.span.end, end + SIGHT)
        return self.draft.article.span(first, last)

    def _says_protest(self, group: str | None) -> bool:
        return any(self.words.types.get(w.lower()) == "protest" for w in (group or "").split())

    def _cause_begin(self, caused: re.Match[str], start: int) -> int:
        return max(caused.start(), start - 80)

    def _kind(self, begin: int, start: int, stop: int, measure: str, group: str | None) -> str:
        if self._says_protest(group):
            return "protest"
        found = self._kinds(begin, stop)
        if (
            begin > 0
            and any(k[1] >= start for k in found)
            and self.words.trigger
            and self.words.trigger.search(self.draft.text, max(0, begin - 1), start)
        ):
            found = [k for k in found if k[1] >= start]
        elif found and self.words.trigger and self.words.trigger.search(self.draft.text, max(0, begin - 1), start):
            return ""
        if not found:
            return ""
        return min(found, key=lambda k: (k[1] - start) * 2 if k[1] >= start else start - k[2])[0]

    def _key(self, kind: str, value: str | None, start: int, end: int, sentence: Sentence) -> str:
        where = value or self.place(start, end, sentence)
        where = re.sub(r"(\d{4}-\d\d-\d\d)T[^/]*", r"\1", where) if where else None
        return f"{kind}@{where}" if where else kind

    def _window(self, start: int, end: int, sentence: Sentence) -> tuple[int, int]:
        span = self._sight(start, end, sentence)
        return span.start, span.end

    def _times(self, start: int, end: int, sentence: Sentence) -> list[Time]:
        return self._dated.touching(*self._window(start, end, sentence))

    def _nearest(self, start: int, end: int, sentence: Sentence) -> Time | None:
        """The dated time nearest to the figure; inside brackets, the nearest one before them."""
        dated = [
            t for t in self._times(start, end, sentence) if last_day(t.value) and self._governs(t, start, end, sentence)
        ]
        text = self.draft.text
        bracket = text.rfind("(", max(sentence.span.start, start - 12), start)
        if bracket >= 0 and ")" not in text[bracket:start]:
            dated = [t for t in dated if t.span.start < start] or dated
        far = [
            (abs(t.span.start - end) * 1.2 if t.span.start >= end else start - t.span.end, t.span.start) for t in dated
        ]
        return dated[far.index(min(far))] if dated else None

    def _governs(self, time: Time, start: int, end: int, sentence: Sentence) -> bool:
        """Whether no clause ends between a time and a figure; a time that opens the sentence may have its comma."""
        first, last = (time.span.end, start) if time.span.start < start else (end, time.span.start)
        breaks = [c for c in self.draft.text[first:last] if c in ",;:.–—"]
        comma = self.draft.text.find(",", first, last) + 1
        if breaks == [","] and self.words.relative and self.words.relative.match(self.draft.text, comma + 1):
            return True
        clause = max(sentence.span.start, self.draft.text.rfind(";", sentence.span.start, time.span.start) + 1)
        opens = time.span.start - clause <= _OPENING and time.span.start < start
        return not breaks or (opens and breaks == [","])

    def _joined(self, time: Time, sentence: Sentence) -> str:
        """The value of a time, or of the two ends where another leads up to it ("from 1988 to 1994")."""
        for other in self._times(time.span.start, time.span.end, sentence):
            if other.span.end < time.span.start and self.words.joint.fullmatch(
                self.draft.text, other.span.end, time.span.start
            ):
                return f"{other.value}/{time.value}" if "/" not in other.value + time.value else time.value
        return time.value

    def _is_old(self, time: Time | None, start: int, kind: str) -> bool:
        """Whether a time lies too far back for the news; what is counted since then is news for longer."""
        if time is None:
            return False
        lead, ended = start < self.lead_end, last_day(time.value)
        if self.published is None:
            # A report without a date names years of other events only.
            return not lead and re.match(r"\d{4}(?!-\d\d-)", time.value) is not None
        before = self.draft.text[max(0, time.span.start - 12) : time.span.start]
        if ended is None:
            return False
        after = self.draft.text[time.span.end : time.span.end + 12].lstrip(" ,")
        told = self.words.relative is not None and self.words.relative.match(after)
        if self.words.since and self.words.since.search(before) and not told:
            return not (lead and kind in ("", self.main)) and self.published - ended > OLD_IN_LEAD
        return self.published - ended > (OLD_IN_LEAD if lead else OLD)

    def _is_past(self, start: int, end: int, sentence: Sentence) -> bool:
        if self.words.past is None or start < self.lead_end:
            return False
        window = max(sentence.span.start, start - 60), min(sentence.span.end, end + 60)
        return self.words.past.search(self.draft.text, *window) is not None

    def _is_total(self, start: int, end: int, sentence: Sentence) -> bool:
        """Whether the figure counts what happened over years, in a report on something that happened at one time."""
        if self.words.years is None or start < self.lead_end:
            return False
        first, last = max(sentence.span.start, start - SPAN_REACH), min(sentence.span.end, end + SPAN_REACH)
        said = self.words.years.search(self.draft.text, first, last)
        # What lasts weeks or months is counted so itself.
        return said is not None and (self.main not in self.words.lasting or said[0].lower().endswith(self.words.ages))

    def _lies_behind(self, kind: str, start: int) -> bool:
        """Whether the body of the report counts a war of which the news is one event, or not even that."""
        return start >= self.lead_end and self.main in self.words.behind.get(kind, ())

    def _as_of(self, start: int, sentence: Sentence) -> str | None:
        """The day up to which the sentence says its figures hold ("as of 18 October")."""
        if self.words.as_of is None:
            return None
        for time in self._times(start, start + 1, sentence):
            before = self.draft.text[max(sentence.span.start, time.span.start - 14) : time.span.start]
            match = list(self.words.as_of.finditer(before))
            day = last_day(time.value)
            if match and before[match[-1].end() :].strip(" the") == "" and day is not None and not time.planned:
                return day.isoformat()
        return None
