"""One name, one thing: short forms to full names, acronyms to what they stand for, aliases, which of several places."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise, zip_longest

from coranto.glean.entities_aliases import body_entity, learn
from coranto.glean.entities_found import GUESSED, KNOWN, Found, placed
from coranto.glean.entities_places import choose
from coranto.glean.entities_words import Lexicon
from coranto.glean.gazetteer import Place, find
from coranto.words.forms import bare, fold, skeleton, slug

_BRACKET = re.compile(r"\s*\(\s*")


def resolve(finds: list[Found], text: str, lexicon: Lexicon) -> list[Found]:
    """The finds that are names, with kinds and entities; those that stay open are left out."""
    _acronyms(finds, text)
    _agree(finds)
    _short_forms(finds)
    _listed(finds, text, lexicon)
    _places(finds, text)
    learn(finds, text, lexicon)
    for item in finds:
        if item.kind is not None and not item.name:
            item.name = bare(item.text)
        if item.kind == "organisation" and item.entity is None:
            item.entity = body_entity(item)
        if item.kind == "person" and item.entity is None and not item.shared:
            item.entity = f"person:{slug(item.name)}"
        if item.kind in ("event", "work") and item.entity is None:
            item.entity = f"{item.kind}:{slug(item.name)}"
    return [f for f in finds if f.kind is not None]


def _acronyms(finds: list[Found], text: str) -> None:
    """ "Harbour Masters' Union (HMU)": from here on HMU is the union."""
    meant: dict[str, Found] = {}
    for full, short in pairwise(finds):
        between = text[full.end : short.start]
        if (
            full.row != short.row
            or not _BRACKET.fullmatch(between)
            or not text[short.end : short.end + 2].startswith(")")
        ):
            continue
        letters = short.text.replace(".", "")
        if not letters.isupper() or len(letters) > 8 or full.kind not in ("organisation", None, "person", "place"):
            continue
        if full.text.replace(".", "").isupper():  # "the UN (UNICEF)": letters do not stand for letters
            continue
        initials = "".join(w[0] for w in re.findall(r"[^\W\d_]+", full.text))
        if letters.casefold()[0] == full.text[:1].casefold() and (
            full.kind == "organisation" or letters.casefold() == initials.casefold()
        ):
            if full.kind != "place":
                full.kind = "organisation"
            meant[short.text] = full
    for full in meant.values():
        full.name = full.name or bare(full.text)
        full.entity = full.entity or body_entity(full)
    for item in finds:
        if (known := meant.get(item.text)) is not None:
            item.kind, item.name, item.entity, item.country = known.kind, known.name, known.entity, known.country


def _agree(finds: list[Found]) -> None:
    """The same words name the same kind all through: what is best seen once holds for the guesses."""
    votes: dict[str, Counter[tuple[int, str]]] = {}
    first: dict[tuple[str, int, str], Found] = {}
    for item in finds:
        if item.kind is not None:
            votes.setdefault(item.text, Counter())[item.trust, item.kind] += 1
            first.setdefault((item.text, item.trust, item.kind), item)
    for item in finds:
        if item.text not in votes:
            continue
        count = votes[item.text]
        trust, kind = min(count, key=lambda v: (-v[0], -count[v], v[1]))
        known = first[item.text, trust, kind]
        if item.kind != kind and (item.trust < trust or item.trust == GUESSED):
            item.kind, item.candidates, item.entity = known.kind, known.candidates, known.entity
            item.name, item.country, item.zone = known.name, known.country, known.zone


def _listed(finds: list[Found], text: str, lexicon: Lexicon) -> None:
    """A bare name that a model took for a person is a place where it stands in a list of places and is called so."""
    for left, right in (*pairwise(finds), *((b, a) for a, b in reversed(list(pairwise(finds))))):
        first, second = (left, right) if left.start < right.start else (right, left)
        between = text[first.end : second.start].strip().lstrip(",").strip().casefold()
        if left.kind != "place" or first.row != second.row or (between and between not in lexicon.within):
            continue
        bare_guess = right.kind == "person" and right.first == right.last and right.trust == GUESSED
        if bare_guess and not right.role and not right.titled and (places := find(right.text)):
            right.kind, right.candidates = "place", places


def _tokens(name: str) -> tuple[str, ...]:
    return tuple(skeleton(t) for t in fold(bare(name)).split())


def _short_forms(finds: list[Found]) -> None:
    """A surname, or another part of one full name, is that person; one that fits two people stays open."""
    full: dict[tuple[str, ...], Found] = {}
    for item in finds:
        tokens = _tokens(item.text)
        if item.kind == "person" and len(tokens) > 1:
            known = full.setdefault(tokens, item)
            item.name = bare(known.text)
            item.entity = f"person:{slug(known.name or known.text)}"
    by_part: dict[str, list[tuple[str, ...]]] = {}
    for tokens in full:
        for part in set(tokens):
            by_part.setdefault(part, []).append(tokens)
    for item in finds:
        tokens = _tokens(item.text)
        if (item.trust == KNOWN and not item.titled and not _maybe_name(item)) or not tokens:
            continue
        if (item.entity and item.kind != "person") or item.kind in ("group", "event", "work"):
            continue
        owners = [t for t in by_part.get(tokens[-1], ()) if set(tokens) <= set(t) and t != tokens]
        if item.kind in ("place", "organisation") and not any(t[-len(tokens) :] == tokens for t in owners):
            continue
        if item.kind == "organisation" and (item.text.isupper() or item.trust != GUESSED):
            continue
        _take(item, owners, full)


def _maybe_name(item: Found) -> bool:
    """Whether a place may be somebody's surname: a city without words around it that say it is one."""
    return item.kind == "place" and bool(item.candidates) and item.candidates[0].kind == "city" and item.near < 2


def _take(item: Found, owners: list[tuple[str, ...]], full: dict[tuple[str, ...], Found]) -> None:
    last = _tokens(item.text)[-1]
    best = [t for t in owners if t[-1] == last] or owners
    people = {full[t].entity or "": full[t] for t in best}
    if len(people) == 1:
        owner = next(iter(people.values()))
        item.kind, item.name, item.entity, item.candidates = "person", owner.name, owner.entity, ()
        item.gender = item.gender or owner.gender
    elif len(people) > 1 and item.kind is not None:
        item.kind, item.name, item.entity, item.candidates = "person", bare(item.text), None, ()
        item.shared = True


def _places(finds: list[Found], text: str) -> None:
    """Which place is meant where several have the name; the same name is the same place all through."""
    countries: Counter[str] = Counter()
    for item in finds:
        if item.country:
            countries[item.country] += 1
        elif item.kind == "place" and item.candidates and item.candidates[0].lands:
            first = item.candidates[0]
            lands = {p.lands for p in item.candidates if p.kind != "city" and not p.weak}
            if len(lands) < 2 and (lands or first.population > 500_000 or len(item.candidates) == 1):
                countries.update(first.lands)
    chosen: dict[str, Found] = {}
    for item, after in zip_longest(finds, finds[1:]):
        if item.kind != "place" or not item.candidates:
            continue
        beside = None
        if after and after.kind == "place" and after.candidates and text[item.end : after.start].strip() == ",":
            beside = after.candidates[0].country
        name = fold(item.text)
        if beside is None and name in chosen:
            placed(item, _place_of(chosen[name], item))
        else:
            placed(item, choose(item, dict(countries), beside))
            chosen[name] = item


def _place_of(known: Found, item: Found) -> Place:
    return next((p for p in item.candidates if p.id == known.entity), item.candidates[0])
