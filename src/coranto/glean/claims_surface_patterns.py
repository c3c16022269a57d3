"""Patterns made of lists of words: alternatives, whichever apostrophe they are written with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

APOSTROPHES = "'’"


def alternation(words: Iterable[str]) -> str:
    """Any of literal words, the longest first; nothing where there are none."""
    plain = {w.replace("’", "'") for w in words}
    ordered = sorted(plain, key=lambda w: (-len(w), w))
    return "|".join(re.escape(w).replace("'", f"[{APOSTROPHES}]") for w in ordered) or r"(?!)"


def branching(words: Iterable[str]) -> str:
    """The same as a tree of letters, for long lists: a word is tried only as far as the text agrees with it."""
    heads: dict[str, list[str]] = {}
    for word in {w.replace("’", "'") for w in words}:
        heads.setdefault(word[:1], []).append(word[1:])
    ends = heads.pop("", None) is not None
    branches = [
        (f"[{APOSTROPHES}]" if head == "'" else re.escape(head)) + (branching(rest) if rest != [""] else "")
        for head, rest in sorted(heads.items())
    ]
    tree = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"{tree}?" if ends else tree


def before(words: Sequence[str]) -> str:
    """Any of words that stand before another: a space follows, but not behind an apostrophe."""
    return rf"(?:(?:{alternation(free(words))})\s+|(?:{alternation(tied(words))}))"


def opening(words: Sequence[str]) -> re.Pattern[str]:
    """Any of the words at a place, after space; one that ends in an apostrophe needs none behind it."""
    return re.compile(rf"\s*(?:(?:{alternation(free(words))})(?=\s)|(?:{alternation(tied(words))}))", re.IGNORECASE)


def free(words: Iterable[str]) -> list[str]:
    """The words behind which a space stands."""
    return [w for w in words if w[-1] not in APOSTROPHES]


def tied(words: Iterable[str]) -> list[str]:
    """The words that end in an apostrophe."""
    return [w for w in words if w[-1] in APOSTROPHES]


def folded(words: str) -> str:
    """The words as the tables are looked up by: in lower case, with the plain apostrophe, one space between."""
    return " ".join(words.lower().replace("’", "'").split())


def forms_of(verbs: Mapping[str, Sequence[str]], endings: Sequence[str]) -> dict[str, str]:
    """Each form of the verbs of a table and its act; a verb that ends in “+” takes every ending."""
    out: dict[str, str] = {}
    for act, words in verbs.items():
        for word in words:
            for form in (word[:-1] + e for e in endings) if word.endswith("+") else (word,):
                out.setdefault(folded(form), act)
    return out
