"""What each language, place and outlet says for itself: TOML data, no code.

`load("fr")` gives the tables of ``fr.toml``; `lacks("ka")` says which tables a language does not have and what then
degrades. ``sections.toml`` describes every table once, for this report and for the reference.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from coranto.errors import NotFound

Table = Mapping[str, Any]


@cache
def languages() -> tuple[str, ...]:
    """The codes (ISO 639-1) that have a words file, sorted."""
    names = (entry.name for entry in files(__package__).iterdir())
    return tuple(sorted(n.removesuffix(".toml") for n in names if n.endswith(".toml") and len(n) == 7))


@cache
def table(name: str) -> Table:
    """One data file, ``<name>.toml``, as read-only mapping. Raises NotFound for a name that has none."""
    path = files(__package__) / f"{name}.toml"
    if not path.is_file():
        raise NotFound(f"no words file {name}.toml; the languages at hand are {', '.join(languages())}")
    return MappingProxyType(tomllib.loads(path.read_text(encoding="utf-8")))


def load(language: str | None) -> Table:
    """The tables of a language; empty for one that has no file (every reader then degrades and says so)."""
    return table(language) if language in languages() else MappingProxyType({})


def section(language: str | None, name: str) -> Table:
    """One table of one language, empty where it lacks it. `name` may be dotted: ``claims.cues``."""
    found: Any = load(language)
    for part in name.split("."):
        found = found.get(part, {})
    return found  # type: ignore[no-any-return]


@cache
def pronouns() -> frozenset[str]:
    """The personal and indefinite pronouns of all languages: "he", "elle", "anyone" name nobody."""
    tables = (section(code, "claims.pronouns").values() for code in languages())
    return frozenset(str(word) for found in tables for held in found if isinstance(held, list) for word in held)


@cache
def agencies() -> frozenset[str]:
    """The names by which news agencies are shown."""
    return frozenset(str(row["name"]) for row in table("agencies").get("agency", ()))


@cache
def _publishers() -> Mapping[str, str]:
    return {str(o).casefold(): str(p["name"]) for p in table("publishers")["publisher"] for o in p["outlets"]}


def publisher(outlet: str) -> str:
    """The publisher that owns an outlet, by the outlet's name or site; the outlet itself where none is known."""
    known = _publishers()
    name = outlet.casefold().removeprefix("www.").strip()
    return known.get(name) or known.get(name.removeprefix("the ")) or outlet


def lacks(language: str) -> tuple[tuple[str, str], ...]:
    """(table, what degrades without it) for every described table that the language does not have."""
    return tuple(
        (name, str(about["degrades"])) for name, about in table("sections").items() if not section(language, name)
    )
