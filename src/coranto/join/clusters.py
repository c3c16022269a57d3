"""Names that are held to be one, and what becomes of them: groups and judgements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from coranto.join.spellings import Likeness, body_words, parts
from coranto.records import Judgement, Mention, NameGroup, Span
from coranto.words.forms import fold

MAKER = "join.names 1"
# Names of one cluster that a newcomer is held against: a cluster of more spellings is already certain.
MOST_CHECKED = 40


@dataclass(slots=True, eq=False)
class Written:
    """All that the readings say of one entity id (`key`), or of one name that has none; `known` its gazetteer id."""

    key: str
    kind: str = ""
    names: Counter[str] = field(default_factory=Counter)
    forms: dict[str, set[Span]] = field(default_factory=lambda: defaultdict(set))
    roles: set[str] = field(default_factory=set)
    genders: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    entity: bool = False
    known: str = ""

    def add(self, mention: Mention, name: str, form: str) -> None:
        """Take in one mention: its resolved `name` and the `form` that stands in the text."""
        self.names[name] += 1
        self.forms[form or name].add(mention.span)
        self.articles.add(mention.span.text)
        self.entity = mention.entity is not None
        if mention.role:
            self.roles.update(w for w in body_words(mention.role) if len(w) > 3)
        if mention.gender:
            self.genders.add(mention.gender)

    @property
    def name(self) -> str:
        """The fullest of its names; of equally full ones the most frequent."""
        return min(self.names, key=lambda n: (-fullness(self.kind, n), -self.names[n], n))

    @property
    def spelled(self) -> tuple[str, ...]:
        """Every name and every form that is written, once for each folded spelling."""
        once = {fold(text): text for text in sorted({*self.names, *self.forms}, reverse=True)}
        return tuple(sorted(once.values()))


def fullness(kind: str, name: str) -> int:
    """How much of a name is written: for a person the words that are no initials, for a body its telling words."""
    if kind == "person":
        return len(parts(name).full)
    return len(body_words(name)) if kind == "organisation" else 0


class Clusters:
    """Which names are one, and through which joins."""

    def __init__(self, members: Iterable[Written]) -> None:
        self._members: dict[str, list[Written]] = {m.key: [m] for m in members}
        self._home = {key: key for key in self._members}
        self.joins: list[tuple[Written, Written, Likeness]] = []

    def of(self, member: Written) -> str:
        """The key of the cluster that a name is in."""
        return self._home[member.key]

    def roles(self, member: Written) -> set[str]:
        """The words of every role that the cluster of a name is given."""
        return set().union(*(m.roles for m in self._members[self.of(member)]))

    def join(self, one: Written, two: Written, found: Likeness, agree: Callable[[Written, Written], bool]) -> None:
        """Make one cluster of two, unless they are one or any two of their names do not agree."""
        left, right = self.of(one), self.of(two)
        if left == right:
            return
        ours, theirs = self._members[left], self._members[right]
        if not all(agree(a, b) for a in ours[:MOST_CHECKED] for b in theirs[:MOST_CHECKED]):
            return
        kept, gone = min(left, right), max(left, right)
        moved = self._members.pop(gone)
        self._members[kept] = sorted([*self._members[kept], *moved], key=lambda m: m.key)
        for member in moved:
            self._home[member.key] = kept
        self.joins.append((one, two, found))

    def all(self) -> list[tuple[str, list[Written]]]:
        """Every cluster, sorted by its key."""
        return sorted(self._members.items())


def judge(clusters: Clusters) -> tuple[tuple[NameGroup, ...], tuple[Judgement, ...]]:
    """The groups, sorted by entity, and the judgements behind them, sorted by id."""
    names = {key: _shown(members) for key, members in clusters.all()}
    made: dict[str, list[Judgement]] = defaultdict(list)
    for one, two, found in clusters.joins:
        home = clusters.of(one)
        left, right = sorted((one, two), key=lambda m: m.key)
        made[home].append(
            Judgement(
                kind="same-name",
                parts=(left.key, right.key),
                maker=MAKER,
                score=found.score,
                reason=f"“{left.name}” and “{right.name}”: {found.why}",
                detail=names[home],
            )
        )
    groups = [_group(members, names[key], made[key]) for key, members in clusters.all()]
    judgements = sorted((j for found in made.values() for j in found), key=lambda j: j.id)
    return tuple(sorted(groups, key=lambda g: (g.entity, g.kind))), tuple(judgements)


def _shown(members: list[Written]) -> str:
    """The fullest name; of equally full ones the most frequent, then the first of the alphabet."""
    counts: Counter[str] = Counter()
    for member in members:
        counts.update(member.names)
    kind = members[0].kind
    return min(counts, key=lambda n: (-fullness(kind, n), -counts[n], n))


def _group(members: list[Written], name: str, judgements: list[Judgement]) -> NameGroup:
    forms: dict[str, set[Span]] = defaultdict(set)
    for member in members:
        for text, spans in member.forms.items():
            forms[text] |= spans
    first = min(
        members, key=lambda m: (not m.entity, not m.key.startswith(("country:", "place:")), m.name != name, m.key)
    )
    return NameGroup(
        entity=first.known or first.key,
        kind=first.kind,
        name=name,
        forms=tuple((text, tuple(sorted(forms[text]))) for text in sorted(forms)),
        entities=tuple(m.key for m in members if m.entity),
        judgements=tuple(sorted(j.id for j in judgements)),
    )
