from __future__ import annotations

import gzip
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as checked
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from capture.server import Memory
from coranto.capture import capturer, source_of
from coranto.capture.warcrecords import Record, records
from coranto.records import Body, Outcome
from coranto.settings import load


def record(n: int, kind: str = "response", *, text: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """One record, not compressed."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.0")
    body = text or b"<html><p>Report number %d of the day</p></html>" % n
    given = {"Content-Type": "text/html", **{k.replace("_", "-"): v for k, v in headers.items()}}
    http = StatusAndHeaders(status, list(given.items()), protocol="HTTP/1.1") if kind == "response" else None
    made = writer.create_warc_record(
        f"https://news.example/{n}", kind, payload=io.BytesIO(body), http_headers=http,
        warc_headers_dict={"WARC-Date": "2023-09-20T08:15:30.25Z"},
        warc_content_type="" if http else given["Content-Type"],
    )  # fmt: skip
    stream = made.raw_stream
    writer.write_record(made)
    stream.close()
    made.raw_stream.close()
    return out.getvalue()


PARTS = [record(n) for n in range(6)]
LAYOUTS = ["plain", "by record", "as a whole"]


def laid_out(parts: list[bytes], layout: str) -> bytes:
    if layout == "plain":
        return b"".join(parts)
    return gzip.compress(b"".join(parts)) if layout == "as a whole" else b"".join(gzip.compress(p) for p in parts)


def capture(path: Path, content: bytes, **settings: Any) -> list[Body | Outcome]:
    path.write_bytes(content)
    source = source_of(str(path))
    assert source.kind == "warc"
    return list(capturer(source.kind, load(**settings)).capture(source, Memory()))


def numbers(items: list[Body | Outcome]) -> list[int]:
    return [int(i.capture.address.rpartition("/")[2]) for i in items if isinstance(i, Body)]


def reasons(items: list[Body | Outcome]) -> list[str]:
    return [i.reason for i in items if isinstance(i, Outcome)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_sound_file(tmp_path: Path, layout: str) -> None:
    found = capture(tmp_path / "a.warc.gz", laid_out(PARTS, layout))
    assert (numbers(found), reasons(found)) == ([0, 1, 2, 3, 4, 5], [])
    first = found[0]
    assert isinstance(first, Body)
    assert first.content == b"<html><p>Report number 0 of the day</p></html>"
    assert (first.capture.fetched_at, first.capture.media_type) == ("2023-09-20T08:15:30Z", "text/html")
    assert (first.capture.header("content-type"), first.capture.hint("warc")) == ("text/html", "a.warc.gz:0")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_torn_end_keeps_what_came_before(tmp_path: Path, layout: str) -> None:
    whole = laid_out(PARTS, layout)
    found = capture(tmp_path / "a.warc.gz", whole[:-30])
    assert numbers(found)[:5] == [0, 1, 2, 3, 4][: len(numbers(found))]
    assert len(numbers(found)) >= (5 if layout != "as a whole" else 4)
    assert reasons(found) in (["warc-torn"], ["warc-no-length"])


@pytest.mark.parametrize("layout", ["plain", "by record"])
def test_damage_in_the_middle_costs_only_what_is_damaged(tmp_path: Path, layout: str) -> None:
    parts = PARTS if layout == "plain" else [gzip.compress(p) for p in PARTS]
    at = len(b"".join(parts[:2]))
    garbled = b"".join(parts[:2]) + b"\x1f\x8b\x08garbage WARC/ \x00\xff" * 20 + b"\n" + b"".join(parts[2:])
    found = capture(tmp_path / "a.warc.gz", garbled)
    assert numbers(found) == [0, 1, 2, 3, 4, 5]
    assert reasons(found)
    lost = bytearray(b"".join(parts))
    lost[at + 30 : at + 60] = bytes(30)
    found = capture(tmp_path / "b.warc.gz", bytes(lost))
    assert {0, 1, 3, 4, 5} <= set(numbers(found))
    if layout == "by record":
        assert 2 not in numbers(found)
        assert reasons(found)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("length", [b"999999999999", b"60000", b"5", b"0", b"-1", b"x"])
def test_a_length_that_lies_costs_one_record(tmp_path: Path, layout: str, length: bytes) -> None:
    good = PARTS[2]
    at = good.lower().rindex(b"content-length: ") + 16
    lying = good[:at] + length + good[good.index(b"\r\n", at) :]
    found = capture(tmp_path / "a.warc.gz", laid_out([*PARTS[:2], lying, *PARTS[3:]], layout))
    assert numbers(found) == [0, 1, 3, 4, 5]
    assert len(reasons(found)) == 1


def test_a_failed_checksum_is_not_taken(tmp_path: Path) -> None:
    parts = [gzip.compress(p) for p in PARTS]
    parts[3] = parts[3][:-8] + bytes(4) + parts[3][-4:]
    found = capture(tmp_path / "a.warc.gz", b"".join(parts))
    assert numbers(found) == [0, 1, 2, 4, 5]
    assert reasons(found) == ["warc-damaged"]


def test_only_pages_are_taken(tmp_path: Path) -> None:
    parts = [
        record(0, "request", text=b"GET / HTTP/1.1\r\n\r\n"),
        record(1, status="404 Not Found"),
        record(2, Content_Type="image/png"),
        record(3, "resource", text=b"kept"),
        record(4, "conversion", text=b"words", Content_Type="text/plain"),
        record(5, "metadata", text=b"x: y"),
        record(6, Content_Type="text/html; charset=utf-8"),
        record(7, text=b"   "),
    ]
    found = capture(tmp_path / "a.warc", b"".join(parts))
    assert (numbers(found), reasons(found)) == ([3, 4, 6], ["empty"])


def test_bodies_are_unchunked_and_decompressed_where_they_still_are(tmp_path: Path) -> None:
    page = b"<p>hello</p>"
    packed = gzip.compress(page)
    chunked = b"%x\r\n" % len(packed) + packed + b"\r\n0\r\n\r\n"
    parts = [
        record(0, text=chunked, Transfer_Encoding="chunked", Content_Encoding="gzip"),
        record(1, text=packed, Content_Encoding="gzip"),
        record(2, text=page, Content_Encoding="gzip", Transfer_Encoding="chunked"),
        record(3, text=gzip.compress(b"\0" * 30_000_000), Content_Encoding="gzip"),
        record(4, text=packed[:-9], Content_Encoding="gzip"),
    ]
    found = capture(tmp_path / "a.warc.gz", laid_out(parts, "by record"))
    told = [i.content if isinstance(i, Body) else i.reason for i in found]
    assert told == [page, page, page, "ratio", "truncated"]


def test_a_record_over_the_budget_is_passed_over(tmp_path: Path) -> None:
    parts = [record(0), record(1, text=b"x" * 3_000_000), record(2)]
    for layout in LAYOUTS:
        found = capture(tmp_path / "a.warc.gz", laid_out(parts, layout), fetch={"max_bytes": 1_000_000})
        assert (numbers(found), reasons(found)) == ([0, 2], ["warc-too-large"])


def test_a_missing_file_is_one_outcome(tmp_path: Path) -> None:
    source = source_of(str(tmp_path / "gone.warc"))
    [found] = capturer("warc", load()).capture(source, Memory())
    assert isinstance(found, Outcome)
    assert found.reason == "unreadable"


@checked(max_examples=150, deadline=None)
@given(st.sampled_from(LAYOUTS), st.data())
def test_no_damage_makes_the_reader_fail_or_invent(layout: str, data: st.DataObject) -> None:
    """Whatever is flipped, cut or put in: it ends, and what comes out whole of a gzip is what was put in."""
    whole = bytearray(laid_out(PARTS, layout))
    at = data.draw(st.integers(0, len(whole) - 1))
    size = data.draw(st.integers(0, 200))
    whole[at : at + size] = data.draw(st.binary(max_size=200))
    found = [r for r in records(io.BytesIO(bytes(whole)), 1_000_000) if isinstance(r, Record) and not r.fault]
    if layout == "by record":
        known = {p.partition(b"\r\n\r\n")[2][:-4] for p in PARTS}
        assert {r.block for r in found} <= known


@checked(max_examples=50, deadline=None)
@given(st.binary(max_size=3000))
def test_any_bytes_can_be_read(content: bytes) -> None:
    for prefix in (b"", b"\x1f\x8b\x08", b"WARC/1.0\r\n", PARTS[0]):
        list(records(io.BytesIO(prefix + content), 10_000))
