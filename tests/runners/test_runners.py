"""Every runner gives the same results in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from coranto.runners import Each, Runner, Together
from coranto.runners.local import LocalRunner
from coranto.runners.pool import PoolRunner
from runners.steps import Gather, Shout, Word


@pytest.fixture(params=["local", "pool"], scope="module")
def runner(request: pytest.FixtureRequest) -> Iterator[Runner]:
    made: Any = LocalRunner() if request.param == "local" else PoolRunner(2)
    yield made
    made.close()


WORDS = [Word(f"{n:03}", f"{'abc'[n % 3]}{n}") for n in range(50, 0, -1)]


def test_each_keeps_the_order(runner: Runner) -> None:
    assert [w.text for w in runner.each(Shout(), iter(WORDS))] == [w.text.upper() for w in WORDS]
    assert list(runner.each(Shout(), [])) == []


def test_a_step_is_set_up_where_an_earlier_one_is_gone() -> None:
    runner = LocalRunner()
    for _ in range(50):  # a step that is gone leaves its address, and so its `id`, to the next
        assert [w.text for w in runner.each(Shout(), WORDS[:1])] == [WORDS[0].text.upper()]


def test_together_sorts_groups_by_key_and_members_by_id(runner: Runner) -> None:
    found = list(runner.together(Gather(), WORDS))
    assert [line[0] for line in found] == ["a", "b", "c"]
    assert found[0].split() == [w.text for w in sorted(WORDS, key=lambda w: w.id) if w.text[0] == "a"]


def test_the_steps_of_the_journey_are_steps() -> None:
    from coranto.journey import Read, ReadRecords

    assert isinstance(Shout(), Each)
    assert isinstance(Gather(), Together)
    assert isinstance(Read(), Each)
    assert isinstance(ReadRecords(), Each)
