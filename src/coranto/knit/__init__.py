"""Step 5: one story over time. Arranges facts, writes no prose.

::

    members (originals, copies) + readings + names -> ledger, timeline, voices, differences, names -> Story

Everything is a view: put together on reading, the same for the same input, never stored as truth.
"""

from __future__ import annotations

from collections.abc import Mapping

from coranto.errors import NotFound
from coranto.knit import ledger, reports, standfirst, standing, timeline
from coranto.knit import names as naming
from coranto.knit.differences import differences
from coranto.knit.origins import Ground
from coranto.records import Article, Grouping, Judgement, NameGroup, Reading, Story

__all__ = ["story"]


def story(
    grouping: Grouping,
    articles: Mapping[str, Article],
    readings: Mapping[str, Reading],
    names: tuple[NameGroup, ...] = (),
    judgements: Mapping[str, Judgement] | None = None,
) -> Story:
    """The story of a grouping. Members without a reading are listed and bring nothing else.

    Of `judgements` those count that the grouping rests on, or all where it names none.

    Raises NotFound where none of the members is among `articles`.
    """
    found = reports.members(grouping, articles, readings)
    if not found:
        raise NotFound(f"none of the {len(grouping.members)} reports of story {grouping.story} is at hand")
    register = naming.Register(names)
    judged = {i: j for i, j in (judgements or {}).items() if i in grouping.judgements or not grouping.judgements}
    ground = Ground.of(grouping, articles, readings, judged)
    rows = ledger.rows(grouping, articles, readings, names, ground)
    shown = naming.listed(names, found)
    title, title_from = standfirst.title(found)
    dated = [r.published for r in found if r.article.published]
    return Story(
        id=grouping.story,
        title=title,
        title_from=title_from,
        first=min(dated, default=None),
        latest=max(dated, default=None),
        reports=tuple(reports.listed(found, grouping, judged)),
        independent=sum(r.original for r in found),
        agencies=reports.agencies(found),
        now=standfirst.now(found),
        ledger=rows,
        voices=standing.voices(found, register, ground),
        timeline=timeline.entries(found, ground),
        differ=differences(found, rows, shown, register),
        names=shown,
        places=naming.places(names, found),
        sample=all(r.article.sample for r in found),
    )
