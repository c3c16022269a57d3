"""Labels what is not the report: never deletes it, and rather leaves a line in than cuts the report's own words.

A line (one block) is cut when the words of the table `cuts` say so *and* it stands like a notice: alone, short, not a
sentence of the report. Groups follow: the short lines of one advert, the links under "Most read".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from coranto.extract import dates, lines, phrases
from coranto.extract.draft import Draft
from coranto.extract.phrases import Phrases
from coranto.records import Cut
from coranto.records.articles import CutLabel

# A notice of more words than this is not told from the report by its words alone.
LONGEST = 60
# So many notices in one paragraph are an attack, not a paragraph.
MOST = 50
_TABLE = re.compile(r"[\d:：=<>|\t/]")
_MARKED = re.compile(r"[(\[:：\u00a0]")
_APART = re.compile(r"\s*[:：|>»›→–—]")
_SLOTS = re.compile(r"(?:\s*[(\[]?\d{1,6}[)\]]?)?[\W_]*$")
# Kinds of notice that are sentences, and whose opening words no sentence of a report has.
_SENTENCES = ("correction", "paywall")
# Kinds of notice that give their title after a colon, and may then end like a sentence.
_TITLED = ("see-also", "read-more", "correction", "caption", "credit", "byline")


def label(draft: Draft, *, plain: bool = False) -> None:
    """Adds the cuts of every block that is a notice, of the groups around them, and of notices glued to a paragraph."""
    tables = phrases.cuts(draft.tongues)
    body = [t for t in tables if t.label != "page-header"]
    head = next((i for i, b in enumerate(draft.blocks) if b.kind == "headline"), -1)
    whole = {(c.start, c.end) for c in draft.cuts}
    found: dict[int, Cut] = {}
    for index, block in enumerate(draft.blocks):
        if block.kind == "headline" or (block.start, block.end) in whole:
            continue
        cut = line_cut(draft.words(block), tables if index < head else body)
        if cut is None and dated(draft.words(block), draft.tongues, tables):
            cut = ("date-line", "date")
        if cut is not None and not (cut[1] == "words:short" and _heads(draft, found, index)):
            found[index] = Cut(block.start, block.end, *cut)
    _grow_adverts(draft, tables, found)
    _grow_lists(draft, tables, found)
    if plain:
        _cut_boxes(draft, found)
    draft.cuts += found.values()
    for index, block in enumerate(draft.blocks):
        if index not in found and (block.start, block.end) not in whole:
            draft.cuts += inline_cuts(draft.words(block), block.start, tables)
    draft.cuts.sort(key=lambda c: (c.start, c.end))


def line_cut(line: str, tables: Sequence[Phrases]) -> tuple[CutLabel, str] | None:
    """The label of a line that is a notice, and the rule that says so; None for a line of the report."""
    if len(line) > 20 * LONGEST or lines.count(line) > LONGEST or not (text := lines.bare(line)):
        return None
    size = lines.count(text)
    found = phrases.words_of(text)
    for table in tables:
        how = _how(text, size, table) if table.near(text, found) else None
        if how is not None:
            return table.label, f"words:{how}"
    return None


def dated(line: str, tongues: tuple[str, ...], tables: Sequence[Phrases]) -> bool:
    """Whether the line is a date, or says "published" or "updated" and gives its date or time at once."""
    if len(line) > 400:
        return False
    if dates.whole_line(line, tongues) is not None:
        return True
    text = lines.bare(line)
    rule = next((t.starts for t in tables if t.label == "date-line"), None)
    hit = rule.match(text) if rule else None
    if hit is None or lines.count(text) > 30:
        return False
    near = any(f.start - hit.end() <= 12 for f in dates.find(text, tongues))
    return near or (lines.count(text) <= 9 and re.search(r"\d", text) is not None and not lines.stops(text))


def _how(text: str, size: int, table: Phrases) -> str | None:
    """Which list of the table the line is on, or None."""
    short_of_words = _SLOTS.sub("", text)
    for name in ("whole", "list"):
        rule: re.Pattern[str] | None = getattr(table, name)
        if rule and rule.fullmatch(short_of_words or text):
            return name
    if table.holds and table.holds.search(text) and not _reports(text, size):
        return "holds"
    if lines.opens_quote(text):
        return None
    sentence = lines.stops(text)
    hit = table.starts.match(text) if table.starts else None
    if table.label == "date-line":
        return None  # its opening words are common verbs: see `dated`
    titled = table.label in _TITLED and hit is not None and _APART.match(text, hit.end())
    if hit and (size <= 12 or not sentence or titled or table.label in _SENTENCES):
        return "starts"
    if table.colon and (hit := table.colon.match(text)):
        rest = text[hit.end() :]
        if _APART.match(rest) and lines.count(rest) >= 4 and (not sentence or size <= 20):
            return "colon"
    if table.short and size <= 14 and not sentence and table.short.search(text):
        return "short"
    return None


def _reports(text: str, size: int) -> bool:
    """Whether a line with a tell-tale phrase is a sentence of the report all the same: it quotes, or is long prose."""
    return lines.opens_quote(text) or (size > 45 and lines.stops(text))


def _grow_adverts(draft: Draft, tables: Sequence[Phrases], found: dict[int, Cut]) -> None:
    """An advert or newsletter box of several lines: its short neighbours that speak of the same are part of it."""
    promos = {t.label: t.promo for t in tables if t.promo}
    for anchor in [i for i, cut in found.items() if cut.label in promos]:
        for step in (-1, 1):
            run = list(_neighbours(draft, found, anchor, step, promos[found[anchor].label]))
            for index in run:
                block = draft.blocks[index]
                found[index] = Cut(block.start, block.end, found[anchor].label, "group")


def _neighbours(
    draft: Draft, found: dict[int, Cut], anchor: int, step: int, promo: re.Pattern[str] | None
) -> Iterator[int]:
    """The lines of the same box on one side of its anchor, at most five."""
    pending: list[int] = []
    for index in range(anchor + step, anchor + 6 * step, step):
        if not 0 <= index < len(draft.blocks) or index in found:
            return
        block = draft.blocks[index]
        line = draft.words(block)
        size = lines.count(line)
        if block.kind == "headline" or draft.cut_at(block) or size > 12 or (lines.stops(line) and size > 8):
            return
        pending.append(index)
        if promo and promo.search(line) and not _heads(draft, found, index):
            yield from pending
            pending = []


def _heads(draft: Draft, found: dict[int, Cut], index: int) -> bool:
    """Whether a short line speaks of what the report speaks of: then it is a heading, not part of an advert."""
    later = [b for i, b in enumerate(draft.blocks[index + 1 : index + 8], index + 1) if i not in found]
    body = [draft.words(b) for b in later if lines.is_sentence(draft.words(b))][:2]
    line = draft.words(draft.blocks[index])
    return bool(body) and lines.count(line) >= 3 and lines.shared(line, lines.content(" ".join(body))) > 0.6


def _grow_lists(draft: Draft, tables: Sequence[Phrases], found: dict[int, Cut]) -> None:
    """The links under "Most read" and the like: lines that are no sentences, until the report goes on."""
    openers = [i for i, cut in found.items() if cut.by == "words:list"]
    for opener in openers:
        run = []
        for index in range(opener + 1, len(draft.blocks)):
            line = draft.words(draft.blocks[index])
            if index in found or draft.blocks[index].kind == "headline" or lines.is_sentence(line):
                break
            run.append(index)
        ends = not run or run[-1] + 1 >= len(draft.blocks)
        if run and not ends and (len(run) == 1 or lines.count(draft.words(draft.blocks[run[-1]])) <= 8):
            run.pop()  # the report goes on after it, so the last short line is its heading
        for index in run:
            block = draft.blocks[index]
            found[index] = Cut(block.start, block.end, "related", "group")


def _cut_boxes(draft: Draft, found: dict[int, Cut]) -> None:
    """Three and more short lines in a row between two paragraphs, strange to the report: a box of another thing."""
    whole = {(c.start, c.end) for c in draft.cuts}
    prose = [i for i, b in enumerate(draft.blocks) if lines.is_sentence(draft.words(b)) and i not in found]
    for before, after in pairwise(prose):
        run = range(before + 1, after)
        blocks = [draft.blocks[i] for i in run]
        if not 3 <= len(run) <= 7 or any(b.kind != "paragraph" or (b.start, b.end) in whole for b in blocks):
            continue
        texts = [draft.words(b) for b in blocks]
        if any(lines.count(t) > 12 or lines.stops(t) or lines.opens_quote(t) for t in texts):
            continue
        near = [draft.words(draft.blocks[i]) for i in prose if abs(i - before) < 8 or abs(i - after) < 8]
        about = lines.content(" ".join(near))
        # A digit or a colon makes it a table of the report, such as the dead by town.
        alien = [not _TABLE.search(t) and lines.shared(t, about) < 0.25 for t in texts]
        strange = [i for i, other in zip(run, alien, strict=True) if other and i not in found]
        if len(strange) + sum(i in found for i in run) < len(run) - 1 or not strange:
            continue
        for index in strange:
            block = draft.blocks[index]
            found[index] = Cut(block.start, block.end, "embed", "box")


def inline_cuts(text: str, offset: int, tables: Sequence[Phrases]) -> Iterator[Cut]:
    """Notices inside a paragraph: in brackets, or glued after its last sentence with a colon and up to its end."""
    if len(text) > lines.LONG or not _MARKED.search(text):
        return
    found = phrases.words_of(text)
    for table in tables:
        if table.label not in ("see-also", "read-more") or table.starts is None or not table.near(text, found):
            continue
        for hit in islice(table.starts.finditer(text), MOST):
            before = text[max(0, hit.start() - 8) : hit.start()].rstrip()
            if before.endswith(("(", "[")):
                close = text.find(")" if before.endswith("(") else "]", hit.end(), hit.end() + 300)
                if close > 0 and _APART.match(text, hit.end()):
                    start = text.rindex(before[-1], 0, hit.start())
                    yield Cut(offset + start, offset + close + 1, table.label, "words:bracket")
                    break
            rest = text[hit.end() : hit.end() + 400]
            if len(rest) == 400:
                continue
            apart = re.match(r"\s*[:：]\s*|\s*\u00a0\s+", rest)
            if before and lines.stops(before) and apart and lines.count(rest) <= 30 and not _goes_on(rest):
                yield Cut(offset + hit.start(), offset + len(text.rstrip()), table.label, "words:glued")
                break


def _goes_on(rest: str) -> bool:
    """Whether more than one sentence follows: then the end of the notice cannot be told from the report."""
    return re.search(r"[.!?…]\s+\S", rest) is not None
