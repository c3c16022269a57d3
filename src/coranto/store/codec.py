"""Records to JSON and back, by msgspec: strict about types, and the same bytes for the same record."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def encode(record: Any) -> str:
    """The record as JSON, fields in their declared order. A lone surrogate is written as an escape."""
    try:
        return msgspec.json.encode(record).decode("utf-8")
    except UnicodeEncodeError:
        import json

        from coranto.records import plain

        return json.dumps(plain(record), separators=(",", ":"))


@cache
def _decoder(kind: Any) -> Any:
    return msgspec.json.Decoder(kind)


def decode(text: str, kind: type[T]) -> T:
    """The record of that kind; a msgspec.ValidationError names the field that does not fit."""
    found: T = _decoder(kind).decode(text)  # type: ignore[arg-type]
    return found
