"""What a language says of names, and the words of a text with what can be seen on each of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from coranto.glean import models
from coranto.glean.draft import Draft
from coranto.words import section, table

# A word: dotted abbreviation, elided article (l', d', qu'), a word with inner hyphens and apostrophes, number, or mark.
_PATTERN = (
    r"(?:[^\W\d_]\.){{2,6}}"
    r"|\b[^\W\d_a-z]\.(?=\s?[^\W\d_])"
    r"|\b(?:[lLdDjJnNsScCmMtT]|[qQ]u|[jJ]usqu|[lL]orsqu)['’](?=[^\W\d_])"
    r"|[^\W\d_]\w*(?:-(?!(?:{tied})\b)\w+)*(?:['’](?![sS]\b)\w+)*"
    r"|['’][sS]\b"
    r"|\d[\d.,]*\w*"
    r"|\S"
)


@cache
def _pattern(language: str | None) -> re.Pattern[str]:
    """The pattern of a word, in which what a language ties on with a hyphen is a word of its own."""
    tied = "|".join(map(re.escape, section(language, "entities").get("tied", ()))) or "(?!)"
    return re.compile(_PATTERN.format(tied=tied))


# The twentieth century as French writes it is no name.
_CENTURY = re.compile(r"[IVX]+(?:e|er|ème)")
OPENING = frozenset("\"“”«‘'’(—–:•")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words table ``entities`` of one language, with quick look-up; empty sets for a language that lacks it."""

    small: frozenset[str] = frozenset()
    calendar: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    whereabouts: frozenset[str] = frozenset()
    directions: frozenset[str] = frozenset()
    place_heads: frozenset[str] = frozenset()
    event_heads: frozenset[str] = frozenset()
    body_heads: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    qualifiers: frozenset[str] = frozenset()
    age: frozenset[str] = frozenset()
    relatives: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    phrases: frozenset[tuple[str, ...]] = frozenset()
    before: frozenset[str] = frozenset()
    bodies: frozenset[tuple[str, ...]] = frozenset()
    aliases: tuple[str, ...] = ()
    aliases_sure: tuple[str, ...] = ()
    aliases_called: tuple[str, ...] = ()
    aliases_in: frozenset[str] = frozenset()
    honorifics: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    known_starts: frozenset[str] = frozenset()
    phrase_starts: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    language: str = ""


_SETS = (
    "small", "calendar", "particles", "links", "within", "whereabouts", "directions", "place_heads", "event_heads",
    "body_heads", "owners", "qualifiers", "age", "relatives", "aliases_in",
)  # fmt: skip


