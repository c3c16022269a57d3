"""One claimant under several names, in one language or two: “le ministère russe de la défense” is “Russia's defence
ministry”, “the ministry” the one ministry of the story, “Moss” the one Ada Moss.

::

    name -> what its words mean, from the words files -> the same meaning; short for the one that is fuller

A name that only points (“he”, “the latest toll”, “the figures”) is nobody's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from coranto.knit.checks import Entry
from coranto.words import pronouns, section, table

# A name with the language it is in.
_Name = tuple[str, str | None]
# A country and its people share so many letters at least and differ in so many at the end at most.
STEM, ENDING = 4, 4
# Words of an office or body; longer ones are tried first.
LONGEST = 5
# Stands in the meaning of several that are named together.
JOINT = "+"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name says: the sorts of body or office, what narrows them, the countries, and words that are names."""

    bodies: frozenset[str]
    many: frozenset[str]
    narrows: frozenset[str]
    countries: frozenset[str]
    names: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.bodies or self.many or self.names or self.countries)


def join(
    entries: Iterable[Entry], languages: Mapping[str, str | None], places: Mapping[str, str] | None = None
) -> list[Entry]:
    """The entries, each claimant under one name over all reports and languages; `languages` is by article id.

    `places` gives the country of places by their names in lower case: the ministry in a capital is the country's.

    Names are joined where they mean the same, or where one is short for the other and for nothing else in the story.
    Countries and places stay as they are: a country is not short for one of its ministries.
    """
    found = [_named(e, languages.get(e.article)) for e in entries]
    used: Counter[_Name] = Counter()
    first: dict[_Name, Entry] = {}
    for entry in found:
        if entry.name and not _is_place(entry):
            key = entry.name, languages.get(entry.article)
            used[key] += 1
            known = first.setdefault(key, entry)
            if entry.entity and not known.entity:
                first[key] = entry
    leads = _leads(used, first, places or {})
    out = []
    for entry in found:
        lead = leads.get((entry.name or "", languages.get(entry.article)))
        if lead is not None and not _is_place(entry):
            entry = replace(entry, claimant=lead.claimant, name=lead.name, entity=lead.entity or entry.entity)
        out.append(entry)
    return out


def _is_place(entry: Entry) -> bool:
    return (entry.entity or "").startswith(("country:", "people:", "place:"))


def _named(entry: Entry, language: str | None) -> Entry:
    """The entry without a claimant where the name only points to one."""
    if entry.name and not _is_place(entry) and points(entry.name, language):
        return replace(entry, claimant="", name=None, entity=None)
    return entry


@cache
def points(name: str, language: str | None) -> bool:
    """Whether a name is a pronoun, or a document of which it is not said whose: “the latest toll”."""
    if name.casefold() in pronouns():
        return True
    documents = section(language, "claims.documents")
    words = _words(name)
    heads = {_plain(h) for h in documents.get("heads", ())}
    bare = {_plain(w) for w in (*documents.get("bare", ()), *_small(language))}
    return any(w in heads for w in words) and all(w in heads or w in bare for w in words)


def _leads(used: Counter[_Name], first: dict[_Name, Entry], places: Mapping[str, str]) -> dict[_Name, Entry]:
    """The entry under whose name each name is shown."""
    meant = {key: _at_home(meaning(*key), key[1], places) for key in used}
    groups: dict[Meaning, list[_Name]] = defaultdict(list)
    people: dict[str, set[str]] = defaultdict(set)
    for key, mine in meant.items():
        groups[mine].append(key)
        words = _words(key[0])
        if (first[key].entity or "").startswith("person:") and len(words) > 1 and len(words[0]) > 1:
            people[words[-1]].add(key[0])
    together: dict[Meaning, list[_Name]] = defaultdict(list)
    for mine, keys in groups.items():
        together[_fullest(mine, groups)] += keys
    out: dict[_Name, Entry] = {}
    for mine, keys in together.items():
        if mine:
            own = (k for k in keys if meant[k] == mine)
            lead = min(own, key=lambda k: (first[k].entity is None, -used[k], len(k[0]), k[0], k[1] or ""))
            out |= dict.fromkeys(keys, first[lead])
    for key in used:
        known = people.get(_words(key[0])[0], set()) if len(_words(key[0])) == 1 else set()
        if len(known) == 1:
            out[key] = next(first[k] for k in sorted(used, key=str) if k[0] in known)
    return out


