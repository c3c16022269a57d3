"""What a reservation means: a pure table, with the moment and the licence as arguments."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coranto.records.rights import FREE, Rights, Shown, allowed, clip, combined, standing

NOW = "2024-03-12T12:00:00+00:00"


@dataclass(frozen=True)
class Page:
    reserved: tuple[str, ...]
    address: str | None = "https://www.news.example/a"


@pytest.mark.parametrize(
    ("codes", "shown"),
    [
        ((), FREE),
        (("noimageai",), FREE),
        (("data-nosnippet",), FREE),
        (("noindex",), Shown(index=False)),
        (("nosnippet",), Shown(snippet=0, text=False, exported=False)),
        (("max-snippet:40",), Shown(snippet=40, text=False, exported=False)),
        (("max-snippet:40", "nosnippet"), Shown(snippet=0, text=False, exported=False)),
        (("noarchive",), Shown(text=False, exported=False)),
        (("noai",), Shown(exported=False)),
        (("tdm-reservation",), Shown(snippet=0, text=False, exported=False, mined=False, facts=False)),
        (("unavailable_after:2024-03-11",), Shown(index=False, snippet=0, text=False, exported=False, headline=False)),
        (("unavailable_after:2024-03-12",), FREE),
        (("unavailable_after:2024-03-12T11:59:59+00:00",),
         Shown(index=False, snippet=0, text=False, exported=False, headline=False)),
        (("unavailable_after:2024-03-12T13:00:00+02:00",),
         Shown(index=False, snippet=0, text=False, exported=False, headline=False)),
        (("unavailable_after:soon",), FREE),
    ],
)  # fmt: skip
def test_what_each_reservation_means(codes: tuple[str, ...], shown: Shown) -> None:
    assert allowed(Page(codes), now=NOW) == shown


def test_without_a_moment_no_day_is_past() -> None:
    assert allowed(Page(("unavailable_after:2001-01-01",))) == FREE


@pytest.mark.parametrize(
    ("host", "covers"),
    [("news.example", True), ("www.news.example", True), ("NEWS.example", True), ("ws.example", False), ("", False),
     ("example", True), ("other.example", False)],
)  # fmt: skip
def test_a_licence_covers_a_host_and_what_lies_below_it(host: str, covers: bool) -> None:
    assert allowed(Page(("tdm-reservation",)), Rights(licensed=(host,))).mined is covers


def test_a_licence_lifts_the_reservation_of_mining_and_noai_alone() -> None:
    rights = Rights(licensed=("news.example",))
    every = ("noai", "noarchive", "noindex", "nosnippet", "tdm-policy:https://p.example", "tdm-reservation")
    assert standing(Page(every), rights) == ("noarchive", "noindex", "nosnippet")
    assert not Rights(licensed=("news.example",)).licence("https://[") and not rights.licence(None)


def test_research_reads_and_does_not_tell() -> None:
    found = allowed(Page(("tdm-reservation",)), Rights(research=True))
    assert found.mined and not found.facts and found.snippet == 0 and not found.text


def test_of_several_lengths_and_days_the_strictest_holds() -> None:
    found = combined(["max-snippet:100", "max-snippet:20", "noai", "unavailable_after:2030-01-01",
                      "unavailable_after:2029-01-01"])  # fmt: skip
    assert found == ("max-snippet:20", "noai", "unavailable_after:2029-01-01")


@given(st.text(), st.integers(0, 60))
def test_a_clipped_passage_is_no_longer_than_allowed_and_begins_alike(text: str, most: int) -> None:
    found = clip(text, most)
    assert len(found) <= most
    assert found == text or text.startswith(found.removesuffix("…"))


def test_a_passage_is_cut_between_words() -> None:
    assert clip("The bridge fell at noon", 12) == "The bridge…"
    assert clip("The bridge fell", None) == clip("The bridge fell", 15) == "The bridge fell"
    assert clip("The bridge fell", 0) == clip("The bridge fell", 1) == ""
