"""One process, streaming; the default."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from coranto.runners import Each, Together


def grouped(step: Together, records: Iterable[Any]) -> list[list[Any]]:
    """The groups of a together step in the order of their keys, each sorted by id."""
    groups: dict[str, list[Any]] = {}
    for record in records:
        groups.setdefault(step.key(record), []).append(record)
    return [sorted(groups[key], key=lambda r: r.id) for key in sorted(groups)]


class LocalRunner:
    """Runs every step in this process, one record at a time."""

    def __init__(self) -> None:
        # The steps themselves are kept: the id of one that is gone may be given to the next.
        self._ready: dict[int, Each | Together] = {}

    def _set_up(self, step: Each | Together) -> None:
        if id(step) not in self._ready:
            step.setup()
            self._ready[id(step)] = step

    def each(self, step: Each, records: Iterable[Any]) -> Iterator[Any]:
        """One result per record, in order."""
        self._set_up(step)
        yield from step(records)

    def together(self, step: Together, records: Iterable[Any]) -> Iterator[Any]:
        """The results of all groups, in the order of their keys."""
        self._set_up(step)
        for group in grouped(step, records):
            yield from step(group)

    def close(self) -> None:
        """Nothing to give back."""
