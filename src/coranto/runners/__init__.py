"""How a plan is run. Two kinds of step, and runners that give the same bytes whatever they run on.

An *each* step takes a batch of records and yields one result per record, in order; nothing it gives depends on the
other records of the batch. A *together* step takes one whole group (all records with the same `key`), sorted by id.
Steps are plain picklable objects: `setup()` is called once per worker.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class Each(Protocol):
    """A step over single records."""

    name: str
    takes: type
    gives: type
    version: str

    def setup(self) -> None:
        """Load what is needed, once per worker."""

    def __call__(self, batch: Iterable[Any]) -> Iterator[Any]:
        """One result (or Failure) per record, in order."""


@runtime_checkable
class Together(Protocol):
    """A step over groups."""

    name: str
    takes: type
    gives: type
    version: str

    def setup(self) -> None:
        """Load what is needed, once per worker."""

    def key(self, record: Any) -> str:
        """The group that a record belongs to."""

    def __call__(self, group: list[Any]) -> Iterator[Any]:
        """The results of one whole group, sorted by id."""


class Runner(Protocol):
    """Runs steps. Results come in the order of the input (each) or of the keys (together)."""

    def each(self, step: Each, records: Iterable[Any]) -> Iterator[Any]:
        """Apply an each step, streaming."""

    def together(self, step: Together, records: Iterable[Any]) -> Iterator[Any]:
        """Group by the step's key and apply it to each group."""

    def close(self) -> None:
        """Give back processes."""
