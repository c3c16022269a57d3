"""A person's word on copies: it holds before every rule, it can be taken back and held anew."""

from __future__ import annotations

import pytest

from coranto.errors import NotFound, UsageError
from coranto.join import descent
from coranto.join.groupings import groupings
from coranto.join.verdicts import Word
from coranto.records import Article, Dated, Grouping, Judgement

ADA, BOB = Word("ada", "I saw both being written", "2024-03-05T10:00:00+00:00"), Word("bob", "it is the same text")
A, B, C = (
    Article(capture=f"c:{n}", text=f"Text {n}.", published=Dated(f"2024-03-0{n}", "given", 1.0)) for n in (1, 2, 3)
)
ARTICLES = {a.id: a for a in (A, B, C)}
TOGETHER = tuple(
    Judgement(kind="same-story", parts=(A.id, other.id), maker="join.t", score=0.9, reason="alike") for other in (B, C)
)


def rule(copy: Article, origin: Article, score: float = 0.9, maker: str = "join.copies 2") -> Judgement:
    return Judgement(
        kind="copy-of", parts=(copy.id, origin.id), maker=maker, score=score, reason="90 % of it", detail="wire"
    )


def grouped(*judged: Judgement) -> Grouping:
    (group,) = groupings(ARTICLES, [*TOGETHER, *judged])
    return group


def origins(*judged: Judgement) -> list[str]:
    group = grouped(*judged)
    return ["ABC"[list(ARTICLES).index(group.origin(article))] for article in ARTICLES]


def test_a_rules_copy_is_taken_back_and_the_report_stays_in_its_story() -> None:
    copy = rule(B, A)
    assert origins(copy) == ["A", "A", "C"]
    said = descent.undo([copy], copy.id, ADA)
    assert [(j.kind, j.maker, j.reason) for j in said] == [("not-copy-of", "person:ada", ADA.reason)]
    assert origins(copy, *said) == ["A", "B", "C"]
    assert origins(copy, rule(B, A, maker="join.copies 3"), *said) == ["A", "B", "C"], "a later rule changes nothing"


def test_taking_back_what_took_it_back_holds_the_copy_again() -> None:
    copy = rule(B, A)
    said = descent.undo([copy], copy.id, ADA)
    again = descent.undo([copy, *said], said[0].id, BOB)
    assert [(j.kind, j.maker) for j in again] == [("withdrawn", "person:bob")]
    assert origins(copy, *said, *again) == ["A", "A", "C"]


def test_a_person_holds_a_copy_that_no_rule_sees() -> None:
    said = descent.hold([], C.id, B.id, "edited", ADA)
    group = grouped(*said)
    assert origins(*said) == ["A", "B", "B"]
    assert dict(group.kinds)[C.id] == "edited"
    assert dict(group.shares)[C.id] == 0.0, "what a person says is no measure"
    assert descent.hold(said, C.id, B.id, "edited", ADA) == []
    back = descent.undo(said, said[0].id, ADA)
    assert origins(*said, *back) == ["A", "B", "C"]
    anew = descent.hold([*said, *back], C.id, B.id, "edited", ADA)
    assert origins(*said, *back, *anew) == ["A", "B", "B"]


def test_a_person_is_heard_before_a_rule_that_is_surer() -> None:
    said = descent.hold([], C.id, B.id, "edited", ADA)
    assert origins(*said, rule(C, A, 1.0)) == ["A", "B", "B"]


def test_a_person_turns_a_rules_copy_round() -> None:
    copy = rule(B, A)
    said = descent.hold([copy], A.id, B.id, "edited", ADA)
    assert origins(copy, *said) == ["B", "B", "C"]
    assert origins(rule(B, C), rule(C, A), *said) == ["B", "B", "B"], "also where the ring is longer"


def test_what_people_hold_against_each_other_is_said() -> None:
    copy = rule(B, A)
    said = descent.undo([copy], copy.id, ADA)
    with pytest.raises(UsageError, match=f"person:ada holds that neither .* copies undo {said[0].id}"):
        descent.hold([copy, *said], B.id, A.id, "wire", BOB)
    held = descent.hold([], C.id, B.id, "edited", ADA)
    with pytest.raises(UsageError, match=f"person:ada holds that {C.id} is the copy"):
        descent.hold(held, B.id, C.id, "edited", BOB)


def test_wrong_words_are_answered() -> None:
    copy = rule(B, A)
    with pytest.raises(UsageError, match="no copy of itself"):
        descent.hold([], A.id, A.id, "edited", ADA)
    for id in ("j:none", TOGETHER[0].id):
        with pytest.raises(NotFound, match="coranto copies of REPORT"):
            descent.undo([copy, *TOGETHER], id, ADA)
    said = descent.undo([copy], copy.id, ADA)
    with pytest.raises(UsageError, match="taken back already"):
        descent.undo([copy, *said], copy.id, ADA)


def test_every_judgement_on_a_report_is_listed_with_whether_it_stands() -> None:
    copy, other = rule(B, A), rule(C, B, 0.7)
    said = descent.undo([copy], copy.id, ADA)
    assert descent.of([copy, other, *said], B.id) == [(said[0], True), (copy, False), (other, True)]
