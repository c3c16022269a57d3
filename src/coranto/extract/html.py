"""HTML to draft (being written)."""

from __future__ import annotations

from coranto.extract.draft import Draft


def load() -> None:
    """Import the parsers now."""


def read(text: str, item: str, *, language: str | None = None, title: str | None = None) -> Draft:
    """The draft of a page."""
    raise NotImplementedError(item)
