"""Who says what: every claim under its speaker, once, with the origins that carry it, how firmly, how it was checked.

Claims of one speaker in several reports are one when their wording is alike, or when they give the same numbers of the
same things. Copies carry nothing of their own; what
an edited copy adds to its origin counts as that copy's. What someone else denied or confirmed later stands beside the
claim it speaks to. What is attributed to nobody stands under one voice without a name, and is never given to anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from coranto.knit.answers import ACTS, nearest
from coranto.knit.counts import Numbers, numbers
from coranto.knit.grades import GRADES, grade_of, name_of
from coranto.knit.likeness import alike, bare, bearing, held
from coranto.knit.names import Register
from coranto.knit.origins import Carrier, Ground
from coranto.knit.reports import Report, tongue
from coranto.records import Claim, NameGroup, Remark, SaidClaim, Span, Voice

__all__ = ["GRADES", "grade_of", "voices", "wording"]

SAME_WORDS, HELD_WORDS = 0.6, 0.85
_FEWEST_WORDS = 4


@dataclass(slots=True)
class _Said:
    """One claim with every report that carries it; the first one gives the wording."""

    claim: Claim
    report: Report
    text: str
    numbers: Numbers = frozenset()
    carriers: list[tuple[Report, Claim]] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    answers: list[Remark] = field(default_factory=list)

    @property
    def when(self) -> str:
        """The day it was said: what the report says of it, else the day of the report."""
        at = self.claim.said_at
        return (at.value if at else self.report.published)[:10]


@dataclass(slots=True)
class _Speaker:
    key: str
    group: NameGroup | None
    said: list[_Said] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name that is shown; empty for the one under whom stands what is attributed to nobody."""
        return self.group.name if self.group else name_of(self.said[0].claim.speaker)


def voices(reports: tuple[Report, ...], register: Register, ground: Ground | None = None) -> tuple[Voice, ...]:
    """All that is attributed to anyone, grouped by speaker across the reports, in the order said."""
    ground = ground or Ground()
    speakers: dict[str, _Speaker] = {}
    for report in sorted(reports, key=lambda r: (not r.original, r.published, r.article.id)):
        for claim in report.reading.claims if report.reading else ():
            _hear(speakers, report, claim, register)
    _answer(speakers)
    own = tongue(r for r in reports if r.original)
    return tuple(sorted((_voice(s, own, ground) for s in speakers.values()), key=_precedence))


def _precedence(voice: Voice) -> tuple[int, bool, int, str, str]:
    """By grade, nobody named last; within a grade who says most first."""
    return GRADES.index(voice.grade), not voice.speaker, -len(voice.claims), voice.speaker, voice.entity or ""


def _hear(speakers: dict[str, _Speaker], report: Report, claim: Claim, register: Register) -> None:
    text = wording(report, claim)
    if not bearing(text):
        return  # "that", "so": the words say nothing without what they point to
    group = register.find(claim.speaker, report.article.id)
    key = group.entity if group else claim.speaker.entity or bare(name_of(claim.speaker))
    speaker = speakers.get(key, _Speaker(key, group))
    counts = numbers(report, claim)
    for said in speaker.said:
        if _one_claim(said, report, claim, text, counts):
            if report.original:
                said.carriers.append((report, claim))
            else:
                said.copies.append(report.article.id)
            return
    # A translated copy says the same in other words; only an edited one may hold something of its own.
    if report.original or report.edited:
        speaker.said.append(_Said(claim, report, text, counts, [(report, claim)]))
        speakers[key] = speaker


def wording(report: Report, claim: Claim) -> str:
    """The words of the content; where it is discontinuous, the parts with an ellipsis between them."""
    return " … ".join(report.words(span) for span in claim.content)


def _one_claim(said: _Said, report: Report, claim: Claim, text: str, counts: Numbers) -> bool:
    """Whether a claim says what was said before; whoever denies what they once said says something new."""
    if (said.claim.act == "denial") != (claim.act == "denial") or (said.report is report and said.text != text):
        return False
    return _same(said.text, text) or bool(counts and counts == said.numbers and said.report is not report)


def _same(one: str, other: str) -> bool:
    if one == other or alike(one, other) >= SAME_WORDS:
        return True
    return min(len(bearing(one)), len(bearing(other))) >= _FEWEST_WORDS and held(one, other) >= HELD_WORDS


def _answer(speakers: dict[str, _Speaker]) -> None:
    """Put every denial and confirmation beside the claim of someone else that it speaks to, if that was said before."""
    said = [(speaker, one) for speaker in speakers.values() for one in speaker.said]
    for speaker, answer in said:
        if answer.claim.act not in ACTS:
            continue
        earlier = (
            (one.text, one) for other, one in said
            if other is not speaker and one.claim.act not in ACTS and one.when <= answer.when
        )  # fmt: skip
        if (found := nearest(answer.text, earlier)) is not None:
            found.answers.append(_remark_of(speaker, answer))


