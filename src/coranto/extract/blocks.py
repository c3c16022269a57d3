"""The flat list of a page's blocks: the text of each as shown, and the chain of places it stands in.

One pass over the tree in document order. A block is the run of text between two elements that begin a line of their
own; two `<br>` in a row part a block as an empty line does, one stays a line break.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from lxml.html import HtmlElement

from coranto import words
from coranto.errors import OverBudget
from coranto.extract import lines, tables
from coranto.records.articles import BlockKind

# A long live blog has 3,000 blocks; a page of more is a list or an attack.
MAX_BLOCKS = 20_000

_BLOCK_TAGS = """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody
    td tfoot th thead tr ul
"""
BLOCKS = frozenset(_BLOCK_TAGS.split())
# Cells begin no line: a row is one block, its cells apart.
_CELLS = ("td", "th")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# Between the cells of a row, so that the numbers of two cells are never read as one.
CELL = " | "
# What stands in an empty cell of a table of figures, so that its columns stay.
_NOTHING = "–"
# A line break inside a block.
BREAK = "\x02"
_EMPTY_LINE = re.compile(r"\x02[^\S\x02]*\x02[\s\x02]*")
# White space that is more than one space, or another one.
_SPACE = re.compile(r"[ \t\r\n\f]{2,}|[\t\r\n\f]")
_NAME = re.compile(r"[A-Z]?[a-z\u00e0-\u00ff]+|[A-Z]+(?![a-z])")
# Names of regions that are about the page and not of the report.
_AWAY_PARTS = (
    "related", "newsletter", "share", "comments", "advert", "nav", "breadcrumb", "footer", "sidebar", "legal", "modal",
    "bio",
)  # fmt: skip
_AWAY_TAGS = frozenset(("nav", "footer", "aside", "form"))


@cache
def parts() -> tuple[str, ...]:
    """The names of the parts of a page, in the order of their bits."""
    return tuple(words.table("markup")["parts"])


@cache
def _bits() -> tuple[dict[str, int], frozenset[str]]:
    """The bits of each name of one word or two, and the words that are the second of two."""
    found: dict[str, int] = {}
    for bit, name in enumerate(parts()):
        for word in words.table("markup")["parts"][name]:
            found[word] = found.get(word, 0) | 1 << bit
    return found, frozenset(name.split()[1] for name in found if " " in name)


@cache
def bit(name: str) -> int:
    """The bit of one part."""
    return 1 << parts().index(name)


@cache
def _away() -> int:
    return sum(bit(name) for name in _AWAY_PARTS)


@lru_cache(maxsize=16_384)
def marks(name: str) -> int:
    """The parts that a class name, id or role speaks of, as bits."""
    (known, seconds), found, before = _bits(), 0, ""
    for word in _NAME.findall(name[:400]):
        word = word.lower()
        if word in known:
            found |= known[word]
        if word in seconds:
            found |= known.get(f"{before} {word}", 0)
        before = word
    return found


@dataclass(slots=True, eq=False)
class Place:
    """A block element: what it is called, what stands around it, and what stands in it."""

    element: Any
    tag: str
    above: Place | None
    marks: int
    name: str
    depth: int
    words: int = 0
    linked: float = 0.0
    prose: int = 0
    blocks: int = 0

    def chain(self) -> Iterator[Place]:
        """The place and those around it, outward."""
        place: Place | None = self
        while place is not None:
            yield place
            place = place.above


@dataclass(slots=True, eq=False)
class Raw:
    """One block of a page: its element, its text with white space as shown, and what stands around it.

    `linked` is the share of its characters that are links, `inline` the marks of the elements inside it. `away` says
    that it stands in a region about the page (a menu, a box of other reports) rather than in the report.
    """

    element: Any
    text: str
    kind: BlockKind
    tag: str
    linked: float
    place: Place
    inline: int
    article: bool
    size: int
    prose: bool
    away: bool = False


class _Walk:
    """One pass over the tree, in document order. The parser lets no page nest deeper than 256 elements."""

    def __init__(self, item: str) -> None:
        self.item = item
        self.found: list[Raw] = []
        self.places: list[Place] = []
        self.buffer: list[str] = []
        self.linked = 0
        self.inline = 0
        self.inside = {"li": 0, "blockquote": 0, "figcaption": 0, "a": 0, "article": 0, "main": 0, "pre": 0}
        self.data: dict[Any, bool] = {}

    def visit(self, element: Any, above: Place | None) -> None:
        """The element with all that stands in it."""
        tag = element.tag
        inside = self.inside
        if tag in BLOCKS:
            place = self.place(element, tag, above)
            if tag not in _CELLS and self.buffer:
                self.flush(above)
        else:
            if above is None or not isinstance(tag, str):
                return
            place = above
            if (name := element.get("class")) is not None:
                self.inline |= marks(name)
            if tag == "br":
                self.buffer.append(BREAK)
        counted = tag in inside and (tag != "pre" or element.find(".//code") is None)  # a listing is one block
        if counted:
            inside[tag] += 1
        begun = len(self.buffer), len(self.found)
        if text := element.text:
            self.say(text)
        for child in element:
            self.visit(child, place)
            if tail := child.tail:
                self.say(tail)
        if tag in _CELLS:
            self.buffer += [_NOTHING, CELL] if self.is_empty(begun) and self.of_figures(element) else [CELL]
        elif place is not above and self.buffer:
            self.flush(place)
        if counted:
            inside[tag] -= 1

    def place(self, element: Any, tag: str, above: Place | None) -> Place:
        name = ""
        if given := element.items():
            get = dict(given).get
            name = get("class") or ""
            if found := get("id"):
                name += " " + found
            if found := get("itemprop"):
                name += " " + found
            if found := get("role"):
                name += " " + found
            if found := get("data-testid") or get("data-component") or get("data-type"):
                name += " " + found
        own = marks(name) if name and above is not None and tag != "body" else 0
        made = Place(element, tag, above, own, name, above.depth + 1 if above is not None else 0)
        self.places.append(made)
        return made

    def is_empty(self, begun: tuple[int, int]) -> bool:
        """Whether nothing was said since then: so many pieces waited, so many blocks were found."""
        return begun[1] == len(self.found) and not "".join(self.buffer[begun[0] :]).strip(BREAK + " \t\r\n\xa0")

    def of_figures(self, cell: Any) -> bool:
        """Whether a cell stands in a table of figures."""
        table = next(cell.iterancestors("table"), None)
        if table is None:
            return False
        if table not in self.data:
            self.data[table] = tables.is_data(table)
        return self.data[table]

    def say(self, text: str) -> None:
        self.buffer.append(text.replace("\n", BREAK) if self.inside["pre"] else text)
        if self.inside["a"]:
            self.linked += len(text.strip())

    def flush(self, place: Place | None) -> None:
        """What was said since the last line began becomes a block of the place it was said in."""
        if not self.buffer:
            return
        whole, linked, inline = "".join(self.buffer).strip(CELL + "\x02 \t\r\n"), self.linked, self.inline
        self.buffer, self.linked, self.inline = [], 0, 0
        if place is None or not whole.strip(_NOTHING + CELL) or whole.isspace():
            return
        if len(self.found) > MAX_BLOCKS:
            raise OverBudget(
                f"{self.item}: more than {MAX_BLOCKS:,} blocks of text: a list, no report. Give an article's own page",
                reason="too-many-blocks",
                item=self.item,
            )
        share = min(1.0, linked / len(whole))
        for piece in _EMPTY_LINE.split(whole) if BREAK in whole else (whole,):
            text = _shown(piece)
            if text:
                self.found.append(self.raw(place, text, share, inline))

    def raw(self, place: Place, text: str, share: float, inline: int) -> Raw:
        tag, counts = place.tag, self.inside
        kind: BlockKind = "paragraph"
        if tag in _HEADINGS:
            kind = "heading"
        elif counts["figcaption"] or tag == "caption":
            kind = "caption"
        elif counts["blockquote"]:
            kind = "quote"
        elif counts["li"]:
            kind = "list-item"
        size = lines.count(text)
        prose = size >= 8 and share < 0.5 and (size >= 20 or lines.stops(text))
        place.words += size
        place.prose += size if prose else 0
        place.blocks += 1
        around: Place | None = place if share else None
        while around is not None:  # fractions are added up in the page's order: in another they would differ
            around.linked += size * share
            around = around.above
        article = counts["article"] > 0 or counts["main"] > 0
        return Raw(place.element, text, kind, tag, share, place, inline, article, size, prose)


def _sum_up(places: list[Place]) -> None:
    """What stands in a place stands in those around it as well; `places` are in the page's order."""
    for place in reversed(places):
        if place.blocks and (above := place.above) is not None:
            above.words += place.words
            above.prose += place.prose
            above.blocks += place.blocks


