"""Pairs of real reports that share text, labelled by eye: copied prose, or only words of others and standing text.

``copies.txt`` gives a label, a half and two ids a line, and no text: ``copy`` where at least a sentence or two of the
outlets' own prose stands in both, ``quote`` where only quotations, statements, rulings or standing paragraphs do. The
pairs are those of the sets that share most words in fives; nothing in them was planted. The pairs of one topic are in
one half, and nothing was tuned on the half that is ``kept``.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from coranto.join.copies import imprint, judge
from coranto.join.fingerprints import take_print
from coranto.records import Article, Dated

LABELS = Path(__file__).parent / "copies.txt"
PACKED = {
    "polnear": "claims/polnear_train.jsonl.gz",
    "ecbplus": "stories/ecbplus_dev.jsonl.gz",
    "basil": "stories/basil_dev.jsonl.gz",
    "muc": "figures/muc_dev.jsonl.gz",
}
PAGES = ("wcxb_dev", "fundusworld")


class Pair(NamedTuple):
    """Two reports and whether the later has copied from the earlier."""

    copy: bool
    kept: bool
    first: str
    second: str


@cache
def pairs() -> tuple[Pair, ...]:
    """Every labelled pair."""
    rows = (line.split(" ") for line in LABELS.read_text(encoding="utf-8").splitlines())
    return tuple(Pair(label == "copy", half == "kept", first, second) for label, half, first, second in rows)


@cache
def articles(shared: Path) -> dict[str, Article]:
    """The reports of all sets by id, as an outlet gives them: text, outlet and day where these are known."""
    return {found.given_id or "": found for found in _articles(shared / "data")}


def _articles(data: Path) -> Iterator[Article]:
    for name, place in PACKED.items():
        with gzip.open(data / place, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                text = row.get("text") or ("\n" if name == "ecbplus" else "\n\n").join(
                    row.get("sentences") or row["paragraphs"]
                )
                day = row["id"].split("_")[1] if name == "polnear" else row.get("date")
                yield _article(name, row, text, row.get("publisher") or row.get("source"), day)
    for name in PAGES:
        with (data / "pages" / name / "truth.jsonl").open(encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                text = row.get("body") or "\n\n".join(row.get("paragraphs", ()))
                outlet = row.get("publisher") or re.sub(r"^(?:https?://)?(?:www\.)?", "", row["url"]).partition("/")[0]
                yield _article(name, row, text, outlet, str(row.get("date") or "")[:10])


def _article(name: str, row: dict[str, Any], text: str, outlet: str | None, day: str | None) -> Article:
    key = f"{name}:{row['id']}"
    return Article(
        capture=key,
        text=text,
        outlet=outlet,
        published=Dated(day, "given", 1.0) if day else None,
        given_id=key,
        language="en" if name != "fundusworld" else None,
    )


def judged(shared: Path, kept: bool) -> dict[str, float]:
    """P, R and F1 in per cent, and the share of pairs without copied prose that are called copies, of one half."""
    known = articles(shared)
    hits = wrong = missed = free = 0
    for pair in pairs():
        if pair.kept != kept:
            continue
        first, second = (imprint(known[i], take_print(known[i]), n) for n, i in enumerate((pair.first, pair.second)))
        found = judge(first, second) is not None
        hits += found and pair.copy
        wrong += found and not pair.copy
        missed += pair.copy and not found
        free += not pair.copy
    return {
        "P": 100 * hits / (hits + wrong),
        "R": 100 * hits / (hits + missed),
        "F1": 200 * hits / (2 * hits + wrong + missed),
        "quoting_called_copies_most": 100 * wrong / free,
    }