def _common(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """(verbs, adjectives and adverbs; nouns) that the language's model lists: a capital on them names nobody."""
    nlp = models.parser(language)
    if nlp is None or not nlp.has_pipe("lemmatizer"):
        return frozenset(), frozenset()
    lookups = nlp.get_pipe("lemmatizer").lookups
    if not lookups.has_table("lemma_index"):
        return frozenset(), frozenset()
    index = lookups.get_table("lemma_index")
    sure = frozenset(w for part in ("verb", "adj", "adv") for w in index.get(part, ()))
    return sure, frozenset(index.get("noun", ()))


def _longest_first(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(sorted(data.get(name, ()), key=lambda phrase: (-len(phrase), phrase)))


@cache
def lexicon(language: str | None) -> Lexicon:
    """The lexicon of a language. Bodies that English names are known in every language: AFP is AFP."""
    data: Mapping[str, Any] = section(language, "entities")
    known: dict[str, tuple[str, str]] = {}
    for source in (data, section("en", "entities"), section("fr", "entities")):
        for key, names in source.get("known", {}).items():
            for name in names:
                known.setdefault(name, (f"org:{key}", names[0]))
    sure, nouns = _common(language) if language else (frozenset(), frozenset())
    roles = data.get("roles", {})
    return Lexicon(
        **{name: frozenset(data.get(name, ())) for name in _SETS},
        roles=frozenset(roles.get("nouns", ())),
        phrases=frozenset(tuple(p.replace("’", "'").split()) for p in roles.get("phrases", ())),
        before=frozenset(roles.get("before", ())),
        bodies=frozenset(tuple(b.replace("’", "'").split()) for b in data.get("bodies", ())),
        aliases=_longest_first(data, "aliases"),
        aliases_sure=_longest_first(data, "aliases_sure"),
        aliases_called=_longest_first(data, "aliases_called"),
        honorifics={word: kind for kind, words in data.get("honorifics", {}).items() for word in words},
        known=known,
        known_starts=frozenset(_pattern(language).findall(name)[0] for name in known),
        phrase_starts=frozenset(p.split()[0] for p in roles.get("phrases", ())),
        common=sure,
        nouns=nouns,
        language=language or "",
    )


@dataclass(slots=True)
class Word:
    """One word or mark. `begins` where it opens a sentence or a quotation, so that its capital says little."""

    text: str
    start: int
    end: int
    low: str
    capital: bool
    upper: bool
    begins: bool
    pos: str = ""
    label: str = ""
    lemma: str = ""


def _tagged(draft: Draft) -> dict[int, tuple[str, str, str]]:
    """Part of speech, entity label and lemma by offset, where there are trees."""
    return {
        tree.start + token.idx: (token.pos_, token.ent_type_, token.lemma_.lower())
        for tree in draft.trees
        for token in tree.doc
    }


def sentences(draft: Draft) -> list[list[Word]]:
    """The words of every sentence of the live text, in order."""
    tags, pattern, text = _tagged(draft), _pattern(draft.language), draft.text
    found = []
    for sentence in draft.sentences:
        words: list[Word] = []
        fresh = True
        for match in pattern.finditer(text, sentence.span.start, sentence.span.end):
            piece = match.group()
            capital = piece[0].isupper() and piece[-1] not in "'’" and not _CENTURY.fullmatch(piece)
            capital = capital or ("-" in piece and _tied(piece))
            letters = piece[0].isalpha()
            pos, label, lemma = tags.get(match.start(), ("", "", ""))
            words.append(
                Word(
                    piece, match.start(), match.end(), piece.lower(), capital,
                    capital and len(piece) > 1 and piece.upper() == piece, fresh and letters, pos, label, lemma,
                )
            )  # fmt: skip
            # A glued quotation mark opens as well as an upright one.
            fresh = piece in OPENING or (fresh and not piece[0].isalnum())
        found.append(words)
    return found


@cache
def _articles() -> frozenset[str]:
    return frozenset(table("romanisation")["particles"]["arabic"])


def _tied(piece: str) -> bool:
    """Whether a word is a name with the Arabic article before it: al-Assad, el-Fasher."""
    article, _, name = piece.partition("-")
    return article in _articles() and name[:1].isupper()


def untied(word: Word) -> str:
    """A word, small, without the Arabic article tied to it."""
    return word.low.partition("-")[2] if "-" in word.text and _tied(word.text) else word.low


def shouted(words: list[Word]) -> bool:
    """Whether a sentence is set in capitals, or with a capital on nearly every word, as headlines are."""
    letters = [w for w in words if w.text[0].isalpha()]
    if (
        len(letters) > 1
        and all(w.upper or len(w.text) == 1 for w in letters)
        and len("".join(w.low for w in letters)) > 8
    ):
        return True
    if words and words[-1].text == ".":
        return False  # what ends like a sentence is one, however many names it holds
    long = [w for w in letters if len(w.text) > 3]
    return len(long) >= 4 and sum(w.capital for w in long) >= 0.75 * len(long)


def is_common(word: Word, lexicon: Lexicon) -> bool:
    """Whether the word is listed as a verb, adjective, adverb or noun of the language."""
    forms = (word.low, word.lemma or word.low)
    if any(f in lexicon.common or f in lexicon.nouns for f in forms):
        return True
    return word.low.endswith("s") and word.low[:-1] in lexicon.nouns
