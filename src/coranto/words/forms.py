"""Written forms of names: what is the same letter, the same romanisation, the same name made into an id.

Everything here is pure; the knowledge is in ``romanisation.toml``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from coranto.words import table

# Hyphens, dashes, quotes and apostrophes as they come from keyboards and from copy-editing systems.
_HYPHENS = re.compile(r"[\s\-\u2010-\u2015_/·]+")
_DROPPED = re.compile(r"[.'’‘ʼʻ`´\u02bc\u02be\u02bf\"“”«»(),]")
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_DOUBLED = re.compile(r"(.)\1+")


@cache
def _letters() -> dict[int, str]:
    data = table("romanisation")
    return {ord(k): v for part in ("letters", "cyrillic") for k, v in data[part].items()}


@lru_cache(maxsize=65_536)
def fold(name: str) -> str:
    """`name` without case, accents, apostrophes and stops; hyphens are spaces; Cyrillic is romanised."""
    text = name.strip()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).casefold().translate(_letters())
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        text = text.translate(_letters())
    return _HYPHENS.sub(" ", _DROPPED.sub("", text.casefold())).strip()


def bare(name: str) -> str:
    """`name` without a possessive ending and with its spaces made single."""
    return _POSSESSIVE.sub("", " ".join(name.split()))


def slug(name: str) -> str:
    """The id part made from a name: ``Émile Zola`` gives ``emile-zola``; a script that is not folded stays as it is."""
    return re.sub(r"[^\w]+", "-", fold(bare(name))).strip("-")


@cache
def _families() -> tuple[tuple[str, str, str], ...]:
    """(kind of anchor, left side, right side) of every rule."""
    rules = []
    for left, right in table("romanisation")["families"]["rules"]:
        anchor = "^" if left.startswith("^") else "$" if left.endswith("$") else ""
        rules.append((anchor, left.strip("^$"), right))
    return tuple(rules)


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """What all usual romanisations of one name have in common: Pashinian and Pashinyan give the same."""
    text = fold(word).replace(" ", "")
    for anchor, left, right in _families():
        if anchor == "^":
            if text.startswith(left):
                text = right + text[len(left) :]
        elif anchor == "$":
            if text.endswith(left):
                text = text[: -len(left)] + right
        elif left in text:
            text = text.replace(left, right)
    return _DOUBLED.sub(r"\1", text)


@cache
def _swaps() -> dict[int, str]:
    return {ord(k): v for k, v in table("romanisation")["swaps"].items()}


@lru_cache(maxsize=65_536)
def sounds(word: str) -> str:
    """A coarser skeleton, in which voiced and voiceless sounds are one: a weak sign by itself."""
    return _DOUBLED.sub(r"\1", skeleton(word).translate(_swaps()))


@cache
def _gendered() -> tuple[tuple[str, str], ...]:
    return tuple((m, f) for m, f in table("romanisation")["gendered"]["endings"])


def differ_in_gender(left: str, right: str) -> bool:
    """Whether two surnames differ as a man's and a woman's do: Lavrov and Lavrova."""
    one, two = skeleton(left), skeleton(right)
    for male, female in _gendered():
        for a, b in ((one, two), (two, one)):
            if a.endswith(male) and b.endswith(female) and a[: -len(male)] == b[: -len(female)]:
                return True
    return False
