"""One person, body or place over several reports: the names that readings found, joined by rule.

::

    mentions -> one `Written` per entity -> same id -> other spellings -> parts and initials -> short forms -> groups

What is alike is found by folded keys, never by comparing all with all. A short form joins only where one candidate is
left; two names that cannot be one are never joined through a third. The order of the reports does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations, pairwise, product

from coranto.join.callings import clash
from coranto.join.clusters import Clusters, judge, judgement
from coranto.join.opinions import Opinions
from coranto.join.spellings import Likeness, block_keys, compare_persons, compare_short, pair_keys, parts
from coranto.join.spellings_bodies import (
    acronyms,
    body_key,
    body_words,
    compare_bodies,
    compare_places,
    place_key,
    place_keys,
    place_sounds,
)
from coranto.join.written import KNOWN, Written, collect
from coranto.records import Article, Judgement, NameGroup, Reading
from coranto.words.forms import fold, sounds

__all__ = ["group"]

# A key that more names share than this says nothing: its names are joined by their other keys or not at all.
CROWDED = 200
# Below this a short form needs a role that both have.
NEEDS_ROLE = 0.6


def group(
    articles: Mapping[str, Article], readings: Mapping[str, Reading], opinions: Opinions | None = None
) -> tuple[tuple[NameGroup, ...], tuple[Judgement, ...]]:
    """Every name of the readings with all its written forms, and the ``same-name`` judgements that joined them.

    The groups are sorted by entity, the judgements by id. A mention whose article is not given is left out. Two
    readings that give one entity id agree without a judgement, unless their roles cannot be one person's; all else is
    joined by a judgement, which gives its reason. What people hold (`opinions`) goes before every rule: what they keep
    apart is never joined, not even through a third name.
    """
    return judge(clustered(articles, readings, opinions))


def clustered(
    articles: Mapping[str, Article], readings: Mapping[str, Reading], opinions: Opinions | None = None
) -> Clusters:
    """The names of the readings, put together: what people hold first, then what is alike."""
    opinions = opinions or Opinions()
    found = collect(articles, readings, opinions)
    clusters = Clusters(found, opinions)
    for member in found:
        if member.kind == "place":
            member.known, _ = _place_id(member)
    _as_people_hold(found, clusters, opinions)
    by_kind: dict[str, list[Written]] = defaultdict(list)
    for written in found:
        by_kind[written.kind].append(written)
    for kind, members in sorted(by_kind.items()):
        if kind == "person":
            _join_persons(members, clusters)
        elif kind == "place":
            _join_places(members, clusters)
        else:
            _join_bodies(members, clusters)
    return clusters


def _as_people_hold(found: list[Written], clusters: Clusters, opinions: Opinions) -> None:
    """Join and keep apart as judgements of people and the names file say."""
    by_name: dict[str, list[Written]] = defaultdict(list)
    for member in found:
        for name in member.called:
            by_name[name].append(member)
    for name in sorted(by_name.keys() & opinions.same.keys()):
        for judged in opinions.same[name]:
            members = [m for part in judged.parts for m in by_name.get(part, ())]
            for one, two in pairwise(members):
                clusters.put_together(one, two, judged)
    aliases = opinions.aliases
    in_file: dict[str, list[Written]] = defaultdict(list)
    for member in found if aliases.names or aliases.apart else ():
        for form in member.in_file:
            in_file[form].append(member)
    for entry in aliases.apart:
        several = [{m.key: m for m in in_file.get(form, ()) if entry.fits(m.kind)} for form in entry.forms]
        for some, others in combinations(several, 2):
            for one, two in product(some.values(), others.values()):
                if one.key != two.key:
                    clusters.keep_apart(one, two)
    for entry in aliases.names:
        members = [m for form in entry.forms for m in in_file.get(form, ()) if entry.fits(m.kind)]
        found_so = Likeness(1.0, f"one name in {aliases.file}, [[name]] {entry.number}", True)
        for one, two in pairwise(members):
            if one.key != two.key:
                clusters.put_together(one, two, judgement(one, two, found_so, "names file"))


def _pairs(members: Iterable[Written], keys: Callable[[Written], Iterable[str]]) -> list[tuple[Written, Written]]:
    """Every two members that share a key which is not crowded, each pair once, in a fixed order."""
    blocks: dict[str, list[Written]] = defaultdict(list)
    for member in members:
        for key in sorted(set(keys(member))):
            blocks[key].append(member)
    met: dict[tuple[str, str], tuple[Written, Written]] = {}
    for block in blocks.values():
        if len(block) <= CROWDED:
            for i, one in enumerate(block):
                for two in block[i + 1 :]:
                    met.setdefault((one.key, two.key), (one, two))
    return [met[key] for key in sorted(met)]


def _join_alike(
    pairs: list[tuple[Written, Written]], like: Callable[[Written, Written], Likeness | None], clusters: Clusters
) -> None:
    """Join the likest first; two clusters stay apart where any two of their names cannot be one."""
    scored = [(found, one, two) for one, two in pairs if (found := like(one, two))]
    for found, one, two in sorted(scored, key=lambda s: (-s[0].score, s[1].key, s[2].key)):
        clusters.join(one, two, found, lambda a, b: like(a, b) is not None)


# Persons


def _cannot_be_one(one: Written, two: Written) -> bool:
    """Whether what the reports say of the two tells two people: a man and a woman, a minister and a player."""
    genders = bool(one.genders and two.genders) and not one.genders & two.genders
    told = bool(one.shared) and one.shared == two.shared
    return genders or told or clash(one.fields, two.fields)


def _persons_alike(one: Written, two: Written) -> Likeness | None:
    if _cannot_be_one(one, two):
        return None
    found = compare_persons(parts(one.name), parts(two.name))
    return found if found and (found.score >= NEEDS_ROLE or one.roles & two.roles) else None


def _whole(one: Written, two: Written) -> Likeness | None:
    """Other spellings of the same words: what may be joined without asking for other candidates."""
    found = _persons_alike(one, two)
    return found if found and found.whole else None


def _join_persons(members: list[Written], clusters: Clusters) -> None:
    full = [m for m in members if len(parts(m.name).full) > 1]
    initialled = [m for m in members if len(parts(m.name).full) == 1 < len(parts(m.name).tokens)]
    single = [m for m in members if len(parts(m.name).tokens) == 1]
    numbered = [m for m in single if parts(m.name).numeral]
    short = [m for m in single if not parts(m.name).numeral]
    _join_alike(_pairs(full, lambda m: pair_keys(parts(m.name))), _whole, clusters)
    _join_alike(_pairs(initialled, lambda m: pair_keys(parts(m.name))), _whole, clusters)
    _attach(_pairs(full, lambda m: pair_keys(parts(m.name))), _persons_alike, _longer, clusters)
    _attach_by_words(initialled, full, _persons_alike, clusters)
    _join_alike(_pairs(short, lambda m: block_keys(parts(m.name).tokens[0])), _surnames_alike, clusters)
    _join_alike(_pairs(numbered, lambda m: block_keys(parts(m.name).tokens[0])), _surnames_alike, clusters)
    _attach_by_words(short, [*full, *initialled, *numbered], _short_for, clusters)


def _longer(one: Written, two: Written) -> bool:
    """Whether the second has more of the name than the first."""
    left, right = parts(one.name), parts(two.name)
    return (len(left.full), len(left.tokens)) < (len(right.full), len(right.tokens))


def _surnames_alike(one: Written, two: Written) -> Likeness | None:
    if _cannot_be_one(one, two):
        return None
    return compare_short(parts(one.name), parts(two.name))


def _short_for(short: Written, long: Written) -> Likeness | None:
    """A short form of the full name: not where their genders or callings differ or one report tells the two apart."""
    if _cannot_be_one(short, long):
        return None
    if short.articles & long.articles:
        return None
    found = compare_short(parts(short.name), parts(long.name))
    if found and found.score < NEEDS_ROLE and not short.roles & long.roles:
        return None
    return found


def _attach_by_words(
    shorter: list[Written],
    longer: list[Written],
    like: Callable[[Written, Written], Likeness | None],
    clusters: Clusters,
) -> None:
    """Attach every name of `shorter` to the one cluster of `longer` that it can stand for."""
    index: dict[str, list[Written]] = defaultdict(list)
    for member in longer:
        for key in {key for token in parts(member.name).full for key in block_keys(token)}:
            index[key].append(member)
    pairs: dict[tuple[str, str], tuple[Written, Written]] = {}
    for member in shorter:
        for key in {key for token in parts(member.name).full for key in block_keys(token)}:
            met = index.get(key, [])
            for other in met if len(met) <= CROWDED else []:
                pairs[member.key, other.key] = (member, other)
    _attach([pairs[key] for key in sorted(pairs)], like, lambda one, two: True, clusters)


@dataclass(slots=True)
class _Wish:
    """What one cluster could stand for: the clusters and, for each, the best pair."""

    best: dict[str, tuple[Likeness, Written, Written]] = field(default_factory=dict)


def _attach(
    pairs: list[tuple[Written, Written]],
    like: Callable[[Written, Written], Likeness | None],
    longer: Callable[[Written, Written], bool],
    clusters: Clusters,
) -> None:
    """Join a cluster to the longer one it stands for, where only one is possible or one alone shares a role.

    All is decided before anything is joined, so that the order does not matter.
    """
    wishes: dict[str, _Wish] = defaultdict(_Wish)
    for pair in pairs:
        one, two = pair if longer(*pair) else pair[::-1]
        home, other = clusters.of(one), clusters.of(two)
        if home == other or not longer(one, two) or not (found := like(one, two)):
            continue
        best = wishes[home].best
        if other not in best or best[other][0].score < found.score:
            best[other] = (found, one, two)
    chosen = [c for home in sorted(wishes) if (c := _choose(wishes[home], clusters))]
    for found, one, two in chosen:
        clusters.join(one, two, found, lambda a, b: True)


def _choose(wish: _Wish, clusters: Clusters) -> tuple[Likeness, Written, Written] | None:
    """The only candidate; among several the one that shares a role, else none: a doubt is left open."""
    offers = [wish.best[key] for key in sorted(wish.best)]
    sure = [o for o in offers if o[0].score >= NEEDS_ROLE] or offers
    if len(sure) > 1:
        sure = [o for o in sure if clusters.roles(o[1]) & clusters.roles(o[2])]
    if len(sure) != 1:
        return None
    found, one, two = sure[0]
    if clusters.roles(one) & clusters.roles(two):
        found = Likeness(min(0.97, round(found.score + 0.05, 2)), f"{found.why}, in the same role", found.whole)
    elif len(offers) == 1:
        found = Likeness(found.score, f"{found.why}, and no one else here is called so", found.whole)
    return found, one, two


# Places


def _place_id(written: Written) -> tuple[str, Likeness]:
    """The gazetteer's id, and on what it rests: what it was resolved to, else where all its names lead; "" for none."""
    named = Likeness(0.97, "names of one place in the gazetteer")
    if written.key.startswith(KNOWN):
        return written.key, named
    sounding = Likeness(0.8, "sounds like a name of that place")
    spelled = {place_keys().get(fold(name), "") for name in written.names}
    heard = {place_sounds().get(sounds(name), "") for name in written.names}
    for met, found in ((spelled, named), (heard, sounding)):
        if len(met) == 1 and met != {""}:
            return met.pop(), found
    return "", named


