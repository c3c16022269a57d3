"""Stories put right: groups of live reports taken apart and put together again, the surest pairs first.

A report that comes early meets little to be compared with. Once more has come, its neighbourhood is grouped anew by
average linkage: two groups become one while the mean chance over all their pairs is above the threshold. A story that
runs for days changes as it goes: there a few sure pairs are enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from heapq import heapify, heappop, heappush
from typing import NamedTuple

# Groups whose reports lie more than so many days apart are one story that runs on, or two.
RUNS_ON = 2.0
# The mean of so many of the surest pairs speaks for a story that runs on, where it is above that of all pairs.
SUREST = 3


class Link(NamedTuple):
    """What is known of the pairs between two groups: the sum of their chances, each times its weight, the sum of the
    weights, the surest chances, and the first and the last day of all their reports.
    """

    total: float
    counted: float
    surest: tuple[float, ...]
    first: float | None
    last: float | None

    def kin(self) -> float:
        """How surely the groups belong together: the mean chance, or what the surest pairs of a long story say."""
        mean = self.total / self.counted
        days = self.last - self.first if self.first is not None and self.last is not None else 0.0
        if days > RUNS_ON and len(self.surest) == SUREST:
            mean = max(mean, sum(self.surest) / SUREST)
        return round(mean, 6)

    def with_(self, other: Link) -> Link:
        """The pairs of both."""
        days = [d for d in (self.first, other.first, self.last, other.last) if d is not None]
        return Link(
            self.total + other.total,
            self.counted + other.counted,
            tuple(sorted((*self.surest, *other.surest), reverse=True)[:SUREST]),
            min(days, default=None),
            max(days, default=None),
        )


def agglomerate(
    articles: list[str],
    link: Callable[[str, str], Link],
    threshold: float,
    apart: frozenset[frozenset[str]] = frozenset(),
) -> list[list[str]]:
    """Groups of the articles by average linkage, the same for the same input; no group holds a pair of `apart`.

    Ties go to the groups with the earliest articles in the order given.
    """
    groups = {n: [a] for n, a in enumerate(articles)}
    links: dict[int, dict[int, Link]] = {n: {} for n in groups}
    for i, one in enumerate(articles):
        for j in range(i):
            links[i][j] = links[j][i] = link(one, articles[j])
    kin = {(i, j): found for i in links for j in range(i) if (found := links[i][j].kin()) > threshold}
    surest = [(-found, j, i) for (i, j), found in kin.items()]
    heapify(surest)
    barred = _barred(articles, apart)
    while surest:
        found, j, i = heappop(surest)
        if kin.get((i, j)) != -found or j in barred.get(i, ()):
            continue  # it is one of the pairs of before, or must not meet
        groups[j] += groups.pop(i)
        for k, more in links.pop(i).items():
            kin.pop((max(i, k), min(i, k)), None)
            del links[k][i]
            if k != j:
                links[j][k] = links[k][j] = links[j][k].with_(more)
                pair, now = (max(j, k), min(j, k)), links[j][k].kin()
                kin.pop(pair, None)
                if now > threshold:
                    kin[pair] = now
                    heappush(surest, (-now, pair[1], pair[0]))
        _merge(barred, i, j)
    return [groups[n] for n in sorted(groups)]


def _barred(articles: list[str], apart: Iterable[frozenset[str]]) -> dict[int, set[int]]:
    place = {a: n for n, a in enumerate(articles)}
    barred: dict[int, set[int]] = {}
    for pair in apart:
        one, other = sorted(place.get(a, -1) for a in pair)
        if one >= 0:
            barred.setdefault(one, set()).add(other)
            barred.setdefault(other, set()).add(one)
    return barred


def _merge(barred: dict[int, set[int]], gone: int, kept: int) -> None:
    """What must not meet one group must not meet what it became part of."""
    for other in barred.pop(gone, set()):
        barred[other].discard(gone)
        barred[other].add(kept)
        barred.setdefault(kept, set()).add(other)


def renamed(groups: Iterable[list[str]], stories: Mapping[str, str], fresh: Callable[[str], str]) -> dict[str, str]:
    """The story of every article of some new groups: a story keeps its id in the group that has most of its reports.

    Of stories that become one, that with most reports in it gives the id; a group without an old story takes the id
    that `fresh` makes of its first article.
    """
    found = list(groups)
    shares = sorted(
        (-sum(1 for a in group if stories[a] == story), n, story)
        for n, group in enumerate(found)
        for story in sorted({stories[a] for a in group})
    )
    names: dict[int, str] = {}
    for _, n, story in shares:
        if n not in names and story not in names.values():
            names[n] = story
    return {a: names.get(n) or fresh(group[0]) for n, group in enumerate(found) for a in group}
