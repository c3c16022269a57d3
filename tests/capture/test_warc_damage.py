"""Broken WARC files, made so that what is whole in them is known: it is read, once, and every damage is told."""

from __future__ import annotations

import gzip
import io
import random
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import settings as checked
from hypothesis import strategies as st

from capture import warcs
from capture.server import Memory
from capture.warcs import Part, head_of
from coranto.capture import capturer, source_of
from coranto.capture.warcrecords import Damage, Record, records
from coranto.records import Body, Outcome
from coranto.settings import load

LIMIT = 1_000_000
LAYOUTS: dict[str, Callable[[random.Random, int], list[Part]]] = {
    "plain": warcs.plain_parts, "by record": warcs.member_parts, "as a whole": warcs.plain_parts,
    "as a whole, larger than is held": warcs.plain_parts,
}  # fmt: skip


def runs(parts: list[Part]) -> list[tuple[int, int]]:
    """Where damage lies: stretches of parts that are damaged, with nothing whole between them."""
    found: list[tuple[int, int]] = []
    at, before = 0, False
    for part in parts:
        end = at + len(part.data)
        if part.whole is None and not part.quiet:
            found.append((found.pop()[0] if before else at, end))
        before = before if part.quiet else part.whole is None
        at = end
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
@checked(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32))
@example(69495)  # a member breaks within what another broken one had swallowed
@example(61873)  # what a broken member swallowed stands behind a whole one
def test_what_is_whole_is_read_once_and_every_damage_is_told(layout: str, seed: int) -> None:
    parts = LAYOUTS[layout](random.Random(seed), 12)
    data = b"".join(part.data for part in parts)
    one = layout.startswith("as a whole")
    limit = 20_000 if "larger" in layout else LIMIT
    found = list(records(io.BytesIO(gzip.compress(data) if one else data), limit))
    whole = [r.block for r in found if isinstance(r, Record) and not r.fault]
    readable = {part.open for part in parts}
    assert [block for block in whole if block not in readable] == [p.whole for p in parts if p.whole is not None]
    faults = [f.within if one else f.offset for f in found if isinstance(f, Damage) or f.fault]
    assert not [run for run in runs(parts) if not any(run[0] <= at < run[1] for at in faults)]
    assert faults == [] or runs(parts)


@checked(max_examples=100, deadline=None)
@given(seed=st.integers(0, 2**32), data=st.data())
def test_a_file_cut_in_two_gives_what_each_half_holds_whole(seed: int, data: st.DataObject) -> None:
    """A member (or a plain record) split over two files is lost, and nothing else."""
    rng = random.Random(seed)
    layout = data.draw(st.sampled_from(("plain", "by record")))
    sound = [warcs.sound(rng, n) for n in range(8)]
    packed = [gzip.compress(record) if layout == "by record" else record for record, _ in sound]
    at = data.draw(st.integers(0, len(b"".join(packed))))
    whole, end = [], 0
    for (_, block), part in zip(sound, packed, strict=True):
        if end + len(part) <= at or end >= at:
            whole.append(block)
        end += len(part)
    halves = b"".join(packed)[:at], b"".join(packed)[at:]
    found = [r for half in halves for r in records(io.BytesIO(half), LIMIT)]
    read = [r.block for r in found if isinstance(r, Record) and not r.fault]
    # Of a plain record that is cut in the empty lines behind it the block is whole.
    assert [b for b in read if b in whole] == whole
    assert set(read) <= {block for _, block in sound}


@checked(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), layout=st.sampled_from(("plain", "by record", "as a whole")))
def test_reading_may_be_taken_up_at_every_place(seed: int, layout: str) -> None:
    from coranto.capture.warcrecords import Reader

    parts = LAYOUTS[layout](random.Random(seed), 8)
    data = b"".join(part.data for part in parts)
    data = gzip.compress(data) if layout == "as a whole" else data

    def read(offset: int, within: int, damaged: bool) -> list[tuple[Record | Damage, tuple[int, int], bool]]:
        file = io.BytesIO(data)
        file.seek(offset)
        reader = Reader(file, LIMIT, damaged=damaged)
        return [(found, reader.place, reader.damaged) for found in reader.read(within)]

    steps = read(0, 0, False)
    for n, (_, place, damaged) in enumerate(steps):
        left = [f for f, _, _ in read(*place, damaged) if isinstance(f, Record) and not f.fault]
        assert left == [f for f, _, _ in steps[n + 1 :] if isinstance(f, Record) and not f.fault]


