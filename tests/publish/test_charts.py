from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from coranto.publish import chart_key, charts
from coranto.records import Cite, Correction, LedgerPoint, LedgerRow
from publish.newsroom import EVIL
from publish.woven import ferry, hostile

SVG = "{http://www.w3.org/2000/svg}"


def row(*points: tuple[float | None, str, str | None, str | None], **rest: object) -> LedgerRow:
    made = tuple(
        LedgerPoint(value=v, operator=op, claimant=who, as_of=day, cites=(Cite("a:1", 0, 1),), words="dozens", **rest)  # type: ignore[arg-type]
        for v, op, who, day in points
    )
    return LedgerRow(event="main", measure="killed", counted="people", basis="cumulative", points=made)


def drawn(given: LedgerRow, narrow: bool = False) -> ET.Element:
    return ET.fromstring(charts.step_chart(given, "r", narrow=narrow))


def classes(svg: ET.Element) -> list[str]:
    return [e.get("class", "") for e in svg.iter()]


TWO = row((32, ">=", "A", "2023-09-20"), (200, ">=", "B", "2023-09-22"))


@pytest.mark.parametrize("narrow", [False, True])
def test_no_line_runs_between_two_claimants(narrow: bool) -> None:
    svg = drawn(TWO, narrow)
    assert not [c for c in classes(svg) if c.startswith("step")]
    assert classes(svg).count("arrow") == 2


def test_one_claimant_steps_through_their_own_figures_only() -> None:
    svg = drawn(row((10, "=", "A", "2023-09-01"), (99, "=", "B", "2023-09-02"), (30, "=", "A", "2023-09-03")))
    (step,) = [e for e in svg.iter() if (e.get("class") or "").startswith("step")]
    dots = [(float(e.get("cx", 0)), float(e.get("cy", 0))) for e in svg.iter(f"{SVG}circle")]
    (x1, y1), (x2, y2), _ = dots
    assert step.get("d") == f"M{x1} {y1}H{x2}V{y2}"


def test_marks_say_how_a_figure_is_given() -> None:
    svg = drawn(row((1, "<=", "A", "2023-09-01"), (2, "~", "A", "2023-09-05"), verified="explicitly_unverified"))
    assert classes(svg).count("dot hollow") == 2
    assert "≈" in [e.text for e in svg.iter(f"{SVG}text")]
    dashed = drawn(row((1, "=", "A", "2023-09-01"), (2, "=", "A", "2023-09-05"), hedges=("reported_conditional",)))
    assert "step reserve" in classes(dashed)


def test_a_figure_that_was_taken_back_is_crossed_out() -> None:
    gone = replace(TWO.points[0], withdrawn=True, correction=Correction(kind="withdrawn", cites=(Cite("a:2", 0, 9),)))
    given = replace(TWO, points=(gone, *TWO.points[1:]))
    assert classes(drawn(given)).count("gone") == 1
    assert any("withdrawn since" in (e.text or "") for e in drawn(given).iter(f"{SVG}title"))
    assert "crossed out" in charts.legend(given)
    assert "crossed out" not in charts.legend(TWO)


def test_vague_words_get_no_height() -> None:
    svg = drawn(replace(TWO, points=(*TWO.points, *row((None, "vague", "C", "2023-09-21")).points)))
    assert "“dozens”" in [e.text for e in svg.iter(f"{SVG}text")]
    assert len(list(svg.iter(f"{SVG}circle"))) == 2


def test_the_picture_is_told_in_words() -> None:
    svg = drawn(TWO)
    assert svg.get("role") == "img"
    told = svg.find(f"{SVG}desc")
    assert told is not None
    assert "at least 32 killed, according to A" in (told.text or "")


def test_nothing_is_drawn_of_one_day() -> None:
    assert not charts.drawable(row((1, "=", "A", "2023-09-01"), (5, "=", "B", "2023-09-01")))
    assert charts.step_chart(row((1, "=", "A", None)), "r") == ""


@pytest.mark.parametrize("value", [0, 0.4, 1, 7, 99, 100, 101, 12_345, 3e9, 1e15])
def test_every_mark_lies_inside_the_drawing(value: float) -> None:
    given = row((value, ">=", "A", "2023-09-01"), (value / 2, "=", "B", "2023-09-30"), (0, "=", "C", "2024-01-01"))
    for narrow in (False, True):
        svg = drawn(given, narrow)
        _, _, width, height = (float(n) for n in (svg.get("viewBox") or "").split())
        for mark in svg.iter(f"{SVG}circle"):
            assert 0 < float(mark.get("cx", -1)) < width
            assert 12 < float(mark.get("cy", -1)) < height


def test_many_claimants_and_hostile_names_are_still_a_drawing() -> None:
    many = row(*((n, "=", f"{EVIL} {n}", f"2023-09-{n % 28 + 1:02}") for n in range(40)))
    assert drawn(many).tag == f"{SVG}svg"
    assert "<script" not in charts.step_chart(many, "r")
    assert not charts.drawable(hostile().ledger[0])


def test_no_inline_style() -> None:
    for given in ferry().ledger:
        assert "style=" not in charts.step_chart(given, "r")
    assert "style=" not in chart_key.key()


def test_the_legend_names_only_what_occurs() -> None:
    assert charts.legend(TWO) == "Arrow up: at least."
    assert (
        charts.legend(row((1, "=", "A", "2023-09-01"), (2, "=", "A", None))) == "1 without a date: in the table only."
    )


def test_no_line_joins_figures_by_nobody() -> None:
    svg = drawn(row((10, "=", None, "2023-09-01"), (99, "=", None, "2023-09-02"), (30, "=", "A", "2023-09-03")))
    assert not [c for c in classes(svg) if c.startswith("step")]
    assert len(list(svg.iter(f"{SVG}circle"))) == 3


def test_every_dated_figure_is_a_mark_however_many_claim() -> None:
    svg = drawn(row(*((n, "=", f"claimant {n}", f"2023-09-{n:02}") for n in range(1, 13))))
    assert len(list(svg.iter(f"{SVG}circle"))) == 12
    assert "6 more" in [e.text for e in svg.iter(f"{SVG}text")]


@pytest.mark.parametrize("count", [2, 6, 12])
def test_no_two_names_are_written_over_each_other(count: int) -> None:
    who = "the committee of the {}th district and its villages"
    rivals = ((50 + n, "=", who.format(n), "2023-09-30") for n in range(count))
    svg = drawn(row(*rivals, (1, "=", "A", "2023-09-01")))
    _, _, _, height = (float(n) for n in (svg.get("viewBox") or "").split())
    placed = [
        (float(e.get("x", 0)), float(e.get("y", 0)))
        for e in svg.iter(f"{SVG}text")
        if e.get("class") in ("label", "sub")
    ]
    assert all(0 < y < height for _, y in placed)
    margin = sorted(y for x, y in placed if x > 450)
    assert all(b - a >= 13 for a, b in pairwise(margin))
