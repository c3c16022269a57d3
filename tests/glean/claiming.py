"""A draft read as far as the claims, for the tests of claims, speakers and channels."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coranto.glean import claims, sentences
from coranto.glean.draft import Draft, ReaderName
from coranto.records import Article, Block, Claim, Cut, Dated, Mention


def draft_of(
    text: str,
    language: str = "en",
    people: Iterable[tuple[str, str | None]] = (),
    places: Iterable[tuple[str, str]] = (),
    cuts: tuple[Cut, ...] = (),
    reader: ReaderName = "rules",
) -> Draft:
    """A draft read up to its claims; `people` are (name, gender), `places` (name, country), found by spelling."""
    article = Article(
        capture="c:0",
        text=text,
        language=language,
        cuts=cuts,
        blocks=tuple(Block(m.start(), m.end(), "paragraph") for m in re.finditer(r"[^\n]+", text)),
        published=Dated("2024-03-08", "given", 1.0),
    )
    draft = Draft(article=article, language=language, confidence=1.0, reader=reader)
    draft.sentences, draft.quotations = sentences.split(draft)
    draft.trees = sentences.parse(draft)
    draft.mentions = tuple(sorted(_mentions(article, people, places), key=lambda m: m.span))
    draft.claims = claims.claims(draft)
    return draft


def _mentions(
    article: Article, people: Iterable[tuple[str, str | None]], places: Iterable[tuple[str, str]]
) -> Iterable[Mention]:
    for name, gender in people:
        for m in re.finditer(re.escape(name), article.text):
            yield Mention(
                span=article.span(*m.span()),
                kind="person",
                name=name,
                maker="test",
                gender=gender,  # type: ignore[arg-type]
            )
    for name, country in places:
        for m in re.finditer(re.escape(name), article.text):
            yield Mention(span=article.span(*m.span()), kind="place", name=name, maker="test", country=country)


def rows(draft: Draft) -> list[tuple[str, str, str]]:
    """(source, cue, content) of every claim, pieces of one part joined by a bar."""

    def words(claim: Claim, part: str) -> str:
        return " | ".join(draft.words(s) for s in getattr(claim, part))

    return [(words(c, "source"), words(c, "cue"), words(c, "content")) for c in draft.claims]
