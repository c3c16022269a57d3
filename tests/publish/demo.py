"""A small desk of invented reports: three stories, rival tolls, copies, a French report, and words that try to break out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coranto.publish import edition, lines
from coranto.records import (
    Article,
    Block,
    Capture,
    Channel,
    Check,
    Cite,
    Claim,
    Cut,
    Dated,
    Difference,
    Edition,
    Figure,
    LedgerPoint,
    LedgerRow,
    Line,
    Mention,
    Name,
    NameForm,
    Reading,
    SaidClaim,
    Side,
    Source,
    Span,
    Speaker,
    Story,
    StoryReport,
    Time,
    TimelineEntry,
    Title,
    Verification,
    Voice,
)
from coranto.records.views import Hit, SourceHealth, Status, Trace, TraceStep

MAKER = "demo 1"
EVIL = '<script>alert("x")</script><img src=x onerror=alert(1)>"\' onmouseover=alert(2) &amp;'


def article(
    outlet: str, published: str, paragraphs: Sequence[str], language: str = "en", cuts: Sequence[tuple[str, str]] = (), credits: tuple[str, ...] = ()
) -> Article:  # fmt: skip
    """A report: the first paragraph is its headline."""
    text, blocks = "", []
    for index, paragraph in enumerate(paragraphs):
        start = len(text)
        text += paragraph + "\n\n"
        blocks.append(Block(start, start + len(paragraph), "headline" if index == 0 else "paragraph"))
    found = tuple(Cut(text.index(w), text.index(w) + len(w), label) for w, label in cuts)  # type: ignore[arg-type]
    return Article(
        capture=f"c:{outlet}{published}", text=text, outlet=outlet, language=language, blocks=tuple(blocks), cuts=found,
        title=Title(paragraphs[0], 0, len(paragraphs[0])), published=Dated(published, "jsonld", 0.95),
        address=f"https://{outlet.lower().replace(' ', '-')}.example/{published}", credits=credits, sample=True,
        bylines=("A. Writer",),
    )  # fmt: skip


def at(report: Article, words: str, nth: int = 0) -> Span:
    """Where the words stand."""
    start = -1
    for _ in range(nth + 1):
        start = report.text.index(words, start + 1)
    return report.span(start, start + len(words))


def cite(report: Article, words: str, fact: str = "") -> Cite:
    """A citation of the words."""
    span = at(report, words)
    return Cite(report.id, span.start, span.end, fact)


WIRE = article(
    "Northwire", "2024-03-04T18:20:00+00:00",
    ["Ferry goes down off Port Almas, at least 12 dead",
     "See also: How the strait was crossed in 1911",
     "The ferry Marisol sank on Monday in a storm off Port Almas. At least 12 people died, the coast guard said in a press release.",
     "The figure could not be independently verified. “We are still searching,” said Ana Lorca, who heads the coast guard.",
     "The harbour office spoke of 30 missing. In 1998 a ferry accident in the same strait killed 61.",
     "Read more: subscribe for one coin a week"],
    cuts=(("See also: How the strait was crossed in 1911", "see-also"), ("Read more: subscribe for one coin a week", "paywall")),
)  # fmt: skip
TERN = article(
    "Daily Tern", "2024-03-04T19:05:00+00:00",
    ["At least 12 dead as ferry sinks",
     "The ferry Marisol sank on Monday in a storm off Port Almas. At least 12 people died, the coast guard said in a press release.",
     "The harbour office spoke of 30 missing."],
    credits=("Northwire",),
)  # fmt: skip
OBSERVER = article(
    "Almas Observer", "2024-03-06T09:00:00+00:00",
    ["Fishermen’s union: 41 drowned on the Marisol",
     "The fishermen’s union counts 41 dead from lists kept at the quay. The coast guard now says 27 people died.",
     "“Nobody asked us,” said union head Tomé Vidal in an interview. Ana Lorka of the coast guard denied that anyone was left behind.",
     "About 190 people were aboard, the operator said. Between 20 and 25 are still in hospital, doctors said."],
)  # fmt: skip
RELAIS = article(
    "Le Relais du Port", "2024-03-07T07:30:00+00:00",
    ["Naufrage du Marisol : le bilan serait de 29 morts",
     "Le bilan du naufrage serait de 29 morts, selon la garde côtière. Des dizaines de familles attendent à Port-Almas.",
     "Les recherches doivent reprendre vendredi, a annoncé Ana Lorca."],
    language="fr",
)  # fmt: skip
STRIKE = article(
    "The Inland Post", "2024-03-06T12:00:00+00:00",
    ["Bakers of Tarnow stop work",
     "Bakers in Tarnow stopped work on Wednesday. Some 3,000 marched, the bakers’ guild said; police counted 1,200."],
)  # fmt: skip
HOSTILE = article(
    EVIL, "2024-03-05",
    [f"Headline {EVIL}", f"A text that tries {EVIL} to break out. It names 7 hurt, said {EVIL}."],
)  # fmt: skip


def figure(report: Article, words: str, value: float | None, operator: str, measure: str, **rest: object) -> Figure:
    """A figure whose number stands in `words`."""
    return Figure(
        value_span=at(report, words), maker=MAKER, value=value, operator=operator, measure=measure, words=words, **rest  # type: ignore[arg-type]
    )  # fmt: skip


def claim(report: Article, content: str, source: str, cue: str, speaker: str, **rest: object) -> Claim:
    """A claim of one content span."""
    return Claim(
        content=(at(report, content),), source=(at(report, source),), cue=(at(report, cue),), maker=MAKER,
        speaker=Speaker(name=speaker, kind="name"), **rest,  # type: ignore[arg-type]
    )  # fmt: skip


F12 = figure(WIRE, "12", 12, ">=", "killed", low=12, counted="people", event="main", as_of="2024-03-04",
             as_of_upper=False, claimant="the coast guard", verified="explicitly_unverified", channel="press_release")  # fmt: skip
F12 = replace(F12, value_span=at(WIRE, "12", 1))
F30 = figure(WIRE, "30", 30, "=", "missing", claimant="the harbour office", as_of="2024-03-04", event="main")
F61 = figure(WIRE, "61", 61, "=", "killed", status="background", event="accident@1998")
F12T = replace(F12, value_span=at(TERN, "12", 1))
F41 = figure(OBSERVER, "41", 41, "=", "killed", claimant="the fishermen’s union", as_of="2024-03-06", event="main")
F27 = figure(OBSERVER, "27", 27, "=", "killed", claimant="the coast guard", as_of="2024-03-06", event="main")
F190 = figure(OBSERVER, "190", 190, "~", "participants", claimant="the operator", as_of="2024-03-06", event="main")
F20 = figure(OBSERVER, "20 and 25", None, "range", "injured", low=20, high=25, claimant="doctors", as_of="2024-03-06")
F29 = figure(RELAIS, "29", 29, "=", "killed", claimant="the coast guard", as_of="2024-03-07",
             hedges=("reported_conditional",))  # fmt: skip
FDIZ = figure(RELAIS, "dizaines", None, "vague", "other", counted="familles", as_of="2024-03-07")
F3000 = figure(STRIKE, "3,000", 3000, "~", "participants", claimant="the bakers’ guild", as_of="2024-03-06")
F1200 = figure(STRIKE, "1,200", 1200, "=", "participants", claimant="police", as_of="2024-03-06")
F7 = figure(HOSTILE, "7", 7, "=", "injured", claimant=EVIL, as_of="2024-03-05")
K1 = claim(WIRE, "At least 12 people died", "the coast guard", "said", "the coast guard",
           channel=Channel("press_release", at(WIRE, "in a press release")),
           verification=Verification("explicitly_unverified", at(WIRE, "could not be independently verified")))  # fmt: skip
K2 = claim(WIRE, "“We are still searching,”", "Ana Lorca, who heads the coast guard", "said", "Ana Lorca", form="direct")
K3 = claim(OBSERVER, "“Nobody asked us,”", "union head Tomé Vidal", "said", "Tomé Vidal", form="direct")
K4 = claim(OBSERVER, "that anyone was left behind", "Ana Lorka of the coast guard", "denied", "Ana Lorca", act="denial")
K5 = claim(RELAIS, "Les recherches doivent reprendre vendredi", "Ana Lorca", "a annoncé", "Ana Lorca", act="announcement")
M1 = Mention(span=at(WIRE, "Ana Lorca"), kind="person", name="Ana Lorca", maker=MAKER, entity="person:ana-lorca")
M2 = Mention(span=at(OBSERVER, "Ana Lorka"), kind="person", name="Ana Lorka", maker=MAKER)
T1 = Time(span=at(WIRE, "on Monday"), type="DATE", value="2024-03-04", maker=MAKER)

READINGS = {
    r.article: r
    for r in (
        Reading(article=WIRE.id, maker=MAKER, language="en", claims=(K1, K2), figures=(F12, F30, F61), mentions=(M1,), times=(T1,)),
        Reading(article=TERN.id, maker=MAKER, language="en", figures=(F12T,)),
        Reading(article=OBSERVER.id, maker=MAKER, language="en", claims=(K3, K4), figures=(F41, F27, F190, F20), mentions=(M2,)),
        Reading(article=RELAIS.id, maker=MAKER, language="fr", claims=(K5,), figures=(F29, FDIZ), lacks=("no French trees",)),
        Reading(article=STRIKE.id, maker=MAKER, language="en", figures=(F3000, F1200)),
        Reading(article=HOSTILE.id, maker=MAKER, language="en", figures=(F7,)),
    )
}  # fmt: skip
ARTICLES = {a.id: a for a in (WIRE, TERN, OBSERVER, RELAIS, STRIKE, HOSTILE)}


def point(*figures: Figure, origins: Sequence[Article] = ()) -> LedgerPoint:
    """A ledger point of one or more figures that say the same."""
    one = figures[0]
    cites = tuple(Cite(f.value_span.text, f.value_span.start, f.value_span.end, f.id) for f in figures)
    return LedgerPoint(
        value=one.value, operator=one.operator, claimant=one.claimant, cites=cites, low=one.low, high=one.high,
        words=one.words, channel=one.channel, as_of=one.as_of, as_of_upper=one.as_of_upper, verified=one.verified,
        hedges=one.hedges, origins=tuple(a.id for a in origins) or (one.value_span.text,),
    )  # fmt: skip


def member(report: Article, origin: Article | None = None, copy: str = "original", share: float = 0.0) -> StoryReport:
    """A report as a story lists it."""
    return StoryReport(
        id=report.id, title=report.title.text if report.title else "", outlet=report.outlet, language=report.language,
        published=report.published.value if report.published else None, origin=(origin or report).id, copy=copy,  # type: ignore[arg-type]
        share=share, address=report.address, credits=report.credits, sample=True,
        reason="" if copy == "original" else "212 of 230 word runs stand in the origin, published 45 minutes earlier",
    )  # fmt: skip


def said(found: Claim, report: Article, **rest: object) -> SaidClaim:
    """A claim as a voice lists it."""
    span = found.content[0]
    return SaidClaim(
        text=span.of(report.text), claim=found.id, form=found.form, act=found.act,
        cites=(Cite(report.id, span.start, span.end, found.id),), **rest,  # type: ignore[arg-type]
    )  # fmt: skip


def own(report: Article, words: str) -> Line:
    """A source's own sentence."""
    return Line(text=words, cites=(cite(report, words),))