def _shown(piece: str) -> str:
    """The text with its white space as a browser shows it; empty where nothing is shown."""
    if BREAK not in piece:
        text = _SPACE.sub(" ", piece).strip(" ")
        return "" if text.isspace() else text
    shown = (_SPACE.sub(" ", part).strip(" ") for part in piece.split(BREAK))
    return "\n".join(t for t in shown if t and not t.isspace())


def _settle(raws: list[Raw], root: Place) -> None:
    """A region with a name like "sidebar" is away from the report, unless most of the page's prose stands in it."""
    named, most = _away(), 0.4 * root.prose
    known: dict[Place | None, bool] = {None: False}

    def is_away(place: Place) -> bool:
        if place not in known:
            tag = place.tag
            own = tag in _AWAY_TAGS or (place.marks & named and tag not in ("body", "html"))
            known[place] = bool(own and place.prose < most) or (place.above is not None and is_away(place.above))
        return known[place]

    for raw in raws:
        raw.away = is_away(raw.place)


def blocks(root: HtmlElement, item: str) -> list[Raw]:
    """Every block of the page that has text, in order. OverBudget for more than a page can reasonably have."""
    walk = _Walk(item)
    top = Place(root, "html", None, 0, "", 0)
    walk.visit(root, top)
    walk.flush(top)
    _sum_up(walk.places)
    if walk.found:
        _settle(walk.found, top)
    return walk.found


def is_prose(raw: Raw) -> bool:
    """Whether the block reads as running text rather than as a link or a label."""
    return raw.prose


__all__ = ["BLOCKS", "MAX_BLOCKS", "Place", "Raw", "bit", "blocks", "is_prose", "marks", "parts"]
