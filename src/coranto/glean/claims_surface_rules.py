"""The surface rules of a language without a parser, compiled from its tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from coranto.words import section

# The lists of words that bound phrases.
_LISTS = (
    "adverbs", "aside", "bare", "clitics", "contracted", "counts", "holder", "joins", "negation", "never",
    "not_infinitive", "not_past", "nouns", "of", "origin", "origins", "past", "past_to", "relative", "skips", "years",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Surface:
    """The compiled patterns of one language."""

    cue: re.Pattern[str]
    acts: Mapping[str, str]
    that: re.Pattern[str]
    to: re.Pattern[str]
    object: re.Pattern[str]
    according: re.Pattern[str]
    inverted: re.Pattern[str]
    clause_end: re.Pattern[str] | None
    openers: frozenset[str]
    takes: Mapping[str, frozenset[str]]
    far_that: re.Pattern[str]
    infinitive: re.Pattern[str]
    blame: re.Pattern[str]
    stop: re.Pattern[str]
    apposition: re.Pattern[str]
    participle: tuple[str, ...]
    relatives: frozenset[str]
    joiners: frozenset[str]
    not_source: frozenset[str]
    skips: re.Pattern[str]
    finite: frozenset[str]
    finite_endings: tuple[str, ...]
    past: re.Pattern[str]
    bare: re.Pattern[str]
    particles: Mapping[str, bool]
    particle: re.Pattern[str]
    counts: re.Pattern[str]
    origin: re.Pattern[str]
    holder: re.Pattern[str]
    joins: re.Pattern[str]
    relative: re.Pattern[str]
    heads: frozenset[str]
    determiners: frozenset[str]
    varies: frozenset[str]
    noun_opening: re.Pattern[str]
    afterthought: re.Pattern[str]


def _any(words: Sequence[str]) -> str:
    """An alternation of literal words, the longest first; one that ends in an apostrophe needs no space after it."""
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w))) or r"(?!)"


@cache
def surface(language: str | None) -> Surface | None:
    """The surface rules of a language, or None where it has none."""
    table: Mapping[str, Any] = section(language, "claims.surface")
    if not table:
        return None
    acts: dict[str, str] = {}
    for act, words in table["verbs"].items():
        for word in words:
            stem, plus = word.removesuffix("+"), word.endswith("+")
            for form in (stem + e for e in table["endings"]) if plus else (word,):
                acts.setdefault(form, act)
    particles: dict[str, bool] = {}
    for kind in ("particles", "counting"):
        for act, words in table.get(kind, {}).items():
            for word in words:
                acts.setdefault(word, act)
                particles[word] = kind == "counting"
    middle = _any(table.get("adverbs", ()))
    aux, inverted = _any(table.get("aux", ())), _any(table.get("inverted", ()))
    negation = _any(table.get("negation", ()))
    cue = (
        rf"(?<![\w’'-])(?:(?:{negation})\s?)?"
        rf"(?:(?P<aux>{aux})(?P<turn>{inverted})?\s+(?:(?:{middle})\s+)?)?"
        rf"(?P<verb>{_any(tuple(acts))})(?P<turned>{inverted})?(?![\w-])"
    )
    ends = (*table.get("clause_ends", ()), *table.get("afterthoughts", ()))

    def opening(name: str) -> re.Pattern[str]:
        words = table.get(name, ())
        free = [w for w in words if w[-1] not in "'’"]
        tied = [w for w in words if w[-1] in "'’"]
        return re.compile(rf"\s*(?:(?:{_any(free)})(?=\s)|(?:{_any(tied)}))", re.IGNORECASE)

    return Surface(
        cue=re.compile(cue, re.IGNORECASE),
        acts=acts,
        that=opening("that"),
        to=opening("to"),
        object=opening("object"),
        according=re.compile(rf"(?<!\w)(?:{_any(table.get('according', ()))})(?!\w)", re.IGNORECASE),
        inverted=re.compile(_any(table.get("inverted", ())), re.IGNORECASE),
        clause_end=re.compile(_any(ends), re.IGNORECASE) if ends else None,
        openers=frozenset(table.get("openers", ())),
        takes={frame: frozenset(acts_) for frame, acts_ in table.get("frames", {}).items()},
        far_that=re.compile(rf"(?<!\w)(?:{_any(table.get('that', ()))})", re.IGNORECASE),
        infinitive=re.compile(rf"\s*(?:\w+['’]|\w+\s)?\w+(?:{_any(table.get('infinitive', ()))})\b"),
        blame=re.compile(rf"\s(?:{_any(table.get('to', ()))})\s?\w"),
        stop=re.compile(rf"[.;:!?](?:\s|$)|\s[—–]\s|\s(?:{_any(table.get('stops', ()))})(?!\w)", re.IGNORECASE),
        participle=tuple(table.get("participle", ())) or ("\0",),
        relatives=frozenset(table.get("relatives", ())),
        joiners=frozenset(table.get("joiners", ())),
        not_source=frozenset(table.get("not_source", ())),
        **_phrases(table),
        particles=particles,
    )


def _phrases(table: Mapping[str, Any]) -> dict[str, Any]:
    """The patterns that say where phrases begin and end."""
    words = {name: _any(table.get(name, ())) for name in _LISTS}
    tied = _any([w for w in table.get("particle", ()) if w[-1] in "'’"])
    free = _any([w for w in table.get("particle", ()) if w[-1] not in "'’"])
    participle = rf"(?!\w*(?:{words['not_past']})\s)[^\W\d_]*(?:{words['past']})"
    clitic = rf"(?:(?:{words['negation']})\s?(?:(?:{words['never']})\s+)?)?(?:(?:{words['clitics']})\s?)?"
    return {
        "skips": re.compile(rf"(?:\s*,?\s*(?:{words['skips']}|{words['adverbs']})(?![\w-]),?)+", re.IGNORECASE),
        "finite": frozenset(table.get("finite", ())),
        "finite_endings": tuple(table.get("finite_endings", ())) or ("\0",),
        "apposition": re.compile(
            rf",\s*(?:[^\W\d_][\w-]*\s(?:{words['of']})|\d+(?:\s(?:{words['years']}))?(?=,)|(?:{words['aside']})\s"
            rf"|[A-ZÀ-Þ][\w’'-]+\s+[A-ZÀ-Þ])"
        ),
        "past": re.compile(rf",?\s{participle}\s(?=(?:{words['past_to']})(?!\w))"),
        "bare": re.compile(rf"\s+{clitic}(?!(?:{words['not_infinitive']})\b)[^\W\d_]*(?:{words['bare']})\b"),
        "particle": re.compile(rf"\s*(?:(?P<drop>(?:{free})\s+|(?:{tied}))|(?P<kept>(?={words['contracted']})))?"),
        "counts": re.compile(rf"\s*(?:(?:[\w’'%-]+\s){{0,3}}?(?:\d|(?:{words['counts']})(?!\w))|[«“\"])"),
        "origin": re.compile(rf"(?<!\w)(?:{words['origin']})(?=\s+(?:{words['origins']})\s)", re.IGNORECASE),
        "holder": re.compile(rf"(?<!\w)(?:{words['holder']})(?=\s[^,«“\"]{{3,90}},\s?[«“\"])", re.IGNORECASE),
        "joins": re.compile(rf",?\s(?:{words['joins']})\s"),
        "relative": re.compile(rf",?\s(?:{words['relative']})(?![\w-])"),
        "determiners": frozenset(w.strip() for w in table.get("nouns", ())),
        "heads": frozenset(table.get("heads", ())),
        "varies": frozenset(table.get("varies", ())),
        "noun_opening": re.compile(rf"\s*(?:(?:{words['nouns']})|[A-ZÀ-Þ])"),
        "afterthought": re.compile(_any(table.get("afterthoughts", ())), re.IGNORECASE),
    }
