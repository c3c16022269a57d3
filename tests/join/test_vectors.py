from __future__ import annotations

import numpy as np
import pytest

from coranto.join.likeness import weights
from coranto.join.vectors import GRAIN, LONGEST, SENTENCES, Centre, SentenceEncoder, alike, opening, whole
from coranto.records import Article, Title
from join.prose import article

PRIOR = weights()["models"][SentenceEncoder.name]["centre"]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    found = SentenceEncoder()
    found.setup()
    return found


def test_the_opening_is_the_headline_and_the_first_sentences_once_each() -> None:
    text = (
        "By A. B.\nThe dam broke on Monday. The dam broke on Monday. It drowned forty people! "
        + "More came later. " * 9
    )
    report = Article(capture="c", text=text, title=Title("Dam breaks above Vardak"))
    assert opening(report)[:4] == [
        "Dam breaks above Vardak", "The dam broke on Monday.", "It drowned forty people!", "More came later.",
    ]  # fmt: skip
    assert len(opening(article("Every sentence here is another, number {}. " * 9))) <= SENTENCES


def test_the_opening_of_a_text_without_stops_is_bounded() -> None:
    assert [len(s) for s in opening(article("word " * 100_000))] == [LONGEST]
    assert opening(article("一" * 30 + "。" + "二" * 30 + "。")) == ["一" * 30 + "。", "二" * 30 + "。"]


def test_a_translation_is_nearer_than_another_report_of_its_kind(encoder: SentenceEncoder) -> None:
    centre = Centre(PRIOR)
    one, french, other = (
        centre.code(encoder.encode([s]))
        for s in (
            "A dam broke above the town and forty people drowned.",
            "Un barrage a cédé en amont de la ville et quarante personnes se sont noyées.",
            "The river rose and three people are missing in the valley.",
        )
    )
    assert alike(one, french)[0] > alike(one, other)[0] + 0.1
    assert alike(one, one) == pytest.approx((1, 1), abs=0.03)


def test_codes_do_not_depend_on_what_else_is_encoded(encoder: SentenceEncoder) -> None:
    """A byte may fall otherwise where a float does; the likeness of the two stays the same to three digits."""
    centre = Centre(PRIOR)
    lines = ["The dam broke on Monday.", "Dockers walked out over pay.", "Trois personnes sont portées disparues."]
    together = centre.code(encoder.encode(lines))
    for n, line in enumerate(lines):
        assert np.abs(centre.code(encoder.encode([line]))[0].astype(int) - together[n]).max() <= 1


def test_the_mean_of_the_stream_does_not_depend_on_its_order(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(["The dam broke on Monday.", "Dockers walked out over pay.", "A vote was held."])
    there, back = Centre(PRIOR), Centre(PRIOR)
    for n in range(3):
        there.learn(vectors[n : n + 1])
        back.learn(vectors[2 - n : 3 - n])
    assert (there.sum == back.sum).all()
    assert there.count == back.count


def test_what_a_stream_has_in_common_says_nothing() -> None:
    centre = Centre([0] * 4)
    common = np.array([[1.0, 0, 0, 0]], dtype=np.float32)
    for _ in range(2_000):
        centre.learn(common)
    one, other = np.array([[0.9, 0.4, 0, 0]], np.float32), np.array([[0.9, 0, 0.4, 0]], np.float32)
    assert float((one @ other.T)[0, 0]) > 0.8
    assert alike(centre.code(one), centre.code(other))[0] < 0.3
    assert GRAIN * len(whole(centre.code(one))) == 4 * GRAIN
