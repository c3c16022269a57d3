"""What links the stories of one time: where old ids lead, what follows up what, which reports also tell of which."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from coranto.join.attached import attached
from coranto.join.related import Gist, Relations
from coranto.join.trail import Trail
from coranto.records import Article, Cite, Grouping, Judgement, Passage, Reading


class Linked:
    """The links of all stories; most are worked out when first asked for.

    `earlier` leads from earlier revisions of reports to those that stand, `gone` are the ids of the judgements that
    were taken back, `told` the standing ``several`` with their reports.
    """

    def __init__(
        self,
        groups: Mapping[str, Grouping],
        articles: Mapping[str, Article],
        judged: Collection[Judgement],
        gone: Collection[str],
        earlier: Mapping[str, str],
        gists: Iterable[Gist],
        told: Collection[tuple[Judgement, Article, Reading]],
    ) -> None:
        self._groups, self._articles, self._judged, self._told = groups, articles, judged, told
        self.earlier = earlier
        self._home = {member: group.story for group in groups.values() for member in group.members}
        self.relations = Relations(gists)
        self.trail = Trail(articles, judged, gone, lambda report: self._home.get(earlier.get(report, report)))

    @cached_property
    def attached(self) -> tuple[tuple[str, Judgement], ...]:
        """(story, ``also-tells``) of every part of a live blog or round-up that tells another story than its own."""
        return tuple(attached(self._told, self._home, self._groups, self.relations, self._judged, self.earlier))

    @cached_property
    def passages(self) -> dict[str, tuple[Passage, ...]]:
        """By story the parts of other reports that tell it too, the latest last."""
        found: dict[str, list[Passage]] = {}
        for story, judged in self.attached:
            article = self._articles[judged.parts[0]]
            start, end = map(int, judged.detail.split("-"))
            found.setdefault(story, []).append(
                Passage(
                    text=" ".join(article.text[start:end].split()),
                    cites=(Cite(article.id, start, end),),
                    title=article.title.text if article.title else "",
                    outlet=article.outlet,
                    language=article.language,
                    published=article.published.value if article.published else None,
                    reason=judged.reason,
                    judgement=judged.id,
                )
            )
        return {s: tuple(sorted(held, key=lambda p: (p.published or "", p.judgement))) for s, held in found.items()}
