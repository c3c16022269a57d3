"""Ids are made from content, so the same thing has the same id on every machine and a retry does no harm."""

from __future__ import annotations

import dataclasses
import json
from hashlib import blake2b
from typing import Any

# 80 bits: a collision among 10**9 records has a probability of about 4e-7, and an id still fits on a line.
DIGEST_BYTES = 10


def plain(value: Any) -> Any:
    """A record as JSON-ready lists and dicts, with fields in their declared order. They may nest."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    return value


def canonical(value: Any) -> bytes:
    """The one JSON spelling that is hashed: sorted keys, no spaces, UTF-8; lone surrogates survive escaped."""
    text = json.dumps(plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "surrogatepass")


def content_id(prefix: str, *parts: Any) -> str:
    """`prefix` + ":" + 20 hex digits of blake2b over the parts, e.g. ``a:9f2c…``. Order of the parts counts."""
    return f"{prefix}:{blake2b(canonical(parts), digest_size=DIGEST_BYTES).hexdigest()}"
