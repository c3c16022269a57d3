"""Everything that can go wrong, drawn once.

::

    CorantoError
    ├── Refused                 one input is set aside for good, with its reason; the rest of the batch goes on
    │   ├── BadInput            empty, binary, too large, of no known kind, unreadable
    │   ├── Forbidden           an address that must not be reached, robots.txt, a reservation of rights
    │   └── OverBudget          more bytes, time, memory, nesting or items than the settings allow
    ├── NotNow                  the same request may succeed later: a slow host, a full disk, a locked database
    ├── NotFound                an id, a file or a record that does not exist
    ├── UsageError              the command or a setting was used wrongly; nothing was done
    └── RecordError             a record that would break a promise: a fact without a span, a line without a citation

A message says what was met, what was expected and what to do next. `Refused` and `NotNow` tell *never* from *not now*:
the first is final for that input, the second is tried again.
"""

from __future__ import annotations


class CorantoError(Exception):
    """The root: catch this to catch everything that coranto raises on purpose."""


class Refused(CorantoError):
    """One input cannot be used. `reason` is a short stable code for the books, `item` names the input."""

    def __init__(self, message: str, *, reason: str, item: str = "") -> None:
        super().__init__(message)
        self.reason = reason
        self.item = item


class BadInput(Refused):
    """The input is empty, binary, of no known kind or cannot be decoded."""


class Forbidden(Refused):
    """The address or its owner forbids it: a private network, robots.txt, a reservation of rights."""


class OverBudget(Refused):
    """The input asks for more bytes, time, memory, nesting or items than the settings allow."""


class NotNow(CorantoError):
    """It did not work this time and may work later. `retry_after` is in seconds, where the other side said so."""

    def __init__(self, message: str, *, reason: str, item: str = "", retry_after: float | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.item = item
        self.retry_after = retry_after


class NotFound(CorantoError):
    """An id, a file or a record that does not exist."""


class UsageError(CorantoError):
    """The command or a setting was used wrongly; nothing was done."""


class RecordError(CorantoError, ValueError):
    """A record that would break a promise cannot be constructed."""
