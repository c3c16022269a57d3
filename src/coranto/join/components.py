"""Reports put together by what links them, as far as people let them be one story.

A ``not-same-story`` puts its reports on sides, and two sides never meet in one group, whatever path of links leads from
one to the other: in a chain A-B-C of which a person said that A is not with C, the surer link holds and B goes with it.
People's links come first, then copies, then the surest; the same judgements give the same groups in any order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import combinations, product
from typing import Any

from coranto.records import Judgement, withdrawn

# The makers of opinions that are rules of this step; all others are persons.
RULES = "join."
# What the id of a story begins with. A person's word on a story has it among the parts, beside the reports.
STORY = "s:"


def is_rule(judged: Judgement) -> bool:
    """Whether a rule of this step signs the judgement, and no person."""
    return judged.maker.startswith(RULES)


def reports_in(judged: Judgement) -> tuple[str, ...]:
    """The reports that a judgement is about, without the stories that it names."""
    return tuple(part for part in judged.parts if not part.startswith(STORY))


def stories_in(judged: Judgement) -> tuple[str, ...]:
    """The ids of the stories that a person's word names."""
    return tuple(part for part in judged.parts if part.startswith(STORY))


def taken_out(judged: Judgement) -> frozenset[str]:
    """The reports that a split takes out of its story; none for two reports that are merely held apart."""
    return frozenset(judged.detail.split()) if judged.kind == "not-same-story" else frozenset()


def sides(judged: Judgement) -> dict[str, str]:
    """The side of each report: what a split took out, and what it left; without a split each is a side of its own."""
    taken = taken_out(judged)
    if not taken:
        return {report: report for report in reports_in(judged)}
    return {report: "taken" if report in taken else "left" for report in reports_in(judged)}


def pairs_apart(judged: Judgement) -> Iterator[frozenset[str]]:
    """Every two reports that a ``not-same-story`` holds apart."""
    reports, taken = reports_in(judged), taken_out(judged)
    if not taken:
        return map(frozenset, combinations(reports, 2))
    return map(frozenset, product(taken.intersection(reports), set(reports) - taken))


def held_apart(
    said: Iterable[Judgement], ids: Mapping[str, frozenset[str]], before: Iterable[frozenset[str]]
) -> set[frozenset[str]]:
    """The pairs that people hold apart, by all that they said: those of `before`, less what was taken back since.

    `ids` leads from the id of a link to its pair: who withdraws a link holds the two apart.
    """
    words = list(said)
    gone = withdrawn(words)
    pairs = set(before)
    for judged in sorted(words, key=lambda j: j.id not in gone):
        if judged.kind == "not-same-story":
            found = set(pairs_apart(judged))
        else:
            found = {ids[part] for part in judged.parts if judged.kind == "withdrawn" and part in ids}
        pairs = pairs - found if judged.id in gone else pairs | found
    return pairs


class _Groups:
    """Groups that only grow, and never over two sides of one judgement."""

    def __init__(self, articles: Iterable[str], apart: Iterable[Judgement] = ()) -> None:
        self.parent = {a: a for a in articles}
        self.sides: dict[str, dict[str, str]] = defaultdict(dict)
        for judged in apart:
            for report, side in sides(judged).items():
                self.sides[report][judged.id] = side

    def root(self, article: str) -> str:
        while self.parent[article] != article:
            self.parent[article] = self.parent[self.parent[article]]
            article = self.parent[article]
        return article

    def join(self, one: str, other: str) -> bool:
        """Make one group of two; False where two sides would meet."""
        kept, gone = sorted((self.root(one), self.root(other)))
        if kept == gone:
            return True
        if self.sides:
            ours, theirs = self.sides.get(kept, {}), self.sides.get(gone, {})
            if any(ours.get(id, side) != side for id, side in theirs.items()):
                return False
            if theirs:
                self.sides[kept] = ours | theirs
        self.parent[gone] = kept
        return True

    def link(self, reports: Collection[str]) -> bool:
        """Put these together as far as they may be; False where some may not."""
        known = [r for r in reports if r in self.parent]
        met = [any(self.join(one, other) for one in known[:n]) for n, other in enumerate(known) if n]
        return all(met)

    def all(self) -> list[list[str]]:
        groups: dict[str, list[str]] = defaultdict(list)
        for article in self.parent:
            groups[self.root(article)].append(article)
        return list(groups.values())


def components(
    articles: Collection[str],
    links: Iterable[Judgement],
    apart: Collection[Judgement],
    order: Callable[[str], Any],
) -> list[list[str]]:
    """Groups of the articles, each sorted by `order`. Without `apart` these are the connected components.

    What a split took out is one story. A report that loses its only link by this stays with the rest as far as nobody
    holds it apart from there: whoever takes one report out has said nothing of the others.
    """
    ranked = sorted(links, key=lambda j: (is_rule(j), j.kind != "copy-of", -j.score, j.id))
    linked = [taken_out(j) for j in sorted(apart, key=lambda j: j.id)] + [frozenset(reports_in(j)) for j in ranked]
    groups = _Groups(articles, apart)
    whole = [groups.link(sorted(reports)) for reports in linked]
    if not all(whole):
        _mend(groups, linked, order)
    return [sorted(members, key=order) for members in groups.all()]


def _mend(groups: _Groups, linked: Iterable[frozenset[str]], order: Callable[[str], Any]) -> None:
    """Put together again what belonged together by any path, the largest pieces first, as far as they may meet."""
    anyway = _Groups(groups.parent)
    for reports in linked:
        anyway.link(sorted(reports))
    for members in anyway.all():
        pieces: dict[str, list[str]] = defaultdict(list)
        for member in sorted(members, key=order):
            pieces[groups.root(member)].append(member)
        heads = [piece[0] for piece in sorted(pieces.values(), key=lambda p: (-len(p), order(p[0])))]
        for n, head in enumerate(heads):
            any(groups.join(before, head) for before in heads[:n])
