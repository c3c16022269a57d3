"""Step 1: bytes in. The only step that may touch the network.

A capturer yields what it found, one `Body` or one `Outcome` (unchanged, refused, quarantined) per item; it never
raises for a single bad item.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from coranto.records import Body, Outcome, Source


class Seen(Protocol):
    """What a capturer may know of earlier rounds; kept by the store, opaque to everyone else."""

    def state(self, source: str, key: str) -> str | None:
        """A value that this source saved earlier (an ETag, a cursor), or None."""

    def save(self, source: str, key: str, value: str) -> None:
        """Keep a value for the next round."""

    def captured(self, address: str) -> bool:
        """Whether this address has been stored already."""


class Capturer(Protocol):
    """One kind of source."""

    def capture(self, source: Source, seen: Seen) -> Iterator[Body | Outcome]:
        """Everything new from `source`."""
