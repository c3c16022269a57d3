"""Reports grouped into stories as a stream: BCubed F1 on two sets that others annotated, from the text alone."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

from coranto.join.rows import link
from coranto.join.stories import Window
from coranto.records import Article, Title
from measures import reports

Report = tuple[dict[str, Any], Article]


def load(shared: Path, name: str) -> list[Report]:
    """The reports of one set in the order given; dates are left out, for they alone would separate some stories."""
    with gzip.open(shared / "data" / "stories" / f"{name}_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        (
            row,
            Article(
                capture=row["id"],
                text="\n".join(row.get("sentences") or row["paragraphs"]),
                title=Title(row["title"]) if row.get("title") else None,
                given_id=row["id"],
                language="en",
            ),
        )
        for row in rows
    ]


def bcubed(shared: Path, found: list[Report], stories: list[dict[str, Any]]) -> dict[str, float]:
    scored = reports.scorer(shared).score_stories([row for row, _ in found], stories, repeats=1)
    return {**{name: 100 * value for name, value in scored["bcubed"].items()}, "pieces": scored["pieces_per_story"]}


def grouped(shared: Path, name: str, shuffled: bool = False, thinned: bool = False) -> dict[str, float]:
    """The scores of one set told as a stream: P, R, F1 in per cent, pieces a story, the share of reports that moved.

    `thinned` leaves one report of four stories in five, as in a day's news, where most reports stand alone.
    """
    found, rng = load(shared, name), random.Random(0)
    if thinned:
        alone = {story for story in sorted({row["story"] for row, _ in found}) if rng.random() < 0.8}
        firsts = {story: next(row["id"] for row, _ in found if row["story"] == story) for story in alone}
        found = [(row, a) for row, a in found if firsts.get(row["story"], row["id"]) == row["id"]]
    if shuffled:
        rng.shuffle(found)
    window = Window()
    scores = bcubed(shared, found, list(link(((article, None) for _, article in found), window)))
    return {**scores, "moved": 100 * window.moved / len(found)}


def measure(shared: Path) -> dict[str, float]:
    """The measures that have a floor."""
    mixed = grouped(shared, "ecbplus", shuffled=True)
    return {
        "ecbplus": grouped(shared, "ecbplus")["F1"],
        "ecbplus_shuffled": mixed["F1"],
        "ecbplus_pieces_most": mixed["pieces"],
        "ecbplus_thin": grouped(shared, "ecbplus", thinned=True)["F1"],
        "basil": (basil := grouped(shared, "basil"))["F1"],
        "basil_moved_most": basil["moved"],
    }


def test_stories_hold_the_floors(shared: Path) -> None:
    assert reports.below(measure(shared), reports.FLOORS["stories"]) == {}


def test_every_report_alone_would_fall_below(shared: Path) -> None:
    """The control: a grouping that joins nothing has no wrong story in it and still scores low."""
    found = load(shared, "ecbplus")
    alone = bcubed(shared, found, [{"id": row["id"], "story": row["id"]} for row, _ in found])
    assert alone["P"] == 100
    assert alone["F1"] < 30