def _join_places(members: list[Written], clusters: Clusters) -> None:
    known: dict[str, Written] = {}
    for member in sorted(members, key=lambda m: (not m.key.startswith(KNOWN), m.key)):
        place, found = _place_id(member)
        if place:
            member.known = place
            clusters.join(known.setdefault(place, member), member, found, lambda a, b: True)
    homes = {clusters.of(m) for m in known.values()}
    open_ones = [m for m in members if clusters.of(m) not in homes]
    _join_alike(_pairs(open_ones, _keys_of_place), _places_alike, clusters)
    pairs = [p for p in _pairs(members, _keys_of_place) if (clusters.of(p[0]) in homes) != (clusters.of(p[1]) in homes)]
    _attach(pairs, _places_alike, lambda one, two: clusters.of(two) in homes, clusters)


def _keys_of_place(written: Written) -> set[str]:
    return {key for name in written.spelled for key in place_key(name)}


def _places_alike(one: Written, two: Written) -> Likeness | None:
    found = [f for a in one.spelled for b in two.spelled if (f := compare_places(a, b))]
    return max(found, key=lambda f: (f.score, f.why), default=None)


# Bodies, groups, events, works


def _bodies_alike(one: Written, two: Written) -> Likeness | None:
    return compare_bodies(one.name, two.name)


def _join_bodies(members: list[Written], clusters: Clusters) -> None:
    _join_alike(_pairs(members, lambda m: body_key(m.name)), _bodies_alike, clusters)
    full: dict[str, list[Written]] = defaultdict(list)
    for member in members:
        if _is_title(member.name):
            for letters in acronyms(member.name):
                full[letters].append(member)
    pairs = [
        (member, other)
        for member in members
        if _is_acronym(member.name) and len(full.get(fold(member.name), ())) <= CROWDED
        for other in full.get(fold(member.name), ())
    ]
    _attach(pairs, lambda one, two: Likeness(0.78, "the first letters of the name"), lambda one, two: True, clusters)


def _is_acronym(name: str) -> bool:
    """Whether a name is letters only: ICRC, BoJ; a word with one capital is none."""
    return name.isupper() or (name.isalpha() and name[0].isupper() and name[-1].isupper() and len(name) <= 6)


def _is_title(name: str) -> bool:
    """Whether every telling word has a capital, as in names that are shortened to letters: not a country's police."""
    telling = set(body_words(name))
    return all(word[:1].isupper() for word in name.split() if fold(word) in telling)
