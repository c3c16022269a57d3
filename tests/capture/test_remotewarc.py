from __future__ import annotations

import gzip
import inspect
import os
import socket
from pathlib import Path

import pytest

from capture.ranged import RangedFetcher
from capture.server import Server, reply
from capture.test_warc import record
from coranto.capture import ranges
from coranto.capture.ccnews import CcNewsCapturer
from coranto.capture.http import Fetcher
from coranto.capture.ranges import Parts, members
from coranto.capture.remotewarc import AnyWarcCapturer, RemoteWarcCapturer
from coranto.records import Body, Outcome, Source
from coranto.settings import Settings
from shared.sources import Case, SourceSuite, Store, given

ZIPPED = [gzip.compress(record(n)) for n in range(8)]


def numbers(items: list[object]) -> list[int]:
    return [int(i.capture.address.rpartition("/")[2]) for i in items if isinstance(i, Body)]


class Ranged(SourceSuite):
    fetcher: RangedFetcher

    @pytest.fixture(autouse=True)
    def place(self, tmp_path: Path, server: Server, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[override]
        self.folder, self.server, self.settings = tmp_path, server, settings
        self.fetcher = RangedFetcher(settings.fetch, server)
        # Smaller than a record: every member lies across several parts.
        monkeypatch.setattr(ranges, "PART_BYTES", 100)


class TestRemoteWarc(Ranged):
    def case(self, good: int, content: bytes = b"") -> Case:
        if content:
            self.fetcher.files["/news/a.warc.gz"] = content
        source = Source(kind="warc", address=f"{self.server.url}/news/a.warc.gz", outlet="Archive")
        return Case(source, lambda: AnyWarcCapturer(self.settings, self.fetcher), good)

    def whole(self) -> Case:
        return self.case(4, b"".join(ZIPPED[:4]))

    def partly(self) -> Case:
        torn = ZIPPED[5][: len(ZIPPED[5]) // 2]
        return self.case(3, ZIPPED[0] + torn + ZIPPED[1] + b"\0\0\0" + ZIPPED[2])

    def gone(self) -> Case:
        return self.case(0)

    def test_pages_say_where_they_lie(self) -> None:
        found = given(Store().round(self.whole()))
        offsets = [sum(map(len, ZIPPED[:n])) for n in range(4)]
        assert [b.capture.hint("warc") for b in found if isinstance(b, Body)] == [f"a.warc.gz:{o}" for o in offsets]
        assert all(b.capture.hint("outlet") == "Archive" for b in found if isinstance(b, Body))

    def test_a_broken_off_round_goes_on_at_the_record_where_it_stopped(self) -> None:
        case, store = self.whole(), Store()
        self.fetcher.ends_after = 6
        first = store.round(case)
        assert [i.outcome for i in first if isinstance(i, Outcome)] == ["quarantined"]
        had = numbers(first)
        assert 0 < len(had) < 4
        self.fetcher.ends_after = None
        self.server.asked.clear()
        assert numbers(store.round(case)) == [n for n in range(4) if n not in had]
        start = sum(map(len, ZIPPED[: len(had)]))
        assert self.server.asked[0][1]["range"].startswith(f"{start}-")

    def test_another_file_under_the_address_is_read_anew(self) -> None:
        case, store = self.whole(), Store()
        store.round(case)
        case = self.case(2, ZIPPED[6] + ZIPPED[7])
        assert numbers(store.round(case)) == [6, 7]
        # In the middle of reading, too: in the next round.
        self.fetcher.ends_after = len(self.server.asked) + 7
        case = self.case(4, b"".join(ZIPPED[:4]))
        store.round(case)
        self.fetcher.ends_after = None
        case = self.case(2, ZIPPED[6] + ZIPPED[7] + ZIPPED[0])
        [told] = store.round(case)
        assert isinstance(told, Outcome)
        assert (told.outcome, told.reason) == ("quarantined", "changed")
        assert numbers(store.round(case)) == [6, 7, 0]

    def test_without_validators_the_length_decides(self) -> None:
        self.fetcher.etags = False
        case, store = self.whole(), Store()
        assert numbers(store.round(case)) == [0, 1, 2, 3]
        self.server.asked.clear()
        assert numbers(store.round(case)) == []
        assert self.server.asked == [("/news/a.warc.gz", {"range": "0-0"})]
        case = self.case(5, b"".join(ZIPPED[:5]))
        assert numbers(store.round(case)) == [0, 1, 2, 3, 4]

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"no warc at all" * 100, "not-warc"), (gzip.compress(b"words " * 100), "not-warc"),
            (b"".join(record(n) for n in range(3)), "not-warc"), (b"\x1f\x8b\x08 broken", "not-warc"),
        ],
    )  # fmt: skip
    def test_what_is_no_warc_is_told_of_at_once(self, content: bytes, reason: str) -> None:
        [item] = Store().round(self.case(0, content))
        assert isinstance(item, Outcome)
        assert (item.outcome, item.reason) == ("refused", reason)
        assert "/news/a.warc.gz" in item.message

    def test_a_record_too_large_is_passed_over_and_told(self) -> None:
        limits = self.settings.fetch.model_copy(update={"max_bytes": 2_000})
        settings = self.settings.model_copy(update={"fetch": limits})
        huge = gzip.compress(record(9, text=os.urandom(30_000).hex().encode()))
        case = self.case(2, ZIPPED[0] + huge + ZIPPED[1])
        case.make = lambda: RemoteWarcCapturer(settings, self.fetcher)
        found = Store().round(case)
        assert numbers(list(found)) == [0, 1]
        [told] = [i for i in found if isinstance(i, Outcome)]
        assert (told.reason, told.address.rpartition("#")[2]) == ("warc-too-large", str(len(ZIPPED[0])))
        whole = self.case(0, gzip.compress(os.urandom(30_000)))
        whole.make = case.make
        [item] = Store().round(whole)
        assert isinstance(item, Outcome)
        assert item.reason == "warc-whole"

    def test_a_file_on_disk_is_read_from_there(self) -> None:
        (self.folder / "b.warc.gz").write_bytes(ZIPPED[0])
        case = self.case(1)
        case.source = Source(kind="warc", address=str(self.folder / "b.warc.gz"))
        assert numbers(list(Store().round(case))) == [0]
        assert self.server.asked == []


