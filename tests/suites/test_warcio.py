"""The samples of warcio, sound and broken: whatever is whole in them is read, with the bytes that warcio gives.

What is whole is counted at run time, never by the name of a file: by warcio's own reader as far as it gets, and by
looking through the unpacked bytes for records whose length and digests hold.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from capture.server import Memory
from coranto.capture import capturer
from coranto.capture.warcrecords import Damage, Record, records
from coranto.records import Body, Outcome, Source
from coranto.settings import load

LIMIT = 10_000_000
BEGINS = re.compile(rb"WARC/\d\.\d\d?\r?\n")
Found = tuple[str, bytes]


@pytest.fixture(scope="session")
def samples(shared: Path) -> dict[str, bytes]:
    folder = shared / "data" / "suites" / "warcio-tests" / "test" / "data"
    found = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    assert found
    return found


def unpacked(data: bytes) -> bytes:
    """All gzip members that can be unpacked, joined; what is no gzip as it is."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    out = []
    for at in [m.start() for m in re.finditer(rb"\x1f\x8b\x08", data)]:
        engine = zlib.decompressobj(31)
        try:
            text = engine.decompress(data[at:])
        except zlib.error:
            continue
        if engine.eof:
            out.append(text)
    return b"".join(out)


def field(head: bytes, name: str) -> str:
    found = re.search(rb"(?im)^" + name.encode() + rb"[ \t]*:[ \t]*(.*?)[ \t]*\r?$", head)
    return found.group(1).decode("latin-1") if found else ""


def whole(data: bytes) -> Iterator[Found]:
    """Every record in a stretch of text whose length leads to where a record should end, and whose digest holds."""
    for begin in BEGINS.finditer(data):
        end = re.search(rb"\r?\n\r?\n", data[begin.start() :])
        if end is None:
            continue
        head = data[begin.start() : begin.start() + end.start()]
        at = begin.start() + end.end()
        length = field(head, "Content-Length")
        block = data[at : at + int(length)] if length.isdigit() else b""
        after = data[at + len(block) :][:30]
        digest = field(head, "WARC-Block-Digest")
        made = f"sha1:{base64.b32encode(hashlib.sha1(block).digest()).decode()}"
        ends = after.startswith(b"\r\n\r\n") or not after.strip() or BEGINS.match(after.lstrip())
        if length.isdigit() and len(block) == int(length) and digest in ("", made) and ends:
            yield field(head, "WARC-Record-ID"), block


def by_warcio(data: bytes) -> list[Found]:
    """What warcio reads of WARC records before it stops."""
    found = []
    try:
        for record in ArchiveIterator(io.BytesIO(data), no_record_parse=True):
            if record.format == "warc":
                found.append((record.rec_headers.get_header("WARC-Record-ID"), record.raw_stream.read()))
    except Exception:  # its own errors are of many kinds; what it read before them counts
        return found
    return found


def ours(data: bytes) -> list[Found]:
    return [
        (field(found.head, "WARC-Record-ID"), found.block)
        for found in records(io.BytesIO(data), LIMIT)
        if isinstance(found, Record) and not found.fault
    ]


