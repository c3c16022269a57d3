"""Where the source of a claim stands in the order that journalists use; it says nothing of whether it is right.

The kind of a named source is known from its entity. One that is only described is told by the nouns of its
description: an office (`knit.officials`), a body (`entities.body_heads`), someone of the outlet's own who saw it
(`knit.witnesses`); everyone else is an unnamed source.
"""

from __future__ import annotations

import re
from functools import cache
from typing import get_args

from coranto import words
from coranto.knit.likeness import bare
from coranto.knit.reports import Report
from coranto.records import Claim, NameGroup, Speaker
from coranto.records.stories import Grade

GRADES: tuple[Grade, ...] = get_args(Grade)
_TALLY: Grade = "document or tally"
_BY_CHANNEL: dict[str, Grade] = {"document": _TALLY, "tally": _TALLY, "images": "social images"}
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def name_of(speaker: Speaker) -> str:
    """The speaker's name; empty for a pronoun that stayed open, since "he" is nobody in particular."""
    name = speaker.named
    return "" if not speaker.entity and bare(name) in words.pronouns() else name


def grade_of(claim: Claim, group: NameGroup | None, report: Report | None = None) -> Grade:
    """The grade of a claim's source; whether the outlet saw it itself can only be told with the `report`."""
    speaker, channel = claim.speaker, claim.channel.type if claim.channel else ""
    kind = group.kind if group else (speaker.entity or "").partition(":")[0]
    if report and witnessed(speaker, report):
        return "witnessed by the outlet"
    if kind == "person":
        return "named person with role" if speaker.role else "named person"
    if kind and speaker.kind != "nominal":
        return "named organisation"
    if channel in _BY_CHANNEL:
        return _BY_CHANNEL[channel]
    if speaker.kind == "name":
        return "named person with role" if speaker.role else "named organisation"
    if kind:
        return "named organisation"
    return _described(name_of(speaker), report.language if report else None)


def witnessed(speaker: Speaker, report: Report) -> bool:
    """Whether the speaker is someone of the outlet, or of an agency it credits, who was there."""
    if speaker.entity or not speaker.name:
        return False
    said = bare(speaker.name)
    own = any(re.search(rf"\b{re.escape(w)}\b", said) for w in _nouns(report.language, "own"))
    names = [n.casefold() for n in (report.article.outlet or "", *report.article.credits) if n]
    by_name = any(re.search(rf"\b{re.escape(n)}\b", speaker.name.casefold()) for n in names)
    return (own or by_name) and any(w in _nouns(report.language, "witnesses") for w in _WORD.findall(said))


def _described(name: str, language: str | None) -> Grade:
    """The grade of a source of which only a description is given."""
    if not name:
        return "none"
    said = _WORD.findall(bare(name))
    forms = {w for word in said for w in (word, word.removesuffix("s"))}
    if forms & _nouns(language, "officials"):
        return "unnamed official"
    return "named organisation" if forms & _nouns(language, "bodies") else "unnamed source"


_TABLES = {
    "own": ("knit", "own"),
    "witnesses": ("knit", "witnesses"),
    "officials": ("knit", "officials"),
    "bodies": ("entities", "body_heads"),
}


@cache
def _nouns(language: str | None, kind: str) -> frozenset[str]:
    """Nouns of one kind in a language; in all of them where the language is not known."""
    table, key = _TABLES[kind]
    codes = [language] if language else words.languages()
    return frozenset(str(w).casefold() for code in codes for w in words.section(code, table).get(key, ()))
