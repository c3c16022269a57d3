"""Places that several sides claim: said with their claimants, decided for none."""

from __future__ import annotations

import pytest

from coranto.glean.gazetteer import find
from coranto.words import table
from coranto.words.toponyms import claimed, sides


@pytest.mark.parametrize(
    "name",
    [
        "Crimea", "Sevastopol", "Donetsk", "Kashmir", "Srinagar", "Stepanakert", "Golan Heights", "West Bank",
        "Jerusalem", "Senkaku Islands", "Falklands", "Hargeisa",
    ],
)  # fmt: skip
def test_a_claimed_place_lies_in_no_country_and_names_its_claimants(name: str) -> None:
    place = find(name)[0]
    assert place.country is None
    assert len(place.claimed) >= 2 and claimed(place.id) == place.claimed
    assert place.lands, "what countries a text may be about is known all the same"


def test_a_country_that_another_claims_keeps_its_code() -> None:
    for name, others in (("Taiwan", {"CN"}), ("Kosovo", {"RS"})):
        (place, *_) = find(name)
        assert others < set(claimed(place.id)), name


def test_a_place_that_nobody_contests_is_simply_there() -> None:
    place = find("Nairobi")[0]
    assert (place.country, claimed(place.id), place.lands) == ("KE", (), ("KE",))


def test_who_calls_it_what() -> None:
    city = find("Stepanakert")[0].id
    assert (sides(city, "Stepanakert"), sides(city, "Xankəndi"), sides(city, "Stepanagert")) == (("AM",), ("AZ",), ())
    assert sides("person:nobody", "Stepanakert") == ()


def test_no_curated_place_with_claimants_is_given_a_country() -> None:
    contested = {k: about for k, about in table("places")["places"].items() if about.get("claimed")}
    assert [k for k, about in contested.items() if about["country"] and not about.get("code")] == []


def test_every_curated_city_is_the_gazetteers_own() -> None:
    """A second entry for a city that the gazetteer has would win or lose by chance."""
    twins = []
    for key, about in table("places")["places"].items():
        if about["kind"] == "city":
            first, *others = find(about["names"][0])
            near = [o for o in others if o.name == first.name and set(first.lands) & set(o.lands)]
            twins += [key for o in near if o.population > first.population]
    assert twins == []
