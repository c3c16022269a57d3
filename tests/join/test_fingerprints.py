from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from coranto.join.fingerprints import SAMPLE, SHINGLE, Fingerprints, take_print
from coranto.records import Article, Claim, Cut, Reading
from join.prose import article, paragraphs


def test_a_print_counts_words_and_samples_by_value() -> None:
    found = take_print(article(paragraphs(1, 6)))
    assert found.words > 200
    assert set(found.sample) == {h for h in found.shingles if h and h % SAMPLE == 0}
    assert len(found.shingles) == found.words


def test_quoted_statements_leave_no_shingle() -> None:
    said = "we will rebuild every single house in the valley before the winter comes"
    for marks in ("“{}”", "« {} »", '"{}"', "„{}“", "“{} »"):
        quoting = take_print(article(f"The mayor spoke on Monday: {marks.format(said)}, he said to nobody at all."))
        plain = take_print(article(said))
        assert not set(quoting.sample) & set(plain.sample)
        assert not {h for h in quoting.shingles if h} & {h for h in plain.shingles if h}


def test_a_lost_closing_mark_masks_no_more_than_its_sentence() -> None:
    rest = "Then the ferry left the harbour with all its passengers and their luggage on board."
    masked = take_print(article(f"“We leave now, he said. {rest}"))
    assert {h for h in take_print(article(rest)).shingles if h} <= set(masked.shingles)


def test_direct_claims_of_the_reading_are_masked() -> None:
    text = "Nobody was told of the plan to close the harbour for a year, the mayor said."
    one = article(text)
    claim = Claim(content=(one.span(0, 61),), maker="test", form="direct")
    reading = Reading(article=one.id, maker="test", language="en", claims=(claim,))
    bare, masked = Fingerprints()([one, (one, reading)])
    assert masked.words < bare.words


def test_cut_text_leaves_no_shingle() -> None:
    text = (
        "The council met on Monday to talk about the flood. Sign up for our morning newsletter and never miss a story."
    )
    one = Article(capture="c", text=text, cuts=(Cut(51, len(text), "newsletter"),))
    assert take_print(one).words == 10


def test_the_same_print_in_another_process() -> None:
    code = (
        "from join.prose import *; from coranto.join.fingerprints import take_print;"
        "print(take_print(article(paragraphs(3, 4))).sample)"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "tests"},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1
    assert runs.pop().strip() == str(take_print(article(paragraphs(3, 4))).sample)


@given(st.text(min_size=1, max_size=300))
def test_any_text_has_a_print(text: str) -> None:
    found = take_print(Article(capture="c", text=text))
    assert len(found.shingles) <= found.words + SHINGLE
    assert found == take_print(Article(capture="c", text=text))