def _at_home(mine: Meaning, language: str | None, places: Mapping[str, str]) -> Meaning:
    """The meaning with the country for a place, where the body is one of a country: “the ministry in Lima”."""
    national = section(language, "claims.claimants").get("national", ())
    if not mine.bodies or not mine.bodies <= frozenset(national):
        return mine
    known = {name: places[name] for name in mine.names if name in places}
    return replace(mine, countries=mine.countries | frozenset(known.values()), names=mine.names - frozenset(known))


def _fullest(mine: Meaning, groups: Iterable[Meaning]) -> Meaning:
    """The one meaning of the story that this one is short for: the fullest, where each that fits is short for it."""
    fits = [m for m in groups if is_short(mine, m)]
    if not fits:
        return mine
    last = max(fits, key=lambda m: (_size(m), sorted(m.names | m.countries | m.narrows | m.bodies)))
    return last if all(m == last or is_short(m, last) for m in fits) else mine


def _size(mine: Meaning) -> int:
    return sum(map(len, (mine.bodies, mine.many, mine.narrows, mine.countries, mine.names)))


def is_short(mine: Meaning, other: Meaning) -> bool:
    """Whether the other says all that this one does and more, of the same body.

    Many people are no one body: they are the same only where they are narrowed alike, and but the country is left out.
    Several named together are never short for others.
    """
    if not mine or JOINT in mine.many | other.many or mine.many != other.many or _size(other) <= _size(mine):
        return False
    if not (mine.narrows <= other.narrows and mine.countries <= other.countries and mine.names <= other.names):
        return False
    if mine.many or not mine.bodies:
        alike = mine.names == other.names and mine.narrows == other.narrows and mine.bodies == other.bodies
        return alike and bool(mine.narrows if mine.many else mine.names)
    return mine.bodies <= other.bodies


@cache
def meaning(name: str, language: str | None) -> Meaning:
    """What the words of a name mean; words that no table knows are names, the same in every language."""
    concepts = section(language, "claims.claimants")
    kinds = {
        form: (kind, concept)
        for kind in ("one", "many", "narrows", "countries")
        for concept, form in _forms(concepts, kind)
    }
    found: dict[str, set[str]] = defaultdict(set)
    written = re.findall(r"[^\W_][\w-]*(?:\.[\w-]+)*", re.sub(r"[’']s?\b", " ", name))
    at = 0
    while at < len(written):
        for length in range(min(LONGEST, len(written) - at), 0, -1):
            known = kinds.get(" ".join(map(_plain, written[at : at + length])))
            if known is not None:
                found[known[0]].add(known[1])
                at += length
                break
        else:
            word = written[at]
            at += 1
            if _plain(word) in _joining(language) and found:
                found["many"].add(JOINT)
            if _plain(word) in _small(language):
                continue
            country = country_of(word, language)
            found["countries" if country else "names"].add(country or _plain(word))
    return Meaning(*(frozenset(found[k]) for k in ("one", "many", "narrows", "countries", "names")))


def _forms(concepts: Mapping[str, Mapping[str, Iterable[str]]], kind: str) -> list[tuple[str, str]]:
    return [(concept, _plain(form)) for concept, forms in concepts.get(kind, {}).items() for form in forms]


@cache
def _joining(language: str | None) -> frozenset[str]:
    return frozenset(_plain(w) for w in section(language, "claims.claimants").get("joining", ()))


@cache
def _small(language: str | None) -> frozenset[str]:
    short = section(language, "claims.short")
    listed = (
        *short.get("articles", ()),
        *short.get("cuts", ()),
        *section(language, "claims.claimants").get("small", ()),
    )
    return frozenset(_plain(w) for w in listed)


@cache
def country_of(word: str, language: str | None) -> str | None:
    """The country of an adjective (“russe”), or of a name that shares its beginning (“Russia”); None for others."""
    plain = _plain(word)
    for code, forms in table("places").get("demonyms", {}).get(language or "", {}).items():
        for form in map(_plain, forms):
            if plain.startswith(form) and len(plain) - len(form) <= ENDING:
                return str(code)
            shared = next(
                (i for i, (a, b) in enumerate(zip(plain, form, strict=False)) if a != b), min(len(plain), len(form))
            )
            if word[:1].isupper() and shared >= STEM and max(len(plain), len(form)) - shared <= ENDING:
                return str(code)
    return None


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", _plain(re.sub(r"[’']s?\b", " ", name)))


def _plain(text: str) -> str:
    """In lower case without accents; ligatures and other letters stay."""
    parts = unicodedata.normalize("NFD", text.casefold().replace("’", "'"))
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))
