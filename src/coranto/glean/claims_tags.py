"""Quotations and the clause that tags them, where the tree does not join the two: “A,” added the mayor. “A”, X gave the
assurance. “A” In a statement X asked Y."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from coranto.glean.claims_context import agencies
from coranto.glean.claims_found import Found, Range, between, touches
from coranto.glean.claims_lexicon import Lexicon
from coranto.glean.claims_quotes import MARKS, Quotes
from coranto.glean.claims_subjects import kind_of, phrase, source_of, subject_of
from coranto.glean.draft import Tree

# Between a quotation and the verb that tags it stand at most this many words.
FARTHEST = 25


def beside(tree: Tree, quotes: Quotes, words: Lexicon) -> Iterator[Found]:
    """Verbs outside the marks in a sentence with quotations: frame ``quote``, content what is quoted beside them."""
    spans = [(max(q[0], tree.start), min(q[1], tree.end)) for q in quotes.over(tree.start, tree.end)]
    spans = [s for s in spans if s[0] < s[1]]
    if not spans:
        return
    for token in tree.doc:
        at = tree.start + token.idx
        if token.pos_ not in ("VERB", "AUX") or any(s <= at < e for s, e in spans):
            continue
        key, cue = token.lemma_.lower(), [token.i]
        subject = inverted(tree, token, spans, words) or subject_of(token)
        if subject is None:
            continue
        if key in words.light and (noun := _given(token, words)) is not None:
            key, cue = f"n:{noun.lemma_.lower()}", [token.i, noun.i]
        source = source_behind(tree, subject, token)
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


def inverted(tree: Tree, verb: Any, spans: list[Range], words: Lexicon) -> Any | None:
    """The noun after a verb that stands right behind a closing mark: “A,” added the head of government."""
    if words.score(verb.lemma_.lower(), "quote", "name") < words.least:
        return None
    at = tree.start + verb.idx
    gap = next((tree.doc.text[e - tree.start : verb.idx] for _, e in reversed(spans) if e <= at), None)
    if gap is None or any(c.isalnum() for c in gap):
        return None
    rest = tree.doc.text[verb.idx + len(verb.text) :]
    told = told_to(rest)
    for token in tree.doc[verb.i + 1 : verb.i + 12]:
        if token.idx < verb.idx + len(verb.text) + told:
            continue
        if token.pos_ in ("NOUN", "PROPN", "PRON") and token.dep_ != "compound" and token.dep_ != "poss":
            return token if token.dep_ != "pobj" or told else None
        if token.pos_ in ("VERB", "AUX") or token.text in (".", ";"):
            return None
    return None


def told_to(rest: str) -> int:
    """How many characters “to AFP” takes at the start of `rest`; 0 where it is not there."""
    match = re.match(r"\s+\w{1,3}\s+", rest)
    if match is None:
        return 0
    form = next((f for f in agencies() if rest.startswith(f, match.end())), None)
    return match.end() + len(form) if form is not None else 0


def tagged(tree: Tree, one: Found, quotes: Quotes, words: Lexicon) -> None:
    """Give a claim whose verb has no subject in the tree the noun that follows the verb behind the quotation."""
    verb = tree.doc[one.head]
    spans = [q for q in quotes.over(tree.start, tree.end) if q[1] <= tree.start + verb.idx]
    if one.frame not in ("clause", "that", "quote", "obj") or not spans:
        return
    quoted = bool(one.source) and all(any(s <= r[0] and r[1] <= e for s, e in spans) for r in one.source)
    if one.source and not quoted:
        return
    subject = inverted(tree, verb, spans, words)
    if subject is not None and (quoted or one.frame == "obj"):
        one.score = 0.0  # what looks like the object is who says it; nobody inside the marks says so behind them
    elif subject is not None:
        one.subject = subject.i
        one.source = source_behind(tree, subject, verb)
        one.content = [r for r in one.content if not any(touches(r, s) for s in one.source)]
        weigh(tree, one, words)


def weigh(tree: Tree, one: Found, words: Lexicon) -> None:
    """Set kind, score and act from the lexicon."""
    subject = tree.doc[one.subject] if one.subject >= 0 else None
    one.kind = kind_of(subject, words.person, words.thing)
    one.score = words.score(one.key, one.frame, one.kind)
    one.act = words.act(one.key)


def source_behind(tree: Tree, subject: Any, verb: Any) -> list[Range]:
    """The source phrase of a subject, where it stands behind the verb less whom the verb was told to."""
    if subject.i < verb.i:
        return source_of(tree, subject, verb)
    after = tree.start + verb.idx + len(verb.text)
    after += told_to(tree.doc.text[verb.idx + len(verb.text) :])
    found = [(max(s, after), e) for s, e in phrase(tree, subject, verb) if e > after]
    return [
        (s + len(t) - len(t.lstrip()), e) for s, e in found if (t := tree.doc.text[s - tree.start : e - tree.start])
    ]


def _adjoining(tree: Tree, verb: Any, spans: list[Range]) -> list[Range]:
    """The quotations that the verb's clause opens or follows: none with a finite verb of the narrator's between."""
    at = tree.start + verb.idx
    begins = [tree.start + t.idx for t in tree.doc]
    out = []
    for start, end in spans:
        first, last = (end, at) if end <= at else (at + len(verb.text), start)
        between = range(bisect_left(begins, first), bisect_left(begins, last))
        if len(between) > FARTHEST:
            continue
        gap = (tree.doc[i] for i in between)
        told = any(
            t.pos_ == "VERB" and t != verb and not any(s <= tree.start + t.idx < e for s, e in spans) for t in gap
        )
        if not told:
            out.append((start, end))
    return out


def bare(text: str) -> str:
    """Words without the marks and stops around them."""
    return text.strip(MARKS + " .,;:")