def record(n: int, block: bytes = b"<p>x</p>", *lengths: bytes) -> bytes:
    return head_of(n, "resource", block, *lengths) + block + b"\r\n\r\n"


def number(found: Record) -> int:
    return int(found.head.partition(b"news.example/")[2].split()[0])


def bomb(megabytes: int, head: bytes) -> bytes:
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(
        (engine.compress(head), *(engine.compress(bytes(1 << 20)) for _ in range(megabytes)), engine.flush())
    )


class Counting(io.BytesIO):
    """A file that counts how much of it is read."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        self.taken += len(data)
        return data


def test_a_bomb_is_left_and_the_records_behind_it_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A member that unfolds 1,000 times is not unfolded to its end."""
    unfolded = 0
    make = zlib.decompressobj

    class Watched:
        def __init__(self, wbits: int) -> None:
            self.engine = make(wbits)

        def decompress(self, data: bytes, size: int) -> bytes:
            nonlocal unfolded
            out = self.engine.decompress(data, size)
            unfolded += len(out)
            return out

        def copy(self) -> object:
            return self

        def __getattr__(self, name: str) -> object:
            return getattr(self.engine, name)

    monkeypatch.setattr("zlib.decompressobj", Watched)
    head = head_of(1, "resource", b"", b"Content-Length: 5368709120")
    packed = bomb(700, head)
    data = gzip.compress(record(0)) + packed + gzip.compress(record(2)) + packed + gzip.compress(record(3))
    found = list(records(io.BytesIO(data), LIMIT))
    assert [number(f) for f in found if isinstance(f, Record) and not f.fault] == [0, 2, 3]
    assert [(f.offset, f.what) for f in found if isinstance(f, Damage)] == [
        (at, "a gzip member that costs more to read than its size allows")
        for at in (len(gzip.compress(record(0))), len(data) - len(packed) - len(gzip.compress(record(3))))
    ]
    assert unfolded < 350 << 20


