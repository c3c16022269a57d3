"""What a block of a page is that is not the report's body: its label by the page's structure, then by its words.

::

    sure names (figcaption, class "newsletter")  ->  words ("Sign up")  ->  a date  ->  names that hint  ->  links

Names are read from the block's own element outward, until one holds so much of the page's prose that its name is about
the report and not about the block. Nothing here reads the page again: places and their names were found by `blocks`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import cast

from coranto import words
from coranto.extract import bylines, cuts, phrases
from coranto.extract.blocks import Place, Raw
from coranto.extract.cuts import Hint
from coranto.records.articles import CutLabel

_NAME = re.compile(r"[A-Z]?[a-z\u00e0-\u00ff]+|[A-Z]+(?![a-z])")
# An element with so many words of prose, or so large a share of the page's, is a report and no box in one.
_BOX = 150
_REPORT = 0.4
# A line of more words is no byline and no date.
_LINE = 25
# Elements that say what they are, in the way that a class name does.
_TAGS: Mapping[str, CutLabel] = {"figcaption": "caption", "caption": "caption", "nav": "related", "form": "newsletter"}
_HINTS: Mapping[str, CutLabel] = {"figure": "caption", "aside": "related", "footer": "legal", "address": "byline"}
# A table may stand in a figure; its cells are no captions.
_CELLS = ("td", "th", "tr", "table", "li")
# Labels whose names are given to whole sections as well, such as a report's own `author` or `date` part.
_SHORT = frozenset(("byline", "date-line", "credit", "breadcrumb", "share", "page-header"))
# What is never kept between two blocks of the body, before its first one, and behind its last one but these.
_BETWEEN = frozenset(("comments", "breadcrumb"))
_AHEAD = frozenset(("byline", "date-line", "dateline", "credit", "caption", "correction", "paywall", "title-repeat"))
_BEHIND = frozenset(("byline", "credit", "biography", "correction", "paywall", "dateline"))
# So many blocks of links in one box are a list of the site, not a pointer in the report.
_LIST = 12


@cache
def _vocabulary(kind: str) -> dict[str, tuple[int, CutLabel]]:
    """Each name to its label and that label's rank."""
    table = words.table("structure")
    found: dict[str, tuple[int, CutLabel]] = {}
    for rank, (label, told) in enumerate(table.items()):
        for name in told.get(kind, ()):
            found.setdefault(name, (rank, cast(CutLabel, label)))
    return found


@lru_cache(maxsize=16_384)
def called(name: str, kind: str) -> tuple[CutLabel, str] | None:
    """The label that a class name, id or role stands for, and the part of it that says so; None where it says nothing.

    `kind` is `sure` or `names`, as the table ``structure.toml`` has them.
    """
    known = _vocabulary(kind)
    best: tuple[int, CutLabel] | None = None
    said = before = ""
    for part in _NAME.findall(name[:400]):
        word = part.lower()
        for entry in (word, f"{before} {word}"):
            hit = known.get(entry)
            if hit is not None and (best is None or hit[0] < best[0]):
                best, said = hit, entry
        before = word
    return (best[1], said) if best is not None else None


def _boxes(raw: Raw) -> Iterator[Place]:
    """The places around the block, outward, as long as they are boxes and not the report itself."""
    top = raw.place
    while top.above is not None:
        top = top.above
    most = max(_BOX, _REPORT * top.prose) if top.prose < 2 * _BOX else _REPORT * top.prose
    place: Place | None = raw.place
    while place is not None and place.tag not in ("body", "html", "main"):
        if place.prose > most or (place.prose > _BOX and place.tag == "article"):
            return
        yield place
        place = place.above


def _fits(label: CutLabel, raw: Raw, place: Place) -> bool:
    """Whether a block and the place that has the name are small enough for what it says."""
    return label not in _SHORT or (raw.size <= _LINE and place.prose <= 2 * _LINE)


def _sure(raw: Raw) -> tuple[CutLabel, str] | None:
    for place in _boxes(raw):
        if place.tag in ("td", "tr", "table") and place.words > raw.size:
            return None
        if place.tag in _TAGS and (place.tag != "form" or place.words <= 120):
            return _TAGS[place.tag], place.tag
        found = called(place.name, "sure") if place.name else None
        if found is not None and _fits(found[0], raw, place):
            return found[0], f"class:{found[1]}"
    if raw.kind == "caption":
        return "caption", "figcaption"
    return None


def _inner(raw: Raw) -> tuple[CutLabel, str] | None:
    """What the elements inside a short block are called: a link to its author, the time it was published."""
    if raw.size > _LINE or raw.place.words > 2 * raw.size + 10:
        return None
    best = None
    for element in raw.element.iterdescendants("a", "span", "time", "small", "em", "i", "b", "strong", "address"):
        if element.tag == "time":
            return "date-line", "time"
        if element.get("rel") == "author":
            return "byline", "rel=author"
        name = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        best = best or (called(name, "sure") if len(name) > 1 else None)
    return (best[0], f"inner:{best[1]}") if best is not None else None


