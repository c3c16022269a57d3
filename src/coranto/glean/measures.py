"""What the numbers of a sentence count, read from the words around them; no parse tree, so broken text is no hindrance.

::

    left     "killed at least 12 people", "the death of 12", "the toll has risen to 12"
    noun     "12 dead", "400 injured"
    right    "12 people were killed", "12 officers and two civilians died"
    weak     "84 demonstrators", "120,000 inhabitants": only where nothing else says more
    part     "including 1,049 children": counts what the figure before it counts

The rules are tried in this order. A number for which none holds is no figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from coranto.glean.lexicon import Lexicon, Token, lexicon, tokens
from coranto.glean.quantities import Quantity, bind, loose_bounds, quantities

How = Literal["left", "toll", "noun", "right", "weak", "part", "aid", "money", "same"]
# Words between a number and the verb that says what befell the group: "two policemen guarding the gate were killed".
_REACH = 14
# Words between "death toll" and the number it has risen to.
_TOLL_REACH = 16
# A bound before the verb still holds for a number this many characters on.
_LOOSE_REACH = 90
_END = frozenset(".;!?")
# A number without a measure, and the span of the group after it.
Plain = tuple[Quantity, tuple[int, int] | None]
_PEOPLE_ONLY = frozenset({"killed", "injured", "missing", "arrested", "hostages", "rescued", "survivors", "participants", "infected"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Counted:
    """One number and what it counts. `group` is the span of the group's words, `said` of the words that say the measure.

    `how` names the rule. `earlier` marks a number that another has replaced ("from 29 to 32"), `more` one on top of
    others ("another 12"), `pledge` one that is promised. `chained` when it is coordinated with the figure before it.
    """

    quantity: Quantity
    measure: str
    how: How
    group: tuple[int, int] | None = None
    said: tuple[int, int] | None = None
    unit: str | None = None
    unit_span: tuple[int, int] | None = None
    earlier: bool = False
    more: bool = False
    pledge: bool = False
    chained: bool = False


@dataclass(frozen=True, slots=True)
class _Noun:
    """The noun phrase after a number: tokens [first, last), where reading may go on, a strong noun in it if any."""

    first: int
    last: int
    after: int
    strong: tuple[str, int, int] | None = None


def read(text: str, start: int, end: int, language: str | None) -> tuple[tuple[Counted, ...], tuple[Plain, ...]]:
    """The counted numbers of the sentence `text[start:end]`, and the plain ones with their groups that no rule took.

    A part without a whole in its sentence has an empty measure: the caller knows the figure before it.
    """
    known = lexicon(language)
    found = quantities(text, start, end, language)
    if known is None or not found:
        return (), ()
    sentence = _Sentence(text, tokens(text, start, end, found, known), known)
    counted = sentence.read()
    counted = _carry_bounds(text, counted, sentence, loose_bounds(text, start, end, language))
    taken = {c.quantity.start for c in counted}
    left = tuple(p for p in sentence.plain if p[0].start not in taken)
    return tuple(counted), left


class _Sentence:
    """The tokens of one sentence and the rules over them."""

    def __init__(self, text: str, found: Sequence[Token], known: Lexicon) -> None:
        self.text, self.tokens, self.known = text, found, known
        self.marks, self.ends = known.mark(found)
        self.plain: list[Plain] = []
        self.counted: dict[int, Counted] = {}
        self.nouns: dict[int, _Noun] = {}

    @cached_property
    def pledges(self) -> list[int]:
        """The tokens after which something is promised."""
        return [i + n for i, m in enumerate(self.marks) for label, n in m.items() if label == "pledge"]

    def read(self) -> list[Counted]:
        numbers = [i for i, t in enumerate(self.tokens) if t.quantity is not None]
        for i in numbers:
            self.nouns[i] = self._noun(i)
        for i in numbers:
            quantity = self.tokens[i].quantity
            if quantity is None or self._is_no_figure(i, quantity):
                continue
            if quantity.kind == "number":
                self.plain.append((quantity, self._group(self.nouns[i])))
            made = self._measure(i, quantity)
            if made is not None:
                self.counted[i] = made
        self._earlier(numbers)
        return [self.counted[i] for i in sorted(self.counted)]

    def has(self, i: int, label: str) -> int:
        """How many tokens the label takes at token `i`; 0 where it does not hold."""
        return self.marks[i].get(label, 0) if 0 <= i < len(self.tokens) else 0

    # ---- the noun phrase -------------------------------------------------------------------------------------------
    def _noun(self, i: int) -> _Noun:
        j, n = i + 1, len(self.tokens)
        if self.has(j, "linking"):
            j += 1
            while j < n and self.has(j, "determiners"):
                j += 1
        first = j
        while j < n and j - first < 6 and self.tokens[j].kind == "word":
            strong = next(((m[:-6], j, self.marks[j][m]) for m in self.marks[j] if m.endswith(".nouns")), None)
            if strong is not None and not self._is_verb(j, strong[2]):
                after = j + strong[2]
                while (
                    after < n
                    and after - j < 4
                    and self.tokens[after].kind == "word"
                    and self.known.is_group(self.tokens[after].text)
                ):
                    after += 1
                last = j if after == j + strong[2] else after
                return _Noun(first if last == j else j + strong[2], last, after, strong)
            if self._stops(j, j - first):
                break
            j += 1
        return _Noun(first, j, j)

    def _stops(self, j: int, depth: int) -> bool:
        marks = self.marks[j]
        if any(
            k in marks
            for k in ("prepositions", "and", "subordinators", "subject_relatives", "be", "modals", "including")
        ):
            return True
        return any(k.endswith((".participles", ".says", ".active")) for k in marks) or (
            depth > 0 and "determiners" in marks
        )

    def _is_verb(self, j: int, length: int) -> bool:
        """Whether a word that may be a noun ("killed") has its object after it: "12 gunmen killed five"."""
        if not any(k.endswith(".participles") for k in self.marks[j]):
            return False
        after = j + length
        if after >= len(self.tokens):
            return False
        nxt = self.tokens[after]
        return nxt.kind == "number" or (bool(self.has(after, "determiners")) and not self.has(after, "closers"))

    def _group(self, noun: _Noun) -> tuple[int, int] | None:
        first = noun.first
        while first < noun.last and (
            self.has(first, "other") or self.has(first, "adverbs") or self.has(first, "skip_left")
        ):
            first += 1
        heads = [j for j in range(first, noun.last) if self.known.is_group(self.tokens[j].text)]
        last = heads[-1] + 1 if heads else noun.last
        return (self.tokens[first].start, self.tokens[last - 1].end) if first < last else None

    def _head(self, noun: _Noun) -> str | None:
        heads = [t.text for t in self.tokens[noun.first : noun.last] if self.known.is_group(t.text)]
        return heads[-1] if heads else None

    # ---- what is no figure -----------------------------------------------------------------------------------------
    def _is_no_figure(self, i: int, q: Quantity) -> bool:
        if q.kind in ("percent", "ordinal", "code"):
            return True
        if q.kind == "money":
            return False
        noun = self.nouns[i]
        if self.has(i + 1, "not_figure_after") or any(
            t.text in self.known.animals for t in self.tokens[noun.first : noun.last]
        ):
            return not self.known.aid_unit(self.tokens, i + 1)
        bare = noun.first == noun.last and noun.strong is None
        before = self.tokens[i - 1] if i else None
        if not q.modifiers and bare and before is not None and self._names_it(i, q, before):
            return True
        if not q.digits and q.value == 1 and not (noun.strong or self._head(noun)):
            return True
        pair = q.value is not None and q.value <= 3 and not q.modifiers and self.has(i - 1, "determiners")
        return bool(pair) and not (q.digits and noun.strong)

    def _names_it(self, i: int, q: Quantity, before: Token) -> bool:
        """Whether a bare number is an age, a year, or the number of something."""
        if self.has(i - 1, "not_figure_before") and q.digits:
            return True
        if q.digits and isinstance(q.value, int) and 1000 <= q.value <= 2100 and self.text[q.start : q.end].isdigit():
            return True
        after = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        closed = after is None or (after.kind == "mark" and after.text in ",).;")
        named = i > 1 and self.tokens[i - 2].kind == "word" and self.text[self.tokens[i - 2].start].isupper()
        return before.text in ",(" and closed and named and q.value is not None and q.value < 120

    # ---- the rules -------------------------------------------------------------------------------------------------
    def _measure(self, i: int, q: Quantity) -> Counted | None:
        noun = self.nouns[i]
        if q.kind == "money":
            return Counted(q, "money", "money", unit=q.unit, unit_span=q.unit_span, pledge=self._pledged(i))
        aid = self.known.aid(self.tokens, i + 1)
        if aid is not None:
            unit, unit_span, goods = aid
            return Counted(q, "aid", "aid", goods, goods or unit_span, unit, unit_span, pledge=self._pledged(i))
        for rule in (self._part, self._left, self._strong, self._right, self._shared_left, self._toll, self._weak):
            made = rule(i, q, noun)
            if made is not None and self._fits(made.measure, noun):
                return replace(made, more=made.more or self._is_more(i, noun), pledge=made.pledge or self._pledged(i))
        return None

    def _fits(self, measure: str, noun: _Noun) -> bool:
        head = self._head(noun)
        thing = head is not None and head in self.known.things
        if measure in _PEOPLE_ONLY:
            return not thing
        return not (measure == "damage" and head is not None and not thing and head not in self.known.households)

    def _pledged(self, i: int) -> bool:
        return any(0 <= i - at <= 8 for at in self.pledges)

    def _is_more(self, i: int, noun: _Noun) -> bool:
        inside = range(max(i - 2, 0), min(noun.first + 2, len(self.tokens)))
        return any(self.has(j, "increment") for j in inside if j != i)

    def _back(self, i: int) -> int:
        """The first token to the left of number `i` that is not transparent ("another", "the", "some")."""
        j = i - 1
        while (
            j >= 0
            and i - j <= 5
            and self.tokens[j].kind == "word"
            and self.has(j, "skip_left")
            and not self._left_label(j)
        ):
            j -= 1
        return j

    def _left_label(self, j: int) -> tuple[str, int] | None:
        for suffix in (".before", ".active", ".participles"):
            for label, length in self.ends[j].items():
                if label.endswith(suffix):
                    return label[: -len(suffix)], length
        return None

    def _left(self, i: int, q: Quantity, noun: _Noun) -> Counted | None:
        j = self._back(i)
        if j < 0:
            return None
        if self.tokens[j].kind == "mark" and self.tokens[j].text == ":" and j:
            label = next(((k[:-6], n) for k, n in self.ends[j - 1].items() if k.endswith((".nouns", ".tolls"))), None)
            if label is not None and noun.first == noun.last:
                return Counted(q, label[0].rstrip("."), "left", None, self._span(j - label[1], j))
            return None
        label = self._left_label(j)
        if (
            label is None
            or (label[0] == "capacity" and not self._pledged(j))
            or self.nouns.get(j - label[1]) is not None
            and self._passive_left(j)
        ):
            return None
        return Counted(q, label[0], "left", self._group(noun), self._span(j - label[1] + 1, j + 1))

    def _passive_left(self, j: int) -> bool:
        return bool(self.has(j - 1, "be"))

    def _strong(self, i: int, q: Quantity, noun: _Noun) -> Counted | None:
        if noun.strong is None:
            return None
        measure, at, length = noun.strong
        return Counted(q, measure, "noun", self._group(noun), self._span(at, at + length), chained=self._chained(i))

    def _chained(self, i: int) -> bool:
        """Whether only "and" or a comma parts number `i` from the phrase of the number before it."""
        earlier = [k for k in self.nouns if k < i]
        if not earlier:
            return False
        between = range(self.nouns[max(earlier)].after, i)
        return all(self.has(j, "and") or self.tokens[j].text == "," or self.has(j, "skip_left") for j in between)

    def _right(self, i: int, q: Quantity, noun: _Noun) -> Counted | None:
        found = self._predicate(i, noun)
        if found is None:
            return None
        measure, at, length = found
        return Counted(q, measure, "right", self._group(noun), self._span(at, at + length), chained=self._chained(i))

    def _predicate(self, i: int, noun: _Noun) -> tuple[str, int, int] | None:
        j, walked, be, n = noun.after, 0, -9, len(self.tokens)
        shared = False
        while j < n and walked <= _REACH:
            token = self.tokens[j]
            if token.kind == "number":
                return None
            if token.kind == "mark":
                step = self._over_mark(j, i)
                if step is None:
                    return None
                j, shared = step[0], shared or step[1]
                continue
            found = self._says(j, noun, be, shared)
            if found is not None:
                return found if found[0] else None
            if self.has(j, "be"):
                j, be, walked = j + self.has(j, "be"), j + self.has(j, "be"), walked + 1
                continue
            if be == j and self.has(j, "adverbs"):
                j, be, walked = j + self.has(j, "adverbs"), j + self.has(j, "adverbs"), walked + 1
                continue
            if self.has(j, "and"):
                over = self._over_and(j, noun)
                if over is None:
                    return None
                j, shared, walked = over, True, walked + 1
                continue
            if self.has(j, "subordinators") and not (j == noun.after and self.has(j, "subject_relatives")):
                return None
            if self._new_subject(j, noun):
                return None
            j, walked = j + 1, walked + 1
        return None

    def _new_subject(self, j: int, noun: _Noun) -> bool:
        """Whether another group is named here that is not inside a prepositional phrase."""
        if not self.known.is_group(self.tokens[j].text) or j <= noun.after:
            return False
        return not any(self.has(k, "prepositions") for k in range(max(noun.after, j - 4), j))

    def _says(self, j: int, noun: _Noun, be: int, shared: bool) -> tuple[str, int, int] | None:
        """(measure, at, length) of a predicate at `j`; an empty measure where a verb takes the group as its subject."""
        for label, length in sorted(self.marks[j].items(), key=lambda x: -x[1]):
            after = j + length
            if label.endswith(".says"):
                return label[:-5], j, length
            if not label.endswith(".participles"):
                if (
                    label.endswith(".active")
                    and be != j
                    and after < len(self.tokens)
                    and self.tokens[after].kind == "number"
                ):
                    return "", j, length
                continue
            measure = label[:-12]
            if be == j:
                return measure, j, length
            head = self._head(noun)
            if measure == "damage" and head is not None and head not in self.known.things:
                continue
            last = after >= len(self.tokens)
            closed = last or self.tokens[after].kind == "mark" or bool(self.has(after, "closers"))
            near = j - noun.after <= 2 or (not last and self.tokens[after].text in self.known.by)
            if closed and near:
                return measure, j, length
            return "", j, length
        return None

    def _over_mark(self, j: int, i: int) -> tuple[int, bool] | None:
        """Where reading goes on after a punctuation mark, and whether the predicate is then shared with others."""
        mark, n = self.tokens[j].text, len(self.tokens)
        if mark in _END or mark == ":":
            return None
        if mark == "(":
            close = next((k for k in range(j + 1, min(j + 16, n)) if self.tokens[k].text == ")"), None)
            return (close + 1, False) if close is not None else None
        if mark == ")":
            opened = any(self.tokens[k].text == "(" for k in range(max(0, i - 6), i))
            return (j + 1, False) if opened else None
        if j + 1 >= n:
            return None
        nxt = j + 1
        if mark == "," and self.tokens[nxt].kind == "number":
            noun = self.nouns.get(nxt)
            return (noun.after, True) if noun and noun.last > noun.first and noun.strong is None else None
        if (
            self.has(nxt, "including")
            or self.has(nxt, "subject_relatives")
            or mark in "-–—"
            or self.has(nxt, "quantifiers")
        ):
            close = next((k for k in range(nxt, min(nxt + 14, n)) if self.tokens[k].text == mark), None)
            return (close + 1, False) if close is not None else None
        if mark == "," and self.has(nxt, "and") and nxt + 1 < n and self.tokens[nxt + 1].kind == "number":
            return nxt, True
        return None

    def _over_and(self, j: int, noun: _Noun) -> int | None:
        """The token after a coordinated group, or None where "and" begins something else."""
        at = j + self.has(j, "and")
        if at >= len(self.tokens):
            return None
        if self.tokens[at].kind == "number":
            other = self.nouns[at]
            return other.after if other.strong is None and other.last > other.first else None
        if self.has(at, "determiners") or self.tokens[at].text in self.known.articles:
            k = at + 1
            while k < len(self.tokens) and k - at < 5 and self.tokens[k].kind == "word" and not self._stops(k, 0):
                k += 1
            return k if k > at + 1 else None
        return None

    def _shared_left(self, i: int, q: Quantity, noun: _Noun) -> Counted | None:
        earlier = [k for k in self.counted if k < i]
        if not earlier or noun.first == noun.last:
            return None
        last = self.counted[max(earlier)]
        if last.how != "left" or not self._chained(i):
            return None
        return replace(last, quantity=q, group=self._group(noun), chained=True, more=False)

    def _toll(self, i: int, q: Quantity, noun: _Noun) -> Counted | None:
        head = self._head(noun)
        if noun.first != noun.last and (head is None or head in self.known.things):
            return None
        j = i - 1
        while j >= 0 and self.has(j, "skip_left") and not self.has(j, "reach"):
            j -= 1
        if not (
            q.modifiers or self.has(j, "reach") or self.has(j, "rise_from") or (j >= 0 and self.tokens[j].text == ":")
        ):
            return None
        for k in range(i - 1, max(-1, i - _TOLL_REACH), -1):
            if self.tokens[k].text in _END:
                return None
            label = next(((m[:-6], n) for m, n in self.ends[k].items() if m.endswith(".tolls")), None)
            if label is not None:
                return Counted(q, label[0], "toll", self._group(noun), self._span(k - label[1] + 1, k + 1))
        return None

    def _weak(self, i: int, q: Quantity, noun: _Noun) -> Counted | None:
        for j in range(noun.first, noun.last):
            for label, length in self.marks[j].items():
                if not label.endswith(".weak") or j + length < noun.last:
                    continue
                measure = label[:-5]
                size = q.value if q.value is not None else q.low
                if size is not None and size >= self.known.least.get(measure, 1):
                    return Counted(q, measure, "weak", self._group(noun), self._span(j, j + length))
        return None

    def _part(self, i: int, q: Quantity, noun: _Noun) -> Counted | None:
        """ "including 40 children", "four of them seriously": of what the figure before counts."""
        j = i - 1
        while (
            j >= 0
            and i - j <= 5
            and (self.has(j, "be") or self.has(j, "skip_left"))
            and not self.ends[j].get("including")
        ):
            j -= 1
        told = j >= 0 and self.ends[j].get("including")
        if not told and not (self.has(i + 1, "including") and noun.first == noun.last):
            return None
        said = self._span(j - self.ends[j]["including"] + 1, j + 1) if told else None
        group = self._group(noun)
        earlier = [k for k in self.counted if k < i]
        if earlier:
            return Counted(q, self.counted[max(earlier)].measure, "part", group, said)
        return Counted(q, "", "part", group, said) if group or noun.strong else None

    def _earlier(self, numbers: list[int]) -> None:
        """ "rose from 29 to 32", "32, up from 29": the first number, or the second, is one that was replaced."""
        for here, there in zip(numbers, [*numbers[1:], -1], strict=True):
            first, second = self.tokens[here].quantity, self.counted.get(there)
            if first is None or first.kind != "number" or not self.has(here - 1, "rise_from"):
                continue
            if second is not None and second.measure and there - here <= 4:
                self.counted[here] = replace(second, quantity=first, earlier=True, more=False)
            elif here in self.counted and any(
                k < here and c.measure == self.counted[here].measure for k, c in self.counted.items()
            ):
                self.counted[here] = replace(self.counted[here], earlier=True)

    def _span(self, first: int, last: int) -> tuple[int, int]:
        return self.tokens[first].start, self.tokens[last - 1].end


def _carry_bounds(text: str, counted: list[Counted], sentence: _Sentence, loose: object) -> list[Counted]:
    """Bounds that stand before the verb, and bounds that reach over a coordinated pair."""
    taken = {m for c in counted for m in c.quantity.modifiers}
    out: list[Counted] = []
    pending = [(a, b, op) for a, b, op in loose if op == ">=" and (a, b) not in taken]  # type: ignore[attr-defined]
    for here in counted:
        quantity = here.quantity
        reach = [(a, b, op) for a, b, op in pending if b <= quantity.start <= b + _LOOSE_REACH]
        if reach and quantity.kind == "number":
            first = not any(c.quantity.start > reach[-1][1] for c in out)
            if quantity.operator == "=" and first:
                quantity = bind(quantity, reach[-1][2], (reach[-1][:2],))
            elif quantity.operator not in ("=", "vague", "range") and out and not first:
                quantity = replace(quantity, modifiers=tuple(sorted({*quantity.modifiers, reach[-1][:2]})))
        elif (
            out
            and here.chained
            and quantity.operator == "="
            and not quantity.modifiers
            and here.how in ("noun", "right")
        ):
            before = out[-1].quantity
            if (
                before.modifiers
                and before.operator in (">=", ">", "~", "<=", "<")
                and _bare_between(sentence, before, quantity)
            ):
                quantity = bind(quantity, before.operator, before.modifiers)
        out.append(replace(here, quantity=quantity))
    return out


def _bare_between(sentence: _Sentence, before: Quantity, after: Quantity) -> bool:
    """Whether no finite verb stands between two numbers, so that one bound can govern both."""
    inside = [i for i, t in enumerate(sentence.tokens) if before.end <= t.start < after.start]
    return not any(sentence.has(i, "be") or any(k.endswith(".active") for k in sentence.marks[i]) for i in inside)