HOSTILE: dict[str, Callable[[], bytes]] = {
    "tiny members": lambda: gzip.compress(b"") * 100_000,
    "tiny members with a letter": lambda: gzip.compress(b"x") * 100_000,
    "empty lines": lambda: record(1) + b"\r\n" * 2_000_000,
    "empty lines in a head": lambda: b"WARC/1.0\r\n" + b"\r\n" * 2_000_000,
    "false beginnings": lambda: b"\x1f\x8b\x08\x00" * 500_000 + b"x",
    "false beginnings with names": lambda: b"\x1f\x8b\x08\x08" * 300_000 + b"\0x",
    "false beginnings of records": lambda: gzip.compress(b"WARC/1.0\r\nA: x\r\n")[:-8] * 20_000,
    "a chain of empty blocks": lambda: (b"\x1f\x8b\x08" + bytes(7) + b"\0\0\0\xff\xff" * 12) * 30_000,
    "lines that begin records": lambda: b"WARC/1.0\nA:b\n" * 150_000,
    "heads without an end": lambda: (b"WARC/1.0\r\nA:" + b"x\r\n" * 100) * 6_000,
    "one head of 10 MB": lambda: b"WARC/1.0\r\nA:" + b"x" * 10_000_000,
    "lengths of nearly all that is held": lambda: (record(1, b"", b"Content-Length: 990000") + b"x") * 10_000,
    "lengths of 5 GB": lambda: (record(1, b"", b"Content-Length: 5368709120") + b"x") * 10_000,
    "words that begin records": lambda: record(1, b"WARC/" * 190_000 + b"x") * 2 + b"WARC/" * 400_000,
    "broken members of many words": lambda: gzip.compress(b"x\n" + b"WARC/1.0\nx" * 90_000)[:-4] * 100,
    "records without anything": lambda: gzip.compress(b"WARC/1.0\nContent-Length: 0\n\n\n\n" * 100) * 5_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_end_and_the_record_behind_them_is_read(name: str) -> None:
    data = HOSTILE[name]() + gzip.compress(record(7))
    last = None
    for found in records(io.BytesIO(data), LIMIT):
        last = found
    assert isinstance(last, Record)
    assert (number(last), last.block) == (7, b"<p>x</p>")


def test_a_large_record_is_passed_over_without_being_read(tmp_path: Path) -> None:
    block = b"\nWARC/1.0\r\nX: y\r\n\r\n" * 500_000
    big = head_of(1, "resource", block, digest=False) + block
    file = Counting(record(0) + big + b"\r\n\r\n" + record(2))
    found = list(records(file, LIMIT))
    assert [(number(f), f.fault) for f in found if isinstance(f, Record)] == [(0, ""), (1, "too-large"), (2, "")]
    assert file.taken < 1_000_000


def test_a_file_that_cannot_be_sought_in_is_read_as_well() -> None:
    class Pipe:
        def __init__(self, data: bytes) -> None:
            self.file = io.BytesIO(data)

        def read(self, size: int) -> bytes:
            return self.file.read(min(size, 777))

    big = record(1, b"x" * 3_000_000)
    for data in (record(0) + big + record(2), gzip.compress(record(0)) + gzip.compress(big) + gzip.compress(record(2))):
        found = list(records(Pipe(data), LIMIT))  # type: ignore[arg-type]
        assert [(number(f), f.fault) for f in found if isinstance(f, Record)] == [(0, ""), (1, "too-large"), (2, "")]


# -- as the capturer tells it ---------------------------------------------------------------------------------------


def captured(path: Path, content: bytes, **settings: object) -> list[Body | Outcome]:
    path.write_bytes(content)
    source = source_of(str(path))
    assert source.kind == "warc"
    found = list(capturer("warc", load(**settings)).capture(source, Memory()))
    return [item for item in found if isinstance(item, Body | Outcome)]


def page(n: int, body: bytes = b"", headers: str = "", **given: str) -> bytes:
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{headers}\r\n".encode() + (body or b"<p>%d</p>" % n)
    head = head_of(n, "response", block)
    for name, value in given.items():
        head = head.replace(b"\r\nWARC-Date", f"\r\n{name.replace('_', '-')}: {value}\r\nWARC-Date".encode())
    return head + block + b"\r\n\r\n"


def reasons(items: list[Body | Outcome]) -> list[str]:
    return [i.reason if isinstance(i, Outcome) else i.content.decode() for i in items]


def test_damage_is_told_with_file_and_offset(tmp_path: Path) -> None:
    parts = [gzip.compress(page(n)) for n in range(4)]
    offset = len(parts[0] + parts[1])
    parts[2] = parts[2][:40] + b"plain text in the middle" + parts[2][40:]
    found = captured(tmp_path / "a.warc.gz", b"".join(parts))
    assert reasons(found) == ["<p>0</p>", "<p>1</p>", "warc-damaged", "<p>3</p>"]
    told = found[2]
    assert isinstance(told, Outcome)
    assert told.address == f"{(tmp_path / 'a.warc.gz').as_uri()}#{offset}"
    assert (
        f"{tmp_path / 'a.warc.gz'} is damaged at offset {offset} (a gzip member that cannot be unpacked)"
        in told.message
    )


def test_damage_before_the_first_record_is_told_as_well(tmp_path: Path) -> None:
    assert reasons(captured(tmp_path / "a.warc", b"garbage\n" + page(1))) == ["warc-damaged", "<p>1</p>"]
    assert reasons(captured(tmp_path / "b.warc.gz", gzip.compress(page(0))[30:] + gzip.compress(page(1)))) == [
        "warc-damaged", "<p>1</p>",
    ]  # fmt: skip


def test_a_record_in_a_member_of_several_is_found_again_by_its_place(tmp_path: Path) -> None:
    found = captured(tmp_path / "a.warc.gz", gzip.compress(page(0) + page(1)))
    assert [i.capture.hint("warc") for i in found if isinstance(i, Body)] == [
        "a.warc.gz:0",
        f"a.warc.gz:0+{len(page(0))}",
    ]


@pytest.mark.parametrize(
    ("name", "content", "reason", "advice"),
    [
        ("a.warc.zst", b"\x28\xb5\x2f\xfd" + b"x" * 100, "warc-zstd", "zstd -d"),
        ("b.warc", b"\x5d\x2a\x4d\x18" + b"x" * 100, "warc-zstd", "zstd -d"),
        ("a.arc", b"filedesc://a.arc 127.0.0.1 20140216050221 text/plain 75\n1 0 x\n", "warc-arc", "warcio recompress"),
        ("a.arc.gz", gzip.compress(b"filedesc://a.arc 127.0.0.1 20140216050221 text/plain 75\n"), "warc-arc", "warcio"),
        ("c.warc.gz", gzip.compress(gzip.compress(page(0))), "not-warc", "expected .warc"),
        ("d.warc", b"", "not-warc", "expected .warc"), ("e.warc.gz", b"\x1f\x8b\x08\x00" * 9, "not-warc", "expected"),
    ],
)  # fmt: skip
def test_what_is_no_warc_is_refused_with_what_to_do(
    tmp_path: Path, name: str, content: bytes, reason: str, advice: str
) -> None:
    [found] = captured(tmp_path / name, content)
    assert isinstance(found, Outcome)
    assert (found.outcome, found.reason) == ("refused", reason)
    assert advice in found.message
    assert str(tmp_path / name) in found.message


CHUNKED = "Transfer-Encoding: chunked\r\n"
PACKED = gzip.compress(b"hello")


@pytest.mark.parametrize(
    ("headers", "body", "told", "truncated"),
    [
        (CHUNKED, b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", "hello world", None),
        (CHUNKED, b"5 ; a=b\r\nhello\r\n0\r\nTrailer: x\r\n\r\n", "hello", None),
        (CHUNKED, b"5\r\nhello\r\n6\r\n wor", "hello wor", "chunks"),
        (CHUNKED, b"5\r\nhello\r\n", "hello", "chunks"),
        (CHUNKED, b"5\r\nhello\r\nnot hex", "hellonot hex", "chunks"),
        (CHUNKED, b"<p>never chunked</p>", "<p>never chunked</p>", None),
        (CHUNKED, b"ffffffff\r\nhello", "hello", "chunks"),
        (CHUNKED + "Content-Encoding: gzip\r\n", b"%x\r\n%s\r\n0\r\n\r\n" % (len(PACKED), PACKED), "hello", None),
        ("Content-Encoding: gzip\r\n", b"<p>decoded</p>", "<p>decoded</p>", None),
        ("Content-Encoding: br\r\n", "<p>décodé</p>".encode(), "<p>décodé</p>", None),
        ("Content-Encoding: br\r\n", b"\x0b\x02\x80hello\x03", "hello", None),
        ("Content-Encoding: zstd\r\n", b"\x28\xb5\x2f\xfd\x80hello\x03", "bad-encoding", None),
        ("Content-Encoding: identity\r\n", b"\0<p>x</p>", "\0<p>x</p>", None),
        ("Content-Encoding: br\r\n", gzip.compress(b"<p>gzip</p>"), "<p>gzip</p>", None),
        ("Content-Encoding: gzip\r\n", gzip.compress(b"hello")[:-9], "truncated", None),
    ],
)  # fmt: skip
def test_bodies_come_out_as_they_were_written(
    tmp_path: Path, headers: str, body: bytes, told: str, truncated: str | None
) -> None:
    [found] = captured(tmp_path / "a.warc", page(0, body, headers))
    assert reasons([found]) == [told]
    if isinstance(found, Body):
        assert found.capture.hint("truncated") == truncated


def test_a_record_that_was_cut_by_its_crawler_says_so(tmp_path: Path) -> None:
    [found] = captured(tmp_path / "a.warc", page(0, WARC_Truncated="length"))
    assert isinstance(found, Body)
    assert found.capture.hint("truncated") == "length"


@pytest.mark.parametrize(
    ("block", "told"),
    [
        (b"HTTP/1.0 200\r\ncontent-type: text/html\r\n\r\nx", "x"),
        (b"HTTP/1.1 200 OK\nContent-Type: text/html\n\nx", "x"),
        (b"http/2 200 \r\nContent-Type:text/html\r\n\r\nx", "x"),
        (b"HTTP/1.1 200 OK\r\nno colon\r\nX-Folded: a\r\n b\r\nContent-Type: text/html\r\n\r\nx", "x"),
        (b"HTTP/1.1 200 OK\r\nX: \xff\xfe\r\nContent-Type: text/html;charset=x\r\n\r\nx", "x"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Type: image/png\r\n\r\nx", "x"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", "empty"), (b"", "warc-http"), (b"<html>", "warc-http"),
        (b"HTTP/1.1 OK\r\n\r\nx", "warc-http"), (b"HTTP/9 200 OK\r\n\r\nx", "warc-http"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + b"X: y\r\n" * 1001 + b"\r\nx", "warc-http"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000 + b"\r\nContent-Type: text/html\r\n\r\nx", "warc-http"),
    ],
)  # fmt: skip
def test_heads_of_answers(tmp_path: Path, block: bytes, told: str) -> None:
    data = head_of(0, "response", block) + block + b"\r\n\r\n"
    assert reasons(captured(tmp_path / "a.warc", data)) == [told]


def test_many_faults_are_told_as_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coranto.capture.warc.MOST_FAULTS", 5)
    found = captured(tmp_path / "a.warc.gz", (gzip.compress(page(0))[:-4] + gzip.compress(page(1))) * 9)
    assert reasons(found).count("warc-damaged") == 5
    assert reasons(found).count("<p>1</p>") == 9
    last = found[-1]
    assert isinstance(last, Outcome)
    assert (last.reason, "4 more faults" in last.message) == ("warc-faults", True)


def poison(n: int, kind: str) -> bytes:
    return page(n).replace(b"news.example/", b"poison-%s.example/" % kind.encode())


@pytest.mark.parametrize("layout", ["plain", "by record", "as a whole"])
def test_a_record_that_kills_its_parser_costs_that_record(
    tmp_path: Path, layout: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coranto.capture.warc.WarcCapturer.reader", "capture.parsers:poisoned")
    parts = [page(n) for n in range(100)]
    parts[70], parts[85], parts[99] = poison(70, "crash"), poison(85, "fail"), poison(99, "crash")
    packed = [gzip.compress(part) if layout == "by record" else part for part in parts]
    data = gzip.compress(b"".join(packed)) if layout == "as a whole" else b"".join(packed)
    found = captured(tmp_path / "a.warc.gz", data, parse={"cpu_seconds": 5, "memory_mb": 128})
    bad = {70: "parse-crash", 85: "unreadable", 99: "parse-crash"}
    assert reasons(found) == [bad.get(n, f"<p>{n}</p>") for n in range(100)]
    places = [i.address.partition("#")[2] for i in found if isinstance(i, Outcome)]
    at = [sum(map(len, packed[:n])) for n in bad]
    behind = 0 if layout == "by record" else 4  # the empty lines before it
    assert places == [f"0+{n - behind}" if layout == "as a whole" else str(n - behind) for n in at]


@pytest.mark.parametrize("kind", ["hog", "spin"])
def test_memory_and_time_are_bounded_for_each_record(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coranto.capture.warc.WarcCapturer.reader", "capture.parsers:poisoned")
    data = b"".join(map(gzip.compress, (page(0), poison(1, kind), page(2))))
    found = captured(tmp_path / "a.warc.gz", data, parse={"cpu_seconds": 1, "memory_mb": 128})
    assert reasons(found) == ["<p>0</p>", "parse-memory" if kind == "hog" else "parse-time", "<p>2</p>"]


def test_a_file_that_kills_worker_upon_worker_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coranto.capture.warc.WarcCapturer.reader", "capture.parsers:poisoned")
    monkeypatch.setattr("coranto.capture.warc.MOST_KILLS", 5)
    data = b"".join([page(0), *(poison(n, "crash") for n in range(1, 9)), page(9)])
    found = captured(tmp_path / "a.warc", data)
    assert reasons(found) == ["<p>0</p>", "parse-crash", "parse-crash", "warc-over-budget"]
    assert isinstance(found[-1], Outcome)
    assert "nothing after this place was read" in found[-1].message
