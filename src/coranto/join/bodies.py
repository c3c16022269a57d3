"""Whether two names of bodies are one: words in another order, an acronym, one country in two ways."""

from __future__ import annotations

from functools import cache

from coranto.join.namesakes import Judged, tokens
from coranto.words import section, table
from coranto.words.forms import fold

# A shorter acronym stands for too many bodies.
ACRONYM_FROM = 3
_DEFENCE = (("ence", "ense"), ("isation", "ization"), ("our", "or"), ("centre", "center"), ("mme", "m"))


@cache
def _links() -> frozenset[str]:
    """Words that join the parts of a name and do not tell bodies apart."""
    found = {"the", "le", "la", "les", "l", "d"}
    for language in ("en", "fr"):
        data = section(language, "entities")
        found |= {fold(w) for part in ("links", "within") for w in data.get(part, ())}
    return frozenset(found)


@cache
def _owners(country: str) -> tuple[str, ...]:
    """The demonyms of a country, folded."""
    demonyms = table("places")["demonyms"]
    return tuple(fold(w) for language in sorted(demonyms) for w in demonyms[language].get(country, ()))


def _owned(word: str, country: str) -> bool:
    """Whether a word is a country's name or adjective, as far as its beginning tells (Chile, Chilean)."""
    size = max(4, len(word) - 2)
    return len(word) >= 4 and any(w[:size] == word[:size] for w in _owners(country))


def _spelling(word: str) -> str:
    for british, american in _DEFENCE:
        if word.endswith(british):
            return word[: -len(british)] + american
    return word


def parts(name: str, countries: set[str]) -> frozenset[str]:
    """The words that tell a body apart; the words for its country are its code."""
    found = set()
    for word in tokens(name):
        if word in _links():
            continue
        owner = next((c for c in sorted(countries) if _owned(word, c)), None)
        found.add(f"={owner}" if owner else _spelling(word))
    return frozenset(found)


def same_body(left: str, right: str, one: set[str], two: set[str]) -> Judged | None:
    """Whether two names of bodies are one body's. Bodies of two countries never are."""
    if one and two and not one & two:
        return None
    first, second = parts(left, one), parts(right, two)
    if first == second and first:
        return 0.95, f"“{left}” and “{right}” are made of the same words"
    for short, full in ((left, right), (right, left)):
        letters = short.replace(".", "")
        words = [w for w in tokens(full) if w not in _links()]
        every = list(tokens(full))
        if letters.isupper() and len(letters) >= ACRONYM_FROM and len(words) > 1:
            initials = {"".join(w[0] for w in words), "".join(w[0] for w in every)}
            if letters.casefold() in initials:
                return 0.9, f"“{short}” are the initials of “{full}”"
    return None
