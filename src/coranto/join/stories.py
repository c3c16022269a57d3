"""Which reports tell one story: decided online, report by report, within a window of days.

::

    article, reading -> terms, print -> copies among live reports -> likeness to live stories -> judgements

Nothing is decided twice: a report joins the story that it is most like, or opens one. What comes out are judgements
(``same-story`` with the nearest report, ``copy-of``), which a person can withdraw; `groupings` puts them together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import exp
from typing import Any

from coranto.errors import UsageError
from coranto.join.copies import Copy, Imprint, Imprints, imprint
from coranto.join.fingerprints import take_print
from coranto.join.groupings import groupings
from coranto.join.likeness import Profile, Query, Rarity
from coranto.join.moments import day, distance
from coranto.join.terms import extract_terms, live_tokens
from coranto.records import Article, Judgement, Reading, content_id

__all__ = ["Window", "groupings", "link"]

MAKER = "join.stories 1"
# Weights of the likeness: logistic regression on ECB+ (the mean of fits on each half of its topics; each gives a BCubed
# F1 of .88 and .91 on the other half), the bias raised by one because a story is met more often than a fit on all
# pairs supposes. BASIL, which was not fitted, gives .94.
WEIGHTS = {
    "words": -1.45, "names": 1.6, "numbers": 5.5, "lead": 7.0,
    "near_words": 3.3, "near_names": 2.6, "near_lead": 5.0,
}  # fmt: skip
BIAS = -5.7
# Across languages only names, numbers and what readings resolved can be compared.
ACROSS = {"names": 6.0, "near_names": 4.0, "numbers": 3.0, "entities": 4.0, "near_entities": 3.0}
ACROSS_BIAS = -4.5
# ECB+ has no dates and spans years, with twin events in it. Where both are dated, being of the same days speaks for a
# story; each day between takes from that. Of 258 unrelated pages in 25 languages, all given one date, 8 are joined to
# another with this bonus, 28 with twice as much.
TIMELY = 1.2
PER_DAY = 0.2
# A date that was only found in the text may be that of an event told: it closes no story, and speaks at most so much.
DOUBTFUL = frozenset({"text"})
DOUBTFUL_MOST = 1.0
# A report that fits a second story so well says that both are one (on ECB+ recall gains what precision loses).
BRIDGE = 3.0
# A partial copy speaks for the story of its origin.
PARTIAL = 2.0
# Stories compared in full, of those that share rare terms.
CANDIDATES = 4
# A term that stands in more live stories than this finds none of them.
CROWDED = 300
# Reports without dates: a story is closed once so many reports went by. Also the most reports held at one time.
MOST_LIVE = 20_000
# The stream's own time is the median of its latest dated reports, so that one wrong date closes nothing.
CLOCK = 101
# Every so many reports the idle stories are let go.
CLOSING = 64


@dataclass(slots=True)
class _Story:
    """One live story."""

    key: str
    profile: Profile = field(default_factory=Profile)
    first: float | None = None
    latest: float | None = None
    position: int = 0
    published: dict[str, str] = field(default_factory=dict)
    posted: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a report was put: its story, the report that it descends from (itself for an original), and why."""

    story: str
    origin: str
    judgements: tuple[Judgement, ...] = ()
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True)
class _Match:
    """The story that a report fits best, through which live report, how surely and why."""

    story: str
    nearest: str
    score: float
    reason: str

    def judgement(self, article: Article) -> Judgement:
        return Judgement(
            kind="same-story",
            parts=(article.id, self.nearest),
            maker=MAKER,
            score=round(self.score, 4),
            reason=self.reason,
        )


