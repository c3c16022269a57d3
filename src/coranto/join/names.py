"""One person, body or place over several reports: the names that readings found, joined by rule.

::

    mentions -> one `Written` per entity -> same id -> other spellings -> parts and initials -> short forms -> groups

What is alike is found by folded keys, never by comparing all with all. A short form joins only where one candidate is
left; two names that cannot be one are never joined through a third. The order of the reports does not matter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from coranto.join.clusters import Clusters, Written, judge
from coranto.join.spellings import (
    Likeness,
    acronym,
    block_keys,
    body_key,
    body_words,
    compare_bodies,
    compare_persons,
    compare_places,
    compare_short,
    pair_keys,
    parts,
    place_key,
    place_keys,
    place_sounds,
)
from coranto.records import Article, Judgement, NameGroup, Reading, content_id
from coranto.words.forms import bare, fold, sounds

__all__ = ["group"]

# A key that more names share than this says nothing: its names are joined by their other keys or not at all.
CROWDED = 200
# Below this a short form needs a role that both have.
NEEDS_ROLE = 0.6
_KNOWN = ("place:", "country:")


def group(
    articles: Mapping[str, Article], readings: Mapping[str, Reading]
) -> tuple[tuple[NameGroup, ...], tuple[Judgement, ...]]:
    """Every name of the readings with all its written forms, and the ``same-name`` judgements that joined them.

    The groups are sorted by entity, the judgements by id. A mention whose article is not given is left out. Two
    readings that give one entity id agree without a judgement; all else is joined by one, which gives its reason.
    """
    found = _collect(articles, readings)
    clusters = Clusters(found)
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
    return judge(clusters)


def _collect(articles: Mapping[str, Article], readings: Mapping[str, Reading]) -> list[Written]:
    """One `Written` per entity id, or per kind and folded name where a mention has none; sorted by key."""
    found: dict[str, Written] = {}
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for reading in sorted(readings.values(), key=lambda r: (r.article, r.id)):
        for mention in reading.mentions:
            article = articles.get(mention.span.text)
            if article is None:
                continue
            name = bare(mention.name) or bare(mention.span.of(article.text))
            key = mention.entity or content_id("n", mention.kind, fold(name))
            written = found.setdefault(key, Written(key))
            written.add(mention, name, bare(mention.span.of(article.text)))
            kinds[key][mention.kind] += 1
    for key, written in found.items():
        written.kind = _kind(key, kinds[key])
    return [found[key] for key in sorted(found)]


def _kind(key: str, counts: Counter[str]) -> str:
    """A known place is one even where it acts; else what most mentions say."""
    if key.startswith(_KNOWN):
        return "place"
    return min(counts, key=lambda k: (-counts[k], k))


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


def _persons_alike(one: Written, two: Written) -> Likeness | None:
    if one.genders and two.genders and not one.genders & two.genders:
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
    if one.genders and two.genders and not one.genders & two.genders:
        return None
    return compare_short(parts(one.name), parts(two.name))


def _short_for(short: Written, long: Written) -> Likeness | None:
    """A short form of the full name: not where their genders differ or one report tells the two apart."""
    if short.genders and long.genders and not short.genders & long.genders:
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
    if written.key.startswith(_KNOWN):
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
    for member in sorted(members, key=lambda m: (not m.key.startswith(_KNOWN), m.key)):
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
        if _is_title(member.name) and (letters := acronym(member.name)):
            full[letters].append(member)
    pairs = [
        (member, other)
        for member in members
        if member.name.isupper() and len(full.get(fold(member.name), ())) <= CROWDED
        for other in full.get(fold(member.name), ())
    ]
    _attach(pairs, lambda one, two: Likeness(0.78, "the first letters of the name"), lambda one, two: True, clusters)


def _is_title(name: str) -> bool:
    """Whether every telling word has a capital, as in names that are shortened to letters: not a country's police."""
    telling = set(body_words(name))
    return all(word[:1].isupper() for word in name.split() if fold(word) in telling)
