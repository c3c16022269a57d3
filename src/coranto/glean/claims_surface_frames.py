"""How content hangs on a cue, for languages without a parser: “que A”, “de A”, an object, a quotation; its end."""

from __future__ import annotations

import re
from itertools import islice

from coranto.glean.claims_found import Range
from coranto.glean.claims_surface_patterns import folded
from coranto.glean.claims_surface_rules import Surface

# A sentence is read as far as this many cues; more is a list of words.
MOST_CUES = 12
# A conjunction may stand this many characters behind its verb (“a annoncé mercredi soir que”).
FAR_THAT = 70
# The subject of a clause that follows a comma has at most this many words.
SHORT_SUBJECT = 9


def act_of(match: re.Match[str], rules: Surface) -> str | None:
    """The speech act of a cue as it stands; None where this form says nothing: s’annonce, est annoncé, annoncer."""
    verb = folded(match.group("verb"))
    helper = folded(match.group("aux") or match.group("tied") or "")
    if helper in rules.passive and not match.group("self"):
        return None
    if (verb in rules.infinitives) != (helper in rules.before_infinitive or helper in rules.converbs):
        return None
    return (rules.own_acts if match.group("self") else rules.acts).get(verb)


def hung(
    text: str, match: re.Match[str], skip: int, stop: int, end: int, spans: list[Range], rules: Surface
) -> tuple[str, int] | None:
    """How the content hangs on a verb and where it begins: the frame and the offset; None where nothing follows."""
    verb, after = folded(match.group("verb")), match.end()
    act = act_of(match, rules)
    skipped = rules.skips.match(text, after, end)
    places = tuple(dict.fromkeys((after, skipped.end() if skipped else after, skip)))
    for at in places:
        if rules.bare.match(text, at, end):
            return "inf", at
    for at in places:
        if rules.that.match(text, at, end):
            return "that", at
    if verb in rules.particles and not match.group("self"):
        return _particle(text, verb, after, skip, end, rules)
    preposition = rules.prepositions.get(verb)
    for at in places[:2]:
        if preposition and preposition.match(text, at, end):
            return "prep+", at
    far = rules.far_that.search(text, after, min(end, after + FAR_THAT))
    if far and rules.that.match(text, far.start(), end) and not re.search(r"[.«“]", text[after : far.start()]):
        between = rules.cue.search(text, after, far.start())
        if between is None or act_of(between, rules) is None:
            return "that", far.start()
    for at in places[:2]:
        to = rules.to.match(text, at, end) if act in rules.takes.get("inf", ()) else None
        if to and rules.infinitive.match(text, to.end(), end):
            return "inf", at
    if act in rules.takes.get("obj+of", ()) and rules.blame.search(text, after, stop):
        return "obj+of", after
    return _object(text, match, places[:2], end, spans, rules)


def _particle(text: str, verb: str, after: int, skip: int, end: int, rules: Surface) -> tuple[str, int] | None:
    """Fait état de A, met en garde contre A; parle de A where A is a number or a quotation."""
    skipped = rules.skips.match(text, skip, end)
    particle = rules.particle.match(text, skipped.end() if skipped else skip, end)
    at = particle.end() if particle else after
    if rules.particles[verb]:
        return ("prep", at) if rules.counts.match(text, at, end) else None
    fits = particle is not None and (particle.group("drop") or particle.group("kept") is not None)
    return ("prep", at) if fits else None


def _object(
    text: str, match: re.Match[str], places: tuple[int, ...], end: int, spans: list[Range], rules: Surface
) -> tuple[str, int] | None:
    """A quotation, a preposition of the verb's own, an adjective (se dit prêt), an object, a stance (sa colère)."""
    verb, after = folded(match.group("verb")), match.end()
    act = act_of(match, rules)
    quote = next((s for s in spans if s[0] >= after), None)
    if quote is not None and any(0 <= quote[0] - at <= 2 for at in places):
        return "quote", quote[0]
    if match.group("self"):
        return ("adj", after) if act in rules.takes.get("adj", ()) and re.match(r"\s+\w", text[after:end]) else None
    if quote is not None and rules.where.fullmatch(text, after, quote[0]):
        return "quote", quote[0]
    for at in reversed(places) if act in rules.takes.get("obj", ()) else ():
        if rules.counts.match(text, at, end) and _free(match, rules.datives | rules.partitive):
            return "obj", at
        if rules.object.match(text, at, end) and _free(match, rules.datives):
            return "obj", at
    if verb in rules.of_stance and rules.stance.match(text, after, end):
        return "obj", after
    return None


def _goes_on(cue: re.Match[str], rules: Surface) -> bool:
    """Whether a cue right behind a comma begins another attribution: a-t-il dit, affirmant que, avant d’ajouter que."""
    helper = folded(cue.group("aux") or cue.group("tied") or "")
    narrates = not helper and folded(cue.group("verb")).endswith(rules.participle)
    return bool(cue.group("turn") or cue.group("turned")) or narrates or helper in rules.converbs


def _free(match: re.Match[str], pronouns: frozenset[str]) -> bool:
    """Whether the object is still to come: no pronoun stands before the verb, or one of these (lui promet une aide)."""
    return not match.group("clitic") or folded(match.group("clitic")) in pronouns


def content_end(text: str, at: int, end: int, spans: list[Range], rules: Surface) -> int:
    """Where a content clause ends: with the sentence, or where another attribution begins."""
    stops = [m.start() for m in rules.clause_end.finditer(text, at, end)]
    for joiner in islice(rules.joins.finditer(text, at, end), MOST_CUES):
        cue = rules.cue.match(text, joiner.end(), end)
        if cue and act_of(cue, rules) and hung(text, cue, cue.end(), end, end, spans, rules):
            stops.append(joiner.start())
    for cue in islice(rules.cue.finditer(text, at, end), MOST_CUES):
        comma = text.rfind(",", at, cue.start())
        if comma < 0 or act_of(cue, rules) is None:
            continue
        subject = text[comma + 1 : cue.start()]
        if not subject.strip():
            if _goes_on(cue, rules):
                stops.append(comma)
            continue
        short = len(subject.split()) <= SHORT_SUBJECT and rules.noun_opening.match(text, comma + 1, end)
        if short and hung(text, cue, cue.end(), end, end, spans, rules):
            stops.append(comma)
    return min((s for s in stops if not any(a <= s < b for a, b in spans)), default=end)
