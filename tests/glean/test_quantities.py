"""Numbers in every national form, with their bounds: spans, values, operators."""

from __future__ import annotations

import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coranto.glean.quantities import Quantity, loose_bounds, quantities
from measures import counted

LANGUAGES = ("en", "fr", "de", "es", "it", "pt", "ru")


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


@pytest.mark.parametrize(("language", "phrase", "row"), counted.phrases())
def test_every_phrase_of_the_table_is_read_right(language: str, phrase: str, row: tuple[str, ...]) -> None:
    assert counted.read(phrase, language) == row


def test_the_table_has_phrases_enough_of_every_language_and_some_that_hold_no_quantity() -> None:
    rows = counted.phrases()
    of = Counter(language for language, _, _ in rows)
    none = Counter(language for language, _, row in rows if not row)
    assert len({(language, phrase) for language, phrase, _ in rows}) == len(rows) >= 230
    assert set(of) == set(LANGUAGES)
    assert all(of[language] >= 25 and none[language] >= 5 for language in LANGUAGES)


@pytest.mark.parametrize(
    ("written", "language", "value"),
    [
        ("1.049 million", "en", 1_049_000),  # a scale: the mark that parts no thousands here begins decimals
        ("1,049 million", "en", 1_049_000_000),
        ("1,049 Millionen", "de", 1_049_000),
        ("1.049 Millionen", "de", 1_049_000_000),
        ("1.049 people", "en", 1049),  # nobody counts people by thousandths
        ("1,049 Menschen", "de", 1049),
        ("7,125 Prozent", "de", 7.125),
        ("3.125 km", "en", 3.125),
        ("0,125 Liter", "de", 0.125),
        ("12345.678", "en", 12345.678),  # four digits before it: no thousands
    ],
)
def test_a_mark_before_three_digits_is_read_by_evidence(written: str, language: str, value: float) -> None:
    assert only(written, language).value == value


def test_a_text_that_shows_the_other_mark_is_read_by_its_own() -> None:
    sure = "Unter 12,500,000 Menschen sind das 1,049 Millionen."
    told = [q.value for q in quantities(sure, 0, len(sure), "de")]
    assert told == [12_500_000, 1_049_000_000]


@pytest.mark.parametrize("written", ["١٢", "１２", "१२", "১২", "１，０４９", "١٬٠٤٩"])
def test_digits_of_other_scripts_are_numbers(written: str) -> None:
    assert [q.value for language in LANGUAGES for q in quantities(written, 0, len(written), language)] == [
        1049 if len(written) > 2 else 12
    ] * len(LANGUAGES)


_WORDS = (
    "1 12 3,5 1.049 007 2021 ½ 3½ % € $ R$ - – ( ) , . / : ' ’ e y et und с до of to and or in between entre von "
    "bis a the half third thirds dozen hundred thousand million millions one two twenty un deux cent mille tiers quart "
    "sur zwei hundert tausend zweihundertfünf Dutzend Hälfte Drittel dos mil millones tercio due mila milione terzo "
    "centinaia duecentotre dois mil e meio terço два тысяч полтора половина сотни каждый пятый около млн Mio. m bn "
    "March марта Seite page rue Boeing aged Uhr won"
)
_TOKENS = st.lists(st.sampled_from(_WORDS.split(" ")), max_size=30)


@given(st.one_of(st.text(max_size=300), _TOKENS.map(" ".join), _TOKENS.map("".join)))
def test_any_text_gives_ordered_spans_that_slice(text: str) -> None:
    for language in (*LANGUAGES, None):
        at = 0
        for found in quantities(text, 0, len(text), language):
            assert at <= found.start < found.end <= len(text)
            assert text[found.start : found.end] == text[found.start : found.end].strip()
            assert all(0 <= a < b <= len(text) for a, b in found.modifiers)
            assert found.low is None or found.high is None or found.low <= found.high
            at = found.end


@pytest.mark.parametrize(
    "piece",
    ["1 ", "1", "111,", "111 111 ", "1.1.", "-1", "12-13 ", "tausend", "duecento", "one hundred and ", "half of ",
     "zwischen 1 und 2 ", "more than ", "1 million ", "(1) ", "a", "два ", "3½ ", "+1 "],
)  # fmt: skip
def test_the_work_is_linear_in_the_text(piece: str) -> None:
    """Counted in calls of functions; what hangs in a single one of them ends by the watchdog."""
    calls = Counter[int]()
    for size in (4_000, 32_000):
        text = (piece * (size // len(piece) + 1))[:size]
        for language in ("de", "it", "en"):
            quantities(text, 0, 100, language)  # the tables are compiled once
        sys.setprofile(lambda _frame, event, _arg, size=size: calls.update([size] if event.endswith("call") else []))
        try:
            for language in ("de", "it", "en"):
                quantities(text, 0, size, language)
        finally:
            sys.setprofile(None)
    assert calls[32_000] < 8 * 1.5 * max(calls[4_000], 1_000)


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from([",", " ", "\u202f", "'"]))
def test_grouped_digits_are_read_back(value: int, mark: str) -> None:
    written = f"{value:,}".replace(",", mark)
    assert [q.value for q in quantities(f"({written})", 0, len(written) + 2, "en")] == [value]