class Window:
    """The live stories. Feed it reports in the order in which they come; its memory is bounded by the window.

    A story takes no report that is `idle_days` or more away from its nearest dated report. Reports without a date
    count by their place in the stream. The same reports in the same order give the same judgements on any machine, and
    a window that was restored from its snapshot goes on as if it had never stopped.
    """

    def __init__(self, idle_days: int = 7) -> None:
        self.idle_days = idle_days
        self.position = 0
        self._rarity = Rarity()
        self._imprints = Imprints()
        self._stories: dict[str, _Story] = {}
        self._live: dict[str, tuple[str, str]] = {}
        self._posted: dict[str, dict[str, None]] = {}
        self._clock: list[float] = []

    def add(self, article: Article, reading: Reading | None) -> tuple[Judgement, ...]:
        """Place one report; gives its ``same-story`` and ``copy-of`` judgements, none for the first of a story.

        An article that is live already gives none: retries do no harm.
        """
        return self.place(article, reading).judgements

    def place(self, article: Article, reading: Reading | None) -> Placed:
        """As `add`, and says which story and which origin were found at arrival; they do not change afterwards."""
        if article.id in self._live:
            return Placed(*self._live[article.id])
        self.position += 1
        live = live_tokens(article)
        terms = extract_terms(article, reading, live)
        self._rarity.learn(terms)
        query = Query(terms, self._rarity)
        mark = imprint(article, take_print(article, reading), self.position)
        found, quoting = self._imprints.relations(mark)
        copies = tuple(found)
        matches = self._matches(article, query, copies, quoting)
        key = matches[0].story if matches else content_id("s", article.id)
        origin = next((self._live[_other(c, article.id)][1] for c in copies if c.descends), article.id)
        self._hold(article, key, origin, query, mark)
        judgements = [match.judgement(article) for match in matches]
        judgements += [c.judgement() for c in copies]
        if self.position % CLOSING == 0:
            self._close()
        return Placed(key, origin, tuple(judgements), copies)

    def _matches(
        self, article: Article, query: Query, copies: tuple[Copy, ...], quoting: dict[str, int]
    ) -> list[_Match]:
        """The story that the report belongs to, if any: that of the text it descends from, else the one most like it.

        Behind it stand other live stories that it fits so well that they are one story told from two ends.
        """
        for copy in copies:
            other = _other(copy, article.id)
            if copy.descends:
                reason = f"one descends from the other: {copy.reason}"
                return [_Match(self._live[other][0], other, copy.share, reason)]
        partial = {self._live[_other(c, article.id)][0] for c in copies}
        at = _day_of(article)
        doubtful = article.published is not None and article.published.basis in DOUBTFUL
        found: list[tuple[float, _Match]] = []
        for key in self._candidates(query):
            story = self._stories[key]
            gap = _gap(story, at)
            if gap is not None and gap >= self.idle_days and not doubtful:
                continue
            features, nearest = query.features(story.profile)
            z = likeness(features, query.terms.language, story.profile)
            z += _timely(gap, doubtful) + PARTIAL * (key in partial)
            if z > 0:
                found.append(
                    (z, _Match(key, nearest, 1 / (1 + exp(-z)), _reason(query, story, nearest, article, quoting)))
                )
        found.sort(key=lambda f: (-f[0], f[1].story))
        return [match for n, (z, match) in enumerate(found) if n == 0 or z > BRIDGE]

    def _candidates(self, query: Query) -> list[str]:
        """The live stories that share most of the report's rarest terms."""
        weights: dict[str, float] = {}
        for term, weight in query.rarest():
            holders = self._posted.get(term, ())
            if len(holders) <= CROWDED:
                for key in holders:
                    weights[key] = weights.get(key, 0.0) + weight
        return sorted(weights, key=lambda k: (-weights[k], k))[:CANDIDATES]

    def _hold(self, article: Article, key: str, origin: str, query: Query, mark: Imprint) -> None:
        """Count the report to its story, open one where there is none."""
        story = self._stories.setdefault(key, _Story(key))
        story.profile.add(article.id, query)
        story.position = self.position
        published = article.published.value if article.published else ""
        story.published = {a: story.published.get(a, published) for a, _ in story.profile.recent}
        at = _day_of(article)
        if at is not None and (article.published is None or article.published.basis not in DOUBTFUL):
            story.first = at if story.first is None else min(at, story.first)
            story.latest = at if story.latest is None else max(at, story.latest)
            self._clock = [*self._clock[-(CLOCK - 1) :], at]
        for term, _ in query.rarest():
            holders = self._posted.setdefault(term, {})
            holders[key] = None
            story.posted[term] = None
        self._live[article.id] = (key, origin)
        self._imprints.add(mark)

    def _close(self) -> None:
        """Let go of stories that are idle, and of the oldest reports beyond the most that are held."""
        now = sorted(self._clock)[len(self._clock) // 2] if self._clock else None
        oldest = self.position - MOST_LIVE
        for story in list(self._stories.values()):
            idle = now is not None and story.latest is not None and story.latest < now - self.idle_days
            if idle or story.position <= oldest:
                del self._stories[story.key]
                for term in story.posted:
                    del self._posted[term][story.key]
                    if not self._posted[term]:
                        del self._posted[term]
        for article, (key, _) in list(self._live.items()):
            if key not in self._stories or self._imprints.live[article].position <= oldest:
                del self._live[article]
                self._imprints.drop(article)

    def holds(self, article: str) -> bool:
        """Whether the article with this id is live."""
        return article in self._live

    def snapshot(self) -> bytes:
        """All that the window knows, as JSON; the same state gives the same bytes."""
        state = {
            "version": MAKER,
            "idle_days": self.idle_days,
            "position": self.position,
            "clock": self._clock,
            "rarity": {"reports": self._rarity.reports, "seen": self._rarity.seen},
            "live": self._live,
            "imprints": [i.row() for i in self._imprints.live.values()],
            "stories": [_story_out(s) for s in self._stories.values()],
        }
        return json.dumps(state, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")

    @classmethod
    def restore(cls, state: bytes) -> Window:
        """The window as it was when `snapshot` was taken; UsageError for bytes of another version."""
        try:
            data = json.loads(state.decode("utf-8", "surrogatepass"))
            if data["version"] != MAKER:
                raise ValueError(f"it was taken by {data['version']}")
            window = cls(data["idle_days"])
            window._fill(data)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UsageError(
                f"the snapshot of the story window cannot be used by {MAKER}: {error}; rebuild the stories"
            ) from error
        return window

    def _fill(self, data: dict[str, Any]) -> None:
        self.position, self._clock = data["position"], data["clock"]
        self._rarity.reports, self._rarity.seen = data["rarity"]["reports"], data["rarity"]["seen"]
        self._live = {a: (key, origin) for a, (key, origin) in data["live"].items()}
        for one in data["imprints"]:
            self._imprints.add(Imprint.of_row(one))
        for one in data["stories"]:
            story = _story_in(one)
            self._stories[story.key] = story
            for term in story.posted:
                self._posted.setdefault(term, {})[story.key] = None


def link(pairs: Iterable[tuple[Article, Reading | None]], window: Window | None = None) -> Iterator[dict[str, Any]]:
    """Group reports as a stream: for each, in the order given, {id, story, origin, copies: [{of, kind, share}]}.

    The story and the origin are those found when the report came, and stay. `id` is the id that the caller's record
    carried, else the article's; `share` is how much (0 to 1) of this report's own prose stands in the other.
    """
    window = window or Window()
    names: dict[str, str] = {}
    for article, reading in pairs:
        placed = window.place(article, reading)
        names[article.id] = article.given_id or article.id
        yield {
            "id": names[article.id],
            "story": placed.story,
            "origin": names.get(placed.origin, placed.origin),
            "copies": [
                {"of": names.get(c.origin, c.origin), "kind": c.kind, "share": round(c.share, 4)}
                for c in placed.copies
                if c.copy == article.id
            ],
        }
        names = {a: n for a, n in names.items() if window.holds(a)} if len(names) > 2 * MOST_LIVE else names


def likeness(features: dict[str, float], language: str, profile: Profile) -> float:
    """The log-odds that a report belongs to a story, the better of what its own and other languages say."""
    same = across = -20.0
    languages = profile.languages()
    if not language or "" in languages or language in languages:
        same = BIAS + sum(weight * features[name] for name, weight in WEIGHTS.items())
    if language and languages - {"", language}:
        across = ACROSS_BIAS + sum(weight * features[name] for name, weight in ACROSS.items())
    return max(same, across)


def _other(copy: Copy, article: str) -> str:
    return copy.origin if copy.copy == article else copy.copy


def _day_of(article: Article) -> float | None:
    return day(article.published.value) if article.published else None


def _gap(story: _Story, at: float | None) -> float | None:
    """Days between a report and the nearest end of a story; 0 inside it, None where a date is missing."""
    if at is None or story.first is None or story.latest is None:
        return None
    return max(story.first - at, at - story.latest, 0.0)


def _timely(gap: float | None, doubtful: bool) -> float:
    """What the days between a report and a story say."""
    if gap is None:
        return 0.0
    return -min(PER_DAY * gap, DOUBTFUL_MOST) if doubtful else TIMELY - PER_DAY * gap


def _reason(query: Query, story: _Story, nearest: str, article: Article, quoting: dict[str, int]) -> str:
    """A sentence for people: the rarest names and numbers that both reports have, and the days between them."""
    theirs = dict(story.profile.recent)[nearest]
    names = [
        shown
        for term, _ in sorted(query.vectors["names"].items(), key=lambda i: (-i[1], i[0]))
        if term in theirs["names"] and (shown := query.terms.shown.get(term))
    ]
    numbers = [n for n in query.vectors["numbers"] if n in theirs["numbers"]]
    words = sum(1 for w in query.vectors["words"] if w in theirs["words"])
    parts = [f"{words} words in common"]
    if names:
        parts.insert(0, f"both name {', '.join(names[:4])}")
    if numbers:
        parts.append(f"numbers in common: {', '.join(numbers[:4])}")
    if nearest in quoting:
        parts.append(f"both quote the same {quoting[nearest]} words, and neither is a copy")
    when = distance(story.published.get(nearest, ""), article.published.value if article.published else "")
    return "; ".join(parts) + (f"; published {when}" if when else "")


def _story_out(story: _Story) -> dict[str, Any]:
    profile = story.profile
    return {
        "key": story.key, "first": story.first, "latest": story.latest, "position": story.position,
        "published": story.published, "posted": list(story.posted), "sums": profile.sums, "recent": profile.recent,
    }  # fmt: skip


def _story_in(data: dict[str, Any]) -> _Story:
    story = _Story(data["key"], Profile(), data["first"], data["latest"], data["position"], data["published"])
    story.posted = dict.fromkeys(data["posted"])
    story.profile.sums = data["sums"]
    story.profile.recent = [(article, vectors) for article, vectors in data["recent"]]
    return story
