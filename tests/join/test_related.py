"""Chains of stories: what looks back follows up, what is merely alike does not."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import permutations

import pytest

from coranto.glean import Glean
from coranto.join.related import LONG, Gist, Relations, gist
from coranto.records import Article, Block, Dated, Reading, Related

BROKE = (
    "Dam breaks above Vardak",
    "Heavy rain broke the Kessim dam above the town of Vardak on Monday, and at least 61 people drowned, Ilya Maratov, "
    "the governor of Sorun, said. Families were taken to schools in Tarsk.",
)
RESIGNS = (
    "Governor resigns over dam",
    "Ilya Maratov, the governor of Sorun, resigned on Tuesday. He had come under pressure since the Kessim dam broke "
    "on March 4 above Vardak.",
)
TRIAL = (
    "Builders of dam in court",
    "The trial of three engineers opened in Tarsk on Thursday. Prosecutors hold Oskar Belin of Tarsk Hydro to blame "
    "for the Kessim dam. Ilya Maratov, who resigned as governor on March 26 over the flood in Vardak, was a witness.",
)
SCHOOL = (
    "Governor opens school",
    "Ilya Maratov, the governor of Sorun, opened a new school in Tarsk on Friday. Children sang for Ilya Maratov, and "
    "the mayor of Tarsk thanked him.",
)
ELSEWHERE = (
    "Dam breaks in the north",
    "Heavy rain broke a dam above the town of Ostrel on Saturday, and at least 40 people drowned, Petra Sollin, the "
    "governor of Nord, said. Families were taken to schools in Ostrel.",
)
DAYS = {"broke": "2024-03-04", "resigns": "2024-03-26", "trial": "2024-05-16", "school": "2024-04-12",
        "elsewhere": "2024-03-30"}  # fmt: skip
TEXTS = {"broke": BROKE, "resigns": RESIGNS, "trial": TRIAL, "school": SCHOOL, "elsewhere": ELSEWHERE}


@cache
def told(name: str) -> tuple[Article, Reading]:
    text = "\n\n".join(TEXTS[name])
    head = len(TEXTS[name][0])
    article = Article(
        capture=name, text=text, language="en", published=Dated(DAYS[name], "given", 1.0),
        blocks=(Block(0, head, "headline"), Block(head + 2, len(text), "paragraph")),
    )  # fmt: skip
    return article, Glean("rules").read(article)


def relations(*names: str) -> Relations:
    return Relations(gist(name, [told(name)]) for name in names)


def kinds(found: tuple[Related, ...]) -> dict[str, str]:
    return {r.story: r.kind if r.steps == 1 else f"{r.kind} {r.steps}" for r in found}


@pytest.fixture(scope="module")
def desk() -> Relations:
    return relations(*TEXTS)


def test_a_story_that_looks_back_follows_up(desk: Relations) -> None:
    found = {r.story: r for r in desk.of("resigns")}
    assert found["broke"].kind == "before"
    assert "Ilya Maratov" in found["broke"].names
    (cite,) = found["broke"].cites
    article, _ = told("resigns")
    assert cite.report == article.id
    assert "since the Kessim dam broke on March 4" in article.text[cite.start : cite.end]
    assert kinds(desk.of("broke"))["resigns"] == "after"


def test_follow_ups_make_a_chain(desk: Relations) -> None:
    assert kinds(desk.of("trial"))["resigns"] == "before"
    assert kinds(desk.of("trial"))["broke"] == "before 2"
    assert kinds(desk.of("broke"))["trial"] == "after 2"


def test_the_same_actors_make_no_follow_up(desk: Relations) -> None:
    assert kinds(desk.of("school")).get("broke") in (None, "same-actors")
    assert "before" not in kinds(desk.of("school")).values()


def test_an_event_of_the_same_kind_is_no_follow_up(desk: Relations) -> None:
    assert desk.of("elsewhere") == ()


def test_the_order_of_stories_changes_nothing() -> None:
    expected = {name: relations(*TEXTS).of(name) for name in TEXTS}
    for order in list(permutations(TEXTS))[::17]:
        assert {name: relations(*order).of(name) for name in TEXTS} == expected


def test_without_dates_nothing_came_before() -> None:
    gists = [replace(gist(name, [told(name)]), first=None, last=None) for name in TEXTS]
    found = Relations(gists)
    assert {r.kind for name in TEXTS for r in found.of(name)} <= {"same-actors"}


def test_a_name_that_many_stories_use_relates_none() -> None:
    crowd = [replace(gist("broke", [told("broke")]), story=f"s{n}") for n in range(60)]
    assert Relations([*crowd, gist("resigns", [told("resigns")])]).of("resigns") == ()


def test_a_chain_has_an_end() -> None:
    used = [frozenset(f"name:p{n + k}" for k in range(6)) for n in range(40)]
    long = [
        Gist(story=f"s{n:02}", first=10.0 * n, last=10.0 * n, names=u, used=u, about=u, shown={k: k for k in u})
        for n, u in enumerate(used)
    ]
    found = Relations(long).of("s20")
    assert 4 < sum(r.kind == "before" for r in found) <= LONG
    assert [r.steps for r in found if r.kind == "before"] == sorted(r.steps for r in found if r.kind == "before")


def test_a_name_and_its_initials_are_one() -> None:
    used = frozenset({"name:ots", "name:office of thrift supervision"})
    two = [
        Gist(story=s, first=1.0, last=1.0, names=used, used=used, about=used, shown={k: k for k in used}) for s in "ab"
    ]
    assert Relations(two).of("a") == ()
