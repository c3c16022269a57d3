"""Plain text to a draft: the text as it is, its paragraphs, its headline, and what stands above it as page header."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from coranto.errors import BadInput, OverBudget
from coranto.extract import cuts, dates, lines, phrases, teaser, tongue
from coranto.extract.draft import Draft
from coranto.records import Block, Cut, Title
from coranto.records.articles import BlockKind

# Line ends as str.splitlines knows them; a form feed ends a page and thereby a line.
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_EDGE = " \t\u00a0\ufeff\u200b\u3000"
_BULLET = re.compile(r"(?:[-*•·▪–—]|\(?\d{1,2}[.)])\s+\S")
# Mail and wire copy are wrapped at 60 to 80 columns; a line that is much longer is a paragraph of its own.
_WRAPPED = range(40, 101)
# A headline may ask or exclaim; the report's own first sentence hardly does.
_ASKS = re.compile(r"[?!？！؟…]\W*$")
# No page header is longer than this many lines.
HEADER = 16
MAX_BLOCKS = 20_000


def read(text: str, item: str, *, language: str | None = None, title: str | None = None) -> Draft:
    """The draft of a plain text. `title` is what is known of its headline from elsewhere. BadInput without a word."""
    if not any(c.isalnum() for c in text[:200_000]):
        raise BadInput(f"{item}: no words in the text; expected a report", reason="no-text", item=item)
    draft = Draft(text=text, tongues=tongue.tongues(text, language))
    draft.blocks = list(islice(_blocks(text), MAX_BLOCKS + 1))
    if len(draft.blocks) > MAX_BLOCKS:
        raise OverBudget(
            f"{item}: more than {MAX_BLOCKS:,} lines of text: a list, not a report. Split the file into single reports",
            reason="too-many-blocks",
            item=item,
        )
    zone = _zone(draft)
    head = _headline(draft, zone, title)
    if head is not None:
        block = draft.blocks[head]
        draft.blocks[head] = Block(block.start, block.end, "headline")
        draft.title = Title(draft.words(block), block.start, block.end)
        _repeats(draft, head)
    _header(draft, zone, head)
    cuts.label(draft, plain=True)
    draft.truncated = teaser.ends_early(draft)
    _kinds(draft, head)
    return draft


def _blocks(text: str) -> Iterator[Block]:
    """Paragraphs: each line, or the lines of one group where they were wrapped at a column."""
    group: list[tuple[int, int]] = []
    last = 0
    for hit in _LINE.finditer(text):
        line = hit.group()
        start = hit.start() + len(line) - len(line.lstrip(_EDGE))
        end = hit.end() - (len(line) - len(line.rstrip(_EDGE)))
        if start >= end:
            continue
        if group and len(_BREAK.findall(text, last, hit.start())) > 1:
            yield from _paragraphs(text, group)
            group = []
        group.append((start, end))
        last = hit.end()
    yield from _paragraphs(text, group)


def _paragraphs(text: str, group: list[tuple[int, int]]) -> Iterator[Block]:
    def kind(start: int, end: int) -> BlockKind:
        return "list-item" if _BULLET.match(text, start, end) else "paragraph"

    if len(group) > 1 and _is_wrapped(text, group):
        yield Block(group[0][0], group[-1][1], kind(*group[0]))
        return
    for start, end in group:
        yield Block(start, end, kind(start, end))


def _is_wrapped(text: str, group: list[tuple[int, int]]) -> bool:
    """Whether the first word of each line would not have fitted on the line before it, within the longest line."""
    longest = max(end - start for start, end in group)
    if longest not in _WRAPPED:
        return False
    firsts = [len(text[start:end].split(maxsplit=1)[0]) for start, end in group]
    full = [end - start + 1 + first > longest for (start, end), first in zip(group, firsts[1:], strict=False)]
    return sum(full) >= 0.8 * len(full) and not any(_BULLET.match(text, start, end) for start, end in group[1:])


def _zone(draft: Draft) -> int:
    """How many blocks stand before the first paragraph of the report: the headline and the page header are there."""
    for index, block in enumerate(draft.blocks[:HEADER]):
        text = draft.words(block)
        asks = index + 1 < len(draft.blocks) and lines.count(text) <= 22 and _ASKS.search(text) is not None
        if lines.is_sentence(text) and not asks and not _is_slogan(draft, index):
            return index
    return 0 if len(draft.blocks) > HEADER else min(1, len(draft.blocks))


def _is_slogan(draft: Draft, index: int) -> bool:
    """Whether a sentence-like line of the header has headline-like lines after it, and one of them twice."""
    after = [draft.words(b) for b in draft.blocks[index + 1 : index + 6]]
    return any(a == b and not lines.is_sentence(a) for a, b in pairwise(after))


def _headline(draft: Draft, zone: int, title: str | None) -> int | None:
    """Which block is the headline: the one that is known, or stands twice, or shares most with the report."""
    texts = [draft.words(b) for b in draft.blocks[: max(zone, 1)]]
    if title:
        named = [i for i, t in enumerate(texts) if lines.bare(t).casefold() == lines.bare(title).casefold()]
        if named:
            return named[0]
    tables = phrases.cuts(draft.tongues)
    fit: list[int] = []
    for index, text in enumerate(texts[:zone]):
        notice = cuts.line_cut(text, tables)
        told = notice is not None and notice[1] != "words:colon"
        if lines.count(text) >= 3 and len(text) <= 250 and not told and dates.whole_line(text, draft.tongues) is None:
            fit.append(index)
    twice = [i for i in fit if texts[i] in texts[i + 1 :]]
    if twice:
        return twice[0]
    body = " ".join(draft.words(b) for b in draft.blocks[zone : zone + 6])
    about = lines.content(body)
    like = {i: lines.shared(texts[i], about) for i in fit}
    # The line under the headline shares more with the report than the headline does, so the first that fits wins.
    enough = max(0.2, 0.4 * max(like.values(), default=0.0))
    return next((i for i in fit if like[i] >= enough), fit[-1] if fit else None)


def _repeats(draft: Draft, head: int) -> None:
    """The same headline printed again is a cut."""
    title = lines.bare(draft.words(draft.blocks[head])).casefold()
    for block in draft.blocks[head + 1 : head + 8]:
        if lines.bare(draft.words(block)).casefold() == title:
            draft.cuts.append(Cut(block.start, block.end, "title-repeat", "repeat"))


def _header(draft: Draft, zone: int, head: int | None) -> None:
    """Cuts what stands above the report: dates, the site's name and slogan, breadcrumbs."""
    body = " ".join(draft.words(b) for b in draft.blocks[zone : zone + 6])
    # Two decks of a headline look like a site's name above it; a date or a repeated headline tells a page's header.
    sure = any(c.label in ("title-repeat", "date-line") for c in draft.cuts) or any(
        dates.whole_line(draft.words(b), draft.tongues) for b in draft.blocks[:zone]
    )
    about = lines.content(body) | (lines.content(draft.title.text) if draft.title else frozenset())
    for index, block in enumerate(draft.blocks[:zone]):
        text = draft.words(block)
        if index == head or draft.cut_at(block):
            continue
        if dates.whole_line(text, draft.tongues) is not None:
            draft.cuts.append(Cut(block.start, block.end, "date-line", "header"))
        elif re.search(r"\S\s*[>›»/|]\s*\S.*[>›»/|]\s*\S", text) and lines.count(text) <= 15:
            draft.cuts.append(Cut(block.start, block.end, "breadcrumb", "header"))
        elif head is not None and index < head and lines.shared(text, about) < 0.5 and (sure or lines.count(text) <= 3):
            draft.cuts.append(Cut(block.start, block.end, "page-header", "header"))


def _kinds(draft: Draft, head: int | None) -> None:
    """Headings: short lines without a stop that the report goes on under; the line under the headline."""
    whole = {(c.start, c.end) for c in draft.cuts}
    live = [i for i, b in enumerate(draft.blocks) if (b.start, b.end) not in whole]
    for index, following in zip(live, [*live[1:], None], strict=False):
        block = draft.blocks[index]
        if block.kind != "paragraph":
            continue
        text = draft.words(block)
        later = draft.blocks[following] if following is not None else None
        goes_on = later is not None and later.kind == "paragraph" and lines.is_sentence(draft.words(later))
        if lines.count(text) <= 14 and len(text) <= 120 and not lines.stops(text) and goes_on:
            draft.blocks[index] = Block(block.start, block.end, "heading")
    if head is None:
        return
    index = next((i for i in live if i > head), head)
    block = draft.blocks[index]
    if block.kind == "heading" and lines.count(draft.words(block)) >= 6:
        draft.blocks[index] = Block(block.start, block.end, "standfirst")
        draft.standfirst = Title(draft.words(block), block.start, block.end)
