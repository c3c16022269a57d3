"""The ledgers woven from the sample reports, point by point against the ledgers of the real reports they retell.

The data gives each figure with who gave it, how firmly and for which day, restated as facts. The samples tell the same
facts in other words. They take the real steps: read, joined, woven. A point of the data counts as found where one
point of the story's ledger has its value, operator, claimant and day; a day that the data does not give is not
compared.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from coranto.records import Check, LedgerPoint, LedgerRow, Story

HERE = Path(__file__).parent
FLOORS = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))["ledgers"]
SAME = tomllib.loads((HERE / "ledgers.toml").read_text(encoding="utf-8"))
NOTED = tomllib.loads((HERE / "ledger_remarks.toml").read_text(encoding="utf-8"))
FOLDERS = {
    "titan": "titan-submersible-2023-06",
    "morocco": "morocco-earthquake-2023-09",
    "derna": "derna-flood-2023-09",
    "karabakh": "karabakh-2023-09",
}
FIELDS = ("value", "operator", "claimant", "as_of", "all")
# Words of a name that say nothing of who it is.
_SMALL = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "and",
        "for",
        "le",
        "la",
        "les",
        "l",
        "d",
        "de",
        "du",
        "des",
        "et",
        "s",
        "rear",
        "adm",
        "admiral",
    ]
)

Told = frozenset[str]


@cache
def said(name: str) -> Told:
    """The words by which two names are compared."""
    plain = re.sub(r"[’']", " ", re.sub(r"[’']s\b", "", name.casefold()))
    folded = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return frozenset(re.findall(r"[a-z0-9]+", folded)) - _SMALL


@cache
def _same() -> tuple[frozenset[Told], ...]:
    return tuple(frozenset(said(form) for form in forms) for forms in SAME["claimants"]["same"])


def is_claimant(given: str | None, shown: str | None) -> bool:
    """Whether the claimant of the ledger is the one that the data names.

    “Name, office” is known by the name, a person also by the surname; other names need the same words or stand in the
    list of equal ones.
    """
    if not given or not shown:
        return not given and not shown
    mine = said(shown)
    person, comma, _ = given.partition(",")
    if comma and person[:1].isupper():
        named = said(person)
        return mine == named or (bool(mine) and mine < named) or (bool(named) and named < mine)
    return mine == said(given) or any(mine in forms and said(given) in forms for forms in _same())


def is_operator(given: dict[str, Any], point: LedgerPoint) -> bool:
    """Whether a point has the bound of the data's words."""
    return point.operator == SAME["operators"][given["qualifier"]]


def is_day(given: dict[str, Any], point: LedgerPoint) -> bool:
    """Whether a point is of the day of the data, or of its month where that gives no day; true where it gives none."""
    day = given.get("as_of")
    return day is None or (point.as_of or "").startswith(day[:10])


def is_value(given: dict[str, Any], point: LedgerPoint) -> bool:
    """Whether a point has the number; of a range the data gives the upper end."""
    return given["value"] in (point.value, point.high if point.operator == "range" else None)


def candidates(given: dict[str, Any], rows: tuple[LedgerRow, ...]) -> Iterator[LedgerPoint]:
    """The points of the ledger with the number of the data, in rows of its measure."""
    for row in rows:
        if row.measure in SAME["measures"][given["measure"]]:
            yield from (p for p in row.points if is_value(given, p))


def compared(given: dict[str, Any], rows: tuple[LedgerRow, ...]) -> dict[str, bool]:
    """Which fields of one point of the data some point with its number has, and whether one has them all."""
    found = dict.fromkeys(FIELDS, False)
    for point in candidates(given, rows):
        fits = {
            "value": True,
            "operator": is_operator(given, point),
            "claimant": is_claimant(given.get("claimant"), point.claimant),
            "as_of": is_day(given, point),
        }
        fits["all"] = all(fits.values())
        found = {field: found[field] or fits[field] for field in FIELDS}
    return found


def gold(shared: Path, story: str) -> list[dict[str, Any]]:
    """The points of one ledger of the data."""
    path = shared / "data" / "ledgers" / FOLDERS[story] / "ledger.json"
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["figures"]
    return found


def woven(samples: Any) -> dict[str, Story]:
    """The stories of the samples by the name of their folder; of a story that fell apart the largest piece."""
    found: dict[str, Story] = {}
    for story in sorted(samples.stories(), key=lambda s: len(s.reports)):
        folder = (story.reports[0].address or "").removeprefix("sample://").partition("/")[0]
        found[folder] = story
    return found


