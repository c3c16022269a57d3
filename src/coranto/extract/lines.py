"""What can be seen of one line without knowing its language: words, stops, whether it is a sentence or a label."""

from __future__ import annotations

import re
from functools import lru_cache

# Closing marks that may follow the full stop of a sentence.
_CLOSERS = "\"'”’»›)]}」』"
_STOPS = frozenset(".!?…。！？।؟۔։")
_EDGES = " \t\r\n\u00a0\u202f\ufeff\u200b\u200e\u200f•·▪►▶→⇒»«›‹>|*#–—-~+✦★☆◆◇■□●○▸▹➡👉📌🔴🔵📲📱"
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\W_]+(?:['’][^\W_]+)*")
_QUOTES = frozenset('"“”„«»‘’『「')
# What parts the words of an ASCII text, and an apostrophe inside a word.
APART = bytes(c if chr(c).isalnum() and c < 128 else 32 for c in range(256))
_INSIDE = re.compile(r"(?<=[A-Za-z0-9])'(?=[A-Za-z0-9])")
# No line that is judged by its words has so many characters.
LONG = 10_000
# A word shorter than this says little of what a text is about; capitals ("UN") are kept.
_CONTENT = 4


def bare(line: str) -> str:
    """The line without bullets, arrows and white space at its edges, runs of white space as one space."""
    return " ".join(line.strip(_EDGES).split())


@lru_cache(maxsize=2048)
def count(line: str) -> int:
    """How many words; a character of a script without spaces counts as half a word. An estimate where very long."""
    if len(line) > LONG:
        return len(line) // 6
    if line.isascii():
        return len((_INSIDE.sub("", line) if "'" in line else line).encode().translate(APART).split())
    found = _WORD.findall(line)
    single = sum(len(w) == 1 and ord(w) > 0x2FFF for w in found)
    return len(found) - single + (single + 1) // 2


def stops(line: str) -> bool:
    """Whether it ends as a sentence does."""
    return line.rstrip().rstrip(_CLOSERS + " ")[-1:] in _STOPS


def is_sentence(line: str) -> bool:
    """Whether the line reads as running text: long, or not short and with a stop at its end."""
    size = count(line)
    return size >= 32 or (size >= 8 and stops(line))


def opens_quote(line: str) -> bool:
    """Whether it begins with a quotation mark."""
    return line.lstrip()[:1] in _QUOTES


@lru_cache(maxsize=4096)
def content(line: str) -> frozenset[str]:
    """The words that tell what it is about: the longer ones and capitals, lowercased, cut to six letters.

    Six letters join forms of one word (separatist, separatists) without knowing the language.
    """
    found = _WORD.findall(line[: 2 * LONG])
    if line.isascii():
        return frozenset([w.lower()[:6] for w in found if len(w) >= _CONTENT or (len(w) > 1 and w.isupper())])
    return frozenset(
        [w.lower()[:6] for w in found if len(w) >= _CONTENT or (len(w) > 1 and w.isupper()) or ord(w[0]) > 0x2FFF]
    )


def shared(line: str, others: frozenset[str]) -> float:
    """The share of the line's content words that `others` has too; 0 where it has none."""
    own = content(line)
    return len(own & others) / len(own) if own else 0.0
