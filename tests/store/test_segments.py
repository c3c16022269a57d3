from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as checked
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from coranto.errors import CorantoError, NotFound, NotNow
from coranto.records import Body, Capture
from coranto.store.segments import Segments, encoded, members


def body(n: int, content: bytes = b"", address: str = "https://news.example/{}", **given: object) -> Body:
    content = content or b"<p>report %d</p>" % n
    capture = Capture(
        asked=address.format(n), address=address.format(n), fetched_at="2024-05-01T10:00:00Z", status=200,
        media_type="text/html", sha256=sha256(content).hexdigest(), size=len(content), source="src:1",
        headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip")),
        hints=(("title", "Été \ud800\r\n\t\0 “x”"),),
    )  # fmt: skip
    return Body(capture=replace(capture, **given), content=content)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "segments"


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.glob("*.warc.gz"))


def test_what_is_stored_is_read_back(folder: Path) -> None:
    segments = Segments(folder)
    bodies = [body(0), body(1, b"\0\r\n\r\n\xff" * 1000), body(2, b"x", "file:///tmp/a b/é{}.txt", headers=()),
              body(3, "Ünï".encode())]  # fmt: skip
    locators = [segments.append(b) for b in bodies]
    segments.close()
    again = Segments(folder)
    assert [again.read(at, b.capture.sha256) for at, b in zip(locators, bodies, strict=True)] == [
        b.content for b in bodies
    ]
    found = list(again.records())
    assert [replace(b.capture, locator="") for b in found] == [b.capture for b in bodies]
    assert [b.capture.locator for b in found] == locators
    assert [b.content for b in found] == [b.content for b in bodies]


def test_any_warc_tool_can_read_it(folder: Path) -> None:
    segments = Segments(folder)
    segments.append(body(0))
    segments.append(body(1, b"plain", "file:///tmp/{}.txt", headers=(), media_type="text/plain"))
    segments.close()
    found = []
    with (folder / names(folder)[0]).open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            content = record.content_stream().read()
            found.append((record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), content))
            assert record.rec_headers.protocol == "WARC/1.1"
    assert [kind for kind, _uri, _content in found] == ["warcinfo", "response", "resource"]
    assert found[1][1:] == ("https://news.example/0", b"<p>report 0</p>")
    assert found[2][1:] == ("file:///tmp/1.txt", b"plain")


def test_the_same_capture_gives_the_same_bytes() -> None:
    assert encoded(body(1)) == encoded(body(1))


def test_rotation_by_size_and_by_day(folder: Path) -> None:
    day = ["20240501"]
    segments = Segments(folder, max_bytes=2000, day=lambda: day[0])
    locators = [segments.append(body(n)) for n in range(8)]
    day[0] = "20240502"
    locators.append(segments.append(body(8)))
    segments.close()
    assert len(names(folder)) >= 3
    assert names(folder)[-1].startswith("coranto-20240502-")
    assert [segments.read(at) for at in locators] == [body(n).content for n in range(9)]
    assert [b.capture.id for b in segments.records()] == [body(n).capture.id for n in range(9)]


@pytest.mark.parametrize("hint", [True, False])
def test_a_torn_end_is_cut_off_and_nothing_else(folder: Path, hint: bool) -> None:
    segments = Segments(folder)
    locators = [segments.append(body(n)) for n in range(3)]
    segments.close()
    path = folder / names(folder)[0]
    sound = path.stat().st_size
    for tail in (encoded(body(9))[:-1], encoded(body(9))[:3], b"\0" * 500, b"\x1f\x8b\x08 no gzip", b"x"):
        with path.open("ab") as file:
            file.write(tail)
        if not hint:
            (folder / "lock").write_bytes(b"")
        again = Segments(folder)
        assert [again.read(at) for at in locators] == [body(n).content for n in range(3)]
        added = again.append(body(5))
        assert int(added.split(":")[1]) == sound
        again.close()
        assert [b.content for b in again.records()] == [body(n).content for n in (0, 1, 2, 5)]
        os.truncate(path, sound)
        (folder / "lock").write_text(f"{path.name} {sound}\n")


