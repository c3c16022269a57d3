"""Things that somebody hands over, takes or finds are figures of the measure ``other``; elsewhere they are none."""

from __future__ import annotations

import pytest

from coranto.glean import Glean
from coranto.records import Article, Block, Dated, Figure


def read(text: str, language: str) -> list[Figure]:
    block, published = Block(0, len(text), "paragraph"), Dated("2024-03-13", "given", 1.0)
    article = Article(capture="c:1", text=text, blocks=(block,), published=published, language=language)
    return list(Glean("rules").read(article).figures)


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        (
            "en",
            "More than 900 rifles and four tanks were handed over by the rebels on Sunday, the army said.",
            [(">", 900, "rifles"), ("=", 4, "tanks")],
        ),
        (
            "en",
            "The army said that it had captured about 30 enemy outposts in the hills.",
            [("~", 30, "enemy outposts")],
        ),
        (
            "en",
            "Seven pieces of wreckage were recovered from the lake, the harbour police said.",
            [("=", 7, "pieces of wreckage")],
        ),
        (
            "fr",
            "Plus de 900 fusils et quatre chars ont été remis dimanche par les rebelles, selon le ministère.",
            [(">", 900, "fusils"), ("=", 4, "chars")],
        ),
        (
            "fr",
            "La police a saisi 1 200 cartouches dans une ferme, a annoncé le procureur.",
            [("=", 1200, "cartouches")],
        ),
    ],
)
def test_things_that_change_hands_are_counted(language: str, text: str, found: list[tuple[str, int, str]]) -> None:
    assert [(f.operator, f.value, f.counted) for f in read(text, language) if f.measure == "other"] == found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The new model has 900 rifles in its collection, and the museum shows four tanks."),
        ("en", "He bought 40 vehicles from the firm, which makes 900 of them a year."),
        ("fr", "Le musée expose 900 fusils et quatre chars dans sa grande salle."),
        ("en", "They have taken two positions in this matter, and seized the moment."),
    ],
)
def test_other_things_are_no_figures(language: str, text: str) -> None:
    assert [f.words for f in read(text, language) if f.measure == "other"] == []


def test_a_toll_beside_them_stays_a_toll() -> None:
    found = read("Rebels killed 12 soldiers and captured 30 vehicles, the army said.", "en")
    assert [(f.measure, f.value) for f in found] == [("killed", 12), ("other", 30)]
