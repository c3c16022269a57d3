"""Claims against annotated news: articles of two publishers that no rule and no count was made from."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coranto.glean import Glean
from coranto.records import Article, Block
from measures import reports

# The counts in words/cues-en.toml were made without them, and nothing was tuned on them.
UNSEEN = ("politico", "usa-today")
SAMPLE = 40


def articles(shared: Path) -> Iterator[dict[str, Any]]:
    """Every sixth article of the unseen publishers, in the order of the file."""
    seen = 0
    with gzip.open(shared / "data" / "claims" / "polnear_train.jsonl.gz", "rt", encoding="utf-8", newline="") as lines:
        for line in lines:
            row = json.loads(line)
            if row["publisher"] in UNSEEN:
                seen += 1
                if seen % 6 == 0:
                    yield row


def read(row: dict[str, Any]) -> dict[str, Any]:
    text = row["text"]
    blocks, at = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            blocks.append(Block(at, at + len(line), "paragraph"))
        at += len(line)
    found = Glean().read(Article(capture="c:measure", text=text, blocks=tuple(blocks), language="en"))
    claims = [
        {part: [[s.start, s.end] for s in getattr(c, part)] for part in ("content", "source")} for c in found.claims
    ]
    return {"id": row["id"], "text": text, "claims": claims}


def measure(shared: Path) -> dict[str, float]:
    """F1 of joint50 and iou50, and the share of right sources given the content, in per cent."""
    gold = list(articles(shared))[:SAMPLE]
    scored = reports.scorer(shared).score_claims(gold, [read(row) for row in gold])
    return {
        "joint50": scored["joint50"]["F1"],
        "iou50": scored["iou50"]["F1"],
        "speaker": scored["speaker_given_iou50"],
    }


def test_claims_of_unseen_publishers_hold_the_floors(shared: Path) -> None:
    assert reports.below(measure(shared), reports.FLOORS["claims"]) == {}
