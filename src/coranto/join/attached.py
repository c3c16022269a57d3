"""Parts of live blogs and round-ups, attached to the stories that they tell; made anew on reading.

A part belongs to a story where it names two of the rare names that this is about, or one beside a toll of it, while the
story runs. It brings no figures and counts as no origin: it is shown with its words, and stands in its own story.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from coranto.join.related import Relations, tolls_in
from coranto.join.several import MAKER, Part, parts
from coranto.records import Article, Grouping, Judgement, Reading, withdrawn

# So many names are told as the reason.
MOST = 4


def attached(
    told: Iterable[tuple[Judgement, Article, Reading]],
    home: Mapping[str, str],
    groups: Mapping[str, Grouping],
    relations: Relations,
    judged: Collection[Judgement],
    earlier: Mapping[str, str],
) -> Iterator[tuple[str, Judgement]]:
    """(story, ``also-tells``) for the parts of reports of several things: the report and the first one of the story.

    `home` gives the story of each report, `earlier` the report that stands for each earlier revision. A
    ``not-also-tells`` of a person keeps a report from a story.
    """
    gone = withdrawn(judged)
    said = [j.parts for j in judged if j.kind == "not-also-tells" and j.id not in gone]
    barred = {frozenset(earlier.get(part, part) for part in pair) for pair in said}
    for several, article, reading in told:
        for part in parts(several, reading):
            found = _story(part, article, reading, relations, home.get(article.id, ""))
            if found is None:
                continue
            story, names = found
            if not any(frozenset((article.id, member)) in barred for member in groups[story].members):
                yield story, Judgement(
                    kind="also-tells", parts=(article.id, groups[story].members[0]), maker=MAKER, score=1.0,
                    detail=f"{part.start}-{part.end}", reason=f"this part of it names {', '.join(names[:MOST])}",
                )  # fmt: skip


def _story(
    part: Part, article: Article, reading: Reading, relations: Relations, own: str
) -> tuple[str, tuple[str, ...]] | None:
    """The story that a part tells, and the names that say so; None for its report's own story."""
    figures = [f for f in reading.figures if part.start <= f.value_span.start < part.end]
    tolls = frozenset(toll for figure in figures for toll in tolls_in(figure))
    found = relations.telling(part.names, tolls, article.published.value if article.published else "")
    return found if found and found[0] != own else None
