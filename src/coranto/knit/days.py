"""Which days of a long story matter: those that most independent reports speak of, in words that are the story's own.

A day that is only named in passing ("the worst since September 11") is spoken of in other words and does not count; one
report counts once for a day, however often it names it. Nothing is learned, and the weight can be counted by hand.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from coranto.knit.likeness import bearing

# So many of the commonest words of a story's dated sentences are its own words.
OWN_WORDS = 20


class Told(NamedTuple):
    """One sentence of a report that speaks of a day."""

    day: str
    report: str
    text: str
    language: str | None = None


class Weight(NamedTuple):
    """How much a day matters; of two the greater matters more."""

    reports: int  # that speak of the day in the story's own words
    own: bool  # whether a report of the story appeared on it
    sentences: int


def weights(told: Iterable[Told], published: Collection[str]) -> dict[str, Weight]:
    """The weight of every day that is told of; `published` are the days on which reports of the story appeared."""
    every = list(dict.fromkeys(told))
    own = _own_words(every)
    reports: dict[str, set[str]] = defaultdict(set)
    sentences: Counter[str] = Counter()
    for one in every:
        sentences[one.day] += 1
        if bearing(one.text) & own[one.language]:
            reports[one.day].add(one.report)
    days = dict.fromkeys([*sentences, *sorted(published)])
    return {day: Weight(len(reports[day]), day in published, sentences[day]) for day in days}


def ranked(found: dict[str, Weight]) -> list[str]:
    """The days, those that matter most first; of equals the earlier."""
    return sorted(found, key=lambda day: (*(-part for part in found[day]), day))


def _own_words(told: list[Told]) -> dict[str | None, frozenset[str]]:
    """The commonest words of each language's sentences."""
    counts: dict[str | None, Counter[str]] = defaultdict(Counter)
    for one in told:
        counts[one.language].update(w for w in bearing(one.text) if not w.isdigit())
    return {
        language: frozenset(sorted(count, key=lambda w: (-count[w], w))[:OWN_WORDS])
        for language, count in counts.items()
    }
