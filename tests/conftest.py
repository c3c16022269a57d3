"""What every test may rely on: no network but loopback, the measuring data where it lies beside the project."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest

HANGS = 300
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the data for measuring, which lies beside the project and never in it."""
    for folder in (os.environ.get("CORANTO_SHARED"), ROOT.parent / "shared"):
        if folder and (Path(folder) / "data" / "seeds").is_dir():
            return Path(folder)
    pytest.skip("the measuring data is not here: set CORANTO_SHARED or put `shared` beside the checkout")


@pytest.fixture(autouse=True)
def watchdog() -> Iterator[None]:
    """A test that hangs fails after HANGS seconds, far beyond what any takes; no test asserts how long it took."""

    def hangs(_signal: int, _frame: object) -> None:
        pytest.fail(f"this test has not ended in {HANGS} seconds: something in it hangs")

    before = signal.signal(signal.SIGALRM, hangs)
    signal.alarm(HANGS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only loopback may be reached from a test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family in (socket.AF_INET, socket.AF_INET6) and host not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address}; tests use loopback only")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def samples() -> Iterator[Any]:
    """The desk over all sample reports, woven once for the whole run."""
    from coranto import samples as bundled
    from coranto.desk import StoreDesk
    from coranto.journey import Weaver
    from coranto.settings import Settings
    from coranto.store.memory import MemoryStore

    store, settings = MemoryStore(), Settings()
    for body in bundled.reports():
        store.append(body)
    Weaver(store, settings).weave()
    yield StoreDesk(store, settings, samples=True)
    store.close()


def program(*names: str) -> str:
    """The path of a program of the system under the first of these names, which is that of its Debian package.

    Without it the test is skipped with the reason, unless CORANTO_REQUIRE names it.
    """
    path = next((found for name in names if (found := which(name))), None)
    if path is None:
        if names[0] in os.environ.get("CORANTO_REQUIRE", "").split():
            pytest.fail(f"this run requires {names[0]}: install the Debian package of that name")
        pytest.skip(f"no {names[0]} on this machine: install it (Debian: {names[0]}) to run this test")
    return path


@pytest.fixture(scope="session")
def openssl() -> str:
    """The system's openssl."""
    return program("openssl")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium of the system."""
    path = program("chromium", "chromium-browser", "google-chrome")
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip
    with sync_playwright() as play:
        made = play.chromium.launch(executable_path=path, args=quiet)
        yield made
        made.close()
