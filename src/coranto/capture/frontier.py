"""What is still to be asked in a round, host by host: one request at a time to each, whoever's turn it is.

Threads take jobs from one `Frontier`. A job belongs to a host (its `key`); while one of a host's jobs is under way, or
its pause is not over, the others wait here and hold no thread.
"""

from __future__ import annotations

import heapq
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

J = TypeVar("J")


class Frontier(Generic[J]):
    """Jobs by host. All methods may be called from any thread; `clock` is in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._waiting: dict[str, deque[J]] = {}
        self._ready: list[tuple[float, int, str]] = []  # hosts whose turn it may be: (from when on, order, host)
        self._order = 0
        self._busy: dict[str, J] = {}
        self._rests: dict[str, float] = {}  # until when a host is left alone
        self._closed = False

    def add(self, key: str, job: J) -> None:
        """One more job for a host, behind those that it has."""
        with self._changed:
            queue = self._waiting.get(key)
            if queue is not None:
                queue.append(job)
                return
            self._waiting[key] = deque((job,))
            if key not in self._busy:
                self._enter(key)

    def take(self) -> tuple[str, J] | None:
        """The next job whose host may be asked, with the host; waits for one. None when all is done, or closed."""
        with self._changed:
            while True:
                if self._closed or (not self._busy and not self._waiting):
                    self._changed.notify_all()
                    return None
                wait = self._ready[0][0] - self._clock() if self._ready else None
                if wait is not None and wait <= 0:
                    key = heapq.heappop(self._ready)[2]
                    queue = self._waiting[key]
                    job = self._busy[key] = queue.popleft()
                    if not queue:
                        del self._waiting[key]
                    return key, job
                self._changed.wait(wait)

    def done(self, key: str, pause: float = 0.0) -> None:
        """A job has ended; its host may be asked again after `pause` seconds."""
        with self._changed:
            self._busy.pop(key)
            self._rests[key] = self._clock() + pause
            if key in self._waiting:
                self._enter(key)
            self._changed.notify_all()

    def close(self) -> None:
        """Hand out nothing any more: who takes gets None, what is under way may end."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def under_way(self) -> list[J]:
        """The jobs that threads are at."""
        with self._changed:
            return list(self._busy.values())

    def left(self) -> int:
        """How many jobs nobody has begun."""
        with self._changed:
            return sum(map(len, self._waiting.values()))

    def _enter(self, key: str) -> None:
        self._order += 1
        heapq.heappush(self._ready, (self._rests.get(key, float("-inf")), self._order, key))
        self._changed.notify()
