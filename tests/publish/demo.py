"""The demo desk over the three invented stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coranto.knit.changes import changes
from coranto.publish import edition, lines
from coranto.records import Article, Capture, Change, Cite, Claim, Edition, Reading, Source, Story
from coranto.records.revisions import Revisions
from coranto.records.views import Hit, Holding, SourceHealth, Status, Trace, TraceStep
from publish.newsroom import ARTICLES, EVIL, MAKER, READINGS, STRIKE, TERN, WIRE
from publish.woven import ferry, hostile, strike

CAPTURE = Capture(
    asked="https://northwire.example/marisol",
    address="https://northwire.example/marisol",
    fetched_at="2024-03-04T18:31:07+00:00",
    status=200,
    media_type="text/html",
    sha256="ab" * 32,
    size=18233,
    locator="segment-0001.warc.gz+4711",
)


@dataclass
class DemoDesk:
    """The desk over the invented stories."""

    found: tuple[Story, ...]

    def stories(self) -> Sequence[Story]:
        return self.found

    def story(self, id: str) -> Story | None:
        moved = self.moved(id)
        return next((s for s in self.found if s.id == id), moved[0] if len(moved) == 1 else None)

    def moved(self, id: str) -> Sequence[Story]:
        if id == "s:divided":
            return self.found[:2]
        return self.found[:1] if id == "s:merged" else ()

    def former(self) -> Sequence[str]:
        return ("s:divided", "s:merged")

    def ties(self, report: str) -> Sequence[Holding]:
        if report != TERN.id:
            return ()
        said = Holding(kind="same-story", reports=(WIRE.id,), by="ada", reason=f"one ferry {EVIL}", score=1.0,
                   judgement="j:1", rule=False)  # fmt: skip
        rule = Holding(kind="copy-of", reports=(WIRE.id,), by="join.copies 1", reason="most of its text", score=0.9,
                   judgement="j:2")  # fmt: skip
        apart = Holding(kind="not-same-story", reports=(STRIKE.id,), by="ada", reason="no", score=1.0, judgement="j:3",
                    rule=False, apart=True)  # fmt: skip
        return (said, rule, apart)

    def called(self, report: str) -> str:
        found = ARTICLES[report]
        return f"{found.outlet}: {found.title.text if found.title else ''}"

    def story_of(self, report: str) -> Story | None:
        return next((s for s in self.found if any(r.id == report for r in s.reports)), None)

    def report(self, id: str) -> tuple[Article, Reading | None, Capture | None] | None:
        return (ARTICLES[id], READINGS.get(id), CAPTURE) if id in ARTICLES else None

    def revisions(self, report: str) -> Revisions | None:
        return None

    def changes(self, story: Story) -> Sequence[Change]:
        return changes(story, {r.id: (CAPTURE.fetched_at, r.published or "") for r in story.reports})

    def noted(self, after: int = 0, limit: int = 100) -> Sequence[tuple[int, Change]]:
        found = [c for story in self.found for c in self.changes(story)]
        return list(enumerate(found, 1))[after : after + limit]

    def edition(self, date: str | None) -> Edition | None:
        if date not in (None, "2024-03-07"):
            return None
        return edition.choose(self.found, "2024-03-07") if self.found else None

    def trace(self, id: str) -> Trace | None:
        shown = {line.id: line for story in self.found for line in lines.shown(story)}
        rows = {row.id: row for story in self.found for row in story.ledger}
        facts = {f.id: f for r in READINGS.values() for f in r.facts()}
        if line := shown.get(id):
            steps = [TraceStep(kind="line", title=line.text)]
            place = line.cites[0]
        elif row := rows.get(id):
            steps = [TraceStep(kind="row", title=lines.heading(row), facts=(("Event", str(row.event)),))]
            place = row.points[0].cites[0]
        elif fact := facts.get(id):
            span = fact.content[0] if isinstance(fact, Claim) else getattr(fact, "value_span", None) or fact.span
            steps, place = [], Cite(span.text, span.start, span.end, id)
        else:
            return None
        return Trace(id=id, title=steps[0].title if steps else id, steps=(*steps, *back(place)))

    def search(self, q: str, limit: int) -> Sequence[Hit]:
        hits = [Hit(kind="story", id=s.id, title=s.title) for s in self.found if q.casefold() in s.title.casefold()]
        for a in ARTICLES.values():
            if (start := a.text.find(q)) >= 0 and q:
                hits.append(
                    Hit(
                        kind="report",
                        id=a.id,
                        title=a.title.text if a.title else "",
                        before=a.text[max(0, start - 40) : start],
                        words=q,
                        after=a.text[start + len(q) : start + len(q) + 40],
                        outlet=a.outlet,
                        language=a.language,
                    )
                )
        return hits[:limit]

    def sources(self) -> Sequence[SourceHealth]:
        feed = Source(
            kind="feed", address="https://northwire.example/feed", outlet="Northwire", country="PT", language="en"
        )
        dead = Source(kind="feed", address="https://silent.example/feed", outlet="The Silent Herald", language="fr")
        odd = Source(kind="page", address="javascript:alert(1)", outlet=EVIL)
        return (
            SourceHealth(
                source=feed,
                reached=True,
                reached_at="2024-03-07T08:00:00+00:00",
                new_at="2024-03-01T08:00:00+00:00",
                every_minutes=135,
                silent=True,
                counts=(("stored", 12), ("unchanged", 40)),
            ),
            SourceHealth(
                source=dead,
                reached=False,
                tried_at="2024-03-07T08:00:00+00:00",
                error="the host did not answer in 10 s",
            ),
            SourceHealth(source=odd),
        )

    def status(self) -> Status:
        return Status(
            gathering=True,
            last_round="2024-03-07T08:00:00+00:00",
            samples=bool(self.found),
            sources=3,
            unreachable=tuple(s for s in self.sources() if s.reached is False),
            silent=tuple(s for s in self.sources() if s.silent),
            waiting=1200,
            quarantined=3,
            reports=len(ARTICLES),
            stories=len(self.found),
        )


def back(place: Cite) -> tuple[TraceStep, ...]:
    """From a place in a report to the capture."""
    report = ARTICLES[place.report]
    words = report.text[place.start : place.end]
    return (
        TraceStep(kind="figure", title=f"Read by {MAKER}", facts=(("Maker", MAKER), ("Words", words))),
        TraceStep(
            kind="words",
            title="In their context",
            before=report.text[max(0, place.start - 60) : place.start],
            words=words,
            after=report.text[place.end : place.end + 60],
            language=report.language,
            cite=place,
        ),
        TraceStep(kind="cuts", title=f"{len(report.cuts)} parts of the text were cut"),
        TraceStep(
            kind="capture",
            title="As it was captured",
            href=CAPTURE.address,
            facts=(
                ("Address", CAPTURE.address),
                ("Fetched", CAPTURE.fetched_at),
                ("SHA-256", CAPTURE.sha256),
                ("Kept at", CAPTURE.locator),
            ),
        ),
    )


def desk() -> DemoDesk:
    """The desk with all three stories."""
    return DemoDesk((ferry(), strike(), hostile()))
