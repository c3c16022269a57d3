"""What every kind of source passes. A test inherits `SourceSuite` and says how its kind's sources are made::

    class TestFeed(SourceSuite):
        parsers = ("coranto.capture.entries:read",)

        def whole(self) -> Case: ...      # at least two good items
        def partly(self) -> Case: ...     # one bad item between two good ones
        def gone(self) -> Case: ...       # nothing there

The store is played by `Store`, which is as strict as a real one may be: what is saved counts only with all that was
yielded before it, and a kill loses what was not taken.
"""

from __future__ import annotations

import copy
import pickle
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import pytest

from capture.server import Handler, Server, reply
from coranto.capture import Capturer, Item, worker
from coranto.capture.http import Fetcher
from coranto.records import Body, Lead, Outcome, Source
from coranto.settings import Settings

ENDS = ("unchanged", "refused", "quarantined")
DOC = Path(__file__).resolve().parents[2] / "docs" / "howto" / "add-a-source-kind.md"


def documented_hints() -> frozenset[str]:
    """The names of hints, from the table of the how-to."""
    return frozenset(re.findall(r"^\| `([a-z_-]+)` \|", DOC.read_text(encoding="utf-8"), re.MULTILINE))


@dataclass
class Case:
    """One source as a test has set it up. `make` gives a new capturer, as a new process would have it."""

    source: Source
    make: Callable[[], Capturer]
    good: int = 2


@dataclass
class Store:
    """A `Seen` and what takes the items: `kept` is what a kill leaves."""

    kept: dict[tuple[str, str], str] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)
    taken: list[Item] = field(default_factory=list)

    def state(self, source: str, key: str) -> str | None:
        assert source
        return self.kept.get((source, key))

    def save(self, source: str, key: str, value: str) -> None:
        assert isinstance(key, str)
        assert isinstance(value, str)
        assert source
        self.kept[source, key] = value

    def known(self, address: str) -> bool:
        return address in self.addresses

    def take(self, item: Item) -> None:
        """The item is safe from here on."""
        self.taken.append(item)
        if isinstance(item, Body):
            self.addresses |= {item.capture.asked, item.capture.address}
        elif isinstance(item, Lead) or item.outcome == "refused":
            self.addresses.add(item.address)

    def round(self, case: Case, kill_at: int | None = None) -> list[Item]:
        """One round; with `kill_at` the process dies when it has been handed that many items, the last one in hand."""
        before = len(self.taken)
        found: Iterator[Item] = case.make().capture(case.source, self)
        for count, item in enumerate(found, 1):
            if count == kill_at:
                break
            self.take(item)
        return self.taken[before:]

    def moved(self) -> Store:
        """The same store as another process finds it."""
        return cast(Store, pickle.loads(pickle.dumps(copy.deepcopy(self))))


def content(item: Item) -> tuple[str, str]:
    """What tells an item from another: its address, and its bytes where it has them."""
    if isinstance(item, Body):
        return item.capture.address, item.capture.sha256
    return item.address, item.outcome if isinstance(item, Outcome) else "lead"


def given(items: list[Item]) -> list[Item]:
    """Those that are or lead to a report."""
    return [item for item in items if not isinstance(item, Outcome)]


def conditional(body: bytes, etag: str = '"1"', **headers: str) -> Handler:
    """A route that answers 304 to whoever has this etag."""

    def route(wire: socket.socket, _path: str, asked: dict[str, str]) -> None:
        if asked.get("if-none-match") == etag:
            wire.sendall(reply(304, b"", ETag=etag))
        else:
            wire.sendall(reply(200, body, ETag=etag, **headers))

    return route


