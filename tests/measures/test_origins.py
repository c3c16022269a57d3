"""How many independent origins the sample reports have: of stories, claims and figures, against a careful reader.

The gold (`origins.toml`) was written from the texts alone. A claim or figure counts as right where the number of
independent origins is exactly the reader's; one that coranto no longer reads so counts as wrong. `texts` says how many
texts the reader found, and whether coranto joined as many.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from coranto.records import LedgerPoint, SaidClaim, Story
from measures.test_ledgers import woven

HERE = Path(__file__).parent
GOLD = tomllib.loads((HERE / "origins.toml").read_text(encoding="utf-8"))
FLOORS = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))["origins"]


def _carried(story: Story, address: str) -> Iterator[SaidClaim | LedgerPoint]:
    """Every claim and figure of a story that cites one report."""
    report = next(r.id for r in story.reports if r.address == f"sample://{address}")
    for shown in (*(c for v in story.voices for c in v.claims), *(p for row in story.ledger for p in row.points)):
        if any(cite.report == report for cite in shown.cites):
            yield shown


def found(given: dict[str, Any], stories: dict[str, Story]) -> SaidClaim | LedgerPoint | None:
    """The claim or figure that the gold means: by its report and place there, a figure by claimant and day as well."""
    story = stories[given["report"].partition("/")[0]]
    ids = {r.id for r in story.reports if r.address == f"sample://{given['report']}"}
    shown = [s for s in _carried(story, given["report"]) if _at(s, ids, given["start"])]
    if "claimant" in given:
        points = [s for s in shown if isinstance(s, LedgerPoint)]
        who = (given["claimant"], given["as_of"])
        return next((p for p in points if (p.claimant or "", p.as_of or "") == who), None)
    claims = [s for s in shown if isinstance(s, SaidClaim)]
    return next((c for c in claims if c.text == given["words"]), claims[0] if claims else None)


def _at(shown: SaidClaim | LedgerPoint, reports: set[str], start: int) -> bool:
    return any(c.report in reports and c.start == start for c in shown.cites)


@cache
def half(number: int) -> str:
    """The half of the gold that was looked at while the rules were mended, and the one that was not."""
    return "held_out" if number % 2 else "development"


def measure(stories: dict[str, Story]) -> dict[str, dict[str, float]]:
    """The exact share in per cent by kind, draw and half, and how many there are."""
    told: dict[str, list[tuple[bool, bool]]] = {}
    for kind in ("claim", "point"):
        for number, given in enumerate(GOLD[kind]):
            shown = found(given, stories)
            right = shown is not None and shown.independent == given["independent"]
            joined = shown is not None and len(shown.origins) == given["texts"]
            for name in (kind, f"{kind} {given['draw']}", f"{kind} {half(number)}", *_several(kind, given)):
                told.setdefault(name, []).append((right, joined))
    return {
        name: {
            "exact": round(100 * sum(r for r, _ in held) / len(held), 1),
            "texts": round(100 * sum(t for _, t in held) / len(held), 1),
            "n": len(held),
        }
        for name, held in told.items()
    }


def _several(kind: str, given: dict[str, Any]) -> tuple[str, ...]:
    return (f"{kind} of several texts",) if given["texts"] > 1 else ()


@pytest.fixture(scope="module")
def stories(samples: Any) -> dict[str, Story]:
    return woven(samples)


@pytest.mark.parametrize("given", GOLD["story"], ids=lambda g: g["name"])
def test_the_origins_of_a_story(given: dict[str, Any], stories: dict[str, Story]) -> None:
    story = stories[given["name"]]
    assert len(story.reports) == given["reports"]
    assert story.independent == given["texts"]
    assert (story.publishers(), story.by_agency()) == (given["independent"], given["by_agency"])
    assert dict(story.in_common()) == given["agencies"]


def test_the_origins_of_claims_and_figures(stories: dict[str, Story]) -> None:
    figures = measure(stories)
    for name, about in figures.items():
        print(name, about)
    for name, floor in FLOORS.items():
        kind, _, field = name.partition("_")
        assert figures[kind][field or "exact"] >= floor, name
