"""The words that say what a number counts, compiled from a language's words file, and the tokens they are found in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from coranto import words
from coranto.glean.quantities import Quantity

_TOKEN = re.compile(r"[^\W\d_]+|[.,;:!?()…–—-]")
_PHRASE = re.compile(r"[^\W\d_]+|#")
_GRAMMAR = (
    "be", "have", "adverbs", "modals", "determiners", "skip_left", "and", "subordinators", "subject_relatives",
    "prepositions", "linking", "closers", "including", "reach", "other", "increment", "pledge", "not_figure_before",
    "not_figure_after", "quantifiers", "along", "among", "earlier", "pronouns", "according",
    "number_of", "all_of", "rivals", "elliptic", "samples", "severity", "in_all",
    "strong", "bodies", "followed", "same", "particles",
)  # fmt: skip
_ROLES = ("nouns", "weak", "participles", "active", "says", "moves", "comes", "of_people", "before", "tolls")
# Stands for any number in a phrase: "in # shelters".
NUMBER = "#"
# A name for people of a place is longer than its ending by at least this much.
_MIN_STEM = 3

Marks = list[dict[str, int]]


@dataclass(frozen=True, slots=True)
class Token:
    """A word in lower case, a punctuation mark, or a whole number. Quotation marks and apostrophes are no tokens."""

    text: str
    start: int
    end: int
    kind: Literal["word", "mark", "number"]
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The `figures` table of one language, ready to be looked up."""

    phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    heads: frozenset[str]
    people: frozenset[str]
    things: frozenset[str]
    households: frozenset[str]
    kin: frozenset[str]
    animals: frozenset[str]
    endings: tuple[str, ...]
    articles: frozenset[str]
    by: frozenset[str]
    ratios: frozenset[str]
    genitives: frozenset[str]
    ages: frozenset[tuple[str, ...]]
    least: Mapping[str, int]
    least_said: Mapping[str, int]
    aid_units: dict[str, list[tuple[tuple[str, ...], str]]]  # by the first word, the longest phrases first
    aid_goods: tuple[tuple[str, ...], ...]
    table: words.Table

    def is_group(self, word: str) -> bool:
        """Whether a word names people or things that are counted."""
        return word in self.heads or (
            len(word) > _MIN_STEM + 2
            and any(word.endswith(e) and len(word) - len(e) >= _MIN_STEM for e in self.endings)
        )

    def is_people(self, word: str | None) -> bool:
        """Whether a word names people rather than things; False for no word."""
        return word is not None and self.is_group(word) and word not in self.things

    def mark(self, found: Sequence[Token]) -> tuple[Marks, Marks]:
        """For each token the labels of the phrases that begin there and of those that end there, with their lengths."""
        begins: Marks = [{} for _ in found]
        ends: Marks = [{} for _ in found]
        texts = tuple(NUMBER if t.kind == "number" else t.text for t in found)
        for i, token in enumerate(found):
            if token.kind != "word":
                continue
            for phrase, label in self.phrases.get(token.text, ()):
                size = len(phrase)
                if size > 1 and texts[i : i + size] != phrase:
                    continue
                if size > begins[i].get(label, 0):
                    begins[i][label] = size
                if size > ends[i + size - 1].get(label, 0):
                    ends[i + size - 1][label] = size
        return begins, ends

    def aid_unit(self, found: Sequence[Token], at: int) -> tuple[int, str] | None:
        """How many tokens from `at` on are a unit of aid, and its symbol."""
        for phrase, symbol in self.aid_units.get(found[at].text, ()) if at < len(found) else ():
            if tuple(t.text for t in found[at : at + len(phrase)]) == phrase:
                return len(phrase), symbol
        return None

    def aid(self, found: Sequence[Token], at: int) -> tuple[str, tuple[int, int], tuple[int, int] | None] | None:
        """(unit, its span, span of the goods) where the tokens from `at` on measure aid ("40 tons of food")."""
        unit = self.aid_unit(found, at)
        if unit is None:
            return None
        after = at + unit[0]
        span = (found[at].start, found[after - 1].end)
        for i in range(after, min(after + 6, len(found))):
            if found[i].kind == "mark" and found[i].text not in ",-":
                break
            for phrase in self.aid_goods:
                if tuple(t.text for t in found[i : i + len(phrase)]) == phrase:
                    return unit[1], span, (found[i].start, found[i + len(phrase) - 1].end)
        return None


