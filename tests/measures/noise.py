"""What is left in a body that is not the report: lines that the gold body lacks, by the class they belong to."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

# The words of the scoring script, so that a line and the gold are cut up alike.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\W_]+")
LONG = 4
HALF = 0.5
# A line that begins with "Related:" may go on with anything; one that begins with "Foto" must end the word there.
_NO_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


@dataclass(frozen=True, slots=True)
class Kind:
    """One class of noise in one language (with English): how its lines are recognised."""

    name: str
    most_words: int
    rule: re.Pattern[str]


@cache
def table() -> dict[str, Any]:
    """The phrase lists."""
    return tomllib.loads((Path(__file__).parent / "noise.toml").read_text(encoding="utf-8"))


def classes() -> list[str]:
    """The names of the classes, in order."""
    return list(table())


def languages() -> set[str]:
    """The languages that have words for at least one class."""
    return {code for kind in table().values() for part in ("starts", "holds", "whole") for code in kind.get(part, ())}


@cache
def kinds(language: str) -> tuple[Kind, ...]:
    """The classes as they are recognised on a page of this language."""
    made = []
    for name, kind in table().items():
        parts = [rf"^\W*(?:{found})" for found in _either(kind, "starts", language, after=True)]
        parts += [rf"(?:{found})" for found in _either(kind, "holds", language)]
        parts += [rf"^\W*(?:{found})\W*$" for found in _either(kind, "whole", language)]
        parts += [f"(?:{pattern})" for pattern in kind.get("patterns", ())]
        made.append(Kind(name, kind["most_words"], re.compile("|".join(parts), re.I)))
    return tuple(made)


def _either(kind: dict[str, Any], part: str, language: str, *, after: bool = False) -> Iterator[str]:
    found = {phrase for code in ("en", language) for phrase in kind.get(part, {}).get(code, ())}
    if found:
        yield "|".join(_phrase(p, after=after) for p in sorted(found, key=lambda p: (-len(p), p)))


def _phrase(phrase: str, *, after: bool) -> str:
    """The phrase with free spaces, at the ends of words where its script has them."""
    made = re.escape(phrase).replace(r"\ ", r"\s+").replace("'", "['’]")
    spaced = not _NO_SPACES.search(phrase)
    before = r"(?<!\w)" if spaced and phrase[0].isalnum() and not after else ""
    return before + made + (r"(?!\w)" if after and spaced and phrase[-1].isalnum() else "")


def words(text: str) -> tuple[str, ...]:
    """The words of a text in small letters."""
    return tuple(_WORD.findall(text.lower()))


def shingles(found: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Its words in fours."""
    return {found[i : i + LONG] for i in range(len(found) - LONG + 1)}


@dataclass(frozen=True)
class Gold:
    """The gold body of a page, ready to be asked about lines. A gold paragraph in [brackets] may be there or not."""

    lines: frozenset[tuple[str, ...]]
    fours: frozenset[tuple[str, ...]]
    language: str

    @classmethod
    def of(cls, row: dict[str, Any], language: str) -> Gold:
        """The gold of a page with a body; its headline is neither report nor noise."""
        paragraphs = [*row.get("paragraphs", ()), row.get("body") or "", row.get("title") or ""]
        lines = {words(line) for paragraph in paragraphs for line in paragraph.split("\n")}
        fours = {four for paragraph in paragraphs for four in shingles(words(paragraph))}
        return cls(frozenset(lines), frozenset(fours), language)

    def lacks(self, line: str) -> bool:
        """Whether a line is none of the report's: fewer than half of its words in fours are; if short, no such line."""
        found = words(line)
        if not found or found in self.lines:
            return False
        fours = shingles(found)
        return not fours or sum(four in self.fours for four in fours) < HALF * len(fours)


def kinds_of(line: str, language: str) -> list[str]:
    """The classes that a line belongs to; most lines belong to none."""
    size = len(words(line))
    return [kind.name for kind in kinds(language) if size <= kind.most_words and kind.rule.search(line)]


def left(gold: Gold, body: str) -> dict[str, list[str]]:
    """The lines of a body that the gold lacks, by class, and all of them under ``any``."""
    found: dict[str, list[str]] = {}
    for line in body.split("\n"):
        if gold.lacks(line):
            found.setdefault("any", []).append(line)
            for name in kinds_of(line, gold.language):
                found.setdefault(name, []).append(line)
    return found


def shares(pages: Iterable[tuple[Gold, str]]) -> dict[str, float]:
    """The share of pages, in per cent, on which at least one line of each class is left; of any class; any line."""
    names = [*classes(), "any class", "any line"]
    counts, size = dict.fromkeys(names, 0), 0
    for gold, body in pages:
        found = left(gold, body)
        size += 1
        for name in found.keys() - {"any"}:
            counts[name] += 1
        counts["any class"] += bool(found.keys() - {"any"})
        counts["any line"] += "any" in found
    return {name: round(100 * count / size, 1) if size else 0.0 for name, count in counts.items()}


def language_of(row: dict[str, Any]) -> str:
    """The language of a page's gold body, as two letters."""
    import py3langid

    return str(py3langid.classify((row.get("body") or "\n".join(row.get("paragraphs", ())))[:4000])[0])
