"""Three stories woven of the invented reports."""

from __future__ import annotations

from collections.abc import Sequence

from coranto.records import (
    Article,
    Check,
    Cite,
    Claim,
    Difference,
    Figure,
    LedgerPoint,
    LedgerRow,
    Line,
    Name,
    NameForm,
    Related,
    Remark,
    SaidClaim,
    Side,
    Story,
    StoryReport,
    TimelineEntry,
    Turn,
    Voice,
)
from publish.newsroom import (
    EVIL,
    F7,
    F12,
    F12T,
    F20,
    F27,
    F29,
    F30,
    F41,
    F61,
    F190,
    F1200,
    F3000,
    FDIZ,
    HOSTILE,
    K1,
    K2,
    K3,
    K4,
    K5,
    M1,
    M2,
    OBSERVER,
    RELAIS,
    STRIKE,
    TERN,
    WIRE,
    cite,
)


def point(*figures: Figure, origins: Sequence[Article] = ()) -> LedgerPoint:
    """A ledger point of one or more figures that say the same."""
    one = figures[0]
    cites = tuple(Cite(f.value_span.text, f.value_span.start, f.value_span.end, f.id) for f in figures)
    return LedgerPoint(
        value=one.value,
        operator=one.operator,
        claimant=one.claimant,
        cites=cites,
        low=one.low,
        high=one.high,
        words=one.words,
        channel=one.channel,
        as_of=one.as_of,
        as_of_upper=one.as_of_upper,
        verified=one.verified,
        hedges=one.hedges,
        origins=tuple(a.id for a in origins) or (one.value_span.text,),
    )


def member(report: Article, origin: Article | None = None, copy: str = "original", share: float = 0.0) -> StoryReport:
    """A report as a story lists it."""
    return StoryReport(
        id=report.id,
        title=report.title.text if report.title else "",
        outlet=report.outlet,
        language=report.language,
        published=report.published.value if report.published else None,
        origin=(origin or report).id,
        copy=copy,  # type: ignore[arg-type]
        share=share,
        address=report.address,
        credits=report.credits,
        outlet_kind=report.outlet_kind,
        sample=True,
        reason="" if copy == "original" else "212 of 230 word runs stand in the origin, published 45 minutes earlier",
    )


def said(found: Claim, report: Article, **rest: object) -> SaidClaim:
    """A claim as a voice lists it."""
    span = found.content[0]
    return SaidClaim(
        text=span.of(report.text),
        claim=found.id,
        form=found.form,
        act=found.act,
        cites=(Cite(report.id, span.start, span.end, found.id),),
        **rest,  # type: ignore[arg-type]
    )


def remark(report: Article, kind: str, code: str, words: str, **rest: object) -> Remark:
    """What stands beside a claim, in a report's own words."""
    return Remark(kind=kind, code=code, text=words, cites=(cite(report, words),), **rest)  # type: ignore[arg-type]


def own(report: Article, words: str) -> Line:
    """A source's own sentence."""
    return Line(text=words, cites=(cite(report, words),))


def entry(when: str, line: Line, **rest: object) -> TimelineEntry:
    """An entry of a timeline, to the day."""
    return TimelineEntry(when=when, grain="day", sort=when, line=line, **rest)  # type: ignore[arg-type]


