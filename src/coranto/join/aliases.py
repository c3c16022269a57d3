"""The names file: what the reader of the news knows of names, written by hand in TOML.

::

    [[name]]                                  # forms of one name
    forms = ["Lena Ortiz", "L. Ortiz-Vega"]
    kind = "person"                           # optional: person, organisation or place
    wikidata = "Q42"                          # optional

    [[apart]]                                 # names that are not one, however alike
    forms = ["Lena Castro", "Lina Castro"]
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coranto.errors import UsageError
from coranto.words.forms import bare, fold

KINDS = ("person", "organisation", "place", "group", "event", "work")
_KEYS = {"name": ("forms", "kind", "wikidata", "note"), "apart": ("forms", "kind", "note")}
_ITEM = re.compile(r"Q[1-9]\d*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One table of the file: folded `forms` of one name or of names to keep apart; `kind` is empty for any."""

    number: int
    forms: tuple[str, ...]
    kind: str = ""
    wikidata: str | None = None

    def fits(self, kind: str) -> bool:
        """Whether the entry speaks of names of a kind."""
        return self.kind in ("", kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aliases:
    """A names file that was read; empty where there is none."""

    names: tuple[Entry, ...] = ()
    apart: tuple[Entry, ...] = ()
    file: str = ""


def load(path: Path, *, needed: bool = False) -> Aliases:
    """The names file at `path`; an empty one where none is there, unless it is `needed`.

    Raises UsageError, which names the file, the line or the table, and what to write there.
    """
    if not path.is_file():
        if needed:
            raise UsageError(f"{path}: no such names file; write it, or take `aliases` out of [names] in the settings")
        return Aliases()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8 and try again") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not valid TOML: {error}; mend that line and try again") from error
    return read(data, str(path))


def read(data: Mapping[str, Any], file: str) -> Aliases:
    """The entries of a parsed names file; `file` is what it is called in errors."""
    for key in data:
        if key not in _KEYS:
            raise UsageError(f"{file}: it has a table {key!r}; a names file holds [[name]] and [[apart]] tables only")
    found = {kind: tuple(_entries(kind, data.get(kind, []), file)) for kind in _KEYS}
    owner: dict[tuple[str, str], int] = {}
    for entry in found["name"]:
        for form in entry.forms:
            first = owner.setdefault((form, entry.kind), entry.number)
            if first != entry.number:
                raise UsageError(
                    f"{file}: {form!r} is a form of [[name]] {first} and of [[name]] {entry.number}; "
                    "a form belongs to one name: put all its forms into one table, or give the two a `kind` each"
                )
    return Aliases(names=found["name"], apart=found["apart"], file=file)


def _entries(table: str, rows: Any, file: str) -> list[Entry]:
    if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
        raise UsageError(f"{file}: {table} is written with two brackets, [[{table}]], once for each entry")
    return [_entry(table, number, row, f"{file}: [[{table}]] {number}") for number, row in enumerate(rows, 1)]


def _entry(table: str, number: int, row: Mapping[str, Any], where: str) -> Entry:
    for key in row:
        if key not in _KEYS[table]:
            raise UsageError(f"{where} has a key {key!r}; it may have {', '.join(_KEYS[table])}")
    forms = row.get("forms")
    if not isinstance(forms, list) or not all(isinstance(f, str) and fold(bare(f)) for f in forms):
        raise UsageError(f'{where} needs forms = ["…", "…"], a list of names as they are written')
    folded = tuple(dict.fromkeys(fold(bare(f)) for f in forms))
    wikidata, kind = row.get("wikidata"), row.get("kind", "")
    if len(folded) < (1 if wikidata else 2):
        raise UsageError(f"{where} has one form only ({', '.join(forms)}); name at least two that differ")
    if kind and kind not in KINDS:
        raise UsageError(f"{where} has kind = {kind!r}; it may be {', '.join(KINDS)}")
    if wikidata is not None and not (isinstance(wikidata, str) and _ITEM.fullmatch(wikidata)):
        raise UsageError(f'{where} has wikidata = {wikidata!r}; an item is written "Q42"')
    return Entry(number=number, forms=folded, kind=kind, wikidata=wikidata)
