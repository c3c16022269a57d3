"""To be read: entities."""

from __future__ import annotations

from coranto.glean.draft import Draft
from coranto.records import Mention


def mentions(draft: Draft) -> tuple[Mention, ...]:
    """The entities of the draft."""
    return ()
