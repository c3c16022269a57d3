"""To be read: claims."""

from __future__ import annotations

from coranto.glean.draft import Draft
from coranto.records import Claim


def claims(draft: Draft) -> tuple[Claim, ...]:
    """The claims of the draft."""
    return ()
