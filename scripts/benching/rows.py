"""The lines of the benchmark's table, and how they are printed and kept from release to release."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

RUNS = 5


@dataclass(frozen=True)
class Row:
    """One line of the table. `asked` is the floor (or ceiling) as text; `holds` None where nothing is asked."""

    group: str
    measure: str
    value: str
    asked: str = ""
    holds: bool | None = None
    peer: str = ""

    @property
    def key(self) -> str:
        """What a line is known by from release to release."""
        return f"{self.group} | {self.measure.strip()}"


def seconds(run: Callable[[], object], runs: int = RUNS) -> float:
    """The median wall time of a call."""
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        run()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def processor(run: Callable[[], object], runs: int = RUNS) -> float:
    """The median time of a call on the processor, all threads of this process together."""
    times = []
    for _ in range(runs):
        begun = time.process_time()
        run()
        times.append(time.process_time() - begun)
    return statistics.median(times)


def timed(name: str, value: float, most: float, unit: str = "s", *, group: str = "cost", peer: str = "") -> Row:
    """A row for a time that should be at most `most`."""
    return Row(group, name, f"{value:.3g} {unit}", f"<= {most:g} {unit}", value <= most, peer)


def floored(group: str, found: dict[str, float], floors: dict[str, float]) -> Iterator[Row]:
    """A row for each figure that has a floor; "most" at the end of its name makes it a ceiling."""
    from measures import reports

    for name, floor in floors.items():
        sign = "<=" if name.endswith("_most") else ">="
        holds = not reports.below(found, {name: floor})
        shown = f"{found[name]:.1f}".removesuffix(".0")
        yield Row(group, name.removesuffix("_most"), shown, f"{sign} {floor:g}", holds)


def last(path: Path) -> tuple[str, dict[str, str]]:
    """The version of the last release and its figures; empty where there was none."""
    if not path.is_file():
        return "", {}
    kept = json.loads(path.read_text(encoding="utf-8"))
    return str(kept["version"]), dict(kept["figures"])


def release(path: Path, rows: Iterable[Row]) -> None:
    """Keep these figures as those of the release that they were measured on."""
    kept = {"version": version("coranto"), "figures": {row.key: row.value for row in rows}}
    path.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def table(rows: Iterable[Row], path: Path) -> None:
    """Print the rows beside those of the last release."""
    from rich.console import Console
    from rich.table import Table

    named, before = last(path)
    made = Table(box=None, pad_edge=False)
    for column in ("", "measure", "value", f"last ({named})" if named else "last", "asked", "", "best peer"):
        made.add_column(column, no_wrap=True)
    for row in rows:
        holds = {None: "", True: "ok", False: "NO"}[row.holds]
        made.add_row(row.group, row.measure, row.value, before.get(row.key, ""), row.asked, holds, row.peer)
    Console(width=170).print(made)
