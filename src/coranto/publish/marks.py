"""The lit report: marks that nest and overlap become a tree that HTML can hold, and no character is lost.

A mark that crosses another is cut in two at the crossing; the first piece bears the id, so that a link leads to it.
Put together again in order, the texts of all pieces are the text (`plain_text`).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from coranto.publish import lines
from coranto.publish.links import anchor, slug
from coranto.records import Article, Cite, Claim, Figure, Reading, Span, Time
from coranto.records.revisions import Change

Kind = Literal["claim", "source", "cue", "figure", "time", "mention", "cite", "cut", "modifier", "check", "new"]
# Outermost first where two marks have the same extent.
_OUTERMOST_FIRST: tuple[Kind, ...] = (
    "cut", "new", "cite", "claim", "check", "source", "cue", "time", "mention", "modifier", "figure",
)  # fmt: skip
ORDER: dict[Kind, int] = {kind: place for place, kind in enumerate(_OUTERMOST_FIRST)}
DEEPEST = 40  # marks inside marks; a report that is read well has five or six, and a page must bound it


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A stretch to be lit. `name` is its HTML id (empty: none), `fact` the id that a trace starts from."""

    start: int
    end: int
    kind: Kind
    name: str = ""
    fact: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text: bare words (`mark` is None), or a mark with what lies inside. Never empty."""

    text: str
    mark: Mark | None = None
    inner: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of the report as shown: its kind (a block's, or ``gap`` for what no block holds) and its pieces."""

    kind: str
    start: int
    pieces: tuple[Piece, ...]

    @property
    def cut(self) -> bool:
        """Whether nothing of it is the report."""
        return all(p.mark.kind == "cut" if p.mark else not p.text.strip() for p in self.pieces)


@dataclass(slots=True)
class _Open:
    mark: Mark
    inner: list[Piece] = field(default_factory=list)


def plain_text(pieces: Iterable[Piece]) -> str:
    """The text of the pieces, put together again."""
    return "".join(plain_text(p.inner) if p.mark else p.text for p in pieces)


