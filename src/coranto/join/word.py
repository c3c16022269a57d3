"""A person's word as judgements: said with a reason, taken back, held anew. Every word stays; the last one counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coranto.records import Judgement, withdrawn


@dataclass(frozen=True, slots=True)
class Word:
    """Who says it, why, and when (ISO 8601)."""

    by: str
    reason: str
    at: str = ""

    def judgement(self, kind: str, parts: tuple[str, ...], detail: str = "") -> Judgement:
        """What is said, as a judgement that this person signs."""
        return Judgement(
            kind=kind,  # type: ignore[arg-type]
            parts=parts,
            maker=f"person:{self.by}",
            score=1.0,
            reason=self.reason,
            detail=detail,
            made_at=self.at,
        )


def restored(judged: Iterable[Judgement], new: Iterable[Judgement], word: Word) -> list[Judgement]:
    """What must be added so that all of `new` stands: itself, or where it was said and taken back, the taking back of
    that."""
    held = {j.id: j for j in judged}
    found: list[Judgement] = []
    for one in new:
        if one.id not in held:
            found.append(one)
        elif one.id in withdrawn(held.values()):
            found += _restore(one.id, held, word)
    return found


def taken_back(id: str, held: Mapping[str, Judgement], word: Word) -> list[Judgement]:
    """A withdrawal, or where this person's was taken back, the end of that."""
    made = word.judgement("withdrawn", (id,))
    return _restore(made.id, held, word) if made.id in held else [made]


def _restore(id: str, held: Mapping[str, Judgement], word: Word) -> list[Judgement]:
    gone = withdrawn(held.values())
    against = [j.id for j in held.values() if j.kind == "withdrawn" and id in j.parts and j.id not in gone]
    return [j for other in against for j in taken_back(other, held, word)]
