"""Source packs: lists of sources that are shipped, as data.

::

    outlets.toml   what stands behind a feed, reviewed by eye     edited by people
    world.toml     every source, with the list its address is of  built by scripts/build_packs.py
    packs.toml     the packs, each a choice out of world.toml     edited by people
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

from coranto.errors import UsageError
from coranto.records import Source
from coranto.records.sources import OutletKind

# What a pack says of a source beyond the source itself: which list has its address.
PROVENANCE = ("basis",)
CHOICES = ("countries", "outlet_kinds", "addresses")
# Codes that ISO 3166-1 keeps for the European Union and the United Nations, and the one in use for Kosovo.
RESERVED = frozenset(("EU", "UN", "XK"))


def names() -> tuple[str, ...]:
    """The packs that are shipped, sorted."""
    return tuple(sorted(_packs()))


def title(name: str) -> str:
    """What a pack that is shipped holds, in a phrase."""
    return str(_pack(name)["title"])


def load(name: str) -> tuple[Source, ...]:
    """The sources of a pack, in its order: one that is shipped, or a TOML file of your own (a name ending in .toml).

    A UsageError lists the packs there are, where there is none of that name, and names every entry of a file of your
    own that is wrong, with what was expected. Those that are shipped are checked by the tests, not here.
    """
    if name.endswith(".toml"):
        return _own(Path(name))
    pack = _pack(name)
    return tuple(source for source in _world() if _chosen(source, pack))


def faults(sources: Iterable[Source]) -> Iterator[str]:
    """What is wrong with the entries of a pack, a sentence each: unknown codes and kinds, addresses given twice."""
    from babel import Locale

    from coranto import plugins

    known = Locale("en")
    kinds, outlet_kinds = plugins.names("coranto.sources"), [kind for kind in get_args(OutletKind) if kind]
    seen: Counter[str] = Counter()
    for source in sources:
        at = source.address
        seen[at] += 1
        country, language = source.country or "", source.language or ""
        if country and country not in RESERVED and not (len(country) == 2 and country in known.territories):
            yield f"{at}: {country!r} is no country; write its ISO 3166 code in capitals, such as GB"
        if language and not (re.fullmatch("[a-z]{2,3}", language) and language in known.languages):
            yield f"{at}: {language!r} is no language; write its ISO 639 code, such as en"
        if source.kind not in kinds:
            yield f"{at}: {source.kind!r} is no kind of source; there are {', '.join(kinds)}"
        if source.outlet_kind not in ("", *outlet_kinds):
            yield f"{at}: {source.outlet_kind!r} is no kind of outlet; there are {', '.join(outlet_kinds)}"
        if seen[at] == 2:
            yield f"{at}: this address is given twice"


def short(address: str) -> str:
    """An address without its scheme and "www.", as packs and the reviewed table write the beginnings of addresses."""
    return re.sub(r"^https?://(www\.)?", "", address)


def _chosen(source: Source, pack: Mapping[str, Any]) -> bool:
    """Whether a pack takes a source: by any of its choices; all of them where it makes none."""
    if not any(choice in pack for choice in CHOICES):
        return True
    return (
        source.country in pack.get("countries", ())
        or source.outlet_kind in pack.get("outlet_kinds", ())
        or short(source.address).startswith(tuple(pack.get("addresses", ())))
    )


def _pack(name: str) -> Mapping[str, Any]:
    """What packs.toml says of a pack."""
    if name not in _packs():
        raise UsageError(f"there is no pack {name!r}; there are {', '.join(names())}, or name a .toml file of your own")
    return _packs()[name]


def _own(path: Path) -> tuple[Source, ...]:
    """The sources of a file of someone's own, all of them sound."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("sources", ())
        sources = tuple(_source(entry) for entry in entries)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read ({error.strerror}); name a pack ({', '.join(names())}) or a file"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is no TOML: {error}") from None
    except (TypeError, AttributeError) as error:
        raise UsageError(
            f"{path}: each of its [[sources]] takes the fields of a source, such as address: {error}"
        ) from None
    if wrong := list(faults(sources)):
        raise UsageError(f"{path} has {len(wrong)} entries that are wrong:\n" + "\n".join(wrong))
    return sources


def _source(entry: Mapping[str, Any]) -> Source:
    given = {name: value for name, value in entry.items() if name not in PROVENANCE}
    return Source(**{"kind": "feed", **given, "options": tuple(given.get("options", {}).items())})


@cache
def _packs() -> Mapping[str, Mapping[str, Any]]:
    packs: Mapping[str, Mapping[str, Any]] = _read("packs.toml")["packs"]
    return packs


@cache
def _world() -> tuple[Source, ...]:
    return tuple(_source(entry) for entry in _read("world.toml")["sources"])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))
