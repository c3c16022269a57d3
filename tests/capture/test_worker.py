from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

from coranto.capture.worker import Workers, alive
from coranto.errors import BadInput, Forbidden, OverBudget, Refused
from coranto.settings import ParseSettings

HERE = "capture.parsers"


@pytest.fixture
def workers() -> Iterator[Workers]:
    found = Workers(ParseSettings(cpu_seconds=1, memory_mb=128))  # type: ignore[call-arg]
    yield found
    found.close()


def test_a_call_gives_what_the_function_gives(workers: Workers) -> None:
    assert workers.call(f"{HERE}:echo", list[bytes], b"\0\xff", 3) == [b"\0\xff"] * 3
    assert workers.call(f"{HERE}:echo", list[bytes], b"x" * 3_000_000, 2) == [b"x" * 3_000_000] * 2


def test_workers_are_kept(workers: Workers) -> None:
    assert workers.call(f"{HERE}:pid", int) == workers.call(f"{HERE}:pid", int) != os.getpid()


@pytest.mark.parametrize(
    ("function", "reason"),
    [("spin", "parse-time"), ("sleep", "parse-time"), ("hog", "parse-memory"), ("crash", "parse-crash")],
)
def test_what_asks_for_too_much_is_killed_and_the_next_call_works(
    workers: Workers, function: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if function == "sleep":
        monkeypatch.setattr("coranto.capture.worker.WALL_PER_CPU", 0.5)
    before = workers.call(f"{HERE}:pid", int)
    with pytest.raises(OverBudget) as caught:
        workers.call(f"{HERE}:{function}", int)
    assert caught.value.reason == reason
    assert workers.call(f"{HERE}:pid", int) != before
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


def test_cpu_is_counted_per_call_and_not_over_the_life_of_a_worker(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coranto.capture.worker.WALL_PER_CPU", 100)  # however busy the machine is
    before = workers.call(f"{HERE}:cpu_limit", int)
    workers.call(f"{HERE}:busy", int, 1.1)
    assert workers.call(f"{HERE}:cpu_limit", int) > before


def test_refusals_come_back_as_what_they_are(workers: Workers) -> None:
    with pytest.raises(Forbidden, match="not this one") as caught:
        workers.call(f"{HERE}:refuse", int)
    assert caught.value.reason == "because"
    with pytest.raises(BadInput, match="KeyError") as failed:
        workers.call(f"{HERE}:fail", int)
    assert failed.value.reason == "unreadable"


def test_a_result_of_another_type_is_not_taken(workers: Workers) -> None:
    with pytest.raises(BadInput):
        workers.call(f"{HERE}:echo", int, b"x", 1)


def test_a_worker_cannot_write_files_and_sees_no_secrets(
    workers: Workers, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_TOKEN", "secret")
    with pytest.raises(BadInput):
        workers.call(f"{HERE}:write", int, str(tmp_path / "x"))
    assert not (tmp_path / "x").exists() or (tmp_path / "x").stat().st_size == 0
    assert "MY_TOKEN" not in workers.call(f"{HERE}:environment", list[str])


def test_a_worker_killed_between_two_calls_is_replaced(workers: Workers) -> None:
    before = workers.call(f"{HERE}:pid", int)
    os.kill(before, signal.SIGKILL)
    time.sleep(0.05)
    assert workers.call(f"{HERE}:pid", int) != before


def test_what_a_parser_prints_does_not_reach_the_wire(workers: Workers) -> None:
    assert workers.call(f"{HERE}:chatter", str) == "done"


def test_closing_ends_the_processes(workers: Workers) -> None:
    pid = workers.call(f"{HERE}:pid", int)
    workers.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_stream_gives_part_by_part_and_keeps_its_worker(workers: Workers) -> None:
    before = workers.call(f"{HERE}:pid", int)
    assert list(workers.stream(f"{HERE}:count", int, list(range(1000)), "")) == list(range(1000))
    assert list(workers.stream(f"{HERE}:count", int, [], "")) == []
    assert workers.call(f"{HERE}:pid", int) == before


@pytest.mark.parametrize(
    ("then", "reason"),
    [("spin", "parse-time"), ("crash", "parse-crash"), ("hog", "parse-memory"), ("refuse", "because")],
)
def test_what_a_stream_gave_before_it_failed_stands(workers: Workers, then: str, reason: str) -> None:
    got: list[int] = []
    with pytest.raises(Refused) as caught:
        got.extend(workers.stream(f"{HERE}:count", int, [1, 2, 3], then))
    assert (got, caught.value.reason) == ([1, 2, 3], reason)
    assert workers.call(f"{HERE}:echo", list[bytes], b"x", 1) == [b"x"]


def test_the_limits_of_a_stream_begin_anew_where_it_gets_on(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coranto.capture.worker.WALL_PER_CPU", 100)  # however busy the machine is
    workers.call(f"{HERE}:pid", int)  # what the import of the functions costs is not counted here
    assert len(list(workers.stream(f"{HERE}:labour", int, 12, 0.25, True))) == 1
    with pytest.raises(OverBudget):
        list(workers.stream(f"{HERE}:labour", int, 12, 0.25, False))


def test_the_time_between_two_parts_is_the_callers_own(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coranto.capture.worker.WALL_PER_CPU", 0.5)
    got = []
    for n in workers.stream(f"{HERE}:count", int, [1, 2], ""):
        time.sleep(0.7)
        got.append(n)
    assert got == [1, 2]


def test_a_stream_that_is_left_is_killed(workers: Workers) -> None:
    stream = workers.stream(f"{HERE}:labour", int, 1, 0.0, False)
    pid = next(stream)
    stream.close()  # type: ignore[attr-defined]
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_alive_says_nothing_outside_a_stream(workers: Workers) -> None:
    alive()
    workers.call(f"{HERE}:beat", int)
    assert workers.call(f"{HERE}:echo", list[bytes], b"x", 1) == [b"x"]


def test_a_part_of_another_type_is_not_taken(workers: Workers) -> None:
    with pytest.raises(BadInput):
        list(workers.stream(f"{HERE}:count", str, [1], ""))
