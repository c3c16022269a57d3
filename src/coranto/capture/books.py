"""What goes into the books: how an item failed, when, and what is known of every item of a source."""

from __future__ import annotations

from datetime import UTC, datetime

from coranto.errors import CorantoError, NotNow, Refused
from coranto.records import Outcome, Source

# A header is kept as it came, but not one that is meant for one visitor only.
NOT_KEPT = frozenset(("set-cookie", "set-cookie2"))


def utc_now() -> str:
    """This moment as ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def hints_of(source: Source) -> tuple[tuple[str, str], ...]:
    """What is known of every page of a source."""
    known = (
        ("outlet", source.outlet), ("country", source.country), ("source-language", source.language),
        ("family", source.family), ("outlet-kind", source.outlet_kind), ("sample", "yes" if source.sample else None),
    )  # fmt: skip
    return tuple((name, value) for name, value in known if value)


def failed(error: CorantoError, address: str, source: str, at: str, title: str = "") -> Outcome:
    """The line in the books for an item that failed: quarantined when it may work later, else refused."""
    later = isinstance(error, NotNow)
    return Outcome(
        address=_plain(address), outcome="quarantined" if later else "refused", at=at, source=source,
        title=_plain(title), reason=error.reason if isinstance(error, NotNow | Refused) else "error",
        message=_plain(str(error)),
    )  # fmt: skip


def _plain(text: str) -> str:
    """Text that can be written as UTF-8: a name of a file may hold bytes that are none."""
    return text.encode("utf-8", "replace").decode()
