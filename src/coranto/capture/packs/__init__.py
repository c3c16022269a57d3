"""Source packs: lists of sources that are shipped, as data."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from coranto.errors import UsageError
from coranto.records import Source


def names() -> tuple[str, ...]:
    """The packs at hand, sorted."""
    found = (entry.name for entry in files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


def load(name: str) -> tuple[Source, ...]:
    """The sources of a pack, in its order. A UsageError lists the packs there are, where there is none of that name."""
    if name not in names():
        raise UsageError(f"there is no pack {name!r}; there are {', '.join(names())}")
    entries = tomllib.loads((files(__package__) / f"{name}.toml").read_text(encoding="utf-8"))["sources"]
    return tuple(Source(**{"kind": "feed", **e, "options": tuple(e.get("options", {}).items())}) for e in entries)
