"""Where the source phrase of a claim begins and ends, for languages without a parser."""

from __future__ import annotations

import re

from coranto.glean.claims_found import Range
from coranto.glean.claims_quotes import MARKS
from coranto.glean.claims_surface_rules import Surface

# A source phrase is not longer than this many words; what is longer is a clause that was misread.
LONGEST_SOURCE = 22
# What a closing participle says of time or place may stand behind the phrase: “arrêté | samedi”.
PAST_TO = 12


def phrase_before(text: str, start: int, at: int, spans: list[Range], rules: Surface) -> Range | None:
    """The subject before a verb: from the clause's beginning, less an opening phrase and a closing pronoun."""
    quoted = [s[1] for s in spans if s[1] <= at]
    first = max([start, *quoted])
    cut = max(text[first:at].rfind(mark) for mark in ";:—–")
    first += cut + 1 if cut >= 0 else 0
    while (comma := text.find(",", first, at)) >= 0:
        head = text[first:comma].strip(" " + MARKS).lower()
        words = head.split()
        pair = " ".join("#" if w.isdigit() else w for w in words[:2])
        opens = words and (words[0] in rules.openers or pair in rules.openers)
        if not (opens or not words or rules.cue.search(head)):
            break
        first = comma + 1
    source = tight(text, (first, at))
    words = text[slice(*source)].split()
    if words and words[-1].lower() in rules.relatives:
        source = tight(text, (source[0], source[1] - len(words[-1])))
    if (words := text[slice(*source)].split()) and words[0].lower() in rules.joiners and len(words) > 1:
        source = tight(text, (source[0] + len(words[0]), source[1]))
    inner = list(rules.object_relative.finditer(text, *source))
    if inner and rules.noun_opening.match(text, inner[-1].end(), source[1]):
        held = tight(text, (inner[-1].end(), source[1]))
        source = source if has_verb(text, held, rules) else held
    source = _last_subject(text, source, rules)
    words = text[slice(*source)].split()
    if not words or len(words) > LONGEST_SOURCE or words[0].lower() in rules.not_source:
        return None
    if words[-1].lower() in rules.determiners or words[0].lower() in rules.joiners:
        return None
    return source if any(c.isalpha() for c in text[slice(*source)]) else None


def phrase_after(
    text: str, at: int, end: int, spans: list[Range], rules: Surface, *, leads: bool = False
) -> Range | None:
    """The noun phrase after a verb or a preposition, with one apposition: up to a stop, a quotation or a clause.

    Where it `leads` its content (“selon X, A”) an apposition has to be closed by a comma, without a verb or number.
    """
    skipped = rules.skips.match(text, at, end)
    at = skipped.end() if skipped else at
    limit = min([end, *(s[0] for s in spans if s[0] >= at)])
    stop = rules.stop.search(text, at, limit)
    last = stop.start() if stop else limit
    comma = text.find(",", at, last)
    if comma >= 0:
        second = text.find(",", comma + 1, last)
        aside = rules.apposition.match(text, comma, last)
        if leads and aside:
            inner = (comma + 1, max(second, comma + 1))
            aside = None if second < 0 or rules.counts.match(text, *inner) or has_verb(text, inner, rules) else aside
        last = (second if second >= 0 else last) if aside else comma
    source = shortened(text, tight(text, (at, last)), rules)
    words = text[slice(*source)].split()
    if not words or len(words) > LONGEST_SOURCE:
        return None
    return source


def shortened(text: str, source: Range, rules: Surface) -> Range:
    """The phrase up to its first relative clause or participle clause of time or place (“arrêté à 10 heures”)."""
    start, end = source
    words = text[start:end].split()
    if words and words[0].lower() in rules.heads:
        return source
    for pattern, until in ((rules.relative, end), (rules.past, min(len(text), end + PAST_TO))):
        for match in pattern.finditer(text, start, until):
            if match.start() >= end:
                break
            words = text[start : match.start()].split()
            if words and words[-1].lower() not in rules.determiners:
                end = match.start()
                break
    return tight(text, (start, end))


def has_verb(text: str, piece: Range, rules: Surface) -> bool:
    """Whether a finite verb that the tables know stands in a piece, relative clauses not counted."""
    verbs = len(_finite(text, piece, rules)) + len(rules.verb_before.findall(text[slice(*piece)]))
    return verbs > len(rules.relative.findall(text[slice(*piece)]))


def tight(text: str, piece: Range) -> Range:
    """The piece without the space and loose marks at its edges."""
    start, end = piece
    while start < end and (text[start].isspace() or text[start] in ",;:."):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:."):
        end -= 1
    return start, end


def _last_subject(text: str, source: Range, rules: Surface) -> Range:
    """The subject of the last of the clauses before a verb: “le pont est fermé et la mairie” is the town hall."""
    start, end = shortened(text, source, rules)
    finite = _finite(text, (start, end), rules)
    if not finite or finite[0] == start:
        return start, end
    for joiner in reversed(list(rules.joins.finditer(text, finite[-1], source[1]))):
        if rules.noun_opening.match(text, joiner.end(), source[1]):
            return shortened(text, tight(text, (joiner.end(), source[1])), rules)
    comma = text.rfind(",", finite[-1], source[1])
    if comma >= 0 and rules.noun_opening.match(text, comma + 1, source[1]):
        return tight(text, (comma + 1, source[1]))
    joined = rules.joins.search(text[: source[1]] + " ", finite[-1])
    return tight(text, (start, finite[0])) if joined or comma >= 0 else (source[1], source[1])


def _finite(text: str, piece: Range, rules: Surface) -> list[int]:
    """Where the finite verbs of a piece begin."""
    out, last = [], ""
    for match in re.finditer(r"\S+", text[slice(*piece)]):
        word = match.group().strip(",;:.")
        if (
            word in rules.finite
            or word.startswith(rules.negated)
            or (word.endswith(rules.finite_endings) and last not in rules.determiners)
        ):
            out.append(piece[0] + match.start())
        last = word.lower()
    return out
