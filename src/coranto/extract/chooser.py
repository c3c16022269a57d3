"""Which blocks of a page are the report: two parsers, the page's own structured text and its markup vote on each.

Trafilatura is precise, resiliparse misses little, a declared `articleBody` is the publisher's own word. Their outputs
are texts, so they are led back to the page's blocks by the words themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, fromstring

from coranto.extract import lines
from coranto.extract.page import Raw, is_prose

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\W_]+")
# A declared body shorter than this is a teaser.
_TEASER = 80
# By how much the prose must grow for the wider element; 1.1 to 1.5 gave the same F1 on real pages within 0.2 points.
_WIDER = 1.25


class Words:
    """A text in which blocks are found again by their words, in any order, whatever its spacing and punctuation."""

    def __init__(self, text: str) -> None:
        self.flat = " " + " ".join(_WORD.findall(text.lower())) + " "
        self.lines = {" ".join(_WORD.findall(line.lower())) for line in text.splitlines()}
        self.used: dict[str, int] = {}

    def has(self, block: str) -> bool:
        """Whether the block's words stand together in the text; a block of few words only as a line of its own."""
        words = " ".join(_WORD.findall(block.lower()))
        if not words:
            return False
        if words.count(" ") < 5:
            return words in self.lines
        if f" {words} " not in self.flat:
            return False
        # A teaser that repeats a paragraph stands once in a parser's text and twice in the page.
        self.used[words] = self.used.get(words, 0) + 1
        return self.used[words] == 1 or self.used[words] <= self.flat.count(f" {words} ")


def load() -> None:
    """Import the parsers now: they take longer than the first page."""
    page = fromstring("<html><body><p>.</p></body></html>")
    _trafilatura(page)
    _resiliparse(page)


def vote(root: HtmlElement, raws: Sequence[Raw], declared: str | None) -> None:
    """Notes on every block who takes it for the report: ``t``, ``r``, ``j`` (declared body), ``d`` (density)."""
    texts = {"t": _trafilatura(root), "r": _resiliparse(root), "j": declared}
    for name, text in texts.items():
        if text:
            known = Words(text)
            for raw in sorted(raws, key=lambda r: r.away):
                if known.has(raw.text):
                    raw.votes.add(name)
    for raw in _dense(raws):
        raw.votes.add("d")


def _trafilatura(root: HtmlElement) -> str | None:
    from copy import deepcopy

    from trafilatura import bare_extraction

    found = bare_extraction(deepcopy(root), fast=True, include_comments=False, with_metadata=False)
    return found.text if found is not None and not isinstance(found, dict) else None


def _resiliparse(root: HtmlElement) -> str | None:
    from resiliparse.extract.html2text import extract_plain_text

    page = etree.tostring(root, encoding="unicode", method="html")
    return extract_plain_text(page, main_content=True, alt_texts=False, links=False) or None


def _dense(raws: Sequence[Raw]) -> list[Raw]:
    """The blocks inside the element that holds most of the page's prose outside of navigation (by words, 80 %)."""
    weight: dict[object, float] = {}
    order: list[object] = []
    total = 0.0
    for raw in raws:
        if raw.away or not is_prose(raw):
            continue
        size = lines.count(raw.text)
        total += size
        element, share = raw.element, 1.0
        while element is not None and share > 0.1:
            if element not in weight:
                order.append(element)
            weight[element] = weight.get(element, 0.0) + size
            element = element.getparent()
            share *= 0.75
    fit = [e for e in order if weight[e] >= 0.6 * total]
    if not fit:
        return []
    home: Any = min(fit, key=lambda e: weight[e])
    # A wider element is better where it adds prose of the same kind: a report is often split around an advert.
    while (outer := home.getparent()) is not None and weight.get(outer, 0.0) >= _WIDER * weight[home]:
        home = outer
    inside = set(home.iter())
    return [r for r in raws if r.element in inside and not r.away]


def choose(raws: Sequence[Raw]) -> list[int]:
    """The blocks of the report, in the page's order.

    What trafilatura takes; with what the publisher declares, or what the two others agree on where trafilatura took
    less than half of it. A short block needs a second vote: it is a label more often than a sentence.
    """
    sizes = [lines.count(r.text) for r in raws]

    def words(taken: set[int]) -> int:
        return sum(sizes[i] for i in taken)

    def having(*votes: str) -> set[int]:
        return {i for i, r in enumerate(raws) if r.votes.issuperset(votes)}

    taken = having("t")
    agreed = {i for i in having("r", "d") if raws[i].linked < 0.5}
    if words(taken) < 0.5 * words(agreed):
        taken |= having("r", "d")
    declared = having("j")
    if words(declared) >= max(_TEASER, 0.5 * words(taken)):
        taken |= declared
    taken = {i for i in taken if len(raws[i].votes) > 1 or sizes[i] >= 20}
    if words(taken) < 25:
        taken = max(having("d"), having("r"), key=words)
    return sorted(taken)
