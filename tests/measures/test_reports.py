"""The two measuring reports: floors on what is read, and the story that comes of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from measures import reports


def test_what_is_read_holds_the_floors(shared: Path) -> None:
    assert reports.below(reports.measure(shared), reports.FLOORS["reports"]) == {}


def test_a_fall_below_a_floor_is_found() -> None:
    assert reports.below({"times": 31, "traps_most": 1}, {"times": 32, "traps_most": 0}) == {
        "times": (31, 32),
        "traps_most": (1, 0),
    }


@pytest.fixture(scope="module")
def story(shared: Path) -> dict[str, Any]:
    paths = [str(p) for p in sorted((shared / "data" / "seeds").glob("*.txt"))]
    command = [sys.executable, "-m", "coranto", "story", *paths, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    (line,) = done.stdout.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def points(story: dict[str, Any], measure: str) -> list[dict[str, Any]]:
    rows = [r for r in story["ledger"] if (r["event"], r["measure"], r["counted"]) == ("main", measure, "people")]
    assert len(rows) == 1
    found: list[dict[str, Any]] = rows[0]["points"]
    return found


def test_one_story_of_two_origins(story: dict[str, Any]) -> None:
    assert len(story["reports"]) == 2
    assert story["independent"] == 2


def test_the_killed_series_is_exact(story: dict[str, Any]) -> None:
    first, second = points(story, "killed")
    assert (first["operator"], first["value"], first["as_of"], first["verified"]) == (
        ">=", 32, "2023-09-20", "explicitly_unverified",
    )  # fmt: skip
    assert first["claimant"] == "Anahid Manasian"
    assert (second["operator"], second["value"], second["as_of"]) == (">=", 200, "2023-09-22")
    assert second["claimant"].endswith("Armenian separatists")


def test_the_injured_series_has_two_points(story: dict[str, Any]) -> None:
    assert [(p["operator"], p["value"]) for p in points(story, "injured")] == [(">", 200), (">=", 400)]


def test_other_dead_stay_in_rows_of_their_own(story: dict[str, Any]) -> None:
    killed = [(r["status"], [p["value"] for p in r["points"]]) for r in story["ledger"] if r["measure"] == "killed"]
    assert sorted(killed) == sorted(
        [("new", [32, 200]), ("new", [6]), ("background", [6]), ("background", [4]), ("background", [2]),
         ("background", [30000]), ("background", [6500])]
    )  # fmt: skip


@pytest.mark.parametrize("forms", [{"Pashinyan", "Pashinian"}, {"Stepanakert", "Stepanagert", "Kankendi"}])
def test_names_are_joined(story: dict[str, Any], forms: set[str]) -> None:
    written = [{form["text"].split()[-1] for form in name["forms"]} for name in story["names"]]
    assert any(forms <= found for found in written)


def test_the_timeline_is_in_order(story: dict[str, Any]) -> None:
    begins = [entry["sort"] for entry in story["timeline"]]
    assert begins == sorted(begins)
    order = [entry["when"] for entry in story["timeline"]]
    wanted = [
        "1988/1994",
        "2020-FA",
        "2023-07-11",
        "2023-09-18TNI",
        "2023-09-19",
        "2023-09-20",
        "2023-09-21",
        "2023-09-22",
    ]
    places = [next((i for i, when in enumerate(order) if when.startswith(w)), -1) for w in wanted]
    assert -1 not in places
    assert places == sorted(places)


def test_every_line_has_its_cites(story: dict[str, Any]) -> None:
    lines = [*story["now"], *story["timeline"], *(p for r in story["ledger"] for p in r["points"])]
    lines += [said for voice in story["claims"] for said in voice["claims"]]
    assert lines
    assert all(line["cites"] for line in lines)
