"""What a newsroom's machine goes through: the site goes on serving, what was skipped is listed, and it catches up."""

from __future__ import annotations

import os
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from capture.conftest import LOOPBACK
from capture.server import Server, page, reply
from coranto import journey
from coranto import service as serving
from coranto.capture.http import Fetcher
from coranto.publish.site import app
from coranto.records import Source
from coranto.service import Service, Shown
from coranto.settings import Settings, load
from coranto.store import engine

PAGES = 4
# How long a test waits for something that must happen; nothing is asserted of how long it took.
PATIENCE = 120


class Newsroom:
    """A service at work over a few hosts, one server and one feed each, with a clock and a resolver in our hands."""

    def __init__(self, folder: Path, hosts: int) -> None:
        self.at = "2024-05-01T10:00:00Z"
        self.dns = True
        self.said: list[str] = []
        self.servers = [Server() for _ in range(hosts)]
        for n in range(hosts):
            self.publish(n, PAGES)
        self.settings = self._settings(folder)
        fetcher = Fetcher(self.settings.fetch, now=lambda: self.at, lookup=self._look_up)
        self.service = Service(self.settings, self.said.append, fetcher=fetcher)
        self.feeds = [
            Source(kind="feed", address=f"http://host{n}.example:{s.port}/feed", outlet=f"Post {n}")
            for n, s in enumerate(self.servers)
        ]
        for source in self.feeds:
            self.service.store.add_source(source)
        self.site = TestClient(app(Shown(self.service), self.settings))  # type: ignore[arg-type]
        self._work = threading.Thread(target=self.service.loop, daemon=True)

    def _settings(self, folder: Path) -> Settings:
        fetch = {"allow_networks": LOOPBACK, "delay_seconds": 0, "robots": False, "total_seconds": 1, "concurrency": 6}
        return load(data=folder, samples=False, pack="", fetch=fetch, glean={"reader": "rules"}, vectors={"models": ()})

    def _look_up(self, host: str, port: int) -> list[str]:
        if not self.dns:
            raise socket.gaierror("no answer")
        return ["127.0.0.1"]

    def publish(self, n: int, pages: int) -> None:
        """Let the feed of a host name so many pages, all of which answer."""
        server, items = self.servers[n], ""
        for p in range(pages):
            words = f"The harbour of town {n} was closed on day {p}. " * 12
            server.routes[f"/{p}"] = reply(200, page(words, f"Harbour {n} {p}"), Content_Type="text/html")
            items += f"<item><title>Harbour {n} {p}</title><link>http://host{n}.example:{server.port}/{p}</link></item>"
        feed = f"<rss><channel><title>Post {n}</title>{items}</channel></rss>".encode()
        server.routes["/feed"] = reply(200, feed, Content_Type="application/rss+xml")

    def begin(self) -> None:
        self._work.start()

    def until(self, happened: Callable[[], object], what: str) -> None:
        """Wait until something has happened; meanwhile the site serves."""
        end = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < end, f"never: {what}; said: {self.said[-5:]}"
            assert self.serves()
            time.sleep(0.05)

    def stored(self) -> int:
        return len(list(self.service.store.captures()))

    def woven(self) -> int:
        return len(list(self.service.store.articles()))

    def serves(self) -> bool:
        return all(self.site.get(path).status_code == 200 for path in ("/", "/sources", "/api/v1/sources"))

    def close(self) -> None:
        self.service.stop.set()
        if self._work.ident is not None:
            self._work.join(timeout=PATIENCE)
        self.service.close()
        for server in self.servers:
            server.close()


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Newsroom]]:
    for name in ("GATHER_PAUSE", "WEAVE_PAUSE", "TROUBLE_PAUSE"):
        monkeypatch.setattr(serving, name, 0.1)
    made: list[Newsroom] = []

    def make(hosts: int = 3) -> Newsroom:
        made.append(Newsroom(tmp_path / "data", hosts))
        return made[-1]

    yield make
    for one in made:
        one.close()


def whole(room: Newsroom) -> bool:
    """Whether everything that was published is in, read, and in the books."""
    wanted = len(room.servers) * PAGES
    return room.stored() == room.woven() == wanted and not room.service.store.waiting()


def test_a_resolver_that_is_down(newsroom: Callable[..., Newsroom]) -> None:
    room = newsroom()
    room.dns = False
    room.begin()
    room.until(lambda: len(room.service.store.outcomes("quarantined")) == 3, "every feed is listed as not reached")
    assert {o.reason for o in room.service.store.outcomes()} == {"unresolved"}
    assert "could not be reached" in room.site.get("/").text
    assert any("could not be reached" in line for line in room.said)
    room.dns, room.at = True, "2024-05-01T12:00:00Z"
    room.service._fetcher._hosts._known.clear()  # the pause after a failure is counted by the machine's own clock
    room.until(lambda: whole(room), "it catches up")
    assert list(room.service.store.check(deep=True)) == []


