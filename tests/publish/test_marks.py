from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from coranto.publish import marks
from coranto.publish.marks import Kind, Mark, Piece, plain_text
from coranto.records import Article, Block, Cite
from publish import newsroom

SIZE = 40


@st.composite
def lit(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(st.text(min_size=1, max_size=SIZE))
    ends = st.integers(0, len(text) + 5)
    found = draw(st.lists(st.tuples(ends, ends, st.sampled_from(get_args(Kind))), max_size=14))
    made = [Mark(min(a, b), max(a, b), kind, f"n{i}", f"f{i}") for i, (a, b, kind) in enumerate(found)]
    return text, made


def walk(pieces: Iterable[Piece]) -> Iterable[Piece]:
    for piece in pieces:
        yield piece
        yield from walk(piece.inner)


@given(lit())
def test_the_pieces_are_the_text(given: tuple[str, list[Mark]]) -> None:
    text, found = given
    assert plain_text(marks.pieces(text, 0, len(text), found)) == text


@given(lit(), st.integers(0, SIZE), st.integers(0, SIZE))
def test_the_pieces_of_a_part_are_that_part(given: tuple[str, list[Mark]], a: int, b: int) -> None:
    text, found = given
    start, end = min(a, b, len(text)), min(max(a, b), len(text))
    assert plain_text(marks.pieces(text, start, end, found)) == text[start:end]


@given(lit())
def test_every_character_is_lit_by_every_mark_over_it(given: tuple[str, list[Mark]]) -> None:
    text, found = given
    over: list[set[str]] = []

    def tell(pieces: Iterable[Piece], by: frozenset[str]) -> None:
        for piece in pieces:
            if piece.mark:
                assert piece.text
                assert piece.mark.fact not in by
                tell(piece.inner, by | {piece.mark.fact})
            else:
                over.extend(set(by) for _ in piece.text)

    tell(marks.pieces(text, 0, len(text), found), frozenset())
    assert over == [{m.fact for m in found if m.start <= at < m.end} for at in range(len(text))]


@given(lit())
def test_every_id_is_given_once_where_its_mark_begins(given: tuple[str, list[Mark]]) -> None:
    text, found = given
    names = [p.mark.name for p in walk(marks.pieces(text, 0, len(text), found)) if p.mark and p.mark.name]
    assert sorted(names) == sorted(m.name for m in found if m.start < min(m.end, len(text)))


@given(lit(), st.lists(st.tuples(st.integers(0, SIZE), st.integers(0, SIZE)), max_size=6))
def test_the_paragraphs_are_the_whole_text(given: tuple[str, list[Mark]], cut: list[tuple[int, int]]) -> None:
    text, found = given
    inside = [(min(a, b), min(max(a, b), len(text))) for a, b in cut]
    blocks = tuple(Block(a, b, "paragraph") for a, b in inside if a < b)
    parts = marks.parts(Article(capture="c:1", text=text, blocks=blocks), found)
    assert "".join(plain_text(p.pieces) for p in parts) == text


def test_very_deep_nesting_is_bounded() -> None:
    text = "x" * 3000
    deep = [Mark(i, 3000 - i, "claim", f"n{i}") for i in range(1400)]
    assert plain_text(marks.pieces(text, 0, len(text), deep)) == text


def test_a_cite_without_a_fact_has_its_own_anchor() -> None:
    report = newsroom.WIRE
    there, elsewhere = Cite(report.id, 3, 9), Cite("a:other", 3, 9)
    found = marks.marks_of(report, newsroom.READINGS[report.id], (there, elsewhere, there))
    names = [m.name for m in found if m.kind == "cite"]
    assert names[0] == "c-3-9"
    assert len(names) == len(set(names))


def test_a_fact_can_be_cited_by_its_place_alone() -> None:
    report, reading = newsroom.WIRE, newsroom.READINGS[newsroom.WIRE.id]
    names = {m.name for m in marks.marks_of(report, reading)}
    for span in (newsroom.F12.value_span, newsroom.K2.content[0], newsroom.M1.span, newsroom.T1.span):
        assert f"c-{span.start}-{span.end}" in names


def test_a_fact_beyond_the_text_is_left_out() -> None:
    short = replace(newsroom.WIRE, text="Short.", blocks=(), cuts=(), title=None)
    assert marks.marks_of(short, newsroom.READINGS[newsroom.WIRE.id]) == ()
