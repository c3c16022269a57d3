"""Figures of single sentences in the shapes of news reports."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from coranto.glean import sentences, times
from coranto.glean.draft import Draft
from coranto.glean.figures import figures
from coranto.records import Article, Dated, Figure

SHAPES = tomllib.loads(Path(__file__).with_name("figures_shapes.toml").read_text(encoding="utf-8"))
ROWS = [(language, *row) for language in ("en", "fr") for row in SHAPES[language]]
UNREAD = [(language, *row) for language, rows in SHAPES["unread"].items() for row in rows]


def read(text: str, language: str) -> list[Figure]:
    """The figures of a sentence in the order of the text."""
    article = Article(capture="c:shape", text=text, published=Dated("2024-06-15", "given", 1.0))
    draft = Draft(article=article, language=language, confidence=1.0)
    draft.sentences, draft.quotations = sentences.split(draft)
    draft.times = times.times(draft)
    return sorted(figures(draft), key=lambda f: f.value_span.start)


def said(figure: Figure) -> str:
    """A figure as the table writes it."""
    if figure.operator in ("range", "vague"):
        vague = "vague " if figure.operator == "vague" else ""
        return f"{figure.measure} {vague}{figure.low}..{figure.high}"
    operator = "" if figure.operator == "=" else figure.operator + " "
    return f"{figure.measure} {operator}{figure.value}"


def wanted(rows: tuple[str, ...]) -> Iterator[set[str]]:
    """Each figure asked for, with every measure that would do."""
    for row in rows:
        measures, _, rest = row.partition(" ")
        yield {f"{m} {rest}" for m in measures.split("|")}


def is_right(row: tuple[str, ...]) -> bool:
    """Whether exactly the figures of the row are read."""
    language, text, *asked = row
    found, expected = [said(f) for f in read(text, language)], list(wanted(tuple(asked)))
    return len(found) == len(expected) and all(f in e for f, e in zip(found, expected, strict=True))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}: {row[1][:60]}")
def test_the_figures_of_a_sentence(row: tuple[str, ...]) -> None:
    assert is_right(row), [said(f) for f in read(row[1], row[0])]


@pytest.mark.parametrize("row", UNREAD, ids=lambda row: f"{row[0]}: {row[1][:60]}")
def test_a_sentence_that_is_read_by_now_leaves_the_unread(row: tuple[str, ...]) -> None:
    assert not is_right(row)
