"""The words, names and numbers by which reports are compared, written so that they match across spellings.

Nothing here reads cut text: all of it goes over `article.live()`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from math import log
from typing import NamedTuple

from coranto.records import Article, Reading
from coranto.words import forms

# A run of letters, or a number with its separators; scripts without spaces are cut into pairs of characters below.
TOKEN = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)*|[^\W\d_]+")
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
# What a sentence or a quotation begins behind.
OPENING = re.compile(r"[.!?…:\n\"“«„]")
THOUSANDS = re.compile(r"\d{1,3}(?:[., \u00a0\u202f]\d{3})+")
# Inflections mostly sit behind the sixth letter: a cut there also meets cognates (président, president).
STEM = 6
# A hostile text is compared by its first part only; the longest real reports have some 10,000 words.
MAX_TOKENS = 20_000
# No word is longer; what is, is cut, so that nothing kept grows with a hostile text.
LONGEST = 64
# The opening of a report says what it is about: about the first two sentences.
LEAD = 60
# How romanised spellings of one name differ, in the order applied to the folded token.
SPELLINGS = (
    ("dj", "j"), ("tch", "ch"), ("sch", "sh"), ("kh", "k"), ("gh", "g"), ("ph", "f"), ("ou", "u"), ("oo", "u"),
    ("ck", "k"), ("ch", "sh"), ("y", "i"), ("q", "k"), ("w", "v"), ("z", "s"),
)  # fmt: skip


class Token(NamedTuple):
    """One word or number of the text. `word` is folded, `opens` when it is the first of a sentence or line."""

    word: str
    start: int
    end: int
    upper: bool = False
    opens: bool = False


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


def number(written: str) -> str:
    """The digits of a number without separators of thousands, in any script; decimals keep a point."""
    if not written.isascii():
        written = re.sub(r"\d", lambda digit: str(int(digit[0])), written)
    if THOUSANDS.fullmatch(written):
        return re.sub(r"\D", "", written)
    return written.replace(",", ".")


@lru_cache(maxsize=200_000)
def _read(written: str) -> tuple[str, bool]:
    """The folded word or the plain number, and whether it begins with a capital; no word for unspaced scripts."""
    if written[0].isdigit():
        return number(written), False
    if UNSPACED.search(written):
        return "", False
    return fold(written), written[0].isupper()


def tokens(text: str, start: int, end: int) -> Iterator[Token]:
    """The words and numbers of `text[start:end]` in order."""
    at = -1
    for found in TOKEN.finditer(text, start, end):
        first, last = found.span()
        word, upper = _read(text[first : min(last, first + LONGEST)])
        if upper:
            gap = text[at:first] if at >= 0 else "\n"
            yield Token(word, first, last, True, gap != " " and OPENING.search(gap) is not None)
        elif word:
            yield Token(word, first, last)
        else:
            for i in range(first, max(first + 1, last - 1)):
                yield Token(text[i : min(i + 2, last)], i, min(i + 2, last))
        at = last


def live_tokens(article: Article) -> list[list[Token]]:
    """The words and numbers of the report itself, stretch by stretch, at most `MAX_TOKENS` of them."""
    found: list[list[Token]] = []
    left = MAX_TOKENS
    for start, end in article.live():
        found.append(list(islice(tokens(article.text, start, end), left)))
        left -= len(found[-1])
        if left <= 0:
            break
    return found


def extract_terms(article: Article, reading: Reading | None = None, live: list[list[Token]] | None = None) -> Terms:
    """What a report is compared by, from its text alone and, where there is a reading, from what was read in it.

    `live` is what `live_tokens` gives, where the caller has it already.
    """
    body = [token for stretch in (live_tokens(article) if live is None else live) for token in stretch]
    text = _headline(article) + body
    stems = [t.word if t.word[0].isdigit() else t.word[:STEM] for t in text]
    counts = Counter(stems)
    numbers = {term: n for term, n in counts.items() if term[0].isdigit() and len(term) > 1}
    names: dict[str, int] = {}
    shown: dict[str, str] = {}
    named = _names(body)
    for token in body:
        if token.upper and token.word in named:
            key = spelling(token.word)
            names[key] = names.get(key, 0) + 1
            if key not in shown:
                shown[key] = article.text[token.start : token.end]
    return Terms(
        words=_dampen({term: n for term, n in counts.items() if len(term) > 1 and not term[0].isdigit()}),
        lead=_dampen({term: n for term, n in Counter(stems[:LEAD]).items() if len(term) > 1}),
        names=_dampen(names),
        numbers=_dampen(numbers),
        entities=_dampen(_entities(reading)),
        language=language_of(article, reading),
        shown=shown,
    )


def _headline(article: Article) -> list[Token]:
    """The words of a headline that does not stand in the text; one that does is read there."""
    title = article.title
    if title is None or title.start is not None or not title.text:
        return []
    return list(islice(tokens(title.text, 0, len(title.text)), LEAD))


def _names(body: list[Token]) -> set[str]:
    """Words that are written with a capital where nothing but a name asks for one.

    A capital counts behind a word in lower case, or behind a name; a word that is more often written small is none.
    """
    large = Counter([t.word for t in body if t.upper])
    small = Counter([t.word for t in body if not t.upper and t.word in large])
    named: set[str] = set()
    proven = False
    for token in body:
        word = token.word
        if not token.upper:
            proven = True
        else:
            if proven and not token.opens and large[word] > small[word] and len(word) > 1:
                named.add(word)
            proven = word in named
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
