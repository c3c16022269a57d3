"""Names that the text itself says are one: "X, formerly Y", "X (Y in Russian)", "X, which its neighbours call Y".

The phrases are the language's own (``entities.aliases…``). One that may mean something else ("X or Y") holds only
beside a bracket; a name that a gazetteer knows as another large place or a country is never taken for an alias.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from coranto.glean.entities_found import GUESSED, KNOWN, Found
from coranto.glean.entities_places import KNOWN_ALONE
from coranto.glean.entities_words import Lexicon
from coranto.glean.gazetteer import people
from coranto.words.forms import bare, slug

# Characters between two names that such a phrase may take up.
REACH = 60
_ASIDE = r"[\s(,]*(?:\([^()]{0,30}\)\s*)?"
_OPEN = r"\s*[«“\"'‘]?\s*"
_BRACKET = re.compile(r"\s*[(,]\s*[«“\"'‘]?")


def body_entity(item: Found) -> str | None:
    """``org:<slug>``; a body that only its owner tells apart carries its country."""
    name = slug(item.name)
    return f"org:{name}" if name else None


@lru_cache(maxsize=64)
def _cue(phrases: tuple[str, ...], called: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What may stand between a name and another one for it: a phrase, or a clause that says who calls it so."""
    never = "(?!)"
    said, verbs = ("|".join(map(re.escape, words)) or never for words in (phrases, called))
    clause = rf",?\s+(?:{verbs}){_OPEN}".replace("\\ …\\ ", r"\s+(?:[^\s,;.]+\s+){1,3}?")
    return re.compile(rf"{_ASIDE}(?:{said})(?:\s+|(?<=['’])){_OPEN}"), re.compile(clause)


def learn(finds: list[Found], text: str, lexicon: Lexicon) -> None:
    """Give each name that the text calls another name for one before it that one's entity, all through the text."""
    if not lexicon.aliases:
        return
    by_text: dict[str, list[Found]] = defaultdict(list)
    by_entity: dict[str | None, list[Found]] = defaultdict(list)
    for item in finds:
        by_text[item.text].append(item)
        by_entity[item.entity].append(item)
    for left, right in _told(finds, text, lexicon):
        if left.kind == "person" and left.entity is None:
            left.entity = f"person:{slug(left.name or bare(left.text))}"
        if left.kind == "organisation" and left.entity is None:
            left.name = left.name or bare(left.text)
            left.entity = body_entity(left)
        if left.entity is None or left.entity == right.entity:
            continue
        was = right.entity
        alike = [f for f in by_text[right.text] if f.kind != "group" and (f.trust < KNOWN or f.entity == was)]
        moved = [right, *alike, *(by_entity.pop(was, ()) if was else ())]
        for other in moved:
            other.kind, other.entity, other.name = left.kind, left.entity, left.name or bare(left.text)
            other.country, other.zone, other.candidates = left.country, left.zone, ()
        by_entity[left.entity] += moved


def _told(finds: list[Found], text: str, lexicon: Lexicon) -> Iterator[tuple[Found, Found]]:
    """(a name, another one for it) for every phrase that says so."""
    maybe, _ = _cue(lexicon.aliases, ())
    sure, clause = _cue(lexicon.aliases_sure, lexicon.aliases_called)
    named = [f for f in finds if f.kind != "group"]
    for i, right in enumerate(named):
        for left in reversed(named[max(0, i - 2) : i]):
            between = text[left.end : right.start]
            if left.row != right.row or len(between) > REACH or not _may_be(left, right):
                continue
            follows = text[right.end : right.end + REACH]
            if clause.fullmatch(between):
                yield left, right
                break
            if left is not named[i - 1]:
                continue
            bracketed = follows[:2].strip()[:1] in ("(", ")") or "(" in between
            weakly = bracketed and left.kind != "person" and right.trust < KNOWN and maybe.fullmatch(between)
            surely = sure.fullmatch(between) and not follows.startswith(("'s", "’s"))
            if weakly or surely or (_BRACKET.fullmatch(between) and _in_a_tongue(follows, lexicon)):
                yield left, right


def _may_be(left: Found, right: Found) -> bool:
    """Whether one can be another name of the other, going by what they are."""
    if left.kind not in ("place", "organisation", "person") or right.shared:
        return False
    if left.kind == "person":
        return right.kind in ("person", None) and right.trust < KNOWN
    if left.kind == "organisation" and left.trust == GUESSED and right.kind == "person":
        return False
    if right.trust < KNOWN or right.kind != "place" or not right.candidates:
        return right.trust < KNOWN
    return left.kind == "place" and right.candidates[0].kind == "city" and right.candidates[0].population < KNOWN_ALONE


def _in_a_tongue(follows: str, lexicon: Lexicon) -> bool:
    """Whether a name is said to be so in a language: "Sorvik in Russian)", "Sorvik en russe"."""
    words = follows.lstrip("\"'’”» ").split(maxsplit=2)
    if len(words) < 2 or words[0] not in lexicon.aliases_in:
        return False
    tongue = re.match(r"[^\W\d_]+", words[1])
    return tongue is not None and people(tongue.group(), lexicon.language) is not None
