"""One person, body or place over several reports: the names that readings found, joined by rule."""

from __future__ import annotations

from collections.abc import Mapping

from coranto.records import Article, Judgement, NameGroup, Reading


def group(
    articles: Mapping[str, Article], readings: Mapping[str, Reading]
) -> tuple[tuple[NameGroup, ...], tuple[Judgement, ...]]:
    """The names of the readings, joined, and the judgements that joined them."""
    return (), ()