def entry(when: str, line: Line, **rest: object) -> TimelineEntry:
    """An entry of a timeline, to the day."""
    return TimelineEntry(when=when, grain="day", sort=when, line=line, **rest)  # type: ignore[arg-type]


def ferry() -> Story:
    """Rival and revised tolls, a copy, two languages, names in two spellings."""
    killed = LedgerRow(
        event="main", measure="killed", counted="people", basis="cumulative", low=12, high=41,
        points=(point(F12, F12T, origins=(WIRE,)), point(F41), point(F27), point(F29)),
        checks=(Check("rival", "the fishermen’s union gives 41, the coast guard 27, on the same day",
                      (cite(OBSERVER, "41", F41.id), cite(OBSERVER, "27", F27.id))),),
    )  # fmt: skip
    rows = (
        LedgerRow(event="accident@1998", measure="killed", counted="people", basis="cumulative", status="background", points=(point(F61),)),
        killed,
        LedgerRow(event="main", measure="missing", counted="people", basis="cumulative", points=(point(F30),)),
        LedgerRow(event="main", measure="injured", counted="people", basis="stock", points=(point(F20),)),
        LedgerRow(event="main", measure="participants", counted="aboard", basis="stock", points=(point(F190),)),
        LedgerRow(event="main", measure="other", counted="familles", basis="stock", points=(point(FDIZ),)),
    )  # fmt: skip
    first = own(WIRE, "The ferry Marisol sank on Monday in a storm off Port Almas.")
    return Story(
        id="s:0123456789abcdef0123", title=RELAIS.title.text if RELAIS.title else "", title_from=RELAIS.id,
        first=WIRE.published.value if WIRE.published else None, latest=RELAIS.published.value if RELAIS.published else None,
        reports=(member(WIRE), member(TERN, WIRE, "wire", 0.92), member(OBSERVER), member(RELAIS)),
        independent=3, agencies=(("Northwire", 1),), places=("Port Almas", "country:PT"), sample=True,
        now=(own(RELAIS, "Le bilan du naufrage serait de 29 morts, selon la garde côtière."),
             own(OBSERVER, "The fishermen’s union counts 41 dead from lists kept at the quay.")),
        ledger=rows,
        voices=(
            Voice(speaker="the coast guard", claims=(said(K1, WIRE, channel="press_release", said_at="2024-03-04",
                  firmness=("lower_bound",), verification="explicitly_unverified"),)),
            Voice(speaker="Ana Lorca", role="head of the coast guard", entity="person:ana-lorca",
                  forms=("Ana Lorca", "Ana Lorka"), claims=(said(K2, WIRE), said(K4, OBSERVER), said(K5, RELAIS))),
            Voice(speaker="Tomé Vidal", role="union head", claims=(said(K3, OBSERVER, channel="interview"),)),
        ),
        timeline=(
            entry("1998", own(WIRE, "In 1998 a ferry accident in the same strait killed 61."), status="background"),
            entry("2024-03-04", first, also=(own(TERN, "The ferry Marisol sank on Monday in a storm off Port Almas."),)),
            entry("2024-03-08", own(RELAIS, "Les recherches doivent reprendre vendredi, a annoncé Ana Lorca."), planned=True),
        ),
        differ=(
            Difference("figure", "how many died", (
                Side("41, according to the fishermen’s union", (cite(OBSERVER, "41", F41.id),)),
                Side("27, according to the coast guard", (cite(OBSERVER, "27", F27.id),)))),
            Difference("name", "the head of the coast guard", (
                Side("Ana Lorca", (cite(WIRE, "Ana Lorca", M1.id),)), Side("Ana Lorka", (cite(OBSERVER, "Ana Lorka", M2.id),)))),
        ),
        names=(Name("person:ana-lorca", "person", (NameForm("Ana Lorca", (cite(WIRE, "Ana Lorca", M1.id), cite(RELAIS, "Ana Lorca"))),
                                                   NameForm("Ana Lorka", (cite(OBSERVER, "Ana Lorka", M2.id),)))),),
    )  # fmt: skip


