"""Claims in spoilt reports: how much is lost, and that spans are carried along with what they mark."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from measures import claimed, mangling, reports

# `make test` spoils every sixth article, in all ways together; the benchmark each way alone too.
SAMPLE = 6
TEXT = "“We will rebuild the bridge,” Ada Moss said. “It is old.” Some, she added, say it never was safe to cross."


def measure(shared: Path, ways: Iterable[str] = mangling.KINDS, reader: Any = "fine") -> dict[str, dict[str, float]]:
    """joint50 on the sample as it is, spoilt in each way alone and in all, and the loss, in per cent."""
    gold = claimed.articles(shared, SAMPLE)
    clean = _joint(shared, gold, reader)
    found = {"clean": {"joint50": clean}}
    for name, kinds in {"all": mangling.KINDS, **{way: (way,) for way in ways}}.items():
        spoilt = _joint(shared, [mangling.mangle(row, kinds) for row in gold], reader)
        found[name] = {"joint50": spoilt, "loss_most": round(clean - spoilt, 1)}
    return found


def _joint(shared: Path, gold: list[dict[str, Any]], reader: Any) -> float:
    found = [claimed.read(row, [reader])[reader] for row in gold]
    return float(reports.scorer(shared).score_claims(gold, found)["joint50"]["F1"])


def losses(found: dict[str, dict[str, float]]) -> dict[str, float]:
    """The losses under the names that floors.toml gives them."""
    return {f"{name}_loss_most": one["loss_most"] for name, one in found.items() if "loss_most" in one}


def test_spoilt_reports_lose_little(shared: Path) -> None:
    found = losses(measure(shared, ways=()))
    floors = {name: floor for name, floor in reports.FLOORS["claims_mangled"].items() if name in found}
    assert floors
    assert reports.below(found, floors) == {}


def row(text: str = TEXT) -> dict[str, Any]:
    def spans(*parts: str) -> list[list[int]]:
        return [[text.index(part), text.index(part) + len(part)] for part in parts]

    content = spans("“We will rebuild the bridge,”", "“It is old.”")
    said = {"source": spans("Ada Moss"), "cue": spans("said"), "content": content}
    return {"id": "1", "text": text, "attributions": [said]}


def letters(found: dict[str, Any], part: str) -> str:
    words = "".join(found["text"][s:e] for s, e in found["attributions"][0][part])
    return "".join(c for c in words if c.isalnum())


@pytest.mark.parametrize("kinds", [*((kind,) for kind in mangling.KINDS), mangling.KINDS], ids="+".join)
def test_spans_go_with_their_letters(kinds: tuple[str, ...]) -> None:
    changed = 0
    for seed in range(60):
        found = mangling.mangle(row(), kinds, seed)
        changed += found["text"] != TEXT
        for part in claimed.PARTS:
            assert letters(found, part) == letters(row(), part)
    assert changed > 5


def test_the_same_seed_spoils_alike() -> None:
    assert mangling.mangle(row(), seed=3) == mangling.mangle(row(), seed=3)
    assert len({mangling.mangle(row(), seed=seed)["text"] for seed in range(20)}) > 5


def test_each_kind_does_what_it_says() -> None:
    def some(kind: str) -> set[str]:
        return {mangling.mangle(row(), (kind,), seed)["text"] for seed in range(200)}

    assert any("bridge,”Ada" in text for text in some("glued"))
    assert any("«We will rebuild the bridge,»" in text for text in some("swapped"))
    assert any("We will rebuild the bridge,” Ada" in text and "“We" not in text for text in some("lost"))
    assert any("will. rebuild" in text or "will . rebuild" in text for text in some("stops"))
    assert any(f"said. {line}\n“It" in text for text in some("lines") for line in mangling.LINES)


def test_words_put_in_amid_a_span_part_it() -> None:
    spoilt = mangling.Spoilt("One. Two.", [(5, 5, "Share ")])
    assert (spoilt.text, list(spoilt.carry(0, 9))) == ("One. Share Two.", [[0, 5], [11, 15]])


def test_what_is_lost_as_a_whole_has_no_span() -> None:
    spoilt = mangling.Spoilt("“One”", [(0, 1, ""), (4, 5, "")])
    assert (list(spoilt.carry(0, 1)), list(spoilt.carry(0, 5))) == ([], [[0, 3]])
