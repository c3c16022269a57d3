"""Names that are held to be one, and what becomes of them: groups and judgements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from coranto.join.opinions import Opinions
from coranto.join.spellings import Likeness
from coranto.join.written import Written, fullness
from coranto.records import Judgement, NameGroup, Span

MAKER = "join.names 1"
# Names of one cluster that a newcomer is held against: a cluster of more spellings is already certain.
MOST_CHECKED = 40


def judgement(one: Written, two: Written, found: Likeness, maker: str = MAKER) -> Judgement:
    """The judgement that two names are one; its id stays the same whatever else they are joined with."""
    return Judgement(
        kind="same-name",
        parts=(one.key, two.key),
        maker=maker,
        score=found.score,
        reason="{} and {}: {}".format(*sorted((f"“{one.name}”", f"“{two.name}”")), found.why),
    )


class Clusters:
    """Which names are one, and through which joins. What people hold goes before every likeness."""

    def __init__(self, members: Iterable[Written], opinions: Opinions | None = None) -> None:
        self._members: dict[str, list[Written]] = {m.key: [m] for m in members}
        self._home = {key: key for key in self._members}
        # What rules alone have joined: only these must agree, or nothing could join a name that a person has merged.
        self._kin = {key: [m] for key, (m,) in self._members.items()}
        self._opinions = opinions or Opinions()
        self._apart: dict[str, set[str]] = defaultdict(set)
        for key, others in self._opinions.apart.items():
            self._apart[key] |= others
        self.joins: list[Judgement] = []
        self._parts: dict[str, Written] = {}

    def of(self, member: Written) -> str:
        """The key of the cluster that a name is in."""
        return self._home[member.key]

    def roles(self, member: Written) -> set[str]:
        """The words of every role that the cluster of a name is given."""
        return set().union(*(m.roles for m in self._members[self.of(member)]))

    def keep_apart(self, one: Written, two: Written) -> None:
        """Never make one cluster of these two, not even through a third."""
        self._apart[one.key].add(two.key)
        self._apart[two.key].add(one.key)

    def join(self, one: Written, two: Written, found: Likeness, agree: Callable[[Written, Written], bool]) -> None:
        """Make one cluster of two, unless they are one or any two of their names do not agree."""
        left, right = self.of(one), self.of(two)
        if left == right:
            return
        ours, theirs = self._kin[one.key], self._kin[two.key]
        if not all(agree(a, b) for a in ours[:MOST_CHECKED] for b in theirs[:MOST_CHECKED]):
            return
        judged = judgement(one, two, found)
        if judged.id not in self._opinions.gone and self.put_together(one, two, judged):
            kin = sorted([*ours, *theirs], key=lambda m: m.key)
            self._kin |= dict.fromkeys((m.key for m in kin), kin)

    def put_together(self, one: Written, two: Written, judged: Judgement) -> bool:
        """Make one cluster of two on a judgement, unless they are one or people keep any two of their names apart."""
        left, right = self.of(one), self.of(two)
        if left == right or self._kept_apart(left, right):
            return False
        kept, gone = min(left, right), max(left, right)
        moved = self._members.pop(gone)
        self._members[kept] = sorted([*self._members[kept], *moved], key=lambda m: m.key)
        for member in moved:
            self._home[member.key] = kept
        self.joins.append(judged)
        self._parts[judged.id] = one
        return True

    def kept_apart(self, one: Written, two: Written) -> bool:
        """Whether people keep apart any two names of the clusters of these two."""
        return self._kept_apart(self.of(one), self.of(two))

    def _kept_apart(self, left: str, right: str) -> bool:
        if not self._apart:
            return False
        theirs = {name for member in self._members[right] for name in member.called}
        ours = (name for member in self._members[left] for name in member.called)
        return any(not theirs.isdisjoint(self._apart.get(name, ())) for name in ours)

    def home(self, judged: Judgement) -> str:
        """The key of the cluster in which a join stands."""
        return self.of(self._parts[judged.id])

    def all(self) -> list[tuple[str, list[Written]]]:
        """Every cluster, sorted by its key."""
        return sorted(self._members.items())


def judge(clusters: Clusters) -> tuple[tuple[NameGroup, ...], tuple[Judgement, ...]]:
    """The groups, sorted by entity, and the judgements behind them, sorted by id."""
    made: dict[str, list[Judgement]] = defaultdict(list)
    for judged in clusters.joins:
        made[clusters.home(judged)].append(judged)
    groups = [group_of(members, made[key]) for key, members in clusters.all()]
    judgements = sorted({j.id: j for j in clusters.joins}.values(), key=lambda j: j.id)
    return tuple(sorted(groups, key=lambda g: (g.entity, g.kind))), tuple(judgements)


def _shown(members: list[Written]) -> str:
    """The fullest name; of equally full ones the most frequent, then the first of the alphabet."""
    counts: Counter[str] = Counter()
    for member in members:
        counts.update(member.names)
    kind = members[0].kind
    return min(counts, key=lambda n: (-fullness(kind, n), -counts[n], n))


def group_of(members: list[Written], judgements: Iterable[Judgement] = ()) -> NameGroup:
    """The record of one cluster: its first id is that of a place that is known, else that of the name shown."""
    name = _shown(members)
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
        entities=tuple(sorted({entity for m in members for entity in m.entities})),
        judgements=tuple(sorted({j.id for j in judgements})),
        wikidata=next((m.wikidata for m in members if m.wikidata), None),
    )
