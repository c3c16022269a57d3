"""The pages in a WARC file, as a killable worker reads them: records, HTTP heads, chunks and codings.

`read` is what the worker runs; `page` is the whole way of one record. Nothing here opens a file to write or knows a
store; what it gives is plain data, checked again by whoever asked (`warc`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from coranto.capture.books import NOT_KEPT
from coranto.capture.decoding import GZIP_MAGIC, collect
from coranto.capture.warcrecords import Damage, Reader, Record
from coranto.capture.worker import alive
from coranto.errors import BadInput, CorantoError, NotNow, Refused

TEXT_TYPES = frozenset(("text/html", "application/xhtml+xml", "text/plain"))
FAULTS = {
    "torn": "is torn or its length is wrong",
    "too-large": "is larger than fetch.max_bytes",
    "no-length": "has no length, or two, or no end to its header lines",
}
# A batch is sent when it holds so much: few messages, and little to read again after a kill.
BATCH_BYTES, BATCH_ITEMS = 1 << 20, 64
# After a kill so many records are sent one by one, so that the next kill tells which one it was. More than the records
# (requests and metadata among them) from which a batch is made.
ONE_BY_ONE = 1000
# What a chunk of a body or a header line costs to read, as bytes unfolded (see `warcbytes`).
PARTS = 200
# Header lines of one answer: servers send some dozens.
MOST_HEADERS = 1000
_STATUS = re.compile(rb"HTTP/(?:1\.[01]|2(?:\.0)?|3)[ \t]+(\d{3})(?:\s|$)", re.I)
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
# What text never holds: control characters other than tab, newlines, form feed and escape.
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


class Limits(msgspec.Struct, array_like=True):
    """What one page may weigh: the settings `fetch.max_bytes`, `max_header_bytes` and `max_ratio`."""

    max_bytes: int
    max_header_bytes: int
    max_ratio: int


class Page(msgspec.Struct, tag=True, array_like=True):
    """A page: where its record begins, what the record and its answer say, and the decoded body."""

    offset: int
    within: int
    address: str
    date: str
    media_type: str
    headers: tuple[tuple[str, str], ...]
    content: bytes
    truncated: str = ""


class Fault(msgspec.Struct, tag=True, array_like=True):
    """What cannot be used: `reason` a code, `what` the words that follow the name of the file."""

    offset: int
    within: int
    reason: str
    what: str


class Batch(msgspec.Struct, array_like=True):
    """Some of what was found, in order, and where reading goes on after it.

    `damaged` says that this is in the middle of what was told of as damage; `records` how many were read so far.
    """

    items: list[Page | Fault]
    offset: int
    within: int
    damaged: bool
    records: int


def read(
    path: str, offset: int, within: int, damaged: bool, limits: tuple[int, int, int], one_by_one: bool, skip: bool
) -> Iterator[Batch]:
    """Every page of a WARC file from a place on, and whatever is wrong with it; `skip` leaves out the first record."""
    bounds = Limits(*limits)
    with Path(path).open("rb") as file:
        file.seek(offset)
        reader = Reader(file, bounds.max_bytes + bounds.max_header_bytes, alive, damaged=damaged)
        items, weight, records, slowly = list[Page | Fault](), 0, 0, ONE_BY_ONE * one_by_one
        for found in reader.read(within):
            records += isinstance(found, Record)
            if skip and isinstance(found, Record):
                skip = False
            elif (item := looked_at(found, bounds, reader)) is not None:
                items.append(item)
                weight += len(item.content) if isinstance(item, Page) else 0
            if weight > BATCH_BYTES or len(items) >= BATCH_ITEMS or records < slowly:
                yield Batch(items, *reader.place, reader.damaged, records)
                items, weight = [], 0
        yield Batch(items, *reader.place, reader.damaged, records)


def looked_at(found: Record | Damage, limits: Limits, reader: Reader) -> Page | Fault | None:
    """The page in a record, the fault of it, or None where there is no page."""
    if isinstance(found, Damage):
        kind = {"Zstandard": "warc-zstd", "ARC": "warc-arc"}.get(found.what, "warc-damaged")
        return Fault(found.offset, found.within, kind, found.what)
    if found.fault:
        if found.fault == "too-large" and not is_page(fields_of(found.head)):
            return None
        return Fault(found.offset, found.within, f"warc-{found.fault}", FAULTS[found.fault])
    try:
        made = page(found, limits)
    except CorantoError as error:
        reason = error.reason if isinstance(error, Refused | NotNow) else "unreadable"
        return Fault(found.offset, found.within, reason, str(error))
    if made is not None:  # a body may unfold once more, or be cut into a million chunks
        grown = max(0, len(made.content) - len(found.block))
        chunks = found.block.count(b"\r\n") if _is_chunked(made) else 0
        reader.raw.spend(grown + PARTS * (chunks + len(made.headers)))
    return made


def _is_chunked(made: Page) -> bool:
    return any(name.lower() == "transfer-encoding" for name, _ in made.headers)


def fields_of(head: bytes) -> dict[str, str]:
    """The header lines of a record, folded ones joined, names in lower case, the first of each name."""
    found: dict[str, str] = {}
    name = ""
    for line in head.decode("utf-8", "replace").splitlines()[1:]:
        if line[:1] in (" ", "\t") and name:
            found[name] += f" {line.strip()}"
            continue
        key, colon, value = line.partition(":")
        name = key.strip().lower() if colon else ""
        if name in found:
            name = ""
        elif name:
            found[name] = value.strip()
    return found


def is_page(fields: dict[str, str]) -> bool:
    """Whether a record may hold a page: an answer from the web, or a text kept by itself."""
    kind, media = fields.get("warc-type", ""), _media(fields.get("content-type", ""))
    if kind == "response":
        return fields.get("warc-target-uri", "").strip("<>").startswith(("http://", "https://"))
    return kind in ("resource", "conversion") and media in TEXT_TYPES


def _media(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def page(record: Record, limits: Limits) -> Page | None:
    """The page in a record, None where it holds none (a request, an image, a 404); Refused where it is broken."""
    fields = fields_of(record.head)
    if not is_page(fields):
        return None
    address, truncated = fields.get("warc-target-uri", "").strip("<>"), fields.get("warc-truncated", "")
    headers: tuple[tuple[str, str], ...] = (("Content-Type", fields.get("content-type", "")),)
    content, media = record.block, _media(fields.get("content-type", ""))
    if fields["warc-type"] == "response":
        status, answer, begin = http_head(record.block, address, limits.max_header_bytes)
        known = {name.lower(): value for name, value in reversed(answer)}
        media = _media(known.get("content-type", ""))
        if status != 200 or media not in TEXT_TYPES:
            return None
        content, torn = decoded(record.block[begin:], known, address, limits)
        truncated = truncated or torn
        headers = tuple(pair for pair in answer if pair[0].lower() not in NOT_KEPT)
    if not address or not content.strip():
        raise BadInput(f"{address or 'a record'} is empty", reason="empty", item=address)
    return Page(
        record.offset, record.within, address, instant(fields.get("warc-date", "")), media, headers, content, truncated
    )


def http_head(block: bytes, address: str, limit: int) -> tuple[int, list[tuple[str, str]], int]:
    """The status of an answer, its header lines, and where its body begins; BadInput where there is no such head."""
    status = _STATUS.match(block)
    if status is None:
        line = block[:80].partition(b"\n")[0].decode("ascii", "replace").strip()
        raise BadInput(
            f"{address}: no HTTP headers (expected HTTP/1.1 and a status, found {line!r})",
            reason="warc-http", item=address,
        )  # fmt: skip
    end = _HEAD_END.search(block, 0, limit)
    head = block[: end.start() if end else len(block)]
    if (end is None and len(block) > limit) or head.count(b"\n") > MOST_HEADERS:
        raise BadInput(
            f"{address} has more HTTP headers than {limit} bytes (fetch.max_header_bytes) or {MOST_HEADERS} lines",
            reason="warc-http", item=address,
        )  # fmt: skip
    headers: list[tuple[str, str]] = []
    for raw in head.split(b"\n")[1:]:
        line = _decoded_line(raw)
        if line[:1] in (" ", "\t"):
            if headers:  # a line that goes on with the one before
                headers[-1] = (headers[-1][0], headers[-1][1] + line.rstrip())
            continue
        name, colon, value = line.partition(":")
        if colon:
            headers.append((name.rstrip(" \t"), value.strip()))
    return int(status.group(1)), headers, end.end() if end else len(block)


def _decoded_line(raw: bytes) -> str:
    try:
        return raw.decode("utf-8").rstrip("\r")
    except UnicodeDecodeError:
        return raw.decode("latin-1").rstrip("\r")


def decoded(raw: bytes, headers: dict[str, str], address: str, limits: Limits) -> tuple[bytes, str]:
    """The body behind HTTP headers, unchunked and decompressed where it still is so; and ``chunks`` where those break.

    Crawlers often store the decoded body under the headers of the encoded one, so the bytes themselves decide.
    """
    torn = ""
    if headers.get("transfer-encoding", "").lower().strip() == "chunked":
        raw, torn = unchunked(raw)
    encoding = headers.get("content-encoding", "").lower().strip()
    if raw.startswith(GZIP_MAGIC):
        encoding = "gzip"
    elif encoding in ("gzip", "x-gzip", "", "identity") or _BINARY.search(raw, 0, 4096) is None:
        return raw, torn
    return collect(
        iter((raw,)), encoding, max_bytes=limits.max_bytes, max_ratio=limits.max_ratio, item=address
    ), torn  # fmt: skip


def unchunked(raw: bytes) -> tuple[bytes, str]:
    """A chunked body joined (RFC 9112, 7.1), and ``chunks`` where it breaks off or goes on otherwise; else as it is.

    What follows a chunk that is none is kept as it stands, as warcio keeps it.
    """
    parts, at = list[bytes](), 0
    while (size := _CHUNK.match(raw, at)) is not None:
        length, begin = int(size.group(1), 16), size.end()
        if length == 0:
            return b"".join(parts), ""
        parts.append(raw[begin : begin + length])
        at = begin + length
        if at >= len(raw):
            return b"".join(parts), "chunks"
        at += 2 if raw.startswith(b"\r\n", at) else 0
    if not parts:
        return raw, ""
    return b"".join((*parts, raw[at:])), "chunks"


def instant(text: str) -> str:
    """WARC-Date to the second, as the other capturers write it."""
    try:
        then = datetime.fromisoformat(text)
    except ValueError:
        return text
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    try:
        return then.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except OverflowError:
        return text