def strike() -> Story:
    """One report, two claimants on one day."""
    row = LedgerRow(event="main", measure="participants", counted="people", basis="stock", points=(point(F3000), point(F1200)))
    return Story(
        id="s:1123456789abcdef0123", title="Bakers of Tarnow stop work", title_from=STRIKE.id, first="2024-03-06",
        latest="2024-03-06T12:00:00+00:00", reports=(member(STRIKE),), independent=1, ledger=(row,), places=("Tarnow",),
        now=(own(STRIKE, "Bakers in Tarnow stopped work on Wednesday."),), sample=True,
    )  # fmt: skip


def hostile() -> Story:
    """Every text tries to break out of the page."""
    row = LedgerRow(event=EVIL, measure="injured", counted=EVIL, basis="cumulative", points=(point(F7),))
    return Story(
        id="s:2123456789abcdef0123", title=f"Headline {EVIL}", title_from=HOSTILE.id, first="2024-03-05", latest="2024-03-05",
        reports=(member(HOSTILE),), independent=1, ledger=(row,), places=(EVIL,), sample=True,
        now=(own(HOSTILE, f"A text that tries {EVIL} to break out."),),
        voices=(Voice(speaker=EVIL, role=EVIL, claims=(SaidClaim(text=EVIL, claim=F7.id, form="direct", act=EVIL,
                cites=(cite(HOSTILE, "7", F7.id),), channel=EVIL, said_at=EVIL),)),),
    )  # fmt: skip


