"""Who claims a place and which side calls it what, by entity id: told, never decided. From ``places.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from coranto.words import table
from coranto.words.forms import fold


@cache
def _by_entity() -> dict[str, Mapping[str, Any]]:
    return {place_id(key, about): about for key, about in table("places")["places"].items()}


def place_id(key: str, about: Mapping[str, Any]) -> str:
    """The entity id of an entry: ``country:AM``, ``place:146970`` (GeoNames) or ``place:<key>``."""
    code = about.get("code")
    return f"country:{code}" if code else f"place:{about.get('geonames', key)}"


def claimed(entity: str) -> tuple[str, ...]:
    """Who claims a place that more than one side claims: codes of countries, or names; empty for any other."""
    about = _by_entity().get(entity, {})
    number = entity.removeprefix("place:")
    return tuple(about.get("claimed", ())) or tuple(table("places")["claimed"].get(number, ()))


def sides(entity: str, form: str) -> tuple[str, ...]:
    """The codes of the countries that call a place so, as far as the table says."""
    called = _by_entity().get(entity, {}).get("called", {})
    return tuple(code for code, forms in called.items() if fold(form) in map(fold, forms))
