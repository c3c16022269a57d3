"""The names of a story: each form with its reports, its outlets, and the sides and speakers that use it."""

from __future__ import annotations

from dataclasses import replace

from coranto.knit.names import Register, listed
from coranto.knit.reports import members
from coranto.records import Mention, NameGroup, Speaker
from knit.made import PERSON, Made, group, maps, named

ONE = Made("one", "The convoy left Stepanakert.\n“Stepanakert is empty,” Mira Oduya said.", outlet="Northwire").claim(
    PERSON, "Stepanakert is empty", form="direct"
)
TWO = Made("two", "The convoy left Khankendi on Monday.", outlet="Quay Daily")
CITY = named("place:146970", "place", "Stepanakert", ("Stepanakert", ONE), ("Khankendi", TWO))


def spelled(*groups: NameGroup) -> dict[str, object]:
    (name,) = listed(groups, members(group(ONE, TWO), *maps(ONE, TWO)))
    return {"name": name, **{form.text: form for form in name.forms}}


def test_each_form_says_who_uses_it() -> None:
    spans = tuple(ONE.span("Stepanakert", nth) for nth in (0, 1))
    found = spelled(replace(CITY, forms=(("Khankendi", (TWO.span("Khankendi"),)), ("Stepanakert", spans))))
    one, other = found["Stepanakert"], found["Khankendi"]
    assert (one.outlets, one.sides, one.speakers) == (("Northwire",), ("AM",), ("Mira Oduya",))  # type: ignore[attr-defined]
    assert (other.outlets, other.sides, other.speakers) == (("Quay Daily",), ("AZ",), ())  # type: ignore[attr-defined]


def test_a_form_outside_of_any_quotation_is_nobodys_own_word() -> None:
    assert spelled(CITY)["Stepanakert"].speakers == ()  # type: ignore[attr-defined]


def test_who_claims_a_place_is_said_and_the_item_of_the_names_file_carried_on() -> None:
    name = spelled(replace(CITY, wikidata="Q42"))["name"]
    assert (name.claimed, name.wikidata) == (("AZ", "Artsakh"), "Q42")  # type: ignore[attr-defined]


def test_one_id_of_two_people_is_the_one_of_whom_the_report_speaks() -> None:
    minister = Made("m", "Ivan Sample, the minister, spoke.").mention("Ivan Sample", kind="person", name="Ivan Sample")
    player = Made("p", "Ivan Sample, the goalkeeper, spoke.").mention("Ivan Sample", kind="person", name="Ivan Sample")
    groups = [
        replace(named(key, "person", "Ivan Sample", ("Ivan Sample", made)), entities=("person:ivan-sample",))
        for key, made in (("person:ivan-sample", minister), ("person:ivan-sample~sport", player))
    ]
    speaker = Speaker(name="Ivan Sample", kind="name", entity="person:ivan-sample")
    register = Register(tuple(groups))
    assert register.find(speaker, minister.id) is groups[0]
    assert register.find(speaker, player.id) is groups[1]
    assert register.find(speaker, "a:other") is None
    assert isinstance(minister.facts["mentions"][0], Mention)
