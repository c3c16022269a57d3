"""Boundaries that survive broken text; offsets are always those of the article."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coranto.glean import sentences
from coranto.glean.draft import Draft
from coranto.records import Article, Block, Cut


def read(text: str, language: str = "en", cuts: tuple[Cut, ...] = (), blocks: tuple[Block, ...] = ()) -> Draft:
    draft = Draft(
        article=Article(capture="c:0", text=text, cuts=cuts, blocks=blocks), language=language, confidence=1.0
    )
    draft.sentences, draft.quotations = sentences.split(draft)
    return draft


def split(text: str, language: str = "en") -> list[str]:
    draft = read(text, language)
    return [draft.words(s.span) for s in draft.sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The dam held. The town was spared.", ["The dam held.", "The town was spared."]),
        ("She thanked the whole nationHe hoped for rain.", ["She thanked the whole nation", "He hoped for rain."]),
        ("The ministry announced. on radio that it rained.", ["The ministry announced. on radio that it rained."]),
        ("On Monday, May 3 Mr.  They left the square.", ["On Monday, May 3 Mr.", "They left the square."]),
        ("“It is over”Mr. Brandt told the crew.", ["“It is over”Mr. Brandt told the crew."]),
        ("“One fell. Two rose,” she said.", ["“One fell.", "Two rose,” she said."]),
        ("It ended.The army left town.", ["It ended.", "The army left town."]),
        ("First line\nSecond line", ["First line", "Second line"]),
    ],
)
def test_boundaries(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_french_titles_keep_their_name() -> None:
    assert split("« C'est fini »M. Dupuis a quitté la salle.", "fr") == ["« C'est fini »M. Dupuis a quitté la salle."]


def test_quoted_sentences_are_marked() -> None:
    draft = read("“One fell. Two rose.” She left.")
    assert [s.quoted for s in draft.sentences] == [True, True, False]


def test_cut_text_has_no_sentence() -> None:
    text = "The dam held. Read more: our offers. The town was spared."
    start = text.index("Read")
    draft = read(text, cuts=(Cut(start, start + 22, "read-more"),))
    assert all(not draft.article.is_cut(s.span.start, s.span.end) for s in draft.sentences)
    assert len(draft.sentences) == 2


PIECES = st.sampled_from(
    [
        "He said",
        "“",
        "”",
        "«",
        "» ",
        '"',
        "''",
        "’",
        "‘",
        " ",
        ". ",
        ".",
        "\n",
        "Mr. ",
        "rain",
        "Rain",
        "(…)",
        "é",
        "1,5",
        "𝒳",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=40).map("".join).filter(str.strip))
@settings(max_examples=200, deadline=None)
def test_spans_slice_any_mangled_text(text: str) -> None:
    draft = read(text)
    last = 0
    for sentence in draft.sentences:
        assert last <= sentence.span.start < sentence.span.end <= len(text)
        assert draft.words(sentence.span) == draft.words(sentence.span).strip()
        last = sentence.span.end
    last = 0
    for quotation in draft.quotations:
        assert last <= quotation.span.start < quotation.span.end <= len(text)
        last = quotation.span.end


@given(st.text(min_size=1, max_size=200).filter(str.strip))
@settings(max_examples=100, deadline=None)
def test_no_letter_is_lost(text: str) -> None:
    draft = read(text)
    inside = {i for s in draft.sentences for i in range(s.span.start, s.span.end)}
    assert all(i in inside for i, c in enumerate(text) if c.isalnum())


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_the_parser_reads_a_copy_of_equal_length(text: str) -> None:
    assert len(sentences.readable(text)) == len(text)


def test_hostile_text_is_split_in_bounded_time() -> None:
    draft = read("“" * 20_000 + "a'b’" * 20_000 + "Mr. " * 5_000)
    assert all(s.span.end - s.span.start <= sentences.LONGEST for s in draft.sentences)
