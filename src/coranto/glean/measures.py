"""What the numbers of a sentence count, read from the words around them.

::

    left     "killed at least 12 people", "the death of 12"
    noun     "12 dead", "400 injured"
    right    "12 people were killed", "12 officers and two civilians died"
    part     "including 1,049 children": counts what the figure before it counts
    shared   "killed two soldiers and four civilians", "was killed along with two others"
    toll     "the death toll has risen to 12"
    weak     "84 demonstrators", "120,000 inhabitants": only where nothing else says more

The rules are tried in this order. A number for which none holds is no figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coranto.glean.bounds import Counted, carry_bounds
from coranto.glean.clauses import Clause, Noun
from coranto.glean.lexicon import lexicon, tokens
from coranto.glean.measures_borrowed import Borrowed
from coranto.glean.measures_refused import Refused
from coranto.glean.measures_tolls import Tolls
from coranto.glean.quantities import Quantity, loose_bounds, quantities

# A number without a measure, and the span of the group after it.
Plain = tuple[Quantity, tuple[int, int] | None]
# Words between a passive verb and the others that it took along.
_ALONG_REACH = 24
# Words between a verb and the number in the last of its objects.
_COORDINATED_REACH = 9
# A promise reaches this many words.
_PLEDGE_REACH = 8
_PEOPLE_ONLY = frozenset(
    {
        "killed",
        "injured",
        "missing",
        "arrested",
        "hostages",
        "rescued",
        "survivors",
        "participants",
        "infected",
        "forces",
        "attackers",
    }
)


# Things go missing and are freed too: these measures need a group that is known to be people.
_KNOWN_PEOPLE = frozenset({"missing", "rescued", "hostages", "participants", "capacity", "forces", "arrested"})
# What stands before these may stand before things as well: "a city of 12 bridges", "a search for 12 planets".
_OF_KNOWN = frozenset({"population", "capacity", "missing"})
# What "counts" or "has" its number: a noun of another measure after the number says more ("counts 170 dead").
_STOCKS = frozenset({"population"})
# Groups of which a measure is not said.
_NOT_OF = {"displaced": "forces.weak", "arrested": "hostages.weak"}
# What can be promised.
_PROMISED = frozenset({"aid", "money", "capacity", "forces", "rescued", "hostages", "evacuated"})


def read(
    text: str, start: int, end: int, language: str | None, taken: Sequence[tuple[int, int]] = ()
) -> tuple[tuple[Counted, ...], tuple[Plain, ...]]:
    """The counted numbers of the sentence `text[start:end]`, and the plain ones with their groups that no rule took.

    Numbers inside a stretch of `taken` (times, say) are none. A part without a whole in its sentence has an empty
    measure: the caller knows the figure before it.
    """
    known = lexicon(language)
    found = quantities(text, start, end, language, taken)
    if known is None or not found:
        return (), ()
    reader = _Reader(Clause(text, tokens(text, start, end, found, known), known))
    counted = reader.read()
    counted = carry_bounds(counted, reader.clause, loose_bounds(text, start, end, language))
    figured = {c.quantity.start for c in counted}
    return tuple(counted), tuple(p for p in reader.plain if p[0].start not in figured)


class _Reader:
    """The rules over one sentence."""

    def __init__(self, clause: Clause) -> None:
        self.clause, self.known = clause, clause.known
        self.plain: list[Plain] = []
        self.counted: dict[int, Counted] = {}
        self.refused, self.borrowed, self.tolls = Refused(clause), Borrowed(clause, self.counted), Tolls(clause)
        marks = clause.marks
        self._at = {clause.tokens[i].start: i for i in clause.numbers}
        self.pledges = [i + n for i, m in enumerate(marks) for label, n in m.items() if label == "pledge"]

    def read(self) -> list[Counted]:
        clause = self.clause
        for i in clause.numbers:
            quantity = clause.tokens[i].quantity
            if quantity is None or self.refused.holds(i, quantity) or self._is_known_pair(i, quantity):
                continue
            if quantity.kind == "number":
                self.plain.append((quantity, clause.group(clause.nouns[i])))
            made = self._measure(i, quantity)
            if made is not None:
                self.counted[i] = made
        self._mark_earlier()
        return [self.counted[i] for i in sorted(self.counted)]

    def _is_known_pair(self, i: int, q: Quantity) -> bool:
        """ "The two sides", "these three men": numbers that only name again; not "killed the two men"."""
        noun = self.clause.nouns[i]
        if q.kind != "number" or q.value is None or q.value > 3 or q.modifiers or (q.digits and noun.strong):
            return False
        if not self.clause.has(i - 1, "determiners") or self._left(i, q, noun) is not None:
            return False
        # "her uncle and his three daughters were killed"
        return not (self.clause.has(i - 2, "and") and noun.after > noun.first and self._right(i, q, noun) is not None)

    # ---- the rules -------------------------------------------------------------------------------------------------
    def _measure(self, i: int, q: Quantity) -> Counted | None:
        noun, pledged = self.clause.nouns[i], self._pledged(i)
        if q.kind == "code":
            return self._strength(i, q)
        if i in self.clause.shares:
            return self._weak(i, q, noun)
        if q.kind == "money":
            size = q.value if q.value is not None else q.low
            if size is None or size < self.known.least.get("money", 0):
                return None
            return Counted(q, "money", "money", unit=q.unit, unit_span=q.unit_span, pledge=pledged)
        if noun.strong is not None and not noun.strong[0]:
            return None
        aid = self.known.aid(self.clause.tokens, i + 1)
        if aid is not None:
            unit, unit_span, goods = aid
            return Counted(q, "aid", "aid", goods, goods, unit, unit_span, pledge=pledged)
        for rule in (
            self._left,
            self._noun,
            self._right,
            self.borrowed.part,
            self._shared,
            self.borrowed.in_all,
            self.borrowed.listed,
            self.borrowed.regrouped,
            self.tolls.told,
            self.tolls.apposed,
            self._weak,
            self._coordinated,
            self.borrowed.elliptic,
            self.borrowed.other_count,
            self.borrowed.rival,
        ):
            made = rule(i, q, noun)
            if made is not None and (made.how == "left" or self._fits(made, noun)):
                part, more = (
                    made.part or self.borrowed.told_as_part(i) is not None,
                    self._is_more(i, noun, made.measure),
                )
                return replace(
                    made,
                    part=part,
                    more=more,
                    pledge=pledged and made.measure in _PROMISED,
                    chained=self.clause.chained(i),
                )
        return None

    def _fits(self, made: Counted, noun: Noun, role: str = "") -> bool:
        """Whether the group can be counted so: houses are not injured, nobody dies by halves."""
        measure, head, value = made.measure, self.clause.head(noun), made.quantity.value
        thing = head is not None and head in self.known.things
        if isinstance(value, float) and measure not in ("aid", "money"):
            return False
        strong = noun.strong is not None and self._is_all_known(made.quantity, noun)
        named = head is not None or (noun.bare and noun.strong is None) or strong or role == "before"
        named = named or made.part or (self.clause.is_name(noun.last - 1) and measure != "forces")
        rest = range(noun.first, noun.last)
        named = named or (bool(rest) and all(self.clause.has(j, "other") for j in rest))  # "dozens more"
        named = named or (measure == "arrested" and role in ("active", "participles"))
        if measure in _KNOWN_PEOPLE and not named:
            return False
        if role == "before" and measure in _OF_KNOWN and not self._is_of_people(noun):
            return False  # "a region of 12 islands"
        if made.how == "right" and value is not None and value < self.known.least_said.get(measure, 0):
            return False
        if measure in _PEOPLE_ONLY:
            return not thing
        if measure == "damage" and noun.strong is not None and noun.strong[0] in _PEOPLE_ONLY:
            return False  # "buried 700 of the dead"
        if measure in ("displaced", "evacuated", "other") and thing:
            return head in self.known.households or measure == "evacuated"
        if measure == "other":
            return self.known.is_people(head) or (noun.bare and bool(self.counted))
        if any(label == _NOT_OF.get(measure) for j in range(noun.first, noun.last) for label in self.clause.marks[j]):
            return False  # troops that leave are not displaced; hostages that are held are not arrested
        return not (measure == "damage" and self.known.is_people(head) and head not in self.known.households)

    def _is_of_people(self, noun: Noun) -> bool:
        """Whether the group is people, or is not said."""
        clause = self.clause
        return noun.bare or self.known.is_people(clause.head(noun)) or clause.is_name(noun.last - 1)

    def _is_all_known(self, quantity: Quantity, noun: Noun) -> bool:
        """Whether no word without a label parts the number from the noun that says its measure ("one obstacle
        disappeared")."""
        at = noun.strong[1] if noun.strong is not None else noun.first
        inside = range(self._at[quantity.start] + 1, at)
        return all(
            self.clause.marks[j] or self.known.is_group(self.clause.word(j)) or self.clause.is_name(j) for j in inside
        )

    def _pledged(self, i: int) -> bool:
        return any(0 <= i - at <= _PLEDGE_REACH for at in self.pledges)

    def _is_more(self, i: int, noun: Noun, measure: str) -> bool:
        """Whether the number comes on top of others; "another 30" after a figure of another measure does not."""
        inside = [j for j in range(max(i - 2, 0), min(noun.first + 2, len(self.clause.tokens))) if j != i]
        if not any(self.clause.has(j, "increment") for j in inside):
            return False
        earlier = [c.measure for k, c in self.counted.items() if k < i]
        return not earlier or measure in earlier

    def _left_labels(self, j: int) -> list[tuple[str, str, int]]:
        """(measure, role, length) of the phrases that end at `j` and count what follows."""
        found = []
        for role in ("before", "active", "participles", "of_people"):
            for label, length in self.clause.ends[j].items():
                if label.endswith("." + role):
                    found.append((label[: -len(role) - 1], role, length))
        return found

    def _left(self, i: int, q: Quantity, noun: Noun) -> Counted | None:
        clause, j = self.clause, i - 1
        while j >= 0 and i - j <= 5 and clause.has(j, "skip_left") and not self._left_labels(j):
            j -= 1
        if j < 0:
            return None
        if clause.word(j) == ":":
            return self._labelled(j, i, q, noun)
        for measure, role, length in self._left_labels(j):
            if measure == "capacity" and not self._pledged(j) and role == "active":
                continue
            if role == "of_people" and not self.known.is_people(clause.head(noun)):
                continue
            if role == "of_people" and clause.has(noun.after, "hostages.says"):
                continue  # "held six women captive"
            if (
                role == "participles"
                and length > 1
                and clause.has(j, "prepositions")
                and not clause.has(j, "particles")
            ):
                continue  # "evacuated from 16 villages"
            if clause.has(j - length, "be") and clause.nouns[i].bare:
                continue
            if measure in _STOCKS and noun.strong is not None and noun.strong[0] != measure:
                continue
            # "She buried three daughters", "the dead were 11 men": some of those that died
            some = role == "of_people" and (clause.head(noun) in self.known.kin or bool(clause.has(j, "be")))
            made = Counted(q, measure, "left", clause.group(noun), clause.span(j - length + 1, j + 1), part=some)
            if self._fits(made, noun, role):
                return made
        return None

    def _labelled(self, j: int, i: int, q: Quantity, noun: Noun) -> Counted | None:
        """ "Injured: 40"."""
        if j == 0 or not noun.bare:
            return None
        for label, length in self.clause.ends[j - 1].items():
            opens = j - length == 0 or self.clause.tokens[j - length - 1].kind == "mark"
            if label.endswith((".nouns", ".tolls")) and opens:
                return Counted(q, label.split(".")[0], "left", None, self.clause.span(j - length, j))
        return None

    def _noun(self, i: int, q: Quantity, noun: Noun) -> Counted | None:
        if noun.strong is None:
            return None
        measure, at, length = noun.strong
        return Counted(q, measure, "noun", self.clause.group(noun), self.clause.span(at, at + length))

    def _right(self, i: int, q: Quantity, noun: Noun) -> Counted | None:
        clause, located = self.clause, self.clause.has(i - 1, "prepositions") and not self.clause.has(i - 1, "linking")
        found = None if located and not self.known.is_people(clause.head(noun)) else clause.predicate(i)
        if found is None:
            return None
        measure, at, length = found
        said = clause.span(at, at + length)
        if located and any(c.said == said for k, c in self.counted.items() if clause.nouns[k].after == i - 1):
            return None  # "18 people from one family died": said of the 18
        if measure in _STOCKS and self.counted and self.borrowed.told_as_part(i) is not None:
            return None
        among = any(self.clause.has(k, "among") for k in range(max(noun.after, at - 3), at))
        return Counted(q, measure, "right", self.clause.group(noun), said, part=among)

    def _shared(self, i: int, q: Quantity, noun: Noun) -> Counted | None:
        clause = self.clause
        earlier = [k for k in self.counted if k < i]
        last = self.counted[max(earlier)] if earlier else None
        if (
            last is not None
            and not noun.bare
            and clause.chained(i)
            and (last.how in ("left", "shared") or last.part)
            and not last.pledge
        ):
            return replace(last, quantity=q, how="shared", group=clause.group(noun), part=last.how == "part")
        if last is not None and noun.bare and clause.has(i + 1, "severity") and last.measure == "injured":
            return replace(last, quantity=q, how="part", group=None, part=True, earlier=False)
        if not any(clause.ended(i - 1, "along") or clause.ended(i - 2, "along") for _ in (0,)):
            return None
        for k in range(i - 1, max(-1, i - _ALONG_REACH), -1):
            for label, length in clause.marks[k].items():
                passive = label.endswith(".participles") and any(clause.has(b, "be") for b in range(max(0, k - 3), k))
                if passive or label.endswith(".says"):
                    return Counted(q, label.split(".")[0], "shared", clause.group(noun), clause.span(k, k + length))
        return None

    def _weak(self, i: int, q: Quantity, noun: Noun) -> Counted | None:
        for j in range(noun.first, noun.last):
            for label, length in self.clause.marks[j].items():
                if not label.endswith(".weak") or any(
                    self.known.is_group(self.clause.word(k)) for k in range(j + length, noun.last)
                ):
                    continue
                if label == "killed.weak" and self.clause.has(noun.after, "linking"):
                    continue  # victims of what need not be dead
                size = q.value if q.value is not None else q.low
                last = max((k for k in self.counted if k < i), default=-1)
                beside = last >= 0 and self.clause.chained(i) and self.counted[last].measure == label[:-5]
                if size is not None and (beside or size >= self.known.least.get(label[:-5], 2)):
                    return Counted(q, label[:-5], "weak", self.clause.group(noun), self.clause.span(j, j + length))
        return None

    def _strength(self, i: int, q: Quantity) -> Counted | None:
        """ "A 300-strong rescue team"."""
        clause = self.clause
        for j in range(i + 3, min(i + 7, len(clause.tokens))):
            if clause.tokens[j].kind != "word":
                break
            if clause.has(j, "bodies"):
                return Counted(q, "forces", "weak", None, clause.span(i + 2, j + 1))
        return None

    def _coordinated(self, i: int, q: Quantity, noun: Noun) -> Counted | None:
        """ "Arrested the captain and three sailors", "killed a teacher, his wife and two pupils"."""
        clause, j = self.clause, i - 2
        if not clause.has(i - 1, "and") or not self.known.is_people(clause.head(noun)):
            return None
        while j >= 0 and i - j <= _COORDINATED_REACH:
            labels = [(m, r, n) for m, r, n in self._left_labels(j) if r in ("active", "participles", "of_people")]
            if labels:
                measure, role, length = labels[0]
                if any(clause.has(k, "be") for k in range(max(0, j - length - 1), j)):
                    return None
                said = clause.span(j - length + 1, j + 1)
                return Counted(q, measure, "shared", clause.group(noun), said, part=role == "of_people")
            marks = clause.marks[j]
            if (
                "prepositions" in marks
                or "subordinators" in marks
                or "be" in marks
                or clause.word(j) in (".", ";", ":")
            ):
                return None
            if any(m.endswith((".says", ".nouns")) for m in marks):
                return None
            j -= 1
        return None

    def _mark_earlier(self) -> None:
        """ "rose from 29 to 32", "32, up from 29": the first number, or the second, is one that was replaced."""
        clause = self.clause
        for here, there in zip(clause.numbers, [*clause.numbers[1:], -1], strict=True):
            first, second = clause.tokens[here].quantity, self.counted.get(there)
            if first is None or first.kind != "number":
                continue
            if here in self.counted and any(clause.has(k, "earlier") for k in range(here)):
                self.counted[here] = replace(self.counted[here], earlier=True)
            at = here - 1
            if clause.has(at, "determiners") and not clause.ended(at, "rise_from"):
                at -= 1  # "down from the 115"
            if not clause.ended(at, "rise_from") or clause.has(here + 1, "according"):
                continue
            before = [k for k in self.counted if k < here]
            if here not in self.counted and before and clause.ended(at, "rise_from") > 1:
                last = self.counted[max(before)]
                self.counted[here] = replace(last, quantity=first, how="same", earlier=True, more=False, chained=False)
            elif second is not None and second.measure and there - here <= 4:
                self.counted[here] = replace(second, quantity=first, earlier=True, more=False, chained=False)
            elif here in self.counted:
                measure = self.counted[here].measure
                replaced = any(k < here and c.measure == measure for k, c in self.counted.items())
                self.counted[here] = replace(self.counted[here], earlier=replaced)
