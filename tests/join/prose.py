"""Made-up prose in which no two sentences are alike, so that what is shared was planted."""

from __future__ import annotations

import random

from coranto.records import Article, Block, Dated

SYLLABLES = ["ba", "do", "fel", "gri", "han", "jo", "ket", "lim", "mor", "nu", "pas", "rel", "sti", "tav", "vun", "zo"]
VOCABULARY = [a + b + c for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]
GLUE = ["the", "of", "and", "in", "to", "a"]


def sentence(rng: random.Random) -> str:
    """One sentence of twelve to twenty words."""
    words = [rng.choice(GLUE) if rng.random() < 0.3 else rng.choice(VOCABULARY) for _ in range(rng.randint(12, 20))]
    return " ".join(words).capitalize() + "."


def paragraphs(seed: int, count: int, sentences: int = 3) -> list[str]:
    """Paragraphs of one made-up report; another seed gives other sentences."""
    rng = random.Random(seed)
    return [" ".join(sentence(rng) for _ in range(sentences)) for _ in range(count)]


def article(
    body: list[str] | str,
    outlet: str = "Sample Courier",
    published: str | None = None,
    credits: tuple[str, ...] = (),
    language: str | None = "en",
    name: str | None = None,
) -> Article:
    """An article of these paragraphs."""
    parts = [body] if isinstance(body, str) else body
    text, blocks, at = "\n\n".join(parts), [], 0
    for part in parts:
        blocks.append(Block(at, at + len(part), "paragraph"))
        at += len(part) + 2
    return Article(
        capture=f"c:{outlet}:{published}",
        text=text,
        blocks=tuple(blocks),
        outlet=outlet,
        credits=credits,
        language=language,
        published=Dated(published, "given", 1.0) if published else None,
        given_id=name,
    )
