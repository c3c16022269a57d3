"""The reports of a story and what each brings: the members in order, originals first, copies under their origin."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from coranto import words
from coranto.records import Article, Cite, Grouping, Judgement, Reading, Sentence, Span, StoryReport
from coranto.records.judgements import descents

# A report that only starts later may still speak of the same day, so instants are compared as written.
_NO_DATE = "9999"

# White space at which a line may break: not the no-break spaces inside French numbers and before its marks.
_BREAKING = re.compile(r"[^\S\u00a0\u202f\u2007]+")


@dataclass(frozen=True, slots=True)
class Report:
    """One member with its reading (None where it could not be read) and the article it descends from.

    `edited` when it is a copy into which someone else may have written something of their own.
    """

    article: Article
    reading: Reading | None
    origin: str
    edited: bool = False

    @property
    def original(self) -> bool:
        """Whether the report is no copy of another member."""
        return self.origin == self.article.id

    @property
    def published(self) -> str:
        """When it was published, as far as known; sorts after everything where unknown."""
        return self.article.published.value if self.article.published else _NO_DATE

    @property
    def language(self) -> str | None:
        """The language it was read in, else the one it declares."""
        return self.reading.language if self.reading and self.reading.language else self.article.language

    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the live text in order."""
        return self.reading.sentences if self.reading else ()

    def sentence_at(self, span: Span) -> Sentence | None:
        """The sentence in which a span begins."""
        found = self.sentences()
        at = bisect_right(found, span.start, key=lambda s: s.span.start) - 1
        return found[at] if at >= 0 and span.start < found[at].span.end else None

    def words(self, span: Span) -> str:
        """The words of a span, with the white space of the layout made plain."""
        return plain_words(span.of(self.article.text))

    def cite(self, span: Span, fact: str = "") -> Cite:
        """A citation of a span of this report."""
        return Cite(self.article.id, span.start, span.end, fact)


def plain_words(text: str) -> str:
    """The same words with every run of white space as one space; one that must not break a line stays as it is."""
    return _BREAKING.sub(" ", text).strip()


def members(grouping: Grouping, articles: Mapping[str, Article], readings: Mapping[str, Reading]) -> tuple[Report, ...]:
    """The members that are at hand, sorted by publication and id.

    A member whose origin is not at hand stands for it: the first such member of an origin counts as original.
    """
    at_hand = sorted((m for m in grouping.members if m in articles), key=lambda m: _order(articles[m]))
    stand_in: dict[str, str] = {}
    for member in at_hand:
        origin = grouping.origin(member)
        if origin not in articles or origin not in grouping.members:
            stand_in.setdefault(origin, member)
    kinds = dict(grouping.kinds)
    return tuple(
        Report(
            articles[m],
            readings.get(m),
            stand_in.get(grouping.origin(m), grouping.origin(m)),
            edited=kinds.get(m) in ("edited", "partial", "summary"),
        )
        for m in at_hand
    )


def _order(article: Article) -> tuple[str, str]:
    return (article.published.value if article.published else _NO_DATE, article.id)


def tongue(reports: Iterable[Report]) -> str | None:
    """The language that most of the reports are in; of equal ones that of the first; None where none is known."""
    counts = Counter(r.language for r in reports if r.language)
    return counts.most_common(1)[0][0] if counts else None


def originals(reports: tuple[Report, ...]) -> tuple[Report, ...]:
    """The members that are no copies, in order."""
    return tuple(r for r in reports if r.original)


def listed(
    reports: tuple[Report, ...], grouping: Grouping, judgements: Mapping[str, Judgement]
) -> Iterator[StoryReport]:
    """Every member as it is shown: copies with their kind, share, origin and the reason they are held to be copies.

    `judgements` are those that stand.
    """
    kinds, shares = dict(grouping.kinds), dict(grouping.shares)
    held = descents(judgements.values())
    for report in reports:
        article = report.article
        why = held.get(article.id)
        if why is not None and report.original and why.detail != "partial":
            why = None
        yield StoryReport(
            id=article.id,
            title=article.title.text if article.title else "",
            outlet=article.outlet,
            language=report.language,
            published=article.published.value if article.published else None,
            origin=report.origin,
            copy="original" if report.original else kinds.get(article.id, "edited"),
            share=0.0 if report.original else shares.get(article.id, 0.0),
            address=article.address,
            credits=article.credits,
            sample=article.sample,
            reason=why.reason if why else "",
            judgement=why.id if why else "",
            judged_by=why.maker if why else "",
            publisher=publisher(article),
            reserved=article.reserved,
            outlet_kind=article.outlet_kind,
        )


def publisher(article: Article) -> str:
    """The house behind a report: the family that its source is of, else the one that is known for its outlet."""
    return article.family or (words.publisher(article.outlet) if article.outlet else "")


def agencies(reports: tuple[Report, ...]) -> tuple[tuple[str, int], ...]:
    """How many members credit each agency, the most credited first."""
    counts = Counter(credit for r in reports for credit in dict.fromkeys(r.article.credits))
    return tuple(sorted(counts.items(), key=lambda c: (-c[1], c[0])))
