"""The groups that are counted: one group under the names that several reports and languages give it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from coranto import words
from coranto.knit.checks import PEOPLE, Entry
from coranto.knit.claimants import country_of
from coranto.records import Figure

MAIN = "main"


def folded(text: str | None) -> str:
    """In lower case with plain white space; empty for None."""
    return " ".join((text or "").casefold().split())


def event_of(figure: Figure) -> str:
    """The event of a figure's row; a number of the main event that is told as background is none of its tolls."""
    event = figure.event or ""
    return "background" if event == MAIN and figure.status == "background" else event


@cache
def _everybody(language: str | None) -> frozenset[str]:
    return frozenset(folded(w) for w in words.section(language, "figures.groups").get("people", ()))


@cache
def _shared_names(language: str | None) -> Mapping[str, str]:
    """What a group is called in the rows that reports of several languages share."""
    found: Mapping[str, str] = words.section(language, "figures.groups").get("names", {})
    return found


def counted_group(figure: Figure, language: str | None) -> str:
    """The group of the row: "people" where everybody is meant, else the group as written."""
    group = folded(figure.counted)
    if not group or group in _everybody(language) or group == PEOPLE:
        return PEOPLE if figure.measure not in ("aid", "money", "damage") else group
    shared = _shared_names(language).get(group)
    people = country_of(str(figure.counted), language) if shared is None and " " not in group else None
    return f"people of {people}" if people else shared or group


def one_group(entries: list[Entry]) -> list[Entry]:
    """The entries, each group under one name: a singular under its plural, a bare word under the fuller one.

    “One civilian” is of the civilians where the story has these; “192 soldiers” are the “Armenian soldiers” of whom
    another report has the same claimant say the same on the same day.
    """
    return _fuller(_one_number(entries))


def _one_number(entries: list[Entry]) -> list[Entry]:
    """The entries, a group in the singular (“one civilian”) under its plural where the story has that."""
    groups = {e.counted for e in entries}
    return [replace(e, counted=e.counted + "s") if e.counted + "s" in groups else e for e in entries]


def _fuller(entries: list[Entry]) -> list[Entry]:
    named: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        named.setdefault(_same_number(entry), []).append(entry)
    out = []
    for entry in entries:
        words = set(entry.counted.split())
        fuller = {
            e.counted
            for e in named[_same_number(entry)]
            if e.article != entry.article and words < set(e.counted.split()) and entry.claimant and words != {PEOPLE}
        }
        out.append(replace(entry, counted=fuller.pop()) if len(fuller) == 1 else entry)
    return out


def _same_number(entry: Entry) -> tuple[object, ...]:
    f = entry.figure
    return (entry.claimant, event_of(f), f.measure, f.basis, f.unit, f.value, f.operator, f.as_of)


def shown_group(counted: str, entries: list[Entry]) -> str | None:
    """The group as the reports write it most often."""
    if counted in ("", PEOPLE):
        return counted or None
    written = [e.figure.counted for e in entries if e.figure.counted]
    forms = Counter([form for form in written if folded(form) == counted] or written)
    return min(forms, key=lambda f: (-forms[f], f)) if forms else counted