def test_a_wrong_hint_does_no_harm(folder: Path) -> None:
    segments = Segments(folder)
    for n in range(3):
        segments.append(body(n))
    segments.close()
    path = folder / names(folder)[0]
    sound = path.stat().st_size
    for hint in (f"{path.name} 7", f"{path.name} {sound + 1000}", "other 5", "\xff\xfe", f"{path.name} -1"):
        (folder / "lock").write_text(hint, encoding="latin-1")
        again = Segments(folder)
        again.append(body(5))
        again.close()
        assert [b.content for b in again.records()] == [body(n).content for n in (0, 1, 2, 5)]
        os.truncate(path, sound)


def test_damage_with_good_records_after_it_is_never_cut(folder: Path) -> None:
    segments = Segments(folder)
    locators = [segments.append(body(n)) for n in range(4)]
    segments.close()
    path = folder / names(folder)[0]
    offset = int(locators[1].split(":")[1])
    with path.open("r+b") as file:
        file.seek(offset + 20)
        file.write(b"\xff" * 30)
    (folder / "lock").write_bytes(b"")
    size = path.stat().st_size
    again = Segments(folder)
    added = again.append(body(9))
    again.close()
    assert path.stat().st_size == size
    assert added.split(":")[0] != path.name
    assert again.read(locators[3]) == body(3).content
    with pytest.raises(NotFound, match="damaged"):
        again.read(locators[1])
    assert [b.content for b in again.records()] == [body(n).content for n in (0, 2, 3, 9)]


def test_one_writer_at_a_time_and_any_number_of_readers(folder: Path) -> None:
    first, second = Segments(folder), Segments(folder)
    at = first.append(body(0))
    assert second.read(at) == body(0).content
    with pytest.raises(NotNow) as caught:
        second.append(body(1))
    assert caught.value.reason == "locked"
    first.close()
    assert second.read(second.append(body(1))) == body(1).content
    second.close()


def test_what_is_not_there_is_not_found(folder: Path) -> None:
    segments = Segments(folder)
    at = segments.append(body(0))
    segments.close()
    name, offset, length = at.split(":")
    for wrong in (f"gone.warc.gz:{offset}:{length}", f"{name}:{int(offset) + 1}:{length}", f"{name}:{offset}:5"):
        with pytest.raises(NotFound):
            segments.read(wrong)
    with pytest.raises(NotFound, match="not those"):
        segments.read(at, "0" * 64)
    for nonsense in ("", "a:b:c", f"../{name}:{offset}:{length}", "x"):
        with pytest.raises(CorantoError):
            segments.read(nonsense)