def ferry() -> Story:
    """Rival and revised tolls, a copy, two languages, names in two spellings."""
    killed = LedgerRow(
        event="main",
        measure="killed",
        counted="people",
        basis="cumulative",
        low=12,
        high=41,
        points=(point(F12, F12T, origins=(WIRE,)), point(F41), point(F27), point(F29)),
        checks=(
            Check(
                "rival",
                "the fishermen’s union gives 41, the coast guard 27, on the same day",
                (cite(OBSERVER, "41", F41.id), cite(OBSERVER, "27", F27.id)),
            ),
        ),
    )
    rows = (
        LedgerRow(
            event="accident@1998",
            measure="killed",
            counted="people",
            basis="cumulative",
            status="background",
            points=(point(F61),),
        ),
        killed,
        LedgerRow(event="main", measure="missing", counted="people", basis="cumulative", points=(point(F30),)),
        LedgerRow(event="main", measure="injured", counted="people", basis="stock", points=(point(F20),)),
        LedgerRow(event="main", measure="participants", counted="aboard", basis="stock", points=(point(F190),)),
        LedgerRow(event="main", measure="other", counted="familles", basis="stock", points=(point(FDIZ),)),
    )
    first = own(WIRE, "The ferry Marisol sank on Monday in a storm off Port Almas.")
    return Story(
        id="s:0123456789abcdef0123",
        title=RELAIS.title.text if RELAIS.title else "",
        title_from=RELAIS.id,
        first=WIRE.published.value if WIRE.published else None,
        latest=RELAIS.published.value if RELAIS.published else None,
        reports=(member(WIRE), member(TERN, WIRE, "wire", 0.92), member(OBSERVER), member(RELAIS)),
        independent=3,
        agencies=(("Northwire", 1),),
        related=(
            Related(
                kind="before",
                story="s:1123456789abcdef0123",
                names=("Tarnow", EVIL),
                title=f"Bakers {EVIL}",
                first="2024-02-06",
                cites=(cite(OBSERVER, "The fishermen’s union counts 41 dead"),),
            ),
            Related(kind="same-actors", story="s:2123456789abcdef0123", names=("Port Almas", "Ana Lorca")),
        ),
        trail=(
            Turn(kind="merged", stories=("s:merged",), by="ada", reason=f"one ferry {EVIL}", judgement="j:1"),
            Turn(
                kind="split",
                stories=("s:1123456789abcdef0123",),
                by="ada",
                reason="no ferry",
                judgement="j:3",
                at="2024-03-07T08:00:00+00:00",
            ),
        ),
        places=("Port Almas", "country:PT"),
        sample=True,
        now=(
            own(RELAIS, "Le bilan du naufrage serait de 29 morts, selon la garde côtière."),
            own(OBSERVER, "The fishermen’s union counts 41 dead from lists kept at the quay."),
        ),
        ledger=rows,
        voices=(
            Voice(
                speaker="the coast guard",
                grade="named organisation",
                claims=(
                    said(
                        K1,
                        WIRE,
                        channel="press_release",
                        said_at="2024-03-04",
                        cue="said",
                        firmness=("lower_bound",),
                        verification="explicitly_unverified",
                        origins=(WIRE.id, OBSERVER.id),
                        copies=(TERN.id,),
                        remarks=(
                            remark(WIRE, "hedge", "lower_bound", "At least"),
                            remark(WIRE, "check", "explicitly_unverified", "could not be independently verified"),
                            remark(
                                OBSERVER,
                                "denial",
                                "denial",
                                "anyone was left behind",
                                speaker="Ana Lorka",
                                claim=K4.id,
                                said_at="2024-03-06",
                            ),
                        ),
                    ),
                ),
            ),
            Voice(
                speaker="Ana Lorca",
                role="head of the coast guard",
                grade="named person with role",
                entity="person:ana-lorca",
                forms=("Ana Lorca", "Ana Lorka"),
                claims=(said(K2, WIRE), said(K4, OBSERVER), said(K5, RELAIS)),
            ),
            Voice(
                speaker="Tomé Vidal",
                role="union head",
                grade="named person with role",
                claims=(said(K3, OBSERVER, channel="interview"),),
            ),
            Voice(
                speaker="",
                grade="none",
                claims=(
                    SaidClaim(
                        text="Nobody asked us",
                        claim=K3.id,
                        form="direct",
                        act="assertion",
                        cites=(cite(OBSERVER, "Nobody asked us"),),
                    ),
                ),
            ),
        ),
        timeline=(
            entry("1998", own(WIRE, "In 1998 a ferry accident in the same strait killed 61."), status="background"),
            entry(
                "2024-03-04", first, also=(own(TERN, "The ferry Marisol sank on Monday in a storm off Port Almas."),)
            ),
            entry(
                "2024-03-08",
                own(RELAIS, "Les recherches doivent reprendre vendredi, a annoncé Ana Lorca."),
                planned=True,
            ),
        ),
        differ=(
            Difference(
                "figure",
                "how many died",
                (
                    Side("41, according to the fishermen’s union", (cite(OBSERVER, "41", F41.id),)),
                    Side("27, according to the coast guard", (cite(OBSERVER, "27", F27.id),)),
                ),
            ),
            Difference(
                "name",
                "the head of the coast guard",
                (
                    Side("Ana Lorca", (cite(WIRE, "Ana Lorca", M1.id),)),
                    Side("Ana Lorka", (cite(OBSERVER, "Ana Lorka", M2.id),)),
                ),
            ),
        ),
        names=(
            Name(
                "person:ana-lorca",
                "person",
                (
                    NameForm("Ana Lorca", (cite(WIRE, "Ana Lorca", M1.id), cite(RELAIS, "Ana Lorca"))),
                    NameForm("Ana Lorka", (cite(OBSERVER, "Ana Lorka", M2.id),)),
                ),
            ),
        ),
    )


def strike() -> Story:
    """One report, two claimants on one day."""
    row = LedgerRow(
        event="main", measure="participants", counted="people", basis="stock", points=(point(F3000), point(F1200))
    )
    return Story(
        id="s:1123456789abcdef0123",
        title="Bakers of Tarnow stop work",
        title_from=STRIKE.id,
        first="2024-03-06",
        latest="2024-03-06T12:00:00+00:00",
        reports=(member(STRIKE),),
        independent=1,
        ledger=(row,),
        places=("Tarnow",),
        now=(own(STRIKE, "Bakers in Tarnow stopped work on Wednesday."),),
        sample=True,
    )


def hostile() -> Story:
    """Every text tries to break out of the page."""
    row = LedgerRow(event=EVIL, measure="injured", counted=EVIL, basis="cumulative", points=(point(F7),))
    return Story(
        id="s:2123456789abcdef0123",
        title=f"Headline {EVIL}",
        title_from=HOSTILE.id,
        first="2024-03-05",
        latest="2024-03-05",
        reports=(member(HOSTILE),),
        independent=1,
        ledger=(row,),
        places=(EVIL,),
        sample=True,
        now=(own(HOSTILE, f"A text that tries {EVIL} to break out."),),
        voices=(
            Voice(
                speaker=EVIL,
                role=EVIL,
                claims=(
                    SaidClaim(
                        text=EVIL,
                        claim=F7.id,
                        form="direct",
                        act=EVIL,
                        cites=(cite(HOSTILE, "7", F7.id),),
                        channel=EVIL,
                        said_at=EVIL,
                    ),
                ),
            ),
        ),
    )
