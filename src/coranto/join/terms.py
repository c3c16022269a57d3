"""The words, names and numbers by which reports are compared, written so that they match across spellings.

Nothing here reads cut text: all of it goes over `article.live()`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from typing import NamedTuple

from coranto.records import Article, Reading
from coranto.words import forms

# A run of letters, or a number with its separators; scripts without spaces are cut into pairs of characters below.
SPLIT = re.compile(r"(\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*|[^\W\d_]+)")
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
# What a sentence or a quotation begins behind.
OPENING = re.compile(r"[.!?…:\n\"“«„]")
THOUSANDS = re.compile(r"\d{1,3}(?:[., \u00a0\u202f]\d{3})+")
# Inflections mostly sit behind the sixth letter: a cut there also meets cognates (président, president).
STEM = 6
# A hostile text is compared by its first part only; the longest real reports have some 10,000 words.
MAX_TOKENS = 20_000
# With what stands between them words have no more characters than this on average.
LETTERS = 16
# Written words that are kept at hand; a language has fewer forms in daily use.
MOST_READ = 300_000
# No word is longer; what is, is cut, so that nothing kept grows with a hostile text.
LONGEST = 64
# The opening of a report says what it is about: about the first two sentences.
LEAD = 60
# How romanised spellings of one name differ, in the order applied to the folded token.
SPELLINGS = (
    ("dj", "j"), ("tch", "ch"), ("sch", "sh"), ("kh", "k"), ("gh", "g"), ("ph", "f"), ("ou", "u"), ("oo", "u"),
    ("ck", "k"), ("ch", "sh"), ("y", "i"), ("q", "k"), ("w", "v"), ("z", "s"),
)  # fmt: skip


class Word(NamedTuple):
    """One written word or number as it is compared: folded, cut to its stem, and whether a capital begins it."""

    word: str
    stem: str
    upper: bool


class Words(NamedTuple):
    """The words of a text in order. `capitals` are the places of those written with a capital, `opens` tells of each
    whether it is the first of a sentence or line, `shown` how it is written."""

    found: list[Word]
    capitals: list[int]
    opens: list[bool]
    shown: list[str]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a report is compared by: term to weight (1 + ln of its count), in order of first appearance.

    `words` are the stems of all words, `lead` those of the headline and the opening, `names` the spelling keys of
    names, `numbers` the figures as digits, `entities` what a reading resolved: ids of places, days, tolls. `language`
    is the code of the text, or empty. `shown` gives a name as it was first written.
    """

    words: dict[str, float]
    lead: dict[str, float]
    names: dict[str, float]
    numbers: dict[str, float]
    entities: dict[str, float] = field(default_factory=dict)
    language: str = ""
    shown: dict[str, str] = field(default_factory=dict)


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """The word in lower case without accents."""
    bare = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in bare if not unicodedata.combining(c))


@lru_cache(maxsize=100_000)
def spelling(word: str) -> str:
    """A key that spellings of one name share: Pashinyan and Pashinian, Bakou and Баку, Arménie and Armenia."""
    key = fold(word)
    if not key.isascii():
        key = forms.fold(word)
    for old, new in SPELLINGS:
        key = key.replace(old, new)
    key = re.sub(r"(.)\1+", r"\1", key)
    return key.rstrip("aeiou") if len(key) > 4 else key


def language_of(article: Article, reading: Reading | None) -> str:
    """The code of a report's language, as read or as declared; empty where neither is known."""
    return (reading.language if reading else None) or article.language or ""


