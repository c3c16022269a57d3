"""Roles as evidence: a minister and a tennis player of one name are two, a footballer who became president is one."""

from __future__ import annotations

import pytest

from coranto.join import callings
from join.test_names import groups_of, joined, report


@pytest.mark.parametrize(
    ("role", "field"),
    [
        ("foreign minister", "office"), ("tennis player", "sport"), ("archbishop of Port Sele", "church"),
        ("ministre des Affaires étrangères", "office"), ("joueuse de tennis", "sport"), ("évêque", "church"),
    ],
)  # fmt: skip
def test_a_role_tells_a_field(role: str, field: str) -> None:
    assert callings.fields(role) == {field}


@pytest.mark.parametrize("role", ["former goalkeeper", "ancien joueur", "neighbour", "footballer turned senator"])
def test_what_somebody_once_was_tells_nothing(role: str) -> None:
    assert callings.fields(role) == frozenset()


def test_what_goes_together_does_not_clash() -> None:
    assert callings.clash({"sport"}, {"office"})
    assert not callings.clash({"science"}, {"office"})
    assert not callings.clash({"sport", "office"}, {"office"})
    assert not callings.clash(set(), {"office"})


def test_two_of_one_name_are_told_by_their_roles() -> None:
    made = [
        report(0, {"text": "Ivan Sample", "role": "foreign minister"}),
        report(1, {"text": "Ivan Sample", "role": "tennis player"}),
        report(2, {"text": "Ivan Sample", "role": "minister"}),
    ]
    groups, judgements = joined(*made)
    assert sorted(len(spans) for g in groups for _, spans in g.forms) == [1, 2] and not judgements
    assert [g.entities for g in groups] == [("person:ivan-sample",)] * 2
    assert "person:ivan-sample" in {g.entity for g in groups}, "the one whom more reports mean keeps the id"


def test_a_report_that_gives_both_roles_tells_one_person() -> None:
    made = [
        report(0, {"text": "Ivan Sample", "role": "senator"}),
        report(1, {"text": "Ivan Sample", "role": "boxer"}),
        report(2, {"text": "Ivan Sample", "role": "boxer"}, {"text": "Ivan Sample", "role": "senator"}),
    ]
    assert len(joined(*made)[0]) == 1


def test_a_report_without_a_role_goes_with_the_many_or_stays_open() -> None:
    open_one = report(9, {"text": "Ivan Sample"})
    few = [report(0, {"text": "Ivan Sample", "role": "mayor"}), report(1, {"text": "Ivan Sample", "role": "striker"})]
    assert len(joined(*few, open_one)[0]) == 3
    many = [report(i, {"text": "Ivan Sample", "role": "mayor"}) for i in range(2, 5)]
    assert len(joined(*few, *many, open_one)[0]) == 2


def test_other_spellings_are_not_joined_across_callings() -> None:
    made = [
        report(0, {"text": "Sergei Sampleov", "role": "prime minister"}),
        report(1, {"text": "Sergey Sampleov", "role": "goalkeeper"}),
        report(2, {"text": "Sampleov", "role": "goalkeeper"}),
    ]
    assert groups_of(*made) == [["Sampleov", "Sergey Sampleov"], ["Sergei Sampleov"]]
