"""Who copied whom: texts that share prose, how much of it, and which came first.

Decided by the number of words that stand in both texts and by their share in the copy, never by resemblance of the
whole: three paragraphs of an agency in a long report are a small part of both, and still copied.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from coranto.join.fingerprints import SHINGLE, Print
from coranto.join.moments import distance, instant
from coranto.records import Article, Judgement
from coranto.records.judgements import CopyKind

MAKER = "join.copies 1"
# Below this many words in common nothing is called a copy: sentences that every report of a kind has, boilerplate.
# They must stand in runs that no two writers hit upon (“said in a statement on Monday” has six words).
LEAST_WORDS = 30
RUN_WORDS = 10
# Shorter runs than this are the language's own and count in no share.
CHANCE_WORDS = 7
# From this share on a text descends from the other; below it stands mainly on its own feet.
DESCENDS = 0.5
# A partial copy has taken over at least so many words, in passages of at least so many each.
PARTIAL_WORDS = 80
PASSAGE_WORDS = 20
# So much of both texts agrees where nothing was edited but a dateline or a last line.
SAME = 0.9
# Fewer own words than these are no report: the text then descends from the other whatever the share.
OWN_WORDS = 40
# A hash that stands in more prints than this says nothing but costs time.
CROWDED = 400


@dataclass(frozen=True, slots=True)
class Imprint:
    """What is known of a live article where copies are concerned."""

    article: str
    words: int
    shingles: array[int]
    sample: tuple[int, ...]
    outlet: str = ""
    credits: tuple[str, ...] = ()
    published: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many words of `a` stand in `b`, how many of these in longer runs and in whole passages, and the shares."""

    in_a: int
    runs: int
    passages: int
    share_a: float
    share_b: float


@dataclass(frozen=True, slots=True)
class Copy:
    """One text held to be a copy of another. `descends` when it is no origin of its own."""

    copy: str
    origin: str
    kind: CopyKind
    share: float
    descends: bool
    reason: str

    def judgement(self) -> Judgement:
        """The opinion that is handed on."""
        return Judgement(
            kind="copy-of",
            parts=(self.copy, self.origin),
            maker=MAKER,
            score=round(self.share, 4),
            reason=self.reason,
            detail=self.kind,
        )


def imprint(article: Article, found: Print, position: int) -> Imprint:
    """The imprint of an article from its print; `position` is its place in the stream."""
    return Imprint(
        article=article.id,
        words=found.words,
        shingles=found.shingles,
        sample=found.sample,
        outlet=article.outlet or "",
        credits=article.credits,
        published=article.published.value if article.published else "",
        position=position,
    )


def compare(a: Imprint, b: Imprint) -> Overlap:
    """Count the words of each text that are covered by shingles of the other."""
    shared = set(a.shingles) & set(b.shingles)
    shared.discard(0)
    runs_a, runs_b = _runs(a.shingles, shared), _runs(b.shingles, shared)
    in_a, in_b = sum(runs_a), sum(runs_b)
    return Overlap(
        in_a=in_a,
        runs=sum(r for r in runs_a if r >= RUN_WORDS),
        passages=sum(r for r in runs_a if r >= PASSAGE_WORDS),
        share_a=in_a / a.words if a.words else 0.0,
        share_b=in_b / b.words if b.words else 0.0,
    )


def _runs(shingles: array[int], shared: set[int]) -> list[int]:
    """The lengths in words of the passages that shared shingles cover, less those that chance makes."""
    runs: list[int] = []
    reach = start = -1
    for at, value in enumerate(shingles):
        if value in shared:
            if at > reach:
                if reach >= 0:
                    runs.append(reach - start)
                start = at
            reach = at + SHINGLE
    if reach >= 0:
        runs.append(reach - start)
    return [run for run in runs if run >= CHANCE_WORDS]


def judge(a: Imprint, b: Imprint) -> Copy | None:
    """Whether one of two texts is a copy of the other, of which kind, and by how much of it; None where not."""
    copy, origin = (b, a) if _precedes(a, b) else (a, b)
    overlap = compare(copy, origin)
    if overlap.runs < LEAST_WORDS:
        return None
    share = overlap.share_a
    own = copy.words - overlap.in_a
    descends = share >= DESCENDS or own < OWN_WORDS
    if not descends and (overlap.passages < PARTIAL_WORDS or (copy.outlet and copy.outlet == origin.outlet)):
        return None
    kind = _kind(copy, origin, overlap, descends)
    return Copy(copy.article, origin.article, kind, min(share, 1.0), descends, _reason(copy, origin, share, kind))


