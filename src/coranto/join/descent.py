"""A person's word on copies, as judgements: to hold one, and to take one back. Nothing is decided by a rule here.

What is said holds for the two reports, before every rule, and after a rebuild.
"""

from __future__ import annotations

from collections.abc import Iterable

from coranto.errors import NotFound, UsageError
from coranto.join.verdicts import Word, restored, withdraw
from coranto.records import Judgement, withdrawn
from coranto.records.judgements import CopyKind, by_person

KINDS = ("copy-of", "not-copy-of")


def of(judged: Iterable[Judgement], report: str) -> list[tuple[Judgement, bool]]:
    """Every judgement on copies that names a report, and whether it stands; those of people first."""
    held = list(judged)
    gone = withdrawn(held)
    apart = {frozenset(j.parts) for j in held if j.kind == "not-copy-of" and j.id not in gone}
    found = [j for j in held if j.kind in KINDS and report in j.parts]
    return [
        (j, j.id not in gone and (j.kind == "not-copy-of" or frozenset(j.parts) not in apart))
        for j in sorted(found, key=lambda j: (not by_person(j), -j.score, j.id))
    ]


def hold(judged: Iterable[Judgement], report: str, origin: str, kind: CopyKind, word: Word) -> list[Judgement]:
    """What makes a report a copy of another; nothing where this person holds it already.

    Raises UsageError for a report and itself, and where a person holds of the two that neither is a copy, or that the
    other is.
    """
    held = list(judged)
    if report == origin:
        raise UsageError(f"a report is no copy of itself: {report}")
    for other, stands in of(held, report):
        if not stands or not by_person(other) or set(other.parts) != {report, origin}:
            continue
        if other.kind == "not-copy-of" or other.parts[0] == origin:
            says = "neither is a copy of the other" if other.kind == "not-copy-of" else f"{origin} is the copy"
            raise UsageError(f"{other.maker} holds that {says}; `coranto copies undo {other.id}` takes that back")
    return restored(held, [word.judgement("copy-of", (report, origin), kind)], word)


def undo(judged: Iterable[Judgement], id: str, word: Word) -> list[Judgement]:
    """What takes a judgement on copies back: a withdrawal of a person's; against a rule's, that neither is a copy.

    Raises NotFound for an id that is none, UsageError for one that does not stand.
    """
    held = {j.id: j for j in judged}
    found = held.get(id)
    if found is None or found.kind not in KINDS:
        raise NotFound(f"no judgement on copies has the id {id!r}; `coranto copies of REPORT` prints them")
    if not any(stands for j, stands in of(held.values(), found.parts[0]) if j.id == id):
        raise UsageError(f"{id} is taken back already; `coranto copies of {found.parts[0]}` says by whom")
    if by_person(found):
        return withdraw(id, held, word)
    return restored(held.values(), [word.judgement("not-copy-of", found.parts)], word)