def measure(shared: Path, samples: Any) -> dict[str, dict[str, float]]:
    """Per story and over all: how many points there are, and the share of each field in per cent."""
    stories, out, total = woven(samples), {}, Counter[str]()
    for name in FOLDERS:
        counts = Counter({"points": 0})
        for given in gold(shared, name):
            counts["points"] += 1
            counts.update(field for field, fits in compared(given, stories[name].ledger).items() if fits)
        total += counts
        out[name] = _shares(counts)
    out["all"] = _shares(total)
    return out


def _shares(counts: Counter[str]) -> dict[str, float]:
    return {"points": counts["points"], **{f: round(100 * counts[f] / counts["points"], 1) for f in FIELDS}}


@pytest.fixture(scope="module")
def found(shared: Path, samples: Any) -> dict[str, dict[str, float]]:
    return measure(shared, samples)


def test_the_ledgers_hold_the_floors(found: dict[str, dict[str, float]]) -> None:
    for name, shares in found.items():
        print(f"{name:9}", *(f"{field} {value:5}" for field, value in shares.items()))
    low = {name: (found[name]["all"], floor) for name, floor in FLOORS.items() if found[name]["all"] < floor}
    assert low == {}


def test_another_storys_ledger_would_fall_below(shared: Path, samples: Any) -> None:
    """The control: the points of one story are not found in the ledger of another."""
    stories = woven(samples)
    for name, other in zip(FOLDERS, ["morocco", "derna", "karabakh", "titan"], strict=True):
        points = gold(shared, name)
        assert sum(compared(p, stories[other].ledger)["all"] for p in points) <= 0.1 * len(points)


def remarks() -> list[dict[str, Any]]:
    """What the notes of the data say of contradictions between figures."""
    found: list[dict[str, Any]] = NOTED["remark"]
    return found


def cited(story: Story, check: Check) -> list[LedgerPoint]:
    """The points of a story that a check cites."""
    return [p for row in story.ledger for p in row.points if set(p.cites) & set(check.cites)]


def is_found(story: Story, remark: dict[str, Any]) -> bool:
    """Whether a check of the kind cites a point for every figure of the remark, with its claimant."""
    for check in (c for row in story.ledger for c in row.checks if c.kind == remark["check"]):
        points = cited(story, check)
        named = [
            [value for p in points for value in (p.value, f"{p.low}-{p.high}") if _by(p, who)]
            for _, who in remark["cites"]
        ]
        if all(value in values for (value, _), values in zip(remark["cites"], named, strict=True)):
            return True
    return False


def _by(point: LedgerPoint, who: str) -> bool:
    return (point.claimant or "").casefold().startswith(who.casefold()) if who else point.claimant is None


@pytest.mark.parametrize("remark", remarks(), ids=lambda r: f"{r['story']} {r['report']} {r['check']}")
def test_every_remark_on_a_contradiction_is_found_by_a_check(remark: dict[str, Any], samples: Any) -> None:
    story = woven(samples)[remark["story"]]
    told = [(c.kind, c.says) for row in story.ledger for c in row.checks if c.kind == remark["check"]]
    assert is_found(story, remark), told


def test_every_note_of_the_data_is_accounted_for(shared: Path) -> None:
    noted = {
        (name, path.stem)
        for name, folder in FOLDERS.items()
        for path in (shared / "data" / "ledgers" / folder).glob("[0-9]*.json")
        if json.loads(path.read_text(encoding="utf-8"))["notes"]
    }
    told = {(r["story"], r["report"]) for r in remarks()}
    silent = {(name, report) for name, held in NOTED["silent"].items() for report in held}
    assert not told & silent
    assert noted == told | silent


@pytest.mark.parametrize(
    ("given", "shown", "same"),
    [
        ("Ada Moss, health minister", "Moss", True),
        ("Ada Moss, health minister", "health minister", False),
        ("WHO", "l’Organisation mondiale de la santé", True),
        ("Armenia", "Armenia’s health minister", False),
        (None, "officials", False),
        ("officials", None, False),
        (None, None, True),
    ],
)
def test_claimants_are_compared(given: str | None, shown: str | None, same: bool) -> None:
    assert is_claimant(given, shown) is same
