"""Times that cannot both hold: moments of different reports that tell one happening and date it differently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import combinations

from coranto.knit.likeness import alike, bearing
from coranto.knit.moments import CLOCK, Moment

# Two sentences speak of one happening at different times when this alike; higher than at one time, where time helps.
SAME_HAPPENING, SAME_WAR = 0.6, 0.3
_NEAR_DAYS = 7
# "midday" and "1 pm" are told of one shot; morning and evening of two.
_NEAR_HOURS = 3
_MOST_PAIRS = 4_000
_COARSE = ("season", "year", "decade", "span")


def pairs(found: Sequence[Moment]) -> Iterator[tuple[Moment, Moment]]:
    """Each pair of rival moments among those of what happened; no sentence is in two of them."""
    used: set[str] = set()
    seen = 0
    for one, other in combinations([m for m in found if not m.planned], 2):
        if one.report is other.report or one.text in used or other.text in used:
            continue
        if not apart(one, other):
            continue
        seen += 1
        if seen > _MOST_PAIRS:
            return
        if _one_happening(one, other):
            used |= {one.text, other.text}
            yield one, other


def apart(one: Moment, other: Moment) -> bool:
    """Whether the two times differ and are yet near enough to be rival times of one happening."""
    if (one.begin, one.end) == (other.begin, other.end) or _same_words(one, other):
        return False
    if one.grain in _COARSE and other.grain in _COARSE:
        return one.begin < other.end and other.begin < one.end and one.begin[:4] != other.begin[:4]
    if one.begin[:10] == other.begin[:10]:
        return hours_apart(one, other) and not _names_both(one, other)
    if "day" not in (one.grain, other.grain) or any(m.grain not in (*CLOCK, "day") for m in (one, other)):
        return False
    # A sentence that names both days tells of both, and contradicts neither.
    days = abs((date.fromisoformat(one.begin[:10]) - date.fromisoformat(other.begin[:10])).days)
    return days <= _NEAR_DAYS and not _names_both(one, other)


def _same_words(one: Moment, other: Moment) -> bool:
    """Whether both say it in the same words: a sentence with "yesterday" in it, printed again the next day."""
    said = [m.report.words(m.time.span).casefold() for m in (one, other)]
    return said[0] == said[1]


def hours_apart(one: Moment, other: Moment) -> bool:
    """Whether the two are hours of one day that do not meet, a few hours at most from each other."""
    if one.begin[:10] != other.begin[:10] or any(m.grain not in CLOCK for m in (one, other)):
        return False
    if one.grain == other.grain == "part-of-day" or (one.begin < other.end and other.begin < one.end):
        return False
    first, second = sorted((one, other), key=lambda m: m.begin)
    gap = datetime.fromisoformat(second.begin[:16]) - datetime.fromisoformat(first.end[:16])
    return gap.total_seconds() <= _NEAR_HOURS * 3600


def _one_happening(one: Moment, other: Moment) -> bool:
    """Whether two sentences tell the same but for the time: alike in words, with no number that only one has."""
    if one.grain in _COARSE:
        return alike(one.text, other.text) >= SAME_WAR
    texts = [_without_times(m) for m in (one, other)]
    numbers = [{w for w in bearing(text) if w.isdigit()} for text in texts]
    return numbers[0] == numbers[1] and alike(*texts) >= SAME_HAPPENING


def _without_times(moment: Moment) -> str:
    """The words of a moment without those that date it; at an hour, without the day beside it too."""
    text = moment.text
    times = moment.report.reading.times if moment.report.reading else ()
    for time in times if moment.grain in CLOCK else (moment.time,):
        if moment.span.covers(time.span):
            text = text.replace(moment.report.words(time.span), " ")
    return text


def _names_both(one: Moment, other: Moment) -> bool:
    hours = one.begin[:10] == other.begin[:10]
    for here, there in ((one, other), (other, one)):
        times = here.report.reading.times if here.report.reading else ()
        inside = [t for t in times if here.sentence.span.covers(t.span) and t.interval]
        if any(_is_at(t.interval, there, hours) for t in inside):
            return True
    return False


def _is_at(interval: tuple[str, str] | None, there: Moment, hours: bool) -> bool:
    if interval is None:
        return False
    return interval == there.time.interval if hours else interval[0][:10] == there.begin[:10]