class TestCcNews(Ranged):
    parsers = ("coranto.capture.ccnews:read",)

    def case(self, good: int, *names: str, address: str = "/month/warc.paths.gz", **options: str) -> Case:
        if names:
            lines = "".join(f"crawl-data/{name}\n" for name in names).encode()
            self.fetcher.files["/month/warc.paths.gz"] = gzip.compress(lines, mtime=0)
        source = Source(kind="ccnews", address=self.server.url + address, options=tuple(options.items()))
        return Case(source, lambda: CcNewsCapturer(self.settings, self.fetcher), good)

    def holds(self, **files: bytes) -> None:
        self.fetcher.files |= {f"/crawl-data/{name}.warc.gz": content for name, content in files.items()}

    def whole(self) -> Case:
        self.holds(N1=ZIPPED[0] + ZIPPED[1], N2=ZIPPED[2])
        return self.case(3, "N1.warc.gz", "N2.warc.gz", files="2")

    def partly(self) -> Case:
        self.holds(N1=ZIPPED[0], N2=b"broken", N3=ZIPPED[1])
        return self.case(2, "N1.warc.gz", "N2.warc.gz", "N3.warc.gz", files="3")

    def gone(self) -> Case:
        return self.case(0)

    def test_the_newest_first_and_each_file_once(self) -> None:
        self.holds(N1=ZIPPED[1], N2=ZIPPED[2], N3=ZIPPED[3])
        case, store = self.case(1, "N2.warc.gz", "N1.warc.gz"), Store()
        assert numbers(list(store.round(case))) == [2]
        case = self.case(1, "N2.warc.gz", "N1.warc.gz", "N3.warc.gz")
        assert [numbers(list(store.round(case))) for _ in range(3)] == [[3], [1], []]

    def test_a_file_that_was_begun_is_finished_first(self) -> None:
        self.holds(N1=b"".join(ZIPPED[:4]), N2=ZIPPED[5])
        case, store = self.case(4, "N1.warc.gz"), Store()
        self.fetcher.ends_after = 7
        had = numbers(list(store.round(case)))
        assert 0 < len(had) < 4
        self.fetcher.ends_after = None
        case = self.case(1, "N1.warc.gz", "N2.warc.gz")
        assert numbers(list(store.round(case))) == [n for n in range(4) if n not in had]
        assert numbers(list(store.round(case))) == [5]

    def test_the_address_may_name_the_month_of_the_round(self) -> None:
        self.holds(N1=ZIPPED[0])
        case = self.case(1, "N1.warc.gz", address="/{year}/{month}/warc.paths.gz")
        self.fetcher.files["/2024/05/warc.paths.gz"] = self.fetcher.files.pop("/month/warc.paths.gz")
        assert numbers(list(Store().round(case))) == [0]

    def test_the_paths_may_lie_elsewhere(self) -> None:
        self.fetcher.files["/mirror/crawl-data/N1.warc.gz"] = ZIPPED[0]
        assert numbers(list(Store().round(self.case(1, "N1.warc.gz", prefix=f"{self.server.url}/mirror/")))) == [0]

    @pytest.mark.parametrize("options", [{"files": "all"}, {"prefix": "ftp://x"}, {"since": "1"}])
    def test_a_wrong_option_is_named(self, options: dict[str, str]) -> None:
        [item] = Store().round(self.case(0, "N1.warc.gz", **options))
        assert isinstance(item, Outcome)
        assert item.reason == "option"
        assert next(iter(options)) in item.message

    def test_what_is_no_listing_is_told(self) -> None:
        case = self.case(0)
        self.fetcher.files["/month/warc.paths.gz"] = b"<html>nothing here</html>"
        [item] = Store().round(case)
        assert isinstance(item, Outcome)
        assert item.reason == "not-a-listing"


