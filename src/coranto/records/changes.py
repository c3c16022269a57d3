"""What changed in a ledger: a claimant gives another number, a new claimant speaks up, a figure is withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from coranto.errors import RecordError
from coranto.records.ident import content_id
from coranto.records.lines import Cite

# new-row: the first figure of its measure, group and event; new-claimant: the first of this claimant in the row;
# raised, lowered: another number by the same claimant; restated: the same number under another bound, or other words;
# unsourced: another number for which no source is named.
ChangeKind = Literal["new-row", "new-claimant", "raised", "lowered", "restated", "unsourced", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A figure as it was stated: its number with bound (None for vague words), its day, and where it says so."""

    value: float | int | None
    operator: str
    cites: tuple[Cite, ...]
    low: float | int | None = None
    high: float | int | None = None
    words: str = ""
    as_of: str | None = None
    verified: str = "not_stated"

    def __post_init__(self) -> None:
        if not self.cites:
            raise RecordError("a figure cannot be stated without a citation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change in a row of a ledger, known `at` the ISO time at which the first report of it was captured.

    `event`, `measure`, `counted`, `basis`, `unit` name the row as in `LedgerRow`; `before` is what the same claimant
    stood by until then. `story` and `title` are those of the time it was noted; the id does not depend on them, so
    that a story woven anew does not tell the same again.
    """

    kind: ChangeKind
    story: str
    title: str
    event: str | None
    measure: str
    counted: str | None
    basis: str
    unit: str | None
    claimant: str | None
    after: Stated
    at: str
    before: Stated | None = None
    id: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        row = (self.event, self.measure, self.counted, self.basis, self.unit)
        said = (self.claimant, self.after.value, self.after.operator, self.after.words, self.after.as_of)
        object.__setattr__(self, "id", content_id("n", self.kind, *row, *said, self.after.cites[0]))
