"""Labels what is not the report: never deletes it, and rather leaves a line in than cuts the report's own words.

A line (one block) is cut when the words of the table `cuts` say so *and* it stands like a notice: alone, short, not a
sentence of the report. Groups follow: the short lines of one advert, the links under "Most read".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from coranto.extract import bylines, dates, lines, phrases
from coranto.extract.draft import Draft
from coranto.extract.phrases import Kinds, Phrases
from coranto.records import Cut
from coranto.records.articles import CutLabel

# A notice of more words than this is not told from the report by its words alone.
LONGEST = 60
# So many notices in one paragraph are an attack, not a paragraph.
MOST = 50
_TABLE = re.compile(r"[\d:：=<>|\t/]")
_MARKED = re.compile(r"[(\[（【［:：\u00a0]|[^\W\d_a-z]{4} ")
_OPEN_CLOSE = {"(": ")", "[": "]", "（": "）", "【": "】", "［": "］"}
_OPEN = tuple(_OPEN_CLOSE)
_GLUE = re.compile(r"\s*[:：]\s*|\s*\u00a0\s+")
_COLON = re.compile(r"[:：]\s*$")
_NONE = re.compile(r"\s*")
# The title of another report in quotation marks, and the report going on after it.
_QUOTED = re.compile(
    r"\s*(?:«[^»\n]{8,200}»|“[^”\n]{8,200}”|„[^“”\n]{8,200}[“”]|「[^」\n]{4,100}」|『[^』\n]{4,100}』|《[^》\n]{4,100}》)[.。]?"
)
# What may stand inside a paragraph; of these only in brackets what names a photo.
_INLINE = ("see-also", "read-more", "caption")
_PHOTO = ("caption",)
_APART = re.compile(r"\s*[:：|>»›→–—]")
_SLOTS = re.compile(r"(?:\s*[(\[（［【]?\d{1,6}[)\]）］】]?)?[\W_]*$")
# Kinds of notice that are sentences, and whose opening words no sentence of a report has.
_SENTENCES = ("correction", "paywall")
# Kinds of notice that speak to the reader, in sentences that no report has of that length.
_OFFERS = ("newsletter",)
# Kinds of notice that give their title after a colon, and may then end like a sentence.
_TITLED = ("see-also", "read-more", "correction", "caption", "credit", "byline")

# Their phrases are common verbs and nouns: a line has to be one of them as a whole.
_COMMON = ("date-line", "page-header", "breadcrumb")
_OWNED = ("©", "(c)", "copyright", "℗")
# Boxes whose names are never given to a part of the report.
_BOXES = ("newsletter", "share", "app-advert", "embed", "related", "see-also", "caption")
# Labels whose phrases of one word may head a part of a report ("YouTube", "Audio").
_HEADS = ("share", "embed", "related", "caption", "credit", "read-more", "comments")
# A headline that is linked between two paragraphs has so many words.
_HEADLINE = range(4, 26)


@dataclass(frozen=True, slots=True)
class Hint:
    """What a page's structure says of a block: the share of it that is links, the label of the box it stands in."""

    linked: float
    label: CutLabel | None = None
    tag: str = "p"


def label(draft: Draft, *, plain: bool = False, hints: Sequence[Hint | None] = ()) -> None:
    """Adds the cuts of every block that is a notice, of the groups around them, and of notices glued to a paragraph.

    `hints`, where the text comes from a page: what its structure says of each block, in the order of `draft.blocks`.
    """
    tables = phrases.cuts(draft.tongues)
    head = next((i for i, b in enumerate(draft.blocks) if b.kind == "headline"), -1)
    whole = {(c.start, c.end) for c in draft.cuts}
    found: dict[int, Cut] = {}
    for index, block in enumerate(draft.blocks):
        if block.kind == "headline" or (block.start, block.end) in whole:
            continue
        cut = line_cut(draft.words(block), tables, header=index < head)
        if cut is None and dated(draft.words(block), draft.tongues, tables):
            cut = ("date-line", "date")
        if hints and (hint := hints[index]) is not None:
            cut = _weighed(draft, index, cut, hint) or _by_structure(draft, index, hint, tables)
        if cut is not None and not (cut[1] == "words:short" and _heads(draft, found, index)):
            found[index] = Cut(block.start, block.end, *cut)
    _grow_adverts(draft, tables, found)
    _grow_lists(draft, tables, found)
    if plain:
        _cut_boxes(draft, found)
    draft.cuts += found.values()
    for index, block in enumerate(draft.blocks):
        if index not in found and (block.start, block.end) not in whole and block.kind != "headline":
            draft.cuts += inline_cuts(draft.words(block), block.start, tables)
    draft.cuts.sort(key=lambda c: (c.start, c.end))


