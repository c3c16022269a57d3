"""Numbers that take their measure from the figure before them: parts, lists, rivals, elliptic pairs.

::

    told     "including 12 children", "12 of whom"
    listed   "six people died: four soldiers and two civilians"
    elliptic "110 miners died in the valley, and 28 in 2019"
    other    "3.5 million according to the unions, 1.08 million according to the police"
    rival    "the unions spoke of 1.3 million": also across sentences
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from coranto.glean.bounds import Counted, is_rival
from coranto.glean.clauses import Clause, Noun
from coranto.glean.quantities import Quantity

# Two counts of one thing: large, and not too far apart.
_SAME_THING_FROM = 10
_SAME_THING_RATIO = 30


class Borrowed:
    """The rules over one sentence; `counted` holds the figures read so far, and grows as the caller reads on."""

    def __init__(self, clause: Clause, counted: Mapping[int, Counted]) -> None:
        self.clause, self.known, self.counted = clause, clause.known, counted

    def told_as_part(self, i: int) -> tuple[int, int] | None:
        """The span of "including" before the number or "of them" after it."""
        clause, j = self.clause, i - 1
        while (
            j >= 0
            and i - j <= 5
            and (clause.has(j, "be") or clause.has(j, "skip_left"))
            and not clause.ended(j, "including")
        ):
            j -= 1
        if j > 0 and clause.word(j) == "," and clause.ended(j - 1, "including") > 1:
            j -= 1  # "of the dead, 5 were children"
        length = clause.ended(j, "including")
        if length:
            return clause.span(j - length + 1, j + 1)
        after = clause.has(i + 1, "including")
        return clause.span(i + 1, i + 1 + after) if after > 1 or (after and not clause.is_number(i + 2)) else None

    def part(self, i: int, q: Quantity, noun: Noun) -> Counted | None:
        """ "Including 12 children", "among the injured are two girls", "the dead included four nurses"."""
        said, among = self.told_as_part(i), self._among(i, q, noun)
        if said is None or among is not None:
            return among
        opener = self._opens(said, noun)
        if opener and (not noun.bare or self.clause.word(i - 1) == ","):
            return Counted(q, opener, "part", self.clause.group(noun), said, part=True)
        earlier = [k for k in self.counted if k < i and self.counted[k].measure != "money"]
        group = self.clause.group(noun)
        measure = self.counted[max(earlier)].measure if earlier else ""
        return (
            Counted(q, measure, "part", group, said, part=True)
            if earlier or group or self.clause.word(i - 1) == ","
            else None
        )

    def _opens(self, said: tuple[int, int], noun: Noun) -> str:
        """The measure of the noun that the phrase of a part has in it or before it; empty where there is none.

        "Of the deaths, 1,293 were here", "the dead included four nurses".
        """
        clause = self.clause
        inside = [k for k, t in enumerate(clause.tokens) if said[0] <= t.start < said[1]]
        if not inside:
            return ""
        before = clause.ends[inside[0] - 1] if inside[0] and not noun.bare else {}
        found = [*clause.ends[inside[-1]], *(before if not clause.is_number(inside[0] - 2) else ())]
        return next((m[:-6] for m in found if m.endswith(".nouns")), "")

    def _among(self, i: int, q: Quantity, noun: Noun) -> Counted | None:
        """ "Among the injured are two girls"."""
        clause = self.clause
        for k in range(max(0, i - 6), i):
            if not clause.has(k, "among"):
                continue
            at = k + clause.has(k, "among")
            for label in clause.marks[at] if at < i else ():
                if label.endswith((".nouns", ".participles")):
                    return Counted(
                        q, label.split(".")[0], "part", clause.group(noun), clause.span(k, at + 1), part=True
                    )
        return None

    def other_count(self, i: int, q: Quantity, noun: Noun) -> Counted | None:
        """ "3.5 million according to the unions, 1.08 million according to the police", "the union 800,000"."""
        clause = self.clause
        earlier = [c for k, c in self.counted.items() if k < i and (c.quantity.value or c.quantity.high)]
        if not noun.bare or q.value is None or not earlier or q.value < _SAME_THING_FROM:
            return None
        last = earlier[-1]
        ratio = q.value / (last.quantity.value or last.quantity.high or 1)
        if not 1 / _SAME_THING_RATIO < ratio < _SAME_THING_RATIO:
            return None
        told = clause.has(i + 1, "according") or clause.ended(i - 1, "versus")
        closes = clause.word(i + 1) in ("", ".", ",", ";") and not clause.has(i - 1, "prepositions")
        listed = closes and i > 1 and "," in [clause.word(k) for k in range(max(0, i - 6), i - 1)]
        if not (told or (listed and clause.tokens[i - 1].kind == "word")):
            return None
        return replace(last, quantity=q, how="same", part=False, earlier=False)

    def in_all(self, i: int, q: Quantity, noun: Noun) -> Counted | None:
        """ "4 soldiers and 2 civilians were killed, 6 people in all"."""
        earlier = [k for k in self.counted if k < i]
        if not earlier or not self.clause.has(noun.after, "in_all"):
            return None
        last = self.counted[max(earlier)]
        return replace(last, quantity=q, how="same", group=self.clause.group(noun), part=False, chained=False)

    def regrouped(self, i: int, q: Quantity, noun: Noun) -> Counted | None:
        """ "560 displaced families, about 2,800 people": the same figure, counted in persons or in households."""
        clause, earlier = self.clause, [k for k in self.counted if k < i]
        head = clause.head(noun)
        if not earlier or (not self.known.is_people(head) and head not in self.known.households):
            return None
        at = max(earlier)
        other = clause.nouns[at]
        heads = (clause.word(k) for k in range(at + 1, i))
        was = next((w for w in heads if w in self.known.households or w in self.known.people), None)
        if was is None or (was in self.known.households) == (head in self.known.households):
            return None
        between = range(max(other.after, other.last), i)
        if not between or not all(clause.word(k) in (",", "(") or clause.has(k, "same") for k in between):
            return None
        return replace(self.counted[at], quantity=q, how="same", group=clause.group(noun), chained=False)

    def listed(self, i: int, q: Quantity, noun: Noun) -> Counted | None:
        """ "Six people died: four soldiers and two civilians", "298 deaths: 176 in Hama, 88 in Kuy"."""
        clause, earlier = self.clause, [k for k in self.counted if k < i]
        if not earlier or not (self.known.is_people(clause.head(noun)) or self._is_placed(i, noun)):
            return None
        last = self.counted[max(earlier)]
        if last.how == "listed":
            opens = all(clause.word(k) in (",", ";") or clause.has(k, "and") for k in range(i - 1, i))
        else:
            opens = clause.word(i - 1) in (":", "–", "—", "-") and not self._labels_between(max(earlier), i)
        if not opens or last.pledge:
            return None
        return replace(last, quantity=q, how="listed", group=clause.group(noun) or last.group, part=True, earlier=False)

    def _labels_between(self, k: int, i: int) -> bool:
        """Whether a verb of another measure stands between two numbers."""
        measure = self.counted[k].measure
        labels = (m for j in range(self.clause.nouns[k].after, i) for m in self.clause.marks[j])
        return any(m.endswith((".participles", ".says", ".active")) and not m.startswith(measure) for m in labels)

    def _is_placed(self, i: int, noun: Noun) -> bool:
        """Whether a bare number has a place or a year after it: "176 in Hama"."""
        return noun.bare and bool(self.clause.has(i + 1, "elliptic")) and not self.clause.is_number(i + 2)

    def elliptic(self, i: int, q: Quantity, noun: Noun) -> Counted | None:
        """ "110 miners died in the valley, and 28 in 2019 at the same pit"."""
        clause, earlier = self.clause, [k for k in self.counted if k < i]
        if not earlier or not noun.bare:
            return None
        last = self.counted[max(earlier)]
        if clause.has(i - 1, "prepositions") and any(clause.has(k, "followed") for k in range(max(earlier), i)):
            return replace(last, quantity=q, how="same", earlier=False, more=False, chained=False)
        if not clause.has(i + 1, "elliptic"):
            return None
        j = i - 1
        while j > 0 and clause.has(j, "skip_left"):
            j -= 1
        joined = clause.has(j, "and") or clause.word(j) in (",", ";")
        if not joined or last.pledge or last.how == "weak" or (clause.is_number(i + 2) and not q.digits):
            return None
        return replace(last, quantity=q, how="same", group=last.group, part=last.part, earlier=False, more=False)

    def rival(self, i: int, q: Quantity, noun: Noun) -> Counted | None:
        """ "The unions spoke of 1.3 million": counts what the figure before it counts, in this sentence or the last."""
        clause, j, size = self.clause, i - 1, q.value or q.high
        if not noun.bare or size is None or size < _SAME_THING_FROM:
            return None
        while j >= 0 and clause.has(j, "skip_left") and not clause.ended(j, "rivals"):
            j -= 1
        length = clause.ended(j, "rivals")
        closes = (
            clause.word(i + 1) in ("", ".", ",", ";", ")") or clause.has(i + 1, "closers") or clause.has(i + 1, "and")
        )
        if not length or not closes:
            return None
        earlier = [c for k, c in self.counted.items() if k < i and is_rival(q, c.quantity)]
        said = clause.span(j - length + 1, j + 1)
        if not earlier:
            return Counted(q, "", "rival", None, said)
        return replace(earlier[-1], quantity=q, how="same", part=False, earlier=False, more=False)
