"""A gathering run that is killed again and again: `python -m promises.killed DATA KILLS SEED ACKNOWLEDGED SERVER…`.

The child of each turn is forked from a process that has imported everything, so that a kill falls into its work and
not into the start of an interpreter. Every address is written down once it was acknowledged.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from capture.conftest import make_settings
from coranto.capture.http import Fetcher
from coranto.gathering import Round
from coranto.records import Outcome, Source
from coranto.store.sql import SqlStore

FEEDS, PAGES = 40, 25

FILES = 300


def sources(servers: Sequence[str], folder: Path) -> list[Source]:
    """The feeds of the servers, and a folder of files."""
    feeds = [Source(kind="feed", address=f"{servers[n % len(servers)]}/feed/{n}") for n in range(FEEDS)]
    return [*feeds, Source(kind="files", address=str(folder))]


def gather(data: Path, servers: Sequence[str], acknowledged: Path | None = None) -> None:
    """One round; each stored address is appended to `acknowledged` when it is told of."""
    store, settings = SqlStore.open(data), make_settings(concurrency=8)
    log = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND) if acknowledged else None

    def told(end: Outcome) -> None:
        if log is not None and end.outcome == "stored":
            os.write(log, f"{end.address}\n".encode())

    Round(store, settings, Fetcher(settings.fetch), told).run(sources(servers, data.parent / "in"))
    store.close()


def main(data: Path, kills: int, seed: int, acknowledged: Path, servers: Sequence[str]) -> None:
    """Begin the run `kills` times and kill it at a moment of chance; prints how often it was at work then.

    Some are killed as they begin, others when some items more were acknowledged and a little later.
    """
    chance, at_work = random.Random(seed), 0
    SqlStore.open(data).close()
    acknowledged.touch()
    for turn in range(kills):
        before = acknowledged.stat().st_size
        child = os.fork()
        if child == 0:
            gather(data, servers, acknowledged)
            os._exit(0)
        wanted, until = before + 40 * chance.randrange(20) if turn % 4 else before, time.monotonic() + 2
        while acknowledged.stat().st_size < wanted and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.1 if wanted == before else 0.02))
        os.kill(child, signal.SIGKILL)
        at_work += os.waitpid(child, 0)[1] == signal.SIGKILL
    print(at_work)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]), sys.argv[5:])