def pieces(text: str, start: int, end: int, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """`text[start:end]` with the marks inside it, each cut at the edges and where it crosses one that began before.

    Marks outside are left out, and so is what would nest deeper than DEEPEST. Linear in the text and near-linear in
    the number of pieces.
    """
    todo = [
        (_rank(cut), cut)
        for m in marks
        if m.start < end and start < m.end and m.start < m.end
        for cut in (
            replace(m, start=max(m.start, start), end=min(m.end, end), name=m.name if m.start >= start else ""),
        )
    ]
    heapq.heapify(todo)
    root = _Open(Mark(start, end, "cut"))
    stack, at = [root], start
    while todo or len(stack) > 1:
        top = stack[-1]
        if len(stack) > 1 and (not todo or todo[0][1].start >= top.mark.end):
            at = _bare(top, text, at, top.mark.end)
            stack.pop()
            stack[-1].inner.append(Piece(text[top.mark.start : top.mark.end], top.mark, tuple(top.inner)))
            continue
        mark = heapq.heappop(todo)[1]
        if len(stack) > DEEPEST:
            continue
        at = _bare(top, text, at, mark.start)
        if mark.end > top.mark.end:
            rest = replace(mark, start=top.mark.end, name="")
            heapq.heappush(todo, (_rank(rest), rest))
            mark = replace(mark, end=top.mark.end)
        stack.append(_Open(mark))
    _bare(root, text, at, end)
    return tuple(root.inner)


def _rank(mark: Mark) -> tuple[int, int, int, str, str]:
    return (mark.start, -mark.end, ORDER[mark.kind], mark.name, mark.fact)


def _bare(into: _Open, text: str, start: int, end: int) -> int:
    """Add the words between two marks, and say how far the text has been told."""
    if start < end:
        into.inner.append(Piece(text[start:end]))
    return end


def parts(article: Article, marks: Sequence[Mark]) -> tuple[Part, ...]:
    """The whole text as paragraphs in order, what stands between the blocks included: nothing is left out."""
    out: list[Part] = []
    at = 0
    for block in sorted(article.blocks, key=lambda b: (b.start, b.end)):
        if block.start > at:
            out.append(Part("gap", at, pieces(article.text, at, block.start, marks)))
        if block.end > at:
            first = max(at, block.start)
            out.append(Part(block.kind, first, pieces(article.text, first, block.end, marks)))
            at = block.end
    if at < len(article.text):
        out.append(Part("gap", at, pieces(article.text, at, len(article.text), marks)))
    return tuple(out)


def marks_of(
    article: Article, reading: Reading | None, cites: Iterable[Cite] = (), language: str = lines.DEFAULT
) -> tuple[Mark, ...]:
    """Everything to be lit in a report: its cuts, its facts, and what may be cited beside them.

    A citation leads to the id of its fact, or to one made of its offsets; both are there, and each is given once.
    A fact outside the text (of another version of it) is left out.
    """
    found = [
        *(Mark(c.start, c.end, "cut", says=lines.term("cut", c.label, language)) for c in article.cuts),
        *(_fact_marks(reading, language) if reading else ()),
    ]
    named = {m.name for m in found}
    places = [Cite(article.id, s.start, s.end) for s in _places(reading)] if reading else []
    for cite in dict.fromkeys((*cites, *places)):
        if cite.report == article.id and anchor(cite) not in named:
            named.add(anchor(cite))
            found.append(Mark(cite.start, cite.end, "cite", anchor(cite), cite.fact))
    return tuple(dict.fromkeys(m for m in found if 0 <= m.start < m.end <= len(article.text)))


def changed(changes: Iterable[Change]) -> tuple[Mark, ...]:
    """The words that a revision has and the one before had not."""
    return tuple(Mark(*c.after, "new", says=f"before: {c.was}" if c.was else "added") for c in changes if c.now)


def _fact_marks(reading: Reading, language: str) -> Iterator[Mark]:
    for claim in reading.claims:
        says = _claim_says(claim, language)
        for index, span in enumerate(claim.content):
            yield Mark(span.start, span.end, "claim", "" if index else slug(claim.id), claim.id, says)
        yield from (Mark(s.start, s.end, "source", fact=claim.id, says=says) for s in claim.source)
        yield from (Mark(s.start, s.end, "cue", fact=claim.id, says=says) for s in claim.cue)
        if claim.verification:
            checked = lines.term("verification", claim.verification.status, language)
            span = claim.verification.span
            yield Mark(span.start, span.end, "check", says=checked)
    for figure in reading.figures:
        span = figure.value_span
        yield from (Mark(s.start, s.end, "modifier") for role in ("modifier", "unit") for s in figure.role(role))
        yield from (
            Mark(s.start, s.end, "check", says=lines.term("verified", figure.verified, language))
            for s in figure.role("verification")
        )
        yield Mark(span.start, span.end, "figure", slug(figure.id), figure.id, _figure_says(figure, language))
    for time in reading.times:
        yield Mark(time.span.start, time.span.end, "time", slug(time.id), time.id, _time_says(time, language))
    for mention in reading.mentions:
        says = " · ".join(filter(None, (mention.kind, mention.name, mention.role)))
        yield Mark(mention.span.start, mention.span.end, "mention", slug(mention.id), mention.id, says)


def _places(reading: Reading) -> Iterator[Span]:
    """Every place that may be cited by its offsets alone: sentences and facts."""
    yield from (sentence.span for sentence in reading.sentences)
    for claim in reading.claims:
        yield from claim.content
    yield from (figure.value_span for figure in reading.figures)
    yield from (time.span for time in reading.times)
    yield from (mention.span for mention in reading.mentions)


def _claim_says(claim: Claim, language: str) -> str:
    checked = lines.term("verification", claim.verification.status, language) if claim.verification else ""
    return " · ".join(
        filter(
            None,
            (
                lines.speaker(claim.speaker.named, language),
                claim.speaker.role,
                lines.term("act", claim.act, language),
                lines.term("channel", claim.channel.type, language) if claim.channel else "",
                checked,
            ),
        )
    )


def _figure_says(figure: Figure, language: str) -> str:
    checked = lines.term("verified", figure.verified, language) if figure.verified != "not_stated" else ""
    told = lines.amount(figure, figure, language)
    return " · ".join(filter(None, (told, figure.claimant, lines.day(figure.as_of, language), checked)))


def _time_says(time: Time, language: str) -> str:
    return lines.day(time.value, language)
