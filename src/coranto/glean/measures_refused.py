"""Numbers that count nothing, whatever stands beside them: ages, years, ratios, polls, names of things."""

from __future__ import annotations

from coranto.glean.clauses import Clause, Noun
from coranto.glean.lexicon import split_words
from coranto.glean.quantities import Quantity

# The oldest people in the news.
OLDEST = 110
# What shares are given of: "six in ten".
_RATIO_OF = frozenset({3, 4, 5, 10, 20, 100, 1000})


class Refused:
    """The reasons in one sentence why a number is no figure."""

    def __init__(self, clause: Clause) -> None:
        self.clause, self.known = clause, clause.known

    def holds(self, i: int, q: Quantity) -> bool:
        """Whether number `i` counts nothing: a share, an age, a year, a name, a poll of so many."""
        clause, noun = self.clause, self.clause.nouns[i]
        if q.kind in ("percent", "ordinal") or i in clause.totals:
            return True
        if q.kind == "code":
            return not clause.has(i + 2, "strong")
        if q.kind == "money":
            return False
        if self.known.aid(clause.tokens, i + 1) is not None:
            return False
        if self._is_sample(i) or self._is_ratio(i, q):
            return True
        named = clause.tokens[noun.first : noun.last]
        if clause.has(i + 1, "not_figure_after") or any(t.text in self.known.animals for t in named):
            return True
        bare = noun.bare and noun.strong is None
        if not q.modifiers and bare and i and self._names_it(i, q):
            return True
        if bare and self._is_year(q) and clause.has(i - 1, "subordinators"):
            return True  # "since at least 1980"
        if q.modifiers and clause.head(noun) is None and self._bounds_an_age(i, q):
            return True
        return bool(not q.digits and q.value == 1 and not self._is_counted_one(i, noun))

    def _is_sample(self, i: int) -> bool:
        """ "A poll of 1,003 adults"."""
        j = i - 1
        while j >= 0 and i - j <= 4 and self.clause.has(j, "skip_left") and not self.clause.ended(j, "samples"):
            j -= 1
        return self.clause.ended(j, "samples") > 0

    def _is_ratio(self, i: int, q: Quantity) -> bool:
        """ "Six in 10 Republicans", "one for every ten of us"."""
        for first, second in ((i - 2, i), (i, i + 2)):
            if not (self.clause.is_number(first) and self.clause.is_number(second)):
                continue
            few, of = (self.clause.tokens[k].quantity for k in (first, second))
            if few is None or of is None or few.value is None or of.value not in _RATIO_OF:
                continue
            if self.clause.word(first + 1) in self.known.ratios and few.value < of.value:
                return True
        return False

    def _bounds_an_age(self, i: int, q: Quantity) -> bool:
        """ "Children under five", "people over 65"."""
        clause, (start, end) = self.clause, q.modifiers[0]
        said = split_words(clause.text[start:end])
        if q.value is None or q.value > OLDEST:
            return False
        return said in self.known.ages and self.known.is_people(clause.word(i - 1))

    def _is_counted_one(self, i: int, noun: Noun) -> bool:
        """Whether "one" counts: "one dead", "one person was killed"; where it is also the article, only these."""
        if noun.strong is not None or self._is_listed_one(i):
            return True
        head = self.clause.head(noun)
        if self.clause.word(i) in self.known.articles:
            return head is not None and head in self.known.people
        return head is not None

    def _is_listed_one(self, i: int) -> bool:
        """ "Three in Casablanca and one in Youssoufia"."""
        clause = self.clause
        if not (clause.has(i - 1, "and") and clause.has(i + 1, "elliptic")):
            return False
        before = max((k for k in clause.numbers if k < i), default=-1)
        return before >= 0 and clause.nouns[before].bare and bool(clause.has(before + 1, "elliptic"))

    def _names_it(self, i: int, q: Quantity) -> bool:
        """Whether a bare number is an age, a year, or the number of something."""
        clause, text = self.clause, self.clause.text
        if clause.ended(i - 1, "not_figure_before") and q.digits:
            return True
        if self._is_year(q):
            return True
        closed = clause.word(i + 1) in ("", ",", ")", ".", ";")
        if q.value is not None and q.value <= OLDEST and clause.has(i - 1, "and") and clause.is_number(i - 2):
            # "two brothers, 17 and 19,"
            return closed and clause.nouns[i - 2].bare and clause.word(i - 3) == ","
        named = i > 1 and clause.tokens[i - 2].kind == "word" and text[clause.tokens[i - 2].start].isupper()
        return clause.word(i - 1) in (",", "(") and closed and named and q.value is not None and q.value < 120

    def _is_year(self, q: Quantity) -> bool:
        plain = q.digits and isinstance(q.value, int) and self.clause.text[q.start : q.end].isdigit()
        return plain and q.value is not None and 1000 <= q.value <= 2100
