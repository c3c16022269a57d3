"""Invented reports and what was read in them: rival tolls, a copy, a French report, words that try to break out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coranto.records import (
    Article,
    Block,
    Channel,
    Cite,
    Claim,
    Cut,
    Dated,
    Figure,
    Mention,
    Reading,
    Span,
    Speaker,
    Time,
    Title,
    Verification,
)

MAKER = "demo 1"
EVIL = '<script>alert("x")</script><img src=x onerror=alert(1)>"\' onmouseover=alert(2) &amp;'


def article(
    outlet: str,
    published: str,
    paragraphs: Sequence[str],
    language: str = "en",
    cuts: Sequence[tuple[str, str]] = (),
    credits: tuple[str, ...] = (),
) -> Article:
    """A report: the first paragraph is its headline."""
    text, blocks = "", []
    for index, paragraph in enumerate(paragraphs):
        start = len(text)
        text += paragraph + "\n\n"
        blocks.append(Block(start, start + len(paragraph), "headline" if index == 0 else "paragraph"))
    found = tuple(Cut(text.index(w), text.index(w) + len(w), label) for w, label in cuts)  # type: ignore[arg-type]
    return Article(
        capture=f"c:{outlet}{published}",
        text=text,
        outlet=outlet,
        language=language,
        blocks=tuple(blocks),
        cuts=found,
        title=Title(paragraphs[0], 0, len(paragraphs[0])),
        published=Dated(published, "jsonld", 0.95),
        address=f"https://{outlet.lower().replace(' ', '-')}.example/{published}",
        credits=credits,
        sample=True,
        bylines=("A. Writer",),
    )


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
    "Northwire",
    "2024-03-04T18:20:00+00:00",
    [
        "Ferry goes down off Port Almas, at least 12 dead",
        "See also: How the strait was crossed in 1911",
        "The ferry Marisol sank on Monday in a storm off Port Almas. At least 12 people died, "
        "the coast guard said in a press release.",
        "The figure could not be independently verified. “We are still searching,” said Ana Lorca, "
        "who heads the coast guard.",
        "The harbour office spoke of 30 missing. In 1998 a ferry accident in the same strait killed 61.",
        "Read more: subscribe for one coin a week",
    ],
    cuts=(
        ("See also: How the strait was crossed in 1911", "see-also"),
        ("Read more: subscribe for one coin a week", "paywall"),
    ),
)
TERN = article(
    "Daily Tern",
    "2024-03-04T19:05:00+00:00",
    [
        "At least 12 dead as ferry sinks",
        "The ferry Marisol sank on Monday in a storm off Port Almas. At least 12 people died, "
        "the coast guard said in a press release.",
        "The harbour office spoke of 30 missing.",
    ],
    credits=("Northwire",),
)
OBSERVER = article(
    "Almas Observer",
    "2024-03-06T09:00:00+00:00",
    [
        "Fishermen’s union: 41 drowned on the Marisol",
        "The fishermen’s union counts 41 dead from lists kept at the quay. The coast guard now says 27 people died.",
        "“Nobody asked us,” said union head Tomé Vidal in an interview. "
        "Ana Lorka of the coast guard denied that anyone was left behind.",
        "About 190 people were aboard, the operator said. Between 20 and 25 are still in hospital, doctors said.",
    ],
)
RELAIS = article(
    "Le Relais du Port",
    "2024-03-07T07:30:00+00:00",
    [
        "Naufrage du Marisol : le bilan serait de 29 morts",
        "Le bilan du naufrage serait de 29 morts, selon la garde côtière. "
        "Des dizaines de familles attendent à Port-Almas.",
        "Les recherches doivent reprendre vendredi, a annoncé Ana Lorca.",
    ],
    language="fr",
)
STRIKE = article(
    "The Inland Post",
    "2024-03-06T12:00:00+00:00",
    [
        "Bakers of Tarnow stop work",
        "Bakers in Tarnow stopped work on Wednesday. Some 3,000 marched, the bakers’ guild said; police counted 1,200.",
    ],
)
HOSTILE = article(
    EVIL,
    "2024-03-05",
    [f"Headline {EVIL}", f"A text that tries {EVIL} to break out. It names 7 hurt, said {EVIL}."],
)


def figure(report: Article, words: str, value: float | None, operator: str, measure: str, **rest: object) -> Figure:
    """A figure whose number stands in `words`."""
    return Figure(
        value_span=at(report, words),
        maker=MAKER,
        value=value,
        operator=operator,
        measure=measure,
        words=words,
        **rest,  # type: ignore[arg-type]
    )


def claim(report: Article, content: str, source: str, cue: str, speaker: str, **rest: object) -> Claim:
    """A claim of one content span."""
    return Claim(
        content=(at(report, content),),
        source=(at(report, source),),
        cue=(at(report, cue),),
        maker=MAKER,
        speaker=Speaker(name=speaker, kind="name"),
        **rest,  # type: ignore[arg-type]
    )


F12 = figure(
    WIRE,
    "12",
    12,
    ">=",
    "killed",
    low=12,
    counted="people",
    event="main",
    as_of="2024-03-04",
    as_of_upper=False,
    claimant="the coast guard",
    verified="explicitly_unverified",
    channel="press_release",
)
F12 = replace(F12, value_span=at(WIRE, "12", 1))
F30 = figure(WIRE, "30", 30, "=", "missing", claimant="the harbour office", as_of="2024-03-04", event="main")
F61 = figure(WIRE, "61", 61, "=", "killed", status="background", event="accident@1998")
F12T = replace(F12, value_span=at(TERN, "12", 1))
F41 = figure(OBSERVER, "41", 41, "=", "killed", claimant="the fishermen’s union", as_of="2024-03-06", event="main")
F27 = figure(OBSERVER, "27", 27, "=", "killed", claimant="the coast guard", as_of="2024-03-06", event="main")
F190 = figure(OBSERVER, "190", 190, "~", "participants", claimant="the operator", as_of="2024-03-06", event="main")
F20 = figure(OBSERVER, "20 and 25", None, "range", "injured", low=20, high=25, claimant="doctors", as_of="2024-03-06")
F29 = figure(
    RELAIS, "29", 29, "=", "killed", claimant="the coast guard", as_of="2024-03-07", hedges=("reported_conditional",)
)
FDIZ = figure(RELAIS, "dizaines", None, "vague", "other", counted="familles", as_of="2024-03-07")
F3000 = figure(STRIKE, "3,000", 3000, "~", "participants", claimant="the bakers’ guild", as_of="2024-03-06")
F1200 = figure(STRIKE, "1,200", 1200, "=", "participants", claimant="police", as_of="2024-03-06")
F7 = figure(HOSTILE, "7", 7, "=", "injured", claimant=EVIL, as_of="2024-03-05")
K1 = claim(
    WIRE,
    "At least 12 people died",
    "the coast guard",
    "said",
    "the coast guard",
    channel=Channel("press_release", at(WIRE, "in a press release")),
    verification=Verification("explicitly_unverified", at(WIRE, "could not be independently verified")),
)
K2 = claim(
    WIRE, "“We are still searching,”", "Ana Lorca, who heads the coast guard", "said", "Ana Lorca", form="direct"
)
K3 = claim(OBSERVER, "“Nobody asked us,”", "union head Tomé Vidal", "said", "Tomé Vidal", form="direct")
K4 = claim(OBSERVER, "that anyone was left behind", "Ana Lorka of the coast guard", "denied", "Ana Lorca", act="denial")
K5 = claim(
    RELAIS, "Les recherches doivent reprendre vendredi", "Ana Lorca", "a annoncé", "Ana Lorca", act="announcement"
)
M1 = Mention(span=at(WIRE, "Ana Lorca"), kind="person", name="Ana Lorca", maker=MAKER, entity="person:ana-lorca")
M2 = Mention(span=at(OBSERVER, "Ana Lorka"), kind="person", name="Ana Lorka", maker=MAKER)
T1 = Time(span=at(WIRE, "on Monday"), type="DATE", value="2024-03-04", maker=MAKER)

READINGS = {
    r.article: r
    for r in (
        Reading(
            article=WIRE.id,
            maker=MAKER,
            language="en",
            claims=(K1, K2),
            figures=(F12, F30, F61),
            mentions=(M1,),
            times=(T1,),
        ),
        Reading(article=TERN.id, maker=MAKER, language="en", figures=(F12T,)),
        Reading(
            article=OBSERVER.id,
            maker=MAKER,
            language="en",
            claims=(K3, K4),
            figures=(F41, F27, F190, F20),
            mentions=(M2,),
        ),
        Reading(
            article=RELAIS.id, maker=MAKER, language="fr", claims=(K5,), figures=(F29, FDIZ), lacks=("no French trees",)
        ),
        Reading(article=STRIKE.id, maker=MAKER, language="en", figures=(F3000, F1200)),
        Reading(article=HOSTILE.id, maker=MAKER, language="en", figures=(F7,)),
    )
}
ARTICLES = {a.id: a for a in (WIRE, TERN, OBSERVER, RELAIS, STRIKE, HOSTILE)}
