"""Per language: lines that newsrooms print around a report are cut under their label, lines of reports are kept.

Each ``<code>.toml`` beside this file holds them: ``[[cut]]`` with `line` and `label` (and `people` where the line names
who wrote it), ``[[keep]]`` with `line`. Whoever adds a language adds its file; nothing here needs to change.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from coranto import words
from coranto.extract import bylines, cuts
from coranto.extract.draft import Draft
from coranto.records import Block

CASES = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(Path(__file__).parent.glob("*.toml"))}
CUT = [pytest.param(code, one, id=f"{code}-{one['line']}") for code, told in CASES.items() for one in told["cut"]]
KEEP = [pytest.param(code, one, id=f"{code}-{one['line']}") for code, told in CASES.items() for one in told["keep"]]


def read(code: str, line: str, *, front: bool = False) -> tuple[Draft, list[str]]:
    """The draft of a text that is this line alone, cut and signed; `front`: the headline comes after it."""
    draft = Draft(text=f"{line}\n\nA", blocks=[Block(0, len(line), "paragraph")], tongues=(code,))
    if front:
        draft.blocks.append(Block(len(line) + 2, len(line) + 3, "headline"))
    cuts.label(draft)
    bylines.cut_credits(draft)
    return draft, bylines.cut_bylines(draft, ())


@pytest.mark.parametrize(("code", "told"), CUT)
def test_a_line_around_the_report_is_cut_under_its_label(code: str, told: dict[str, Any]) -> None:
    draft, people = read(code, told["line"], front=told["label"] == "page-header")
    whole = [c.label for c in draft.cuts if c.start == 0 and c.end == len(told["line"])]
    assert told["label"] in whole
    assert people == told.get("people", people)


@pytest.mark.parametrize(("code", "told"), KEEP)
def test_a_line_of_a_report_is_kept(code: str, told: dict[str, Any]) -> None:
    draft, people = read(code, told["line"])
    assert (draft.cuts, people) == ([], [])


@pytest.mark.parametrize("code", CASES)
def test_each_language_shows_what_it_keeps_beside_what_it_cuts(code: str) -> None:
    assert len(CASES[code]["cut"]) >= 10
    assert len(CASES[code]["keep"]) >= 5


@pytest.mark.parametrize("code", [c for c in words.languages() if words.section(c, "cuts")])
def test_every_language_with_phrases_has_its_cases(code: str) -> None:
    assert code in CASES
