"""Figures that were taken back or replaced: “withdrew its toll of 40”, “corrected its count from 40 to 12”.

::

    sentence with such words -> Notice (who, which numbers went, which came) -> the points it speaks of, marked

Nothing is removed: a marked point stays in its row with who took it back, when and where that is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from coranto.knit.checks import Entry, Number
from coranto.knit.claimants import is_short, meaning
from coranto.records import Article, Cite, Claim, Correction, Figure, LedgerPoint, Reading, Sentence
from coranto.words import section

_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:[ ,.\u00a0\u202f]\d{3})+(?!\d)|(?<![\w.,])\d+(?![\w]|[.,]\d)")
# The word that makes a number the new one ("to 12") stands right before it, with at most a bound between.
_NEW_REACH = 24


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence that takes figures back. `own` where the report speaks of itself ("an earlier version")."""

    kind: Literal["withdrawn", "corrected"]
    article: str
    origin: str
    day: str | None
    by: str | None
    language: str | None
    own: bool
    old: frozenset[Number]
    new: frozenset[Number]
    measures: frozenset[str]
    cite: Cite


def notices(article: Article, reading: Reading, origin: str) -> Iterator[Notice]:
    """What one report says of figures taken back; a sentence without a number says nothing of which."""
    words = _words(reading.language)
    if words is None:
        return
    for sentence in reading.sentences:
        text = sentence.span.of(article.text)
        found = {kind: pattern.search(text) for kind, pattern in words.kinds.items()}
        cue = found["own"] or found["withdrawn"] or found["corrected"]
        if cue is None:
            continue
        held = [f for f in reading.figures if _inside(f, sentence)]
        old, new = _numbers(text, sentence, held, words.new)
        if not old and not new:
            continue
        claim = _claim(reading, sentence)
        published = article.published.value[:10] if article.published else None
        yield Notice(
            kind="withdrawn" if found["withdrawn"] else "corrected",
            article=article.id,
            origin=origin,
            day=(claim.said_at.value[:10] if claim and claim.said_at else None) or published,
            by=_who(claim, text[: cue.start()], reading),
            language=reading.language,
            own=found["own"] is not None,
            old=old,
            new=new,
            measures=frozenset(f.measure for f in held),
            cite=Cite(article.id, sentence.span.start, sentence.span.end, claim.id if claim else ""),
        )


def _inside(figure: Figure, sentence: Sentence) -> bool:
    return sentence.span.start <= figure.value_span.start < sentence.span.end


def _numbers(
    text: str, sentence: Sentence, held: list[Figure], new: re.Pattern[str]
) -> tuple[frozenset[Number], frozenset[Number]]:
    """The numbers that went and those that came in their place."""
    at: dict[int, Number] = {m.start(): int(re.sub(r"\D", "", m[0])) for m in _NUMBER.finditer(text)}
    at |= {f.value_span.start - sentence.span.start: f.value for f in held if f.value is not None}
    came = {v for p, v in at.items() if new.search(text[max(0, p - _NEW_REACH) : p])}
    return frozenset(v for v in at.values() if v not in came), frozenset(came)


def _claim(reading: Reading, sentence: Sentence) -> Claim | None:
    """A claim of the sentence whose speaker is named."""
    inside = (
        c for c in reading.claims for s in (*c.content, *c.cue) if sentence.span.start <= s.start < sentence.span.end
    )
    return next((c for c in inside if c.speaker.named), None)


def _who(claim: Claim | None, before: str, reading: Reading) -> str | None:
    """Who takes it back: the subject in front of the words, where a claim of the report is by that name, or it names
    a body; else the speaker of the sentence."""
    subject = before.strip(" ,")
    known = sorted({c.speaker.name for c in reading.claims if c.speaker.named}, key=len, reverse=True)
    mine = meaning(subject, reading.language) if subject else None
    for name in known:
        other = meaning(name, reading.language)
        if mine and (mine == other or is_short(mine, other)):
            return name
    if mine and mine.bodies and not mine.names - {"", *map(str.casefold, subject.split())}:
        return subject
    return claim.speaker.name if claim is not None else None


def corrected(
    point: LedgerPoint, members: list[Entry], row: list[LedgerPoint], found: list[Notice]
) -> Correction | None:
    """What the notices of a story say of one point of a row; None where none speaks of it."""
    for one in found:
        if one.measures and members[0].figure.measure not in one.measures:
            continue
        if point.as_of and one.day and point.as_of[:10] > one.day:
            continue
        if one.own:
            fits = one.origin in point.origins
        else:
            fits = any(_same(one.by, one.language, e.name, one.language) for e in members)
        if fits and _meant(one, point, row):
            return Correction(kind=one.kind, cites=(one.cite,), by=None if one.own else one.by, when=one.day)
    return None


def _meant(one: Notice, point: LedgerPoint, row: list[LedgerPoint]) -> bool:
    """Whether the notice names the point's number, or replaces the claimant's last number before it."""
    if point.value is None or point.value in one.new:
        return False
    if one.old:
        return point.value in one.old
    mine = [
        p for p in row if p.claimant == point.claimant and p.value not in one.new and (p.as_of or "") < (one.day or "")
    ]
    return bool(mine) and point is max(mine, key=lambda p: p.as_of or "") and any(p.value in one.new for p in row)


def _same(one: str | None, language: str | None, other: str | None, of: str | None) -> bool:
    if not one or not other:
        return False
    a, b = meaning(one, language), meaning(other, of)
    return bool(a) and (a == b or is_short(a, b) or is_short(b, a) or (bool(a.names) and a.names <= b.names))


@dataclass(frozen=True, slots=True)
class _Words:
    kinds: Mapping[str, re.Pattern[str]]
    new: re.Pattern[str]


@cache
def _words(language: str | None) -> _Words | None:
    table = section(language, "figures.corrections")
    if not table:
        return None

    def any_of(name: str) -> str:
        return "|".join(re.escape(w) for w in table.get(name, ())) or "(?!)"

    kinds = {k: re.compile(rf"(?<!\w)(?:{any_of(k)})(?!\w)", re.IGNORECASE) for k in ("withdrawn", "corrected", "own")}
    return _Words(kinds, re.compile(rf"(?<!\w)(?:{any_of('new')})\s+(?:[^\W\d]+\s+){{0,2}}\Z", re.IGNORECASE))
