from __future__ import annotations

import itertools
import random

from coranto.join.repair import Link, agglomerate, renamed


def linked(chances: dict[str, float], days: dict[str, float] | None = None):  # type: ignore[no-untyped-def]
    def link(one: str, other: str) -> Link:
        found = chances.get(one + other, chances.get(other + one, 0.0))
        at = sorted((days[one], days[other])) if days else (None, None)
        return Link(found, 1.0, (found,), at[0], at[1])

    return link


def groups(articles: str, chances: dict[str, float], days: dict[str, float] | None = None) -> list[str]:
    return ["".join(g) for g in agglomerate(list(articles), linked(chances, days), 0.3)]


def test_two_groups_become_one_by_the_mean_of_all_their_pairs() -> None:
    sure = {"ab": 0.9, "cd": 0.9}
    assert groups("abcd", sure | {"bc": 0.9}) == ["ab", "cd"]  # one pair of four: .225
    assert groups("abcd", sure | {"bc": 0.9, "ad": 0.5}) == ["abcd"]


def test_a_chain_is_no_story() -> None:
    chain = {a + b: 0.5 for a, b in itertools.pairwise("abcdefgh")}
    assert max(map(len, groups("abcdefgh", chain))) <= 3


def test_a_story_that_runs_for_days_is_held_by_its_surest_pairs() -> None:
    sure = {a + b: 0.9 for a, b in itertools.combinations("abcd", 2)} | {"ef": 0.9}
    few = {"ae": 0.9, "be": 0.9, "cf": 0.9}
    same_day = dict.fromkeys("abcdef", 1.0)
    assert groups("abcdef", sure | few | {"ae": 0.5}, same_day) == ["abcd", "ef"]
    assert groups("abcdef", sure | few | {"ae": 0.5}, same_day | {"e": 5.0, "f": 5.0}) == ["abcdef"]


def test_what_is_held_apart_meets_in_no_group() -> None:
    chances = {a + b: 0.9 for a, b in itertools.combinations("abcd", 2)}
    found = agglomerate(list("abcd"), linked(chances), 0.3, frozenset({frozenset("ad")}))
    assert sorted(map(sorted, found)) in ([["a", "b", "c"], ["d"]], [["a"], ["b", "c", "d"]])


def test_every_report_is_in_one_group_and_the_same_input_gives_the_same() -> None:
    rng = random.Random(5)
    articles = [chr(97 + n) for n in range(20)]
    chances = {a + b: rng.random() for a, b in itertools.combinations(articles, 2) if rng.random() < 0.3}
    found = agglomerate(articles, linked(chances), 0.2)
    assert sorted(a for g in found for a in g) == articles
    assert found == agglomerate(articles, linked(chances), 0.2)


def test_a_story_keeps_its_id_where_most_of_its_reports_are() -> None:
    old = dict(zip("abcdef", ["one"] * 4 + ["two"] * 2, strict=True))
    assert renamed([list("abc"), list("d"), list("ef")], old, "new {}".format) == {
        "a": "one", "b": "one", "c": "one", "d": "new d", "e": "two", "f": "two",
    }  # fmt: skip
    assert set(renamed([list("abcdef")], old, "new {}".format).values()) == {"one"}
