"""Who had a claim first and handed it on: the agency or outlet that it was told to, broadcast by or reported by.

::

    a name of the words around the content   a news agency, a known outlet, or a name beside a word like “TV”
        -> what stands before or after it    told; on, according to; reported
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from coranto.glean.claims_context import agencies, told_lead
from coranto.glean.claims_found import Found, Range, touches
from coranto.glean.draft import Draft
from coranto.words import section, table

# What names the way stands so close before the name.
REACH = 40
# Names of outlets as short as this are words or codes more often (“AS”, “Go”).
SHORT = 2


def via_of(draft: Draft, found: Found, around: list[Range]) -> tuple[tuple[str, ...], Range | None]:
    """(who handed the claim on, where the text says that one of them was told it) in the words around the content."""
    names: list[str] = []
    where: Range | None = None
    for start, end in around:
        for name, first, last in _media(draft, start, end):
            if any(touches((first, last), r) for r in found.source):
                continue
            told, handed = _leads(draft, start, first, last, end)
            if told is not None or handed:
                names.append(name)
            if told is not None:
                where = where or (told, last)
    return tuple(dict.fromkeys(names)), where


def _leads(draft: Draft, start: int, first: int, last: int, end: int) -> tuple[int | None, bool]:
    """Where the words begin by which a name was told something; whether other words say that it handed it on."""
    before = max(start, first - REACH)
    handing, reporting = _handing(draft.language)
    if handing and handing.search(draft.text, before, first):
        return None, True
    lead = told_lead(draft.language)
    told = lead.search(draft.text, before, first) if lead else None
    return told.start() if told else None, bool(reporting and reporting.match(draft.text, last, end))


def _media(draft: Draft, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The agencies and outlets named in a stretch, each with where it stands; the word beside a name belongs to it."""
    known = _known()
    for pattern in (*_shapes(draft.language), _listed()):
        for match in pattern.finditer(draft.text, start, end):
            name = " ".join(match["name"].split())
            yield known.get(name, name), match.start(), match.end()


@cache
def _known() -> Mapping[str, str]:
    """What an outlet or agency is called, by each form of its name."""
    unsure = {form: str(row["name"]) for row in table("agencies")["agency"] for form in row.get("unsure", ())}
    return {**unsure, **agencies()}


@cache
def _listed() -> re.Pattern[str]:
    outlets = {str(o) for row in table("publishers")["publisher"] for o in row["outlets"]}
    names = {o for o in outlets if "." not in o and len(o) > SHORT} | set(agencies())
    listed = "|".join(rf"\b{re.escape(n)}" for n in sorted(names, key=lambda n: (-len(n), n)))
    return re.compile(rf"(?P<name>{listed})(?!\w)")


@cache
def _shapes(language: str | None) -> tuple[re.Pattern[str], ...]:
    """A name beside a word that makes an outlet of it: “Almasar TV”, “the state news agency LANA”."""
    words = section(language, "claims.via")
    proper = r"(?:[A-Z][\w’'-]*\s){1,3}"
    after, before = words.get("names_end", ()), words.get("names_follow", ())
    made = []
    if after:
        made.append(rf"(?P<name>{proper}(?:{'|'.join(map(re.escape, after))}))(?!\w)")
    if before:
        lead = "|".join(rf"{re.escape(w)}" for w in sorted(before, key=lambda w: (-len(w), w)))
        made.append(rf"(?<!\w)(?:{lead})\s(?P<name>[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*){{0,2}})")
    return tuple(re.compile(shape) for shape in made)


@cache
def _handing(language: str | None) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """What stands before a name that handed something on, and what stands after it."""
    words = section(language, "claims.via")
    before, after = words.get("handing", ()), words.get("reporting", ())
    return (
        re.compile(rf"(?<!\w)(?:{_phrases(before)})\s*$", re.IGNORECASE) if before else None,
        re.compile(rf"\s+(?:{_phrases(after)})(?!\w)", re.IGNORECASE) if after else None,
    )


def _phrases(words: list[str]) -> str:
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=lambda w: (-len(w), w)))
