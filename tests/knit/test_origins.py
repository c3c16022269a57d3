"""What is one origin: one publisher, one occasion, one go-between, one passage; and what an agency in common leaves."""

from __future__ import annotations

from typing import Any

import pytest

from coranto import knit
from coranto.knit import reports, standing
from coranto.knit.names import Register
from coranto.knit.origins import Ground
from coranto.records import Channel, Judgement, LedgerPoint, SaidAt, SaidClaim, Speaker, Through
from coranto.records.origins import apart
from knit.made import PERSON, Made, group, maps

WARNED = "the dam will not hold another winter"
SAID = ("{} said {}.", "As {} put it, {}.", "{}: {}.", "Asked about it, {} said {}.")


def texts(*given: dict[str, Any], speaker: Speaker = PERSON) -> list[Made]:
    """One text for each, in different words, that all carry the claim; `via`, `channel`, `day` are of the claim."""
    made = []
    for number, about in enumerate(given):
        about = dict(about)
        of_claim: dict[str, Any] = {"via": about.pop("via", ())}
        if channel := about.pop("channel", None):
            of_claim["channel"] = Channel(channel)
        if day := about.pop("day", None):
            of_claim["said_at"] = SaidAt(day, "explicit")
        text = SAID[number % len(SAID)].format("Mira Oduya", WARNED)
        one = Made(f"Outlet {number}", text, **about).claim(speaker, WARNED, **of_claim)
        made.append(one)
    return made


def claim(*made: Made, judged: tuple[Judgement, ...] = ()) -> SaidClaim:
    """The claim that they carry."""
    grouping, (articles, readings) = group(*made), maps(*made)
    ground = Ground.of(grouping, articles, readings, {j.id: j for j in judged})
    (voice,) = standing.voices(reports.members(grouping, articles, readings), Register(()), ground)
    (said,) = voice.claims
    assert sorted(said.origins) == sorted(m.id for m in made)
    return said


def counts(*given: dict[str, Any], **about: Any) -> tuple[int, int, list[tuple[str, str, int]]]:
    said = claim(*texts(*given, **about))
    return said.independent, said.by_agency, [(t.kind, t.name, len(t.reports)) for t in said.through]


def test_texts_with_nothing_in_common_are_independent() -> None:
    assert counts({}, {}, {}) == (3, 3, [])


@pytest.mark.parametrize("channel", ["telegram", "x", "press_release", "broadcast", "other"])
def test_one_occasion_is_one_origin(channel: str) -> None:
    kind = ("channel", channel, 10)
    assert counts(*[{"channel": channel, "day": "2024-03-12"}] * 10) == (1, 1, [kind])


@pytest.mark.parametrize("channel", ["interview", "phone_call"])
def test_who_speaks_to_each_outlet_is_heard_by_each(channel: str) -> None:
    assert counts(*[{"channel": channel, "day": "2024-03-12"}] * 3) == (3, 3, [])


def test_posts_of_two_days_are_two_origins() -> None:
    monday, tuesday = {"channel": "telegram", "day": "2024-03-11"}, {"channel": "telegram", "day": "2024-03-12"}
    assert counts(monday, monday, tuesday)[:2] == (2, 2)


def test_a_post_and_an_interview_are_two_origins() -> None:
    assert counts({"channel": "x", "day": "2024-03-12"}, {"channel": "interview"}, {"channel": "x"})[0] == 2


def test_a_text_that_names_no_channel_may_mean_the_post_that_another_names() -> None:
    post = {"channel": "telegram", "day": "2024-03-12"}
    assert counts(post, {"published": "2024-03-13"}, {"day": "2024-03-12"})[0] == 1
    assert counts(post, {"published": "2024-03-11"})[0] == 2, "it is older than the post"
    assert counts(post, {"published": "2024-03-20"})[0] == 2, "it is of another week"
    assert counts(post, {"day": "2024-03-10"})[0] == 2, "it was said on another day"


def test_a_statement_may_be_the_post_that_another_names() -> None:
    assert (
        counts({"channel": "telegram", "day": "2024-03-12"}, {"channel": "press_release", "day": "2024-03-12"})[0] == 1
    )
    assert counts({"channel": "telegram", "day": "2024-03-12"}, {"channel": "x", "day": "2024-03-12"})[0] == 2


