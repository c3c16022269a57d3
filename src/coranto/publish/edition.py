"""The finite edition of a day: which stories, in which order, and why, in plain words with the numbers.

A pure choice: the same stories and date give the same edition. What counts: independent origins before all (copies
count for nothing), figures that changed, points on which the sources differ, breadth of languages and outlets; the
sum is halved for every `HALF_LIFE` days without a report. Then a story from a place that has one already steps back,
so that not all twenty are of one place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Day
from math import log2

from babel import Locale, UnknownLocaleError

from coranto.errors import UsageError
from coranto.publish import lines
from coranto.records import Choice, Edition, LedgerRow, Story

MAKER = "publish.edition 1"
# Weights, in independent origins doubled: a story with twice the origins gains WEIGHT_ORIGINS. Chosen by hand, so
# that five figures that changed weigh as much as going from two origins to four.
WEIGHT_ORIGINS = 3.0
WEIGHT_CHANGED = 0.6
WEIGHT_DIFFER = 0.4
WEIGHT_LANGUAGES = 1.0
WEIGHT_OUTLETS = 0.5
MOST_CHANGED = 5  # more rows than that say no more about how a story moves
HALF_LIFE = 1.5  # days
SPREAD = 0.6  # what is left of the score for each story of the same place that stands above


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A story with what it is worth alone, and why."""

    story: Story
    score: float
    reasons: tuple[str, ...]
    places: frozenset[str]


def choose(stories: Iterable[Story], date: str, size: int = 20, language: str = lines.DEFAULT) -> Edition:
    """The edition of an ISO date: at most `size` of the stories that had begun by then.

    `considered` counts those; a story whose first report is later (or has no date) is not among them. Raises
    UsageError for a date that is none.
    """
    try:
        today = Day.fromisoformat(date)
    except ValueError as error:
        raise UsageError(f"{date!r} is no date: an edition needs one like 2023-09-22") from error
    begun = [s for s in stories if (s.first or s.latest or "9")[:10] <= date]
    weighed = sorted((_weigh(s, today, language) for s in begun), key=lambda w: (-w.score, w.story.id))
    chosen: list[Choice] = []
    seen: Counter[str] = Counter()
    while weighed and len(chosen) < size:
        best = max(weighed, key=lambda w: _spread(w, seen)[0])  # the first of equals: they are sorted
        weighed.remove(best)
        score, place, count = _spread(best, seen)
        reasons = best.reasons
        if place:
            reasons += (_say("spread", language, count=count, place=_place_name(place, language)),)
        seen.update(best.places)
        story = best.story
        chosen.append(
            Choice(story=story.id, title=story.title, rank=len(chosen) + 1, score=round(score, 3), reasons=reasons)
        )
    return Edition(date=date, choices=tuple(chosen), considered=len(begun), maker=MAKER)


def changed(row: LedgerRow) -> bool:
    """Whether the reports give more than one figure for the same thing."""
    return len({(p.value, p.low, p.high) for p in row.points}) > 1


def _weigh(story: Story, today: Day, language: str) -> _Weighed:
    tongues = sorted({r.language for r in story.reports if r.language})
    outlets = {r.outlet for r in story.reports if r.outlet}
    moved = [row for row in story.ledger if row.status != "background" and changed(row)]
    score = (
        WEIGHT_ORIGINS * log2(1 + story.independent)
        + WEIGHT_CHANGED * min(len(moved), MOST_CHANGED)
        + WEIGHT_DIFFER * min(len(story.differ), MOST_CHANGED)
        + WEIGHT_LANGUAGES * log2(max(1, len(tongues)))
        + WEIGHT_OUTLETS * log2(max(1, len(outlets)))
    )
    latest = (story.latest or story.first or "")[:10]
    try:
        age = max(0, (today - Day.fromisoformat(latest)).days)
    except ValueError:
        age = 7
    reasons = [_origins(story, language)]
    if moved:
        row = max(moved, key=lambda r: len(r.points))
        claimants = len({p.claimant_entity or p.claimant for p in row.points})
        what = lines.heading(row, language)
        kind = "changed" if claimants > 1 else "changed_one"
        reasons.append(_say(kind, language, what=what, count=len(row.points), claimants=claimants))
    if story.differ:
        kind = "differ" if len(story.differ) > 1 else "differ_one"
        reasons.append(_say(kind, language, count=len(story.differ)))
    if len(tongues) > 1:
        names = ", ".join(language_name(t, language) for t in tongues)
        reasons.append(_say("languages", language, count=len(tongues), names=names))
    if latest:
        reasons.append(_say("fresh", language, date=lines.day(latest, language)))
    return _Weighed(story, score * 0.5 ** (age / HALF_LIFE), tuple(reasons), frozenset(story.places[:2]))


def _origins(story: Story, language: str) -> str:
    count = len(story.reports)
    kind = "origins" if story.independent > 1 else "origin" if count > 1 else "single"
    return _say(kind, language, origins=lines.origins(story, language), reports=count)


def _spread(weighed: _Weighed, seen: Counter[str]) -> tuple[float, str, int]:
    """The score after stepping back for its places; the place that weighs most, and how many stand above from there."""
    place = max(sorted(weighed.places), key=lambda p: seen[p], default="")
    count = seen[place]
    return (weighed.score * SPREAD**count, place, count) if count else (weighed.score, "", 0)


def _say(name: str, language: str, **values: object) -> str:
    return str(lines.patterns(language)["reasons"][name].format(**values))


def language_name(code: str, language: str = lines.DEFAULT) -> str:
    """What a language is called: "French"; the code itself where CLDR has no name."""
    try:
        return Locale.parse(code.replace("-", "_")).get_display_name(language) or code
    except (UnknownLocaleError, ValueError):
        return code


def _place_name(place: str, language: str) -> str:
    """A place as written; a ``country:AM`` in the words of the language."""
    kind, _, code = place.partition(":")
    if kind == "country":
        return str(Locale.parse(language).territories.get(code, code))
    return place
