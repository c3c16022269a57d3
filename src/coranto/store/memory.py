"""A store that lives as long as the process: tests, and one-off runs such as `coranto story a.txt b.txt`."""

from __future__ import annotations

from collections.abc import Sequence

from coranto.errors import NotFound
from coranto.records import Body
from coranto.store.sql import SqlStore


class _MemoryBytes:
    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def extend(self, bodies: Sequence[Body]) -> list[str]:
        self._kept |= {body.capture.id: body.content for body in bodies}
        return [body.capture.id for body in bodies]

    def read(self, locator: str) -> bytes:
        try:
            return self._kept[locator]
        except KeyError:
            raise NotFound(f"no bytes at {locator!r} in this store") from None

    def close(self) -> None:
        self._kept.clear()


class MemoryStore(SqlStore):
    """The SQL store over a database in memory, its bytes in a dict."""

    def __init__(self) -> None:
        super().__init__("sqlite://", _MemoryBytes())
