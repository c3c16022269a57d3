"""A desk that hands out what may be shown: what publishers reserve is withheld here, once, for every output.

::

    desk ─> Obeying ─> site, API           what may not be quoted is withheld, and what stands in its place says so
                   └─> listing ─> feeds, exports, mail, search   and reports that are not to be indexed are left out

Nothing is changed in the store, and whoever runs coranto reads all of it with the commands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from coranto.publish import Desk, lines, stories, withheld
from coranto.publish.traces import masked
from coranto.records import Article, Capture, Change, Cite, Edition, Reading, Related, Story, StoryReport
from coranto.records.revisions import Revisions
from coranto.records.rights import EVERYBODY, FREE, Rights, Shown, allowed, clip, standing
from coranto.records.views import Hit, Holding, Trace

Found = tuple[Article, Reading | None, Capture | None]


def utc_now() -> str:
    """This moment as ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Obeying:
    """The same desk, with what publishers reserve withheld. `now` gives the moment to judge by; see `Desk`.

    With `listing` it is the desk of what others may take up and republish: reports that are not to be indexed are left
    out, and so is a story that rests on such reports alone.
    """

    def __init__(
        self, desk: Desk, rights: Rights = EVERYBODY, now: Callable[[], str] = utc_now, *, listing: bool = False
    ) -> None:
        self._desk, self._rights, self._now, self._listing = desk, rights, now, listing
        self._done: dict[tuple[str, bool], tuple[Story, str, Story]] = {}
        self._list: tuple[Sequence[Story], str, Sequence[Story]] | None = None
        self._public: Obeying | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._desk, name)

    def listing(self) -> Obeying:
        """The desk of what others may take up and republish."""
        if self._public is None:
            self._public = self if self._listing else Obeying(self._desk, self._rights, self._now, listing=True)
        return self._public

    # -- stories ------------------------------------------------------------------------------------------------------

    def stories(self) -> Sequence[Story]:
        """All stories, the one with the latest report first."""
        found, now = self._desk.stories(), self._now()[:16]
        held = self._list
        if held is None or held[0] is not found or held[1] not in ("", now):
            made = [self._story(story) for story in found if self._listed(story)]
            # A list in which nothing has its day stays as it is until there is another.
            stamp = now if any(_has_its_day(r) for story in found for r in story.reports) else ""
            held = self._list = (found, stamp, made)
            standing_ids = {story.id for story in made}
            self._done = {key: done for key, done in self._done.items() if key[0] in standing_ids}
        return held[2]

    def story(self, id: str) -> Story | None:
        """One story with what it is related to."""
        found = self._desk.story(id)
        return self._story(found) if found is not None and self._listed(found) else None

    def moved(self, id: str) -> Sequence[Story]:
        """The stories that took the place of one that is no more."""
        return [self._story(story) for story in self._desk.moved(id) if self._listed(story)]

    def story_of(self, report: str) -> Story | None:
        """The story that holds a report."""
        found = self._desk.story_of(report)
        return self._story(found) if found is not None else None

    def _listed(self, story: Story) -> bool:
        return not self._listing or any(self._may(report).index for report in story.reports)

    def _may(self, report: StoryReport) -> Shown:
        shown = allowed(report, self._rights, self._now()) if report.reserved else FREE
        return self._taken_up(shown)

    def _taken_up(self, shown: Shown) -> Shown:
        """What may be taken up by others: nothing of a report that is not to be indexed."""
        if self._listing and not shown.index:
            return replace(shown, snippet=0, text=False, exported=False, facts=False, headline=False)
        return shown

    def _story(self, story: Story) -> Story:
        now, key = self._now(), (story.id, bool(story.related or story.passages))
        held = self._done.get(key)
        # The minute is part of what was judged by where a report may be shown until a given moment.
        if held is not None and held[0] is story and held[1] in ("", now[:16]):
            return held[2]
        limits = {r.id: self._may(r) for r in story.reports if r.reserved}
        passing = {p.cites[0].report for p in story.passages} - {r.id for r in story.reports}
        limits |= {id: self._shown(found[0]) for id in passing if (found := self._desk.report(id))}
        limits = {id: shown for id, shown in limits.items() if shown != FREE or self._parts(story, id)}
        made = story
        if limits or any(r.reserved for r in story.reports):
            codes = {r.id: standing(r, self._rights, now) for r in story.reports if r.reserved}
            made = stories.withheld(story, stories.Limits(limits, self._words, codes, self._elsewhere))
        if related := tuple(self._related(r) for r in story.related):
            made = made if related == story.related else replace(made, related=related)
        timed = story.passages or any(_has_its_day(r) for r in story.reports)
        self._done[key] = story, now[:16] if timed else "", made
        return made

    def _related(self, other: Related) -> Related:
        """What relates a story to another, whose headline may be one that is not shown."""
        story = self._desk.story(other.story)
        of = next((r for r in story.reports if r.id == story.title_from), None) if story else None
        return other if of is None or self._may(of).headline else replace(other, title=withheld.instead("headline"))

    def _elsewhere(self, cite: Cite) -> str:
        found = self._desk.report(cite.report)
        return found[0].text[cite.start : cite.end] if found else ""

    def _parts(self, story: Story, id: str) -> bool:
        return any(r.id == id and "data-nosnippet" in r.reserved for r in story.reports)

    def _words(self, cite: Cite, text: str, shown: Shown) -> str:
        """What may be quoted of a passage that a citation leads to."""
        found = self._desk.report(cite.report) if shown.snippet != 0 else None
        if found and any(start < cite.end and cite.start < end for start, end in withheld.unquoted(found[0])):
            return ""
        return clip(text, shown.snippet)

    def edition(self, date: str | None) -> Edition | None:
        """The edition of an ISO date; None asks for the latest."""
        found = self._desk.edition(date)
        if found is None:
            return None
        titled = [(choice, self.story(choice.story)) for choice in found.choices]
        choices = tuple(
            replace(choice, title=story.title) if story else choice
            for choice, story in titled
            if story or self._desk.story(choice.story) is None
        )
        if choices == found.choices:
            return found
        made = replace(found, choices=choices)
        object.__setattr__(made, "id", found.id)  # a view of that edition
        return made

    # -- reports ------------------------------------------------------------------------------------------------------

    def _shown(self, article: Article) -> Shown:
        return self._taken_up(allowed(article, self._rights, self._now()) if article.reserved else FREE)

    def report(self, id: str) -> Found | None:
        """One report with the newest reading of it and the capture behind it, without what is not to be shown.

        `reserved` are then the codes in force.
        """
        found = self._desk.report(id)
        if found is None or not found[0].reserved:
            return found
        article, reading, capture = found
        shown = self._shown(article)
        codes = standing(article, self._rights, self._now())
        story = self._desk.story_of(article.id) if not shown.text else None
        kept = withheld.shown_places(article, shown, stories.cites(story) if story else ())
        made = article
        if shown != FREE or kept != [(0, len(article.text))]:
            made, reading = withheld.article(article, kept, shown), withheld.reading(reading, kept, shown)
        return _coded(made, codes), reading, capture

    def called(self, report: str) -> str:
        """What people know a report by: its outlet and its headline."""
        found = self._desk.report(report)
        if found is None or self._shown(found[0]).headline:
            return self._desk.called(report)
        return found[0].outlet or report

    def ties(self, report: str) -> Sequence[Holding]:
        """Why a report stands in its story; where mining is reserved, without what was compared."""
        found = self._desk.report(report)
        ties = self._desk.ties(report)
        if found is None or self._shown(found[0]).facts:
            return ties
        return [replace(tie, reason=tie.kind.replace("-", " ")) if tie.rule else tie for tie in ties]

    def revisions(self, report: str) -> Revisions | None:
        """Every revision of the report that an article is of."""
        found = self._desk.revisions(report)
        if found is None:
            return None
        made, before = [], FREE
        for one in found.revisions:
            held = self._desk.report(one.article)
            shown = self._shown(held[0]) if held else FREE
            parts = bool(held and withheld.unquoted(held[0]))
            quoted = shown.text and before.text and shown.snippet is None and not parts
            made.append(one if quoted else withheld.revision(one, shown))
            before = shown
        return found if tuple(made) == found.revisions else replace(found, revisions=tuple(made))

    # -- changes ------------------------------------------------------------------------------------------------------

    def noted(self, after: int = 0, limit: int = 100) -> Sequence[tuple[int, Change]]:
        """The first `limit` changes noted behind place `after`; fewer where some of them may not be shown by now."""
        noted = ((place, self._change(change)) for place, change in self._desk.noted(after, limit))
        return [(place, change) for place, change in noted if change is not None]

    def _change(self, change: Change) -> Change | None:
        """A change as it may be shown; its title is that of its story at the time, whose report may be gone since."""
        found = (self._desk.report(c.report) for c in change.after.cites)
        shown = [self._shown(held[0]) for held in found if held]
        if shown and not any(one.facts for one in shown):
            return None
        story = self._desk.story(change.story)
        of = [self._may(r) for r in story.reports if r.reserved] if story else shown
        if all(one.headline for one in of):
            return change
        return replace(change, title=self._story(story).title if story else withheld.instead("headline"))

    # -- the way back and the search ----------------------------------------------------------------------------------

    def trace(self, id: str) -> Trace | None:
        """The way back from a line, a ledger row or a fact; where words are withheld it leads on without them."""
        found = self._desk.trace(id)
        shown_as = id
        if found is None and id.startswith("L:"):
            found, shown_as = self._line(id)
        if found is None:
            return None
        return masked(found, shown_as, lambda report: self._report_of(report))

    def _report_of(self, report: str) -> tuple[Shown, str, list[withheld.Place]] | None:
        """How a report may be shown, the sentence about it, and the parts not to be quoted; None where all may be."""
        found = self._desk.report(report)
        if found is None or not found[0].reserved:
            return None
        shown, parts = self._shown(found[0]), withheld.unquoted(found[0])
        if shown == FREE and not parts:
            return None
        codes = standing(found[0], self._rights, self._now())
        return shown, withheld.notice(codes, found[0].outlet), parts

    def _line(self, id: str) -> tuple[Trace | None, str]:
        """The trace of a line that stands in the place of a withheld one: that of its first citation, and its text."""
        for story in self._desk.stories():
            if not any(r.reserved for r in story.reports):
                continue
            for line in lines.shown(self._story(story)):
                if line.id == id:
                    old = next((o for o in lines.shown(story) if o.cites == line.cites), None)
                    found = self._desk.trace(old.id) if old else self._desk.trace(line.cites[0].fact)
                    return (replace(found, id=id) if found else None), line.text
        return None, ""

    def search(self, q: str, limit: int) -> Sequence[Hit]:
        """The best `limit` stories and reports for the words of `q`; none that is not to be indexed."""
        found = self.listing()
        hits = (found.hit(hit) for hit in self._desk.search(q, limit))
        return [hit for hit in hits if hit is not None]

    def hit(self, hit: Hit) -> Hit | None:
        """One search result as it may be shown; None where it may not."""
        if hit.kind == "story":
            story = self.story(hit.id)
            return replace(hit, title=story.title) if story else None
        report = self._desk.report(hit.id)
        if report is None or not report[0].reserved:
            return hit
        shown = allowed(report[0], self._rights, self._now())
        if not shown.index or not shown.headline:
            return None
        quoted = f"{hit.before}{hit.words}{hit.after}"
        if withheld.unquoted(report[0]) or (shown.snippet is not None and len(quoted) > shown.snippet):
            parts = withheld.unquoted(report[0])
            return replace(hit, before="" if parts else clip(quoted, shown.snippet), words="", after="")
        return hit


def _has_its_day(report: StoryReport) -> bool:
    return any(code.startswith("unavailable_after:") for code in report.reserved)


def _coded(article: Article, codes: tuple[str, ...]) -> Article:
    if article.reserved == codes:
        return article
    made = replace(article, reserved=codes)
    object.__setattr__(made, "id", article.id)  # a view of the same text, perhaps with blanks
    return made


def of(desk: Desk, rights: Rights = EVERYBODY, now: Callable[[], str] = utc_now) -> Obeying:
    """The desk as it may be shown; one that obeys already as it is."""
    return desk if isinstance(desk, Obeying) else Obeying(desk, rights, now)
