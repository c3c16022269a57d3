"""One sentence as tokens with the labels of a words file: noun phrases after numbers, and the verbs said of them.

There is no parse tree: labels and distances carry the reading, so that glued words, lost verbs and stray quotation
marks of machine translation change little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coranto.glean.lexicon import Lexicon, Token

# Words between a number and the verb that says what befell the group: "two policemen guarding the gate were killed".
REACH = 14
# Where no word of the phrase is known to name people or things, the verb must be nearer.
UNKNOWN_REACH = 6
# A number without a noun has its verb close by ("12 were injured").
BARE_REACH = 4
# A parenthesis, an apposition or a relative clause of more tokens than this is not skipped.
ASIDE = 22
_END = frozenset(".;!?:")
_STOPS = ("prepositions", "and", "subordinators", "subject_relatives", "be", "have", "modals", "including", "earlier")
# Words before a group that do not name it.
_UNNAMED = ("other", "adverbs", "skip_left", "increment", "pronouns")
_VERBS = (".participles", ".says", ".active", ".moves", ".comes")


@dataclass(frozen=True, slots=True)
class Noun:
    """The noun phrase after a number: its words are tokens [first, last), reading goes on at `after`.

    `strong` is (measure, token, length) of a noun in it that says the measure by itself ("dead"); its measure is empty
    where one number counts two things together ("100 dead or wounded").
    """

    first: int
    last: int
    after: int
    strong: tuple[str, int, int] | None = None

    @property
    def bare(self) -> bool:
        """Whether the number stands without a noun."""
        return self.first == self.last


class Clause:
    """The tokens of a sentence, labelled. `ends` holds the labels of the phrases that end at a token."""

    def __init__(self, text: str, found: Sequence[Token], known: Lexicon) -> None:
        self.text, self.tokens, self.known = text, found, known
        self.marks, self.ends = known.mark(found)
        self.numbers = [i for i, t in enumerate(found) if t.quantity is not None]
        # The second number of "five of the six guards": the size of the group, no figure.
        self.totals: set[int] = set()
        # The number of "70% of the 320,000 inhabitants": what is said of the share is not said of it.
        self.shares: set[int] = set()
        self.nouns: dict[int, Noun] = {}
        for i in reversed(self.numbers):
            self.nouns[i] = self._noun(i)

    def has(self, i: int, label: str) -> int:
        """How many tokens the label takes at token `i`; 0 where it does not hold."""
        return self.marks[i].get(label, 0) if 0 <= i < len(self.tokens) else 0

    def ended(self, i: int, label: str) -> int:
        """How many tokens a phrase with the label takes that ends at token `i`; 0 where none does."""
        return self.ends[i].get(label, 0) if 0 <= i < len(self.tokens) else 0

    def word(self, i: int) -> str:
        """The token `i` in lower case; empty outside the sentence."""
        return self.tokens[i].text if 0 <= i < len(self.tokens) else ""

    def is_number(self, i: int) -> bool:
        """Whether token `i` is a number."""
        return 0 <= i < len(self.tokens) and self.tokens[i].kind == "number"

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The offsets from token `first` to the end of the token before `last`."""
        return self.tokens[first].start, self.tokens[last - 1].end

    # ---- the noun phrase -------------------------------------------------------------------------------------------
    def _noun(self, i: int) -> Noun:
        j, n = i + 1, len(self.tokens)
        if self.has(j, "determiners") and not self.has(j, "linking"):
            return Noun(j, j, j)
        if self.has(j, "linking"):
            j += 1
            while j < n and self.has(j, "determiners"):
                j += 1
            if self.word(j + 1) in self.known.genitives and j + 2 in self.nouns:
                j += 2  # "100,000 of the enclave's 120,000 people"
            if j in self.nouns:
                noun = self.nouns[j]
                # "one of 26 people killed": the 26 were killed.
                one = self.tokens[i].quantity
                if one is not None and one.value == 1 and noun.strong is not None:
                    self.totals.add(i)
                elif one is not None and one.kind == "percent":
                    self.shares.add(j)
                else:
                    self.totals.add(j)
                return noun
        first = j
        while j < n and j - first < 6 and self.tokens[j].kind == "word":
            strong = self._strong(j)
            if strong is not None:
                return self._with_strong(first, j, strong)
            if self.word(j) in self.known.genitives:
                return Noun(first, first, first)  # "30,000 emails", "the 30,000 Moss's lawyers gave back"
            named = max((n for label, n in self.marks[j].items() if label.endswith(".weak")), default=1)
            if named > 1:
                j += named  # "search and rescue workers" are one group
                continue
            if self._stops(j, j - first):
                break
            j += 1
        return Noun(first, j, j)

    def _strong(self, j: int) -> tuple[str, int, int] | None:
        for label, length in sorted(self.marks[j].items(), key=lambda m: (-m[1], m[0])):
            if label.endswith(".nouns") and not self._is_verb(j, length):
                return ("" if self._two_measures(j, length) else label[:-6]), j, length
            # "40 internally displaced families": a participle before its group is an adjective.
            if label.endswith(".participles") and self.known.is_group(self.word(j + length)):
                return label[:-12], j, length
        return None

    def _two_measures(self, j: int, length: int) -> bool:
        """Whether a noun of another measure follows after "or", so that the number counts neither by itself."""
        after = j + length
        if not self.has(after, "and"):
            return False
        here = {m for m in self.marks[j] if m.endswith(".nouns")}
        there = {m for m in self.marks[after + 1] if m.endswith(".nouns")} if after + 1 < len(self.tokens) else set()
        return bool(there) and not here & there

    def _with_strong(self, first: int, at: int, strong: tuple[str, int, int]) -> Noun:
        """ "12 dead", "12 soldiers dead", "12 injured soldiers": the group is before the measure or after it."""
        after = at + strong[2]
        stop = after
        while stop < len(self.tokens) and stop - after < 3 and self.known.is_group(self.word(stop)):
            stop += 1
        if at == first and stop > after:
            return Noun(after, stop, stop, strong)
        named = any(self.known.is_group(self.word(j)) for j in range(first, at))
        return Noun(first if named else at, at, after, strong)

    def _stops(self, j: int, depth: int) -> bool:
        marks = self.marks[j]
        if (
            any(k in marks for k in _STOPS)
            or (depth > 0 and "determiners" in marks)
            or "closers" in marks
            or "severity" in marks
        ):
            return True
        verbs = [k for k in marks if k.endswith(_VERBS)]
        if verbs and all(k.endswith(".active") for k in verbs) and self.known.is_people(self.word(j + 1)):
            # "five rescue workers": no verb, unless the group stands before it
            return any(self.known.is_group(self.word(k)) for k in range(j - depth, j))
        return bool(verbs)

    def _is_verb(self, j: int, length: int) -> bool:
        """Whether a word that may be a noun ("killed") has its object after it: "12 gunmen killed five"."""
        if not any(k.endswith(".participles") for k in self.marks[j]):
            return False
        after = j + length
        return self.is_number(after) or bool(self.has(after, "determiners") and not self.has(after, "closers"))

    def group(self, noun: Noun) -> tuple[int, int] | None:
        """The offsets of the words that name the group, from the first that matters to the last that is a head."""
        first = noun.first
        while first < noun.last and any(self.has(first, k) for k in _UNNAMED):
            first += 1
        heads = [j for j in range(first, noun.last) if self.known.is_group(self.word(j))]
        last = heads[-1] + 1 if heads else noun.last
        if noun.bare and noun.strong is not None:
            at, stop = noun.strong[1], noun.strong[1] + noun.strong[2]
            named = [j for j in range(at, stop) if self.word(j) in self.known.things]
            return self.span(named[0], named[0] + 1) if named else None
        return self.span(first, last) if first < last else None

    def head(self, noun: Noun) -> str | None:
        """The last word of the noun phrase that names people or things."""
        heads = [t.text for t in self.tokens[noun.first : noun.last] if self.known.is_group(t.text)]
        return heads[-1] if heads else None

    def chained(self, i: int) -> bool:
        """Whether only "and", a comma or words like "another" part number `i` from the phrase of the number before."""
        earlier = [k for k in self.numbers if k < i]
        if not earlier:
            return False
        between = range(self.nouns[max(earlier)].after, i)
        return all(self.has(j, "and") or self.word(j) == "," or self.has(j, "skip_left") for j in between)

    # ---- the verb after it -----------------------------------------------------------------------------------------
    def predicate(self, i: int) -> tuple[str, int, int] | None:
        """(measure, token, length) of the verb said of the group of number `i`, or None."""
        noun = self.nouns[i]
        j, walked, be, edge, finite = noun.after, 0, -9, noun.after, False
        reach = BARE_REACH if noun.bare else REACH if self.head(noun) else UNKNOWN_REACH
        while j < len(self.tokens) and walked <= reach:
            walked += 1
            if self.tokens[j].kind != "word":
                j = edge = self._over(j, i)
                if j < 0:
                    return None
                continue
            found = self._verb(j, noun, be, edge)
            if found is not None:
                return found if found[0] else None
            finite = finite or any(self.has(j, k) for k in ("be", "have", "modals"))
            step = self.has(j, "be") or (self.has(j, "adverbs") if be == j else 0)
            if step:
                j = be = j + step
                continue
            if self.has(j, "and"):
                # Past a verb of its own, another group begins another clause.
                j = edge = self._over_group(j + self.has(j, "and")) if not finite else -1
                if j < 0:
                    return None
                continue
            relative = j == edge and self.has(j, "subject_relatives")
            if (self.has(j, "subordinators") and not relative and self.has(j, "adverbs") < 2) or self._new_subject(
                j, noun
            ):
                return None
            j += 1
        return None

    def _new_subject(self, j: int, noun: Noun) -> bool:
        """Whether another group is named here that is not inside a prepositional phrase."""
        if not self.known.is_group(self.word(j)) or j <= noun.after:
            return False
        return not any(self.has(k, "prepositions") for k in range(max(noun.after, j - 4), j))

    def _verb(self, j: int, noun: Noun, be: int, edge: int) -> tuple[str, int, int] | None:
        """The verb at `j` if it is said of the group; an empty measure where the group does it to others."""
        if j > noun.after and self.has(j - 1, "determiners") and not self._is_closed(j + 1):
            return None  # "five people on the missing craft"
        found = [(label, n) for label, n in self.marks[j].items() if label.endswith(_VERBS)]
        for label, length in sorted(found, key=lambda m: (-m[1], not m[0].endswith(".says"), m[0])):
            after = j + length
            if label.endswith(".says"):
                if label.startswith("attackers.") and be == j:
                    continue  # who was attacked is no attacker
                if self.has(j - 1, "prepositions") and self.known.is_group(self.word(after)):
                    continue  # "up to 140,000 for collapsed homes"
                return (
                    ("", j, length)
                    if be != j and self._is_verb(j, length) and self.is_number(after)
                    else (label[:-5], j, length)
                )
            if label.endswith(".moves"):
                if (noun.bare or self.known.is_people(self.head(noun))) and (
                    self._is_closed(after) or self.is_name(after)
                ):
                    return label[:-6], j, length
                continue
            if label.endswith(".comes"):
                if noun.first < noun.last and self.word(noun.last - 1) in self.known.people:
                    return label[:-6], j, length
                continue
            if label.endswith(".active"):
                if be != j and self.is_number(after):
                    return "", j, length
                continue
            if be == j:
                return label[:-12], j, length
            head = self.head(noun)
            if label.startswith("damage.") and head is not None and head not in self.known.things:
                continue
            closed = self._is_closed(after)
            near = all(self.has(k, "adverbs") or self.has(k, "subject_relatives") for k in range(edge, j))
            near = near or (not noun.bare and self.word(after) in self.known.by)
            return (label[:-12], j, length) if closed and near else ("", j, length)
        return None

    def _is_closed(self, after: int) -> bool:
        """Whether no object follows a verb: the sentence ends there, or a place or a time is named."""
        return after >= len(self.tokens) or self.tokens[after].kind == "mark" or bool(self.has(after, "closers"))

    def is_name(self, j: int) -> bool:
        """Whether a word is written like a name in a sentence that is not all capitals."""
        written = self.text[self.tokens[j].start : self.tokens[j].end] if 0 <= j < len(self.tokens) else ""
        return written[:1].isupper() and not written.isupper()

    def _over(self, j: int, i: int) -> int:
        """Where reading goes on after a punctuation mark or another number at `j`; -1 where it ends."""
        mark, nxt, bare = self.word(j), j + 1, self.nouns[i].bare
        if self.is_number(j):
            inside = self.has(j - 1, "prepositions") and (
                not self.known.is_people(self.head(self.nouns[j])) or self._is_smaller(j, i)
            )
            return self.nouns[j].after if inside else -1
        if mark in _END or nxt >= len(self.tokens):
            return -1
        if mark == "(":
            return -1 if bare else self._close(nxt, ")")
        if mark == ")":
            return nxt if any(self.word(k) == "(" for k in range(max(0, i - 6), i)) else -1
        if mark == ",":
            if self.is_number(nxt):
                inner = self.tokens[nxt].quantity
                if self.has(nxt + 1, "including") > 1 or (inner is not None and inner.kind in ("share", "percent")):
                    # "three people, one of them a woman, were killed", "a million people, nearly half of all, fled"
                    return self._close(nxt, ",")
                return self._over_group(nxt)
            if self.has(nxt, "and") and self.is_number(nxt + 1):
                return nxt
            if self.has(nxt, "all_of"):
                return nxt + self.has(nxt, "all_of")
            if any(self.has(nxt, k) for k in ("including", "subject_relatives", "quantifiers")) and not bare:
                return self._close(nxt, ",")
            close = self._close(nxt, ",")
            return close if not bare and any(self.has(close, k) for k in ("be", "have", "says")) else -1
        return self._close(nxt, mark) if not bare else -1

    def _is_smaller(self, j: int, i: int) -> bool:
        """Whether number `j` says whom the larger number `i` belongs to: "18 people from one family"."""
        one, other = self.tokens[j].quantity, self.tokens[i].quantity
        if one is None or other is None or not self.known.is_people(self.head(self.nouns[i])):
            return False
        if one.value is None or other.value is None:
            return False
        return one.value < other.value and self.nouns[i].after == j - 1

    def _close(self, start: int, mark: str) -> int:
        return next((k + 1 for k in range(start, min(start + ASIDE, len(self.tokens))) if self.word(k) == mark), -1)

    def _over_group(self, at: int) -> int:
        """The token after the coordinated group that begins at `at`; -1 where something else begins there."""
        if self.is_number(at):
            other = self.nouns[at]
            return (
                other.after
                if other.strong is None and (not other.bare or self.has(other.after, "prepositions"))
                else -1
            )
        determined = self.has(at, "determiners") or self.word(at) in self.known.articles
        k = first = at + 1 if determined else at
        while k < len(self.tokens) and k - at < 5 and self.tokens[k].kind == "word" and not self._stops(k, 0):
            k += 1
        named = any(self.known.is_people(self.word(j)) for j in range(first, k))
        return k if k > first and (determined or named) else -1
