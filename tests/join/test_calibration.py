from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from coranto.errors import UsageError
from coranto.join.calibration import Known, calibrate
from coranto.join.likeness import weights
from coranto.join.plans import Plan
from coranto.join.stories import Window
from coranto.join.vectors import Embedder, SentenceEncoder
from join.prose import article

EVENTS = ("flood", "strike", "vote")
TOLD = {
    "flood": ["A dam broke above the town", "The river drowned the valley", "Water tore a dam apart", "Many drowned"],
    "strike": ["Dockers walked out over pay", "The port stands still", "A union stops the ships", "Harbour on strike"],
    "vote": ["A mayor was elected", "The run-off is decided", "Voters chose her", "The ballot ends with a victory"],
}


def reports(language: str = "en") -> list[Known]:
    return [
        Known(article(f"{told}, number {n} of them said.", language=language), language, event)
        for event in EVENTS
        for n in range(4)
        for told in TOLD[event][n:] + TOLD[event][:n]
    ]


class Turned(SentenceEncoder):
    """The default encoder seen through another glass: its vectors turned and pushed together."""

    name = "turned"

    def __init__(self, squeezed: float = 1.0, noise: float = 0.0, languages: str = "en") -> None:
        self.languages = frozenset(languages.split())
        rng = np.random.default_rng(3)
        self.turn = np.linalg.qr(rng.normal(size=(512, 512)))[0]
        self.common, self.squeezed, self.noise, self.rng = rng.normal(size=512) / 22, squeezed, noise, rng

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        rows = super().encode(sentences) @ self.turn * self.squeezed + self.common * (1 - self.squeezed)
        rows = rows * (1 - self.noise) + self.rng.normal(size=rows.shape) * self.noise
        found: NDArray[np.float32] = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        return found


@pytest.mark.parametrize("squeezed", [1.0, 0.5])
def test_a_model_that_sees_the_same_otherwise_tells_the_same_stories(squeezed: float) -> None:
    def stories(plan: Plan | Embedder) -> set[frozenset[str]]:
        window = Window(embedder=plan)
        for report in reports():
            window.add(report.article, None)
        return {frozenset(members) for members in window.members.values()}

    made = Turned(squeezed)
    assert stories(Plan((made,), calibrated={"turned": calibrate(made, reports())})) == stories(SentenceEncoder())


def test_what_is_common_to_all_its_vectors_changes_little() -> None:
    plain, squeezed = (calibrate(Turned(s), reports())["full"] for s in (1.0, 0.3))
    assert squeezed["weights"]["opening"] == pytest.approx(plain["weights"]["opening"], rel=0.4)


def test_words_and_names_weigh_what_they_did() -> None:
    table, known = calibrate(Turned(0.5), reports()), weights()["models"][SentenceEncoder.name]
    for name in ("words", "names", "numbers", "lead"):
        assert table["full"]["weights"][name] == known["full"]["weights"][name]


def test_a_model_that_tells_no_stories_apart_is_refused() -> None:
    with pytest.raises(UsageError, match="turned tells no stories apart"):
        calibrate(Turned(noise=1.0), reports())


def test_a_model_without_the_languages_at_hand_is_refused() -> None:
    with pytest.raises(UsageError, match="are its languages right"):
        calibrate(Turned(languages="uk"), reports())