def _kind(copy: Imprint, origin: Imprint, overlap: Overlap, descends: bool) -> CopyKind:
    if not descends:
        return "partial"
    if _same_outlet(copy, origin):
        return "edited"
    if _agency(copy, origin):
        return "wire"
    return "mirror" if min(overlap.share_a, overlap.share_b) >= SAME else "edited"


def _same_outlet(a: Imprint, b: Imprint) -> bool:
    return bool(a.outlet) and a.outlet.casefold() == b.outlet.casefold()


def _agency(copy: Imprint, origin: Imprint) -> str:
    """The agency that the copy credits and that the origin is, or credits too; empty where there is none."""
    sources = {c.casefold() for c in origin.credits} | {origin.outlet.casefold()} - {""}
    return next((c for c in copy.credits if c.casefold() in sources), "")


def _precedes(a: Imprint, b: Imprint) -> bool:
    """Whether `a` is the earlier: the agency that the other credits, else by publication, else by place in the stream.

    A bare day and an instant are compared by the day.
    """
    a_is_source = a.outlet.casefold() in {c.casefold() for c in b.credits} and not _same_outlet(a, b)
    b_is_source = b.outlet.casefold() in {c.casefold() for c in a.credits} and not _same_outlet(a, b)
    if a_is_source != b_is_source:
        return a_is_source
    if a.published and b.published:
        first, second = instant(a.published), instant(b.published)
        if first and second and first != second:
            return first < second
        if a.published[:10] != b.published[:10]:
            return a.published[:10] < b.published[:10]
    return a.position < b.position


def _reason(copy: Imprint, origin: Imprint, share: float, kind: CopyKind) -> str:
    """A sentence for people: how much stands where, and how much earlier that was published."""
    where = f"the report of {origin.outlet}" if origin.outlet else "another report"
    if _same_outlet(copy, origin):
        where = f"another version by {origin.outlet}"
    when = distance(origin.published, copy.published)
    agency = _agency(copy, origin) if kind == "wire" else ""
    return (
        f"{min(100, round(100 * share))} % of this text stands in {where}"
        + (f", published {when}" if when else "")
        + (f"; both carry {agency}" if agency and agency.casefold() != origin.outlet.casefold() else "")
        + (f"; it credits {agency}" if agency and agency.casefold() == origin.outlet.casefold() else "")
    )


class Imprints:
    """The imprints of the live articles, to be found by the shingles that they share."""

    def __init__(self) -> None:
        self.live: dict[str, Imprint] = {}
        self._holders: dict[int, list[str]] = {}

    def add(self, one: Imprint) -> None:
        """Hold an imprint; the same article is held once."""
        if one.article in self.live:
            return
        self.live[one.article] = one
        for value in one.sample:
            self._holders.setdefault(value, []).append(one.article)

    def drop(self, article: str) -> None:
        """Let go of an article's imprint, if it is held."""
        one = self.live.pop(article, None)
        for value in one.sample if one else ():
            holders = self._holders[value]
            holders.remove(article)
            if not holders:
                del self._holders[value]

    def near(self, one: Imprint, most: int = 12) -> list[Imprint]:
        """The live articles that share most sampled shingles with `one`, best first, at most `most`.

        Two shared samples are asked for: fewer stand for some ten words.
        """
        counts: Counter[str] = Counter()
        for value in one.sample:
            holders = self._holders.get(value, ())
            if len(holders) <= CROWDED:
                counts.update(holders)
        counts.pop(one.article, None)
        best = sorted((-n, self.live[a].position, a) for a, n in counts.items() if n >= 2)
        return [self.live[a] for _, _, a in best[:most]]

    def copies(self, one: Imprint) -> list[Copy]:
        """Every relation of `one` with a live article, those with the largest share first."""
        found = [copy for other in self.near(one) if (copy := judge(one, other)) is not None]
        return sorted(found, key=lambda c: (not c.descends, -c.share, c.origin, c.copy))


def all_copies(imprints: Iterable[Imprint]) -> list[Copy]:
    """The copies among a closed set of articles, each pair judged once."""
    held, found = Imprints(), []
    for one in imprints:
        found.extend(held.copies(one))
        held.add(one)
    return found