class _Pieces:
    """Parts of given bytes, of a given size."""

    def __init__(self, content: bytes, size: int) -> None:
        self.content, self.size, self.at = content, size, 0

    def read(self) -> bytes:
        part = self.content[self.at : self.at + self.size]
        self.at += len(part)
        return part


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 1_000_000])
def test_members_are_cut_where_they_end_whatever_the_parts(size: int) -> None:
    good = [gzip.compress(b"%d" % n * 50) for n in range(4)]
    junk = good[0][:15]
    content = good[0] + good[1] + junk + good[2] + b"\0" * 5 + good[3] + good[0][:-3]
    found = list(members(_Pieces(content, size), 10_000))  # type: ignore[arg-type]
    assert [m.raw for m in found if m.whole] == good
    assert b"".join(m.raw for m in found if not m.whole) == junk + good[0][:-3]
    assert [m.offset for m in found][:2] == [0, len(good[0])]
    assert sum(m.size for m in found) == len(content) - 5


def test_a_bomb_takes_no_memory() -> None:
    import tracemalloc

    bomb = gzip.compress(bytes(200_000_000))
    tracemalloc.start()
    [member] = members(_Pieces(bomb, 1 << 20), 1_000_000)  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert member.raw == bomb
    assert peak < 20_000_000


HAS_RANGES = "byte_range" in inspect.signature(Fetcher.get).parameters


@pytest.mark.skipif(not HAS_RANGES, reason="the client does not ask for parts of files yet")
def test_parts_over_a_real_server(
    server: Server, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content = b"".join(ZIPPED)
    monkeypatch.setattr(ranges, "PART_BYTES", 300)

    def route(wire: socket.socket, _path: str, asked: dict[str, str]) -> None:
        if asked.get("if-none-match") == '"1"':
            wire.sendall(reply(304, ETag='"1"'))
            return
        first, _, last = asked["range"].removeprefix("bytes=").partition("-")
        part = content[int(first) : int(last) + 1]
        span = f"bytes {first}-{int(first) + len(part) - 1}/{len(content)}"
        wire.sendall(reply(206, part, ETag='"1"', Content_Range=span))

    server.routes["/a.warc.gz"] = route
    source = Source(kind="warc", address=f"{server.url}/a.warc.gz")
    fetcher = Fetcher(settings.fetch)
    case, store = Case(source, lambda: RemoteWarcCapturer(settings, fetcher)), Store()
    assert numbers(list(store.round(case))) == list(range(8))
    [again] = store.round(case)
    assert isinstance(again, Outcome)
    assert again.outcome == "unchanged"


@pytest.mark.parametrize(("size", "parts"), [(250, [100, 100, 50]), (200, [100, 100])])
def test_parts_end_where_a_server_does_not_tell_the_length(
    settings: Settings, server: Server, size: int, parts: list[int]
) -> None:
    fetcher = RangedFetcher(settings.fetch, server)
    fetcher.files["/a"] = b"x" * size
    fetcher.lengths = False
    found = Parts(fetcher, f"{server.url}/a", 0, "", "", 0)
    found.size = 100
    assert [len(part) for part in iter(found.read, b"")] == parts
    assert found.length == size
