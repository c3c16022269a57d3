"""Claims without a verb of saying, read from the surface: nouns and blame in the passive.

::

    la crainte de A, exprimée par X      the noun and who voiced it
    la promesse du maire de A            the noun, whose it is, and an infinitive or a conjunction
    X est soupçonné de A (par Y)         blame in the passive: X belongs to what is said
    il est reproché à X de A
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from coranto.glean.claims_found import Found, Range, touches
from coranto.glean.claims_phrases import has_verb, phrase_after, phrase_before, tight
from coranto.glean.claims_surface_frames import content_end
from coranto.glean.claims_surface_patterns import alternation, before, forms_of
from coranto.glean.claims_surface_rules import Surface
from coranto.words import section


@dataclass(frozen=True, slots=True)
class Nouns:
    """The compiled patterns of one language."""

    acts: dict[str, str]
    voiced: re.Pattern[str]
    held: re.Pattern[str]
    blamed: re.Pattern[str]
    impersonal: re.Pattern[str]


@cache
def nouns(language: str | None) -> Nouns:
    """The patterns of a language."""
    table = section(language, "claims.nouns")
    acts = forms_of(table.get("cues", {}), ())
    any_of = {name: alternation(table.get(name, ())) for name in ("voiced", "by", "blamed", "passive", "impersonal")}
    of, that, to = (rf"(?:{before(table.get(name, ()))})" for name in ("of", "that", "to"))
    noun, by = rf"(?<![\w-])(?P<cue>{alternation(tuple(acts))})\s", rf"(?:{any_of['by']})(?!\w)"
    return Nouns(
        acts=acts,
        voiced=re.compile(
            rf"{noun}(?P<content>(?:{of}|{that})[^,.;:]{{3,120}}?),?\s(?P<verb>{any_of['voiced']})\s{by}", re.IGNORECASE
        ),
        held=re.compile(
            rf"{noun}(?:{of})(?P<source>(?:[\w’'-]+\s){{1,7}}?)(?P<start>{that}|(?P<to>{to}))", re.IGNORECASE
        ),
        blamed=re.compile(
            rf"(?<![\w-])(?P<aux>(?:{any_of['passive']})\s)?(?P<cue>{any_of['blamed']})\s"
            rf"(?:{by}\s(?P<source>[^,.;]{{2,60}}?)\s)?(?=(?P<to>{to}))",
            re.IGNORECASE,
        ),
        impersonal=re.compile(rf"(?<![\w-])(?P<cue>{any_of['impersonal']})(?!\w)", re.IGNORECASE),
    )


def of_nouns(
    language: str | None, text: str, sentence: Range, spans: list[Range], rules: Surface, taken: list[Found]
) -> list[Found]:
    """The claims of one sentence that no verb of saying makes, but for those whose words are taken."""
    known = nouns(language)
    out: list[Found] = []
    for one in _candidates(text, sentence, spans, rules, known):
        cues = [r for f in taken for r in (*f.cue, *f.content)]
        if any(touches(a, b) for a in one.cue for b in (*spans, *cues)):
            continue
        if any(touches(a, b) for f in out for a in one.content for b in f.content):
            continue
        out.append(one)
    return out


def _candidates(text: str, sentence: Range, spans: list[Range], rules: Surface, known: Nouns) -> Iterator[Found]:
    start, end = sentence
    for match in known.voiced.finditer(text, start, end):
        source = phrase_after(text, match.end(), end, spans, rules)
        if source is not None and not has_verb(text, match.span("content"), rules):
            cue = [match.span("cue"), match.span("verb")]
            yield _made(known, match, [match.span("content")], cue, [source])
    for match in known.held.finditer(text, start, end):
        verb = not match.group("to") or rules.infinitive_word.match(text, match.end("to"), end)
        source = tight(text, match.span("source"))
        if verb and not has_verb(text, source, rules):
            stop = re.search(r"[,;:]|$", text[match.end() : content_end(text, match.end(), end, spans, rules)])
            last = match.end() + (stop.start() if stop else 0)
            yield _made(known, match, [tight(text, (match.start("start"), last))], [match.span("cue")], [source])
    for match in known.blamed.finditer(text, start, end):
        content = [tight(text, (match.end(), content_end(text, match.end(), end, spans, rules)))]
        subject = phrase_before(text, start, match.start(), spans, rules) if match.group("aux") else None
        blamers = [match.span("source")] if match.group("source") else []
        content = [subject, *content] if subject else content
        yield _made(known, match, content, [(match.start(), match.end("cue"))], blamers, "accusation")
    for match in known.impersonal.finditer(text, start, end):
        content = [tight(text, (match.end(), content_end(text, match.end(), end, spans, rules)))]
        yield _made(known, match, content, [match.span()], [], "accusation")


def _made(
    known: Nouns, match: re.Match[str], content: list[Range], cue: list[Range], source: list[Range], act: str = ""
) -> Found:
    word = match.group("cue").lower()
    return Found(
        key=f"n:{word}", frame="noun", content=content, cue=cue, source=source, score=0.6,
        kind="nominal" if source else "none", act=act or known.acts.get(word, "assertion"),
    )  # fmt: skip
