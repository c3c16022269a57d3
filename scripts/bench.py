"""The benchmark: one table of accuracy, speed and memory, peers and the last release beside coranto in the same run.

`make bench` prints it; `--json FILE` also writes it; `--release` keeps today's figures as those of the last release.
Accuracy needs the measuring data beside the checkout (or under CORANTO_SHARED) and is left out, with a line that says
so, where it is absent; so are peers that `make peers` has not installed. Timings are printed beside what is asked of
them and never fail the run; a fall below an accuracy floor does. What each figure means: docs/reference/measures.md.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

from benching import rows
from benching.places import RELEASE, ROOT, shared
from benching.rows import Row

sys.path.insert(0, str(ROOT / "tests"))


def accuracy(folder: Path) -> Iterator[Row]:
    """Every measure with a floor."""
    from benching import timing

    from measures import (
        reports,
        test_dense,
        test_figures,
        test_names,
        test_stories,
        test_timelines,
        translated,
    )
    from suites import feedparserscore

    floors = reports.FLOORS
    yield from rows.floored("two reports", reports.measure(folder), floors["reports"])
    gold = test_names.gold_of(folder)
    names = test_names.measure(gold, test_names.read_all(folder, gold))
    yield from rows.floored("names, two reports", names, floors["names"])
    yield from rows.floored("figures, unseen halves", test_figures.measure(folder), floors["figures"])
    yield from timing.bench(folder)
    yield from timelines(test_timelines.measure(folder))
    yield from rows.floored("stories, stream of texts", test_stories.measure(folder), floors["stories"])
    for part, floor in floors["lookalikes"].items():
        told = test_dense.measure(test_dense.lookalikes(part))
        yield from rows.floored(f"stories amid look-alikes, {part}", told, floor)
    for part, floor in floors["campaign"].items():
        told = test_dense.measure(test_dense.campaign(folder, part))
        yield from rows.floored(f"stories of a campaign, {part}", told, floor)
    for part, floor in floors["translations"].items():
        found = translated.load(part)
        yield from rows.floored(f"translated copies, {part}", translated.score(found, translated.origins(found)), floor)
    yield from rows.floored("feeds, suite of feedparser", feedparserscore.measure(folder), floors["feeds"])


def timelines(found: dict[str, dict[str, float]]) -> Iterator[Row]:
    """The days of timelines, the best plain way beside each figure, and what finding them costs."""
    from measures import reports

    plain = ("sentences", "reports", "chance")
    for row in rows.floored("timelines, F1 of days", found["coranto"], reports.FLOORS["timelines"]):
        way = max(plain, key=lambda name: found[name][row.measure])
        yield replace(row, peer=f"by {way} {found[way][row.measure]:.1f}")
    yield Row("cost", "days of six timelines, 1,241 reports read", f"{found['cost']['seconds']:.1f} s")


def pages(folder: Path) -> Iterator[Row]:
    """Real pages: accuracy, what is left over, time."""
    from benching import archives, costs, realpages
    from benching.peers import missing

    if missing():
        print(f"these peers are not installed: {', '.join(missing())} (make peers brings them)", file=sys.stderr)
    yield from realpages.rows(folder)
    yield from costs.real_pages(folder)
    yield from costs.warc(folder)
    yield from archives.bench(folder)


def costs() -> Iterator[Row]:
    """What a report of the usual length costs."""
    from benching import costs, feeding, polling, stream

    text = costs.sample_text()
    path = ROOT / ".pytest_cache" / "bench.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    yield from costs.commands(path)
    yield from costs.steps(text)
    yield from costs.readers(text)
    yield from feeding.bench()
    yield from polling.bench()
    yield from stream.bench()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Row("cost", "memory of this run, models loaded", f"{peak:.0f} MB")


def main() -> int:
    """Measure, print, and say with the exit status whether every accuracy floor holds."""
    from benching import claiming

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="also write the rows to this file")
    parser.add_argument("--release", action="store_true", help="keep these figures as the last release's")
    parser.add_argument("--pages", action="store_true", help="only what is measured on real pages")
    given = parser.parse_args()
    folder, found = shared(), []
    if folder is None:
        print("accuracy is left out: the measuring data is not here (set CORANTO_SHARED)", file=sys.stderr)
    # Memory is read before the peers have loaded theirs.
    found += [] if given.pages else [*(accuracy(folder) if folder else ()), *costs()]
    found += claiming.bench(folder) if folder and not given.pages else ()
    found += pages(folder) if folder else ()
    rows.table(found, RELEASE)
    if given.release and given.pages:
        parser.error("a release is kept whole: leave out --pages")
    if given.release:
        rows.release(RELEASE, found)
    if given.json:
        given.json.write_text(json.dumps([asdict(row) for row in found], indent=1) + "\n", encoding="utf-8")
    return int(any(row.holds is False and "cost" not in row.group for row in found))


if __name__ == "__main__":
    sys.exit(main())