def _weighed(draft: Draft, index: int, cut: tuple[CutLabel, str] | None, hint: Hint) -> tuple[CutLabel, str] | None:
    """What the words say, unless the structure speaks for the report."""
    if cut is None:
        return None
    block, rule = draft.blocks[index], cut[1]
    if rule == "words:whole" and block.kind == "heading" and cut[0] in _HEADS:
        later = draft.blocks[index + 1 : index + 2]
        return None if later and lines.is_sentence(draft.words(later[0])) else cut
    # A pointer to another report is a link; "Video: 4K, no crop" in a list of a device's properties is none.
    if hint.linked < 0.2 and (rule == "words:colon" or (rule == "words:short" and block.kind == "list-item")):
        return None
    return cut


def _by_structure(draft: Draft, index: int, hint: Hint, tables: Kinds) -> tuple[CutLabel, str] | None:
    """What the structure says of a block whose words alone say nothing: the box it stands in, or that it is a link."""
    block = draft.blocks[index]
    text = draft.words(block)
    if block.kind == "caption":
        return "caption", "figcaption"
    if hint.label in _BOXES:
        return hint.label, "class"
    if hint.label is not None and (said := loose(text, tables)) and said[0] == hint.label:
        return hint.label, "class+words"
    if hint.linked >= 0.95 and block.kind == "paragraph" and lines.count(text) in _HEADLINE:
        around = [
            draft.words(b) for b in (*draft.blocks[max(0, index - 1) : index], *draft.blocks[index + 1 : index + 2])
        ]
        stands = len(around) == 2 and lines.stops(around[0]) and all(map(lines.is_sentence, around))
        if stands and not text.rstrip().endswith((".", "!", "。", "।", ":", "：")):
            return "see-also", "links"
    return None


def line_cut(line: str, tables: Kinds, *, header: bool = True) -> tuple[CutLabel, str] | None:
    """The label of a line that is a notice, and the rule that says so; None for a line of the report.

    `header` tells whether it may be a part of the page's header.
    """
    if len(line) > 20 * LONGEST or lines.count(line) > LONGEST or not (text := lines.bare(line)):
        return None
    size = lines.count(text)
    near = [t for t in tables.near(text) if header or t.label != "page-header"]
    core = (_SLOTS.sub("", text) or text) if near else text
    opens = any(table.list and table.list.fullmatch(core) for table in near)
    for table in near:
        how = _how(text, core, size, table)
        if how is not None:
            return _owned(table.label, text, size), "words:list" if opens else f"words:{how}"
    return None


def _owned(label: CutLabel, text: str, size: int) -> CutLabel:
    """The label of a copyright line: an agency's is the credit of the report, unless it is that of a photo."""
    if label != "legal" or not text.lower().startswith(_OWNED) or not bylines.agencies_in(text, credit=True):
        return label
    return "credit" if size > 4 or re.search(r"\d{4}", text) else "caption"


def loose(line: str, tables: Kinds) -> tuple[CutLabel, str] | None:
    """The label of a line that is known not to be the report: a tell-tale phrase counts wherever it stands."""
    text = lines.bare(line[: 20 * LONGEST])
    near = [t for t in tables.near(text) if t.label not in _COMMON]
    for name in ("holds", "starts", "short"):
        for table in near:
            if table.starts and table.starts.match(text) if name == "starts" else table.first(name, text):
                return table.label, f"words:{name}-loose"
    return None


def dated(line: str, tongues: tuple[str, ...], tables: Kinds) -> bool:
    """Whether the line is a date, or says "published" or "updated" and gives its date or time at once."""
    if len(line) > 400:
        return False
    if dates.whole_line(line, tongues) is not None:
        return True
    text = lines.bare(line)
    rule = tables.of("date-line").starts
    hit = rule.match(text) if rule else None
    if hit is None or lines.count(text) > 30:
        return False
    near = any(f.start - hit.end() <= 12 for f in dates.find(text, tongues))
    return near or (lines.count(text) <= 9 and re.search(r"\d", text) is not None and not lines.stops(text))


