"""To be read: times."""

from __future__ import annotations

from coranto.glean.draft import Draft
from coranto.records import Time


def times(draft: Draft) -> tuple[Time, ...]:
    """The times of the draft."""
    return ()
