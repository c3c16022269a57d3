"""Other readers of who said what, beside coranto's on the same articles: rules over the same small parser.

* the quote rules of the Gender Gap Tracker, made anew from their description: F. Torabi Asr and others, "The Gender Gap
  Tracker: Using Natural Language Processing to measure gender bias in media", PLOS ONE 16(1), 2021,
  https://doi.org/10.1371/journal.pone.0245533. It is not their program: the verbs are those of `measures/saying.toml`,
  and the parser is the small one that coranto runs, where theirs is the large one of the same makers.
* `direct_quotations` of textacy, of a whole report, as its documentation calls it, and paragraph by paragraph, since it
  refuses a text with an odd number of marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from measures import claimed

Row = claimed.Row
Range = tuple[int, int]

SHORTEST = 4  # words of a quotation
NEAR = 5  # tokens between a quotation and a verb near by
BETWEEN = range(7, 100)  # tokens of a quotation that only its marks tell
FLOATING = 5  # sentences of a quotation that goes on without a verb
_OPENS, _CLOSES = '“"«„', '”"»“'
_NOBODY = {"i", "we"}
_BE = {"is", "was", "be"}


@dataclass(frozen=True)
class Quote:
    """One quotation as these rules have it: token ranges (first, last exclusive), and whether it precedes its verb."""

    content: Range
    cue: Range | None = None
    source: Range | None = None
    before: bool = False


@dataclass(frozen=True)
class QuotePeer:
    """One other reader: what it makes of a report's text. `module` is what it needs beside coranto's own parser."""

    name: str
    module: str
    read: Callable[[str], list[Row]]

    @property
    def installed(self) -> bool:
        """Whether it can run here."""
        return find_spec(self.module) is not None


def gap_tracker(text: str) -> list[Row]:
    """Syntactic quotes, then floating ones, then those that only their marks tell; of two that meet the first stays."""
    doc = _parsed(text)
    syntactic = [*_clauses(doc), *_according(doc)]
    kept: list[Quote] = []
    for quote in (*syntactic, *_floating(doc, syntactic), *_between_marks(doc)):
        first, last = quote.content
        words = sum(any(c.isalnum() for c in t.text) for t in doc[first:last])
        if words >= SHORTEST and not any(q.content[0] < last and first < q.content[1] for q in kept):
            kept.append(quote)
    return [_row(doc, quote) for quote in kept]


def _clauses(doc: Any) -> Iterator[Quote]:
    """A clause that a verb of saying governs, or that it stands beside as a parenthesis, with the verb's subject."""
    for token in doc:
        if token.dep_ == "ccomp":
            verb, clause = token.head, list(token.subtree)
        elif token.dep_ == "parataxis":
            aside = {t.i for t in token.subtree}
            verb, clause = token, [t for t in token.head.subtree if t.i not in aside]
        else:
            continue
        if verb.text.lower() not in claimed.saying() or not clause:
            continue
        subject = next((c for v in (verb, verb.head) for c in v.children if c.dep_ == "nsubj"), None)
        if subject is None:
            continue
        source = (subject.left_edge.i, subject.right_edge.i + 1)
        if doc[slice(*source)].text.strip().lower() not in _NOBODY:
            content = _longest_run([t.i for t in clause if t.i != verb.i and not source[0] <= t.i < source[1]])
            yield Quote(content, (verb.i, verb.i + 1), source, content[0] < min(verb.i, source[0]))


def _longest_run(places: list[int]) -> Range:
    """The longest run of neighbours among some tokens; all of them where there is but one."""
    runs: list[list[int]] = []
    for place in sorted(places):
        if runs and place == runs[-1][1]:
            runs[-1][1] += 1
        else:
            runs.append([place, place + 1])
    first, last = max(runs, key=lambda r: (r[1] - r[0], -r[0]), default=[0, 0])
    return first, last


def _according(doc: Any) -> Iterator[Quote]:
    """What stands according to somebody."""
    for token in doc:
        if token.lower_ != "to" or token.i == 0 or doc[token.i - 1].lower_ != "according":
            continue
        node = doc[token.i - 1]
        source, governor = (token.i + 1, max(token.right_edge.i, node.right_edge.i) + 1), node.head
        content = (source[1], governor.right_edge.i + 1) if node.i < governor.i else (governor.left_edge.i, node.i)
        if source[0] < source[1] and content[0] < content[1]:
            yield Quote(content, (node.i, token.i + 1), source)


