"""Promise 6: the books balance, and a kill at any moment loses nothing that was acknowledged."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from capture.server import Handler, Server, page, reply
from coranto import journey
from coranto.capture import source_of
from coranto.settings import Settings
from coranto.store.sql import SqlStore
from promises import killed

FILES = 60
KILLS = 100


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


@pytest.fixture
def newsstands() -> Iterator[list[str]]:
    """Servers of feeds whose pages all answer, but for a few that are gone; feeds say when they did not change."""
    made = [Server() for _ in range(4)]
    for f in range(killed.FEEDS):
        server = made[f % len(made)]
        pages = [f"/page/{f}/{n}" for n in range(killed.PAGES)]
        items = "".join(f"<item><title>T {p}</title><link>{server.url}{p}</link></item>" for p in pages)
        server.routes[f"/feed/{f}"] = validated(f"<rss><channel>{items}</channel></rss>".encode(), f'"{f}"')
        for n, one in enumerate(pages):
            words = page(f"Report {n} of feed {f}. " * 20)
            server.routes[one] = reply(404) if n == 7 else reply(200, words, Content_Type="text/html")
    yield [server.url for server in made]
    for server in made:
        server.close()


def validated(body: bytes, etag: str) -> Handler:
    def answer(wire: socket.socket, _path: str, headers: dict[str, str]) -> None:
        same = headers.get("if-none-match") == etag
        wire.sendall(reply(304) if same else reply(200, body, ETag=etag, Content_Type="application/rss+xml"))

    return answer


def held(store: SqlStore) -> dict[str, Any]:
    """What a store holds, without the moments at which it came."""
    return {
        "captures": sorted((c.address, c.sha256, c.source, c.hints) for c in store.captures()),
        "outbox": sorted(c.id for c in store.pending(10_000)),
        "ends": sorted((o.address, o.outcome, o.reason) for o in store.outcomes(limit=10_000)),
        "states": {key: store.states(key) for key in ("etag", "modified", "told")},
        "waiting": store.waiting(),
    }


def test_a_kill_at_any_moment_loses_nothing(newsstands: list[str], tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for n in range(killed.FILES):
        (tmp_path / "in" / f"{n:03}.txt").write_text(f"File {n} tells of the harbour. " * 9, encoding="utf-8")
    calm, data, log = tmp_path / "calm", tmp_path / "killed", tmp_path / "acknowledged"
    killed.gather(calm, newsstands)
    command = [sys.executable, "-m", "promises.killed", str(data), str(KILLS), "7", str(log), *newsstands]
    tests = Path(__file__).resolve().parents[1]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tests, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) > KILLS * 0.9, "most runs were over before they were killed"
    acknowledged = log.read_text().split()
    store = SqlStore.open(data)
    print(f"{len(acknowledged)} acknowledged, {store.waiting()} waiting after {KILLS} kills")
    assert acknowledged
    assert lost(store, set(acknowledged)) == set()
    assert len(acknowledged) == len(set(acknowledged)), "something was acknowledged twice"
    assert list(store.check(deep=True)) == []
    store.close()
    killed.gather(data, newsstands)
    store, undisturbed = SqlStore.open(data), SqlStore.open(calm)
    assert len({c.address for c in store.captures()}) == len(list(store.captures()))
    assert list(store.check(deep=True)) == []
    # A last round over feeds that have nothing new, so that both ended with the same lines.
    for folder in (data, calm):
        killed.gather(folder, newsstands)
    assert held(store) == held(undisturbed)
    store.close()
    undisturbed.close()


def test_a_planted_loss_is_found(folder: Path, tmp_path: Path) -> None:
    store = SqlStore.open(tmp_path / "data")
    assert lost(store, {"file:///nowhere.txt"}) == {"file:///nowhere.txt"}
    store.close()
