"""How alike two pieces of wording are, by the words that carry meaning; nothing is learned and nothing is guessed."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from coranto import words

_WORD = re.compile(r"[^\W_]+")
# Endings are cut so that "arrested" meets "arrests"; five letters keep most stems of European languages apart.
_STEM = 5


@cache
def _empty_words() -> frozenset[str]:
    return frozenset(w for code in words.languages() for w in words.section(code, "knit").get("empty", ()))


@lru_cache(maxsize=20_000)
def bearing(text: str) -> frozenset[str]:
    """The words of a text that carry meaning, cut to their stems; numbers stay whole."""
    empty = _empty_words()
    found = (w for w in _WORD.findall(text.casefold()) if w not in empty)
    return frozenset(w if w.isdigit() else w[:_STEM] for w in found if len(w) > 1)


def alike(one: str, other: str) -> float:
    """Jaccard likeness of the bearing words, from 0 to 1."""
    a, b = bearing(one), bearing(other)
    return len(a & b) / len(a | b) if a and b else 0.0


def held(one: str, other: str) -> float:
    """The share of the bearing words of the shorter text that the longer one has too, from 0 to 1."""
    a, b = bearing(one), bearing(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def bare(name: str, language: str | None = None) -> str:
    """A name without leading articles, in lower case with plain white space: what two mentions are compared by."""
    text = " ".join(name.casefold().replace("’", "'").split())
    for code in (language,) if words.section(language, "knit") else words.languages():
        for article in words.section(code, "knit").get("articles", ()):
            if text.startswith(article) and len(text) > len(article):
                return text[len(article) :]
    return text
