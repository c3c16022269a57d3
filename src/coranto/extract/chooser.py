"""Which blocks of a page are the report: two parsers, the page's own structured text and its markup vote on each.

Trafilatura is precise, resiliparse misses little, a declared `articleBody` is the publisher's own word. Their outputs
are texts, so they are led back to the page's blocks by the words themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree
from lxml.html import HtmlElement, fromstring

from coranto.extract import lines
from coranto.extract.page import Raw

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\W_]+")
# A declared body shorter than this is a teaser.
_TEASER = 80


class Words:
    """A text in which blocks are found again by their words, in any order, whatever its spacing and punctuation."""

    def __init__(self, text: str) -> None:
        self.flat = " " + " ".join(_WORD.findall(text.lower())) + " "
        self.lines = {" ".join(_WORD.findall(line.lower())) for line in text.splitlines()}
        self.size = self.flat.count(" ")

    def has(self, block: str) -> bool:
        """Whether the block's words stand together in the text; a block of few words only as a line of its own."""
        words = " ".join(_WORD.findall(block.lower()))
        if not words:
            return False
        if words.count(" ") < 5:
            return words in self.lines
        return f" {words} " in self.flat


def load() -> None:
    """Import the parsers now: they take longer than the first page."""
    import resiliparse.extract.html2text

    _trafilatura(fromstring("<p>.</p>"))


def vote(root: HtmlElement, raws: Sequence[Raw], declared: str | None) -> None:
    """Notes on every block who takes it for the report: ``t``, ``r``, ``j`` (declared body), ``d`` (density)."""
    texts = {"t": _trafilatura(root), "r": _resiliparse(root), "j": declared}
    for name, text in texts.items():
        if text:
            known = Words(text)
            for raw in raws:
                if known.has(raw.text):
                    raw.votes.add(name)
    for raw in _dense(raws):
        raw.votes.add("d")


def _trafilatura(root: HtmlElement) -> str | None:
    from copy import deepcopy

    try:
        from trafilatura import bare_extraction
    except ImportError:  # justext needs lxml_html_clean, which not every system that packages trafilatura brings along
        return None
    found = bare_extraction(deepcopy(root), fast=True, include_comments=False, with_metadata=False)
    return found.text if found is not None and not isinstance(found, dict) else None


def _resiliparse(root: HtmlElement) -> str | None:
    from resiliparse.extract.html2text import extract_plain_text

    page = etree.tostring(root, encoding="unicode", method="html")
    return extract_plain_text(page, main_content=True, alt_texts=False, links=False) or None


def is_prose(raw: Raw) -> bool:
    """Whether the block reads as running text rather than as a link or a label."""
    return lines.count(raw.text) >= 8 and raw.linked < 0.5 and (lines.stops(raw.text) or lines.count(raw.text) >= 20)


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
    home = min(fit, key=lambda e: weight[e])
    inside = set(home.iter())  # type: ignore[attr-defined]
    return [r for r in raws if r.element in inside and not r.away]


def choose(raws: Sequence[Raw]) -> list[int]:
    """The blocks of the report, in the page's order."""
    declared = sum(lines.count(r.text) for r in raws if "j" in r.votes)
    precise = sum(lines.count(r.text) for r in raws if "t" in r.votes)
    for first in ("jt" if declared >= max(_TEASER, precise // 2) else "t", "t", "d", "r"):
        taken = [i for i, r in enumerate(raws) if any(v in r.votes for v in first)]
        if sum(lines.count(raws[i].text) for i in taken) >= 40:
            return taken
    return [i for i, r in enumerate(raws) if r.votes & {"t", "r", "j"}]
