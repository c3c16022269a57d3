"""A person's word on stories, as judgements: to split, to merge, and to take back. Nothing is decided by a rule here.

A split or a merge is one judgement, so that one `undo` takes it back. It holds for the reports that stand in the
stories when it is said; those to come are joined by the rules, and never over what people hold apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from coranto.errors import NotFound, UsageError
from coranto.join.components import is_rule, sides
from coranto.join.verdicts import Word, restored, withdraw
from coranto.records import Grouping, Judgement, withdrawn

# What a person may take back here, and what answers it where a rule said it.
ANSWERS = {
    "same-story": "not-same-story", "copy-of": "not-copy-of", "also-tells": "not-also-tells", "several": "",
    "not-same-story": "", "not-copy-of": "", "not-also-tells": "",
}  # fmt: skip


def split(story: Grouping, reports: Collection[str], word: Word) -> Judgement:
    """The judgement that takes `reports`, and what is a copy of them, out of a story; they are a story of their own.

    Raises NotFound for a report that does not stand there, UsageError where nothing would be left.
    """
    if missing := [r for r in reports if r not in story.members]:
        told = f"{', '.join(missing)} does not stand in {story.story}"
        raise NotFound(f"{told}; `coranto story why REPORT` says where a report stands")
    taken = [m for m in story.members if m in reports or story.origin(m) in reports]
    if len(taken) == len(story.members):
        told = f"{story.story} has no other reports than these and their copies: there is nothing to split"
        raise UsageError(f"{told}; a copy that is none is told apart by `coranto story undo` first")
    return word.judgement("not-same-story", (*story.members, story.story), " ".join(sorted(taken)))


def merge(
    one: Grouping, two: Grouping, judged: Iterable[Judgement], word: Word, earlier: Mapping[str, str] | None = None
) -> Judgement:
    """The judgement that two stories are one. Raises UsageError for one story, or two that people keep apart.

    `earlier` leads from earlier revisions of reports to those that stand for them.
    """
    if one.story == two.story:
        raise UsageError(f"{one.story} is one story already; name two")
    if barring := _kept_apart(one.members, two.members, judged, earlier or {}):
        told = f"people keep {one.story} and {two.story} apart"
        raise UsageError(f"{told}; take that back first: `coranto story undo {' '.join(barring)}`")
    return word.judgement("same-story", (*one.members, *two.members, one.story, two.story))


def _kept_apart(
    ours: Collection[str], theirs: Collection[str], judged: Iterable[Judgement], earlier: Mapping[str, str]
) -> list[str]:
    """The ids of the standing judgements that hold a report of the one apart from one of the other."""
    held = list(judged)
    gone, found = withdrawn(held), []
    for one in (j for j in held if j.kind == "not-same-story" and j.id not in gone):
        of = {earlier.get(report, report): side for report, side in sides(one).items()}
        here, there = ({of[report] for report in some if report in of} for some in (ours, theirs))
        if here and there and len(here | there) > 1:
            found.append(one.id)
    return sorted(found)


def undo(judged: Iterable[Judgement], id: str, made: Mapping[str, Judgement], word: Word) -> list[Judgement]:
    """What takes a judgement back: a withdrawal of a person's; against a rule's own, that the two are apart.

    `made` are the opinions of rules that are made anew on reading. Raises NotFound for an id that is none, UsageError
    for one that is taken back already.
    """
    held = {j.id: j for j in judged}
    if id in made:
        return restored(held.values(), [word.judgement(ANSWERS[made[id].kind], made[id].parts)], word)
    if id not in held or held[id].kind not in ANSWERS:
        raise NotFound(f"no judgement on stories has the id {id!r}; `coranto story why REPORT` prints them")
    if id in withdrawn(held.values()):
        raise UsageError(f"{id} is taken back already; split or merge again to hold it anew")
    if is_rule(held[id]) and ANSWERS[held[id].kind]:
        return [word.judgement(ANSWERS[held[id].kind], held[id].parts)]
    return withdraw(id, held, word)
