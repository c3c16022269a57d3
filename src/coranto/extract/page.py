"""A page as a tree without what no reader sees, and the flat list of its blocks with what is known of each."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from coranto.errors import BadInput, OverBudget
from coranto.extract.blocks import BLOCKS, MAX_BLOCKS, Raw, blocks, is_prose

# What the HTTP client lets through, in characters; parsing takes about twenty times as much memory.
MAX_CHARS = 12_000_000
# Ten times what the largest pages of news have.
MAX_TAGS, MAX_ATTRIBUTES, MAX_TEXT = 500_000, 2_000, 1_000_000
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{10000,}")
# Never text that a reader reads as part of a report.
_UNSEEN_TAGS = """
    script style noscript template iframe object embed svg math canvas video audio map select option textarea input
    button datalist progress meter dialog head
"""
DROPPED = frozenset(_UNSEEN_TAGS.split())
# Not `opacity: 0`: that is how pages let their text fade in.
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:text-indent|left|right|top|margin-left)\s*:\s*-\d{4,}|"
    r"transform\s*:\s*scale\(\s*0\s*\)|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]|clip-path\s*:\s*inset\(\s*(?:50|100)%",
    re.I,
)
# Both sides of a box that has no room for a letter; one alone is how pages fold a text up, or set a picture's ratio.
_NO_WIDTH = re.compile(r"(?:^|[;\s])(?:max-)?width\s*:\s*[01](?:px|em|rem|%)?\s*(?:;|!|$)", re.I)
_NO_HEIGHT = re.compile(r"(?:^|[;\s])(?:max-)?height\s*:\s*[01](?:px|em|rem|%)?\s*(?:;|!|$)", re.I)
_NO_LETTERS = re.compile(r"(?:^|[;\s])font-size\s*:\s*0(?:px|em|rem|%|pt)?\s*(?:;|!|$)", re.I)
# Class names by which the common style sheets take text off the screen.
_HIDDEN_CLASS = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader(?:-text|-only)?|u-hidden|is-hidden|d-none|hidden|offscreen|"
    r"a11y-hidden|show-for-sr|element-invisible|visuallyhidden)(?:\s|$)",
    re.I,
)
# "hidden md:block": taken away on small screens only.
_SHOWN_LARGER = re.compile(r"(?:sm|md|lg|xl|2xl)[:-](?:d-)?(?:block|flex|grid|inline|contents|table)", re.I)

# Every element of one class: lxml.html's own look-up asks for a class of forms and links in Python, element by element.
_ALIKE = etree.ElementDefaultClassLookup(element=HtmlElement)

# What may hide an element, looked for by the parser's own means: they are many and few hide.
_MARKED: Any = etree.XPath("descendant-or-self::*[@hidden or @aria-hidden='true' or @style]")
_CLASSES: Any = etree.XPath("descendant-or-self::*/@class", smart_strings=False)
_CLASSED: Any = etree.XPath("descendant-or-self::*[@class=$name]")


def parse(text: str, item: str) -> HtmlElement:
    """The tree of a page; nesting deeper than the parser's 256 levels is left out. BadInput or OverBudget otherwise."""
    if len(text) > MAX_CHARS:
        raise OverBudget(
            f"{item}: a page of {len(text):,} characters; at most {MAX_CHARS:,} are read. Give the article's own page",
            reason="too-long",
            item=item,
        )
    _refuse_floods(text, item)
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=False, recover=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    parser.set_element_class_lookup(_ALIKE)
    content = text.replace("\x00", "").lstrip("\ufeff \t\r\n").encode("utf-8", "replace")
    try:
        root = document_fromstring(content, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise BadInput(
            f"{item}: no HTML could be read ({error}); expected a page with text", reason="not-html", item=item
        ) from error
    return root


def _refuse_floods(text: str, item: str) -> None:
    """OverBudget for more tags than a page can have, or more attributes than a tag: each costs memory, and a tag's
    attributes are compared each with each.
    """
    tags = text.count("<")
    if tags > MAX_TAGS:
        raise OverBudget(
            f"{item}: a page of {tags:,} tags; at most {MAX_TAGS:,} are read. Give the article's own page",
            reason="too-many-tags", item=item,
        )  # fmt: skip
    for tag in _LONG_TAG.finditer(text):
        if tag.group(0).count("=") > MAX_ATTRIBUTES:
            raise OverBudget(
                f"{item}: a tag with more than {MAX_ATTRIBUTES:,} attributes; this is no page of a report",
                reason="too-many-attributes", item=item,
            )  # fmt: skip


def refuse_long(root: HtmlElement, item: str) -> None:
    """OverBudget for a page whose words, without its scripts, are more than any report has."""
    size = sum(map(len, root.itertext()))
    if size > MAX_TEXT:
        raise OverBudget(
            f"{item}: {size:,} characters of text; a report may have {MAX_TEXT:,}. Give the article's own page",
            reason="too-long", item=item,
        )  # fmt: skip


def prune(root: HtmlElement) -> None:
    """Takes out of the tree what is not shown: scripts, forms' fields, hidden elements."""
    _place_streamed(root)
    unseen = [*root.iter(*DROPPED), *(e for e in _MARKED(root) if _is_hidden(e))]
    for name in filter(_hides, set(_CLASSES(root))):
        unseen += _CLASSED(root, name=name)
    # An unclosed button: the parser has put the rest of the page into it.
    open_buttons = {e for e in unseen if e.tag == "button" and e.find(".//p") is not None}
    for element in dict.fromkeys(unseen):
        if element.getparent() is None or element.tag in ("body", "html") or element in open_buttons:
            continue
        element.drop_tree()


def _is_hidden(element: HtmlElement) -> bool:
    get = element.get
    if get("hidden") is not None or get("aria-hidden") == "true":
        return True
    style = get("style")
    return bool(style) and (_HIDDEN_STYLE.search(style) is not None or _has_no_size(element, style))


@lru_cache(maxsize=4096)
def _hides(name: str) -> bool:
    """Whether a class name takes text off the screen."""
    return _HIDDEN_CLASS.search(name) is not None and not _SHOWN_LARGER.search(name)


def _has_no_size(element: HtmlElement, style: str) -> bool:
    """Whether a style leaves no room for letters. Size 0 on a box of elements only takes the gaps between them."""
    if _NO_WIDTH.search(style) and _NO_HEIGHT.search(style):
        return True
    return _NO_LETTERS.search(style) is not None and len(element) == 0


def _place_streamed(root: HtmlElement) -> None:
    """React streams late parts as ``<div hidden id="S:0">`` and moves each to ``<template id="B:0">``: so does this.

    A part of a part goes to ``<template id="P:0">``.
    """
    places = {e.get("id", "")[2:]: e for e in root.iter("template") if e.get("id", "")[:2] in ("B:", "P:")}
    if not places:
        return
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


__all__ = ["BLOCKS", "MAX_BLOCKS", "Raw", "blocks", "is_prose", "parse", "prune"]
