"""Quotations as spans: which stretches of the live text stand between marks, however mangled the marks are.

::

    “…”  „…“  «…»  »…«  "…"  ‘…’  '…'          closed by its partner, or by the closing mark of another system: “… »
    “… , she said.                             the closing mark is lost: read to the end of the sentence it opens in
    “first paragraph / “second paragraph”      reopened paragraphs: one quotation each, the first not closed
    — A, — dit-elle. — B.                      a line of dialogue, in languages that write it so: its spoken parts

A mark glued to the next word (``weapons”with``) closes as well as one that stands free. A ’ or ' between letters is an
apostrophe and never a mark. One pass from left to right, a bounded look ahead: time grows linearly with the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from coranto.glean.draft import Quotation
from coranto.records import Article

OPENERS = "“„«‟"
CLOSERS = "”»"
EITHER = '"'
MARKS = re.compile(r"''|[“”„‟«»\"‘’'‚‹›]")
# A single-quoted stretch longer than this is an apostrophe that met another one far away.
LONGEST_SINGLE = 400
# A quotation that runs on without a closing mark is read no farther than this.
LONGEST_UNCLOSED = 1200
# A line of dialogue: a dash, a capital, and a stop at the end, so that the points of a list are none.
_DIALOGUE = re.compile(r"[—–]\s?(?=[«“\"¿¡]?[A-ZÀ-ÖØ-ÞА-ЯЁ])(?=.*[.!?…]\s*$)")
# What the narrator puts in between begins in small letters behind a dash, and ends at the next dash or with the line.
_ASIDE = re.compile(r"\s?[—–]\s?(?=[a-zà-öø-ÿа-яё])[^—–\n]*(?:[—–]\s?|$)")
SENTENCE_END = re.compile(r"[.!?…](?=\s|$)")


def quotations(
    article: Article, stretches: Iterable[tuple[int, int]], *, dialogue: bool = False
) -> tuple[Quotation, ...]:
    """Every quotation of the live stretches, in order, none overlapping another: a quotation within one is its part.

    `dialogue` says that a line which begins with a dash is spoken.
    """
    found: list[Quotation] = []
    for start, end in stretches:
        if dialogue and (dash := _DIALOGUE.match(article.text, start, end)):
            found += [Quotation(article.span(*piece)) for piece in _spoken(article.text, dash.end(), end)]
            continue
        for first, last, closed in _of_stretch(article.text, start, end):
            if article.text[first:last].strip("“”„‟«»\"‘’'‚‹› \n"):
                found.append(Quotation(article.span(first, last), closed))
    return tuple(found)


def _spoken(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a line of dialogue that are spoken: all but what the narrator puts in between."""
    asides = [m.span() for m in _ASIDE.finditer(text, start, end)]
    for first, last in zip([start, *(a[1] for a in asides)], [*(a[0] for a in asides), end], strict=True):
        body = text[first:last].strip()
        if body:
            begin = first + text[first:last].find(body)
            yield begin, begin + len(body)


def _of_stretch(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """(start, end, closed) of each quotation of one stretch."""
    opened: int | None = None
    at = start
    for mark in MARKS.finditer(text, start, end):
        here, after = mark.start(), mark.end()
        if here < at:
            continue
        kind = mark.group()
        if kind in "‘’'‚‹›":
            if opened is None and (close := _single(text, here, end)):
                yield here, close, True
                at = close
            continue
        if opened is None:
            if _opens(text, kind, here, after, start, end):
                opened = here
            continue
        if _closes(text, kind, text[opened], here, after, end):
            yield opened, after, True
            opened = None
        elif kind in OPENERS:
            stop = _lost_end(text, opened, here)
            yield opened, stop, False
            opened = here
    if opened is not None:
        yield opened, _lost_end(text, opened, end), False


def _opens(text: str, kind: str, here: int, after: int, start: int, end: int) -> bool:
    """Whether a mark met outside any quotation opens one."""
    free = here == start or not text[here - 1].isalnum()
    follows = after < end and (text[after].isalnum() or text[after] in "(…[$€£.¿¡‘'’")
    if kind in OPENERS:
        return after < end
    if kind in (EITHER, "''"):
        # 6" and the like: an inch mark stands after a digit and before no letter.
        return follows and (free or not text[here - 1].isdigit())
    return follows and (here == start or text[here - 1].isspace() or text[here - 1] in "([—–-")


def _closes(text: str, kind: str, opener: str, here: int, after: int, end: int) -> bool:
    """Whether a mark met inside a quotation closes it."""
    if kind in CLOSERS:
        return not (opener == kind == "»" and text[here - 1].isspace())
    if kind in (EITHER, "''"):
        return opener in (EITHER, "'") or after >= end or not text[after].isalnum()
    glued = not text[here - 1].isspace()
    if opener in "„‟" and kind == "“":
        return True
    if opener in "”»" and kind in OPENERS:
        return glued
    return kind in "“«" and glued and (after >= end or text[after].isspace() or text[after] in ",.;:!?)")


def _single(text: str, here: int, end: int) -> int | None:
    """Where a quotation in single marks ends that opens at `here`, or None where the mark is an apostrophe or noise."""
    kind = text[here]
    partner = {"‘": "’", "'": "'", "‚": "‘’", "‹": "›", "’": "’"}.get(kind)
    if partner is None or here + 1 >= end or not (text[here + 1].isalnum() or text[here + 1] in "(…"):
        return None
    if here and text[here - 1].isalnum():
        return None
    if kind == "’":
        return None
    fallback = None
    for at in range(here + 2, min(end, here + LONGEST_SINGLE)):
        if text[at] not in partner or (at + 1 < end and text[at + 1].isalnum()):
            if text[at] == "\n":
                break
            continue
        if text[at - 1] in ".,!?;:…)" or (at + 1 < end and text[at + 1] in ",.;:!?)"):
            return at + 1
        if text[at - 1] == "s" and fallback is None:
            fallback = at + 1  # the plural's apostrophe, unless nothing better comes
            continue
        if not text[at - 1].isspace():
            return at + 1
    return fallback


def _lost_end(text: str, opened: int, limit: int) -> int:
    """Where a quotation without its closing mark is taken to end: with the sentence it opens in."""
    limit = min(limit, opened + LONGEST_UNCLOSED)
    match = SENTENCE_END.search(text, opened + 1, limit)
    stop = match.end() if match else limit
    return opened + len(text[opened:stop].rstrip())
