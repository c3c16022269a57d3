"""The loopback server and a client that may reach it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from capture.server import Memory, Server
from coranto.capture.http import Fetcher
from coranto.settings import Settings, load

LOOPBACK = ("127.0.0.0/8",)


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    yield found
    found.close()


@pytest.fixture
def seen() -> Memory:
    return Memory()


@pytest.fixture
def settings() -> Settings:
    return make_settings()


def make_settings(**fetch: Any) -> Settings:
    given: dict[str, Any] = {"allow_networks": LOOPBACK, "delay_seconds": 0, "robots": False, "tdmrep": False, **fetch}
    return load(fetch=given)


@pytest.fixture
def fetcher(settings: Settings) -> Fetcher:
    return Fetcher(settings.fetch)


@pytest.fixture
def fetcher_with() -> Callable[..., Fetcher]:
    def make(**given: Any) -> Fetcher:
        inject = {k: given.pop(k) for k in ("lookup", "now", "clock", "sleep", "tls", "chance") if k in given}
        return Fetcher(make_settings(**given).fetch, **inject)

    return make


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every address that a network socket was asked to connect to, in order."""
    found: list[Any] = []
    before = socket.socket.connect

    def watched(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            found.append(address)
        before(self, address)

    monkeypatch.setattr(socket.socket, "connect", watched)
    return found
