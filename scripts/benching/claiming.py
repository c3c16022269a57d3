"""Claims in the benchmark: coranto's readers beside other readers, wrong speakers, and what spoilt reports lose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benching import quotes, rows, tables
from benching.rows import Row
from measures import claimed, reports, test_mangling

SHOWN = (
    "joint50",
    "iou50",
    "exact",
    "token_content",
    "speaker",
    "speech_joint50",
    "speech_iou50",
    "direct_P",
    "direct_R",
)
LEAST = ("wrong_speaker_most", "invented_speaker_most", "lost_speaker_most")
Figures = dict[str, dict[str, float]]


def measured(shared: Path, every: int = 1) -> Figures:
    """The figures of every reader, ours first, on each so-manyth article of the unseen publishers."""
    gold = claimed.articles(shared, every)
    names = claimed.readers()
    tools = [*(f"coranto {name}" for name in names), *(peer.name for peer in quotes.PEERS if peer.installed)]
    found: dict[str, list[claimed.Row]] = {tool: [] for tool in tools}
    for row in gold:
        for name, one in claimed.read(row, names).items():
            found[f"coranto {name}"].append(one)
        for peer in quotes.PEERS:
            if peer.installed:
                found[peer.name].append({"id": row["id"], "text": row["text"], "claims": peer.read(row["text"])})
    return {name: claimed.figures(shared, gold, some) for name, some in found.items()}


def bench(shared: Path) -> Iterator[Row]:
    """Our readers, the best other reader beside each figure, then every other reader, then spoilt reports."""
    found = measured(shared)
    ours = {name: one for name, one in found.items() if name.startswith("coranto")}
    theirs = {name: one for name, one in found.items() if name not in ours}
    for name, one in ours.items():
        floors = reports.FLOORS["claims"] if name == "coranto fine" else {}
        yield from _beside(f"claims, {name.split()[1]}", one, floors, theirs)
    for name, one in theirs.items():
        for measure in ("joint50", "iou50", "speaker", "wrong_speaker_most", "speech_joint50"):
            yield Row(f"claims, {name}", _named(measure), f"{one[measure]:g}")
    yield from spoilt(shared)


def _beside(group: str, one: dict[str, float], floors: dict[str, float], theirs: Figures) -> Iterator[Row]:
    """Figures with their floors and the best of the others."""
    held = {row.measure: row for row in rows.floored(group, one, floors)}
    for measure in (*SHOWN, *LEAST):
        choose = min if measure in LEAST else max
        peer = choose(theirs, key=lambda name: theirs[name][measure]) if theirs else ""
        best = f"{peer} {theirs[peer][measure]:g}" if peer else ""
        known = held.get(measure.removesuffix("_most"))
        asked, holds = (known.asked, known.holds) if known else ("", None)
        yield Row(group, _named(measure), f"{one[measure]:.1f}", asked, holds, best)


def spoilt(shared: Path) -> Iterator[Row]:
    """joint50 of the sample, whole and spoilt in each way, with the loss."""
    found = test_mangling.measure(shared)
    floors, lost = reports.FLOORS["claims_mangled"], test_mangling.losses(found)
    yield Row("claims, spoilt", "clean joint50", f"{found['clean']['joint50']:.1f}")
    for row in rows.floored("claims, spoilt", lost, floors):
        way = row.measure.removesuffix("_loss")
        shown = f"{row.value} (to {found[way]['joint50']:.1f})"
        yield Row(row.group, f"{way}, points of joint50 lost", shown, row.asked, row.holds)


def show(shared: Path) -> Figures:
    """Print every reader beside every other, and give the figures."""
    found = measured(shared)
    made = {name: {_named(k): one[k] for k in (*SHOWN, *LEAST)} for name, one in found.items()}
    count = len(claimed.articles(shared))
    tables.show(
        f"claims, {count} articles of {' and '.join(claimed.UNSEEN)} (coranto has learned nothing from them)", made
    )
    return made


def _named(measure: str) -> str:
    return measure.removesuffix("_most").replace("_", " ")
