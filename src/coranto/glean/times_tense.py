"""Whether what an expression dates is past or to come, by the verbs of its sentence.

The nearest verb before the expression decides, else the nearest one after it; an expression that opens a clause ("and
on Friday the council will vote") asks the verb behind it first. An infinitive is to come where the word that governs it
looks ahead ("set to resume"). A parse was tried in its stead and named the wrong day no less often.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from coranto import words
from coranto.glean.times_grammar import Found, fold

# How many words, and characters, around an expression may hold the verb that governs it.
_WORDS, _CHARS = 14, 160
# How far before its infinitive the word that governs it may stand: "expected on Tuesday to ask".
_GOVERNS = 3
_WORD = re.compile(r"[^\W\d_]+")
_OPENS = re.compile(r"([,;:—–-])?\s*(?:([^\W\d_]+)\s)?([^\W\d_]+)\s(?:the\s)?$", re.IGNORECASE)
_LISTS = (
    "future", "past", "past_not", "to_come", "to_noun", "clause_before", "day_before", "infinitive", "be", "passive",
    "perfect", "clause_stop",
)  # fmt: skip


class _Word(NamedTuple):
    low: str
    name: bool


class Tense:
    """Reads the tense around expressions of one text."""

    def __init__(self, text: str, language: str | None) -> None:
        self.text = text
        self.lists = _lists(language)
        table = words.section(language, "times")
        self.future_suffix = tuple(table.get("future_suffix", ()))
        self.past_suffix = tuple(table.get("past_suffix", ()))

    def read(self, found: Found, left: int, right: int) -> int:
        """1 for what is to come, -1 for what is past, 0 where no verb of the sentence from `left` to `right` tells."""
        before = self._words(max(left, found.start - _CHARS), found.start, left)[-_WORDS:]
        after = self._words(found.end, min(right, found.end + _CHARS), left)[:_WORDS]
        return self._nearest(before, after, self._opens_clause(found.start, left))

    def _words(self, start: int, end: int, left: int) -> list[_Word]:
        return [_Word(w[0].lower(), w[0].istitle() and w.start() > left) for w in _WORD.finditer(self.text, start, end)]

    def _opens_clause(self, at: int, left: int) -> bool:
        """Whether only a preposition stands between the expression and a comma or conjunction."""
        match = _OPENS.search(self.text, max(left, at - 40), at)
        if match is None or fold(match[3]) not in self.lists["day_before"]:
            return False
        if match[2]:
            return fold(match[2]) in self.lists["clause_before"]
        return bool(match[1])

    def _nearest(self, before: list[_Word], after: list[_Word], opens: bool) -> int:
        line = [*before, *after]
        here = len(before)
        # A verb of a clause of its own, behind "that", does not govern what stands before it.
        ends = (at for at in range(here, len(line)) if line[at].low in self.lists["clause_stop"])
        last = len(line) if opens or not before else next(ends, len(line))
        back, on = range(here - 1, -1, -1), range(here, last)
        for at in (*on, *back) if opens else (*back, *on):
            if tense := self._verb(line, at):
                return tense
        return 0

    def _verb(self, line: list[_Word], at: int) -> int:
        word, lists = line[at], self.lists
        if word.low in lists["infinitive"]:
            following = line[at + 1] if at + 1 < len(line) else None
            if following is None or following.name or following.low in lists["to_noun"]:
                return 0
            governs = {w.low for w in line[max(0, at - _GOVERNS) : at]}
            if governs & lists["perfect"]:
                return -1  # "had been due to expire"
            return int(bool(governs & lists["to_come"]) or (at > 0 and line[at - 1].low in lists["be"]))
        if word.low in lists["future"] or word.low.endswith(self.future_suffix):
            return 0 if word.name else 1
        past = word.low in lists["past"] or (
            word.low.endswith(self.past_suffix) and not word.name and word.low not in lists["past_not"]
        )
        # "will be named", "is heard", "to hit": what stands in front tells, not the form itself.
        return -int(past and not (at > 0 and line[at - 1].low in lists["passive"] | lists["infinitive"]))


@cache
def _lists(language: str | None) -> dict[str, frozenset[str]]:
    table = words.section(language, "times")
    return {name: frozenset(map(str, table.get(name, ()))) for name in _LISTS}