def _how(text: str, core: str, size: int, table: Phrases) -> str | None:
    """Which list of the table the line is on, or None; `core` is the line without a number and marks at its end."""
    for name in ("whole", "list"):
        rule: re.Pattern[str] | None = getattr(table, name)
        if rule and rule.fullmatch(core):
            return name
    if table.first("holds", text) and not _reports(text, size):
        return "holds"
    if lines.opens_quote(text):
        return None
    sentence = lines.stops(text)
    hit = table.starts.match(text) if table.starts else None
    if table.label == "date-line":
        return None  # its opening words are common verbs: see `dated`
    titled = table.label in _TITLED and hit is not None and _APART.match(text, hit.end())
    most = 30 if table.label in _OFFERS else 12
    if hit and (size <= most or not sentence or titled or table.label in _SENTENCES):
        return "starts"
    if table.colon and (hit := table.colon.match(text)):
        rest = text[hit.end() :]
        if _APART.match(rest) and lines.count(rest) >= 4 and (not sentence or size <= 20):
            return "colon"
    if size <= 14 and not sentence and table.first("short", text):
        return "short"
    return None


def _reports(text: str, size: int) -> bool:
    """Whether a line with a tell-tale phrase is a sentence of the report all the same: it quotes, or is long prose."""
    return lines.opens_quote(text) or (size > 45 and lines.stops(text))


def _grow_adverts(draft: Draft, tables: Kinds, found: dict[int, Cut]) -> None:
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


def _grow_lists(draft: Draft, tables: Kinds, found: dict[int, Cut]) -> None:
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


def inline_cuts(text: str, offset: int, tables: Kinds) -> Iterator[Cut]:
    """Notices inside a paragraph: a line of it, in brackets, or glued after its last sentence and up to its end."""
    if len(text) > lines.LONG:
        return
    if "\n" in text:
        yield from _lines_of(text, offset, tables)
    if not _MARKED.search(text):
        return
    for table in tables.near(text):
        if table.label not in _INLINE:
            continue
        for hit in islice(table.all_of("starts", text), MOST):
            before = text[max(0, hit.start() - 8) : hit.start()].rstrip()
            if before.endswith(_OPEN):
                if (inside := _bracket(text, hit, before[-1])) is not None:
                    yield Cut(offset + inside[0], offset + inside[1], table.label, "words:bracket")
                    break
                continue
            end = _glued(text, hit) if before and lines.stops(before) and table.label not in _PHOTO else None
            if end is not None:
                yield Cut(offset + hit.start(), offset + end, table.label, "words:glued")
                break


def _lines_of(text: str, offset: int, tables: Kinds) -> Iterator[Cut]:
    """The lines of one block that are notices of their own, where other lines of it are the report."""
    at = 0
    for line in islice(text.split("\n"), MOST):
        cut = line_cut(line, tables) if line.strip() else None
        if cut is not None and cut[0] != "page-header" and cut[1] not in ("words:short", "words:whole"):
            yield Cut(offset + at, offset + at + len(line), cut[0], f"{cut[1]}-line")
        at += len(line) + 1


def _bracket(text: str, hit: re.Match[str], opening: str) -> tuple[int, int] | None:
    """The brackets around a notice that begins with them: "(See also: ...)", "(Photo: X)"."""
    close = text.find(_OPEN_CLOSE[opening], hit.end(), hit.end() + 300)
    if close < 0 or not (_APART.match(text, hit.end()) or hit.group().endswith((":", "："))):
        return None
    return text.rindex(opening, 0, hit.start()), close + 1


def _glued(text: str, hit: re.Match[str]) -> int | None:
    """Where a notice ends that follows a sentence of the paragraph: at its end, or where the title's quotes close."""
    rest = text[hit.end() : hit.end() + 400]
    shouted = hit.group().isupper() and " " in hit.group() and len(hit.group()) > 7
    apart = (
        _GLUE.match(rest) or (shouted and re.match(r"\s+", rest)) or (_COLON.search(hit.group()) and _NONE.match(rest))
    )
    if not apart:
        return None
    title = rest[apart.end() :]
    if (quoted := _QUOTED.match(title)) is not None:
        return hit.end() + apart.end() + quoted.end()
    if len(rest) == 400 or lines.count(rest) > 30 or _goes_on(rest):
        return None
    return len(text.rstrip())


def _goes_on(rest: str) -> bool:
    """Whether more than one sentence follows: then the end of the notice cannot be told from the report."""
    return re.search(r"[.!?…؟]\s+\S|[。！？]\s*[^\s”’」』）)]", rest) is not None
