"""Short forms of names of bodies and offices: “the ministry” for “Norland's interior ministry”."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from coranto.words import section, table

# A people and its country share so many letters at least, and differ in so many at the end at most.
STEM, ENDING = 4, 4


@dataclass(frozen=True, slots=True)
class _Rules:
    articles: frozenset[str]
    cuts: frozenset[str]


@cache
def _rules(language: str | None) -> _Rules | None:
    short = section(language, "claims.short")
    return _Rules(frozenset(short["articles"]), frozenset(short["cuts"])) if short else None


@cache
def parts(name: str, language: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a name in lower case up to its first preposition, and those after it; no article, no possessive.

    Empty for a language without rules.
    """
    rules = _rules(language)
    if rules is None:
        return (), ()
    found = re.findall(r"[\w&]+(?:[-.]\w+)*", re.sub(r"[’']s?\b", "", name.casefold()))
    while found and found[0] in rules.articles:
        found = found[1:]
    at = next((i for i, word in enumerate(found) if word in rules.cuts), len(found))
    return tuple(found[:at]), tuple(w for w in found[at:] if w not in rules.cuts and w not in rules.articles)


def is_short(short: str, full: str, language: str | None) -> bool:
    """Whether the one name is the tail of the other (“interior ministry” of “Norland's interior ministry of 1900”).

    What either has behind a preposition does not contradict; two equal names are no short forms of each other.
    """
    (head, rest), (longer, more) = parts(short, language), parts(full, language)
    if not head or not _equal(longer[-len(head) :], head):
        return False
    if not all(any(_alike(r, m) for m in (*more, *longer)) for r in rest):
        return False
    return len(longer) + len(more) > len(head) + len(rest)


def fuller(short: str, names: Iterable[str], language: str | None) -> str | None:
    """The one among `names` that a short form may stand for: the fullest where each is short for it, else None."""
    fits = {n for n in names if is_short(short, n, language)}
    if not fits:
        return None
    last = max(fits, key=lambda n: (sum(map(len, parts(n, language))), n))
    return last if all(n == last or is_short(n, last, language) or same(n, last, language) for n in fits) else None


def _equal(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return len(some) == len(others) and all(_alike(a, b) for a, b in zip(some, others, strict=True))


def _alike(one: str, other: str) -> bool:
    """Whether two words are one, or a people and its country: they share their beginning."""
    if one == other:
        return True
    shared = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return (
        shared >= STEM and max(len(one), len(other)) - shared <= ENDING and (one in _peoples()) != (other in _peoples())
    )


@cache
def _peoples() -> frozenset[str]:
    """The adjectives of countries in all languages."""
    languages = table("places").get("demonyms", {}).values()
    return frozenset(w.casefold() for codes in languages for names in codes.values() for w in names)


def same(one: str, other: str, language: str | None) -> bool:
    """Whether two names differ only in article, capitals and possessive."""
    (head, rest), (longer, more) = parts(one, language), parts(other, language)
    return bool(head) and _equal(head, longer) and _equal(rest, more)


def is_definite(words: str, language: str | None) -> bool:
    """Whether a phrase opens with a definite article."""
    rules = _rules(language)
    return rules is not None and words.split(" ", 1)[0].casefold() in rules.articles and " " in words
