"""What lies ready to be shown: stories put together on reading, from facts and judgements in the store.

A story is built once for each state of its members and kept until they change; nothing of it is stored as truth.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from coranto import knit, trace
from coranto.capture.books import utc_now
from coranto.extract import identity
from coranto.health import health
from coranto.join import aliases, names, several, stories, ties
from coranto.join.clusters import Clusters
from coranto.join.components import STORY
from coranto.join.linked import Linked
from coranto.join.opinions import Opinions
from coranto.join.related import Gist, gist
from coranto.knit import changes as changing
from coranto.knit import revisions as revising
from coranto.publish import lines
from coranto.publish.edition import choose
from coranto.records import (
    Article,
    Capture,
    Change,
    Edition,
    Grouping,
    Judgement,
    LedgerRow,
    Line,
    Reading,
    Story,
    content_id,
    withdrawn,
)
from coranto.records.revisions import Revisions
from coranto.records.rights import allowed
from coranto.records.views import Hit, Holding, SourceHealth, Status, Trace
from coranto.settings import Settings
from coranto.store import Store


def one(
    group: Grouping,
    articles: Mapping[str, Article],
    readings: Mapping[str, Reading],
    judged: Iterable[Judgement],
    opinions: Opinions | None = None,
) -> Story:
    """One story from its members; `opinions` are what people hold of names."""
    named, _ = names.group(articles, readings, opinions)
    return knit.story(group, articles, readings, named, {j.id: j for j in judged})


class _Held(NamedTuple):
    """What the store holds at one time: reports by story, all judgements, those `gone`, and those `about` a part.

    `told` are the standing ``several`` by their reports.
    """

    groups: Mapping[str, Grouping]
    articles: Mapping[str, Article]
    judged: Sequence[Judgement]
    gone: frozenset[str]
    about: Mapping[str, list[Judgement]]
    told: Mapping[str, Judgement]


class StoreDesk:
    """The desk over a store. Methods may be called from several threads; all see one state of the store each.

    With `own` its stories also hold what was read under the exception for research, which is not told to others.
    """

    def __init__(self, store: Store, settings: Settings, *, samples: bool = False, own: bool = False) -> None:
        self.store, self.settings, self.samples = store, settings, samples
        self._rights = None if own else settings.rights.held()
        self.gathering = False
        self.last_round: str | None = None
        self._lock = threading.RLock()
        self._version = -1
        self._stories: list[Story] = []
        self._built: dict[str, tuple[Story, Gist]] = {}
        self._whole: dict[str, Story] = {}
        self._by_id: dict[str, Story] = {}
        self._by_report: dict[str, Story] = {}
        self._held = _Held({}, {}, (), frozenset(), {}, {})
        self._linked = Linked(*self._held[:4], {}, (), ())
        self._shown: dict[str, Line | LedgerRow] = {}
        self._told: dict[str, dict[str, Line]] = {}
        self._histories: dict[str, Revisions] = {}
        self._noted: set[str] = set()
        self._aliases = aliases.load(settings.names_file(), needed=bool(settings.names.aliases))
        self.opinions = Opinions()

    # -- stories --------------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        with self._lock:
            version = self.store.version()
            if version == self._version:
                return
            held = self._grouped()
            built: dict[str, tuple[Story, Gist]] = {}
            for group in held.groups.values():
                key = content_id("g", group, self.opinions.digest, [m for m in group.members if m in held.told])
                built[key] = self._built.get(key) or self._build(group, held)
            self._built, self._held, self._whole = built, held, {}
            self._linked = Linked(*held[:4], self.earlier(), (g for _, g in built.values()), self._several(held))
            turns = self._linked.trail.turns()
            shown = [replace(s, trail=turns[s.id]) if s.id in turns else s for s, _ in built.values()]
            self._stories = sorted(shown, key=lambda s: (s.latest or "", s.id), reverse=True)
            self._by_id = {s.id: s for s in self._stories}
            self._by_report = {r.id: s for s in self._stories for r in s.reports}
            self._shown = {shown.id: shown for s in self._stories for shown in shown_in(s)}
            self._version = version

    def _grouped(self) -> _Held:
        """How the reports fall into stories by now."""
        articles = {a.id: a for a in self.store.articles()}
        judged = self.store.judgements()
        gone = withdrawn(judged)
        self._histories = self._read_histories(articles, (j for j in judged if j.id not in gone))
        self.opinions = Opinions.of(judged, self._aliases)
        about: dict[str, list[Judgement]] = {}
        for j in judged:
            for part in j.parts:
                about.setdefault(part, []).append(j)
        arrived = {article: place for place, article in enumerate(articles)}
        groups = {g.story: g for g in stories.groupings(articles, judged, self.earlier(), arrived)}
        told = {j.parts[0]: j for j in judged if j.kind == "several" and j.id not in gone}
        return _Held(groups, articles, judged, gone, about, told)

    def earlier(self) -> dict[str, str]:
        """For each earlier revision of a report the one that stands for it."""
        return {a: h.standing for h in self._histories.values() for a in h.earlier}

    def _read_histories(self, articles: Mapping[str, Article], judged: Iterable[Judgement]) -> dict[str, Revisions]:
        """The revisions of every report that was captured more than once, by each of its articles."""
        apart = {frozenset(j.parts) for j in judged if j.kind == "not-copy-of"}
        found: dict[str, Revisions] = {}
        for known, ids in _namesakes(self.store.namesakes()):
            held = [(articles[i], c) for i in ids if i in articles and (c := self.store.capture(articles[i].capture))]
            addresses = sorted(n.partition(" ")[2] for n in known if n.startswith("address "))
            sure = bool(addresses) and all(identity.is_report(a) for a in addresses)
            name = addresses[0] if addresses else held[-1][0].address or held[-1][0].id
            for made in revising.histories(name, held, sure=sure, apart=apart):
                if made.earlier:
                    found |= dict.fromkeys((*made.earlier, made.standing), made)
        return found

    def _several(self, held: _Held) -> list[tuple[Judgement, Article, Reading]]:
        """The reports that tell of several things, with the judgement that says so."""
        standing = held.told.keys() & {m for group in held.groups.values() for m in group.members}
        return [(held.told[r.article], held.articles[r.article], r) for r in self.store.readings(sorted(standing))]

    def _build(self, group: Grouping, held: _Held) -> tuple[Story, Gist]:
        members = {m: held.articles[m] for m in group.members}
        readings = {
            r.article: r for r in self.store.readings(group.members) if self._told_to_others(members[r.article])
        }
        about_them = {j.id: j for m in members for j in held.about.get(m, [])}.values()
        told = {m: held.told[m] for m in members if m in held.told}
        texts = ((members[m], readings.get(m)) for m in group.members if group.origin(m) == m and m not in told)
        if len(members) > 1:
            readings |= {m: several.part_of(readings[m], *several.first(told[m])) for m in told if m in readings}
        return one(group, members, readings, about_them, self.opinions), gist(group.story, texts)

    def _told_to_others(self, article: Article) -> bool:
        """Whether what was read in a report may go into stories that others read (`own`: they are the operator's)."""
        return self._rights is None or not article.reserved or allowed(article, self._rights).facts

    def _standing(self, report: str) -> str:
        """The revision that stands for a report."""
        history = self._histories.get(report)
        return history.standing if history else report

    def stories(self) -> Sequence[Story]:
        """All stories, the one with the latest report first."""
        self._refresh()
        return self._stories

    def story(self, id: str) -> Story | None:
        """One story with what it is related to; for the id of one that is no more, the one that took its place."""
        with self._lock:
            moved = self.moved(id)
            found = self._by_id.get(id) or (moved[0] if len(moved) == 1 else None)
            return self._all_of(found) if found else None

    def _all_of(self, story: Story) -> Story:
        """The story with what relates it to others, which is looked up when first asked for."""
        if story.id not in self._whole:
            others = [(r, self._by_id[r.story]) for r in self._linked.relations.of(story.id)]
            related = tuple(replace(r, title=other.title, first=other.first) for r, other in others)
            passages = self._linked.passages.get(story.id, ())
            self._whole[story.id] = replace(story, related=related, passages=passages)
        return self._whole[story.id]

    def moved(self, id: str) -> Sequence[Story]:
        """The stories that took the place of one that was shown under this id and is no more; none for any other id."""
        with self._lock:
            self._refresh()
            gone = id not in self._by_id and id.startswith(STORY)
            return [self._by_id[now] for now in self._linked.trail.now_at(id)] if gone else ()

    def former(self) -> Sequence[str]:
        """The ids of the stories that people spoke of and that are no more, whatever took their place."""
        self._refresh()
        return [id for id in self._linked.trail.former if id not in self._by_id]

    def grouping(self, id: str) -> Grouping | None:
        """The reports of one story, and how they relate."""
        self._refresh()
        return self._held.groups.get(id)

    def called(self, report: str) -> str:
        """What people know a report by: its outlet and its headline."""
        article = self._held.articles.get(report)
        known = (article.outlet, article.title.text if article.title else "") if article else ()
        return ": ".join(part for part in known if part) or report

    def ties(self, report: str) -> Sequence[Holding]:
        """Why a report stands in its story: what holds it to others there, and what holds it apart from others."""
        with self._lock:
            story, history, held = self.story_of(report), self._histories.get(report), self._held
            if story is None:
                return ()
            revisions = (*history.earlier, history.standing) if history else (report,)
            about = {j.id: j for one in revisions for j in held.about.get(one, ()) if j.id not in held.gone}
            found = ties.ties(revisions, held.groups[story.id], about.values(), self._linked.earlier)
            return (*found, *(ties.tie(j, j.parts[1:]) for _, j in self._linked.attached if j.parts[0] in revisions))

    def attachments(self) -> dict[str, Judgement]:
        """The opinions that a part of a report tells another story too; they are made on reading and not kept."""
        self._refresh()
        return {judged.id: judged for _, judged in self._linked.attached}

    def names(self, story: Story) -> Clusters:
        """The names of a story's reports as they are joined now, with what joined them."""
        ids = [r.id for r in story.reports]
        articles, readings = {a.id: a for a in self.store.articles(ids)}, self.store.readings(ids)
        return names.clustered(articles, {r.article: r for r in readings}, self.opinions)

    def story_of(self, report: str) -> Story | None:
        """The story that holds a report."""
        self._refresh()
        return self._by_report.get(self._standing(report))

    def revisions(self, report: str) -> Revisions | None:
        """Every revision of the report that an article or an address is of; None where it is not known."""
        self._refresh()
        if not report.startswith("a:"):
            address = f"address {identity.canonical(report)}"
            known = self.store.known_as(address) or self.store.known_as(f"address {report}")
            report = next(iter(known), "")
        if report in self._histories:
            return self._histories[report]
        article = self.store.article(report)
        capture = self.store.capture(article.capture) if article else None
        if article is None or capture is None:
            return None
        return revising.histories(article.canonical or capture.address, [(article, capture)])[0]

    def report(self, id: str) -> tuple[Article, Reading | None, Capture | None] | None:
        """One report with the newest reading of it and the capture behind it."""
        article = self.store.article(id)
        if article is None:
            return None
        return article, self.store.reading(id), self.store.capture(article.capture)

    # -- changes --------------------------------------------------------------------------------------------------

    def changes(self, story: Story) -> Sequence[Change]:
        """What changed in a story's ledger, in the order in which it became known here."""
        arrived: dict[str, changing.Arrival] = {}
        for report in story.reports:
            article = self.store.article(report.id)
            capture = self.store.capture(article.capture) if article else None
            if capture is not None:
                arrived[report.id] = (capture.fetched_at, report.published or "")
        return changing.changes(story, arrived)

    def note_changes(self, reports: Iterable[str] | None = None) -> int:
        """Note in the store what changed in the stories that hold these reports; how many changes were new.

        Without `reports`: in every story that is new or was woven anew since this was last asked.
        """
        with self._lock:
            if reports is None:
                self._refresh()
                fresh = [story for key, (story, _) in self._built.items() if key not in self._noted]
                self._noted = set(self._built)
            else:
                wanted = set(reports)
                held = self._grouped()
                fresh = [self._build(g, held)[0] for g in held.groups.values() if not wanted.isdisjoint(g.members)]
        found = sorted((c for story in fresh for c in self.changes(story)), key=lambda c: c.at)
        return self.store.note(found)

    def noted(self, after: int = 0, limit: int = 100) -> Sequence[tuple[int, Change]]:
        """The changes noted behind place `after`, each with its own place: ask again from the last place seen."""
        return self.store.noted(after, limit)

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
        return trace.back(self.store, id, self._shown.get(id) or self._line(id), self._histories)

    def _line(self, id: str) -> Line | None:
        """A line that a page makes of a claim or a figure. Each story's are indexed when first asked for."""
        if not id.startswith("L:"):
            return None
        with self._lock:
            told = {key: self._told.get(key) for key in self._built}
            self._told = {
                key: held if held is not None else {line.id: line for line in lines.shown(self._built[key][0])}
                for key, held in told.items()
            }
            return next((held[id] for held in self._told.values() if id in held), None)

    def search(self, q: str, limit: int) -> Sequence[Hit]:
        """The best `limit` reports for the words of `q`, each with its story."""
        hits: list[Hit] = []
        told: set[str] = set()
        for found in self.store.search(q, limit):
            report = self._standing(found.article)
            if report in told:
                continue  # the best fitting revision of a report stands for it
            told.add(report)
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
        return health(self.store, self.store.sources(), utc_now())

    def status(self) -> Status:
        """Where the gathering stands."""
        found = health(self.store, self.store.sources(), utc_now(), counted=False)
        return Status(
            gathering=self.gathering,
            last_round=self.last_round,
            unreachable=tuple(h for h in found if h.reached is False),
            silent=tuple(h for h in found if h.silent),
            waiting=self.store.waiting(),
            quarantined=self.store.waiting(tried=True),
            samples=self.samples,
            sources=len(found),
            reports=len(self._by_report),
            stories=len(self.stories()),
        )


def _namesakes(pairs: Iterable[tuple[str, str]]) -> list[tuple[list[str], list[str]]]:
    """Articles that go by a common name, directly or through a third: (names, articles) of each group."""
    of: dict[str, set[str]] = {}  # a name begins with its kind and a space, an id has none: both may be keys
    for name, article in pairs:
        joined = of.get(name, {name}) | of.get(article, {article})
        of |= dict.fromkeys(joined, joined)
    groups = {id(group): group for group in of.values()}.values()
    return [(sorted(g for g in group if " " in g), sorted(g for g in group if " " not in g)) for group in groups]


def shown_in(story: Story) -> list[Line | LedgerRow]:
    """Every line and ledger row that a story shows."""
    timeline = [line for entry in story.timeline for line in entry.lines]
    return [*story.now, *timeline, *story.ledger]
