"""What stories are called, and where a story went whose id is no longer in use: worked out anew from the judgements.

A story is called after the report of it that came first. A split leaves the id where the story goes on, even where it
took out that very report; what it took out then goes by an id of its own. Nothing is stored: the id of a story that is
no more leads to the report behind it, and so to the story that this report stands in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property
from typing import Any

from coranto.join.components import reports_in, stories_in, taken_out
from coranto.records import Judgement, Turn, content_id


def called_after(report: str) -> str:
    """The id of a story of which this report came first."""
    return content_id("s", report)


def called_apart(story: str) -> str:
    """The id of what was taken out of a story together with the report that it is called after."""
    return content_id("s", story)


def named(
    groups: Sequence[list[str]], apart: Iterable[Judgement], name: Callable[[str], str], came: Callable[[str], Any]
) -> list[str]:
    """The id of every group; `name` gives the id that a report gives its story, `came` sorts the first to come first.

    A split story goes on where the first is of the reports that were left in it; where it became part of one that was
    there earlier, that one's id stays.
    """
    heads = [min(members, key=came) for members in groups]
    home = {member: n for n, members in enumerate(groups) for member in members}
    ids = [name(head) for head in heads]
    for story, (left, taken) in sorted(_parted(apart).items()):
        left = {report for report in left - taken if report in home}
        if left:
            goes_on = home[min(left, key=came)]
            begun = heads[goes_on] in left
            ids = [called_apart(story) if id == story and n != goes_on else id for n, id in enumerate(ids)]
            ids[goes_on] = story if begun else ids[goes_on]
    return ids


def _parted(apart: Iterable[Judgement]) -> dict[str, tuple[set[str], set[str]]]:
    """For each story that was split: the reports that were left in it, and those that were taken out."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for judged in apart:
        if taken := taken_out(judged):
            for story in stories_in(judged):
                left, gone = found.setdefault(story, (set(), set()))
                left |= set(reports_in(judged)) - taken
                gone |= taken
    return found


class Trail:
    """Where stories went. `home` gives the id of the story that a report, or a later revision of it, stands in.

    `reports` are all there ever were, `judged` all judgements, `gone` the ids of those that were taken back.
    `former` are the ids of the stories that people ever spoke of.
    """

    def __init__(
        self,
        reports: Collection[str],
        judged: Iterable[Judgement],
        gone: Collection[str],
        home: Callable[[str], str | None],
    ) -> None:
        self._home, self._reports = home, reports
        said = sorted((j for j in judged if stories_in(j)), key=lambda j: (j.made_at, j.id))
        self._said = [j for j in said if j.id not in gone]
        self._parted = _parted(self._said)
        self.former = sorted({story for j in said for story in stories_in(j)})

    @cached_property
    def _after(self) -> dict[str, str]:
        """The report behind every id that a story can have had; made when first asked for, for it takes them all."""
        found = {called_after(report): report for report in self._reports}
        return found | {called_apart(story): found[story] for story in self.former if story in found}

    def now_at(self, story: str) -> tuple[str, ...]:
        """The stories that took the place of one; none where there never was a story of this id."""
        left, taken = self._parted.get(story, (set(), set()))
        homes = {self._home(report) for report in left - taken or {self._after.get(story, "")}}
        return tuple(sorted(home for home in homes if home))

    def turns(self) -> dict[str, tuple[Turn, ...]]:
        """What people said of each story that is there now, the earliest word first."""
        found: dict[str, list[Turn]] = {}
        for judged in self._said:
            taken = taken_out(judged)
            left = self._homes(r for r in reports_in(judged) if r not in taken)
            if judged.kind == "same-story":
                for home in left:
                    others = [s for s in stories_in(judged) if s != home]
                    found.setdefault(home, []).append(_turn("merged", others, judged))
                continue
            out = self._homes(taken)
            for home in left:
                found.setdefault(home, []).append(_turn("split", out, judged))
            for home in out:
                found.setdefault(home, []).append(_turn("split-off", left or stories_in(judged), judged))
        return {story: tuple(turns) for story, turns in found.items()}

    def _homes(self, reports: Iterable[str]) -> list[str]:
        return sorted({home for report in reports if (home := self._home(report))})


def _turn(kind: str, stories: Iterable[str], judged: Judgement) -> Turn:
    return Turn(
        kind=kind,  # type: ignore[arg-type]
        stories=tuple(stories),
        by=judged.maker.removeprefix("person:"),
        reason=judged.reason,
        at=judged.made_at,
        judgement=judged.id,
    )