def test_a_full_disk_stores_nothing_and_breaks_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    segments = Segments(folder)
    segments.append(body(0))
    write = os.write

    def full(fd: int, data: bytes) -> int:
        write(fd, bytes(data)[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(NotNow) as caught:
        segments.append(body(1))
    assert caught.value.reason == "disk"
    monkeypatch.undo()
    assert segments.read(segments.append(body(2))) == body(2).content
    segments.close()
    assert [b.content for b in segments.records()] == [body(0).content, body(2).content]


WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from store.test_segments import body
from coranto.store.segments import Segments
segments = Segments(Path(sys.argv[1]), max_bytes=20_000)
for n in range(10_000):
    content = b"%d " % n * 500
    print(segments.append(body(n, content)), flush=True)
"""


def test_a_kill_loses_nothing_that_was_acknowledged(folder: Path) -> None:
    told: list[str] = []
    for pause in (0.05, 0.02, 0.08):
        child = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), str(Path(__file__).parents[1])],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        told.append(child.stdout.readline().strip())
        time.sleep(pause)
        child.send_signal(signal.SIGKILL)
        told += [line.strip() for line in child.stdout.read().splitlines() if line.count(":") == 2]
        child.wait()
        child.stdout.close()
    segments = Segments(folder)
    found = {b.capture.locator: b.content for b in segments.records()}
    assert len(told) > 3
    for at in told:
        assert segments.read(at) == found[at]
    assert segments.read(segments.append(body(1))) == body(1).content
    segments.close()


@checked(max_examples=40, deadline=None)
@given(content=st.binary(min_size=1, max_size=2000), cut=st.integers(1, 400))
def test_any_content_survives_and_any_cut_is_mended(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, cut: int
) -> None:
    folder = tmp_path_factory.mktemp("segments")
    segments = Segments(folder)
    first = segments.append(body(1, content))
    second = segments.append(body(2, content))
    segments.close()
    path = folder / names(folder)[0]
    os.truncate(path, path.stat().st_size - min(cut, int(second.split(":")[2])))
    again = Segments(folder)
    assert again.append(body(3, content)).split(":")[1] == second.split(":")[1]
    again.close()
    assert again.read(first) == content
    assert len(list(members(path))) == 3


def test_a_batch_is_stored_in_order_over_as_many_segments_as_it_needs(folder: Path) -> None:
    day, bodies = ["20240501"], [body(n, os.urandom(700)) for n in range(12)]
    segments = Segments(folder, max_bytes=3000, day=lambda: day[0])
    locators = segments.extend(bodies[:7])
    day[0] = "20240502"
    locators += segments.extend(bodies[7:])
    assert segments.extend([]) == []
    segments.close()
    one_by_one = Segments(folder.with_name("again"), max_bytes=3000, day=lambda: "20240501")
    assert [one_by_one.append(b) for b in bodies[:7]] == locators[:7]
    one_by_one.close()
    assert len(names(folder)) >= 4
    assert locators[7].startswith("coranto-20240502-")
    assert [segments.read(at, b.capture.sha256) for at, b in zip(locators, bodies, strict=True)] == [
        b.content for b in bodies
    ]
    assert [b.content for b in segments.records()] == [b.content for b in bodies]
    assert max(p.stat().st_size for p in folder.glob("*.warc.gz")) < 3000 + 2 * len(encoded(bodies[0]))


def test_a_day_that_begins_within_a_batch_begins_a_segment(folder: Path) -> None:
    days = iter(["20240501"] * 3 + ["20240502"] * 9)
    segments = Segments(folder, day=lambda: next(days))
    locators = segments.extend([body(n) for n in range(4)])
    segments.close()
    assert [name.split("-")[1] for name in names(folder)] == ["20240501", "20240502"]
    assert [segments.read(at) for at in locators] == [body(n).content for n in range(4)]


def test_a_batch_costs_one_fsync(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    segments = Segments(folder)
    segments.append(body(0))
    synced, fsync = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (synced.append(fd), fsync(fd))[1])
    segments.extend([body(n) for n in range(1, 65)])
    assert len(synced) == 1
    segments.close()


@pytest.mark.parametrize("fails_at", range(1, 7))
def test_a_batch_that_cannot_be_written_whole_is_not_stored_at_all(
    folder: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    """Whichever write fails: into the first segment, a new one's first record, or a later one."""
    segments = Segments(folder, max_bytes=3000)
    segments.append(body(0))
    before = {p.name: p.read_bytes() for p in folder.glob("*.warc.gz")}
    write, writes = os.write, 0

    def full(fd: int, data: bytes) -> int:
        nonlocal writes
        if len(data) > 60:  # the hint in the lock is shorter
            writes += 1
            if writes == fails_at:
                write(fd, bytes(data)[:10])
                raise OSError(28, "No space left on device")
        return write(fd, data)

    batch = [body(n, os.urandom(900)) for n in range(1, 10)]
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(NotNow) as caught:
        segments.extend(batch)
    assert caught.value.reason == "disk"
    monkeypatch.undo()
    after = {p.name: p.read_bytes() for p in folder.glob("*.warc.gz")}
    assert {name: after[name] for name in before} == before
    assert [b.content for b in segments.records()] == [body(0).content]
    locators = segments.extend(batch)
    assert [segments.read(at) for at in locators] == [b.content for b in batch]
    segments.close()
    assert [b.content for b in segments.records()] == [body(0).content, *(b.content for b in batch)]
