"""Promise 6: the books balance, and a kill at any moment loses nothing that was acknowledged."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from coranto import journey
from coranto.capture import source_of
from coranto.settings import Settings
from coranto.store.sql import SqlStore

FILES = 60
KILLS = 8
# Takes in a folder and prints each address once it is acknowledged.
TAKE = """
import sys
from coranto import journey
from coranto.capture import source_of
from coranto.settings import Settings
settings = Settings(data=sys.argv[2])
store = journey.open_store(settings)
journey.gather(store, settings, [source_of(sys.argv[1])], lambda o: print(o.outcome, o.address, flush=True))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    for n in range(FILES):
        (made / f"{n:03}.txt").write_text(
            f"Report number {n} from the harbour.\n\nBoat {n} came back.", encoding="utf-8"
        )
    (made / "empty.txt").write_bytes(b"")
    (made / "binary.txt").write_bytes(bytes(range(256)) * 40)
    return made


def ended(store: SqlStore) -> Counter[str]:
    """How every address ended last; each exactly once."""
    return Counter(line.outcome for line in store.outcomes(limit=10_000))


def lost(store: SqlStore, acknowledged: set[str]) -> set[str]:
    """Addresses that were acknowledged as stored and whose bytes cannot be read back."""
    kept = {c.asked for c in store.captures() if store.content(c)}
    return acknowledged - kept


def test_the_books_balance(folder: Path, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    store = SqlStore.open(settings.data)
    told = journey.gather(store, settings, [source_of(str(folder))])
    assert told == {"stored": FILES, "refused": 2}
    assert ended(store) == told
    assert sum(t.count for t in store.books()) == FILES + 2
    assert all(t.reason for t in store.books() if t.outcome == "refused")
    store.close()


def test_a_kill_at_any_moment_loses_nothing(folder: Path, tmp_path: Path) -> None:
    data, acknowledged, chance = tmp_path / "data", set(), random.Random(7)
    for _ in range(KILLS):
        command = [sys.executable, "-c", TAKE, str(folder), str(data)]
        child = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
        )
        assert child.stdout is not None
        for line in child.stdout:
            outcome, address = line.split(maxsplit=1)
            if outcome in ("stored", "duplicate"):
                acknowledged.add(address.strip())
            if chance.random() < 0.1:
                break
        time.sleep(chance.random() * 0.02)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
    store = SqlStore.open(data)
    assert list(store.check(deep=True)) == []
    assert lost(store, acknowledged) == set()
    settings = Settings(data=data)
    journey.gather(store, settings, [source_of(str(folder))])
    assert len(list(store.captures())) == FILES
    assert len({c.asked for c in store.captures()}) == FILES
    assert sum(ended(store).values()) == FILES + 2
    store.close()


def test_a_planted_loss_is_found(folder: Path, tmp_path: Path) -> None:
    store = SqlStore.open(tmp_path / "data")
    assert lost(store, {"file:///nowhere.txt"}) == {"file:///nowhere.txt"}
    store.close()
