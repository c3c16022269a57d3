"""Who says what: every claim under its speaker, once, with the origins that carry it, how firmly, how it was checked.

Claims of one speaker in several reports are one when their wording is alike. Copies carry nothing of their own; what
an edited copy adds to its origin counts as that copy's.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from coranto.knit.likeness import alike, bare, bearing, held
from coranto.knit.names import Register
from coranto.knit.reports import Report
from coranto.records import Claim, NameGroup, SaidClaim, Voice

# The order in which journalists trust a source by its kind; the grade says nothing of whether it is right.
GRADES = (
    "witnessed by the outlet", "named person with role", "named person", "named organisation", "document or tally",
    "unnamed official", "social images", "none",
)  # fmt: skip
SAME_WORDS, HELD_WORDS = 0.6, 0.85
_FEWEST_WORDS = 4
_BY_CHANNEL = {"document": "document or tally", "tally": "document or tally", "images": "social images"}


@dataclass(slots=True)
class _Said:
    """One claim with every report that carries it; the first one gives the wording."""

    claim: Claim
    report: Report
    text: str
    carriers: list[tuple[Report, Claim]] = field(default_factory=list)


@dataclass(slots=True)
class _Speaker:
    key: str
    group: NameGroup | None
    said: list[_Said] = field(default_factory=list)


def voices(reports: tuple[Report, ...], register: Register) -> tuple[Voice, ...]:
    """All that is attributed to anyone, grouped by speaker across the reports, in the order said."""
    speakers: dict[str, _Speaker] = {}
    for report in sorted(reports, key=lambda r: (not r.original, r.published, r.article.id)):
        for claim in report.reading.claims if report.reading else ():
            # A translated copy says the same in other words; only an edited one may hold something of its own.
            if report.original or report.edited:
                _hear(speakers, report, claim, register)
    made = [_voice(s) for s in speakers.values()]
    return tuple(sorted(made, key=_precedence))


def _precedence(voice: Voice) -> tuple[bool, bool, int, str, str]:
    """Named sources first, nobody named last; of each, who says most first."""
    unnamed = GRADES.index(voice.grade) >= GRADES.index("unnamed official")
    return unnamed, not voice.speaker, -len(voice.claims), voice.speaker, voice.entity or ""


def _hear(speakers: dict[str, _Speaker], report: Report, claim: Claim, register: Register) -> None:
    text = wording(report, claim)
    if not bearing(text):
        return  # "that", "so": the words say nothing without what they point to
    group = register.find(claim.speaker)
    key = group.entity if group else claim.speaker.entity or bare(_name(claim))
    speaker = speakers.setdefault(key, _Speaker(key, group))
    for said in speaker.said:
        if _same(said.text, text) and not (said.report is report and said.text != text):
            if report.original:
                said.carriers.append((report, claim))
            return
    speaker.said.append(_Said(claim, report, text, [(report, claim)]))


def _name(claim: Claim) -> str:
    """The speaker's name; empty for a pronoun that stayed open, since "he" is nobody in particular."""
    speaker = claim.speaker
    open_ = speaker.kind == "none" or (speaker.kind == "pronoun" and not speaker.resolved_by)
    return "" if open_ and not speaker.entity else speaker.name


def wording(report: Report, claim: Claim) -> str:
    """The words of the content; where it is discontinuous, the parts with an ellipsis between them."""
    return " … ".join(report.words(span) for span in claim.content)


def _same(one: str, other: str) -> bool:
    if one == other or alike(one, other) >= SAME_WORDS:
        return True
    return min(len(bearing(one)), len(bearing(other))) >= _FEWEST_WORDS and held(one, other) >= HELD_WORDS


def _voice(speaker: _Speaker) -> Voice:
    first = speaker.said[0].claim.speaker
    claims = [c for said in speaker.said for _, c in said.carriers]
    roles = [c.speaker.role for c in claims if c.speaker.role]
    name = speaker.group.name if speaker.group else _name(speaker.said[0].claim)
    grade = min((grade_of(c, speaker.group) for c in claims), key=GRADES.index)
    ordered = sorted(
        speaker.said, key=lambda s: (_when(s), s.report.published, s.report.article.id, s.claim.content[0])
    )
    forms = [text for text, _ in speaker.group.forms] if speaker.group else [_name(c) for c in claims]
    return Voice(
        speaker=name,
        claims=tuple(_shown(s) for s in ordered),
        entity=speaker.group.entity if speaker.group else first.entity,
        role=roles[-1] if roles else None,
        grade=grade,
        forms=tuple(dict.fromkeys(f for f in forms if f)),
    )


def _when(said: _Said) -> str:
    at = said.claim.said_at
    return (at.value if at else said.report.published)[:10]


def grade_of(claim: Claim, group: NameGroup | None) -> str:
    """Where the source of a claim stands in the journalists' order, by what kind of source it is."""
    speaker, channel = claim.speaker, claim.channel.type if claim.channel else None
    kind = group.kind if group else (speaker.entity or "").partition(":")[0]
    if kind == "person":
        return "named person with role" if speaker.role else "named person"
    if kind and speaker.kind != "nominal":
        return "named organisation"
    if channel in _BY_CHANNEL:
        return _BY_CHANNEL[channel]
    if speaker.kind == "name":
        return "named person with role" if speaker.role else "named organisation"
    if kind:
        return "named organisation"
    return "unnamed official" if _name(claim) else "none"


def _shown(said: _Said) -> SaidClaim:
    claim = said.claim
    carriers = sorted(said.carriers, key=lambda c: (c[0] is not said.report, c[0].published, c[0].article.id))
    hedges = [h.type for _, c in carriers for h in c.hedges]
    checked = next((c.verification.status for _, c in carriers if c.verification), None)
    channel = next((c.channel for _, c in carriers if c.channel), None)
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
        via=tuple(dict.fromkeys(v for _, c in carriers for v in c.via)),
    )
