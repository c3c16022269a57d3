"""What can be seen of one line without knowing its language: words, stops, whether it is a sentence or a label."""

from __future__ import annotations

import re
from functools import lru_cache

# Closing marks that may follow the full stop of a sentence.
_CLOSERS = "\"'”’»›)]}」』）】》］"
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


# Letters that a pattern without case takes for one another though their lower cases differ, each to the common one; and
# of Arabic the bearers of hamza on an alef, the vowel signs and the stretched lines.
_ALIKE = dict(zip(
    "\u0131\u017f\u00b5\u03c2\u03d0\u03f5\u03d1\u03f0\u03d6\u03f1\u03d5\u1e9b\u0345\u1fbe\u1fd3\u1fe3\ufb05"
    "\u1c80\u1c81\u1c82\u1c83\u1c84\u1c85\u1c86\u1c87\u1c88أإآ",
    "is\u03bc\u03c3\u03b2\u03b5\u03b8\u03ba\u03c0\u03c1\u03c6\u1e61\u03b9\u03b9\u0390\u03b0\ufb06"
    "\u0432\u0434\u043e\u0441\u0442\u0442\u044a\u0463\ua64bااا", strict=True,
))  # fmt: skip
_SILENT = "\u0640" + "".join(map(chr, range(0x64B, 0x653)))
_FOLDED = str.maketrans(_ALIKE) | dict.fromkeys(map(ord, _SILENT))
_LIKE_ANOTHER = re.compile(f"[İΣ{_SILENT}{''.join(_ALIKE)}]")


@lru_cache(maxsize=64)
def folded(text: str) -> str:
    """A text in lower case in which letters are the same where phrases take them for the same; not for offsets."""
    if text.isascii() or not _LIKE_ANOTHER.search(text):
        return text.lower()
    return text.replace("İ", "i").lower().translate(_FOLDED)


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
