"""Figures on halves of two collections that no rule was tuned on: displacement excerpts, and attack reports.

A text belongs to the half kept for the test when the first byte of the hash of its id is odd: the split never changes.
For the attack reports only the share of the known numbers that are found is held: their gold names the dead of some
kinds of attack only, so that right readings of others count as wrong there.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from coranto.glean import sentences, times
from coranto.glean.draft import Draft
from coranto.glean.figures import figures
from coranto.records import Article
from measures import reports

DISPLACED = ("displaced", "evacuated", "damage", "population", "capacity")


def is_kept(name: object) -> bool:
    """Whether a text is in the half for the test."""
    return sha256(str(name).encode()).digest()[0] % 2 == 1


def draft_of(text: str) -> Draft:
    """The draft as the figures reader gets it, without claims."""
    draft = Draft(article=Article(capture="c:measure", text=text), language="en", confidence=1.0)
    draft.sentences, draft.quotations = sentences.split(draft)
    draft.times = times.times(draft)
    return draft


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as found:
        for line in found:
            if line.strip():
                yield json.loads(line)


def displacement(shared: Path) -> float:
    """Share of excerpts whose figure is read with its exact value."""
    asked = [r for r in lines(shared / "data" / "figures" / "idmc_dev.jsonl") if is_kept(r["excerpt_id"])]
    assert len(asked) == 78
    right = 0
    for record in asked:
        found = [f for f in figures(draft_of(record["excerpt"])) if f.measure in DISPLACED]
        right += any(record["Quantity"] in (f.value, f.low, f.high) for f in found)
    return 100 * right / len(asked)


def killed(shared: Path) -> float:
    """Share of the known numbers of dead above one that are read."""
    right, asked = 0, 0
    for record in lines(shared / "data" / "figures" / "muc_dev.jsonl.gz"):
        told = {n for t in record["templates"] for k in t["killed"] for n in re.findall(r"\d+", str(k[1] or ""))}
        gold = {int(n) for n in told if int(n) > 1}
        if not gold or not is_kept(record["id"]):
            continue
        draft = draft_of(re.sub(r"\n(?!\n)", " ", record["text"]))
        found = {f.value for f in figures(draft) if f.measure == "killed"}
        right, asked = right + len(gold & found), asked + len(gold)
    return 100 * right / asked


def measure(shared: Path) -> dict[str, float]:
    """Both shares in per cent."""
    return {"displacement": displacement(shared), "killed_recall": killed(shared)}


def test_figures_hold_the_floors(shared: Path) -> None:
    assert reports.below(measure(shared), reports.FLOORS["figures"]) == {}
