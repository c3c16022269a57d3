"""Stories as groups of reports: what the judgements that still stand put together (`components`), each under its id
(`trail`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from coranto.join import trail
from coranto.join.components import components, is_rule, reports_in, taken_out
from coranto.records import Article, Grouping, Judgement, withdrawn
from coranto.records.judgements import CopyKind, by_person, descents

# A partial copy with less than this share of its text taken over is an origin of its own.
DESCENDS = 0.5


def groupings(
    articles: Mapping[str, Article],
    judgements: Iterable[Judgement],
    earlier: Mapping[str, str] | None = None,
    arrived: Mapping[str, int] | None = None,
) -> tuple[Grouping, ...]:
    """The stories of these articles, by first publication; an article without any relation is a story of its own.

    Joined by ``same-story`` and ``copy-of``; a judgement named by a ``withdrawn`` one does not count, nor what another
    rule holds of the same parts, nor a copy that a ``not-copy-of`` speaks of. What a ``not-same-story`` holds apart
    meets in no story, by whatever path. Parts that are not in `articles` are passed over.

    `earlier` leads from the earlier revisions of a report, the first of each first, to the one that stands for it:
    what was held of an earlier one is held of the report, and a story that began with it keeps its id. `arrived` gives
    the place of each report among all that came: a story is called after that which came first, so that none that comes
    later changes its id; without it, after the first published.
    """
    earlier = earlier or {}
    articles = {a: article for a, article in articles.items() if a not in earlier}
    standing, names = _standing(judgements, earlier)
    apart = [j for j in standing if j.kind == "not-same-story"]
    own = {frozenset(j.parts) for j in standing if j.kind == "not-copy-of"}
    links = [
        j for j in standing
        if (j.kind == "same-story" and sum(p in articles for p in j.parts) > 1)
        or (j.kind == "copy-of" and all(p in articles for p in j.parts) and frozenset(j.parts) not in own)
    ]  # fmt: skip
    groups = components(articles, links, apart, lambda a: _order(articles[a]))
    groups.sort(key=lambda members: _order(articles[members[0]]))
    first = {report: article for article, report in reversed(list(earlier.items()))}
    ids = trail.named(
        groups, apart, lambda report: trail.called_after(first.get(report, report)),
        lambda report: arrived[first.get(report, report)] if arrived else _order(articles[report]),
    )  # fmt: skip
    held = _held(groups, links)
    found = [_group(story, members, held[n]) for n, (members, story) in enumerate(zip(groups, ids, strict=True))]
    return tuple(replace(g, judgements=tuple(sorted({names.get(j, j) for j in g.judgements}))) for g in found)


def _standing(judgements: Iterable[Judgement], earlier: Mapping[str, str]) -> tuple[list[Judgement], dict[str, str]]:
    """The judgements that stand, held of the revisions that stand; and the own ids of those that were moved so."""
    held = {j.id: j for j in judgements}
    gone = set(withdrawn(held.values()))
    # What a person withdrew stays so when a later rule holds the same under an id of its own.
    people = withdrawn(j for j in held.values() if not is_rule(j))
    refused = {(j.kind, j.parts) for i, j in held.items() if i in people}
    gone |= {i for i, j in held.items() if (j.kind, j.parts) in refused and is_rule(j)}
    gone |= _later_homes({i: j for i, j in held.items() if i not in gone}, earlier) if earlier else set()
    moved = {i: made for i, j in held.items() if (made := _moved(j, earlier)) is not None}
    gone |= {made.id for i, made in moved.items() if i in gone}
    standing = {made.id: made for i, made in moved.items() if i not in gone and made.kind != "withdrawn"}
    return list(standing.values()), {made.id: i for i, made in moved.items()}


def _later_homes(held: Mapping[str, Judgement], earlier: Mapping[str, str]) -> set[str]:
    """The links of live blogs and round-ups that were placed before: what comes first in them changes."""
    told = {j.parts[0] for j in held.values() if j.kind == "several"}
    links: dict[str, set[str]] = defaultdict(set)
    for i, j in held.items():
        if j.kind == "same-story" and is_rule(j):
            for part in told.intersection(j.parts) | earlier.keys() & set(j.parts):
                links[part].add(i)
    revisions: dict[str, list[str]] = defaultdict(list)
    for revision, report in earlier.items():
        revisions[report].append(revision)
    later: set[str] = set()
    for report, before in revisions.items():
        placed = [revision for revision in (*before, report) if links[revision]]
        later.update(*(links[revision] for revision in placed[1:] if revision in told))
    return later


def _held(groups: Iterable[list[str]], links: Iterable[Judgement]) -> list[list[Judgement]]:
    """For each group the links that hold two or more of its reports together."""
    home = {member: n for n, members in enumerate(groups) for member in members}
    held: list[list[Judgement]] = [[] for _ in range(max(home.values(), default=-1) + 1)]
    for link in sorted(links, key=lambda j: j.id):
        homes = [home[report] for report in reports_in(link) if report in home]
        for n in dict.fromkeys(homes):
            if homes.count(n) > 1:
                held[n].append(link)
    return held


def _moved(judged: Judgement, earlier: Mapping[str, str]) -> Judgement | None:
    """The same opinion of the reports that stand now; None where it was one of two revisions of a report.

    That an earlier revision was a copy does not make the later one a copy: its own text was compared as well.
    """
    if earlier.keys().isdisjoint(judged.parts):
        return judged
    parts = tuple(dict.fromkeys(earlier.get(part, part) for part in judged.parts))
    if len(parts) < 2:
        return None
    kind = "same-story" if judged.kind == "copy-of" and judged.parts[0] in earlier else judged.kind
    taken = taken_out(judged)
    detail = " ".join(sorted({earlier.get(report, report) for report in taken})) if taken else judged.detail
    return replace(judged, kind=kind, parts=parts, detail=detail)


def _order(article: Article) -> tuple[bool, str, str]:
    """Sorts by publication, reports without a date last."""
    published = article.published.value if article.published else ""
    return (not published, published, article.id)


def _group(story: str, members: list[str], links: list[Judgement]) -> Grouping:
    """One story: every copy under the text that it descends from, followed to the root."""
    copies = descents(links)
    origins = {m: _root(m, copies) for m in members}
    kinds: list[tuple[str, CopyKind]] = []
    for member in members:
        kinds.append((member, copies[member].detail if member in copies else "original"))  # type: ignore[arg-type]
    return Grouping(
        story=story,
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
