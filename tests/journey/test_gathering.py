"""A round of gathering against a server on loopback: what is named ends, what fails comes again, nothing is lost."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from capture.conftest import make_settings
from capture.server import Server, page, reply
from coranto import gathering, plugins
from coranto.capture import Item, Seen
from coranto.capture.http import Fetcher
from coranto.capture.schedule import SCHEDULE, Poll
from coranto.errors import NotNow
from coranto.gathering import Round
from coranto.health import health
from coranto.records import Lead, Outcome, Source
from coranto.settings import Settings
from coranto.store.memory import MemoryStore
from coranto.store.sql import SqlStore


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    made = SqlStore.open(tmp_path / "data")
    yield made
    made.close()


class Now:
    """A clock for what is written down."""

    def __init__(self) -> None:
        self.at = "2024-05-01T10:00:00Z"

    def __call__(self) -> str:
        return self.at


def rss(server: Server, *paths: str) -> bytes:
    items = "".join(f"<item><title>Title {p}</title><link>{server.url}{p}</link></item>" for p in paths)
    return f"<rss><channel><title>Wire</title>{items}</channel></rss>".encode()


def feed(server: Server, path: str, *pages: str) -> Source:
    server.routes[path] = reply(200, rss(server, *pages), Content_Type="application/rss+xml", ETag=f'"{len(pages)}"')
    for one in pages:
        server.routes.setdefault(one, reply(200, page(f"Words of {one}"), Content_Type="text/html"))
    return Source(kind="feed", address=server.url + path)


def run(store: SqlStore, *sources: Source, now: Now | None = None, **given: Any) -> Counter[str]:
    settings = make_settings(concurrency=4)
    fetcher = Fetcher(settings.fetch, now=now or Now())
    return Round(store, settings, fetcher, chance=lambda: 0.5, **given).run(sources)


def test_what_a_feed_names_is_fetched_once_and_the_books_balance(server: Server, store: SqlStore) -> None:
    both = feed(server, "/one", "/a", "/b"), feed(server, "/two", "/b", "/c")
    server.routes["/c"] = reply(404)
    told: list[Outcome] = []
    assert run(store, *both, told=told.append) == {"stored": 2, "refused": 1}
    assert sorted(o.address.removeprefix(server.url) for o in told) == ["/a", "/b", "/c"]
    assert Counter(server.paths) == {"/one": 1, "/two": 1, "/a": 1, "/b": 1, "/c": 1}
    assert store.waiting() == 0
    assert {t.outcome: t.count for t in store.books() if t.source == both[0].id} == {"stored": 2}
    assert list(store.check(deep=True)) == []
    assert store.captures().__next__().hint("title") == "Title /a"


def test_nothing_new_is_unchanged_and_only_asked_whether_it_changed(server: Server, store: SqlStore) -> None:
    source = feed(server, "/one", "/a")
    run(store, source)
    server.routes["/one"] = reply(304)
    assert run(store, source) == {"unchanged": 1}
    assert server.asked[-1][1]["if-none-match"] == '"1"'


def test_a_page_that_failed_comes_again_when_its_time_has_come(server: Server, store: SqlStore) -> None:
    now, source = Now(), feed(server, "/one", "/a", "/b")
    server.routes["/b"] = reply(503)
    assert run(store, source, now=now) == {"stored": 1, "quarantined": 1}
    server.routes["/b"] = reply(200, page("back"), Content_Type="text/html")
    now.at = "2024-05-01T10:10:00Z"
    assert run(store, now=now) == {}
    now.at = "2024-05-01T10:20:00Z"
    assert run(store, now=now) == {"stored": 1}
    assert list(store.check()) == []


def test_a_page_that_keeps_failing_is_given_up_until_somebody_asks(server: Server, store: SqlStore) -> None:
    now, source = Now(), feed(server, "/one", "/a")
    server.routes["/a"] = reply(500)
    run(store, source, now=now)
    for day in range(2, 30):
        now.at = f"2024-05-{day:02}T10:00:00Z"
        run(store, now=now)
    assert server.paths.count("/a") == 9
    assert store.waiting(tried=True) == 1
    server.routes["/a"] = reply(200, page("back"), Content_Type="text/html")
    assert store.retry() == 1
    assert run(store, now=now) == {"stored": 1}
    assert list(store.check()) == []


def test_a_round_that_was_cut_off_goes_on_where_it_was(server: Server, store: SqlStore) -> None:
    source = feed(server, "/one", *(f"/{n}" for n in range(20)))
    stop = threading.Event()

    def told(_: Outcome) -> None:
        stop.set()

    first = run(store, source, told=told, stop=stop)
    assert 0 < first["stored"] < 20
    assert store.waiting() == 20 - first["stored"]
    server.routes["/one"] = reply(304)
    assert run(store, source) == {"stored": 20 - first["stored"], "unchanged": 1}
    assert Counter(server.paths) == Counter(["/one", "/one", *(f"/{n}" for n in range(20))])


def test_after_its_time_a_round_begins_nothing_more(server: Server, store: SqlStore) -> None:
    source, settings = feed(server, "/one", "/a"), make_settings()
    assert Round(store, settings, Fetcher(settings.fetch)).run([source], seconds=-1) == {}
    assert server.asked == []
    assert Round(store, settings, Fetcher(settings.fetch)).run([source], seconds=60) == {"stored": 1}


def test_local_sources_leave_the_agenda_alone(server: Server, store: SqlStore, tmp_path: Path) -> None:
    feed(server, "/one", "/a")
    store.enter([Lead(address=f"{server.url}/a", source="src:1")])
    (tmp_path / "x.txt").write_text("Words of a file", encoding="utf-8")
    settings = make_settings()
    made, source = (
        Round(store, settings, Fetcher(settings.fetch)),
        Source(kind="files", address=str(tmp_path / "x.txt")),
    )
    assert made.run([source], agenda=False) == {"stored": 1}
    assert (server.asked, store.waiting()) == ([], 1)
    assert Poll.read(store.state(source.id, SCHEDULE)).seconds() == 20  # a file is watched


class Breaking:
    """A kind of source that yields something and then breaks."""

    def __init__(self, settings: Settings, fetcher: Fetcher | None = None) -> None:
        self.now = fetcher.now if fetcher else Now()

    def capture(self, source: Source, seen: Seen) -> Iterator[Item]:
        yield Outcome(address=f"{source.address}/1", outcome="unchanged", at=self.now(), source=source.id)
        seen.save(source.id, "cursor", "1")
        raise KeyError("a bug")


def test_a_capturer_that_breaks_ends_in_the_books_and_ends_nothing_else(
    server: Server, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    get = plugins.get
    monkeypatch.setattr(plugins, "get", lambda group, name: Breaking if name == "odd" else get(group, name))
    odd, none = Source(kind="odd", address="odd:1"), Source(kind="none", address="none:1")
    assert run(store, odd, none, feed(server, "/one", "/a")) == {
        "unchanged": 1, "quarantined": 1, "refused": 1, "stored": 1,
    }  # fmt: skip
    broken = {o.address: o for o in store.outcomes()}["odd:1"]
    assert broken.reason == "capturer-failed"
    assert "KeyError" in broken.message
    assert store.state(odd.id, "cursor") == "1"
    assert {o.address: o.reason for o in store.outcomes("refused")} == {"none:1": "unknown-kind"}


def test_the_schedule_of_a_source_is_kept_with_what_it_brought(server: Server, store: SqlStore) -> None:
    now, good, bad = Now(), feed(server, "/one", "/a"), Source(kind="feed", address=f"{server.url}/gone")
    for source in (good, bad):
        store.add_source(source)
    assert gathering.due(store, store.sources(), now.at) == (sorted(store.sources(), key=lambda s: s.id), "")
    run(store, good, bad, now=now)
    poll = Poll.read(store.state(good.id, SCHEDULE))
    assert (poll.tried_at, poll.new_at, poll.next_at) == (now.at, now.at, "2024-05-01T10:15:00Z")
    assert gathering.due(store, store.sources(), now.at) == ([], "2024-05-01T10:15:00Z")
    now.at = "2024-05-01T10:15:00Z"
    assert set(gathering.due(store, store.sources(), now.at)[0]) == {good, bad}
    fares = {h.source.address: h for h in health(store, store.sources(), now.at)}
    assert (fares[good.address].reached, fares[good.address].every_minutes) == (True, 15)
    assert (fares[bad.address].reached, fares[bad.address].reason) == (False, "http-404")
    assert fares[bad.address].counts == (("refused", 1),)


def test_a_store_that_cannot_be_written_ends_the_round_and_nothing_is_lost(
    server: Server, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = feed(server, "/one", *(f"/{n}" for n in range(8)))
    with monkeypatch.context() as patch:

        def full(*_: object) -> list[str]:
            raise NotNow("no space", reason="disk")

        patch.setattr(store.segments, "extend", full)
        with pytest.raises(NotNow, match="no space"):
            run(store, source)
    assert store.waiting() == 8
    assert run(store) == {"stored": 8}
    assert list(store.check(deep=True)) == []


def test_a_client_that_breaks_ends_in_the_books(
    server: Server, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("a bug")

    source = feed(server, "/one", "/a", "/b")
    with monkeypatch.context() as patch:
        patch.setattr(gathering, "fetch_page", broken)
        assert run(store, source) == {"quarantined": 2}
    assert {o.reason for o in store.outcomes("quarantined")} == {"capturer-failed"}
    store.retry()
    assert run(store) == {"stored": 2}


def test_a_store_in_memory_is_safe_with_threads(server: Server) -> None:
    memory = MemoryStore()
    sources = [feed(server, f"/f{n}", *(f"/f{n}/{p}" for p in range(6))) for n in range(8)]
    assert run(memory, *sources) == {"stored": 48}
    assert len(list(memory.captures())) == 48
    assert list(memory.check(deep=True)) == []
    memory.close()
