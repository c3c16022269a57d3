"""The benchmark: one table of accuracy, speed and memory, peers beside coranto in the same run.

`make bench` prints it; `--json FILE` also writes it. Accuracy needs the measuring data beside the checkout (or under
CORANTO_SHARED) and is left out, with a line that says so, where it is absent. Timings are printed beside what is asked
of them and never fail the run; a fall below an accuracy floor does.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
WORDS = 500  # costs of reading are given for a report of so many words
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


def shared() -> Path | None:
    """The folder of the measuring data, or None."""
    for folder in (os.environ.get("CORANTO_SHARED"), ROOT.parent / "shared"):
        if folder and (Path(folder) / "data" / "seeds").is_dir():
            return Path(folder)
    return None


def accuracy(folder: Path) -> Iterator[Row]:
    """Every measure with a floor."""
    from measures import pages, reports, test_claims, test_figures, test_names, test_stories, test_times

    def rows(group: str, found: dict[str, float], floors: dict[str, float], peer: str = "") -> Iterator[Row]:
        for name, floor in floors.items():
            sign = "<=" if name.endswith("_most") else ">="
            holds = not reports.below(found, {name: floor})
            shown = f"{found[name]:.1f}".removesuffix(".0")
            alone = peer if name == "F1" else ""
            yield Row(group, name.removesuffix("_most"), shown, f"{sign} {floor:g}", holds, alone)

    yield from rows("two reports", reports.measure(folder), reports.FLOORS["reports"])
    gold = test_names.gold_of(folder)
    names = test_names.measure(gold, test_names.read_all(folder, gold))
    yield from rows("names, two reports", names, reports.FLOORS["names"])
    yield from rows("claims, unseen publishers", test_claims.measure(folder), reports.FLOORS["claims"])
    yield from rows("figures, unseen halves", test_figures.measure(folder), reports.FLOORS["figures"])
    yield from rows("times, unseen third", test_times.measure(folder), reports.FLOORS["times"])
    yield from rows("stories, stream of texts", test_stories.measure(folder), reports.FLOORS["stories"])
    for name, floors in reports.FLOORS["pages"].items():
        truth = pages.third(folder, name) if name in pages.SPLIT else pages.rows(folder, name)
        alone = pages.score(folder, truth, [beside(folder, name, row) for row in truth])
        peer = f"trafilatura {alone['F1']}" if "F1" in alone else ""
        yield from rows(f"pages, {name}", pages.score(folder, truth, pages.read_all(folder, name, truth)), floors, peer)


def beside(folder: Path, name: str, row: dict[str, Any]) -> dict[str, Any]:
    """What trafilatura alone makes of a page."""
    import trafilatura

    from measures import pages

    out = trafilatura.bare_extraction(pages.content(folder, name, row), fast=True, include_comments=False)
    return {"id": row["id"], "body": (out and out.text) or ""}


def seconds(run: Callable[[], object], runs: int = RUNS) -> float:
    """The median wall time of a call."""
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        run()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def timed(name: str, value: float, most: float, unit: str = "s") -> Row:
    """A row for a time that should be at most `most`."""
    return Row("cost", name, f"{value:.3g} {unit}", f"<= {most:g} {unit}", value <= most)


def sample_text() -> str:
    """A report of about WORDS words from the bundled samples."""
    from coranto import samples
    from coranto.extract import read_body

    text = ""
    for body in samples.reports():
        article = read_body(body)
        if (body.capture.hint("language") or "en") == "en":
            text += "\n\n".join(article.text[s:e] for s, e in article.live()) + "\n\n"
        if len(text.split()) >= WORDS:
            break
    return " ".join(text.split(" ")[: WORDS * 2])


def commands(path: Path) -> Iterator[Row]:
    """Whole processes, as a user meets them."""

    def call(*args: str) -> Callable[[], object]:
        command = [sys.executable, "-m", "coranto", *args]
        return lambda: subprocess.run(command, check=True, capture_output=True)

    yield timed("coranto --help, process", seconds(call("--help")), 0.3)
    yield timed(f"coranto read, {WORDS} words, process, cold", seconds(call("read", str(path), "--json"), 3), 4)


def steps(text: str) -> Iterator[Row]:
    """What each reader costs, warm, on one core."""
    from coranto.extract import read_record
    from coranto.glean import Glean, claims, entities, figures, language, sentences, times
    from coranto.glean.draft import Draft
    from coranto.join.stories import Window

    record = {"id": "bench", "text": text, "date": "2023-09-20"}
    article, glean = read_record(record), Glean()
    reading = glean.read(article)
    yield timed(f"read, {WORDS} words, warm", seconds(lambda: glean.read(read_record(record))), 0.6)
    draft = Draft(article, *language.detect(article))
    draft.sentences, draft.quotations = sentences.split(draft)
    draft.trees, draft.mentions = sentences.parse(draft), reading.mentions
    draft.times, draft.claims = reading.times, reading.claims
    parts: dict[str, Callable[[], object]] = {
        "extract": lambda: read_record(record), "language": lambda: language.detect(article),
        "sentences": lambda: sentences.split(draft), "parse": lambda: sentences.parse(draft),
        "mentions": lambda: entities.mentions(draft), "times": lambda: times.times(draft),
        "claims": lambda: claims.claims(draft), "figures": lambda: figures.figures(draft),
    }  # fmt: skip
    for name, run in parts.items():
        yield Row("cost", f"  of it {name}", f"{seconds(run) * 1000:.1f} ms")
    count = 200
    copies = [read_record({**record, "id": str(n), "text": f"{n} {text[n * 7 :]}"}) for n in range(count)]

    def join() -> None:
        window = Window()
        for made in copies:
            window.add(made, reading)

    yield Row("cost", "join (copies and stories)", f"{count / seconds(join, 1):.0f} articles/s")


def peers(folder: Path | None) -> Iterator[Row]:
    """The same work by well-known libraries, in this run."""
    import feedparser
    import trafilatura

    from coranto import samples
    from coranto.capture.feeds import read_feed
    from coranto.extract import read_body
    from coranto.settings import ParseSettings

    bodies = list(samples.reports())
    ours = seconds(lambda: [read_body(b) for b in bodies], 3) / len(bodies) * 1000
    theirs = seconds(lambda: [trafilatura.bare_extraction(b.content.decode()) for b in bodies], 3) / len(bodies) * 1000
    yield Row("peer", "extract, ms a sample page", f"{ours:.1f}", peer=f"trafilatura {theirs:.1f}")
    items = "".join(
        f"<item><title>Item {n}</title><link>https://x.example/{n}</link><description>Words {n}</description></item>"
        for n in range(100)
    )
    feed = f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()
    limits = ParseSettings()  # type: ignore[call-arg]
    ours, theirs = (
        seconds(lambda: read_feed(feed, "https://x.example/", limits)),
        seconds(lambda: feedparser.parse(feed)),
    )
    yield Row("peer", "feeds of 100 entries a second", f"{1 / ours:.0f}", peer=f"feedparser {1 / theirs:.0f}")


def table(rows: list[Row]) -> None:
    """Print the rows."""
    from rich.console import Console
    from rich.table import Table

    made = Table(box=None, pad_edge=False)
    for column in ("", "measure", "value", "asked", "", "peer"):
        made.add_column(column)
    for row in rows:
        made.add_row(
            row.group, row.measure, row.value, row.asked, {None: "", True: "ok", False: "NO"}[row.holds], row.peer
        )
    Console(width=110).print(made)


def main() -> int:
    """Measure, print, and say with the exit status whether every accuracy floor holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="also write the rows to this file")
    given = parser.parse_args()
    folder, rows = shared(), []
    if folder is None:
        print("accuracy is left out: the measuring data is not here (set CORANTO_SHARED)", file=sys.stderr)
    else:
        rows += accuracy(folder)
    text = sample_text()
    path = ROOT / ".pytest_cache" / "bench.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    rows += [*commands(path), *steps(text), *peers(folder)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows.append(Row("cost", "memory of this run, models loaded", f"{peak:.0f} MB"))
    table(rows)
    if given.json:
        data: list[dict[str, Any]] = [asdict(row) for row in rows]
        given.json.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    return int(any(row.holds is False and row.group != "cost" for row in rows))


if __name__ == "__main__":
    sys.exit(main())
