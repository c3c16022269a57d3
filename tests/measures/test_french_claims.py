"""Claims in French: invented reports, half of them never looked at while rules are mended, and the sample reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from measures import reports
from measures.french import marked

SETS: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "development": marked.development,
    "held_out": marked.held_out,
    "samples": marked.samples,
}


def read(gold: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The reports as `coranto read --jsonl` gives them."""
    from coranto.journey import ReadRecords
    from coranto.records.reports import report_json

    step = ReadRecords()
    step.setup()
    records = [{"id": g["id"], "text": g["text"], "language": "fr", "date": "2024-03-08"} for g in gold]
    return [
        report_json(found.article, found.reading) | {"id": r["id"]}
        for r, found in zip(records, step(records), strict=True)
    ]


def measure(shared: Path, gold: list[dict[str, Any]]) -> dict[str, float]:
    """F1 in per cent by how much of the content is met, and the share of right sources given the content."""
    scored = reports.scorer(shared).score_claims(gold, read(gold))
    assert scored["text_differs"] == []
    by_f1 = {name: scored[name]["F1"] for name in ("joint50", "iou50", "exact", "token_content")}
    return by_f1 | {"speaker": scored["speaker_given_iou50"]}


@pytest.mark.parametrize("name", SETS)
def test_claims_in_french_hold_the_floors(shared: Path, name: str) -> None:
    found = measure(shared, SETS[name]())
    print(f"claims in French, {name}: {json.dumps(found)}")
    assert reports.below(found, reports.FLOORS["claims_french"][name]) == {}


def test_marks_give_offsets(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("[t1|« Oui], [c1|dit] [s1,2|Ida]. [t1|Non. »] [s2|Elle] [c2|nie].", encoding="utf-8")
    report = marked.load(path)
    assert report["text"] == "« Oui, dit Ida. Non. » Elle nie."
    assert [{k: [report["text"][a:b] for a, b in v] for k, v in row.items()} for row in report["attributions"]] == [
        {"source": ["Ida"], "cue": ["dit"], "content": ["« Oui", "Non. »"]},
        {"source": ["Ida", "Elle"], "cue": ["nie"], "content": []},
    ]


@pytest.mark.parametrize("text", ["[s1|Ida dit", "Ida] dit"])
def test_a_bracket_left_alone_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.txt"):
        marked.load(path)


def test_every_attribution_has_a_cue_and_a_content() -> None:
    for name, load in SETS.items():
        for report in load():
            for row in report["attributions"]:
                assert row["cue"], (name, report["id"], row)
                assert row["content"], (name, report["id"], row)


def test_marked_samples_are_the_samples() -> None:
    from coranto import samples
    from coranto.journey import Read

    step = Read("extract")
    step.setup()
    french = [body for body in samples.reports() if dict(body.capture.hints)["language"] == "fr"]
    texts = {
        str(b.capture.address)[9:].replace("/", "-"): r.article.text for b, r in zip(french, step(french), strict=True)
    }
    given = {report["id"]: report["text"] for report in marked.samples()}
    assert given == {name: texts[name] for name in given}
