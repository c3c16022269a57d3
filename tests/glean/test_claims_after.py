"""Attributions that close a sentence, and counts: whose the figures are."""

from __future__ import annotations

import pytest

from coranto.journey import read
from coranto.records import Reading


def reading(text: str) -> Reading:
    found = read(text, date="2024-05-17", language="en").reading
    assert found is not None
    return found


def claimants(text: str) -> list[tuple[object, str | None]]:
    return [(f.value, f.claimant) for f in reading(text).figures]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "At least 60 people died when the ferry sank, Ada Moss, head of the rescue service, said on Sunday.",
            [(60, "Ada Moss")],
        ),
        (
            "The storm has killed 70 people and injured 300, the health ministry announced on Friday in its report.",
            [(70, "the health ministry"), (300, "the health ministry")],
        ),
        (
            "About 900 people are missing after the landslide, Ivo Brandt of the rescue service told a meeting.",
            [(900, "Ivo Brandt")],
        ),
        (
            "Ada Moss, the mayor of the town, wrote in a message on Facebook that 40 people had been killed.",
            [(40, "Ada Moss")],
        ),
        ("The provincial authorities counted 50 dead in the hills.", [(50, "The provincial authorities")]),
        ("Ada Moss said the roads were open. She put the number of injured at 80.", [(80, "Ada Moss")]),
        (
            "The health ministry has put the number of dead at 45, the news agency ANSA reported.",
            [(45, "The health ministry")],
        ),
        ("More than 30 people have died, by the health ministry’s latest count.", [(30, "the health ministry")]),
    ],
)
def test_who_says_the_figures(text: str, expected: list[tuple[object, str]]) -> None:
    found = claimants(text)
    assert [v for v, _ in found] == [v for v, _ in expected]
    for (_, name), (_, wanted) in zip(found, expected, strict=True):
        assert name is not None and wanted.casefold() in name.casefold()


@pytest.mark.parametrize(
    "text",
    [
        "When the river rose, Ada Moss, head of the rescue service, spoke on Sunday.",
        "The bridge fell and, according to nobody, 12 cars were lost.",
        "The bank raised its rate to 5 per cent.",
    ],
)
def test_nobody_is_made_to_say_what_he_did_not(text: str) -> None:
    assert not [c for c in reading(text).claims if c.speaker.name in ("Ada Moss", "The bank")]


def test_a_definite_short_noun_is_the_one_body_named_in_full_before() -> None:
    text = "Peru’s health ministry said that 40 people had died. The ministry said 90 people were injured."
    assert [n for _, n in claimants(text)] == ["Peru’s health ministry"] * 2
    two = "The health ministry said 40 people had died. The interior ministry said 9 people were missing. "
    assert claimants(two + "The ministry said 90 people were injured.")[-1][1] == "The ministry"


def test_an_office_is_the_one_person_whose_apposition_says_so() -> None:
    text = "Ada Moss, the provincial ombudsman, said 40 people had died. The ombudsman said 90 people were injured."
    assert [n for _, n in claimants(text)] == ["Ada Moss"] * 2


def test_the_parts_of_what_is_said_are_said_by_the_same() -> None:
    text = "Ada Moss wrote on Facebook that 25 people had been killed, six of them children."
    assert claimants(text) == [(25, "Ada Moss"), (6, "Ada Moss")]


def test_a_person_is_named_without_the_body_behind_of() -> None:
    text = "About 900 people are missing, Jon Ramadan of the Institute of Marine Research told a briefing."
    assert claimants(text) == [(900, "Jon Ramadan")]


def test_more_than_a_thousand_dead_is_a_lower_bound() -> None:
    (figure,) = reading("More than a thousand dead after the storm, officials say.").figures
    assert (figure.value, figure.operator) == (1000, ">")
