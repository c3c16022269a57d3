"""One claimant under several names: “interior ministry” in one report, “Norland's interior ministry” in another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from coranto.knit.checks import Entry
from coranto.words.short import fuller, parts, same

# Entities that are no bodies: a country is not short for one of its ministries.
APART = ("country:", "people:", "person:", "place:")


def join(entries: Iterable[Entry], languages: Mapping[str, str | None]) -> list[Entry]:
    """The entries, each claimant under the fullest name that the reports of the story give.

    Names are joined within a language where one is the other's tail, or both differ only in article, possessive or
    the people for its country, and nothing else in the story fits. `languages` is by article id.
    """
    found = list(entries)
    names: dict[str | None, dict[str, Entry]] = {}
    for entry in found:
        if entry.name and not (entry.entity or "").startswith(APART):
            names.setdefault(languages.get(entry.article), {}).setdefault(entry.name, entry)
    leads = {
        (language, name): known[_lead(name, sorted(known), language)]
        for language, known in names.items()
        for name in known
    }
    out = []
    for entry in found:
        lead = leads.get((languages.get(entry.article), entry.name or ""))
        if lead is not None and not (entry.entity or "").startswith(APART):
            entry = replace(entry, claimant=lead.claimant, name=lead.name, entity=lead.entity or entry.entity)
        out.append(entry)
    return out


def _lead(name: str, names: list[str], language: str | None) -> str:
    """The name under which a claimant is shown."""
    head = parts(name, language)[0]
    if not head:
        return name
    full = None if len(head) == 1 and head[0].endswith("s") else fuller(name, names, language)
    alike = [n for n in names if n == (full or name) or same(n, full or name, language)]
    return min(alike)