def _remark_of(speaker: _Speaker, answer: _Said) -> Remark:
    claim = answer.claim
    return Remark(
        kind="denial" if claim.act == "denial" else "confirmation",
        code=claim.act,
        text=answer.text,
        cites=tuple(dict.fromkeys(r.cite(span, c.id) for r, c in answer.carriers for span in c.content)),
        speaker=speaker.name,
        claim=claim.id,
        said_at=answer.when if answer.when < "9" else None,
    )


def _voice(speaker: _Speaker, own: str | None, ground: Ground) -> Voice:
    """One speaker as shown; the role is the last one given, of those in the language `own` where there are any."""
    carried = [pair for said in speaker.said for pair in said.carriers]
    claims = [c for _, c in carried]
    roles = [(r.language == own, c.speaker.role) for r, c in carried if c.speaker.role]
    grade = min((grade_of(c, speaker.group, r) for r, c in carried), key=GRADES.index) if speaker.name else "none"
    ordered = sorted(speaker.said, key=lambda s: (s.when, s.report.published, s.report.article.id, s.claim.content[0]))
    forms = [text for text, _ in speaker.group.forms] if speaker.group else [name_of(c.speaker) for c in claims]
    return Voice(
        speaker=speaker.name,
        claims=tuple(_shown(s, speaker.name, ground) for s in ordered),
        entity=speaker.group.entity if speaker.group else claims[0].speaker.entity,
        role=max(reversed(roles), key=lambda r: r[0])[1] if roles and speaker.name else None,
        grade=grade,
        forms=tuple(dict.fromkeys(f for f in forms if f)),
    )


def _shown(said: _Said, speaker: str, ground: Ground) -> SaidClaim:
    claim = said.claim
    carriers = sorted(said.carriers, key=lambda c: (c[0] is not said.report, c[0].published, c[0].article.id))
    hedges = [h.type for _, c in carriers for h in c.hedges]
    checked = next((c.verification.status for _, c in carriers if c.verification), None)
    channel = next((c.channel for _, c in carriers if c.channel), None)
    answers = sorted(said.answers, key=lambda a: (a.said_at or "", a.cites))
    counted = ground.counted((_carrier(r, c) for r, c in carriers), speaker)
    return SaidClaim(
        text=said.text,
        claim=claim.id,
        form=claim.form,
        act=claim.act,
        cites=tuple(dict.fromkeys(r.cite(span, c.id) for r, c in carriers for span in c.content)),
        cue=" … ".join(said.report.words(span) for span in claim.cue),
        channel=channel.type if channel else None,
        channel_inherited=bool(channel and channel.inherited),
        said_at=claim.said_at.value if claim.said_at else None,
        firmness=tuple(dict.fromkeys(hedges)),
        verification=checked,
        origins=tuple(dict.fromkeys(r.article.id for r, _ in carriers)),
        independent=counted.independent,
        by_agency=counted.by_agency,
        through=counted.through,
        via=tuple(dict.fromkeys(v for _, c in carriers for v in c.via)),
        copies=tuple(dict.fromkeys(said.copies)),
        remarks=(*_remarks(carriers), *answers),
    )


def _carrier(report: Report, claim: Claim) -> Carrier:
    at = claim.said_at
    return Carrier(
        text=report.article.id,
        report=report.article.id,
        at=claim.content[0].start,
        published=report.published if report.article.published else "",
        day=at.value[:10] if at and at.basis != "context" else "",
        channel=claim.channel.type if claim.channel else None,
        via=claim.via,
    )


def _remarks(carriers: list[tuple[Report, Claim]]) -> Iterator[Remark]:
    """The words by which the carrying reports soften a claim and say whether it was checked, once for each code."""
    found: dict[tuple[str, str, str], list[tuple[Report, Span]]] = {}
    for report, claim in carriers:
        for hedge in claim.hedges:
            found.setdefault(("hedge", hedge.type, ""), []).append((report, hedge.span))
    for report, claim in carriers:
        if checked := claim.verification:
            found.setdefault(("check", checked.status, checked.by or ""), []).append((report, checked.span))
    for (kind, code, by), places in found.items():
        yield Remark(
            kind="hedge" if kind == "hedge" else "check",
            code=code,
            text=places[0][0].words(places[0][1]),
            cites=tuple(dict.fromkeys(report.cite(span) for report, span in places)),
            speaker=by,
        )
