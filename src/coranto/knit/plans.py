"""Whether a dated sentence speaks of a plan: of something to come, or of something that was to come and may not have.

What lies after the report's own day can only be planned. For the rest the sentence tells: "was due to meet on Tuesday",
"the session planned for Tuesday was called off". The words are the table ``plans`` of a language.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from coranto import words
from coranto.knit.reports import Report
from coranto.records import Sentence, Time

Plan = Literal["planned", "called-off"]
# A time that opens its sentence ("On Tuesday the council was due to vote") has the cue behind it.
_OPENING_WORDS = 2
# Cue and time belong to one clause: nothing stands between them that could end it.
_ENDS_CLAUSE = re.compile(r"[,;:()|–—\n]")
# Lines that lost their full stop run on; a cue does not reach over so many words.
_REACH = 12
_AROUND = 400  # letters on either side of a time that are looked at


@cache
def _any(language: str | None, name: str) -> re.Pattern[str] | None:
    """A pattern for any of the phrases of a list; None where the language has none."""
    phrases = words.section(language, "plans").get(name, ())
    if not phrases:
        return None
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


@cache
def _affixes(language: str | None, name: str) -> tuple[str, ...]:
    return tuple(words.section(language, "plans").get(name, ()))


def of(report: Report, sentence: Sentence, time: Time, said: bool = False) -> Plan | None:
    """What the sentence says of the time: a plan, a plan that fell through, or (None) neither.

    `said` when the time is that of someone's words: then what they speak of may be planned, and the time is not.
    """
    left, right = max(sentence.span.start, time.span.start - _AROUND), min(sentence.span.end, time.span.end + _AROUND)
    text = report.article.text[left:right].replace("’", "'")
    start, end = time.span.start - left, time.span.end - left
    planned = time.planned if not said else _later(time)
    if not said and not planned:
        planned = _cued(text, start, end, report.language, "was_planned")
        if not planned and not _over(time):
            planned = _cued(text, start, end, report.language, "planned")
    if _falls_through(text, start, end, report.language, planned):
        return "called-off"
    return "planned" if planned else None


def _later(time: Time) -> bool:
    return bool(time.anchor and time.interval and time.interval[0][:10] > time.anchor)


def _over(time: Time) -> bool:
    """Whether the time has passed when the report appears; of a report without a day this is open."""
    return bool(time.anchor and time.interval and time.interval[0][:10] < time.anchor)


def _cued(text: str, start: int, end: int, language: str | None, name: str) -> bool:
    """Whether a phrase of the list stands in the clause of the time: before it, or behind a time that opens it."""
    cue = _any(language, name)
    if cue is None:
        return False
    if any(_one_clause(text[found.end() : start]) for found in cue.finditer(text, 0, start)):
        return True
    if len(text[:start].split()) >= _OPENING_WORDS:
        return False
    behind = cue.search(text, end)
    return behind is not None and _one_clause(text[end : behind.start()])


def _one_clause(between: str) -> bool:
    return not _ENDS_CLAUSE.search(between) and len(between.split()) < _REACH


def _falls_through(text: str, start: int, end: int, language: str | None, planned: bool) -> bool:
    """Whether the sentence calls off what was to be at this time. "Put off until Monday" makes Monday a plan."""
    cue = _any(language, "called_off")
    if cue is None or not cue.search(text):
        return False
    before, after = text[:start].casefold(), text[end:].casefold()
    if any(before.endswith(f" {word} ") for word in _affixes(language, "until")) and cue.search(before):
        return False
    owned = after.startswith(_affixes(language, "owned_after")) or any(
        before.endswith(f" {word} ") for word in _affixes(language, "owned_before")
    )
    return planned or owned
