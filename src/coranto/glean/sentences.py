"""Sentences and quotations as spans, and the parse of each stretch."""

from __future__ import annotations

import sentencex

from coranto.glean import models
from coranto.glean.draft import Draft, Quotation, Tree
from coranto.records import Sentence


def split(draft: Draft) -> tuple[tuple[Sentence, ...], tuple[Quotation, ...]]:
    """The sentences and the quotations of the live text, in order."""
    found = []
    for start, end in draft.live():
        at = start
        for piece in sentencex.segment(draft.language or "en", draft.text[start:end]):
            at = draft.text.find(piece, at, end)
            body = piece.strip()
            if body:
                begin = at + piece.find(body)
                found.append(Sentence(span=draft.article.span(begin, begin + len(body))))
            at += len(piece)
    return tuple(found), ()


def parse(draft: Draft) -> tuple[Tree, ...]:
    """One parse per sentence, where the language has a parser."""
    nlp = models.parser(draft.language)
    if nlp is None:
        return ()
    texts = [draft.words(s.span) for s in draft.sentences]
    docs = nlp.pipe(texts)
    return tuple(Tree(s.span.start, s.span.end, doc) for s, doc in zip(draft.sentences, docs, strict=True))
