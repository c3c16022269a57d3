"""Step 1: bytes in. The only step that may touch the network.

A capturer yields what it found: a `Body` (the item itself), a `Lead` (a page still to be fetched) or an `Outcome`
(unchanged, refused, quarantined); it never raises for a single bad item.

::

    source_of("https://…") -> Source -> capturer(source.kind, settings, fetcher).capture(source, seen)
                                              ├─> Body     stored
                                              ├─> Lead     kept on the agenda until `pages.fetch_page` ends it
                                              └─> Outcome  a line in the books
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from coranto.records import Body, Lead, Outcome, Source

if TYPE_CHECKING:
    from coranto.capture.http import Fetcher
    from coranto.settings import Settings


# What a capturer yields.
Item = Body | Lead | Outcome


class Seen(Protocol):
    """What a capturer may know of earlier rounds; kept by the store, opaque to everyone else."""

    def state(self, source: str, key: str) -> str | None:
        """A value that this source saved earlier (an ETag, a cursor), or None."""

    def save(self, source: str, key: str, value: str) -> None:
        """Keep a value for the next round. It counts only once all that was yielded before it is safe."""

    def known(self, address: str) -> bool:
        """Whether this address was stored, was refused for good, or waits to be fetched: it need not be named again."""


class Capturer(Protocol):
    """One kind of source. Its class is called with the settings and a Fetcher (None: it makes its own).

    A class with an attribute ``watched = True`` is asked every few seconds instead of at the cadence that its source
    earns: for what lies on this machine.
    """

    def capture(self, source: Source, seen: Seen) -> Iterator[Item]:
        """Everything new from `source`."""


def capturer(kind: str, settings: Settings, fetcher: Fetcher | None = None) -> Capturer:
    """The capturer for a kind of source; a UsageError lists the kinds there are where it is none of them."""
    from coranto import plugins

    made: Capturer = plugins.get("coranto.sources", kind)(settings, fetcher)
    return made


def source_of(address: str) -> Source:
    """The source behind what a person wrote: an http(s) address (feed or page, by its look), a file or a folder."""
    from coranto.capture import paths

    return paths.source_of(address)
