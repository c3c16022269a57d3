"""A person's word on names: it holds before every rule, it can be taken back and held anew."""

from __future__ import annotations

import pytest

from coranto.errors import NotFound, UsageError
from coranto.join import names, verdicts
from coranto.join.clusters import judge
from coranto.join.opinions import Opinions
from coranto.join.verdicts import Word, restored
from coranto.records import Article, Judgement, NameGroup, Reading, withdrawn
from join.test_names import person, report

ADA, BOB = Word("ada", "she told me", "2024-03-05T10:00:00+00:00"), Word("bob", "no, she did not")
SPELLED = person("Nikol Pashinyan", "Nikol Pashinian", "Nikol Pachinian")
CAST = [report(i, {"text": "Lena Ortiz"}, {"text": "Ortiz", "name": "Lena Ortiz"}) for i in range(3)]

Made = list[tuple[Article, Reading]]


def clusters(made: Made, *held: Judgement) -> names.Clusters:
    return names.clustered({a.id: a for a, _ in made}, {r.article: r for _, r in made}, Opinions.of(held))


def groups(made: Made, *held: Judgement) -> tuple[NameGroup, ...]:
    return judge(clusters(made, *held))[0]


def forms(made: Made, *held: Judgement) -> list[list[str]]:
    return sorted(sorted(form for form, _ in g.forms) for g in groups(made, *held))


def test_a_split_takes_a_spelling_out_with_its_own_id() -> None:
    said = verdicts.split([clusters(SPELLED)], "person:nikol-pashinyan", ["Nikol Pashinian"], ADA)
    assert {j.maker for j in said} == {"person:ada"} and {j.kind for j in said} == {"not-same-name"}
    assert forms(SPELLED, *said) == [["Nikol Pachinian", "Nikol Pashinyan"], ["Nikol Pashinian"]]
    assert {g.entity for g in groups(SPELLED, *said)} >= {"person:nikol-pashinian"}


def test_a_split_takes_a_short_form_out_of_one_id() -> None:
    said = verdicts.split([clusters(CAST)], "person:lena-ortiz", ["ortiz"], ADA)
    assert forms(CAST, *said) == [["Lena Ortiz"], ["Ortiz"]]
    later = [*CAST, report(7, {"text": "Ortiz", "name": "Lena Ortiz"})]
    assert forms(later, *said) == [["Lena Ortiz"], ["Ortiz"]], "it holds for reports that come later"


def test_nothing_is_joined_through_a_third_that_a_person_keeps_apart() -> None:
    apart = ADA.judgement("not-same-name", ("person:nikol-pashinyan", "person:nikol-pashinian"))
    found = forms(SPELLED, apart)
    assert len(found) == 2 and not any({"Nikol Pashinyan", "Nikol Pashinian"} <= set(f) for f in found)


def test_a_merge_holds_what_no_rule_would_and_gives_the_persons_reason() -> None:
    made = person("Lena Ortiz", "Marta Quay")
    said = verdicts.merge([clusters(made)], "person:lena-ortiz", "Marta Quay", ADA)
    (group,) = groups(made, said)
    assert group.judgements == (said.id,) and said.reason == "she told me" and said.score == 1


def test_a_merge_of_what_is_kept_apart_says_what_to_take_back() -> None:
    said = verdicts.split([clusters(SPELLED)], "person:nikol-pashinyan", ["Nikol Pashinian"], ADA)
    with pytest.raises(UsageError, match="names undo"):
        verdicts.merge([clusters(SPELLED, *said)], "person:nikol-pashinyan", "person:nikol-pashinian", BOB)


def test_a_places_gazetteer_id_can_be_merged_and_split() -> None:
    made = [report(0, {"text": "Stepanakert", "kind": "place"}), report(1, {"text": "Sele", "kind": "place"})]
    said = verdicts.merge([clusters(made)], "place:146970", "Sele", ADA)
    assert "place:146970" in said.parts and len(groups(made, said)) == 1


def test_who_is_not_there_is_said() -> None:
    for act in (
        lambda: verdicts.split([clusters(CAST)], "person:nobody", ["X"], ADA),
        lambda: verdicts.merge([clusters(CAST)], "person:lena-ortiz", "person:nobody", ADA),
        lambda: verdicts.undo([], "j:none", {}, ADA),
    ):
        with pytest.raises(NotFound, match="coranto names"):
            act()
    with pytest.raises(NotFound, match="its forms are Lena Ortiz, Ortiz"):
        verdicts.split([clusters(CAST)], "person:lena-ortiz", ["Orti"], ADA)
    with pytest.raises(UsageError, match="no other form"):
        verdicts.split([clusters(CAST)], "person:lena-ortiz", ["Ortiz", "Lena Ortiz"], ADA)
    with pytest.raises(UsageError, match="one name already"):
        verdicts.merge([clusters(SPELLED)], "person:nikol-pashinyan", "person:nikol-pashinian", ADA)


def test_what_is_taken_back_can_be_held_anew_any_number_of_times() -> None:
    (said,) = verdicts.split([clusters(CAST)], "person:lena-ortiz", ["Ortiz"], ADA)
    held = [said]
    for by in (BOB, ADA, BOB, BOB):
        held += verdicts.undo(held, said.id, {}, by)
        assert forms(CAST, *held) == [["Lena Ortiz", "Ortiz"]]
        with pytest.raises(UsageError, match="taken back already"):
            verdicts.undo(held, said.id, {}, by)
        held += restored(held, [said], ADA)
        assert forms(CAST, *held) == [["Lena Ortiz"], ["Ortiz"]]
    assert len({j.id for j in held}) == len(held), "nothing is said twice"
    assert verdicts.people(held) == [said]


def test_a_rules_own_judgement_is_answered_by_keeping_apart() -> None:
    made = {j.id: j for j in clusters(SPELLED[:2]).joins}
    (id,) = made
    (said,) = verdicts.undo([], id, made, ADA)
    assert (said.kind, said.maker) == ("not-same-name", "person:ada")
    assert len(groups(SPELLED[:2], said)) == 2


def test_a_withdrawal_of_a_rules_judgement_holds() -> None:
    (made,) = clusters(SPELLED[:2]).joins
    assert len(groups(SPELLED[:2], BOB.judgement("withdrawn", (made.id,)))) == 2


def test_a_rules_stored_opinion_is_no_persons() -> None:
    rule = Judgement(kind="same-name", parts=("person:lena-ortiz", "person:marta-quay"), maker="join.names 0",
                     score=1.0, reason="a guess")  # fmt: skip
    assert len(groups(person("Lena Ortiz", "Marta Quay"), rule)) == 2


def test_a_withdrawal_may_be_withdrawn() -> None:
    one = ADA.judgement("withdrawn", ("j:a",))
    two = BOB.judgement("withdrawn", (one.id,))
    assert withdrawn([one]) == {"j:a"}
    assert withdrawn([two, one]) == {one.id}
    assert withdrawn([two, one, BOB.judgement("withdrawn", ("j:a",))]) == {one.id, "j:a"}


def test_a_long_chain_of_withdrawals_is_followed() -> None:
    chain = [ADA.judgement("withdrawn", ("j:a",))]
    for _ in range(3000):
        chain.append(ADA.judgement("withdrawn", (chain[-1].id,)))
    assert "j:a" in withdrawn(chain)