class SourceSuite:
    """See above. `self.folder`, `self.server`, `self.settings` and `self.fetcher` are new for every test."""

    # The functions ("module:name") that read foreign bytes; empty where a kind reads none itself.
    parsers: tuple[str, ...] = ()
    # Whether the source is asked over HTTP, so that its second round must be a conditional request.
    over_http = True
    # Whether a round after a kill goes on where it stopped; one that begins anew gives some items twice.
    resumes = True

    folder: Path
    server: Server
    settings: Settings
    fetcher: Fetcher

    @pytest.fixture(autouse=True)
    def place(self, tmp_path: Path, server: Server, settings: Settings) -> None:
        self.folder, self.server, self.settings = tmp_path, server, settings
        self.fetcher = Fetcher(settings.fetch)

    def whole(self) -> Case:
        """A source with at least two good items and no bad one."""
        raise NotImplementedError

    def partly(self) -> Case | None:
        """A source with one bad item between good ones; None where a source of this kind has one item only."""
        return None

    def gone(self) -> Case:
        """A source that is not there."""
        raise NotImplementedError

    def test_items_are_bodies_leads_and_outcomes(self) -> None:
        case = self.whole()
        items = Store().round(case)
        assert len(given(items)) == case.good, items
        for item in items:
            assert isinstance(item, Body | Lead | Outcome)
            assert (item.capture.source if isinstance(item, Body) else item.source) == case.source.id
            if isinstance(item, Outcome):
                assert item.outcome in ENDS
            if isinstance(item, Body):
                assert item.capture.size == len(item.content)

    def test_each_address_once(self) -> None:
        found = [content(item)[0] for item in Store().round(self.whole())]
        assert len(found) == len(set(found)), found

    def test_hints_are_the_documented_names(self) -> None:
        names = documented_hints()
        assert names
        for item in given(Store().round(self.whole())):
            hints = item.capture.hints if isinstance(item, Body) else cast(Lead, item).hints
            assert {name for name, _ in hints} - names == set()
            assert all(value for _, value in hints)
            assert len(dict(hints)) == len(hints), hints

    def test_a_second_round_without_change_is_unchanged_and_asks_politely(self) -> None:
        case, store = self.whole(), Store()
        store.round(case)
        asked = len(self.server.asked)
        again = store.round(case)
        assert again
        assert [i for i in again if not isinstance(i, Outcome) or i.outcome != "unchanged"] == []
        later = [h for path, h in self.server.asked[asked:] if path != "/robots.txt"]
        assert bool(later) == self.over_http
        assert all("if-none-match" in headers or "if-modified-since" in headers for headers in later), later

    def test_state_is_opaque_and_all_that_is_remembered(self) -> None:
        case, store = self.whole(), Store()
        first = store.round(case)
        moved = store.moved()
        assert given(moved.round(case)) == []
        # What is not in the store is not remembered: another store gets everything.
        assert [content(i) for i in given(Store().round(case))] == [content(i) for i in given(first)]

    def test_a_kill_at_any_moment_loses_nothing(self) -> None:
        case = self.whole()
        wanted = {content(item) for item in given(Store().round(case))}
        for kill_at in range(1, len(wanted) + 2):
            store = Store()
            store.round(case, kill_at)
            resumed = store.moved()
            again = given(resumed.round(case))
            assert {content(item) for item in given(resumed.taken)} == wanted, f"killed at item {kill_at}"
            if self.resumes:
                assert {content(item) for item in again}.isdisjoint(content(i) for i in given(store.taken))

    def test_a_bad_item_is_told_with_its_reason_and_keeps_its_neighbours(self) -> None:
        case = self.partly()
        if case is None:
            pytest.skip("a source of this kind has one item")
        items = Store().round(case)
        assert len(given(items)) == case.good, items
        bad = [i for i in items if isinstance(i, Outcome) and i.outcome in ("refused", "quarantined")]
        assert bad
        assert all(i.reason and i.message and i.address for i in bad)

    def test_what_is_gone_is_told_and_nothing_raises(self) -> None:
        case, store = self.gone(), Store()
        for _ in range(2):
            [item] = store.round(case)
            assert isinstance(item, Outcome)
            assert item.outcome in ("refused", "quarantined")
            assert item.reason
            assert item.message
            assert item.source == case.source.id

    def test_foreign_bytes_are_parsed_in_the_killable_worker(self, monkeypatch: pytest.MonkeyPatch) -> None:
        if not self.parsers:
            pytest.skip("this kind takes bytes as they are")
        called: list[str] = []
        before = worker.Workers.call

        def watched(self: Any, function: str, gives: Any, *arguments: Any) -> Any:
            called.append(function)
            return before(self, function, gives, *arguments)

        def here(*_arguments: Any, **_named: Any) -> Any:
            raise AssertionError("foreign bytes were parsed in the process that holds the store")

        monkeypatch.setattr(worker.Workers, "call", watched)
        for function in self.parsers:
            module, _, name = function.partition(":")
            monkeypatch.setattr(import_module(module), name, here)
        case = self.whole()
        assert len(given(Store().round(case))) == case.good
        assert set(self.parsers) <= set(called)