def names(samples: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Every sample, plain and gzipped by record and as a whole."""
    for name, data in samples.items():
        yield name, data
        text = unpacked(data)
        if BEGINS.match(text):
            starts = [m.start() for m in BEGINS.finditer(text)]
            parts = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
            yield f"{name}, plain", text
            yield f"{name}, by record", b"".join(map(gzip.compress, parts))
            yield f"{name}, as a whole", gzip.compress(text)


def test_every_record_that_is_whole_is_read(samples: dict[str, bytes]) -> None:
    read = 0
    for name, data in names(samples):
        got, truth = ours(data), list(whole(unpacked(data)))
        assert not Counter(truth) - Counter(got), name
        # What warcio reads is whole, unless the file is cut off in it.
        theirs = [found for found in by_warcio(data) if found in truth or found in got]
        assert not Counter(theirs) - Counter(got), name
        assert len(got) >= len(by_warcio(data)) - sum(found not in truth for found in by_warcio(data)), name
        read += len(got)
    assert read > 200


def test_nothing_is_read_that_is_not_there(samples: dict[str, bytes]) -> None:
    for name, data in names(samples):
        known = Counter(whole(unpacked(data))) | Counter(by_warcio(unpacked(data)))
        assert not Counter(ours(data)) - known, name


@pytest.mark.parametrize("layout", ["", ", plain", ", by record", ", as a whole"])
def test_a_sample_broken_at_any_byte_keeps_what_is_whole(samples: dict[str, bytes], layout: str) -> None:
    """One byte after another is turned: the records that the byte does not lie in are all read, and nothing raises."""
    data = dict(names(samples))[f"example.warc.gz{layout}" if layout else "example.warc"]
    packed = data.startswith(b"\x1f\x8b")
    for at in range(0, len(data), 7):
        broken = bytearray(data)
        broken[at] ^= 0xFF
        found = list(records(io.BytesIO(bytes(broken)), LIMIT))
        got = {(field(f.head, "WARC-Record-ID"), f.block) for f in found if isinstance(f, Record) and not f.fault}
        if layout == ", as a whole":
            continue  # one member: what lies behind the byte is gone
        lost = [f for f in ours(data) if f not in got]
        assert len(lost) <= 1, at
        if packed and lost:
            assert any(isinstance(f, Damage) or f.fault for f in found), at


def test_a_sample_cut_at_any_byte_keeps_what_is_whole(samples: dict[str, bytes]) -> None:
    for name in ("example.warc", "example.warc.gz"):
        data = samples[name]
        for at in range(0, len(data), 13):
            kept = ours(data[:at])
            truth = list(whole(unpacked(data[:at])))
            assert not Counter(truth) - Counter(kept), (name, at)


def test_archives_of_the_older_form_are_refused_with_what_to_do(samples: dict[str, bytes], tmp_path: Path) -> None:
    asked = 0
    for name, data in samples.items():
        if not name.endswith((".arc", ".arc.gz")):
            continue
        (tmp_path / name).write_bytes(data)
        [found] = capturer("warc", load()).capture(Source(kind="warc", address=str(tmp_path / name)), Memory())
        assert isinstance(found, Outcome)
        assert (found.reason, "warcio recompress" in found.message) == ("warc-arc", True)
        asked += 1
    assert asked


def test_pages_have_the_bytes_that_warcio_gives(samples: dict[str, bytes], tmp_path: Path) -> None:
    """The body behind chunks and codings, of every page that both can read."""
    compared = 0
    for name, data in samples.items():
        if not name.endswith((".warc", ".warc.gz")):
            continue
        (tmp_path / name).write_bytes(data)
        source = Source(kind="warc", address=str(tmp_path / name))
        bodies = [i for i in capturer("warc", load()).capture(source, Memory()) if isinstance(i, Body)]
        contents = Counter((b.capture.address, b.content) for b in bodies)
        sound = {identity for identity, _ in whole(unpacked(data))}
        try:
            found = list(_pages(data, sound))
        except Exception:  # warcio's own, of many kinds
            continue
        for page in found:
            assert contents[page], (name, page[0])
            compared += 1
    assert compared >= 3


def _pages(data: bytes, sound: set[str]) -> Iterator[Found]:
    for record in ArchiveIterator(io.BytesIO(data)):
        if record.rec_headers.get_header("WARC-Record-ID") not in sound:
            continue
        if record.rec_type != "response" or record.http_headers is None:
            continue
        media = (record.http_headers.get_header("Content-Type") or "").partition(";")[0]
        content = record.content_stream().read()
        if record.http_headers.get_statuscode() == "200" and media in ("text/html", "text/plain") and content.strip():
            yield record.rec_headers.get_header("WARC-Target-URI").strip("<>"), content
