"""A person's word on stories: it holds against every path of links, can be taken back, and leaves a trail."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable

import pytest

from coranto.errors import NotFound, UsageError
from coranto.join import story_verdicts
from coranto.join.stories import Window, groupings
from coranto.join.trail import Trail, called_after
from coranto.join.verdicts import Word, restored
from coranto.records import Article, Grouping, Judgement, withdrawn
from join.prose import article, paragraphs
from join.test_stories import reworded

ADA, BOB = Word("ada", "another flood", "2024-03-05T10:00:00+00:00"), Word("bob", "it is the same")


def reports(count: int) -> list[Article]:
    return [article(paragraphs(n, 1, 1), f"Outlet {n}", f"2024-03-{n + 1:02}", name=str(n)) for n in range(count)]


def link(one: Article, other: Article, score: float = 0.5, kind: str = "same-story") -> Judgement:
    return Judgement(kind=kind, parts=(one.id, other.id), maker="join.stories 2", score=score, reason="alike")  # type: ignore[arg-type]


def chain(found: Iterable[Article]) -> list[Judgement]:
    return [link(one, other) for one, other in itertools.pairwise(found)]


def grouped(found: list[Article], judged: Iterable[Judgement]) -> tuple[Grouping, ...]:
    return groupings({a.id: a for a in found}, judged)


def names(found: list[Article], judged: Iterable[Judgement]) -> list[str]:
    """The groups as strings of the numbers of their reports."""
    known = {a.id: str(a.given_id) for a in found}
    return sorted("".join(known[m] for m in g.members) for g in grouped(found, judged))


def trail(found: list[Article], judged: list[Judgement]) -> Trail:
    home = {m: g.story for g in grouped(found, judged) for m in g.members}
    return Trail([a.id for a in found], judged, withdrawn(judged), home.get)


def test_a_split_holds_against_every_path_of_links() -> None:
    found = reports(7)
    judged = chain(found[:5])
    (story,) = grouped(found[:5], judged)
    said = story_verdicts.split(story, [found[0].id, found[1].id], ADA)
    assert names(found[:5], [*judged, said]) == ["01", "234"]
    bridges = [link(found[0], found[5], 0.9), link(found[5], found[3], 0.8), link(found[1], found[6], 0.7),
               link(found[6], found[5], 0.6), link(found[0], found[4], 0.99)]  # fmt: skip
    for order in (bridges, bridges[::-1]):
        assert names(found, [*judged, *order, said]) == ["0156", "234"]


def test_taking_out_the_report_that_held_a_story_together_leaves_the_rest_together() -> None:
    found = reports(5)
    judged = [link(found[2], other) for other in found if other is not found[2]]
    (story,) = grouped(found, judged)
    said = story_verdicts.split(story, [found[2].id], ADA)
    assert names(found, [*judged, said]) == ["0134", "2"]
    both = story_verdicts.split(story, [found[0].id, found[4].id], ADA)
    assert names(found, [*judged, both]) == ["04", "123"]


@pytest.mark.parametrize(("first", "second", "expected"), [(0.9, 0.4, ["01", "2"]), (0.4, 0.9, ["0", "12"])])
def test_in_a_chain_whose_ends_are_held_apart_the_surer_link_holds(
    first: float, second: float, expected: list[str]
) -> None:
    a, b, c = found = reports(3)
    judged = [link(a, b, first), link(b, c, second), ADA.judgement("not-same-story", (a.id, c.id))]
    for order in itertools.permutations(judged):
        assert names(found, order) == expected


def test_copies_go_along_and_are_held_before_likenesses() -> None:
    a, b, c = found = reports(3)
    copy = Judgement(kind="copy-of", parts=(b.id, a.id), maker="join.copies 1", score=0.6, reason="r", detail="wire")
    judged = [copy, link(b, c, 0.9)]
    (story,) = grouped(found, judged)
    assert names(found, [*judged, story_verdicts.split(story, [a.id], ADA)]) == ["01", "2"]
    assert names(found, [*judged, ADA.judgement("not-same-story", (a.id, c.id))]) == ["01", "2"]


def test_a_merge_is_not_parted_by_what_rules_say_later() -> None:
    found = reports(4)
    judged = [link(found[0], found[1]), link(found[2], found[3])]
    one, two = grouped(found, judged)
    said = story_verdicts.merge(one, two, judged, ADA)
    assert names(found, [*judged, said]) == ["0123"]
    parted = [Judgement(kind="withdrawn", parts=(j.id,), maker="join.stories 2", score=1, reason="r") for j in judged]
    assert names(found, [*judged, said, *parted]) == ["0123"]
    back = story_verdicts.undo([*judged, said], said.id, {}, BOB)
    assert names(found, [*judged, said, *back]) == ["01", "23"]
    again = restored([*judged, said, *back], [said], ADA)
    assert names(found, [*judged, said, *back, *again]) == ["0123"]


def test_what_people_keep_apart_is_not_merged_before_that_is_taken_back() -> None:
    found = reports(4)
    judged = chain(found)
    (story,) = grouped(found, judged)
    said = story_verdicts.split(story, [found[3].id], ADA)
    one, two = grouped(found, [*judged, said])
    with pytest.raises(UsageError, match=f"story undo {said.id}"):
        story_verdicts.merge(one, two, [*judged, said], BOB)
    back = story_verdicts.undo([*judged, said], said.id, {}, BOB)
    assert names(found, [*judged, said, *back]) == ["0123"]
    with pytest.raises(UsageError, match="taken back already"):
        story_verdicts.undo([*judged, said, *back], said.id, {}, BOB)


def test_a_rules_own_judgement_is_answered_by_holding_the_two_apart() -> None:
    a, b, c = found = reports(3)
    judged = [link(a, b, 0.9), link(b, c, 0.4), link(a, c, 0.3)]
    (said,) = story_verdicts.undo(judged, judged[0].id, {}, ADA)
    assert (said.kind, said.parts) == ("not-same-story", judged[0].parts)
    assert names(found, [*judged, said]) == ["0", "12"]


def test_what_cannot_be_done_is_said() -> None:
    found = reports(3)
    judged = chain(found[:2])
    story, other = grouped(found, judged)
    with pytest.raises(NotFound, match="does not stand in"):
        story_verdicts.split(story, [found[2].id], ADA)
    with pytest.raises(UsageError, match="nothing to split"):
        story_verdicts.split(story, [a.id for a in found[:2]], ADA)
    with pytest.raises(UsageError, match="one story already"):
        story_verdicts.merge(other, other, judged, ADA)
    with pytest.raises(NotFound, match="story why"):
        story_verdicts.undo(judged, "j:none", {}, ADA)


def test_a_story_keeps_its_id_when_its_first_report_is_taken_out() -> None:
    found = reports(5)
    judged = chain(found)
    (story,) = grouped(found, judged)
    first = story_verdicts.split(story, [found[0].id], ADA)
    out, rest = grouped(found, [*judged, first])
    assert (out.members, rest.story) == ((found[0].id,), story.story)
    assert out.story != story.story
    second = story_verdicts.split(rest, [found[1].id, found[2].id], ADA)
    ids = {g.members: g.story for g in grouped(found, [*judged, first, second])}
    assert ids[(found[3].id, found[4].id)] == story.story, "a second split leaves the id as well"
    assert len(set(ids.values())) == 3
    held = [*judged, first, second]
    held += story_verdicts.undo(held, second.id, {}, BOB)
    held += story_verdicts.undo(held, first.id, {}, BOB)
    assert [g.story for g in grouped(found, held)] == [story.story]
    assert trail(found, held).now_at(out.story) == (story.story,), "the id that was given meanwhile leads back"


def test_a_report_that_comes_late_with_an_earlier_date_changes_no_id() -> None:
    found = reports(4)
    judged, articles = chain(found), {a.id: a for a in found}
    for count in (2, 3, 4):
        here = found[4 - count :][::-1]  # the latest by date came first
        arrived = {a.id: n for n, a in enumerate(here)}
        (story,) = groupings({i: articles[i] for i in arrived}, judged, None, arrived)
        assert story.story == called_after(found[3].id)


def test_old_ids_lead_to_what_took_their_place() -> None:
    found = reports(4)
    judged = [link(found[0], found[1]), link(found[2], found[3])]
    one, two = grouped(found, judged)
    said = story_verdicts.merge(one, two, judged, ADA)
    after = trail(found, [*judged, said])
    assert after.now_at(two.story) == (one.story,)
    assert after.former == sorted([one.story, two.story])
    (turn,) = after.turns()[one.story]
    assert (turn.kind, turn.stories, turn.by, turn.reason) == ("merged", (two.story,), "ada", "another flood")
    assert after.now_at(called_after(found[3].id)) == (one.story,), "an id by any of its reports is understood"
    assert after.now_at("s:never") == ()


def test_a_split_is_told_on_both_sides() -> None:
    found = reports(3)
    judged = chain(found)
    (story,) = grouped(found, judged)
    said = story_verdicts.split(story, [found[0].id], ADA)
    turns = trail(found, [*judged, said]).turns()
    (out,) = [s for s in turns if s != story.story]
    assert (turns[story.story][0].kind, turns[story.story][0].stories) == ("split", (out,))
    assert (turns[out][0].kind, turns[out][0].stories) == ("split-off", (story.story,))


def test_what_was_split_and_joined_an_older_story_is_found() -> None:
    """The rest of a split story became part of an older one: its id leads there, not to what was taken out."""
    found = reports(4)
    judged = chain(found[1:])
    older, story = grouped(found, judged)
    said = story_verdicts.split(story, [found[1].id], ADA)
    held = [*judged, said, link(found[0], found[2], 0.9)]
    assert names(found, held) == ["023", "1"]
    assert trail(found, held).now_at(story.story) == (older.story,)
    ids = {g.members[0]: g.story for g in grouped(found, held)}
    assert ids[found[0].id] == older.story and ids[found[1].id] not in (older.story, story.story)


def test_a_word_on_an_earlier_revision_holds_for_the_report() -> None:
    found = reports(4)
    judged = chain(found[:3])
    (story,) = grouped(found[:3], judged)
    said = story_verdicts.split(story, [found[0].id], ADA)
    groups = groupings({a.id: a for a in found}, [*judged, said], {found[0].id: found[3].id})
    assert {g.members for g in groups} == {(found[1].id, found[2].id), (found[3].id,)}
    assert {g.story for g in groups if len(g.members) == 2} == {story.story}


def test_reports_that_bridge_what_a_person_split_do_not_bring_it_together() -> None:
    body = paragraphs(55, 10, 1)
    rng = random.Random(3)
    cast = [article(reworded(rng, body[n : n + 6]), f"Outlet {n}", f"2024-03-0{n + 1}", name=str(n)) for n in range(4)]
    window = Window(embedder=None)
    judged = [j for a in cast for j in window.add(a, None)]
    (story,) = grouped(cast, judged)
    said = story_verdicts.split(story, [cast[0].id, cast[1].id], ADA)
    bridges = [
        article([*reworded(rng, body[n::2]), *paragraphs(n, 1, 1)], f"Bridge {n}", "2024-03-05", name=f"b{n}")
        for n in range(3)
    ]
    window.heed([said])
    judged += [j for a in bridges for j in window.add(a, None)]
    judged += window.repair()
    together = [set(g.members) for g in grouped([*cast, *bridges], [*judged, said])]
    ours, theirs = {a.id for a in cast[:2]}, {a.id for a in cast[2:]}
    assert all(not (members & ours and members & theirs) for members in together)
    assert window.story[cast[0].id] != window.story[cast[3].id]
    anew = Window(embedder=None)
    anew.heed([said])
    fresh = [j for a in [*cast, *bridges] for j in anew.add(a, None)] + anew.repair()
    assert all(not ({*g.members} & ours and {*g.members} & theirs) for g in grouped([*cast, *bridges], [*fresh, said]))


def test_a_split_that_is_taken_back_is_forgotten_by_the_window() -> None:
    body = paragraphs(56, 6, 1)
    one, two = (article(body[n:], f"Outlet {n}", "2024-03-01", name=str(n)) for n in range(2))
    window = Window(embedder=None)
    judged = [j for a in (one, two) for j in window.add(a, None)]
    (story,) = grouped([one, two], judged)
    said = story_verdicts.split(story, [two.id], ADA)
    window.heed([said])
    judged += window.repair()
    assert window.story[one.id] != window.story[two.id]
    window = Window.restore(window.snapshot(), None)
    back = story_verdicts.undo([said], said.id, {}, BOB)
    assert len(grouped([one, two], [*judged, said, *back])) == 1, "at once, for no rule took its own link back"
    window.heed([said, *back])
    judged += window.repair()
    assert window.story[one.id] == window.story[two.id]
    assert len(grouped([one, two], [*judged, said, *back])) == 1
