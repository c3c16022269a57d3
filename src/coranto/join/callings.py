"""What a role says of its bearer's field, and which reports of one name speak of two people: roles as evidence.

The knowledge is in ``words/callings.toml``. A field is only held against another where one person is not in both at one
time, and no report gives both: who was a player and is a minister now is one person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache

from coranto.words import table
from coranto.words.forms import fold

# A report without a role speaks of the one whom so many times more reports mean than all others; else it is left open.
OUTWEIGHS = 3


@cache
def _by_word() -> dict[str, str]:
    return {fold(word): field for field, words in table("callings")["fields"].items() for word in words}


@cache
def _past() -> frozenset[str]:
    return frozenset(fold(word) for word in table("callings")["past"]["words"])


@cache
def _apart() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair) for pair in table("callings")["apart"]["pairs"])


@lru_cache(maxsize=16_384)
def fields(role: str) -> frozenset[str]:
    """The fields that a role speaks of; none where it tells what somebody once was."""
    words = fold(role).split()
    if not _past().isdisjoint(words):
        return frozenset()
    known = _by_word()
    return frozenset(known[form] for w in words for form in (w, w.removesuffix("s")) if form in known)


def clash(one: frozenset[str] | set[str], two: frozenset[str] | set[str]) -> bool:
    """Whether nobody is in a field of the one and of the other at one time."""
    return bool(one and two) and all(frozenset((a, b)) in _apart() for a in one for b in two)


def sides(said: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Report to the person of one name it speaks of, where its reports speak of several; empty where of one.

    `said` gives the fields of each report's roles. A person is called by a field; "" for whom a report means that
    gives no role and where none of the people outweighs the others.
    """
    groups = _together({field for found in said.values() for field in found}, set(said.values()))
    if len(groups) < 2:
        return {}
    named = {field: min(group) for group in groups for field in group}
    given = {report: named[min(found)] for report, found in said.items() if found}
    counts = Counter(given.values()).most_common()
    rest = counts[0][0] if counts[0][1] >= OUTWEIGHS * sum(n for _, n in counts[1:]) else ""
    return {report: given.get(report, rest) for report in said}


def _together(known: set[str], given: set[frozenset[str]]) -> list[set[str]]:
    """The fields in groups: two are in one where one person may be in both, or a report gives both."""
    groups: list[set[str]] = []
    for field in sorted(known):
        near = {o for o in known if frozenset((field, o)) not in _apart() or any({field, o} <= g for g in given)}
        met = [g for g in groups if not g.isdisjoint(near)]
        groups = [g for g in groups if g not in met] + [set().union({field}, *met)]
    return groups
