"""Stories as groups of reports: connected components over the judgements that still stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from coranto.records import Article, Grouping, Judgement, content_id, withdrawn
from coranto.records.judgements import CopyKind, by_person, descents

# A partial copy with less than this share of its text taken over is an origin of its own.
DESCENDS = 0.5
# The makers of opinions that are rules of this step; all others are persons.
RULES = "join."


def groupings(
    articles: Mapping[str, Article], judgements: Iterable[Judgement], earlier: Mapping[str, str] | None = None
) -> tuple[Grouping, ...]:
    """The stories of these articles, by first publication; an article without any relation is a story of its own.

    Joined by ``same-story`` and ``copy-of``; a judgement named by a ``withdrawn`` one does not count, nor what another
    rule holds of the same parts, nor a pair that a ``not-same-story`` or ``not-copy-of`` speaks of. Parts that are not
    in `articles` are passed over.

    `earlier` leads from the earlier revisions of a report, the first of each first, to the one that stands for it:
    what was held of an earlier one is held of the report, and a story that began with it keeps its id.
    """
    held = {j.id: j for j in judgements}
    gone = set(withdrawn(held.values()))
    # What a person withdrew stays so when a later rule holds the same under an id of its own.
    people = withdrawn(j for j in held.values() if not j.maker.startswith(RULES))
    refused = {(j.kind, j.parts) for i, j in held.items() if i in people}
    gone |= {i for i, j in held.items() if (j.kind, j.parts) in refused and j.maker.startswith(RULES)}
    if earlier:
        articles = {a: article for a, article in articles.items() if a not in earlier}
        held = {j.id: moved for j in held.values() if (moved := _moved(j, earlier)) is not None}
        gone |= {moved.id for i, moved in held.items() if i in gone}
        names = {moved.id: i for i, moved in held.items()}
        regrouped = groupings(articles, [j for i, j in held.items() if i not in gone and j.kind != "withdrawn"])
        first = {standing: article for article, standing in reversed(list(earlier.items()))}
        return tuple(_named(group, first, names) for group in regrouped)
    standing = [j for j in held.values() if j.id not in gone and all(p in articles for p in j.parts)]
    apart = {frozenset(j.parts) for j in standing if j.kind == "not-same-story"}
    own = {frozenset(j.parts) for j in standing if j.kind == "not-copy-of"}
    links = sorted(
        (j for j in standing if j.kind in ("same-story", "copy-of") and frozenset(j.parts) not in apart),
        key=lambda j: j.id,
    )
    links = [j for j in links if j.kind != "copy-of" or frozenset(j.parts) not in own]
    groups = _components(articles, links)
    by_member: dict[str, list[Judgement]] = defaultdict(list)
    for link in links:
        by_member[link.parts[0]].append(link)
    found = [_group(articles, members, [j for m in members for j in by_member[m]]) for members in groups]
    return tuple(sorted(found, key=lambda g: (_order(articles[g.members[0]]), g.story)))


def _moved(judged: Judgement, earlier: Mapping[str, str]) -> Judgement | None:
    """The same opinion of the reports that stand now; None where it was one of two revisions of a report.

    That an earlier revision was a copy does not make the later one a copy: its own text was compared as well.
    """
    parts = tuple(earlier.get(part, part) for part in judged.parts)
    if parts == judged.parts:
        return judged
    if len(set(parts)) < 2:
        return None
    kind = "same-story" if judged.kind == "copy-of" and judged.parts[0] in earlier else judged.kind
    return replace(judged, kind=kind, parts=parts)


def _named(group: Grouping, first: Mapping[str, str], names: Mapping[str, str]) -> Grouping:
    """The group under the id it had before its first report was revised, and the judgements under their own ids."""
    judged = tuple(sorted({names.get(j, j) for j in group.judgements}))
    story = content_id("s", first.get(group.members[0], group.members[0]))
    return replace(group, story=story, judgements=judged)


def _order(article: Article) -> tuple[bool, str, str]:
    """Sorts by publication, reports without a date last."""
    published = article.published.value if article.published else ""
    return (not published, published, article.id)


def _components(articles: Mapping[str, Article], links: Iterable[Judgement]) -> list[list[str]]:
    parent = {a: a for a in articles}

    def root(a: str) -> str:
        while parent[a] != a:
            parent[a] = parent[parent[a]]
            a = parent[a]
        return a

    for link in links:
        first = root(link.parts[0])
        for part in link.parts[1:]:
            other = root(part)
            first, other = sorted((first, other))
            parent[other] = first
    groups: dict[str, list[str]] = defaultdict(list)
    for article in articles:
        groups[root(article)].append(article)
    return [sorted(members, key=lambda a: _order(articles[a])) for members in groups.values()]


def _group(articles: Mapping[str, Article], members: list[str], links: list[Judgement]) -> Grouping:
    """One story: every copy under the text that it descends from, followed to the root."""
    copies = descents(links)
    origins = {m: _root(m, copies) for m in members}
    kinds: list[tuple[str, CopyKind]] = []
    for member in members:
        kinds.append((member, copies[member].detail if member in copies else "original"))  # type: ignore[arg-type]
    return Grouping(
        story=content_id("s", members[0]),
        members=tuple(members),
        origins=tuple(origins.items()),
        kinds=tuple(kinds),
        shares=tuple((m, _share(copies[m]) if m in copies else 0.0) for m in members),
        judgements=tuple(sorted(j.id for j in links)),
    )


def _share(copy: Judgement) -> float:
    """How much of the text is taken over; what a person holds is not measured."""
    return 0.0 if by_person(copy) else copy.score


def _root(article: str, copies: Mapping[str, Judgement]) -> str:
    """The text at the end of the chain.

    A ring of copies ends at its smallest id, so that all agree on one; where people hold a part of it, at what they
    name as the origin.
    """
    seen = [article]
    while (link := copies.get(seen[-1])) is not None and (link.detail != "partial" or link.score >= DESCENDS):
        origin = link.parts[1]
        if origin in seen:
            ring = seen[seen.index(origin) :]
            named = {copies[a].parts[1] for a in ring if by_person(copies[a])}
            return min([a for a in named if not by_person(copies[a])] or ring)
        seen.append(origin)
    return seen[-1]
