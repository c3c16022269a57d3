"""Sentences as spans that survive broken text, and the parse of each.

sentencex proposes boundaries; a second pass moves them where translation or typesetting broke the text. It never
alters a character: a boundary comes or goes, the offsets stay those of the article. What it mends::

    …to the nationHe hoped…      two words glued where a sentence ended      boundary between them
    …announced. telegram …       a full stop before a lowercase word         boundary removed
    …September 19 Mr.  They …    a title without its name                    boundary after the title
    …destroyed”Mr. | Aliyev …    a title cut from its name                   boundary removed
    “One thing. Another,” …      sentences inside a quotation                boundary inside the quotation
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import sentencex  # type: ignore[import-untyped]

from coranto.glean import models
from coranto.glean.draft import Draft, Quotation, Tree
from coranto.glean.quotations import quotations
from coranto.records import Sentence
from coranto.words import section

# A "sentence" longer than this is a list or a table; it is cut at a space so that the parser's cost stays bounded.
LONGEST = 2000
# Text beyond this is not parsed; the reading says so. Of 1,139 labelled pages of news three are longer (by up to 13,000
# characters), and what is shorter is read within some six seconds of one core, however dense it is. A report of that
# length has some 300 sentences.
MOST_PARSED, MOST_SENTENCES = 40_000, 1_000
LINES = re.compile(r"[^\n\r\u2028\u2029]+")
GLUED = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]*\b)")
GLUED_STOP = re.compile(r"(?<=[a-zà-öø-ÿ]{2}[.!?])(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+\s)")
WORD = re.compile(r"[^\W\d_]+")
QUOTES = "“”„‟«»\"‘’'‚‹›"


def split(draft: Draft) -> tuple[tuple[Sentence, ...], tuple[Quotation, ...]]:
    """The sentences and the quotations of the live text, in order; no sentence crosses a cut or a line's end."""
    stretches = [(m.start(), m.end()) for s, e in draft.live() for m in LINES.finditer(draft.text, s, e)]
    dialogue = bool(section(draft.language or "", "sentences").get("dialogue"))
    quoted = quotations(draft.article, stretches, dialogue=dialogue)
    inside = _Cover(quoted)
    found = []
    for start, end in stretches:
        cuts = _boundaries(draft, start, end, inside)
        for first, last in pairwise(cuts):
            body = draft.text[first:last].strip()
            if body:
                begin = first + draft.text[first:last].find(body)
                span = draft.article.span(begin, begin + len(body))
                found.append(Sentence(span=span, quoted=inside.covers(span.start, span.end)))
    return tuple(found), quoted


