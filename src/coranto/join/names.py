"""Variants of one person, body or place over several reports, and who uses which: reversible judgements with reasons.

::

    mentions of all readings -> one profile per entity id -> candidate pairs by likeness of a token -> rules
    -> judgements ``same-name``, the surest first, unless a name in the one group contradicts one in the other -> groups
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from coranto.join.bodies import same_body
from coranto.join.namesakes import Judged, part_of, same_person, same_word, tokens
from coranto.records import Article, Judgement, Mention, NameGroup, Reading, Span
from coranto.words import table
from coranto.words.forms import bare, fold, slug, sounds

MAKER = "join.names 1"
# Roles that agree make a likeness surer, by so much at most.
ROLE_BONUS = 0.02
JOINED_KINDS = frozenset({"person", "organisation", "place", "event", "work", "group"})


@dataclass(slots=True)
class Profile:
    """All that the readings say of one entity id."""

    entity: str
    kind: str
    forms: dict[str, set[Span]] = field(default_factory=lambda: defaultdict(set))
    names: Counter[str] = field(default_factory=Counter)
    roles: set[str] = field(default_factory=set)
    genders: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The fullest of its names, the commonest among equals."""
        return min(self.names, key=lambda n: (-len(tokens(n)), -self.names[n], n))

    @property
    def full(self) -> bool:
        """Whether the name has two parts or more."""
        return len(tokens(self.name)) > 1

    @property
    def weight(self) -> int:
        """In how many places it is named."""
        return sum(len(spans) for spans in self.forms.values())


def group(
    articles: Mapping[str, Article], readings: Mapping[str, Reading]
) -> tuple[tuple[NameGroup, ...], tuple[Judgement, ...]]:
    """Every name of the reports with all its forms, and the opinions that join them; both sorted, the same each time.

    `articles` and `readings` are keyed by article id. Demonyms are left out: they name no one thing.
    """
    profiles = _profiles(articles, readings)
    judged = sorted(_pairs(profiles), key=lambda p: (-p[2], p[0], p[1]))
    parent = {entity: entity for entity in profiles}
    members = {entity: [entity] for entity in profiles}
    judgements: dict[str, list[Judgement]] = defaultdict(list)
    made = []
    for left, right, score, reason in judged:
        one, two = _root(parent, left), _root(parent, right)
        if one != two and _contradict(members[one], members[two], profiles):
            continue
        opinion = Judgement(
            kind="same-name",
            parts=(left, right),
            maker=MAKER,
            score=round(score, 3),
            reason=reason,
            detail=max(profiles[left].name, profiles[right].name, key=lambda n: (len(tokens(n)), n)),
        )
        made.append(opinion)
        if one != two:
            parent[two] = one
            members[one] += members.pop(two)
        judgements[left].append(opinion)
    groups = [
        _grouped([profiles[e] for e in sorted(found)], [j for e in sorted(found) for j in judgements[e]])
        for found in members.values()
    ]
    return tuple(sorted(groups, key=lambda g: (g.kind, g.entity))), tuple(sorted(made, key=lambda j: j.id))


def _root(parent: dict[str, str], entity: str) -> str:
    while parent[entity] != entity:
        parent[entity] = parent[parent[entity]]
        entity = parent[entity]
    return entity


def _profiles(articles: Mapping[str, Article], readings: Mapping[str, Reading]) -> dict[str, Profile]:
    found: dict[str, Profile] = {}
    for key in sorted(readings):
        article = articles.get(key)
        if article is None:
            continue
        for mention in readings[key].mentions:
            entity = _entity(mention)
            if entity is None or mention.kind not in JOINED_KINDS:
                continue
            profile = found.setdefault(entity, Profile(entity, mention.kind))
            profile.forms[bare(mention.span.of(article.text))].add(mention.span)
            profile.names[bare(mention.name)] += 1
            profile.roles |= {fold(mention.role)} if mention.role else set()
            profile.genders |= {mention.gender} if mention.gender else set()
            profile.countries |= {mention.country} if mention.country else set()
    return found


def _entity(mention: Mention) -> str | None:
    """The id a mention goes under; a place that no gazetteer knows goes under its name; a demonym under none."""
    if mention.entity:
        return None if mention.entity.startswith("people:") else mention.entity
    if mention.kind in ("person", "group") or not slug(mention.name):
        return None
    return f"{mention.kind}:{slug(mention.name)}"


