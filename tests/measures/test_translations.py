"""Translated copies told from reports that several newsrooms wrote of one event in several languages."""

from __future__ import annotations

import random

import pytest

from measures import reports, translated


@pytest.mark.parametrize("name", ["dev", "others"])
def test_translated_copies_hold_the_floors(name: str) -> None:
    told = translated.load(name)
    found = translated.score(told, translated.origins(told))
    assert reports.below(found, reports.FLOORS["translations"][name]) == {}


def test_the_order_in_which_they_come_finds_no_wrong_ones() -> None:
    told = [*translated.load("dev"), *translated.load("others")]
    random.Random(5).shuffle(told)
    found = translated.score(told, translated.origins(told))
    assert found["P"] >= 97
    assert found["F1"] >= 85


def test_stories_taken_for_origins_would_fall_below() -> None:
    """The control: all that tells one event is no copy of one text."""
    told = translated.load("others")
    found = translated.score(told, {t.article.id: t.event for t in told})
    assert found["R"] == 100
    assert found["F1"] < 80
