"""Numbers that a word for a toll reaches, or stands before.

::

    told     "the death toll has risen to 12", "this brings to 12 the number of dead"
    apposed  "most of the deaths, 1,293, were in the province"
"""

from __future__ import annotations

from coranto.glean.bounds import Counted
from coranto.glean.clauses import Clause, Noun
from coranto.glean.measures_refused import OLDEST
from coranto.glean.quantities import Quantity

# Words between "death toll" and the number it has risen to.
_TOLL_REACH = 24
# Words from "number of" to the word that says what they had.
_COUNTED_REACH = 7
# Words from a toll to the number set between commas behind it.
_APPOSED_REACH = 6


class Tolls:
    """The rules over one sentence."""

    def __init__(self, clause: Clause) -> None:
        self.clause, self.known = clause, clause.known

    def told(self, i: int, q: Quantity, noun: Noun) -> Counted | None:
        """The measure of the word that the number reaches: "the death toll has risen to 12"."""
        clause = self.clause
        if not noun.bare and not self.known.is_people(clause.head(noun)):
            return None
        j = i - 1
        while j >= 0 and clause.has(j, "skip_left") and not clause.has(j, "reach"):
            j -= 1
        reached = q.modifiers or clause.has(j, "reach") or clause.ended(j, "rise_from") or clause.word(j) == ":"
        if not reached:
            return None
        for k in range(i - 1, max(-1, i - _TOLL_REACH), -1):
            if clause.word(k) in (".", ";", "!", "?"):
                break
            for label, length in clause.ends[k].items():
                if label.endswith(".tolls"):
                    return Counted(q, label[:-6], "toll", clause.group(noun), clause.span(k - length + 1, k + 1))
            if clause.ended(k, "number_of"):
                return self._number_of(i, q, k)
        return self._toll_after(i, q, noun)

    def _number_of(self, i: int, q: Quantity, k: int) -> Counted | None:
        """ "The number of children killed since January is 12": the measure is in the words after "number of"."""
        clause = self.clause
        for j in range(k + 1, min(k + _COUNTED_REACH, i)):
            for label, length in clause.marks[j].items():
                role = label.rpartition(".")[2]
                if role in ("nouns", "participles", "weak", "says"):
                    group = clause.span(k + 1, j) if j > k + 1 and role != "weak" else None
                    return Counted(q, label[: -len(role) - 1], "toll", group, clause.span(j, j + length))
        return None

    def _toll_after(self, i: int, q: Quantity, noun: Noun) -> Counted | None:
        """ "This brings to 12 the number of dead"."""
        clause = self.clause
        if not noun.bare or not clause.has(i + 1, "determiners"):
            return None
        for k in range(i + 2, min(i + 5, len(clause.tokens))):
            for label, length in clause.marks[k].items():
                if label.endswith(".tolls"):
                    return Counted(q, label[:-6], "toll", None, clause.span(k, k + length))
        return None

    def apposed(self, i: int, q: Quantity, noun: Noun) -> Counted | None:
        """ "Most of the deaths, 1,293, were in the province": the number stands between commas after its noun."""
        clause = self.clause
        if not noun.bare or clause.word(i - 1) != "," or clause.word(i + 1) not in (",", "."):
            return None
        for k in range(i - 2, max(-1, i - 2 - _APPOSED_REACH), -1):
            for label, length in clause.ends[k].items():
                size = q.value if q.value is not None else 0
                beside = label.endswith(".nouns") and k == i - 2 and size > OLDEST  # else it is an age
                if label.endswith(".tolls") or beside:
                    some = clause.has(k - length, "determiners") and clause.has(k - length - 1, "linking")
                    said = clause.span(k + 1 - length, k + 1)
                    return Counted(q, label[:-6], "toll", None, said, part=bool(some))
            if clause.tokens[k].kind != "word" or clause.has(k, "be") or clause.has(k, "have"):
                break
        return None