def _pairs(profiles: dict[str, Profile]) -> Iterator[tuple[str, str, float, str]]:
    """(entity, entity, score, reason) of every pair that a rule holds to be one, each once."""
    by_key: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entity, profile in profiles.items():
        for key in _keys(profile):
            by_key[profile.kind, key].add(entity)
    seen: set[tuple[str, str]] = set()
    shorts: dict[str, list[tuple[str, Judged]]] = defaultdict(list)
    for entities in by_key.values():
        ordered = sorted(entities)
        for i, left in enumerate(ordered):
            for right in ordered[i + 1 :]:
                if (left, right) in seen:
                    continue
                seen.add((left, right))
                one, two = profiles[left], profiles[right]
                if one.kind == "person" and one.full != two.full:
                    short, full = (two, one) if one.full else (one, two)
                    if _fit(one, two) and (judged := part_of(short.name, full.name)):
                        shorts[short.entity].append((full.entity, judged))
                elif judged := _judge(one, two):
                    yield left, right, judged[0], judged[1]
    yield from _owners(shorts, profiles)


def _owners(
    shorts: dict[str, list[tuple[str, Judged]]], profiles: dict[str, Profile]
) -> Iterator[tuple[str, str, float, str]]:
    """A short form goes to the one full name it fits; where it fits several that are not one person, to none."""
    for short, found in sorted(shorts.items()):
        top = max(score for _, (score, _) in found)
        best = [(full, judged) for full, judged in found if judged[0] >= top - 0.06]
        names = [profiles[full].name for full, _ in best]
        if any(same_person(names[0], other) is None for other in names[1:]):
            roles = [(f, j) for f, j in best if profiles[f].roles & profiles[short].roles]
            if len(roles) != 1:
                continue
            best = roles
        for full, (score, reason) in best:
            yield min(short, full), max(short, full), score, reason


def _keys(profile: Profile) -> set[str]:
    """What two forms of one name share, whatever the romanisation: the first two consonants of a token."""
    keys = set()
    for name in profile.names:
        parts = tokens(name)
        for part in parts if profile.kind == "person" else ("".join(parts),):
            text = sounds(part)
            keys.add("".join(c for c in text[:1] + "".join(x for x in text[1:] if x not in "aeiouh"))[:2])
        if profile.kind in ("organisation", "event"):
            keys |= {"~" + t[:4] for t in parts if len(t) > 3}
            keys.add("^" + "".join(p[0] for p in parts)[:1] if len(parts) > 1 else "^" + fold(name)[:1])
    return keys - {""}


def _fit(one: Profile, two: Profile) -> bool:
    """Whether nothing that is known speaks against it: gender."""
    return not (one.genders and two.genders and not one.genders & two.genders)


def _judge(one: Profile, two: Profile) -> Judged | None:
    if one.kind == "person":
        if not _fit(one, two):
            return None
        judged = same_person(one.name, two.name) if one.full else same_word(one.name, two.name)
        if judged and one.roles & two.roles:
            role = sorted(one.roles & two.roles)[0]
            return min(1.0, judged[0] + ROLE_BONUS), f"{judged[1]}; both are called {role}"
        return judged
    if one.kind == "place":
        return _same_place(one, two)
    if one.kind == "organisation":
        return same_body(one.name, two.name, one.countries, two.countries)
    return same_word(one.name, two.name)


def _same_place(one: Profile, two: Profile) -> Judged | None:
    """Two known places are two; one that no gazetteer knows may be a spelling of one that it knows, or an alias."""
    if _known(one.entity) and _known(two.entity):
        return None
    if one.countries and two.countries and not one.countries & two.countries:
        return None
    aliases = _aliases()
    for left in sorted(one.forms):
        for right in sorted(two.forms):
            if aliases.get(fold(left), left) == aliases.get(fold(right), right):
                return 0.95, f"“{left}” and “{right}” are two names of one place"
            if judged := same_word(left, right):
                return judged
    return None


def _known(entity: str) -> bool:
    """Whether a place was found in a gazetteer: a country, a GeoNames id, or one of ``places.toml``."""
    key = entity.partition(":")[2]
    return entity.startswith("country:") or key.isdigit() or key in table("places")["places"]


def _aliases() -> dict[str, str]:
    return {fold(n): key for key, about in table("places")["places"].items() for n in about["names"]}


def _contradict(left: list[str], right: list[str], profiles: dict[str, Profile]) -> bool:
    """Whether two groups hold names that cannot be one: full names of two people, two known places."""
    for a in left:
        for b in right:
            one, two = profiles[a], profiles[b]
            if one.kind == "person" and one.full and two.full and same_person(one.name, two.name) is None:
                return True
            if not _fit(one, two) or (one.kind == "place" and _known(a) and _known(b)):
                return True
    return False


def _grouped(profiles: list[Profile], judgements: list[Judgement]) -> NameGroup:
    forms: dict[str, set[Span]] = defaultdict(set)
    for profile in profiles:
        for text, spans in profile.forms.items():
            forms[text] |= spans
    best = min(profiles, key=lambda p: (not _known(p.entity), not p.full, -p.weight, p.entity))
    return NameGroup(
        entity=best.entity,
        kind=best.kind,
        name=best.name,
        forms=tuple((text, tuple(sorted(spans))) for text, spans in sorted(forms.items())),
        entities=tuple(p.entity for p in profiles),
        judgements=tuple(sorted({j.id for j in judgements})),
    )