def split_words(phrase: str) -> tuple[str, ...]:
    """A phrase of a words file as the tokens it is found by; `#` stays for any number."""
    return tuple(t[0].lower() for t in _PHRASE.finditer(phrase))


def _phrases(table: words.Table) -> Iterator[tuple[tuple[str, ...], str]]:
    for measure, lists in table.get("measures", {}).items():
        for role in _ROLES:
            for phrase in lists.get(role, ()):
                yield split_words(phrase), f"{measure}.{role}"
    grammar: Mapping[str, Any] = table.get("grammar", {})
    for name in _GRAMMAR:
        for phrase in grammar.get(name, ()):
            yield split_words(phrase), name
    for name in ("rise_from", "versus"):
        for phrase in table.get("background", {}).get(name, ()):
            yield split_words(phrase), name


@cache
def lexicon(language: str | None) -> Lexicon | None:
    """The compiled words of a language, or None where its words file has no measures."""
    table = words.section(language, "figures")
    if not table.get("measures"):
        return None
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, label in _phrases(table):
        if phrase:
            phrases.setdefault(phrase[0], []).append((phrase, label))
    groups, aid = table.get("groups", {}), table.get("aid", {})
    units = [(split_words(u), s) for u, s in aid.get("units", {}).items()]
    return Lexicon(
        phrases={k: tuple(v) for k, v in phrases.items()},
        heads=frozenset(w for h in (*groups.get("heads", ()), *groups.get("people", ())) for w in split_words(h)),
        people=frozenset(groups.get("people", ())),
        things=frozenset(groups.get("things", ())),
        households=frozenset(groups.get("households", ())),
        kin=frozenset(groups.get("kin", ())),
        animals=frozenset(groups.get("animals", ())),
        endings=tuple(groups.get("endings", ())),
        articles=frozenset(words.section(language, "numbers.joints").get("article", ())),
        by=frozenset(table.get("grammar", {}).get("by", ())),
        ratios=frozenset(table.get("grammar", {}).get("ratios", ())),
        genitives=frozenset(table.get("grammar", {}).get("genitives", ())),
        ages=frozenset(split_words(p) for p in table.get("grammar", {}).get("age_bounds", ())),
        least={m: int(v["least"]) for m, v in table["measures"].items() if "least" in v},
        least_said={m: int(v["least_said"]) for m, v in table["measures"].items() if "least_said" in v},
        aid_units=by_first_word(units),
        aid_goods=tuple(sorted((split_words(g) for g in aid.get("goods", ())), key=lambda g: -len(g))),
        table=table,
    )


def by_first_word(
    units: Iterable[tuple[tuple[str, ...], str]],
) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Phrases with their symbols under the word that they begin with, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, symbol in sorted(units, key=lambda u: -len(u[0])):
        found.setdefault(phrase[0], []).append((phrase, symbol))
    return found


def tokens(text: str, start: int, end: int, found: Sequence[Quantity], known: Lexicon) -> list[Token]:
    """The tokens of `text[start:end]`; a number is one token, the words that bound it are none."""
    numbers = [Token(text[q.start : q.end].lower(), q.start, q.end, "number", q) for q in found]
    hidden = [(q.start, q.end) for q in found]
    hidden += [m for q in found for m in q.modifiers]
    hidden += [q.unit_span for q in found if q.unit_span is not None]
    hidden.sort()
    out, at = [], 0
    for match in _TOKEN.finditer(text, start, end):
        while at < len(hidden) and hidden[at][1] <= match.start():
            at += 1
        if at < len(hidden) and hidden[at][0] < match.end():
            continue
        word = match[0][0].isalpha()
        if (
            match[0] == "-"
            and text[match.start() - 1 : match.start()].isalpha()
            and text[match.end() : match.end() + 1].isalpha()
        ):
            continue
        out.append(Token(match[0].lower(), match.start(), match.end(), "word" if word else "mark"))
    return sorted([*out, *numbers], key=lambda t: t.start)
