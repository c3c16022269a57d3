from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coranto.join.fingerprints import SAMPLE, Fingerprints, _shingles, sample_of, take_print
from coranto.join.passed_on import joined, passed_on
from coranto.join.terms import MAX_TOKENS
from coranto.records import Article, Claim, Cut, Reading
from join.prose import article, paragraphs


def test_a_print_counts_words_and_samples_by_value() -> None:
    found = take_print(article(paragraphs(1, 6)))
    assert found.words > 200
    assert set(found.sample) == {h for h in found.shingles if h and h % SAMPLE == 0}
    assert len(found.shingles) == found.words


def others(text: str, reading: Reading | None = None, **more: str) -> list[str]:
    """The stretches of a text that it only passes on, as words."""
    one = article(text, **more)  # type: ignore[arg-type]
    marked, unmarked = passed_on(one, reading)
    return [one.text[start:end] for start, end in joined([*marked, *unmarked])]


def test_quoted_statements_are_marked_as_passed_on() -> None:
    said = "we will rebuild every single house in the valley before the winter comes"
    for marks in ("“{}”", "« {} »", '"{}"', "„{}“", "“{} »", "``{}''", "''{}''", "‘{},’"):
        quote = marks.format(said)
        assert others(f"The mayor spoke on Monday: {quote} he said to nobody at all.") == [quote]
        found = take_print(article(f"The mayor spoke on Monday: {quote} he said to nobody at all."))
        assert found.words == 11
        assert len(found.passed) == 11 + len(said.split())


def test_a_quoted_phrase_of_a_few_words_belongs_to_the_sentence() -> None:
    assert others("The council called the “great wall” of the harbour a “sorry” affair on Monday.") == []


def test_a_quotation_goes_on_over_paragraphs() -> None:
    text = (
        "The mayor spoke on Monday.\n\n“The houses of the valley will stand again.\n\n“They will stand before winter.”"
        "\n\nNobody asked who would pay for them."
    )
    assert others(text) == ["“The houses of the valley will stand again.\n\n“They will stand before winter.”"]


def test_a_lost_closing_mark_masks_no_more_than_its_sentence() -> None:
    rest = "Then the ferry left the harbour with all its passengers and their luggage on board."
    text = f"“They leave for the island now, he said. {rest}"
    assert others(text) == ["“They leave for the island now, he said."]
    assert {h for h in take_print(article(rest)).shingles if h} <= set(take_print(article(text)).shingles)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We are deeply sorry for the flooding of the lower valley and will pay for every house that was lost.", "en"),
        ("Nous regrettons la crue de la vallée et paierons chaque maison perdue avant l’hiver.", "fr"),
        ("Wir bedauern die Überschwemmung des Tals und werden jedes verlorene Haus bezahlen.", "de"),
        ("Мы сожалеем о наводнении в долине и заплатим за каждый потерянный дом.", "ru"),
        ("The water is at the door of the town hall, boats needed now @harbourwatch pic.twitter.com/abc", "en"),
        ("The owner shall keep the dyke in repair, and notice shall hereby be given under Sec. 4 of the Act.", "en"),
        ("Rovers 3 12 44 Albion 2 11 40 United 1 9 38 Athletic 0 7 31", "en"),
    ],
)
def test_words_of_others_without_marks_are_told_by_their_own_signs(text: str, language: str) -> None:
    around = "Der Bericht." if language == "de" else "The report."
    assert others(f"{around}\n\n{text}\n\n{around}", language=language) == [text]


def test_a_transcript_is_told_by_its_speakers() -> None:
    lines = ["HOLM: The houses will all be standing again.", "Q: By winter?", "HOLM: By the first snow."]
    assert others("\n\n".join(["The report.", *lines])) == lines
    assert others("Valley: the houses of the lower valley will all be standing again by the first snow.") == []


def test_talk_is_told_by_its_common_words() -> None:
    said = "You know, people really want this thing to be good, and it is going to be very, very good."
    told = "Officials reported on Tuesday that the dyke had broken in four places after a week of rain."
    assert others(f"{told}\n\n{said}\n\n{told}") == [said]


def test_the_paragraph_behind_a_lead_in_is_a_statement() -> None:
    statement = "The company regrets the loss of the ferry. All families will be paid before the winter."
    text = f"The full statement reads:\n\n{statement}\n\nThe ferry sank on Monday with forty people on board."
    assert others(text) == [statement]


def test_a_statement_may_follow_a_colon_in_the_same_line() -> None:
    said = "The houses of the lower valley will all be standing again by winter."
    assert others(f"The mayor wrote on Monday: {said}") == [said]
    assert others(f"The council has one aim: {said}") == []


def test_plain_prose_is_the_outlets_own() -> None:
    assert others("The council met on Monday. It will meet again, the mayor said, when the water has gone.") == []


def test_direct_claims_of_the_reading_are_passed_on() -> None:
    text = "Nobody was told of the plan to close the harbour for a year, the mayor said."
    one = article(text)
    claim = Claim(content=(one.span(0, 61),), maker="test", form="direct")
    reading = Reading(article=one.id, maker="test", language="en", claims=(claim,))
    bare, masked = Fingerprints()([one, (one, reading)])
    assert masked.words < bare.words
    assert masked.shingles == bare.shingles


def test_of_a_very_long_text_a_bounded_part_is_looked_at() -> None:
    found = take_print(article("Rain fell on the “long” valley, and we saw it. " * 40_000))
    assert len(found.shingles) == len(found.passed) == MAX_TOKENS


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
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(["tests", os.environ.get("PYTHONPATH", "")])},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1
    assert runs.pop().strip() == str(take_print(article(paragraphs(3, 4))).sample)


@given(st.text(min_size=1, max_size=300))
def test_any_text_has_a_print(text: str) -> None:
    found = take_print(Article(capture="c", text=text))
    assert len(found.shingles) == len(found.passed) >= found.words
    assert found == take_print(Article(capture="c", text=text))


@pytest.mark.parametrize("words", range(1, 8))
def test_a_text_of_a_few_words_has_a_sample_too(words: int) -> None:
    shingles = _shingles([*range(1, words + 1)])
    assert set(sample_of(shingles, bytes(words))) == set()
    assert set(sample_of(shingles, b"\1" * words)) <= set(sample_of(shingles))
