"""The surface rules of a language without a parser, compiled from its tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from coranto.glean.claims_surface_patterns import alternation, before, branching, forms_of, free, opening, tied
from coranto.words import section


@dataclass(frozen=True, slots=True)
class Surface:
    """The compiled patterns of one language."""

    cue: re.Pattern[str]
    acts: Mapping[str, str]
    own_acts: Mapping[str, str]
    infinitives: frozenset[str]
    passive: frozenset[str]
    lone: tuple[str, ...]
    partitive: frozenset[str]
    datives: frozenset[str]
    before_infinitive: frozenset[str]
    converbs: frozenset[str]
    prepositions: Mapping[str, re.Pattern[str]]
    of_stance: frozenset[str]
    stance: re.Pattern[str]
    where: re.Pattern[str]
    verb_before: re.Pattern[str]
    object_end: re.Pattern[str]
    not_relative: frozenset[str]
    that: re.Pattern[str]
    to: re.Pattern[str]
    object: re.Pattern[str]
    according: re.Pattern[str]
    clause_end: re.Pattern[str]
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
    negated: tuple[str, ...]
    past: re.Pattern[str]
    bare: re.Pattern[str]
    infinitive_word: re.Pattern[str]
    owned: re.Pattern[str]
    particles: Mapping[str, bool]
    particle: re.Pattern[str]
    counts: re.Pattern[str]
    origin: re.Pattern[str]
    holder: re.Pattern[str]
    joins: re.Pattern[str]
    relative: re.Pattern[str]
    object_relative: re.Pattern[str]
    heads: frozenset[str]
    determiners: frozenset[str]
    varies: frozenset[str]
    noun_opening: re.Pattern[str]
    afterthought: re.Pattern[str]


@cache
def surface(language: str | None) -> Surface | None:
    """The surface rules of a language, or None where it has none."""
    table: Mapping[str, Any] = section(language, "claims.surface")
    if not table:
        return None
    return Surface(
        **_verbs(table),
        **_sets(table),
        **_contents(table),
        **_phrases(table),
        **_sources(table),
        takes={frame: frozenset(acts) for frame, acts in table.get("frames", {}).items()},
        prepositions=_prepositions(table),
        that=opening(table.get("that", ())),
        to=opening(table.get("to", ())),
        object=opening(table.get("object", ())),
    )


def _verbs(table: Mapping[str, Any]) -> dict[str, Any]:
    """The cue and the forms of its verbs with their acts: alone, reflexive, with a particle; which are infinitives."""
    endings = table["endings"]
    particles: dict[str, bool] = {}
    acts = forms_of({"opinion": table.get("of_stance", ())}, endings) | forms_of(table["verbs"], endings)
    for kind in ("counting", "particles"):
        found = forms_of(table.get(kind, {}), endings)
        particles |= dict.fromkeys(found, kind == "counting")
        acts = found | acts
    own = forms_of(table.get("reflexive", {}), endings)
    infinitives = set(table.get("infinitives", ()))
    for kind in ("verbs", "counting", "reflexive"):
        stems = {"": [w for words in table.get(kind, {}).values() for w in words if w.endswith("+")]}
        infinitives |= set(forms_of(stems, [e for e in endings if e in infinitives]))
    return {
        "cue": _cue(table, {*acts, *own}),
        "acts": acts,
        "own_acts": own,
        "particles": particles,
        "infinitives": frozenset(infinitives),
        "of_stance": frozenset(forms_of({"": table.get("of_stance", ())}, endings)),
    }


def _cue(table: Mapping[str, Any], forms: Iterable[str]) -> re.Pattern[str]:
    """Negation, pronoun, auxiliary and verb: `self` is a reflexive pronoun, `turn` and `turned` a pronoun behind."""
    turned, middle = alternation(table.get("inverted", ())), alternation(table.get("adverbs", ()))
    helpers = (*table.get("aux", ()), *table.get("before_infinitive", ()), *table.get("converbs", ()))
    return re.compile(
        rf"(?<![\w’'-])(?:{before(table.get('negation', ()))})?"
        rf"(?:(?P<self>{before(table.get('reflexives', ()))})|(?P<clitic>{before(table.get('before_verb', ()))}))?"
        rf"(?:(?P<aux>(?-i:{alternation(free(helpers))}))(?P<turn>{turned})?\s+"
        rf"(?:(?:{middle})\s+){{0,2}}|(?P<tied>{alternation(tied(helpers))}))?"
        rf"(?P<verb>{branching(forms)})(?P<turned>{turned})?(?![\w-])",
        re.IGNORECASE,
    )


def _prepositions(table: Mapping[str, Any]) -> dict[str, re.Pattern[str]]:
    """For each verb form that takes its content behind a preposition (“plaide pour”) the pattern of that."""
    words: dict[str, list[str]] = {}
    for preposition, verbs in table.get("prepositions", {}).items():
        for form in forms_of({"": verbs}, table["endings"]):
            words.setdefault(form, []).extend(table.get("contractions", {}).get(preposition, (preposition,)))
    return {form: _after(tuple(prepositions)) for form, prepositions in words.items()}


@cache
def _after(prepositions: tuple[str, ...]) -> re.Pattern[str]:
    return opening(prepositions)


def _sets(table: Mapping[str, Any]) -> dict[str, Any]:
    """Lists in which words are looked up, and endings by which they are known."""
    names = (
        "before_infinitive", "converbs", "datives", "finite", "heads", "joiners", "not_relative", "not_source",
        "openers", "partitive", "passive", "relatives", "varies",
    )  # fmt: skip
    endings = ("finite_endings", "lone", "participle")
    found: dict[str, Any] = {name: frozenset(table.get(name, ())) for name in names}
    found |= {name: tuple(table.get(name, ())) or ("\0",) for name in endings}
    negated = tuple(tied(table.get("negation", ()))) or ("\0",)
    return found | {"determiners": frozenset(w.strip() for w in table.get("nouns", ())), "negated": negated}


def _contents(table: Mapping[str, Any]) -> dict[str, Any]:
    """The patterns that say how content begins and where it ends."""

    def words(name: str) -> str:
        return alternation(table.get(name, ()))

    clitic = rf"(?:(?:{words('negation')})\s?(?:(?:{words('never')})\s+)?)?(?:(?:{words('clitics')})\s?)?"
    infinitive = rf"{clitic}(?!(?:{words('not_infinitive')})\b)[^\W\d_]*(?:{words('bare')})\b"
    particle = rf"(?P<drop>(?:{alternation(free(table.get('particle', ())))})\s+"
    particle += rf"|(?:{alternation(tied(table.get('particle', ())))}))"
    ends = (*table.get("clause_ends", ()), *table.get("afterthoughts", ()))
    stance = rf"\s*(?:{words('determiners')})\s?(?:[^\W\d_]+\s)?(?:[«“\"]|(?:{words('stances')})(?!\w))"
    where = rf"(?:\s*,?\s*(?:{words('whereabouts')})(?!\w)[^.;:?!«»“”\"]{{0,60}}?)?\s*"
    return {
        "bare": re.compile(rf"\s+{infinitive}"),
        "infinitive_word": re.compile(infinitive),
        "infinitive": re.compile(rf"\s*(?:[«“\"]\s?)?(?:\w+['’]|\w+\s)?\w+(?:{words('infinitive')})\b"),
        "far_that": re.compile(rf"(?<!\w)(?:{words('that')})", re.IGNORECASE),
        "blame": re.compile(rf"\s(?:{words('to')})\s?\w"),
        "particle": re.compile(rf"\s*(?:{particle}|(?P<kept>(?={words('contracted')})))?"),
        "counts": re.compile(rf"\s*(?:[\w’'%-]+\s){{0,3}}?(?:\d|(?:{words('counts')})(?!\w)|[«“\"])"),
        "stance": re.compile(stance, re.IGNORECASE),
        "where": re.compile(where, re.IGNORECASE),
        "skips": re.compile(rf"(?:\s*,?\s*(?:{words('skips')}|{words('adverbs')})(?![\w-]),?)+", re.IGNORECASE),
        "object_end": re.compile(rf"\s(?:{words('object_ends')})(?!\w)"),
        "clause_end": re.compile(alternation(ends), re.IGNORECASE),
        "afterthought": re.compile(words("afterthoughts"), re.IGNORECASE),
    }


def _phrases(table: Mapping[str, Any]) -> dict[str, Any]:
    """The patterns that say where a noun phrase begins and ends."""

    def words(name: str) -> str:
        return alternation(table.get(name, ()))

    participle = rf"(?!\w*(?:{words('not_past')})\s)[^\W\d_]*(?:{words('past')})"
    age = rf"\d+(?:\s(?:{words('years')}))?(?=,)|(?:{words('counts')})\s[^,]{{0,20}}(?:{words('years')})(?!\w)"
    aside = rf"[^\W\d_][\w-]*\s(?:{words('of')})|(?:{words('aside')})\s|[A-ZÀ-Þ][\w’'-]+\s+[A-ZÀ-Þ]"
    known = rf"(?!(?:{words('not_before')})\s)(?!\w*(?:{words('past')})\s)"
    stop = rf"(?<!\b[A-ZÀ-Þ])(?<!\bMM)[.](?:\s|$)|[;:!?](?:\s|$)|\s[—–]\s|\s(?:{words('stops')})(?!\w)"
    return {
        "apposition": re.compile(rf",\s*(?:{age}|{aside})"),
        "past": re.compile(rf",?\s{participle}\s(?=(?:{words('past_to')})(?!\w))"),
        "joins": re.compile(rf",?\s(?:{words('joins')})\s"),
        "object_relative": re.compile(rf"\s{before(table.get('object_relatives', ()))}"),
        "relative": re.compile(rf",?\s(?:{words('relative')})(?![\w-])"),
        "noun_opening": re.compile(rf"\s*(?:(?:{words('nouns')})|[A-ZÀ-Þ])"),
        "stop": re.compile(stop, re.IGNORECASE),
        "verb_before": re.compile(rf"(?<!\w){known}[^\W\d_A-ZÀ-Þ]{{3,}}\s(?=(?:{words('objects')})(?!\w))"),
    }


def _sources(table: Mapping[str, Any]) -> dict[str, Any]:
    """The phrases that carry a source: selon X, de source X, pour X, « A », à ses yeux."""

    def words(name: str) -> str:
        return alternation(table.get(name, ()))

    quoted = r"\s[^,«“\"]{3,90}(?:,[^,«“\"]{2,60})?,\s?[«“\"]"
    return {
        "according": re.compile(rf"(?<!\w)(?:{words('according')})(?!\w)", re.IGNORECASE),
        "origin": re.compile(rf"(?<!\w)(?:{words('origin')})(?=\s+(?:{words('origins')})\s)", re.IGNORECASE),
        "holder": re.compile(rf"(?<!\w)(?:{words('holder')})(?={quoted})", re.IGNORECASE),
        "owned": re.compile(rf"(?<!\w)(?:{_owned(table.get('owned', ()))})(?!\w)", re.IGNORECASE),
    }


def _owned(phrases: Sequence[str]) -> str:
    """Phrases that hold their source in brackets: à [ses] yeux."""
    parts = [re.split(r"[\[\]]", phrase) for phrase in phrases]
    heads, owners, tails = (alternation(part[i].strip() for part in parts) for i in range(3))
    return rf"(?:{heads})\s(?P<owner>{owners})\s?(?P<tail>{tails})"