def plain(text: str) -> str:
    """The text as bytes can stand for it, and models take it: half a character of UTF-16 is a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def number(written: str) -> str:
    """The digits of a number without separators of thousands, in any script; decimals keep a point."""
    if not written.isascii():
        written = re.sub(r"\d", lambda digit: str(int(digit[0])), written)
    if THOUSANDS.fullmatch(written):
        return re.sub(r"\D", "", written)
    return written.replace(",", ".")


class _Read(dict[str, Word]):
    """Every written word met, as it is compared; no word for unspaced scripts."""

    def __missing__(self, written: str) -> Word:
        if len(self) >= MOST_READ:
            self.clear()
        short = written[:LONGEST]
        if short[0].isdigit():
            found = Word(number(short), number(short), False)
        elif UNSPACED.search(short):
            found = Word("", "", False)
        else:
            word = fold(short)
            found = Word(word, word[:STEM], short[0].isupper())
        self[written] = found
        return found


_read = _Read()


def read_words(text: str, stretches: Iterable[tuple[int, int]], most: int = MAX_TOKENS) -> Words:
    """The words and numbers of some stretches of a text in order, at most `most` of them."""
    words = Words([], [], [], [])
    for start, end in stretches:
        parts = SPLIT.split(text[start : min(end, start + most * LETTERS)])
        written = parts[1::2]
        found = [_read[w] for w in written]
        if not text.isascii() and UNSPACED.search(text, start, end):
            parts, written, found = _unspaced(parts)
        del found[max(0, most - len(words.found)) :]
        base = len(words.found)
        for n, (_, _, upper) in enumerate(found):
            if upper:
                gap = parts[2 * n] if n else "\n"
                words.capitals.append(base + n)
                words.opens.append(gap != " " and OPENING.search(gap) is not None)
                words.shown.append(written[n][:LONGEST])
        words.found.extend(found)
        if len(words.found) >= most:
            break
    return words


def _unspaced(parts: list[str]) -> tuple[list[str], list[str], list[Word]]:
    """Gaps and words in turn, the words, and as they are compared: those of unspaced scripts by pairs of characters."""
    turns, written, found = [parts[0]], [], []
    for one, gap in zip(parts[1::2], parts[2::2], strict=True):
        known = _read[one]
        pairs = [one] if known.word else [one[i : i + 2] for i in range(max(1, len(one) - 1))]
        for pair in pairs:
            turns += [pair, ""]
            written.append(pair)
            found.append(known if known.word else Word(pair, pair[:STEM], False))
        turns[-1] = gap
    return turns, written, found


def extract_terms(article: Article, reading: Reading | None = None) -> Terms:
    """What a report is compared by, from its text alone and, where there is a reading, from what was read in it."""
    body = read_words(article.text, article.live())
    stems = [w.stem for w in (*_headline(article), *body.found)]
    counts = Counter(stems)
    names: dict[str, int] = {}
    shown: dict[str, str] = {}
    named = _names(body)
    for place, written in zip(body.capitals, body.shown, strict=True):
        word = body.found[place].word
        if word in named:
            key = spelling(word)
            names[key] = names.get(key, 0) + 1
            if key not in shown:
                shown[key] = written
    return Terms(
        words=_dampen({term: n for term, n in counts.items() if len(term) > 1 and not term[0].isdigit()}),
        lead=_dampen({term: n for term, n in Counter(stems[:LEAD]).items() if len(term) > 1}),
        names=_dampen(names),
        numbers=_dampen({term: n for term, n in counts.items() if len(term) > 1 and term[0].isdigit()}),
        entities=_dampen(_entities(reading)),
        language=language_of(article, reading),
        shown=shown,
    )


def _headline(article: Article) -> list[Word]:
    """The words of a headline that does not stand in the text; one that does is read there."""
    title = article.title
    if title is None or title.start is not None or not title.text:
        return []
    return read_words(title.text, [(0, len(title.text))], LEAD).found


def _names(body: Words) -> set[str]:
    """Words that are written with a capital where nothing but a name asks for one.

    A capital counts behind a word in lower case, or behind a name; a word that is more often written small is none.
    """
    words = [w.word for w in body.found]
    capitals = [words[n] for n in body.capitals]
    large, written = Counter(capitals), Counter(words)
    named: set[str] = set()
    before = -1
    for place, opens, word in zip(body.capitals, body.opens, capitals, strict=True):
        proven = place > 0 and (place - 1 != before or words[before] in named)
        if proven and not opens and 2 * large[word] > written[word] and len(word) > 1:
            named.add(word)
        before = place
    return named


def _entities(reading: Reading | None) -> Counter[str]:
    """What a reading knows beyond spelling: places and bodies by id, tolls, and explicit days; in any language."""
    found = Counter[str]()
    if reading is None:
        return found
    for mention in reading.mentions:
        if mention.entity:
            kind, _, rest = mention.entity.partition(":")
            found[mention.entity if kind in ("country", "place") else f"{kind}:{spelling(rest)}"] += 1
    for time in reading.times:
        if time.type == "DATE" and len(time.value) == 10 and "X" not in time.value:
            found[f"day:{time.value}"] += 1
    for figure in reading.figures:
        if figure.value is not None and figure.measure != "other" and figure.status == "new":
            found[f"{figure.measure}:{figure.value:g}"] += 1
    return found


def _dampen(counts: Mapping[str, int]) -> dict[str, float]:
    """1 + ln(count): the tenth mention says less than the first."""
    return {term: round(1 + log(n), 4) if n > 1 else 1.0 for term, n in counts.items()}
