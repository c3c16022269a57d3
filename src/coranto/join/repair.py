"""Stories put right: groups of live reports taken apart and put together again, the surest pairs first.

A report that comes early meets little to be compared with. Once more has come, its neighbourhood is grouped anew by
average linkage: two groups become one while the mean chance over all their pairs is above the threshold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

# A number for every pair of articles.
Pair = Callable[[str, str], float]
# The sum of the chances between two groups, each times its weight, and the sum of the weights.
Link = tuple[float, float]


def agglomerate(
    articles: list[str], chance: Pair, weight: Pair, threshold: float, apart: frozenset[frozenset[str]] = frozenset()
) -> list[list[str]]:
    """Groups of the articles by average linkage; no group holds a pair of `apart`. The same input gives the same groups.

    `weight` says how much a pair counts in a mean. Ties go to the groups with the earliest articles in the order given.
    """
    groups = {n: [a] for n, a in enumerate(articles)}
    links: dict[int, dict[int, Link]] = {n: {} for n in groups}
    for i, one in enumerate(articles):
        for j in range(i):
            counted = weight(one, articles[j])
            links[i][j] = links[j][i] = (counted * chance(one, articles[j]), counted)
    barred = _barred(articles, apart)
    while True:
        best = (threshold, 0, 0)
        for i, others in links.items():
            for j, (total, counted) in others.items():
                if j < i and total > threshold * counted and j not in barred.get(i, ()):
                    mean = round(total / counted, 6)
                    if mean > best[0] or (mean == best[0] and best[1] and (j, i) < (best[2], best[1])):
                        best = (mean, i, j)
        _, i, j = best
        if i == j:
            return [groups[n] for n in sorted(groups)]
        groups[j] += groups.pop(i)
        for k, (total, counted) in links.pop(i).items():
            del links[k][i]
            if k != j:
                old = links[j][k]
                links[j][k] = links[k][j] = (old[0] + total, old[1] + counted)
        _merge(barred, i, j)


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
