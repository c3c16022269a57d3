"""What a report only passes on: the words of others, which two outlets may both print without copying each other.

::

    “…” «…» "…" ``…'' ‘…’      between marks, over several paragraphs, with a lost closing mark to the sentence's end
    The statement read:         the paragraph behind a lead-in, and those after it while they speak in the first person
    We regret the …             a paragraph in the first person: a statement or a speech printed without marks
    MAYOR: …  [applause]        a transcript
    @mayor  pic.twitter.com/…   a post, and the line that signs it
    Sec. 4 … shall hereby …     the text of a law or a ruling
    Rovers 3 12 44 …            a table of results

The words that tell a statement, a speech or a law from a report are those of the words files (table ``copies``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from coranto import words
from coranto.records import Article, Reading

Stretch = tuple[int, int]

MARK = re.compile(r"``|''|[“”„‟«»\"「」『』]")
OPENERS, CLOSERS = "“„‟«「『", "”»」』"
# Single marks: an opening one stands before a word and behind none, a closing one behind a stop; what is shorter than
# this is a nickname or an apostrophe.
SINGLE = re.compile(r"(?<![\w’'])[‘'‚‹](?=[^\W\d])[^‘“”\"\n]{15,600}?[.,!?…;:] ?['’‘›](?!\w)")
# A quotation without a closing mark ends with its sentence; one longer than this has lost its mark.
LONGEST = 1_500
SENTENCE_END = re.compile(r"[.!?…][”»\"')\]]*(?=\s|$)")
# A quoted phrase of fewer words belongs to the sentence that quotes it.
LEAST_WORDS = 4
WORD = re.compile(r"[^\W\d_]+")
LINE = re.compile(r"[^\n]+")
POST = re.compile(r"(?<![\w.])@\w{2,}|pic\.twitter\.com|//t\.co/|\btwitter\.com/|\bx\.com/\w+/status")
SIGNED = re.compile(r"\s*[—–-]{1,2} ?[^.]{2,80}\(@\w+\)")
SPOKEN_LINE = re.compile(
    r"^[ \t]*(?:Q|A|[A-ZÀ-ÝА-ЯЁ][\w.’'-]*(?: [A-ZÀ-ÝА-ЯЁ(][\w.’')-]*){0,3})(?: \([^)\n]{1,40}\))?: (?=\S)[^\n]+", re.M
)
# One line that begins so may be a heading; a transcript has several.
LEAST_LINES = 3
ASIDE = re.compile(
    r"[\[(](?:applause|laughter|laughs|cheers|crosstalk|inaudible|begin recording|end recording)[\])]", re.I
)
# What is said may follow in the same line, without marks: "He wrote: Our houses …".
COLON = re.compile(r": (?=[^\W\d_a-z])")
CLAUSE = re.compile(r"§ ?\d|\b(?:Sec|Art)\. ?\d|^\s*\((?:[a-z]|[ivx]+|\d)\) ", re.M)
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
# So many lines are taken for one statement behind a lead-in, however they speak.
LONGEST_STATEMENT = 40
# Shorter lines say too little to tell a voice by; longer ones than this are looked at by the sentence.
LEAST_LINE, LONG_LINE = 5, 400
# A line without a verb of reporting is spoken from these log odds on, as 3 of 4 quotations of forty words and 1 of 20
# paragraphs of prose are.
TALK = 2.0
# Where no odds were counted: so many words of talk, and so large a part.
LEAST_TALK, TALKED = 2, 0.05
# A line with more numbers to a word is a table.
LEAST_TABLE, TABLED = 8, 0.4
# Texts are looked at so far; the longest real reports have some 60,000 characters.
LONGEST_TEXT = 200_000


class Vocabulary:
    """Words and phrases that are counted in the words of a line."""

    __slots__ = ("phrases", "single")

    def __init__(self, listed: Iterable[str]) -> None:
        held = [word.casefold() for word in listed]
        self.single = frozenset(w for w in held if WORD.fullmatch(w))
        self.phrases = tuple(w for w in held if w not in self.single)

    def count(self, line: str, found: list[str]) -> int:
        """How often one of them stands in a line; `line` in lower case, `found` its words."""
        count = 0 if self.single.isdisjoint(found) else sum([w in self.single for w in found])
        return count + sum([p in line for p in self.phrases])


class Voices(NamedTuple):
    """The words of one language for the first person, talk rather than writing, reporting, leading in, and law."""

    first: Vocabulary
    spoken: Vocabulary
    says: Vocabulary
    statements: Vocabulary
    law: Vocabulary
    talk: Mapping[str, float]
    unlisted: float

    def score(self, line: str, found: list[str]) -> float:
        """The log odds that a line is spoken, by its common words; by a list where none were counted."""
        if self.talk:
            return sum([self.talk.get(word, self.unlisted) for word in found])
        count = self.spoken.count(line, found)
        return TALK if count >= max(LEAST_TALK, TALKED * len(found)) else 0.0


@cache
def _voices(language: str | None) -> Voices:
    table = words.section(language, "copies")
    counted = table.get("talk", {})
    talk = {str(w): int(tenths) / 10 for tenths, held in counted.items() if tenths != "unlisted" for w in held}
    first, spoken, says, statements, law = (
        Vocabulary(map(str, table.get(key, ()))) for key in ("first", "spoken", "says", "statements", "law")
    )
    return Voices(first, spoken, says, statements, law, talk, counted.get("unlisted", 0) / 10)


def passed_on(article: Article, reading: Reading | None = None) -> tuple[list[Stretch], list[Stretch]]:
    """The stretches of the live text that are the words of others, in order, none touching another of its kind.

    First those whose ends are in sight: between marks, posts, transcripts, laws, tables, and what a reading took for
    direct speech. Then speech without marks, which may go on beyond what is told by its words.
    """
    text, live = article.text, bounded(article.live())
    found = list(_marked(text, live))
    found += [m.span() for start, end in live for m in SINGLE.finditer(text, start, end)]
    found = [(a, b) for a, b in found if b - a > 60 or len(WORD.findall(text, a, b)) >= LEAST_WORDS]
    found += [(b.start, b.end) for b in article.blocks if b.kind == "quote"]
    if reading is not None:
        found += [(s.start, s.end) for c in reading.claims if c.form == "direct" for s in c.content]
    marked = joined(found)
    language = (reading.language if reading else None) or article.language
    told = list(_unmarked(text, live, marked, _voices(language)))
    in_sight = joined([*marked, *_transcribed(text, live), *((a, b) for a, b, speech in told if not speech)])
    return in_sight, joined((a, b) for a, b, speech in told if speech)


def joined(found: Iterable[Stretch]) -> list[Stretch]:
    """The stretches in order, those that touch as one."""
    one: list[Stretch] = []
    for start, end in sorted(found):
        if one and start <= one[-1][1]:
            one[-1] = (one[-1][0], max(end, one[-1][1]))
        else:
            one.append((start, end))
    return one


def bounded(live: Iterable[Stretch]) -> list[Stretch]:
    """As much of the live text as is looked at."""
    kept, left = [], LONGEST_TEXT
    for start, end in live:
        kept.append((start, min(end, start + left)))
        left -= end - start
        if left <= 0:
            break
    return kept


def _marked(text: str, live: list[Stretch]) -> Iterator[Stretch]:
    """What stands between quotation marks. A quotation may go on over stretches, reopened or not."""
    opened: int | None = None
    for start, end in live:
        for mark in MARK.finditer(text, start, end):
            here, after, kind = mark.start(), mark.end(), mark.group()
            opens = _opens(text, kind, here, after, start, end, opened is not None)
            if opened is not None and (not opens or kind == "»" != text[opened]):
                yield (opened, after) if after - opened <= LONGEST else _lost(text, opened, after)
                opened = None
            elif opens:
                if opened is not None:
                    # The mark before was not closed: a paragraph that is reopened by this one, or a lost mark.
                    again = here == start or text[here - 1] == "\n"
                    yield (opened, here) if again and _begins(text, opened) else _lost(text, opened, here)
                opened = here
    if opened is not None:
        yield _lost(text, opened, live[-1][1])


def _opens(text: str, kind: str, here: int, after: int, start: int, end: int, inside: bool) -> bool:
    if kind == "``":
        return True
    if kind in OPENERS:
        # „Deutsch“ closes with the mark that opens in English.
        return not (
            inside and kind == "“" and (after >= end or not text[after].isalnum()) and not text[here - 1].isspace()
        )
    if kind in CLOSERS:
        return kind == "»" and not inside and after < end and text[after].isalnum()
    free = here == start or text[here - 1].isspace() or text[here - 1] in "([—–-"
    follows = after < end and not text[after].isspace()
    return (free and follows) or (not inside and free)


def _begins(text: str, at: int) -> bool:
    """Whether a mark is the first of its line."""
    return not text[max(0, at - 2) : at].strip(" \t") or text[at - 1] == "\n"


def _lost(text: str, opened: int, limit: int) -> Stretch:
    """A quotation whose closing mark was lost ends with the sentence, or with the paragraph that it begins."""
    line = text.find("\n", opened, limit)
    limit = min(limit if line < 0 else line, opened + LONGEST)
    found = SENTENCE_END.search(text, opened + 1, limit)
    return opened, found.end() if found else limit


def _unmarked(text: str, live: list[Stretch], quoted: list[Stretch], voices: Voices) -> Iterator[tuple[int, int, bool]]:
    """The lines that pass on words of others without marks, and whether somebody speaks in them."""
    led = 0
    before: Stretch | None = None
    for start, end in (m.span() for a, b in live for m in LINE.finditer(text, a, b)):
        bare = _bare(text, start, end, quoted)
        colon = text[max(start, end - 3) : end].rstrip().endswith(":")
        line = bare.casefold()
        found = WORD.findall(line)
        if not found:
            # What a lead-in announced stands between marks.
            before, led = (start, end), 0
            continue
        told = voices.says.count(line, found) > 0
        mine, talk = voices.first.count(line, found), voices.score(line, found) >= TALK
        # The paragraph behind a lead-in is the statement; the next ones are while somebody speaks in them.
        behind = led == LONGEST_STATEMENT and not (colon and told)
        passes = behind or (led > 0 and not told and (mine > 0 or talk))
        led = led - 1 if passes else 0
        if "@" in bare and SIGNED.match(bare) and before:
            yield *before, False
        speech = (mine and (not told or mine >= 3)) or (talk and not told)
        if passes or (speech and len(found) >= LEAST_LINE and len(bare) <= 3 * LONG_LINE):
            yield start, end, True
        elif _bounded_line(bare) or (not told and _law(bare, line, found, voices)):
            yield start, end, False
        elif told and (inline := COLON.search(text, start, end)) and _leads(text, start, inline.start(), voices):
            yield inline.end(), end, False
        elif mine and len(bare) > LONG_LINE:
            yield from ((*sentence, False) for sentence in _sentences(text, start, end, voices))
        if colon and (told or voices.statements.count(line, found)):
            led = LONGEST_STATEMENT
        before = (start, end)


def _leads(text: str, start: int, colon: int, voices: Voices) -> bool:
    """Whether the few words before a colon say that somebody speaks."""
    line = text[max(start, colon - 40) : colon].casefold()
    return voices.says.count(line, WORD.findall(line)) > 0


def _transcribed(text: str, live: list[Stretch]) -> Iterator[Stretch]:
    """The lines that begin with who speaks, where several do."""
    lines = [m.span() for a, b in live for m in SPOKEN_LINE.finditer(text, a, b)]
    if len(lines) >= LEAST_LINES:
        yield from lines


def _bounded_line(bare: str) -> bool:
    """Whether a line is posted or tabled by its own signs, which say nothing of the lines around it."""
    if ("@" in bare or ".co" in bare) and POST.search(bare):
        return True
    if ("[" in bare or "(" in bare) and ASIDE.search(bare):
        return True
    size = len(bare.split())
    return size >= LEAST_TABLE and len(NUMBER.findall(bare)) > TABLED * size


def _law(bare: str, line: str, found: list[str], voices: Voices) -> bool:
    """Whether a line is of a law or a ruling."""
    if len(found) < LEAST_LINE:
        return False
    clauses = len(CLAUSE.findall(bare)) if any(sign in bare for sign in ("§", ". ", "(")) else 0
    return voices.law.count(line, found) + clauses >= 2


def _sentences(text: str, start: int, end: int, voices: Voices) -> Iterator[Stretch]:
    """The sentences of a long line in which somebody speaks in the first person."""
    at = start
    for stop in [*(m.end() for m in SENTENCE_END.finditer(text, start, end)), end]:
        one = text[at:stop]
        line = one.casefold()
        found = WORD.findall(line)
        if voices.first.count(line, found) and not voices.says.count(line, found):
            yield at, stop
        at = stop


def _bare(text: str, start: int, end: int, quoted: list[Stretch]) -> str:
    """A line without what stands between marks in it."""
    at = max(0, bisect_right(quoted, (start, start)) - 1)
    parts, here = [], start
    while at < len(quoted) and quoted[at][0] < end:
        first, last = quoted[at]
        if last > here:
            if first > here:
                parts.append(text[here:first])
            here = max(here, min(last, end))
        at += 1
    parts.append(text[here:end])
    return " ".join(parts)
