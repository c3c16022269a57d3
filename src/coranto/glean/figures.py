"""To be read: figures."""

from __future__ import annotations

from coranto.glean.draft import Draft
from coranto.records import Figure


def figures(draft: Draft) -> tuple[Figure, ...]:
    """The figures of the draft."""
    return ()
