"""Whether two written names of places or bodies can be one name; persons are compared in `coranto.join.spellings`.

Everything here is pure; the knowledge is in ``words/romanisation.toml`` and ``words/places.toml``.
"""

from __future__ import annotations

from functools import cache, lru_cache

from coranto.join.spellings import LONG_ENOUGH, MOST_TOKENS, Likeness, listed, spellings
from coranto.words import table
from coranto.words.forms import bare, fold, skeleton, sounds
from coranto.words.toponyms import place_id

# A place without an identity that only sounds alike: Stepanagert and Stepanakert.
LONG_PLACE = 7


@cache
def place_keys() -> dict[str, str]:
    """Folded name of a place to the id of the place, for the places that have several names."""
    found: dict[str, str] = {}
    for key, about in table("places")["places"].items():
        for name in about["names"]:
            found.setdefault(fold(name), place_id(key, about))
    return found


@cache
def place_sounds() -> dict[str, str]:
    """Sound of a place's name to the id of the place, for long names of which only one sounds so."""
    found: dict[str, set[str]] = {}
    for name, number in place_keys().items():
        found.setdefault(sounds(name), set()).add(number)
    return {key: next(iter(ids)) for key, ids in found.items() if len(ids) == 1 and len(key) >= LONG_PLACE}


@lru_cache(maxsize=65_536)
def place_words(name: str) -> tuple[str, ...]:
    """The tokens of a place's name, folded, without particles."""
    words = fold(bare(name)).split()
    kept = [w for w in words if w not in listed("particles", "words") and w not in listed("bodies", "small")]
    return tuple((kept or words)[:MOST_TOKENS])


def place_key(name: str) -> set[str]:
    """The keys under which a place is looked up."""
    return {sounds(s) for s in spellings("".join(place_words(name)))}


def compare_places(one: str, two: str) -> Likeness | None:
    """How like two names of places are; the same number of words, each in a spelling of the other."""
    left, right = place_words(one), place_words(two)
    if left == right:
        return Likeness(0.97, "the same name")
    if len(left) != len(right):
        together = skeleton("".join(left)) == skeleton("".join(right))
        return Likeness(0.85, "the same name, written together or apart") if together else None
    pairs = list(zip(left, right, strict=True))
    if all(spellings(a) & spellings(b) for a, b in pairs):
        return Likeness(0.92, "spellings of one name")
    if all(sounds(a) == sounds(b) and (a == b or min(len(a), len(b)) >= LONG_PLACE) for a, b in pairs):
        return Likeness(0.8, "names that sound alike in two romanisations")
    return None


@cache
def _body_spellings() -> dict[str, str]:
    return {fold(w): fold(row[0]) for row in table("romanisation")["bodies"]["spellings"] for w in row}


@lru_cache(maxsize=65_536)
def body_words(name: str) -> tuple[str, ...]:
    """The telling words of a body's name, each in its first spelling, in the order written."""
    known, small = _body_spellings(), listed("bodies", "small")
    words = [known.get(w, w) for w in fold(bare(name).replace("'s ", " ").replace("’s ", " ")).split()]
    return tuple(w for w in words if w not in small)[: 2 * MOST_TOKENS]


def body_key(name: str) -> set[str]:
    """The keys under which a body is looked up: its telling words in any order, and written together."""
    words = body_words(name)
    return {" ".join(sorted(sounds(w) for w in words)), sounds("".join(words))}


def acronyms(name: str) -> set[str]:
    """The letters that a body's name is shortened to, without its small words and with them: ``bj`` and ``boj``."""
    words = body_words(name)
    whole = fold(bare(name)).split()[: 2 * MOST_TOKENS]
    return {"".join(w[0] for w in found) for found in (words, whole)} if len(words) > 1 else set()


def compare_bodies(one: str, two: str) -> Likeness | None:
    """How like two names of bodies, groups, events or works are: the same telling words, in any order."""
    left, right = body_words(one), body_words(two)
    if not left or not right:
        return None
    if left == right or "".join(left) == "".join(right):
        return Likeness(0.97, "the same name")
    if sorted(left) == sorted(right):
        return Likeness(0.93, "the same words in another order")
    if len(left) == len(right) and all(
        a == b or (len(a) >= LONG_ENOUGH and spellings(a) & spellings(b)) for a, b in zip(left, right, strict=True)
    ):
        return Likeness(0.9, "spellings of one name")
    return None
