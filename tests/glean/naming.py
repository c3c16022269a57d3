"""Mentions of a short text, as the tests of names want them."""

from __future__ import annotations

from coranto.glean import entities, language, sentences
from coranto.glean.draft import Draft
from coranto.records import Article, Mention


def draft_of(text: str, code: str | None = None) -> Draft:
    """The draft of a text, filled up to its trees."""
    article = Article(capture="c:test", text=text)
    found, sure = (code, 1.0) if code else language.detect(article)
    draft = Draft(article=article, language=found, confidence=sure)
    draft.sentences, draft.quotations = sentences.split(draft)
    draft.trees = sentences.parse(draft)
    return draft


def read(text: str, code: str | None = None) -> dict[str, Mention]:
    """The mentions by the words as written; of the same words the last."""
    draft = draft_of(text, code)
    return {m.span.of(text): m for m in entities.mentions(draft)}


def entities_of(text: str, code: str | None = None) -> dict[str, str | None]:
    """Words as written to entity id."""
    return {words: m.entity for words, m in read(text, code).items()}