def test_of_nobody_no_occasion_is_known() -> None:
    nobody = Speaker(name="", kind="none")
    assert counts(*[{"channel": "other", "day": "2024-03-12"}] * 2, speaker=nobody)[0] == 2


def test_what_one_agency_was_told_is_one_origin() -> None:
    assert counts({"via": ("AFP",), "channel": "interview"}, {"via": ("AFP",), "channel": "interview"}, {}) == (
        2, 2, [("agency", "AFP", 2)],
    )  # fmt: skip


def test_the_outlet_that_was_told_it_is_the_same_origin() -> None:
    assert counts({"via": ("CNN",)}, {"outlet": "CNN"}) == (1, 1, [("outlet", "CNN", 2)])
    assert counts({"via": ("Al Hadath",)}, {"via": ("Al Arabiya",)}, {}) == (2, 2, [("outlet", "Al Arabiya", 2)])


def test_an_agency_that_texts_credit_is_told_and_counted_apart() -> None:
    assert counts({"credits": ("AFP",)}, {"credits": ("AFP",)}, {}) == (3, 2, [("agency", "AFP", 2)])
    assert counts({"credits": ("AFP",)}, {"outlet": "AFP"}) == (2, 1, [("agency", "AFP", 2)])


def test_texts_of_one_publisher_are_one_origin() -> None:
    assert counts({"outlet": "Daily Mirror"}, {"outlet": "Liverpool Echo"}, {}) == (2, 2, [("family", "Reach", 2)])
    assert counts({"family": "Quay Press"}, {"family": "Quay Press"})[2] == [("family", "Quay Press", 2)]


def test_a_passage_taken_over_is_no_second_origin() -> None:
    same = [Made(f"Outlet {n}", f"Mira Oduya said {WARNED}.\n{n} more came.").claim(PERSON, WARNED) for n in range(2)]
    partial = Judgement(
        kind="copy-of", parts=(same[1].id, same[0].id), maker="join.t", score=0.2, reason="r", detail="partial"
    )
    said = claim(*same, judged=(partial,))
    assert (said.independent, [t.kind for t in said.through]) == (1, ["text"])
    assert claim(*same).independent == 2
    other = [
        *texts({}),
        Made("b", f"After the flood angry villagers heard their mayor insist: {WARNED}.").claim(PERSON, WARNED),
    ]
    far = Judgement(
        kind="copy-of", parts=(other[1].id, other[0].id), maker="join.t", score=0.2, reason="r", detail="partial"
    )
    assert claim(*other, judged=(far,)).independent == 2, "the passage that was taken over is another one"


def test_a_text_that_rests_on_two_agencies_makes_no_one_source_of_both() -> None:
    assert counts({"credits": ("AFP",)}, {"credits": ("Reuters", "AFP")}, {"credits": ("Reuters",)})[:2] == (3, 2)


def test_a_figure_and_a_happening_are_counted_alike() -> None:
    made = []
    for number, outlet in enumerate(("Daily Mirror", "Liverpool Echo", "Third")):
        text = f"On Monday 41 people died when the dam broke, word {number} of it.\nMore is not known in town {number}."
        one = Made(str(number), text, outlet=outlet).day("Monday", "2024-03-11")
        made.append(
            one.figure("41", 41, as_of="2024-03-11", claimant="the mayor", channel="telegram" if number else None)
        )
    story = knit.story(group(*made), *maps(*made))
    (point,) = [p for row in story.ledger for p in row.points]
    assert isinstance(point, LedgerPoint)
    assert (len(point.origins), point.independent) == (3, 1)
    assert {t.kind for t in point.through} == {"channel", "family"}
    (entry,) = story.timeline
    assert (len(entry.origins), entry.independent) == (3, 2)
    assert entry.through == (Through("family", "Reach", tuple(sorted((made[0].id, made[1].id)))),)
    assert (story.independent, story.publishers(), story.by_agency()) == (3, 2, 2)


def test_ties_are_counted_by_the_largest_set_without_any() -> None:
    tie = {name: ("family", name, "") for name in "abc"}
    assert apart({}) == 0
    assert apart({"1": (), "2": ()}) == 2
    assert apart({"1": (tie["a"],), "2": (tie["a"], tie["b"]), "3": (tie["b"],), "4": (tie["c"],)}) == 3  # type: ignore[arg-type, dict-item]
