"""What every test may rely on: no network but loopback, the measuring data where it lies beside the project."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the data for measuring, which lies beside the project and never in it."""
    for folder in (os.environ.get("CORANTO_SHARED"), ROOT.parent / "shared"):
        if folder and (Path(folder) / "data" / "seeds").is_dir():
            return Path(folder)
    pytest.skip("the measuring data is not here: set CORANTO_SHARED or put `shared` beside the checkout")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only loopback may be reached from a test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family in (socket.AF_INET, socket.AF_INET6) and host not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address}; tests use loopback only")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    yield
