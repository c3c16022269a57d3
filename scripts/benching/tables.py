"""Every tool beside every other on the same real pages: accuracy, what is left around the report, and time."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benching.bodies import OURS, Answers, digest, ours, remembered, theirs
from benching.peers import PEERS, quiet
from measures import noise, pages

ACCURACY = ("P", "R", "F1", "perfect", "bad", "clean", "wanted", "unwanted", *pages.METADATA)
# Of these less is better.
LEAST = {
    *pages.LEAST, *noise.classes(), "any class", "any line", "median ms", "mean ms", "ms per 1,000 words", "failed",
    "wrong speaker", "invented speaker", "lost speaker",
}  # fmt: skip


def answers(shared: Path, name: str, *, fresh: bool = False) -> list[Answers]:
    """What coranto and every installed peer read on all pages of a set."""
    quiet()
    return [ours(shared, name), *(theirs(shared, name, peer, fresh=fresh) for peer in PEERS if peer.installed)]


def _key(shared: Path, truth: Iterable[pages.Row], tool: Answers) -> list[str]:
    """What a peer's scores depend on: its answers, the truth, and the code that scores."""
    rules = [shared / "tools" / "score.py", *(Path(str(m.__file__)) for m in (noise, pages))]
    lists = Path(str(noise.__file__)).with_suffix(".toml")
    return [
        tool.tool, digest("".join(str(f) for f in tool.found)), digest("".join(str(row) for row in truth)),
        *(digest(path.read_bytes()) for path in (*rules, lists)),
    ]  # fmt: skip


def accuracy(shared: Path, truth: Iterable[pages.Row], tool: Answers) -> dict[str, float]:
    """The figures of the scoring script; metadata only of tools that read it."""
    asked = list(truth)
    ids = {row["id"] for row in asked}

    def make() -> dict[str, float]:
        return pages.score(shared, asked, [f for f in tool.found if f["id"] in ids])

    found: dict[str, float] = (
        make() if tool.tool == OURS else remembered(["accuracy", *_key(shared, asked, tool)], make)
    )
    return {k: v for k, v in found.items() if k in ACCURACY and (tool.metadata or k not in pages.METADATA)}


def leftover(shared: Path, truth: Iterable[pages.Row], tool: Answers) -> dict[str, float]:
    """The share of pages with a gold body on which a line of each class of noise is left."""
    asked = [row for row in truth if row.get("body") or row.get("paragraphs")]

    def make() -> dict[str, float]:
        body_of = pages.reports.scorer(shared).body_of
        bodies = {found["id"]: body_of(found) for found in tool.found}
        golds = ((noise.Gold.of(row, noise.language_of(row)), bodies.get(row["id"], "")) for row in asked)
        return noise.shares(golds)

    if not asked:
        return {}
    found: dict[str, float] = make() if tool.tool == OURS else remembered(["noise", *_key(shared, asked, tool)], make)
    return found


def cost(tool: Answers) -> dict[str, float]:
    """Median and mean milliseconds a page, and the pages without a body."""
    return {
        "median ms": round(statistics.median(tool.ms), 1),
        "mean ms": round(statistics.mean(tool.ms), 1),
        "failed": tool.failed,
    }


def best(name: str, beside: dict[str, dict[str, float]]) -> str:
    """The best figure of a peer and its name; empty where none has it."""
    have = {tool: found[name] for tool, found in beside.items() if tool != OURS and name in found}
    if not have:
        return ""
    choose = min if name in LEAST else max
    tool = choose(have, key=lambda t: have[t])
    return f"{tool} {have[tool]:g}"


def show(title: str, rows: dict[str, dict[str, Any]]) -> None:
    """One table, a line for each tool; the best figure of each column is bold."""
    from rich.console import Console
    from rich.table import Table

    columns = list(dict.fromkeys(column for found in rows.values() for column in found))
    made = Table(title=title, title_justify="left", box=None, pad_edge=False)
    made.add_column("")
    for column in columns:
        made.add_column(column.replace("_", " ").replace("invented authors", "invented"), justify="right")
    for tool, found in rows.items():
        cells = []
        for column in columns:
            values = [other[column] for other in rows.values() if column in other]
            top = min(values) if column in LEAST else max(values)
            text = f"{found[column]:g}" if column in found else ""
            cells.append(f"[bold]{text}[/bold]" if text and found[column] == top else text)
        made.add_row(tool, *cells)
    Console(width=150).print(made)
