"""What a number counts: sentences of all kinds, broken ones among them, and what is read from them."""

from __future__ import annotations

import pytest

from coranto.glean.bounds import Counted
from coranto.glean.measures import read


def counted(text: str, language: str = "en") -> tuple[Counted, ...]:
    return read(text, 0, len(text), language)[0]


def brief(text: str, language: str = "en") -> list[tuple[object, str, str]]:
    return [(c.quantity.value, c.quantity.operator, c.measure) for c in counted(text, language)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The blast killed at least nine people and injured 36.", [(9, ">=", "killed"), (36, "=", "injured")]),
        ("It left at least 70 dead and 150 injured.", [(70, ">=", "killed"), (150, ">=", "injured")]),
        ("At least 12 people were killed and 30 injured.", [(12, ">=", "killed"), (30, "=", "injured")]),
        ("Two guards posted at the gate in Lima were killed.", [(2, "=", "killed")]),
        ("Five persons, including four minors, were killed.", [(5, "=", "killed"), (4, "=", "killed")]),
        ("Three nurses and two drivers died in the crash.", [(3, "=", "killed"), (2, "=", "killed")]),
        ("A soldier and six rebels were killed.", [(6, "=", "killed")]),
        ("Around 513,000 people in 14 districts were evacuated.", [(513000, "~", "evacuated")]),
        (
            "About 125 families (more than 800 people) were displaced.",
            [(125, "~", "displaced"), (800, ">", "displaced")],
        ),
        ("The toll has climbed to 2,862, up from 2,497.", [(2862, "=", "killed"), (2497, "=", "killed")]),
        ("Police detained 61 protesters overnight.", [(61, "=", "arrested")]),
        ("Some 61 protesters were detained overnight.", [(61, "~", "arrested")]),
        ("Hundreds of demonstrators gathered outside.", [(None, "vague", "participants")]),
        ("The convoy brought 60 tonnes of food.", [(60, "=", "aid")]),
        ("The storm destroyed 1,287 houses.", [(1287, "=", "damage")]),
        ("The town of 4,500 inhabitants is empty.", [(4500, "=", "population")]),
        ("The state is ready to host “9,000 families”.", [(9000, "=", "capacity")]),
        ("Donors pledged $40 million.", [(40000000, "=", "money")]),
        ("Killed: 12; injured: 40", [(12, "=", "killed"), (40, "=", "injured")]),
        ("The raid, which led to the death of 14 people, is over.", [(14, "=", "killed")]),
        ("More than 6,000 people were forced to flee.", [(6000, ">", "displaced")]),
        ("Some 300 people are still missing.", [(300, "~", "missing")]),
        (
            "There were 900 deaths and more than 40,000 newly displaced people.",
            [(900, "=", "killed"), (40000, ">", "displaced")],
        ),
        ("The toll fell to 275, from 288 previously.", [(275, "=", "killed"), (288, "=", "killed")]),
        ("One person was killed.", [(1, "=", "killed")]),
        ("Five of the six guards were killed.", [(5, "=", "killed")]),
        ("Of the deaths 70 according to the union, 40 according to the police.", []),
        (
            "There were 70 dead according to the union, 40 according to the police.",
            [(70, "=", "killed"), (40, "=", "killed")],
        ),
        ("He told of “at least 13 dead” and 160 wounded.", [(13, ">=", "killed"), (160, "=", "injured")]),
        ("Some 200 rescuers and three helicopters were mobilised.", [(200, "~", "forces")]),
    ],
)
def test_measures(text: str, wanted: list[tuple[object, str, str]]) -> None:
    assert brief(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Le séisme a fait au moins 2 862 morts et 2 562 blessés.", [(2862, ">=", "killed"), (2562, ">=", "injured")]),
        ("Une vingtaine de soldats ont trouvé la mort.", [(20, "~", "killed")]),
        ("La crue a coûté la vie à 300 personnes.", [(300, "=", "killed")]),
        ("Le bilan est passé de 29 à 32 morts.", [(29, "=", "killed"), (32, "=", "killed")]),
        ("Six pompiers ont été tués, dont deux volontaires.", [(6, "=", "killed"), (2, "=", "killed")]),
        ("Plus de 2,3 millions de personnes déplacées.", [(2300000, ">", "displaced")]),
        ("La police a interpellé 84 personnes.", [(84, "=", "arrested")]),
        ("Un mort et trois blessés.", [(1, "=", "killed"), (3, "=", "injured")]),
        ("La région compte 120 000 habitants.", [(120000, "=", "population")]),
        ("Douze hommes armés ont tué trente villageois.", [(12, "=", "attackers"), (30, "=", "killed")]),
        ("Le pays est prêt à accueillir « 9 000 familles ».", [(9000, "=", "capacity")]),
    ],
)
def test_measures_in_french(text: str, wanted: list[tuple[object, str, str]]) -> None:
    assert brief(text, "fr") == wanted


def test_a_bound_before_the_verb_reaches_the_first_number() -> None:
    text = "At least there would have been in the raid “17 people died » and “Over 90 injured”, she said."
    first, second = counted(text)
    assert (first.quantity.operator, second.quantity.operator) == (">=", ">")
    assert [text[a:b] for a, b in first.quantity.modifiers] == ["At least"]
    assert [text[a:b] for a, b in second.quantity.modifiers] == ["At least", "Over"]


def test_a_bound_of_another_number_does_not_reach() -> None:
    assert brief("He won at least 44 of the 50 seats; 12 people died.") == [(12, "=", "killed")]


@pytest.mark.parametrize(
    "text",
    [
        "Each day, pick 20 must-read stories.",
        "Lena M., 43, was killed on 12 May 2020.",
        "It is one of the poorest regions.",
        "The two countries are at war.",
        "The strike lasted 24 hours and was deadly.",
        "They won 3-1 after 90 minutes.",
        "Article 5 was invoked after people died.",
        "The fire killed 300 sheep.",
        "About 20% were injured.",
        "A magnitude 6.8 earthquake struck; many were killed.",
        "There are 100 dead or wounded.",
        "Un homme de 43 ans a été tué.",
        "The 20 articles on Flight 370 were read.",
        "It cost $3 a month.",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert brief(text, "fr" if text.startswith("Un ") else "en") == []


def test_the_group_is_named() -> None:
    text = "six Peruvian border guards were killed"
    (found,) = counted(text)
    assert found.group is not None
    assert text[slice(*found.group)] == "Peruvian border guards"


def test_flags() -> None:
    first, second = counted("The toll rose from 29 to 32.")
    assert (first.earlier, second.earlier) == (True, False)
    assert counted("Twelve more people died.")[0].more
    assert not counted("It killed 12 people and another 30 were injured.")[1].more
    assert counted("The state is ready to welcome 900 people.")[0].pledge
    assert counted("They freed 40 people, including 12 children.")[1].part
