"""The surface rules of a language without a parser, compiled from its tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from coranto.words import section

APOSTROPHES = "'’"
# The lists of words that bound phrases.
_LISTS = (
    "adverbs", "aside", "bare", "clitics", "contracted", "counts", "determiners", "holder", "joins", "negation", "never",
    "not_before", "not_infinitive", "not_past", "nouns", "objects", "object_relatives", "of", "origin", "origins", "past", "past_to", "relative", "skips",
    "stances", "whereabouts", "years",
)  # fmt: skip


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
    before_infinitive: frozenset[str]
    converbs: frozenset[str]
    prepositions: Mapping[str, re.Pattern[str]]
    of_stance: frozenset[str]
    stance: re.Pattern[str]
    where: re.Pattern[str]
    verb_before: re.Pattern[str]
    not_relative: frozenset[str]
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


def forms_of(verbs: Mapping[str, Sequence[str]], endings: Sequence[str]) -> dict[str, str]:
    """Each form of the verbs of a table and its act; a verb that ends in “+” takes every ending."""
    out: dict[str, str] = {}
    for act, words in verbs.items():
        for word in words:
            for form in (word[:-1] + e for e in endings) if word.endswith("+") else (word,):
                out.setdefault(folded(form), act)
    return out


def _cue(table: Mapping[str, Any], forms: Iterable[str]) -> re.Pattern[str]:
    """Negation, pronoun, auxiliary and verb: `self` is a reflexive pronoun, `turn` and `turned` a pronoun behind."""
    turned, middle = alternation(table.get("inverted", ())), alternation(table.get("adverbs", ()))
    helpers = (*table.get("aux", ()), *table.get("before_infinitive", ()), *table.get("converbs", ()))
    return re.compile(
        rf"(?<![\w’'-])(?:{before(table.get('negation', ()))})?"
        rf"(?:(?P<self>{before(table.get('reflexives', ()))})|(?P<clitic>{before(table.get('before_verb', ()))}))?"
        rf"(?:(?P<aux>(?-i:{alternation([w for w in helpers if w[-1] not in APOSTROPHES])}))(?P<turn>{turned})?\s+"
        rf"(?:(?:{middle})\s+){{0,2}}|(?P<tied>{alternation([w for w in helpers if w[-1] in APOSTROPHES])}))?"
        rf"(?P<verb>{alternation(tuple(forms))})(?P<turned>{turned})?(?![\w-])",
        re.IGNORECASE,
    )


def before(words: Sequence[str]) -> str:
    """An alternation of words that stand before another: a space follows, but not behind an apostrophe."""
    return rf"(?:{alternation([w for w in words if w[-1] not in APOSTROPHES])})\s+|(?:{alternation([w for w in words if w[-1] in APOSTROPHES])})"


def _prepositions(table: Mapping[str, Any]) -> dict[str, re.Pattern[str]]:
    """For each verb form that takes its content behind a preposition (“plaide pour”) the pattern of that."""
    words: dict[str, list[str]] = {}
    for preposition, verbs in table.get("prepositions", {}).items():
        for form in forms_of({"": verbs}, table["endings"]):
            words.setdefault(form, []).extend(table.get("contractions", {}).get(preposition, (preposition,)))
    return {form: _after(tuple(ps)) for form, ps in words.items()}


@cache
def _after(prepositions: tuple[str, ...]) -> re.Pattern[str]:
    """One of the prepositions, right after the verb."""
    tied, free = alternation([p for p in prepositions if p[-1] in APOSTROPHES]), alternation(prepositions)
    return re.compile(rf"\s+(?:(?:{free})(?=\s)|(?:{tied}))", re.IGNORECASE)


def alternation(words: Sequence[str]) -> str:
    """An alternation of literal words, the longest first, whichever apostrophe they are written with."""
    plain = {w.replace("’", "'") for w in words}
    ordered = sorted(plain, key=lambda w: (-len(w), w))
    return "|".join(re.escape(w).replace("'", f"[{APOSTROPHES}]") for w in ordered) or r"(?!)"


def folded(words: str) -> str:
    """The words as the tables are looked up by: in lower case, with the plain apostrophe, one space between."""
    return " ".join(words.lower().replace("’", "'").split())


def _owned(phrases: Sequence[str]) -> str:
    """Phrases that hold their source in brackets: à [ses] yeux."""
    heads: dict[str, list[tuple[str, str]]] = {}
    for head, owner, tail in (re.split(r"[\[\]]", phrase) for phrase in phrases):
        heads.setdefault(head.strip(), []).append((owner, tail.strip()))
    owners = alternation([owner for rows in heads.values() for owner, _ in rows])
    tails = alternation([tail for rows in heads.values() for _, tail in rows])
    return rf"(?:{alternation(tuple(heads))})\s(?P<owner>{owners})\s?(?P<tail>{tails})"


@cache
def surface(language: str | None) -> Surface | None:
    """The surface rules of a language, or None where it has none."""
    table: Mapping[str, Any] = section(language, "claims.surface")
    if not table:
        return None
    acts = forms_of(table["verbs"], table["endings"])
    particles: dict[str, bool] = {}
    for kind in ("particles", "counting"):
        found = forms_of(table.get(kind, {}), table["endings"])
        particles |= dict.fromkeys(found, kind == "counting")
        acts = found | acts
    acts = forms_of({"opinion": table.get("of_stance", ())}, table["endings"]) | acts
    own = forms_of(table.get("reflexive", {}), table["endings"])
    infinitives = frozenset(table.get("infinitives", ()))
    for kind in ("verbs", "counting", "reflexive"):
        stems = {"": [w for words in table.get(kind, {}).values() for w in words if w.endswith("+")]}
        infinitives |= set(forms_of(stems, [e for e in table["endings"] if e in infinitives]))
    ends = (*table.get("clause_ends", ()), *table.get("afterthoughts", ()))

    def opening(name: str) -> re.Pattern[str]:
        words = table.get(name, ())
        free = [w for w in words if w[-1] not in "'’"]
        tied = [w for w in words if w[-1] in "'’"]
        return re.compile(rf"\s*(?:(?:{alternation(free)})(?=\s)|(?:{alternation(tied)}))", re.IGNORECASE)

    return Surface(
        cue=_cue(table, {*acts, *own}),
        acts=acts,
        own_acts=own,
        infinitives=infinitives,
        partitive=frozenset(table.get("partitive", ())),
        passive=frozenset(table.get("passive", ())),
        lone=tuple(table.get("lone", ())) or ("\0",),
        before_infinitive=frozenset(table.get("before_infinitive", ())),
        converbs=frozenset(table.get("converbs", ())),
        prepositions=_prepositions(table),
        of_stance=frozenset(forms_of({"": table.get("of_stance", ())}, table["endings"])),
        not_relative=frozenset(table.get("not_relative", ())),
        that=opening("that"),
        to=opening("to"),
        object=opening("object"),
        according=re.compile(rf"(?<!\w)(?:{alternation(table.get('according', ()))})(?!\w)", re.IGNORECASE),
        inverted=re.compile(alternation(table.get("inverted", ())), re.IGNORECASE),
        clause_end=re.compile(alternation(ends), re.IGNORECASE) if ends else None,
        openers=frozenset(table.get("openers", ())),
        takes={frame: frozenset(acts_) for frame, acts_ in table.get("frames", {}).items()},
        far_that=re.compile(rf"(?<!\w)(?:{alternation(table.get('that', ()))})", re.IGNORECASE),
        infinitive=re.compile(rf"\s*(?:\w+['’]|\w+\s)?\w+(?:{alternation(table.get('infinitive', ()))})\b"),
        blame=re.compile(rf"\s(?:{alternation(table.get('to', ()))})\s?\w"),
        stop=re.compile(rf"[.;:!?](?:\s|$)|\s[—–]\s|\s(?:{alternation(table.get('stops', ()))})(?!\w)", re.IGNORECASE),
        participle=tuple(table.get("participle", ())) or ("\0",),
        relatives=frozenset(table.get("relatives", ())),
        joiners=frozenset(table.get("joiners", ())),
        not_source=frozenset(table.get("not_source", ())),
        **_phrases(table),
        particles=particles,
    )


def _phrases(table: Mapping[str, Any]) -> dict[str, Any]:
    """The patterns that say where phrases begin and end."""
    words = {name: alternation(table.get(name, ())) for name in _LISTS}
    tied = alternation([w for w in table.get("particle", ()) if w[-1] in "'’"])
    free = alternation([w for w in table.get("particle", ()) if w[-1] not in "'’"])
    participle = rf"(?!\w*(?:{words['not_past']})\s)[^\W\d_]*(?:{words['past']})"
    clitic = rf"(?:(?:{words['negation']})\s?(?:(?:{words['never']})\s+)?)?(?:(?:{words['clitics']})\s?)?"
    infinitive = rf"{clitic}(?!(?:{words['not_infinitive']})\b)[^\W\d_]*(?:{words['bare']})\b"
    return {
        "skips": re.compile(rf"(?:\s*,?\s*(?:{words['skips']}|{words['adverbs']})(?![\w-]),?)+", re.IGNORECASE),
        "finite": frozenset(table.get("finite", ())),
        "negated": tuple(w for w in table.get("negation", ()) if w[-1] in APOSTROPHES) or ("\0",),
        "finite_endings": tuple(table.get("finite_endings", ())) or ("\0",),
        "apposition": re.compile(
            rf",\s*(?:[^\W\d_][\w-]*\s(?:{words['of']})|\d+(?:\s(?:{words['years']}))?(?=,)|(?:{words['counts']})\s[^,]{{0,20}}(?:{words['years']})(?!\w)|(?:{words['aside']})\s"
            rf"|[A-ZÀ-Þ][\w’'-]+\s+[A-ZÀ-Þ])"
        ),
        "past": re.compile(rf",?\s{participle}\s(?=(?:{words['past_to']})(?!\w))"),
        "bare": re.compile(rf"\s+{infinitive}"),
        "infinitive_word": re.compile(infinitive),
        "particle": re.compile(rf"\s*(?:(?P<drop>(?:{free})\s+|(?:{tied}))|(?P<kept>(?={words['contracted']})))?"),
        "counts": re.compile(rf"\s*(?:[\w’'%-]+\s){{0,3}}?(?:\d|(?:{words['counts']})(?!\w)|[«“\"])"),
        "owned": re.compile(rf"(?<!\w)(?:{_owned(table.get('owned', ()))})(?!\w)", re.IGNORECASE),
        "origin": re.compile(rf"(?<!\w)(?:{words['origin']})(?=\s+(?:{words['origins']})\s)", re.IGNORECASE),
        "holder": re.compile(
            rf"(?<!\w)(?:{words['holder']})(?=\s[^,«“\"]{{3,90}}(?:,[^,«“\"]{{2,60}})?,\s?[«“\"])", re.IGNORECASE
        ),
        "joins": re.compile(rf",?\s(?:{words['joins']})\s"),
        "object_relative": re.compile(rf"\s(?:{before(table.get('object_relatives', ()))})"),
        "relative": re.compile(rf",?\s(?:{words['relative']})(?![\w-])"),
        "determiners": frozenset(w.strip() for w in table.get("nouns", ())),
        "heads": frozenset(table.get("heads", ())),
        "varies": frozenset(table.get("varies", ())),
        "noun_opening": re.compile(rf"\s*(?:(?:{words['nouns']})|[A-ZÀ-Þ])"),
        "stance": re.compile(
            rf"\s*(?:{words['determiners']})\s?(?:[^\W\d_]+\s)?(?:[«“\"]|(?:{words['stances']})(?!\w))", re.IGNORECASE
        ),
        "where": re.compile(rf"(?:\s*,?\s*(?:{words['whereabouts']})(?!\w)[^.;:?!«»“”\"]{{0,60}}?)?\s*", re.IGNORECASE),
        "verb_before": re.compile(
            rf"(?<!\w)(?!(?:{words['not_before']})\s)(?!\w*(?:{words['past']})\s)[^\W\d_A-ZÀ-Þ]{{3,}}\s(?=(?:{words['objects']})(?!\w))"
        ),
        "afterthought": re.compile(alternation(table.get("afterthoughts", ())), re.IGNORECASE),
    }
