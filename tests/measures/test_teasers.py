"""Real pages: which texts end before their report because of a paywall, beside the labels of careful reading."""

from __future__ import annotations

import gzip
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from coranto.errors import Refused
from coranto.extract import chooser, declared, decode, page, teaser
from coranto.extract.draft import Declared
from coranto.records import Evidence

LABELS = tomllib.loads((Path(__file__).parent / "teasers.toml").read_text(encoding="utf-8"))
SETS = ("fundusworld", "wcxb_dev", "trafeval")


@dataclass
class Told(Declared):
    """What a page declares, with the node of its report."""

    report: dict[str, Any] = field(default_factory=dict)


def look(text: str, item: str, *, whole: bool = False) -> Evidence | None:
    """The evidence for the page's visible text, or (`whole`) for the text that it declares."""
    root = page.parse(text, item)
    found = declared.read(root)
    told = Told(**{name: getattr(found, name) for name in Declared.__dataclass_fields__ if name != "report"})
    told.report = dict(declared._report(list(declared._nodes(root))))
    page.prune(root)
    raws = page.blocks(root, item)
    taken = chooser.choose(root, raws, told)
    body = (told.body if whole else None) or "\n\n".join(raws[i].text for i in taken)
    return teaser.truncated(root, raws, taken, told, body, text)


def text_of(path: Path) -> str:
    return decode.characters(gzip.decompress(path.read_bytes()), "text/html", path.stem, markup=True)


def pages(shared: Path, rest: int) -> Iterator[tuple[str, Path]]:
    """The labelled pages of a part, and every eighth of the others."""
    named = {name for table in LABELS.values() for name in table}
    for folder in SETS:
        home = shared / "data" / "pages" / folder
        for line in (home / "truth.jsonl").read_text(encoding="utf-8").split("\n"):
            item = json.loads(line)["id"] if line else ""
            number = int(sha256(item.encode()).hexdigest(), 16)
            if item and (number % 3 == 0) == (rest == 0) and (item in named or number % 8 == 1):
                yield item, home / "html" / f"{item}.html.gz"


@pytest.mark.parametrize("rest", [0, 1], ids=["unseen", "tuned"])
def test_the_labelled_pages_are_told_apart(shared: Path, rest: int, capsys: pytest.CaptureFixture[str]) -> None:
    wrong, right = [], 0
    for item, path in pages(shared, rest):
        if item in LABELS["unclear"]:
            continue
        try:
            found = look(text_of(path), item)
        except Refused:
            found = None
        if (found is not None) != (item in LABELS["yes"]):
            wrong.append((item, found))
        right += found is not None and item in LABELS["yes"]
    with capsys.disabled():
        print(f"\nteasers found: {right}, wrong: {len(wrong)}")
    assert wrong == []


@pytest.mark.parametrize("item", sorted(LABELS["declared"]))
def test_a_teaser_read_from_what_it_declares_is_whole(shared: Path, item: str) -> None:
    path = next(p for s in SETS if (p := shared / "data" / "pages" / s / "html" / f"{item}.html.gz").exists())
    assert look(text_of(path), item, whole=True) is None
