"""What the readers of one article share while they read it; nothing of it leaves the step but the facts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from coranto.records import Article, Claim, Figure, Mention, Sentence, Span, Time

# Nothing beyond so many characters is read: it is no report any more, but a book or a list.
MOST_READ = 100_000
# Which reader of claims: the trained one, its smaller sister, or rules alone.
ReaderName = Literal["fine", "fast", "rules"]


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation of the live text. `span` includes its marks; `closed` is False where the closing mark is lost."""

    span: Span
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed stretch: token.idx + start is an article offset.

    `doc` is a spaCy Doc of a copy of `article.text[start:end]` of equal length; marks glued to words are blank in it.
    """

    start: int
    end: int
    doc: Any

    def span(self, draft: Draft, first: int, last: int) -> Span:
        """The article span from token `first` up to and with token `last`."""
        head, tail = self.doc[first], self.doc[last]
        return draft.article.span(self.start + head.idx, self.start + tail.idx + len(tail.text))


@dataclass(slots=True)
class Draft:
    """The article and what has been read so far, filled in the order of the fields; `reader` reads the claims."""

    article: Article
    language: str | None
    confidence: float
    reader: ReaderName = "fine"
    sentences: tuple[Sentence, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    trees: tuple[Tree, ...] = ()
    mentions: tuple[Mention, ...] = ()
    times: tuple[Time, ...] = ()
    claims: tuple[Claim, ...] = ()
    figures: tuple[Figure, ...] = ()
    lacks: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The article's text."""
        return self.article.text

    def words(self, span: Span) -> str:
        """The words of a span."""
        return self.article.text[span.start : span.end]

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence in which `offset` lies, or None (between sentences, or cut)."""
        at = bisect_right(self.sentences, offset, key=lambda s: s.span.start) - 1
        return self.sentences[at] if at >= 0 and offset < self.sentences[at].span.end else None

    def live(self) -> Iterator[tuple[int, int]]:
        """The stretches that are the report, less the headline's repetitions, all that is cut, and what is too far."""
        first = None
        for start, end in self.article.live():
            first = start if first is None else first
            if end > first + MOST_READ:
                self.lack(f"only the first {MOST_READ} characters were read")
                if start < first + MOST_READ:
                    yield start, first + MOST_READ
                return
            yield start, end

    def lack(self, what: str) -> None:
        """Say once what was not read."""
        if what not in self.lacks:
            self.lacks.append(what)
