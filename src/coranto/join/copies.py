"""Who copied whom: texts that share prose of their own, how much of it, and which came first.

Decided by the number of own words that stand in both texts (`overlaps`), never by resemblance of the whole: three
paragraphs of an agency in a long report are a small part of both, and still copied; a speech that both quote is a large
part of both, and is not.

::

    imprint -> candidates by sampled shingles -> overlap -> less an outlet's standing text -> copy, or same quotations
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from coranto.join.fingerprints import Print, sample_of
from coranto.join.moments import distance, instant
from coranto.join.overlaps import Overlap, compare
from coranto.join.terms import plain
from coranto.records import Article, Judgement
from coranto.records.judgements import CopyKind

MAKER = "join.copies 2"
# Below this many own words in common nothing is called a copy: sentences that every report of a kind has. Where both
# also pass on the same words of others, the half sentences around these are alike of themselves: more is asked.
LEAST_WORDS = 30
PER_PASSED = 0.25
MOST_MORE = 60
# One passage at least is longer than what two writers hit upon ("the spokesman said in a statement on Monday").
LEAST_PASSAGE = 14
# From this share of its own prose on a text descends from the other; below it stands mainly on its own feet.
DESCENDS = 0.5
# So much of both texts agrees, whoever's words they are, where nothing was edited but a dateline or a last line.
SAME = 0.9
# Fewer own words than these are no report: the text then descends from the other whatever the share.
OWN_WORDS = 40
# A text this much shorter than what it stands in is a short form of it.
SHORT_FORM = 0.4
# Fewer words of others in common than these are no evidence that two reports quote the same.
LEAST_QUOTED = 12
# A hash that stands in more prints than this says nothing but costs time.
CROWDED = 400
# In looking for copies, a shared sample of own prose weighs as much as so many of words that are passed on.
OWN_WEIGHT = 4
LEAST_WEIGHT = 3 * OWN_WEIGHT
# Reports of one outlet that share more of their samples than this are versions of one report; what others of its
# reports share with one is its standing text.
VERSIONS = 0.5


@dataclass(frozen=True, slots=True)
class Imprint:
    """What is known of a live article where copies are concerned."""

    article: str
    words: int
    shingles: array[int]
    passed: bytes
    sample: tuple[int, ...]
    outlet: str = ""
    credits: tuple[str, ...] = ()
    published: str = ""
    position: int = 0

    def others(self) -> tuple[int, ...]:
        """The sampled hashes of words that it only passes on."""
        return sample_of(self.shingles, self.passed)

    def row(self) -> list[Any]:
        """All of it in types that MessagePack has."""
        shingles = array("Q", self.shingles)
        if sys.byteorder == "big":
            shingles.byteswap()
        known = (self.outlet, self.credits, self.published, self.position)
        return [self.article, self.words, shingles.tobytes(), self.passed, *known]

    @classmethod
    def of_row(cls, row: list[Any]) -> Imprint:
        """The imprint that `row` gave."""
        article, words, packed, passed, outlet, credits, published, position = row
        shingles = array("Q", packed)
        if sys.byteorder == "big":
            shingles.byteswap()
        known = (outlet, tuple(credits), published, position)
        return cls(article, words, shingles, passed, sample_of(shingles), *known)


@dataclass(frozen=True, slots=True)
class Copy:
    """One text held to be a copy of another, by which rule. `descends` when it is no origin of its own."""

    copy: str
    origin: str
    kind: CopyKind
    share: float
    descends: bool
    reason: str
    maker: str = MAKER

    def judgement(self) -> Judgement:
        """The opinion that is handed on."""
        return Judgement(
            kind="copy-of",
            parts=(self.copy, self.origin),
            maker=self.maker,
            score=round(self.share, 4),
            reason=self.reason,
            detail=self.kind,
        )


def imprint(article: Article, found: Print, position: int) -> Imprint:
    """The imprint of an article from its print; `position` is its place in the stream.

    What no byte can stand for (half a character of UTF-16) becomes a question mark in it.
    """
    return Imprint(
        article=article.id,
        words=found.words,
        shingles=found.shingles,
        passed=found.passed,
        sample=found.sample,
        outlet=plain(article.outlet or ""),
        credits=tuple(plain(c) for c in article.credits),
        published=article.published.value if article.published else "",
        position=position,
    )


def judge(a: Imprint, b: Imprint, known: Collection[int] = ()) -> Copy | None:
    """Whether one of two texts is a copy of the other, of which kind, and by how much of it; None where not.

    `known` are sampled hashes of words that others in the stream quote, or that an outlet repeats in all its reports.
    """
    copy, origin = ordered(a, b)
    return _judged(copy, origin, compare(copy, origin, known))


def ordered(a: Imprint, b: Imprint) -> tuple[Imprint, Imprint]:
    """The two as (copy, origin), if one of them is a copy."""
    return (b, a) if _precedes(a, b) else (a, b)


def _judged(copy: Imprint, origin: Imprint, overlap: Overlap) -> Copy | None:
    same = min(overlap.whole_a, overlap.whole_b) >= SAME or _bare(copy, overlap)
    if not (same or _prose(overlap)):
        return None
    descends = same or overlap.reach_a >= DESCENDS
    if not descends and _same_outlet(copy, origin):
        # An outlet may repeat its own background: that is no copy. A later version that holds most of the earlier is.
        descends = overlap.share_b >= DESCENDS
        if not descends:
            return None
    descends = descends or copy.words - overlap.own < OWN_WORDS
    kind = _kind(copy, origin, overlap, descends)
    share = max(overlap.share_a, overlap.whole_a) if same else overlap.share_a
    return Copy(copy.article, origin.article, kind, share, descends, _reason(copy, origin, overlap, kind, share))


def _bare(copy: Imprint, overlap: Overlap) -> bool:
    """Whether a report has next to nothing of its own, whoever speaks in it: the copy of a column, for instance."""
    return copy.words >= OWN_WORDS and overlap.rest <= (1 - SAME) * copy.words


def _prose(overlap: Overlap) -> bool:
    """Whether enough prose of their own stands in both."""
    least = LEAST_WORDS + min(PER_PASSED * overlap.passed, MOST_MORE)
    return overlap.own >= least and overlap.passages[0] >= LEAST_PASSAGE


def _kind(copy: Imprint, origin: Imprint, overlap: Overlap, descends: bool) -> CopyKind:
    if not descends:
        return "partial"
    if _same_outlet(copy, origin):
        return "edited"
    if _agency(copy, origin):
        return "wire"
    if min(overlap.share_a, overlap.share_b) >= SAME or min(overlap.whole_a, overlap.whole_b) >= SAME:
        return "mirror"
    return "summary" if len(copy.shingles) < SHORT_FORM * len(origin.shingles) else "edited"


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


def _reason(copy: Imprint, origin: Imprint, overlap: Overlap, kind: CopyKind, share: float) -> str:
    """A sentence for people: how much stands where, in how many passages, and how much earlier that was published."""
    where = f"the report of {origin.outlet}" if origin.outlet else "another report"
    if _same_outlet(copy, origin):
        where = f"another version by {origin.outlet}"
    when = distance(origin.published, copy.published)
    agency = _agency(copy, origin) if kind == "wire" else ""
    passages = len(overlap.passages)
    counted = f"{overlap.own} words in {passages} passages" if passages > 1 else f"{overlap.own} words in one passage"
    how_much = f"{counted} of this text stand" if kind == "partial" else f"{_percent(share)} % of this text stands"
    return (
        f"{how_much} in {where}"
        + (f", published {when}" if when else "")
        + (f" ({_percent(share)} % of its own prose)" if kind == "partial" else "")
        + (f"; both carry {agency}" if agency and agency.casefold() != origin.outlet.casefold() else "")
        + (f"; it credits {agency}" if agency and agency.casefold() == origin.outlet.casefold() else "")
        + (f"; {overlap.passed} more words that both quote are not counted" if overlap.passed >= LEAST_QUOTED else "")
    )


def _percent(share: float) -> int:
    return min(100, round(100 * share))


class Imprints:
    """The imprints of the live articles, to be found by the shingles that they share.

    Memory grows with what is held and with nothing else: about 20 kB for an article of 500 words.
    """

    def __init__(self) -> None:
        self.live: dict[str, Imprint] = {}
        # Most hashes stand in one article: that one is held without a list around it.
        self._holders: dict[int, str | list[str]] = {}
        self._passed: Counter[int] = Counter()

    def add(self, one: Imprint) -> None:
        """Hold an imprint; the same article is held once."""
        if one.article in self.live:
            return
        self.live[one.article] = one
        for value in one.sample:
            held = self._holders.get(value)
            if held is None:
                self._holders[value] = one.article
            elif isinstance(held, str):
                self._holders[value] = [held, one.article]
            elif len(held) <= CROWDED:
                held.append(one.article)
        self._passed.update(one.others())

    def drop(self, article: str) -> None:
        """Let go of an article's imprint, if it is held."""
        one = self.live.pop(article, None)
        if one is None:
            return
        for value in one.sample:
            held = self._holders.get(value)
            if held == article or held == [article]:
                del self._holders[value]
            elif isinstance(held, list) and article in held:
                held.remove(article)  # those that leave came first: they are found at once
        for value in one.others():
            self._passed[value] -= 1
            if not self._passed[value]:
                del self._passed[value]

    def _held(self, value: int) -> list[str]:
        """The articles that have a sampled hash; of a crowded one the first of them."""
        held = self._holders.get(value, [])
        return [held] if isinstance(held, str) else held

    def near(self, one: Imprint, most: int = 12) -> list[Imprint]:
        """The live articles that share most sampled shingles with `one`, best first, at most `most`.

        Three shared samples are asked for: fewer stand for some ten words. One of its own prose weighs as much as
        `OWN_WEIGHT` of what it quotes, so that a much quoted speech hides no copy.
        """
        own, others = Counter[str](), Counter[str]()
        passed = set(one.others())
        for value in one.sample:
            if (holders := self._held(value)) and len(holders) <= CROWDED:
                (others if value in passed else own).update(holders)
        weights = {article: OWN_WEIGHT * n + others[article] for article, n in own.items()}
        weights |= {article: n for article, n in others.items() if article not in own}
        weights.pop(one.article, None)
        found = [(-n, self.live[a].position, a) for a, n in weights.items() if n >= LEAST_WEIGHT]
        return [self.live[a] for _, _, a in sorted(found)[:most]]

    def copies(self, one: Imprint) -> list[Copy]:
        """Every relation of `one` with a live article, those with the largest share first."""
        return self.relations(one)[0]

    def relations(self, one: Imprint) -> tuple[list[Copy], dict[str, int]]:
        """The copies among `one` and the live articles, and how many words of others it shares with the rest."""
        found, quoting = [], {}
        for other in self.near(one):
            copy, origin = ordered(one, other)
            overlap = compare(copy, origin)
            judged = _judged(copy, origin, overlap)
            if judged is not None and not judged.descends:
                judged = _judged(copy, origin, compare(copy, origin, self._known(one, other)))
            if judged is not None:
                found.append(judged)
            elif overlap.passed >= LEAST_QUOTED:
                quoting[other.article] = overlap.passed
        return sorted(found, key=lambda c: (not c.descends, -c.share, c.origin, c.copy)), quoting

    def _known(self, one: Imprint, other: Imprint) -> set[int]:
        """Of the samples that two articles share, those that a third quotes, or that stand in other reports of an
        outlet of theirs, which are no versions of the one or the other."""
        shared = set(one.sample)
        shared.intersection_update(other.sample)
        known = {value for value in shared if self._passed.get(value)}
        versions: dict[str, bool] = {}
        for value in shared - known:
            for holder in self._held(value)[:CROWDED]:
                third = self.live[holder]
                if holder in (one.article, other.article) or not (
                    _same_outlet(third, one) or _same_outlet(third, other)
                ):
                    continue
                if holder not in versions:
                    versions[holder] = _version(third, one) or _version(third, other)
                if not versions[holder]:
                    known.add(value)
                    break
        return known


def _version(a: Imprint, b: Imprint) -> bool:
    """Whether two reports share so much that they are versions of one."""
    shared = len(set(a.sample).intersection(b.sample))
    return shared > VERSIONS * min(len(a.sample), len(b.sample))


def all_copies(imprints: Iterable[Imprint]) -> list[Copy]:
    """The copies among a closed set of articles, each pair judged once."""
    held, found = Imprints(), []
    for one in imprints:
        found.extend(held.copies(one))
        held.add(one)
    return found
