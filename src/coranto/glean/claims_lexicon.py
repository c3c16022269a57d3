"""The words of claims as one language's tables give them, compiled once.

``cues-<code>.toml`` gives for each cue the share (per cent) of its uses in a frame that annotators of news took for an
attribution, and the share of a frame whatever the cue. They were counted over PolNeAR (Newell et al. 2018, "An
Attribution Relations Corpus for Political News"). For a cue that was not counted the language's ``claims.takes``
gives the share by speech act. ``claims.kinds`` says how much likelier each sort of subject makes it; below
``claims.rules.least`` nothing is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from coranto.errors import NotFound
from coranto.words import section
from coranto.words import table as data


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The compiled tables of one language; empty where the language has none."""

    frames: Mapping[str, Mapping[str, int]]
    takes: Mapping[str, Mapping[str, int]]
    priors: Mapping[str, int]
    kinds: Mapping[str, float]
    acts: Mapping[str, str]
    reads_trees: bool
    least: float
    least_nested: float
    light: frozenset[str]
    person: frozenset[str]
    thing: frozenset[str]

    def score(self, key: str, frame: str, kind: str) -> float:
        """The share (0 to 1) of such findings that are claims."""
        share = self.frames.get(key, {}).get(frame)
        if share is None and (act := self.acts.get(key)) is not None:
            share = self.takes.get(act, {}).get(frame)
        if share is None:
            share = self.priors.get(frame, 0)
        p = min(max(share / 100, 0.0), 0.98)
        odds = p / (1 - p) * self.kinds.get(kind, 1.0)
        return odds / (1 + odds)

    def act(self, key: str) -> str:
        """The speech act of a cue word."""
        return self.acts.get(key, "assertion")


def _counted(language: str | None) -> Mapping[str, Any]:
    """The counted shares of a language; empty where nobody counted."""
    try:
        return data(f"cues-{language}")
    except NotFound:
        return {}


@cache
def lexicon(language: str | None) -> Lexicon:
    """The lexicon of a language."""
    table: Mapping[str, Any] = section(language, "claims")
    rules = table.get("rules", {})
    pronouns = table.get("pronouns", {})
    counted = _counted(language)
    return Lexicon(
        frames=counted.get("frames", {}),
        takes=table.get("takes", {}),
        priors=counted.get("priors", {}),
        kinds=table.get("kinds", {}),
        acts={word: act for act, words in table.get("acts", {}).items() for word in words},
        reads_trees=rules.get("reader") == "trees",
        least=float(rules.get("least", 0.4)),
        least_nested=float(rules.get("least_nested", 0.8)),
        light=frozenset(table.get("grammar", {}).get("light", ())),
        person=frozenset(w for group in ("m", "f", "plural", "any", "self") for w in pronouns.get(group, ())),
        thing=frozenset(pronouns.get("thing", ())),
    )