class _Cover:
    """Which quotation an offset lies in, found by bisection."""

    def __init__(self, quoted: tuple[Quotation, ...]) -> None:
        self.spans = [(q.span.start, q.span.end) for q in quoted]

    def within(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The quotations that touch `[start, end)`."""
        at = max(0, bisect_right(self.spans, (start, 0)) - 1)
        while at < len(self.spans) and self.spans[at][0] < end:
            if self.spans[at][1] > start:
                yield self.spans[at]
            at += 1

    def covers(self, start: int, end: int) -> bool:
        """Whether one quotation holds all of `[start, end)`."""
        return any(s <= start and end <= e for s, e in self.within(start, end))


def _boundaries(draft: Draft, start: int, end: int, inside: _Cover) -> list[int]:
    """Where the sentences of one line begin, and its end last."""
    text, language = draft.text, draft.language or "en"
    titles, starters = _words(language)
    marks = set(_proposed(text, start, end, language))
    for first, last in inside.within(start, end):
        marks.update(at for at in _proposed(text, first + 1, min(last, end), language) if at > first + 2)
    marks = {at for at in marks if not _joined(text, start, at, end, titles, starters)}
    marks.update(m.start() for m in GLUED.finditer(text, start, end) if _word_at(text, m.start()) in starters)
    marks.update(
        m.start() for m in GLUED_STOP.finditer(text, start, end) if not text[m.start() : m.start() + 4].endswith(".")
    )
    for title in re.finditer(r"\b(\w+\.)\s+(?=[A-ZÀ-ÖØ-Þ])", text[start:end]):
        at = start + title.end()
        if title.group(1) in titles and _word_at(text, at) in starters:
            marks.add(at)
    ordered = sorted({start, *marks, end})
    return _bounded(text, ordered)


def _proposed(text: str, start: int, end: int, language: str) -> Iterator[int]:
    """The offsets at which sentencex begins a new sentence inside `text[start:end]`."""
    at = start
    for piece in sentencex.segment(language, text[start:end]):
        at += len(piece)
        if start < at < end:
            yield at


def _joined(text: str, start: int, at: int, end: int, titles: frozenset[str], starters: frozenset[str]) -> bool:
    """Whether the words on both sides of a proposed boundary are one sentence."""
    left, right = text[max(start, at - 40) : at].rstrip(), text[at : min(end, at + 40)].lstrip()
    if not left or not right:
        return True
    bare = right.lstrip(QUOTES + " ")
    if not bare or not any(c.isalnum() for c in text[at:end]):
        return True
    if right[0].islower() or (right[0] in "-–" and right[1:2].islower()):
        return left[-1] not in "!?:;" or right[0] in "-–"
    last = left.split()[-1].lstrip(QUOTES + "(")
    for mark in '”»"':
        last = last.rsplit(mark, 1)[-1]
    word = WORD.match(right)
    return last in titles and not (word and word.group() in starters)


def _word_at(text: str, at: int) -> str:
    word = WORD.match(text, at)
    return word.group() if word else ""


def _bounded(text: str, marks: list[int]) -> list[int]:
    """The boundaries with more added where two lie farther apart than LONGEST."""
    out = marks[:1]
    for mark in marks[1:]:
        while mark - out[-1] > LONGEST:
            space = text.rfind(" ", out[-1] + LONGEST // 2, out[-1] + LONGEST)
            out.append(space + 1 if space > 0 else out[-1] + LONGEST)
        out.append(mark)
    return out


@cache
def _words(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """(titles that a name follows, words that begin a sentence) of a language."""
    table = section(language, "sentences")
    return frozenset(table.get("titles", ())), frozenset(table.get("starters", ()))


def parse(draft: Draft) -> tuple[Tree, ...]:
    """One parse per sentence, where the language has a parser; token offsets are those of the sentence.

    Parsed is a copy of equal length in which marks glued to words are blanked, so that ``weapons”with`` is two words.
    """
    nlp = models.parser(draft.language)
    if nlp is None:
        if draft.language:
            draft.lacks.append(f"no parser for {draft.language} is installed: claims are read from surface rules alone")
        return ()
    base = draft.sentences[0].span.start if draft.sentences else 0
    kept = [s.span for s in draft.sentences[:MOST_SENTENCES] if s.span.end - base <= MOST_PARSED]
    if len(kept) < len(draft.sentences):
        draft.lack(f"only the first {MOST_PARSED} characters or {MOST_SENTENCES} sentences were parsed")
    docs = nlp.pipe([readable(draft.words(s)) for s in kept], batch_size=32)
    return tuple(Tree(s.start, s.end, doc) for s, doc in zip(kept, docs, strict=True))


GLUED_MARK = re.compile(r"(?<=\w)[“”„«»\"](?=\w)|(?<=[.,!?…])[”»\"](?=\w)|(?<=\w)[“„](?=\w)")


def readable(words: str) -> str:
    """A copy of equal length for the parser: marks glued between words become spaces, other space one kind."""
    copy = GLUED_MARK.sub(" ", words).replace("\u00a0", " ").replace("\u202f", " ").replace("\t", " ")
    return copy.replace("''", '" ') if "''" in copy else copy
