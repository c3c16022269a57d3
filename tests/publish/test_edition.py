from __future__ import annotations

from dataclasses import replace

import pytest

from coranto.errors import UsageError
from coranto.publish.edition import choose, language_name
from coranto.records import Story
from publish.woven import ferry, hostile, strike

DAY = "2024-03-07"


def many(count: int, place: str, start: int = 0, **rest: object) -> list[Story]:
    return [replace(ferry(), id=f"s:{start + n:04}", places=(place,), **rest) for n in range(count)]  # type: ignore[arg-type]


def test_more_origins_stand_first_and_say_so() -> None:
    found = choose([strike(), hostile(), ferry()], DAY)
    assert found.choices[0].story == ferry().id
    assert found.choices[0].reasons[:2] == (
        "3 independent origins among 4 reports",
        "Killed: 4 figures given by 2 claimants",
    )
    assert [c.rank for c in found.choices] == [1, 2, 3]
    assert found.considered == 3


def test_copies_count_for_nothing() -> None:
    copied = replace(strike(), id="s:c", reports=strike().reports * 30, places=())
    two = replace(strike(), id="s:t", reports=strike().reports * 2, independent=2, places=())
    assert [c.story for c in choose([copied, two], DAY).choices] == ["s:t", "s:c"]


def test_the_order_given_does_not_matter() -> None:
    stories = [ferry(), strike(), hostile(), *many(10, "X")]
    assert choose(stories, DAY) == choose(reversed(stories), DAY)
    assert choose(stories, DAY).id == choose(stories[::-1], DAY).id


def test_not_all_are_of_one_place() -> None:
    stories = [*many(30, "Almas"), *many(6, "Tarnow", 100, independent=1)]
    chosen = choose(stories, DAY)
    assert len(chosen.choices) == 20
    places = {s.id: s.places[0] for s in stories}
    assert sum(places[c.story] == "Tarnow" for c in chosen.choices) >= 4
    assert any("above it from Almas" in r for c in chosen.choices for r in c.reasons)
    assert chosen.considered == 36


def test_a_fresh_story_stands_above_a_stale_one() -> None:
    stale = replace(ferry(), id="s:old", first="2024-02-01", latest="2024-02-02")
    assert [c.story for c in choose([stale, strike()], DAY).choices] == [strike().id, "s:old"]


def test_the_future_is_not_in_it() -> None:
    later = replace(strike(), id="s:later", first="2024-03-08", latest="2024-03-09")
    undated = replace(strike(), id="s:none", first=None, latest=None)
    found = choose([later, undated, ferry()], DAY)
    assert [c.story for c in found.choices] == [ferry().id]
    assert found.considered == 1


def test_an_edition_may_be_empty() -> None:
    assert choose([], DAY).choices == ()


def test_no_date_is_told() -> None:
    with pytest.raises(UsageError, match="2023-09-22"):
        choose([], "today")


def test_reasons_in_french() -> None:
    assert choose([ferry()], DAY, language="fr").choices[0].reasons[0] == "3 origines indépendantes parmi 4 articles"


def test_languages_have_names() -> None:
    assert language_name("fr") == "French"
    assert language_name("x-klingon") == "x-klingon"
    assert language_name("zz") == "zz"
