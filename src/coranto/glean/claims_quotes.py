"""Quotations in claims: content that meets a quotation takes all of it, quotations with a cue beside them, and what
goes on being quoted in the next sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from coranto.glean.claims_found import Found, Range, merged, touches
from coranto.glean.draft import Draft

MARKS = "“”„‟«»\"‘’'‚‹›"


class Quotes:
    """The quotations and sentences of a draft, by offset."""

    def __init__(self, draft: Draft) -> None:
        self.text = draft.text
        self.spans = [(q.span.start, q.span.end) for q in draft.quotations]
        self.closed = [q.closed for q in draft.quotations]
        self.starts = [s for s, _ in self.spans]
        self.sentences = [(s.span.start, s.span.end) for s in draft.sentences]
        self.sentence_starts = [s for s, _ in self.sentences]

    def over(self, start: int, end: int) -> Iterator[Range]:
        """The quotations that touch `[start, end)`, in order."""
        at = max(0, bisect_right(self.starts, start) - 1)
        while at < len(self.spans) and self.spans[at][0] < end:
            if self.spans[at][1] > start:
                yield self.spans[at]
            at += 1

    def holding(self, start: int, end: int) -> Range | None:
        """The quotation that holds all of `[start, end)`, or None."""
        return next((q for q in self.over(start, end) if q[0] <= start and end <= q[1]), None)

    def sentence(self, offset: int) -> int:
        """The number of the sentence at or before an offset."""
        return max(0, bisect_right(self.sentence_starts, offset) - 1)


def fit(found: Found, quotes: Quotes) -> None:
    """Make the content fit the quotations: whole ones where the cue is outside, nothing beyond where it is inside."""
    if not found.cue:
        return
    holder = quotes.holding(found.cue[0][0], found.cue[-1][1])
    content = []
    for start, end in found.content:
        if holder is not None:
            start, end = max(start, holder[0]), min(end, holder[1])
            if start < end:
                content.append((start, end))
            continue
        content.append((start, end))
        for quote in quotes.over(start, end):
            if not any(touches(quote, r) for r in (*found.cue, *found.source)):
                content.append(quote)
    found.content = without(merged(content), [*found.cue, *found.source])


def without(ranges: list[Range], holes: list[Range]) -> list[Range]:
    """The ranges less the holes."""
    for hole in holes:
        ranges = [
            piece
            for start, end in ranges
            for piece in ((start, min(end, hole[0])), (max(start, hole[1]), end))
            if piece[0] < piece[1]
        ]
    return ranges


def continued(found: Found, quotes: Quotes, taken: list[Range]) -> None:
    """Add the quotations that open the sentences right after the one whose quotation was attributed.

    “A,” he said. “B.” is one claim with two contents; a paragraph that reopens its mark goes on as well.
    """
    if not found.cue or not any(r in quotes.spans for r in found.content):
        return
    last = max(r[1] for r in (*found.content, *found.cue, *found.source))
    number = quotes.sentence(last - 1)
    while number + 1 < len(quotes.sentences):
        start, _ = quotes.sentences[number + 1]
        if "\n" in quotes.text[last:start]:
            break
        quote = next((q for q in quotes.over(start, start + 1) if q[0] == start), None)
        if quote is None or any(touches(quote, t) for t in taken):
            break
        found.content = merged([*found.content, quote])
        last = quote[1]
        number = quotes.sentence(last - 1)
        rest = quotes.text[last : quotes.sentences[number][1]].strip(MARKS + " .,;")
        if rest:
            break


def reopened(content: list[Range], quotes: Quotes) -> list[Range]:
    """The content with the paragraphs before it that open a quotation and never close it, where it opens one itself."""
    out = list(content)
    while out and (number := bisect_right(quotes.starts, out[0][0]) - 1) > 0:
        (start, _), line = quotes.spans[number - 1], quotes.text.rfind("\n", 0, out[0][0])
        if out[0][0] != quotes.starts[number] or quotes.closed[number - 1] or quotes.text[line + 1 : out[0][0]].strip():
            break
        before = quotes.text[:line].rstrip() if line >= 0 else ""
        if line < 0 or "\n" in before[start:] or before[before.rfind("\n") + 1 : start].strip():
            break
        out.insert(0, (start, len(before)))
    return out