def test_a_disk_that_is_full(newsroom: Callable[..., Newsroom], monkeypatch: pytest.MonkeyPatch) -> None:
    room, write = newsroom(), os.write
    with monkeypatch.context() as patch:

        def full(file: int, data: Any) -> int:
            if len(data) > 200:
                raise OSError(28, "No space left on device")
            return write(file, data)

        patch.setattr(os, "write", full)
        room.begin()
        room.until(lambda: any("free some space" in line for line in room.said), "it says that the disk is full")
        assert room.stored() == 0
    room.at = "2024-05-01T12:00:00Z"
    room.until(lambda: whole(room), "it catches up")
    assert list(room.service.store.check(deep=True)) == []


@pytest.mark.parametrize(
    ("pragma", "undo", "told"),
    [
        ("max_page_count = 1", "max_page_count = 1073741823", "full"),
        ("query_only = ON", "query_only = OFF", "readonly"),
    ],
)
def test_a_database_that_cannot_grow_or_be_written(
    newsroom: Callable[..., Newsroom], pragma: str, undo: str, told: str
) -> None:
    """SQLite's own errors for a disk that is full or read-only, on every connection."""
    room = newsroom()
    now = [pragma]
    database = room.service.store.engine  # type: ignore[attr-defined]
    event.listen(database, "checkout", lambda connection, *_: connection.execute(f"PRAGMA {now[0]}"))
    room.begin()
    room.until(lambda: any(told in line for line in room.said), f"it says that the database is {told}")
    now[0], room.at = undo, "2024-05-01T12:00:00Z"
    room.until(lambda: whole(room), "it catches up")
    assert list(room.service.store.check(deep=True)) == []


def test_a_database_that_another_program_holds(
    newsroom: Callable[..., Newsroom], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert engine.BUSY_SECONDS > 30
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0)
    room = newsroom()
    holder = sqlite3.connect(room.settings.data / "coranto.sqlite", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    room.begin()
    room.until(lambda: any("locked" in line for line in room.said), "it says that the database is held")
    assert room.stored() == 0
    holder.execute("ROLLBACK")
    holder.close()
    room.at = "2024-05-01T12:00:00Z"
    room.until(lambda: whole(room), "it catches up")


@pytest.mark.parametrize("then", ["2024-05-02T11:00:00Z", "2024-04-30T09:00:00Z"], ids=["forward", "back"])
def test_a_clock_that_jumps_by_a_day(newsroom: Callable[..., Newsroom], then: str) -> None:
    room = newsroom()
    room.begin()
    room.until(lambda: whole(room), "the first round")
    asked = [len(server.asked) for server in room.servers]
    room.at = then
    room.until(lambda: all(len(s.asked) > n for s, n in zip(room.servers, asked, strict=True)), "they are asked again")
    assert list(room.service.store.check()) == []
    assert not any(h.silent for h in room.service.desk.sources())


def test_a_third_of_the_hosts_dead_or_slow(newsroom: Callable[..., Newsroom]) -> None:
    room = newsroom(6)

    def slow(wire: socket.socket, _path: str, _headers: dict[str, str]) -> None:
        wire.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(400):
            time.sleep(0.1)
            wire.sendall(b"x")

    routes = dict(room.servers[0].routes)
    room.servers[0].routes = dict.fromkeys(routes, slow)
    room.servers[1].close()
    room.begin()
    room.until(lambda: room.woven() == 4 * PAGES, "the others are not held up")
    room.until(lambda: len(room.service.store.outcomes("quarantined")) == 2, "both are listed")
    assert {o.reason for o in room.service.store.outcomes("quarantined")} == {"too-slow", "unreachable"}
    assert len(room.service.desk.status().unreachable) == 2
    room.servers[0].routes, room.at = routes, "2024-05-01T12:00:00Z"
    room.until(lambda: room.woven() == 5 * PAGES, "the slow one catches up")
    assert list(room.service.store.check()) == []


def test_a_day_that_begins_without_news_has_its_edition(newsroom: Callable[..., Newsroom]) -> None:
    room = newsroom(1)
    service = room.service
    service.gather()
    service._weaver = service._weaver or journey.Weaver(service.store, room.settings, service.runner)
    service._weaver.weave()
    assert service.store.edition() is None
    assert service.weave() == 0
    made = service.store.edition()
    assert made is not None
    assert made.choices
    version = service.store.version()
    assert service.weave() == 0
    assert service.store.version() == version, "an edition that is there is not made again while nothing comes"
