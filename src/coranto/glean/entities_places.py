"""Whether a capitalised stretch names a place, and which of the places of that name."""

from __future__ import annotations

import math

from coranto.glean.entities_found import GUESSED, KNOWN, SEEN, Found, found
from coranto.glean.entities_words import Lexicon, Word, is_common
from coranto.glean.gazetteer import LONGEST, Place, find, find_by_sound

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
# A city of this size is meant by its bare name, a smaller one only where the words around it say so.
KNOWN_ALONE = 200_000
KNOWN_IN_TWO_WORDS = 20_000
# Below this a name after "from" or "and" is as likely a family's.
LEAST_BY_DIRECTION = 5_000


def place_at(row: int, words: list[Word], at: int, text: str, lexicon: Lexicon) -> Found | None:
    """The longest place whose name starts with word `at`, as far as the words around it bear it out."""
    top = min(len(words), at + LONGEST)
    for last in range(top - 1, at - 1, -1):
        if not words[last].capital and last > at and words[last].low not in lexicon.place_heads:
            continue
        if not words[last].text[0].isalnum():
            continue
        name = text[words[at].start : words[last].end]
        places = find(name)
        if places and _borne_out(places[0], words, at, last, lexicon):
            item = found(row, words, at, last, text, "place", KNOWN if not places[0].weak else SEEN)
            item.candidates, item.near = places, context(words, at, last, lexicon)
            return item
    return None


def sounding_place(row: int, words: list[Word], first: int, last: int, text: str, lexicon: Lexicon) -> Found | None:
    """A place in a spelling that no gazetteer has; only where the words around it or a model call it a place."""
    places = find_by_sound(text[words[first].start : words[last].end])
    near = context(words, first, last, lexicon)
    if not places or near == 0 or is_common(words[first], lexicon):
        return None
    item = found(row, words, first, last, text, "place", GUESSED)
    item.candidates = places
    return item


def context(words: list[Word], first: int, last: int, lexicon: Lexicon) -> int:
    """How firmly the words around say "place": 2 firmly, 1 weakly, 0 not at all."""
    labelled = any(w.label in PLACE_LABELS for w in words[first : last + 1])
    before = words[first - 1].low if first else ""
    if first > 1 and before in lexicon.within and before not in lexicon.directions | lexicon.whereabouts:
        before = words[first - 2].low
    after = words[last + 1].low if last + 1 < len(words) else ""
    if before in lexicon.whereabouts or (after in lexicon.place_heads and not words[first].begins):
        return 2
    if after == "," and last + 2 < len(words) and words[last + 2].capital:
        land = find(words[last + 2].text)
        if land and land[0].kind in ("country", "region", "territory") and not land[0].weak:
            return 2
    if labelled and before in lexicon.directions:
        return 2
    return 1 if labelled or before in lexicon.directions else 0


def _borne_out(place: Place, words: list[Word], first: int, last: int, lexicon: Lexicon) -> bool:
    single = first == last
    word = words[first]
    if single and (word.low in lexicon.small or word.low in lexicon.calendar) and not word.upper:
        return False
    near = context(words, first, last, lexicon)
    if place.kind != "city" or place.latitude is None:
        if word.upper and len(word.text) == 2 and single and place.weak:
            return False
        return not place.weak or near > 0
    if single and (word.low in lexicon.body_heads or word.low in lexicon.roles or word.low in lexicon.event_heads):
        return near == 2 and any(w.label in PLACE_LABELS for w in words[first : last + 1])
    common = single and is_common(word, lexicon) and (word.begins or word.low in lexicon.common)
    size = place.population
    if word.begins and not lexicon.small:
        return False
    if word.upper and len(word.text) < 5 and single:
        return False
    if not common and size >= KNOWN_ALONE and (not place.weak or size >= 2 * KNOWN_ALONE):
        return True
    if not single:
        common = all(is_common(w, lexicon) for w in words[first : last + 1])
        if size >= KNOWN_IN_TWO_WORDS and not place.weak and not common:
            return True
    if common:
        return near == 2 and word.label in PLACE_LABELS and (size >= KNOWN_IN_TWO_WORDS or not single)
    return near == 2 or (near == 1 and size >= LEAST_BY_DIRECTION)


def choose(item: Found, countries: dict[str, int], beside: str | None) -> Place:
    """The likeliest place of one name: by size, the countries that the text speaks of, the country named beside."""

    def weight(place: Place) -> tuple[float, str]:
        score = math.log10(place.population + 1) - (1.2 if place.weak else 0.0)
        if place.kind == "country" and place.weak:
            score -= 4.0  # a name from some other language, often of the capital
        if place.kind != "city" and not place.weak:
            score = 15.0 + (0.5 if place is item.candidates[0] else 0.0)
        spoken = max((countries[land] for land in place.lands if land in countries), default=0)
        if spoken:
            score += 1.5 + min(1.0, 0.2 * spoken)
        if beside and beside in place.lands and place.kind == "city":
            score += 20.0
        return score, place.id

    return max(item.candidates, key=weight)
