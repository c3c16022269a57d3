"""Time expressions on the third of TimeBank and AQUAINT that no rule was tuned on: spans and TIMEX3 values.

A text belongs to that third when the hash of its id is divisible by three, so the split never changes.
"""

from __future__ import annotations

import gzip
import json
from hashlib import blake2b
from pathlib import Path
from typing import Any

from coranto.glean import sentences, times
from coranto.glean.draft import Draft
from coranto.records import Article, Dated
from measures import reports


def unseen(shared: Path) -> list[dict[str, Any]]:
    """The texts kept for the test."""
    with gzip.open(shared / "data" / "times" / "tbaq.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line) for line in lines]
    return [t for t in texts if int(blake2b(t["id"].encode(), digest_size=4).hexdigest(), 16) % 3 == 0]


def draft_of(text: dict[str, Any]) -> Draft:
    """The text with its day of publication and its sentences."""
    article = Article(capture="c:measure", text=text["text"], published=Dated(text["dct"], "given", 1.0))
    draft = Draft(article=article, language="en", confidence=1.0)
    draft.sentences, draft.quotations = sentences.split(draft)
    return draft


def measure(shared: Path) -> dict[str, float]:
    """F1 in per cent of value, strict and relaxed, as TempEval-3 defines them."""
    texts = unseen(shared)
    assert len(texts) == 98
    shown = [
        {
            "id": text["id"],
            "text": text["text"],
            "times": [
                {"start": t.span.start, "end": t.span.end, "value": t.value} for t in times.times(draft_of(text))
            ],
        }
        for text in texts
    ]
    scored = reports.scorer(shared).score_times(texts, shown)
    assert scored["text_differs"] == []
    return {name: float(scored[name]["F1"]) for name in ("value", "strict", "relaxed")}


def test_times_hold_the_floors(shared: Path) -> None:
    assert reports.below(measure(shared), reports.FLOORS["times"]) == {}
