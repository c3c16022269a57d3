"""Time expressions: type, TIMEX3 value and the stretch of time they cover, resolved against the day of the report.

::

    live text -> patterns of the language -> guards (ages, names, amounts) -> scene (tense, day told of, zone) -> Time

A bare weekday is the last one, the day of the report included; beside a verb of what is to come it is the next one. A
part of the day alone belongs to the day that its paragraph tells of. A clock time takes the offset that the text
names, else that of the place the report speaks of most. Without a day of publication, what would need it keeps ``X``.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections import Counter
from datetime import date

from coranto import words
from coranto.glean.draft import Draft
from coranto.glean.times_calendar import day_of, interval, offset_at
from coranto.glean.times_days import Days, Scene, Value
from coranto.glean.times_grammar import Found, Grammar, fold, grammar
from coranto.glean.times_lengths import Lengths
from coranto.glean.times_pairs import settle
from coranto.glean.times_tense import Tense
from coranto.records import Mention, Time

MAKER = "glean.times 2"
_WORD = re.compile(r"[^\W\d_]+")
# How far before "a year" the amount may stand that it counts: "$500 million in costs a year".
_RATE_CHARS = 36
# Slots that hold no number and no proper name, and how much text around tells a line of capitals from a sentence.
_PLAIN_SLOTS, _TITLE_CHARS = frozenset({"deictic", "daily", "ref", "rel", "unit"}), 60
_WORD_LISTS = (
    "before", "ambiguous", "length_before", "year_before", "year_before_weak", "year_before_article",
    "year_not_after", "bare_before", "holiday_before", "unit_small", "ref_followers",
)  # fmt: skip
_PERIODS_KINDS = ("quarter", "fiscal")
_DAYS_KINDS = ("date", "part", "month", "night", "days", "iso")


def times(draft: Draft) -> tuple[Time, ...]:
    """The time expressions of the live text in order, without overlap.

    Empty, with a note in `draft.lacks`, for a language whose words file has no `times`.
    """
    rules = grammar(draft.language)
    if rules is None:
        draft.lacks.append(f"times: no patterns for language {draft.language or 'unknown'}")
        return ()
    return _Reader(draft, rules).read()


class _Reader:
    """One pass over one article; what has been told so far is its only state."""

    def __init__(self, draft: Draft, rules: Grammar) -> None:
        self.draft, self.rules = draft, rules
        self.table = words.section(draft.language, "times")
        self.days, self.lengths = Days(self.table), Lengths(self.table)
        self.periods = self.lengths.periods
        published = draft.article.published
        self.anchor = day_of(published.value if published else None)
        self.zone = main_zone(draft.mentions)
        self.closed = sorted(
            (m.span.start, m.span.end) for m in draft.mentions if m.kind in ("organisation", "work", "person")
        )
        self.tense = Tense(draft.text, draft.language)
        self.sentences = sorted((s.span.start, s.span.end) for s in draft.sentences)
        self.told: date | None = None
        self.told_before: date | None = None
        self.clocked: date | None = None
        self.quarters: Counter[str | None] = Counter()
        self.main_quarter: str | None = None
        self.period: tuple[int, str] | None = None  # where the last period of business was named, and which
        self.dated: str | None = None
        self.last: tuple[int, date] | None = None  # where a day was last named
        self.sets = {name: frozenset(map(str, self.table.get(name, ()))) for name in _WORD_LISTS}
        self.counts = frozenset(map(str, self.table.get("number", {}))) | frozenset(self.table.get("rate_before", ()))
        never = "|".join(re.escape(p) for p in self.table.get("never", ())) or r"(?!)"
        self.articles = tuple(f"{a} " for a in self.table.get("the", ()))
        self.abouts = tuple(k for k, mod in self.table.get("about", {}).items() if mod)
        self.never = re.compile(rf"(?<!\w)(?:{never})(?!\w)", re.IGNORECASE)

    def read(self) -> tuple[Time, ...]:
        """All times, in order."""
        made: list[tuple[Found, Value, Scene]] = []
        for start, end in self.draft.live():
            self.told = None
            for found in self.rules.search(self.draft.text, start, end):
                if not self._guarded(found, start, end):
                    continue
                scene = self._scene(found, start, end)
                value = self._resolve(found, scene)
                if value is not None:
                    made.append((found, value, scene))
                    self._remember(found, value, scene)
        return tuple(self._time(*one) for one in settle(made, self.draft.text, self.table))

    def _resolve(self, found: Found, scene: Scene) -> Value | None:
        reader = (
            self.days if found.kind in _DAYS_KINDS else self.periods if found.kind in _PERIODS_KINDS else self.lengths
        )
        value: Value | None = getattr(reader, f"read_{found.kind}")(found, scene)
        return value

    def _remember(self, found: Found, value: Value, scene: Scene) -> None:
        if value.day is not None and found.kind in _DAYS_KINDS:
            self.told = self.told_before = value.day
            self.last = (found.end, value.day)
        if value.day is not None and (found.get("hour") or found.get("hhmm")):
            self.clocked = value.day
        if (period := self.periods.period_of(found, value, scene)) is not None:
            self.period = (found.end, period)
            if "-Q" in period:
                self.quarters[period] += 1
                if self.quarters[period] > self.quarters[self.main_quarter]:
                    self.main_quarter = period
        if value.type == "DATE" and re.match(r"\d{4}(?!\d)", value.value) and found.kind != "offset":
            self.dated = value.value

    def _scene(self, found: Found, start: int, end: int) -> Scene:
        left, right = self._sentence(found, start, end)
        beside = self.last[1] if self.last and self.last[0] >= left else None
        return Scene(
            anchor=self.anchor,
            told=self.told,
            told_before=self.told_before,
            clocked=self.clocked,
            beside=beside,
            quarter=self._quarter(left),
            period=self._compared_with(left),
            dated=self.dated,
            tense=self.tense.read(found, left, right),
            zone=self.zone,
            leading=fold(self.draft.text[max(start, found.start - 16) : found.start]).rstrip(),
            following=fold(self.draft.text[found.end : min(end, found.end + 24)]).lstrip(),
        )

    def _compared_with(self, left: int) -> str | None:
        """The period last named; a month only within its sentence."""
        if self.period is None:
            return None
        at, period = self.period
        if at >= left:
            return period
        return self._quarter(left) if "-Q" in period or re.fullmatch(r"\d{4}-\d\d", period) else period

    def _quarter(self, left: int) -> str | None:
        """The quarter named in this sentence, else the one named most: a report of business tells of one."""
        if self.period is not None and self.period[0] >= left and "-Q" in self.period[1]:
            return self.period[1]
        return self.main_quarter

    def _sentence(self, found: Found, start: int, end: int) -> tuple[int, int]:
        at = bisect_right(self.sentences, (found.start, sys.maxsize)) - 1
        if at < 0 or self.sentences[at][1] <= found.start:
            return start, end
        return max(start, self.sentences[at][0]), min(end, self.sentences[at][1])

    def _words(self, start: int, end: int) -> list[str]:
        return [fold(w) for w in _WORD.findall(self.draft.text[start:end])]

    # --- guards: what looks like a time and is none ---

    def _guarded(self, found: Found, start: int, end: int) -> bool:
        text = self.draft.text
        if self._in_name(found) or self._in_phrase(found, start, end):
            return False
        previous = self._previous(found.start, start)
        if found.kind == "length":
            return self._is_length(found, previous, start, end)
        if found.kind == "year" and found.get("year") and not found.get("mod"):
            return self._is_year(found, previous, start, end)
        if found.get("narrated") in self.table.get("narrated_event", ()) and re.match(r"\s\w", text[found.end : end]):
            return False
        if found.get("holiday") and not found.get("rel") and not found.get("year"):
            known = previous in self.sets["before"] or previous in self.sets["holiday_before"]
            return known or " " in (found.get("holiday") or "")
        if found.get("ref") in self.table.get("ref_alone", ()):
            following = re.match(r"\s([^\W_]+)", text[found.end : found.end + 24])
            return following is None or fold(following[1]) in self.sets["ref_followers"]
        if self._in_title(found):
            return False
        if found.kind in ("part", "relative") and not found.get("lead") and self._is_bare(found):
            if found.get("unit") in self.sets["unit_small"]:
                return False
            return previous in self.sets["bare_before"]
        if found.kind == "decade" and previous in self.table.get("age_possessive", ()) and not found.get("mod"):
            return False
        if found.kind == "month" and fold(text[found.start : found.end]) in self.sets["ambiguous"]:
            return previous in self.sets["before"]
        return True

    def _is_bare(self, found: Found) -> bool:
        """Whether only an article stands with the unit or part of the day: "the morning"."""
        return all(slot in ("part", "unit") for slot, _ in found.slots) and bool(
            found.slots and fold(self.draft.text[found.start : found.end]).startswith(self.articles)
        )  # fmt: skip

    def _in_title(self, found: Found) -> bool:
        """Whether a word without a number is part of a name that nobody marked: "USA Today", "the Daily News"."""
        text, slots = self.draft.text, [slot for slot, _ in found.slots]
        if not text[found.start].isupper() or any(slot not in _PLAIN_SLOTS for slot in slots):
            return False
        if text[found.start : found.end].isupper():
            return False
        around = text[max(0, found.start - _TITLE_CHARS) : found.end + _TITLE_CHARS]
        beside = re.search(r"(?<![.!?:]\s)\b[A-ZÀ-Þ][\w’'-]*\s$", text[max(0, found.start - 24) : found.start])
        return bool(beside) and re.search(r"(?<![\w’'])[a-zà-ÿ]{4}", around) is not None

    def _in_name(self, found: Found) -> bool:
        """Whether the expression is a part of the name of a body, a work or a person."""
        at = bisect_right(self.closed, (found.start, sys.maxsize)) - 1
        # Names may nest, so one that begins a little earlier may still hold it.
        for start, end in self.closed[max(0, at - 2) : at + 1]:
            if start <= found.start and found.end <= end and end - start > found.end - found.start:
                return True
        return False

    def _in_phrase(self, found: Found, start: int, end: int) -> bool:
        """Whether the expression is part of a phrase that is never a time."""
        left = max(start, found.start - 20)
        phrases = self.never.finditer(self.draft.text, left, min(end, found.end + 20))
        return any(
            p.start() < found.end
            and found.start < p.end()
            # A longer expression of its own, "as soon as possible", is not undone by the phrase it holds.
            and not (found.start <= p.start() and p.end() <= found.end and len(p[0]) < found.end - found.start)
            for p in phrases
        )

    def _previous(self, offset: int, start: int) -> str:
        match = re.search(r"([^\W_]+)[^\w]{0,2}$", self.draft.text[max(start, offset - 24) : offset])
        return fold(match[1]) if match else ""

    def _is_length(self, found: Found, previous: str, start: int, end: int) -> bool:
        text = self.draft.text
        following = fold(text[found.end : min(end, found.end + 12)])
        leading = fold(text[max(start, found.start - 16) : found.start])
        if following.startswith(tuple(self.table.get("age_after", ()))):
            return False
        if leading.rstrip().endswith(tuple(self.table.get("age_before", ()))):
            return False
        if re.fullmatch(r"(?:19|20)\d\d", found.get("num") or ""):
            return False  # "the 2012 quarter"
        if (
            found.get("one")
            and found.get("unit") in self.table.get("unit_ordinal", ())
            and re.match(r"\s\w", following)
        ):
            return False  # "a second day"
        age_unit = self.table.get("age_unit")
        if age_unit and age_unit in (found.get("units"), found.get("unit")) and leading.rstrip().endswith(","):
            return not following[:1] or following[0] not in ",.)"
        if any(found.get(slot) for slot in ("num", "vague", "about", "partof")):
            return True
        return previous in self.sets["length_before"] or self._is_rate(found, start)

    def _is_rate(self, found: Found, start: int) -> bool:
        """Whether an amount stands before a unit with its article: "$3 million a year", "twice a week"."""
        if not found.get("one") or self.draft.text[found.end : found.end + 1] in ("-", "‑"):
            return False
        before = self.draft.text[max(start, found.start - _RATE_CHARS) : found.start]
        return bool(re.search(r"\d", before)) or any(fold(w) in self.counts for w in _WORD.findall(before))

    def _is_year(self, found: Found, previous: str, start: int, end: int) -> bool:
        text = self.draft.text
        before, after = text[max(start, found.start - 1) : found.start], text[found.end : end]
        if before and before in "$€£#%.:/_-+=":
            return False
        leading = fold(text[max(start, found.start - 16) : found.start]).rstrip()
        if leading.endswith(self.abouts):
            return False  # "more than 2000" is an amount
        amount = re.match(r"\s(?:%|([^\W\d_]+))", after)
        counted = fold(amount[1]) if amount and amount[1] else ""
        if counted in self.sets["year_not_after"] or (amount and not counted):
            return False
        if previous in self.sets["year_before"]:
            return True
        nearby = self.last is not None and found.start - self.last[0] < 3
        if before == "(" or nearby or (not previous and found.start == start):
            return True
        if previous in self.sets["year_before_article"] and not (found.get("year") or "").endswith("00"):
            return True
        if re.match(r"\s[a-zà-ÿ]+s\b", after) and not self._years_before(found):
            return False
        return previous in self.sets["year_before_weak"] or self._years_before(found) or self._is_modern(found, leading)

    def _is_modern(self, found: Found, leading: str) -> bool:
        """A year of living memory stands without a word that announces it, but not behind a name: "Orion 1980"."""
        written = found.get("year") or ""
        name = re.search(r"(?<![.!?:]\s)\b[A-ZÀ-Þ][\w-]*\s$", self.draft.text[max(0, found.start - 24) : found.start])
        return "1900" < written < "2100" and not name and leading[-1:] not in ("", ":")

    def _years_before(self, found: Found) -> bool:
        return bool(
            re.search(r"(?:19|20)\d\d(?:, | and | et )$", self.draft.text[max(0, found.start - 10) : found.start])
        )

    # --- from values to records ---

    def _time(self, found: Found, value: Value, scene: Scene) -> Time:
        zone = value.zone or (self.zone if value.type in ("DATE", "TIME") else None)
        dated = value.type in ("DATE", "TIME")
        covered = interval(value.cover or value.value, _offset(zone, value, scene)) if dated else None
        later = bool(covered and scene.anchor and covered[0][:10] > scene.anchor.isoformat())
        planned = later or (value.value == "FUTURE_REF") or bool(
            covered and scene.tense > 0 and scene.anchor and covered[0][:10] == scene.anchor.isoformat()
        )  # fmt: skip
        return Time(
            span=self.draft.article.span(value.start or found.start, value.end or found.end),
            type=value.type,
            value=value.value,
            mod=value.mod,
            interval=covered,
            zone=value.zone,
            anchor=scene.anchor.isoformat() if scene.anchor else None,
            planned=planned,
            maker=MAKER,
        )


def _offset(zone: str | None, value: Value, scene: Scene) -> str:
    return offset_at(zone, value.day or day_of(value.value) or scene.anchor)


def main_zone(mentions: tuple[Mention, ...]) -> str | None:
    """The zone of most of the place mentions; of equal ones, the one named first. None where no place has one."""
    zones = [m.zone for m in mentions if m.zone and m.kind == "place"]
    if not zones:
        return None
    counts = Counter(zones)
    return max(counts, key=lambda z: (counts[z], -zones.index(z)))
