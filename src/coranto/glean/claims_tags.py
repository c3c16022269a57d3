"""Quotations and the clause that tags them, where the tree does not join the two: “A,” added the mayor. “A”, X gave the
assurance. “A” In a statement X asked Y."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from coranto.glean.claims_found import Found, Range, between, touches
from coranto.glean.claims_lexicon import Lexicon
from coranto.glean.claims_quotes import MARKS, Quotes
from coranto.glean.claims_subjects import phrase, source_of, subject_of
from coranto.glean.draft import Tree

# Between a quotation and the verb that tags it stand at most this many words.
FARTHEST = 25


def beside(tree: Tree, quotes: Quotes, words: Lexicon) -> Iterator[Found]:
    """Verbs outside the marks in a sentence with quotations: frame ``quote``, content all that is quoted beside them."""
    spans = [(max(q[0], tree.start), min(q[1], tree.end)) for q in quotes.over(tree.start, tree.end)]
    spans = [s for s in spans if s[0] < s[1]]
    if not spans:
        return
    for token in tree.doc:
        at = tree.start + token.idx
        if token.pos_ not in ("VERB", "AUX") or any(s <= at < e for s, e in spans):
            continue
        key, cue = token.lemma_.lower(), [token.i]
        subject = _inverted(tree, token, spans, words) or subject_of(token)
        if subject is None:
            continue
        if key in words.light and (noun := _given(token, words)) is not None:
            key, cue = f"n:{noun.lemma_.lower()}", [token.i, noun.i]
        source = _source(tree, subject, token)
        if not source or any(touches(s, r) for s in spans for r in source):
            continue
        content = _adjoining(tree, token, spans)
        if content:
            yield Found(
                key=key,
                frame="quote",
                content=content,
                cue=between(tree, cue[0], cue[-1]),
                source=source,
                tree=tree.start,
                head=token.i,
                subject=subject.i,
            )


def _given(verb: Any, words: Lexicon) -> Any | None:
    """The noun that says what kind of speech a light verb makes: “gave the assurance”."""
    return next(
        (c for c in verb.children if c.dep_ == "dobj" and f"n:{c.lemma_.lower()}" in words.acts and c.i > verb.i), None
    )


def _inverted(tree: Tree, verb: Any, spans: list[Range], words: Lexicon) -> Any | None:
    """The noun after a verb that stands right behind a closing mark: “A,” added the head of government."""
    if words.score(verb.lemma_.lower(), "quote", "name") < words.least:
        return None
    at = tree.start + verb.idx
    gap = next((tree.doc.text[e - tree.start : verb.idx] for _, e in reversed(spans) if e <= at), None)
    if gap is None or any(c.isalnum() for c in gap):
        return None
    for token in tree.doc[verb.i + 1 : verb.i + 9]:
        if token.dep_ in ("nsubj", "dobj", "attr", "npadvmod", "appos", "oprd", "ROOT", "ccomp", "conj") and token.pos_ in (
            "NOUN",
            "PROPN",
            "PRON",
        ):
            return token
        if token.pos_ in ("VERB", "AUX") or token.text in (".", ";"):
            return None
    return None


def _source(tree: Tree, subject: Any, verb: Any) -> list[Range]:
    if subject.i < verb.i:
        return source_of(tree, subject, verb)
    found = phrase(tree, subject, verb)
    return [(max(s, tree.start + subject.left_edge.idx), e) for s, e in found if e > tree.start + verb.idx]


def _adjoining(tree: Tree, verb: Any, spans: list[Range]) -> list[Range]:
    """The quotations that the verb's clause opens or follows: none with a finite verb of the narrator's between."""
    at = tree.start + verb.idx
    out = []
    for start, end in spans:
        first, last = (end, at) if end <= at else (at + len(verb.text), start)
        gap = [t for t in tree.doc if first <= tree.start + t.idx < last]
        told = any(
            t.pos_ == "VERB" and t != verb and not any(s <= tree.start + t.idx < e for s, e in spans) for t in gap
        )
        if not told and len(gap) <= FARTHEST:
            out.append((start, end))
    return out


def bare(text: str) -> str:
    """Words without the marks and stops around them."""
    return text.strip(MARKS + " .,;:")
