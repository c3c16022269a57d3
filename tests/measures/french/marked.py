"""Reports with their attributions marked in the text: `[s1|Le maire] [c1|promet] [t1|de rouvrir l’école]` to offsets.

README.md beside this file says what the marks mean and by which conventions they were set.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
PARTS = {"s": "source", "c": "cue", "t": "content"}
_MARK = re.compile(r"\[([sct])(\d+(?:,\d+)*)\||\]")


def load(path: Path) -> dict[str, Any]:
    """One report: its id, its text without the marks, and its attributions in the order of their numbers."""
    marked = path.read_text(encoding="utf-8")
    found: dict[int, dict[str, list[list[int]]]] = {}
    opened: list[tuple[str, list[int], int]] = []
    text, at = "", 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        if mark.group(1):
            opened.append((PARTS[mark.group(1)], [int(n) for n in mark.group(2).split(",")], len(text)))
            continue
        if not opened:
            raise ValueError(f"{path.name}: a bracket closes that none opened, after {text[-40:]!r}")
        part, numbers, start = opened.pop()
        for number in numbers:
            claim = found.setdefault(number, {name: [] for name in PARTS.values()})
            claim[part].append([start, len(text)])
    if opened:
        raise ValueError(f"{path.name}: a bracket is never closed; it opens at {text[opened[-1][2] :][:40]!r}")
    rows = [{name: sorted(spans) for name, spans in found[number].items()} for number in sorted(found)]
    return {"id": path.stem, "text": text + marked[at:], "attributions": rows}


def development() -> list[dict[str, Any]]:
    """The reports by which rules may be mended."""
    return [load(FOLDER / f"{number:02}.txt") for number in range(1, 11)]


def held_out() -> list[dict[str, Any]]:
    """The reports whose reading is counted and never looked at."""
    return [load(FOLDER / f"{number:02}.txt") for number in range(11, 21)]


def samples() -> list[dict[str, Any]]:
    """The French sample reports of the package, by their text."""
    return [load(path) for path in sorted((FOLDER / "samples").glob("*.txt"))]
