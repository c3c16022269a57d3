from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coranto.capture.schedule import LEAST_SECONDS, MOST_SECONDS, SPREAD, Poll, again, failed, first, reached

START = datetime.fromisoformat("2024-05-01T00:00:00+00:00")


def at(hours: float) -> str:
    return (START + timedelta(hours=hours)).isoformat(timespec="seconds").replace("+00:00", "Z")


def gone(before: str, after: str) -> float:
    return (datetime.fromisoformat(after) - datetime.fromisoformat(before)).total_seconds()


def lived(every_hours: float, days: float, since: Poll | None = None, begin: float = 0.0) -> tuple[Poll, int]:
    """A source that brings one item every so many hours, asked as its schedule has it: (its poll, how often asked)."""
    poll, hours, asked, seen = since or first(15), begin, 0, int(begin / every_hours)
    while hours < begin + days * 24:
        have = int(hours / every_hours)
        poll, seen, asked = reached(poll, at(hours), have - seen, 0.5), have, asked + 1
        hours = gone(at(0), poll.next_at) / 3600
    return poll, asked


@pytest.mark.parametrize(
    ("every_hours", "minutes"),
    [(0.01, 5), (0.25, 15), (1, 60), (6, 360), (24, 1440), (24 * 30, 1440)],
)
def test_a_source_is_asked_as_often_as_it_brings_something(every_hours: float, minutes: float) -> None:
    poll, _ = lived(every_hours, 12)
    assert poll.seconds() / 60 == pytest.approx(minutes, rel=0.35)


def test_the_beginning_is_the_pause_of_the_settings() -> None:
    assert first(15).seconds() == 15 * 60
    assert first(1).seconds() == LEAST_SECONDS
    assert first(15).due(at(0))
    assert reached(first(15), at(0), 30, 0.5).next_at == at(0.25)  # what it held already tells nothing of its cadence


def test_a_quiet_source_that_wakes_up_is_followed_closely_again() -> None:
    quiet, _ = lived(24, 10)
    awake, asked = lived(0.1, 3, quiet, 240)
    assert quiet.seconds() > 12 * 3600
    assert awake.seconds() <= 900
    assert asked > 50


def test_failures_double_the_pause_up_to_a_day_and_a_success_ends_that() -> None:
    poll = first(15)
    pauses = []
    for n in range(12):
        poll = failed(poll, at(n * 24), "unreachable", "no answer", 0.5)
        pauses.append(gone(poll.tried_at, poll.next_at) / 60)
    assert pauses[:4] == [15, 30, 60, 120]
    assert pauses[-1] == MOST_SECONDS / 60
    assert (poll.failures, poll.reason, poll.trouble, poll.reached_at) == (12, "unreachable", "no answer", "")
    poll = reached(poll, at(400), 1, 0.5)
    assert (poll.failures, poll.reason, poll.trouble, poll.reached_at) == (0, "", "", at(400))


def test_chance_spreads_the_polls() -> None:
    early, late = (reached(first(15), at(0), 0, chance).next_at for chance in (0.0, 1.0))
    assert gone(at(0), early) == pytest.approx(900 * (1 - SPREAD), abs=1)
    assert gone(at(0), late) == pytest.approx(900 * (1 + SPREAD), abs=1)


def test_a_silent_source_is_noticed_and_a_slow_one_is_not() -> None:
    busy, _ = lived(0.5, 5)
    assert not busy.silent(at(24 * 6))
    assert busy.silent(at(24 * 8))
    weekly, _ = lived(24 * 7, 60)
    assert not weekly.silent(at(24 * 75))
    assert not first(15).silent(at(1000))


def test_a_clock_that_was_set_back_does_not_stop_the_polls() -> None:
    ahead = reached(first(15), at(24 * 10), 0, 0.5)
    assert ahead.due(at(24 * 10 - 1))  # set back by an hour
    assert not ahead.due(at(24 * 10))
    back = reached(ahead, at(0), 1, 0.5)
    assert back.hours >= 0
    assert back.next_at > at(0)


def test_a_page_that_failed_is_tried_eight_times_over_two_days() -> None:
    waits = [gone(at(0), then) / 60 for n in range(8) if (then := again(n, at(0), 0.5))]
    assert waits[:3] == [15, 30, 60]
    assert 24 < sum(waits) / 60 < 72
    assert again(8, at(0), 0.5) is None


def test_a_poll_comes_back_from_its_text_and_rubbish_is_a_fresh_one() -> None:
    poll, _ = lived(1, 2)
    assert Poll.read(poll.text()) == poll
    assert Poll.read(None) == Poll.read("{") == Poll.read('{"failures": "x"}') == Poll()


@given(st.lists(st.tuples(st.floats(-100, 1000), st.integers(0, 500), st.booleans(), st.floats(0, 1)), max_size=30))
def test_the_next_poll_lies_within_its_bounds_whatever_happens(steps: list[tuple[float, int, bool, float]]) -> None:
    poll, hours = first(15), 1000.0
    for passed, new, well, chance in steps:
        hours = max(0.0, hours + passed)
        before = poll
        poll = reached(poll, at(hours), new, chance) if well else failed(poll, at(hours), "x", "y", chance)
        ahead = gone(at(hours), poll.next_at)
        assert LEAST_SECONDS * (1 - SPREAD) - 1 <= ahead <= MOST_SECONDS * (1 + SPREAD) + 1
        assert poll.failures == (0 if well else before.failures + 1)


def test_a_watched_source_is_looked_at_whatever_it_brings() -> None:
    poll, asked = lived(24 * 30, 1, first(15, watched=True))
    assert (poll.seconds(), asked) == (20, 24 * 180)
