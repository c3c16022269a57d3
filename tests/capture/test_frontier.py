from __future__ import annotations

import threading
from collections import defaultdict

from coranto.capture.frontier import Frontier


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_one_host_has_one_job_under_way_and_the_others_go_on() -> None:
    frontier: Frontier[str] = Frontier(Clock())
    for key, job in (("a", "a1"), ("a", "a2"), ("b", "b1")):
        frontier.add(key, job)
    assert (frontier.take(), frontier.take()) == (("a", "a1"), ("b", "b1"))
    assert (sorted(frontier.under_way()), frontier.left()) == (["a1", "b1"], 1)
    frontier.done("a")
    assert frontier.take() == ("a", "a2")
    frontier.done("a")
    frontier.done("b")
    assert frontier.take() is None


def test_a_host_rests_after_a_job_even_when_the_next_one_comes_later() -> None:
    clock = Clock()
    frontier: Frontier[str] = Frontier(clock)
    frontier.add("a", "a1")
    frontier.take()
    frontier.done("a", pause=5)
    frontier.add("a", "a2")
    frontier.add("b", "b1")
    assert frontier.take() == ("b", "b1")
    clock.now = 5
    assert frontier.take() == ("a", "a2")


def test_after_close_nothing_is_handed_out() -> None:
    frontier: Frontier[str] = Frontier()
    frontier.add("a", "a1")
    frontier.close()
    assert frontier.take() is None
    assert frontier.left() == 1


def test_jobs_that_make_jobs_all_end_and_no_host_is_asked_twice_at_a_time() -> None:
    frontier: Frontier[int] = Frontier()
    for n in range(40):
        frontier.add(f"h{n % 7}", 3)
    at_once: dict[str, int] = defaultdict(int)
    ended, most, lock = [0], [0], threading.Lock()

    def work() -> None:
        while (taken := frontier.take()) is not None:
            key, depth = taken
            with lock:
                at_once[key] += 1
                most[0] = max(most[0], at_once[key])
            for n in range(2 if depth else 0):
                frontier.add(f"h{(depth * 5 + n) % 7}", depth - 1)
            with lock:
                at_once[key] -= 1
                ended[0] += 1
            frontier.done(key, 0.0001)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (ended[0], most[0], frontier.left()) == (40 * 15, 1, 0)
