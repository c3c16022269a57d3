"""Whether two written names are one: compared token by token, by rule, with the reason in words.

A rule that joins gives a score from 0 to 1; None means that the two must stay apart. Nothing is joined by a likeness of
the whole string: Manasian and Manasyan are one surname, but two given names beside it are two people.
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA

from coranto.words.forms import differ_in_gender, fold, skeleton, sounds

# What each kind of likeness of two tokens is worth. Order matters, the distances are conventional.
SAME, ROMANISED, SOUNDING, CONSONANTS, SLIP, INITIAL = 1.0, 0.97, 0.9, 0.84, 0.85, 0.8
# Below this length one letter makes another name (Jong Un, Jong Il; Ali, Adi).
SLIP_FROM = 6
SOUNDING_FROM = 4
CONSONANTS_FROM = 4
LEAST = 0.8
# A weak likeness needs strong ones beside it.
WEAK = 0.9

_GENERATION = frozenset({"jr", "sr", "ii", "iii", "iv"})
_PARTICLES = frozenset({"al", "el", "bin", "ibn", "ben", "de", "da", "di", "du", "la", "le", "van", "von", "der", "den", "dos", "del"})  # fmt: skip
_VOWELS = frozenset("aeiou")

Judged = tuple[float, str]


@lru_cache(maxsize=65_536)
def tokens(name: str) -> tuple[str, ...]:
    """The folded parts of a name in order."""
    return tuple(t for t in fold(name).split() if t)


def _consonants(word: str) -> str:
    text = skeleton(word)
    return text[:1] + "".join(c for c in text[1:] if c not in _VOWELS and c != "h")


@lru_cache(maxsize=65_536)
def alike(left: str, right: str) -> float:
    """How alike two folded tokens are as forms of one name, 0.0 where they are two names."""
    if left == right:
        return SAME
    if len(left) == 1 or len(right) == 1:
        return INITIAL if left[0] == right[0] else 0.0
    if differ_in_gender(left, right):
        return 0.0
    one, two = skeleton(left), skeleton(right)
    if one == two:
        return ROMANISED
    short = min(len(one), len(two))
    if short >= SOUNDING_FROM and sounds(left) == sounds(right):
        return SOUNDING
    if _one_slip(one, two):
        return SLIP
    first, second = _consonants(left), _consonants(right)
    if first == second and len(first) >= CONSONANTS_FROM and one[-1:] == two[-1:]:
        return CONSONANTS
    return 0.0


def _one_slip(one: str, two: str) -> bool:
    """One letter more, less, other or swapped, inside a long word: never its first, nor the vowel it ends in."""
    if min(len(one), len(two)) < SLIP_FROM or one[0] != two[0] or OSA.distance(one, two, score_cutoff=1) > 1:
        return False
    return one[-1] == two[-1]


def same_person(left: str, right: str) -> Judged | None:
    """Whether two full names, of two tokens or more each, are one person's."""
    one, two = tokens(left), tokens(right)
    if (_GENERATION & set(one)) != (_GENERATION & set(two)):
        return None
    one, two = _plain(one), _plain(two)
    if len(one) < 2 or len(two) < 2:
        return None
    if len(one) > len(two):
        one, two = two, one
    scores = _aligned(one, two)
    if scores is None and len(one) == len(two) == 2:
        scores = _aligned(one, two[::-1])
        if scores and min(scores) < ROMANISED:
            scores = None
    if not scores or sum(s < WEAK for s in scores) > len(scores) / 2:
        return None
    score = sum(scores) / len(scores) - (0.03 if len(one) != len(two) else 0.0)
    return round(score, 3), _reason(left, right, min(scores), len(one) != len(two))


def _plain(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Without generation marks; particles are left out, and a particle that is glued on stays."""
    kept = tuple(p for p in parts if p not in _GENERATION and p not in _PARTICLES)
    return kept if len(kept) > 1 else tuple(p for p in parts if p not in _GENERATION)


def _aligned(one: tuple[str, ...], two: tuple[str, ...]) -> list[float] | None:
    """The likenesses of the shorter name's tokens, each found in order in the longer; None where one is missing.

    The first token must be the first, and the last the last, unless the longer goes on behind (a second surname).
    """
    first = alike(one[0], two[0])
    if first < LEAST:
        return None
    scores, at = [first], 1
    for token in one[1:]:
        while at < len(two) and alike(token, two[at]) < LEAST:
            at += 1
        if at == len(two):
            return None
        scores.append(alike(token, two[at]))
        at += 1
    if len(one) == len(two) or alike(one[-1], two[-1]) >= LEAST:
        return scores
    return scores if all(s >= ROMANISED for s in scores) else None


def _reason(left: str, right: str, least: float, longer: bool) -> str:
    if longer:
        return f"“{left}” and “{right}” agree in every part that both give"
    if least >= SAME:
        return f"“{left}” and “{right}” are the same letters"
    if least >= ROMANISED:
        return f"“{left}” and “{right}” are two romanisations of one name"
    if least >= SOUNDING:
        return f"“{left}” and “{right}” differ only in sounds that romanisations swap"
    if least == INITIAL:
        return f"“{left}” and “{right}” share the surname and the initial"
    return f"“{left}” and “{right}” differ in one letter or in vowels of one part, the others agree"


def part_of(short: str, full: str) -> Judged | None:
    """Whether a single token is the surname of a full name, or else another part of it."""
    one, two = tokens(short), _plain(tokens(full))
    if len(one) != 1 or len(two) < 2 or len(one[0]) < 2:
        return None
    last = alike(one[0], two[-1])
    if last >= SOUNDING:
        return round(last * 0.95, 3), f"“{short}” is the surname of “{full}”"
    others = [alike(one[0], t) for t in two[:-1]]
    if others and max(others) >= ROMANISED:
        return round(max(others) * 0.88, 3), f"“{short}” is a part of “{full}”"
    return None


def same_word(left: str, right: str) -> Judged | None:
    """Whether two names of one token, or of a place, are one in two romanisations."""
    one, two = fold(left), fold(right)
    if differ_in_gender(one, two):
        return None
    if one == two:
        return SAME, f"“{left}” and “{right}” are the same letters"
    if skeleton(one) == skeleton(two):
        return ROMANISED, f"“{left}” and “{right}” are two romanisations of one name"
    if len(one) >= SLIP_FROM and sounds(one) == sounds(two):
        return SOUNDING, f"“{left}” and “{right}” differ only in sounds that romanisations swap"
    return None
