"""A page as a tree without what no reader sees, and the flat list of its blocks with what is known of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from coranto.errors import BadInput, OverBudget
from coranto.extract import lines
from coranto.records.articles import BlockKind

# What the HTTP client lets through, in characters; parsing takes about twenty times as much memory.
MAX_CHARS = 12_000_000
# A long live blog has 3,000 blocks; a page of more is a list or an attack.
MAX_BLOCKS = 20_000

_BLOCK_TAGS = """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody
    tfoot thead tr ul
"""
BLOCKS = frozenset(_BLOCK_TAGS.split())
# Never text that a reader reads as part of a report.
_UNSEEN_TAGS = """
    script style noscript template iframe object embed svg math canvas video audio map select option textarea input
    button datalist progress meter dialog head
"""
DROPPED = frozenset(_UNSEEN_TAGS.split())
# Not `opacity: 0`: that is how pages let their text fade in.
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# Class names by which the common style sheets take text off the screen.
_HIDDEN_CLASS = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader(?:-text|-only)?|u-hidden|is-hidden|d-none|hidden|offscreen|"
    r"a11y-hidden|show-for-sr|element-invisible|visuallyhidden)(?:\s|$)",
    re.I,
)
# "hidden md:block": taken away on small screens only.
_SHOWN_LARGER = re.compile(r"(?:sm|md|lg|xl|2xl)[:-](?:d-)?(?:block|flex|grid|inline|contents|table)", re.I)
# Regions that are about the page and not of the report, as publishers name them.
_AWAY = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|side-?bar|footer|related|recommend\w*|recirc\w*|"
    r"more-?(?:stories|news|articles|from|on)|most-?(?:read|popular|viewed)|popular|trending|newsletter\w*|subscri\w*|signup|"
    r"sign-?up|share|sharing|social\w*|comments?|disqus|advert\w*|ads?|promo\w*|sponsor\w*|teasers?|outbrain|taboola|"
    r"cookie\w*|consent|gdpr|paywall|banner|tags?|tag-?list|topics|byline|author-?(?:box|bio|info|card)|toolbar|pagination|pager|"
    r"widget\w*|carousel|gallery|read-?(?:more|next|also)|see-?also|copyright|disclaimer|login|modal|popup|overlay)"
    r"(?:$|[\s_-])",
    re.I,
)
_HOME = re.compile(
    r"(?:article|story|post|entry|news)[\w-]{0,12}?[-_]?(?:body|content|text)|articleBody|entry-content|"
    r"(?:^|\s)(?:content-body|main-content|body-copy|rich-?text|article__text)(?:\s|$)",
    re.I,
)


# Between the cells of a row, so that the numbers of two cells are never read as one.
_CELL = " | "


@dataclass(slots=True)
class Raw:
    """One block of a page: its element, its text with white space as shown, and what stands around it."""

    element: Any
    text: str
    kind: BlockKind
    tag: str
    linked: float
    regions: tuple[Any, ...]
    home: bool
    article: bool
    away: bool = False
    votes: set[str] = field(default_factory=set)


def parse(text: str, item: str) -> HtmlElement:
    """The tree of a page; nesting deeper than the parser's 256 levels is left out. BadInput or OverBudget otherwise."""
    if len(text) > MAX_CHARS:
        raise OverBudget(
            f"{item}: a page of {len(text):,} characters; at most {MAX_CHARS:,} are read. Give the article's own page",
            reason="too-long",
            item=item,
        )
    parser = HTMLParser(encoding="utf-8", huge_tree=False, recover=True, remove_comments=True, remove_pis=True)
    content = text.replace("\x00", "").lstrip("\ufeff \t\r\n").encode("utf-8", "replace")
    try:
        root = document_fromstring(content, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise BadInput(
            f"{item}: no HTML could be read ({error}); expected a page with text", reason="not-html", item=item
        ) from error
    return root


def prune(root: HtmlElement) -> None:
    """Takes out of the tree what is not shown: scripts, forms' fields, hidden elements."""
    _place_streamed(root)
    unseen = [e for e in root.iter() if isinstance(e.tag, str) and (e.tag in DROPPED or _is_hidden(e))]
    for element in unseen:
        parent = element.getparent()
        if parent is None or element.tag in ("body", "html"):
            continue
        if element.tag == "button" and element.find(".//p") is not None:
            continue  # an unclosed button: the parser has put the rest of the page into it
        element.drop_tree()


def _is_hidden(element: HtmlElement) -> bool:
    attributes = element.attrib
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    if _HIDDEN_STYLE.search(attributes.get("style", "")):
        return True
    name = attributes.get("class", "")
    return _HIDDEN_CLASS.search(name) is not None and not _SHOWN_LARGER.search(name)


def _place_streamed(root: HtmlElement) -> None:
    """React streams late parts as ``<div hidden id="S:0">`` and moves each to ``<template id="B:0">``: so does this.

    A part of a part goes to ``<template id="P:0">``.
    """
    places = {e.get("id", "")[2:]: e for e in root.iter("template") if e.get("id", "")[:2] in ("B:", "P:")}
    for part in [e for e in root.iter("div") if e.get("id", "").startswith("S:") and "hidden" in e.attrib]:
        place = places.get(part.get("id")[2:])
        parent = place.getparent() if place is not None else None
        if place is None or parent is None or any(a is part for a in place.iterancestors()):
            continue
        del part.attrib["hidden"]
        tail, part.tail = part.tail, None
        before = part.getprevious()
        if tail and before is not None:
            before.tail = (before.tail or "") + tail
        parent.insert(parent.index(place), part)


class _Walk:
    """One pass over the tree, in document order, without recursion."""

    def __init__(self) -> None:
        self.buffer: list[str] = []
        self.links = 0
        self.linked = 0
        self.stack: list[Any] = []
        self.regions: list[Any] = []
        self.inside = {"li": 0, "blockquote": 0, "figcaption": 0, "a": 0, "article": 0, "home": 0}

    def say(self, text: str | None) -> None:
        if text:
            self.buffer.append(text)
            if self.inside["a"]:
                self.linked += len(text.strip())

    def flush(self) -> Iterator[Raw]:
        whole, linked = "".join(self.buffer).strip(_CELL + "\x02 \t\r\n"), self.linked
        self.buffer, self.linked = [], 0
        if not self.stack or not whole.strip():
            return
        pieces = [p for p in re.split(r"\x02[^\S\x02]*\x02[\s\x02]*", whole) if p.strip("\x02 \t\r\n\u00a0")]
        size = sum(len(p) for p in pieces)
        element = self.stack[-1]
        for piece in pieces:
            text = "\n".join(
                t for t in (" ".join(re.split(r"[ \t\r\n\f]+", part)).strip() for part in piece.split("\x02")) if t
            )
            if text:
                share = min(1.0, linked / max(1, size))
                yield self.raw(element, text, share)

    def raw(self, element: Any, text: str, share: float) -> Raw:
        tag = element.tag
        kind: BlockKind = "paragraph"
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            kind = "heading"
        elif self.inside["figcaption"] or tag == "caption":
            kind = "caption"
        elif self.inside["blockquote"]:
            kind = "quote"
        elif self.inside["li"]:
            kind = "list-item"
        counts = self.inside
        return Raw(element, text, kind, tag, share, tuple(self.regions), counts["home"] > 0, counts["article"] > 0)

    def enter(self, element: Any, step: int) -> None:
        tag = element.tag
        if tag in ("li", "blockquote", "figcaption", "a"):
            self.inside[tag] += step
        if tag in ("article", "main"):
            self.inside["article"] += step
        name = f"{element.get('class', '')} {element.get('id', '')}".strip()[:300]
        if element.get("itemprop") == "articleBody" or (name and _HOME.search(name)):
            self.inside["home"] += step
        elif tag in ("nav", "footer", "aside", "form") or (tag not in ("body", "html") and name and _AWAY.search(name)):
            self.regions.append(element) if step > 0 else self.regions.pop()


def is_prose(raw: Raw) -> bool:
    """Whether the block reads as running text rather than as a link or a label."""
    size = lines.count(raw.text)
    return size >= 8 and raw.linked < 0.5 and (lines.stops(raw.text) or size >= 20)


def _settle(raws: list[Raw]) -> None:
    """A region with a name like "sidebar" is away from the report, unless most of the page's prose stands in it."""
    inside: dict[Any, int] = {}
    total = 0
    for raw in raws:
        if is_prose(raw):
            total += (size := lines.count(raw.text))
            for region in raw.regions:
                inside[region] = inside.get(region, 0) + size
    for raw in raws:
        raw.away = any(inside.get(region, 0) < 0.4 * total for region in raw.regions)


def blocks(root: HtmlElement, item: str) -> list[Raw]:
    """Every block of the page that has text, in order. OverBudget for more than a page can reasonably have."""
    walk = _Walk()
    found: list[Raw] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if event == "start":
            if tag in BLOCKS:
                found += walk.flush()
                walk.stack.append(element)
            walk.enter(element, 1)
            if tag == "br":
                walk.buffer.append("\x02")
            walk.say(element.text)
        else:
            if tag in BLOCKS:
                found += walk.flush()
                walk.stack.pop()
            if tag in ("td", "th"):
                walk.buffer.append(_CELL)
            walk.enter(element, -1)
            walk.say(element.tail if element is not root else None)
        if len(found) > MAX_BLOCKS:
            raise OverBudget(
                f"{item}: more than {MAX_BLOCKS:,} blocks of text: a list, not a report. Give an article's own page",
                reason="too-many-blocks",
                item=item,
            )
    _settle(found)
    return found