def _floating(doc: Any, syntactic: list[Quote]) -> Iterator[Quote]:
    """Sentences in marks right after a sentence that quotes: of the same speaker."""
    sentences = list(doc.sents)
    for at, sentence in enumerate(sentences[:-1]):
        said = next((q for q in syntactic if q.before and _mostly(q.content, (sentence.start, sentence.end))), None)
        if said is None or not any(t.text in _OPENS for t in sentences[at + 1][:2]):
            continue
        for last in sentences[at + 1 : at + 1 + FLOATING]:
            closing = [t.i for t in last if t.text in _CLOSES and t.i > sentences[at + 1].start + 1]
            if closing:
                if closing[-1] >= last.end - 2:
                    yield Quote((sentences[at + 1].start, last.end), None, said.source)
                break


def _mostly(one: Range, other: Range) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared >= min(one[1] - one[0], other[1] - other[0]) / 2


def _between_marks(doc: Any) -> Iterator[Quote]:
    """What stands between two marks, with the verb near by and its subject, where there are such."""
    opened: int | None = None
    for token in doc:
        if opened is None:
            opened = token.i if token.text in _OPENS else None
        elif token.text in _CLOSES:
            first, last = opened, token.i + 1
            opened = None
            if last - first in BETWEEN:
                verb = _verb_near(doc, first, last)
                subject = next((c for c in verb.children if c.dep_ == "nsubj"), None) if verb is not None else None
                cue = None if verb is None else (verb.i, verb.i + 1)
                yield Quote((first, last), cue, None if subject is None else (subject.i, subject.i + 1))


def _verb_near(doc: Any, first: int, last: int) -> Any | None:
    """The verb at most so many tokens before a quotation, else behind it, in the same sentence."""
    for places in (range(first - 1, max(first - NEAR, 0) - 1, -1), range(last, min(last + NEAR, len(doc)))):
        for token in (doc[i] for i in places):
            if token.pos_ == "VERB" and token.lower_ not in _BE:
                return token
            if token.text == "." or token.text in _OPENS + _CLOSES:
                break
    return None


def textacy_whole(text: str) -> list[Row]:
    """Of the whole report at once; where the marks are odd in number it refuses, and nothing is found."""
    from textacy.extract import direct_quotations

    doc = _parsed(text)
    try:
        found = list(direct_quotations(doc))
    except ValueError:
        return []
    return [
        {
            "source": [[t.idx, t.idx + len(t.text)] for t in quote.speaker],
            "cue": [[t.idx, t.idx + len(t.text)] for t in quote.cue],
            "content": [[quote.content.start_char, quote.content.end_char]],
        }
        for quote in found
    ]


def textacy_paragraphs(text: str) -> list[Row]:
    """Paragraph by paragraph, so that one odd mark does not cost the whole report."""
    found = []
    for line in re.finditer(r"[^\n]+", text):
        for row in textacy_whole(line.group()):
            found.append({k: [[s + line.start(), e + line.start()] for s, e in v] for k, v in row.items()})
    return found


@lru_cache(maxsize=64)
def _parsed(text: str) -> Any:
    """The text as the small English model parses it; kept, since several readers ask for it."""
    from coranto.glean import models

    model = models.parser("en")
    assert model is not None
    return model(text)


def _row(doc: Any, quote: Quote) -> Row:
    def chars(tokens: Range | None) -> list[list[int]]:
        return [[doc[tokens[0]].idx, doc[tokens[1] - 1].idx + len(doc[tokens[1] - 1].text)]] if tokens else []

    return {"source": chars(quote.source), "cue": chars(quote.cue), "content": chars(quote.content)}


PEERS = (
    QuotePeer("Gender Gap Tracker's rules", "spacy", gap_tracker),
    QuotePeer("textacy", "textacy", textacy_whole),
    QuotePeer("textacy, by paragraph", "textacy", textacy_paragraphs),
)
