"""Counted numbers, and how far the words that bound one of them reach: before the verb, and over a pair."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from coranto.glean.clauses import Clause
from coranto.glean.quantities import Quantity, bind
from coranto.records.facts import Operator

How = Literal["left", "noun", "right", "part", "shared", "toll", "weak", "aid", "money", "same", "listed", "rival"]
# A number that disputes another is at most this many times as large or as small.
RIVAL_RATIO = 20
# A bound before the verb still holds for a number this many characters on.
_LOOSE_REACH = 90
# A bound behind the number: "12 people at least".
_BEHIND_REACH = 25
_CLOSING = frozenset("”»")


@dataclass(frozen=True, slots=True)
class Counted:
    """One number and what it counts. `group` is the span of the group's words, `said` of the words that say so.

    `how` names the rule. `part` marks a part of a whole, `earlier` a number that another has replaced ("from 29 to
    32"), `more` one on top of others ("12 more"), `pledge` one that is promised. `chained` when only "and" or a comma
    parts it from the figure before.
    """

    quantity: Quantity
    measure: str
    how: How
    group: tuple[int, int] | None = None
    said: tuple[int, int] | None = None
    unit: str | None = None
    unit_span: tuple[int, int] | None = None
    part: bool = False
    earlier: bool = False
    more: bool = False
    pledge: bool = False
    chained: bool = False


def is_rival(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers are near enough in size to count one thing."""
    return apart(one, other) <= RIVAL_RATIO


def apart(one: Quantity, other: Quantity) -> float:
    """How many times as large the larger number is; without end where one is vague."""
    a, b = one.value or one.high, other.value or other.high
    return max(a / b, b / a) if a and b else float("inf")


def carry_bounds(counted: list[Counted], clause: Clause, loose: Iterable[tuple[int, int, Operator]]) -> list[Counted]:
    """Bounds that stand before the verb ("At least there would be 32 dead"), and over a coordinated pair."""
    taken = {m for t in clause.tokens if t.quantity is not None for m in t.quantity.modifiers}
    pending = [(a, b) for a, b, op in loose if op == ">=" and (a, b) not in taken]
    out: list[Counted] = []
    for here in counted:
        quantity = here.quantity
        behind = [m for m in pending if _is_behind(clause, quantity, m)]
        if behind:
            # "31 civilians at least were killed"
            pending.remove(behind[0])
            out.append(replace(here, quantity=bind(quantity, ">=", (behind[0],))))
            continue
        reach = [m for m in pending if m[1] <= quantity.start <= m[1] + _LOOSE_REACH]
        if reach and quantity.kind == "number":
            first = not any(c.quantity.start > reach[-1][1] for c in out)
            if quantity.operator == "=" and first:
                quantity = bind(quantity, ">=", (reach[-1],))
            elif quantity.modifiers and not first:
                quantity = replace(quantity, modifiers=tuple(sorted({*quantity.modifiers, reach[-1]})))
        elif out and here.chained and quantity.operator == "=" and _is_said_alike(out[-1], here):
            before = out[-1].quantity
            if (
                before.modifiers
                and before.operator in (">=", ">", "<=", "<")
                and _is_bare_between(clause, before, quantity)
            ):
                quantity = bind(quantity, before.operator, before.modifiers)
        out.append(replace(here, quantity=quantity))
    return out


def _is_said_alike(before: Counted, here: Counted) -> bool:
    """Whether one bound can govern two figures: not "over 400 missing and 18 people were rescued"."""
    return here.how == "noun" or here.how == before.how == "right"


def _is_behind(clause: Clause, quantity: Quantity, bound: tuple[int, int]) -> bool:
    """Whether a bound stands behind the number and its noun, before any verb, mark or other number."""
    if not 0 < bound[0] - quantity.end <= _BEHIND_REACH or quantity.operator != "=":
        return False
    inside = [i for i, t in enumerate(clause.tokens) if quantity.end <= t.start < bound[0]]
    verbs = (".active", ".says", ".participles")
    return all(
        clause.tokens[i].kind == "word"
        and not clause.has(i, "be")
        and not any(k.endswith(verbs) for k in clause.marks[i])
        for i in inside
    )


def _is_bare_between(clause: Clause, before: Quantity, after: Quantity) -> bool:
    """Whether neither a finite verb nor the end of a quotation parts two numbers, so that one bound can govern both."""
    if any(c in _CLOSING for c in clause.text[before.end : after.start]):
        return False
    inside = [i for i, t in enumerate(clause.tokens) if before.end <= t.start < after.start]
    return not any(clause.has(i, "be") or any(k.endswith(".active") for k in clause.marks[i]) for i in inside)
