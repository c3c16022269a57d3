"""The cores of one machine: a pool of processes, each with the models loaded once."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import Any

from coranto.runners import Each, Together
from coranto.runners.local import grouped

# Records handed to a worker at once: large enough to hide the hand-over, small enough to keep all cores busy.
BATCH = 8
_step: Any = None


def _set_up(step: Each | Together) -> None:
    global _step
    step.setup()
    _step = step


def _run(batch: list[Any]) -> list[Any]:
    return list(_step(batch))


class PoolRunner:
    """Runs steps in `jobs` processes; results come in the same order, and are the same, as from one process.

    Each step gets its own processes at its first use; they stay until `close()`, so models load once.
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pools: dict[int, tuple[Each | Together, ProcessPoolExecutor]] = {}

    def _pool(self, step: Each | Together) -> ProcessPoolExecutor:
        if id(step) not in self._pools:
            # "spawn": a forked child would inherit database handles and threads that it must not use.
            context = multiprocessing.get_context("spawn")
            pool = ProcessPoolExecutor(self.jobs, mp_context=context, initializer=_set_up, initargs=(step,))
            self._pools[id(step)] = (step, pool)
        return self._pools[id(step)][1]

    def _map(self, step: Each | Together, batches: Iterable[list[Any]]) -> Iterator[Any]:
        pool, waiting = self._pool(step), deque[Future[list[Any]]]()
        for batch in batches:
            waiting.append(pool.submit(_run, batch))
            if len(waiting) > 2 * self.jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()

    def each(self, step: Each, records: Iterable[Any]) -> Iterator[Any]:
        """One result per record, in order."""
        rest = iter(records)
        yield from self._map(step, iter(lambda: list(islice(rest, BATCH)), []))

    def together(self, step: Together, records: Iterable[Any]) -> Iterator[Any]:
        """The results of all groups, in the order of their keys."""
        yield from self._map(step, grouped(step, records))

    def close(self) -> None:
        """End the processes."""
        for _step_kept, pool in self._pools.values():
            pool.shutdown(cancel_futures=True)
        self._pools.clear()