CAPTURE = Capture(
    asked="https://northwire.example/marisol", address="https://northwire.example/marisol",
    fetched_at="2024-03-04T18:31:07+00:00", status=200, media_type="text/html", sha256="ab" * 32, size=18233,
    locator="segment-0001.warc.gz+4711",
)  # fmt: skip


@dataclass
class DemoDesk:
    """The desk over the invented stories."""

    found: tuple[Story, ...]

    def stories(self) -> Sequence[Story]:
        return self.found

    def story(self, id: str) -> Story | None:
        return next((s for s in self.found if s.id == id), None)

    def story_of(self, report: str) -> Story | None:
        return next((s for s in self.found if any(r.id == report for r in s.reports)), None)

    def report(self, id: str) -> tuple[Article, Reading | None, Capture | None] | None:
        return (ARTICLES[id], READINGS.get(id), CAPTURE) if id in ARTICLES else None

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
                hits.append(Hit(
                    kind="report", id=a.id, title=a.title.text if a.title else "", before=a.text[max(0, start - 40) : start],
                    words=q, after=a.text[start + len(q) : start + len(q) + 40], outlet=a.outlet, language=a.language))  # fmt: skip
        return hits[:limit]

    def sources(self) -> Sequence[SourceHealth]:
        feed = Source(kind="feed", address="https://northwire.example/feed", outlet="Northwire", country="PT", language="en")
        dead = Source(kind="feed", address="https://silent.example/feed", outlet="The Silent Herald", language="fr")
        odd = Source(kind="page", address="javascript:alert(1)", outlet=EVIL)
        return (
            SourceHealth(source=feed, reached=True, reached_at="2024-03-07T08:00:00+00:00", counts=(("stored", 12), ("unchanged", 40))),
            SourceHealth(source=dead, reached=False, tried_at="2024-03-07T08:00:00+00:00", error="the host did not answer in 10 s"),
            SourceHealth(source=odd),
        )  # fmt: skip

    def status(self) -> Status:
        return Status(
            gathering=True, last_round="2024-03-07T08:00:00+00:00", samples=bool(self.found), sources=3,
            unreachable=tuple(s for s in self.sources() if s.reached is False), reports=len(ARTICLES), stories=len(self.found),
        )  # fmt: skip


def back(place: Cite) -> tuple[TraceStep, ...]:
    """From a place in a report to the capture."""
    report = ARTICLES[place.report]
    words = report.text[place.start : place.end]
    return (
        TraceStep(kind="figure", title=f"Read by {MAKER}", facts=(("Maker", MAKER), ("Words", words))),
        TraceStep(
            kind="words", title="In their context", before=report.text[max(0, place.start - 60) : place.start], words=words,
            after=report.text[place.end : place.end + 60], language=report.language, cite=place),
        TraceStep(kind="cuts", title=f"{len(report.cuts)} parts of the text were cut"),
        TraceStep(
            kind="capture", title="As it was captured", href=CAPTURE.address,
            facts=(("Address", CAPTURE.address), ("Fetched", CAPTURE.fetched_at), ("SHA-256", CAPTURE.sha256), ("Kept at", CAPTURE.locator))),
    )  # fmt: skip


def desk() -> DemoDesk:
    """The desk with all three stories."""
    return DemoDesk((ferry(), strike(), hostile()))
