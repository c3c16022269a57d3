"""What lies ready to be shown: stories put together on reading, from facts and judgements in the store.

A story is built once for each state of its members and kept until they change; nothing of it is stored as truth.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence

from coranto import knit, trace
from coranto.join import names, stories
from coranto.publish.edition import choose
from coranto.records import (
    Article,
    Capture,
    Edition,
    Grouping,
    Judgement,
    LedgerRow,
    Line,
    Reading,
    Source,
    Story,
    content_id,
)
from coranto.records.views import Hit, SourceHealth, Status, Trace
from coranto.settings import Settings
from coranto.store import Store


def one(
    group: Grouping, articles: Mapping[str, Article], readings: Mapping[str, Reading], judged: Iterable[Judgement]
) -> Story:
    """One story from its members."""
    named, _ = names.group(articles, readings)
    return knit.story(group, articles, readings, named, {j.id: j for j in judged})


class StoreDesk:
    """The desk over a store. Methods may be called from several threads; all see one state of the store each."""

    def __init__(self, store: Store, settings: Settings, *, samples: bool = False) -> None:
        self.store, self.settings, self.samples = store, settings, samples
        self.gathering = False
        self.last_round: str | None = None
        self._lock = threading.RLock()
        self._version = -1
        self._stories: list[Story] = []
        self._built: dict[str, Story] = {}
        self._by_report: dict[str, Story] = {}
        self._shown: dict[str, Line | LedgerRow] = {}

    # -- stories --------------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        with self._lock:
            version = self.store.version()
            if version == self._version:
                return
            articles = {a.id: a for a in self.store.articles()}
            judged = self.store.judgements()
            groups = stories.groupings(articles, judged)
            about: dict[str, list[Judgement]] = {}
            for j in judged:
                for part in j.parts:
                    about.setdefault(part, []).append(j)
            built: dict[str, Story] = {}
            for group in groups:
                key = content_id("g", group)
                built[key] = self._built.get(key) or self._build(group, articles, about)
            self._built = built
            self._stories = sorted(built.values(), key=lambda s: (s.latest or "", s.id), reverse=True)
            self._by_report = {r.id: s for s in self._stories for r in s.reports}
            self._shown = {shown.id: shown for s in self._stories for shown in shown_in(s)}
            self._version = version

    def _build(self, group: Grouping, articles: dict[str, Article], about: dict[str, list[Judgement]]) -> Story:
        members = {m: articles[m] for m in group.members}
        readings = {r.article: r for r in self.store.readings(group.members)}
        return one(group, members, readings, {j.id: j for m in members for j in about.get(m, [])}.values())

    def stories(self) -> Sequence[Story]:
        """All stories, the one with the latest report first."""
        self._refresh()
        return self._stories

    def story(self, id: str) -> Story | None:
        """One story."""
        return next((s for s in self.stories() if s.id == id), None)

    def story_of(self, report: str) -> Story | None:
        """The story that holds a report."""
        self._refresh()
        return self._by_report.get(report)

    def report(self, id: str) -> tuple[Article, Reading | None, Capture | None] | None:
        """One report with the newest reading of it and the capture behind it."""
        article = self.store.article(id)
        if article is None:
            return None
        return article, self.store.reading(id), self.store.capture(article.capture)

    # -- editions -------------------------------------------------------------------------------------------------

    def edition(self, date: str | None) -> Edition | None:
        """The edition of an ISO date; None asks for the latest."""
        return self.store.edition(date)

    def make_edition(self, date: str) -> Edition:
        """Choose and keep the edition of a day."""
        edition = choose(self.stories(), date, self.settings.stories.edition_size)
        self.store.put_edition(edition)
        return edition

    # -- the way back and the search ------------------------------------------------------------------------------

    def trace(self, id: str) -> Trace | None:
        """The way back from a line, a ledger row, a fact, an article or a capture."""
        self._refresh()
        return trace.back(self.store, id, self._shown.get(id))

    def search(self, q: str, limit: int) -> Sequence[Hit]:
        """The best `limit` reports for the words of `q`, each with its story."""
        hits = []
        for found in self.store.search(q, limit):
            story = self.story_of(found.article)
            hits.append(
                Hit(
                    kind="report", id=found.article, title=found.title or found.article, before=found.snippet,
                    outlet=found.outlet or None, published=found.published or None, story=story.id if story else None,
                )
            )  # fmt: skip
        return hits

    # -- how it fares ---------------------------------------------------------------------------------------------

    def sources(self) -> Sequence[SourceHealth]:
        """Every source and how it fares, from the books."""
        return health(self.store, self.store.sources())

    def status(self) -> Status:
        """Where the gathering stands."""
        found = self.sources()
        return Status(
            gathering=self.gathering,
            last_round=self.last_round,
            unreachable=tuple(h for h in found if h.reached is False),
            samples=self.samples,
            sources=len(found),
            reports=len(self._by_report),
            stories=len(self.stories()),
        )


def shown_in(story: Story) -> list[Line | LedgerRow]:
    """Every line and ledger row that a story shows."""
    timeline = [line for entry in story.timeline for line in (entry.line, *entry.also)]
    return [*story.now, *timeline, *story.ledger]


def health(store: Store, sources: Sequence[Source]) -> list[SourceHealth]:
    """How each source fares: what the books say of it, and its last try."""
    counts: dict[str, dict[str, int]] = {}
    for tally in store.books():
        mine = counts.setdefault(tally.source, {})
        mine[tally.outcome] = mine.get(tally.outcome, 0) + tally.count
    last: dict[str, tuple[str, str]] = {}
    reached: dict[str, str] = {}
    for line in store.ends():
        trouble = (line.message or line.reason) if line.outcome in ("refused", "quarantined") else ""
        last.setdefault(line.source, (line.at, trouble))
        if not trouble:
            reached.setdefault(line.source, line.at)
    return [
        SourceHealth(
            source=source,
            reached=(not last[source.id][1] or source.id in reached) if source.id in last else None,
            tried_at=last[source.id][0] if source.id in last else None,
            reached_at=reached.get(source.id),
            error=last[source.id][1] if source.id in last else "",
            counts=tuple(sorted(counts.get(source.id, {}).items())),
        )
        for source in sources
    ]
