"""Numbers in every national form, with their bounds: spans, values, operators."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coranto.glean.quantities import Quantity, loose_bounds, quantities


def only(text: str, language: str = "en") -> Quantity:
    (found,) = quantities(text, 0, len(text), language)
    return found


@pytest.mark.parametrize(
    ("written", "value", "language"),
    [
        ("4,812", 4812, "en"),
        ("4 812", 4812, "en"),
        ("4\u202f812", 4812, "fr"),
        ("4.812", 4812, "fr"),
        ("3,25,000", 325000, "en"),
        ("7'300", 7300, "fr"),
        ("1.7m", 1700000, "en"),
        ("1.049 million", 1049000, "en"),
        ("2,5 millions", 2500000, "fr"),
        ("0.5", 0.5, "en"),
        ("thirty-seven", 37, "en"),
        ("three hundred and six", 306, "en"),
        ("two thousand four hundred", 2400, "en"),
        ("two dozen", 24, "en"),
        ("half a dozen", 6, "en"),
        ("half a million", 500000, "en"),
        ("4 lakh", 400000, "en"),
        ("soixante et onze", 71, "fr"),
        ("quatre-vingt-douze", 92, "fr"),
        ("deux cents", 200, "fr"),
        ("trois mille", 3000, "fr"),
    ],
)
def test_a_number_has_its_value_and_its_whole_span(written: str, value: float, language: str) -> None:
    found = only(f"– {written} –", language)
    assert (found.value, found.start, found.end) == (value, 2, 2 + len(written))


@pytest.mark.parametrize(
    ("written", "operator", "value", "low", "high"),
    [
        ("at least 40", ">=", 40, 40, None),
        ("more than 2,100", ">", 2100, 2101, None),
        ("over “2,100", ">", 2100, 2101, None),
        ("not more than 12", "<=", 12, None, 12),
        ("up to 900", "<=", 900, None, 900),
        ("fewer than 50", "<", 50, None, 49),
        ("about 300", "~", 300, None, None),
        ("nearly a hundred", "~", 100, None, None),
        ("an estimated 3,500", "~", 3500, None, None),
        ("12 or more", ">=", 12, 12, None),
        ("more than half a million", ">", 500000, 500001, None),
        ("between 20 and 30", "range", None, 20, 30),
        ("25,000 to 30,000", "range", None, 25000, 30000),
        ("one to 1.5 million", "range", None, 1000000, 1500000),
        ("dozens", "vague", None, 24, 99),
        ("several hundred", "vague", None, 200, 999),
        ("tens of thousands", "vague", None, 20000, 99999),
        ("62", "=", 62, 62, 62),
    ],
)
def test_bounds(written: str, operator: str, value: int | None, low: int | None, high: int | None) -> None:
    found = only(written)
    assert (found.operator, found.value, found.low, found.high) == (operator, value, low, high)


@pytest.mark.parametrize(
    ("written", "operator", "value"),
    [("au moins 40", ">=", 40), ("plus de 2 100", ">", 2100), ("une vingtaine de", "~", 20),
     ("près d’une centaine", "~", 100),
     ("jusqu’à 900", "<=", 900), ("des milliers de", "vague", None), ("entre 20 et 30", "range", None)],
)  # fmt: skip
def test_bounds_in_french(written: str, operator: str, value: int | None) -> None:
    found = only(written, "fr")
    assert (found.operator, found.value) == (operator, value)


def test_the_words_of_a_bound_are_kept_as_spans() -> None:
    text = "He spoke of “at least 40” houses"
    (start, end) = only(text).modifiers[0]
    assert text[start:end] == "at least"


def test_two_numbers_of_a_rise_are_no_range() -> None:
    text = "rose from 12 to 15"
    assert [q.value for q in quantities(text, 0, len(text), "en")] == [12, 15]


@pytest.mark.parametrize(
    ("written", "kind"),
    [("a 24-hour strike", "code"), ("the 3rd time", "ordinal"), ("20% of", "percent"), ("20 per cent of", "percent"),
     ("at 11am", "code"), ("the 1990s", "code"), ("$8bn", "money"), ("8 million euros", "money"),
     ("a 12m high wall", "code")],
)  # fmt: skip
def test_kinds(written: str, kind: str) -> None:
    assert only(written).kind == kind


def test_money_has_its_currency() -> None:
    assert (only("US$2.5 million").unit, only("2.5 million").unit) == ("USD", None)


def test_a_number_inside_a_word_is_none() -> None:
    text = "an AK-47 and a multi-million deal in covid19 times"
    assert quantities(text, 0, len(text), "en") == ()


def test_a_bound_apart_from_its_number_is_found() -> None:
    text = "At least there would be 32"
    assert [(text[a:b], op) for a, b, op in loose_bounds(text, 0, len(text), "en")] == [("At least", ">=")]


@given(st.text(max_size=300))
def test_any_text_gives_ordered_spans_that_slice(text: str) -> None:
    for language in ("en", "fr", None):
        at = 0
        for found in quantities(text, 0, len(text), language):
            assert at <= found.start < found.end <= len(text)
            assert all(0 <= a < b <= len(text) for a, b in found.modifiers)
            assert found.low is None or found.high is None or found.low <= found.high
            at = found.end


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from([",", " ", "\u202f", "'"]))
def test_grouped_digits_are_read_back(value: int, mark: str) -> None:
    written = f"{value:,}".replace(",", mark)
    assert [q.value for q in quantities(f"({written})", 0, len(written) + 2, "en")] == [value]