def _hinted(raw: Raw) -> tuple[CutLabel, str] | None:
    for place in _boxes(raw):
        found = called(place.name, "names") if place.name else None
        if found is not None and _fits(found[0], raw, place):
            return found[0], f"hint:{found[1]}"
        if place.tag in _HINTS and (place.tag != "figure" or raw.tag not in _CELLS):
            return _HINTS[place.tag], place.tag
    return None


def named(raw: Raw, tongues: tuple[str, ...], *, before: bool, after: bool) -> tuple[CutLabel, str]:
    """The label of a block that is not the report's body, and the rule that says so. Always one.

    `before` and `after` tell that it stands before the first block of the body, or after the last one.
    """
    sure = _sure(raw)
    if sure is not None and sure[0] in ("byline", "biography") and raw.size <= _LINE:
        return _signed(raw, tongues, sure, after=after)
    if sure is not None and sure[0] not in ("related", "embed", "see-also", "share"):
        return sure if sure[0] != "newsletter" or sure[1] != "form" else _spoken(raw, tongues) or sure
    said = _spoken(raw, tongues)
    if said is not None and (sure is None or said[0] not in ("share", "legal", "embed")):
        return said
    if sure is not None:
        return ("see-also", sure[1]) if sure[0] == "related" and _points(raw, before, after) else sure
    if (within := _inner(raw)) is not None:
        return within
    if raw.size <= _LINE and raw.linked < 1 and bylines.agencies_in(raw.text, credit=True) and raw.size <= 6:
        return "credit", "agency"
    hint = _hinted(raw)
    if hint is not None and (hint[0] != "related" or not _points(raw, before, after)):
        return hint
    if raw.linked >= 0.5:
        return ("see-also", "links") if _points(raw, before, after) else ("related", "links")
    if hint is not None:
        return hint
    return ("page-header", "before") if before and raw.size <= _LINE else ("embed", "rest")


def _signed(raw: Raw, tongues: tuple[str, ...], sure: tuple[CutLabel, str], *, after: bool) -> tuple[CutLabel, str]:
    """The label of a short line in a box about the author: boxes of names hold dates and buttons as well."""
    tables = phrases.cuts(tongues)
    if cuts.dated(raw.text, tongues, tables):
        return "date-line", "date"
    said = cuts.line_cut(raw.text, tables)
    if said is not None and said[1] == "words:whole":
        return said
    return ("byline", sure[1]) if sure[0] == "biography" and raw.size <= 6 and not after else sure


def _points(raw: Raw, before: bool, after: bool) -> bool:
    """Whether a block is a link to another report between two paragraphs of this one."""
    return not before and not after and raw.linked >= 0.5 and raw.size >= 3 and raw.place.blocks <= _LIST


def _spoken(raw: Raw, tongues: tuple[str, ...]) -> tuple[CutLabel, str] | None:
    """What the words of a block say that is known not to be the report: phrases count wherever they stand."""
    tables = phrases.cuts(tongues)
    found = cuts.line_cut(raw.text, tables)
    if found is not None:
        return found
    if raw.size <= _LINE and cuts.dated(raw.text, tongues, tables):
        return "date-line", "date"
    return cuts.loose(raw.text, tables) if raw.size <= 80 else None


def worth(raw: Raw, label: CutLabel, *, before: bool, after: bool) -> bool:
    """Whether an unchosen block near the report is kept in its text as a labelled cut.

    Kept is what belongs to this report (captions, bylines, dates, credits, corrections) and, between its paragraphs,
    what interrupts it. Not kept is the page around it: menus, comments, lists of other reports. The caller decides what
    is near; `before` and `after` are as in `named`.
    """
    if before:
        return label in _AHEAD
    if after:
        return label in _BEHIND or (label == "caption" and raw.size <= 60) or (label == "legal" and raw.size <= 40)
    if label in _BETWEEN:
        return False
    if label == "embed":
        return raw.size >= 4
    return label != "related" or (raw.size >= 3 and raw.place.blocks <= _LIST)


def hint(raw: Raw) -> Hint:
    """What the structure says of a block that was taken for the body: `cuts.label` weighs it with the words."""
    # The id of a heading is made of its words, and a list in `nav` may be the report's table of contents.
    sure = None if raw.kind == "heading" else _sure(raw)
    return Hint(raw.linked, sure[0] if sure and sure[1].startswith("class:") else None, raw.tag)


__all__ = ["called", "hint", "named", "worth"]
