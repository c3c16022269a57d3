"""Time expressions on the third of TimeBank and AQUAINT that no rule was tuned on: spans and TIMEX3 values.

A text belongs to that third when the hash of its id is divisible by three, so the split never changes.
"""

from __future__ import annotations

import gzip
import json
from hashlib import blake2b
from pathlib import Path
from time import process_time
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


def test_times_hold_the_floors(shared: Path) -> None:
    texts = unseen(shared)
    drafts = [draft_of(t) for t in texts]
    began = process_time()
    read = [times.times(draft) for draft in drafts]
    spent = process_time() - began
    shown = [
        {
            "id": text["id"],
            "text": text["text"],
            "times": [{"start": t.span.start, "end": t.span.end, "value": t.value} for t in found],
        }
        for text, found in zip(texts, read, strict=True)
    ]
    scored = reports.scorer(shared).score_times(texts, shown)
    assert len(texts) == 98
    assert scored["text_differs"] == []
    measured = {name: float(scored[name]["F1"]) for name in ("value", "strict", "relaxed")}
    measured["chars_per_second"] = sum(len(t["text"]) for t in texts) / max(spent, 1e-6)
    assert reports.below(measured, reports.FLOORS["times"]) == {}
