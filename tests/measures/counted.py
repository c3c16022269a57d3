"""The tables of phrases and their quantities, and what coranto reads in them, in one notation.

`tests/glean/quantities.toml` says what the notation is. What counts nothing (ordinals, codes) is not told, nor is a
bare indefinite article, which is read as one.
"""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path

from coranto.glean.numerals import Number, Quantity, fold, numerals
from coranto.glean.quantities import quantities

TABLE = Path(__file__).parents[1] / "glean" / "quantities.toml"
Phrase = tuple[str, str, tuple[str, ...]]


def phrases(path: Path = TABLE) -> list[Phrase]:
    """(language, phrase, its quantities) of every row of a table."""
    made = tomllib.loads(path.read_text(encoding="utf-8"))
    return [(language, row[0], tuple(row[1:])) for language, rows in made.items() for row in rows]


def read(text: str, language: str) -> tuple[str, ...]:
    """The quantities of a phrase in the notation of the table."""
    found = quantities(text, 0, len(text), language)
    return tuple(told(q) for q in found if q.kind not in ("code", "ordinal") and not _is_article(text, q, language))


def told(quantity: Quantity) -> str:
    """One quantity in the notation of the table."""
    share = quantity.kind == "share"
    unit = {"percent": "%", "share": "share"}.get(quantity.kind, quantity.unit)
    if quantity.operator in ("range", "vague") or quantity.value is None:
        size = f"{_written(quantity.low)}..{_written(quantity.high)}"
    else:
        size = str(Fraction(quantity.value).limit_denominator(1000)) if share else _written(quantity.value)
    operator = "" if quantity.operator in ("=", "range") else quantity.operator
    return " ".join(part for part in (operator, size, unit) if part)


def _written(value: Number | None) -> str:
    return "" if value is None else str(value)


def _is_article(text: str, quantity: Quantity, language: str) -> bool:
    articles = numerals(language).joints.get("article", ())
    bare = quantity.value == 1 and not quantity.modifiers
    return bare and fold(text[quantity.start : quantity.end]) in articles
