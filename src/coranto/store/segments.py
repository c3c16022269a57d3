"""The captured bytes: append-only WARC 1.1 segments, gzipped record by record.

::

    segments/
      coranto-20230920-00001.warc.gz     a warcinfo record, then one record per capture
      coranto-20230921-00002.warc.gz     a new one every day and at every `max_bytes`
      lock                               held by the one writer; says where the last whole record ends

A record holds the body as decoded, under the HTTP headers of its answer (or as `resource` where there were none), so
that any WARC tool can read it; its header ``Coranto-Capture`` holds our own record of it. What `append` or
`extend` has returned is on the disk. A record torn by a kill is cut off when the next writer opens the folder; nothing
else is ever changed.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import gzip
import io
import json
import os
import threading
import uuid
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha1, sha256
from pathlib import Path
from typing import IO, Any, BinaryIO

from coranto.errors import CorantoError, NotFound, NotNow
from coranto.records import Body, Capture, plain

# Large enough that a year of a newsroom's reading is some hundreds of files, small enough to copy and to scan.
MAX_BYTES = 256 * 1024 * 1024
READ_BYTES = 1 << 18
GZIP = zlib.MAX_WBITS | 16
MEMBER = b"\x1f\x8b\x08"
# Of zlib's levels: pages of news take 5 per cent more room than at level 6 (19.4 and 18.4 of 100 bytes) and 57 per cent
# of its time (139 and 80 MB/s on one core); level 3 saves another 11 of those 57 and takes 12 per cent more room.
LEVEL = 4
BEGIN = b"WARC/1.1\r\n"
CAPTURE_HEADER = "Coranto-Capture"
# Headers that describe the bytes as they were sent; what is kept is the decoded body. Common Crawl's spelling.
AS_SENT = ("content-encoding", "transfer-encoding", "content-length")
NAMESPACE = uuid.UUID("6f1f8a52-5d1c-5b0e-9f6e-3d2b8c1a7e40")


def today() -> str:
    """The day in UTC as YYYYMMDD."""
    return datetime.now(UTC).strftime("%Y%m%d")


class Segments:
    """The segments of one folder. Reading needs no lock; the first `append` takes it and keeps it until `close`."""

    def __init__(self, folder: Path, *, max_bytes: int = MAX_BYTES, day: Callable[[], str] = today) -> None:
        self.folder = folder
        self.max_bytes = max_bytes
        self._day = day
        self._mutex = threading.Lock()
        self._lock: IO[bytes] | None = None
        self._file: IO[bytes] | None = None
        self._name = ""
        self._end = 0

    # -- writing --------------------------------------------------------------------------------------------------

    def append(self, body: Body) -> str:
        """Store the body; its locator ``file:offset:length``. When this returns, the bytes are on the disk.

        NotNow where another process writes here (reason ``locked``) or the disk is full (``disk``); then nothing was
        stored and the segment is as it was.
        """
        return self.extend([body])[0]

    def extend(self, bodies: Sequence[Body]) -> list[str]:
        """Store all of them or none; their locators. One write and one fsync, and those of a new segment where due.

        When this returns, all are on the disk. NotNow as in `append`: then none was stored. A kill in the middle may
        leave whole records at the end, as `append` may: nobody was told of them, and nothing points to them.
        """
        records = [encoded(body) for body in bodies]
        with self._mutex:
            self._open_for_writing()
            locators, waiting, size = [], list[bytes](), 0
            left: list[tuple[Path, int]] = []  # segments that this call has filled, and where they ended before it
            try:
                for record in records:
                    if self._is_due(size):
                        before = self._end
                        self._write(b"".join(waiting))
                        if self._file is not None and waiting:
                            left.append((self.folder / self._name, before))
                        self._rotate()
                        waiting, size = [], 0
                    locators.append(f"{self._name}:{self._end + size}:{len(record)}")
                    waiting.append(record)
                    size += len(record)
                self._write(b"".join(waiting))
            except NotNow:
                for path, end in left:
                    with contextlib.suppress(OSError):
                        os.truncate(path, end)
                raise
            return locators

    def close(self) -> None:
        """Give back the file and the lock."""
        with self._mutex:
            if self._file is not None:
                self._file.close()
            if self._lock is not None:
                self._lock.close()
            self._file = self._lock = None

    def _open_for_writing(self) -> None:
        if self._lock is not None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = (self.folder / "lock").open("a+b")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            raise NotNow(
                f"another process writes to {self.folder}; wait for it or stop it, then try again",
                reason="locked", item=str(self.folder),
            ) from error  # fmt: skip
        self._lock = lock
        lock.seek(0)
        name, _, offset = lock.read(1000).decode("ascii", "replace").strip().rpartition(" ")
        files = self._files()
        if files:
            self._resume(files[-1], int(offset) if name == files[-1].name and offset.isdecimal() else 0)

    def _resume(self, path: Path, known: int) -> None:
        """Go on in the last segment, less a torn end. `known` is where its last whole record ended when we knew."""
        size = path.stat().st_size
        end, torn = whole_until(path, known if known <= size else 0)
        if known and end == known and end < size:  # no record begins there: the hint was wrong, or the end is torn
            end, torn = whole_until(path, 0)
        if end < size and not torn:
            return  # damage with good records after it: never cut, so the next record goes to a new segment
        self._file = path.open("r+b", buffering=0)
        self._name, self._end = path.name, end
        if end < size:
            self._file.truncate(end)
            os.fsync(self._file.fileno())
        self._file.seek(end)

    def _is_due(self, waiting: int) -> bool:
        """Whether the next record belongs in a new segment, when so many bytes are still to be written to this one."""
        return self._file is None or self._end + waiting >= self.max_bytes or f"-{self._day()}-" not in self._name

    def _rotate(self) -> None:
        """Begin a new segment; NotNow where that cannot be done, and then none was begun."""
        if self._file is not None:
            self._file.close()
            self._file = None
        files = self._files()
        number = int(files[-1].name.split("-")[-1].split(".")[0]) + 1 if files else 1
        self._name, self._end = f"coranto-{self._day()}-{number:05d}.warc.gz", 0
        path = self.folder / self._name
        try:
            self._file = path.open("xb", buffering=0)
            self._write(_warcinfo(self._name))
            # The name of a new file is on the disk only when its folder is.
            folder = os.open(self.folder, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except (OSError, NotNow) as error:
            if self._file is not None:
                self._file.close()
                self._file = None
                with contextlib.suppress(OSError):
                    path.unlink()
            raise error if isinstance(error, NotNow) else _unwritable(self.folder, error) from error

    def _write(self, records: bytes) -> None:
        """Put whole records at the end of the segment, on the disk; NotNow where it cannot be, and then none is."""
        if not records:
            return
        assert self._file is not None
        assert self._lock is not None
        raw, left = self._file.fileno(), memoryview(records)
        try:
            while left:
                left = left[os.write(raw, left) :]
            os.fsync(raw)
        except OSError as error:
            # Back to the last whole record; where even that fails, the next opening does it.
            with contextlib.suppress(OSError):
                os.ftruncate(raw, self._end)
            self._file.seek(self._end)
            raise _unwritable(self.folder, error) from error
        self._end += len(records)
        # A hint that saves reading the segment at the next opening; it is checked there, so it need not be synced.
        os.ftruncate(self._lock.fileno(), 0)
        os.write(self._lock.fileno(), f"{self._name} {self._end}\n".encode("ascii"))

    # -- reading --------------------------------------------------------------------------------------------------

    def read(self, locator: str, sha256_hex: str = "") -> bytes:
        """The content at a locator; NotFound where it is gone or damaged, or has another sha256 than the one given."""
        name, offset, length = _parts(locator)
        try:
            with (self.folder / name).open("rb") as file:
                file.seek(offset)
                raw = file.read(length)
            content = decoded(zlib.decompress(raw, GZIP))[1]
        except (OSError, zlib.error, ValueError) as error:
            raise NotFound(
                f"the captured bytes at {locator} in {self.folder} are gone or damaged ({error}); restore the segment "
                "from a backup"
            ) from error
        if sha256_hex and sha256(content).hexdigest() != sha256_hex:
            raise NotFound(f"the captured bytes at {locator} in {self.folder} are not those that were stored")
        return content

    def records(self) -> Iterator[Body]:
        """Everything stored, in the order it came, each capture with its locator. Damage is passed over."""
        for path in self._files():
            for offset, end, data in members(path):
                try:
                    fields, content = decoded(data)
                    known = json.loads(fields[CAPTURE_HEADER.lower()])
                except (KeyError, ValueError):
                    continue
                known["locator"] = f"{path.name}:{offset}:{end - offset}"
                yield Body(capture=_capture(known), content=content)

    def _files(self) -> list[Path]:
        found = self.folder.glob("coranto-*.warc.gz")
        return sorted(found, key=lambda p: int(p.name.split("-")[-1].split(".")[0]))


def _unwritable(folder: Path, error: OSError) -> NotNow:
    return NotNow(f"{folder} cannot be written: {error}; free some space", reason="disk", item=str(folder))


# -- one record -----------------------------------------------------------------------------------------------------


def encoded(body: Body) -> bytes:
    """One capture as a gzipped WARC record; the same capture gives the same bytes."""
    capture, block = body.capture, body.content
    known = {name: value for name, value in plain(capture).items() if name not in ("locator", "id")}
    is_http = capture.address.startswith(("http://", "https://"))
    digests = [("WARC-Payload-Digest", _digest(block))]
    if is_http:
        block = _http_head(capture, len(block)) + block
        digests.append(("WARC-Block-Digest", _digest(block)))
    return _record(
        ("WARC-Type", "response" if is_http else "resource"),
        ("WARC-Record-ID", f"<urn:uuid:{uuid.uuid5(NAMESPACE, f'{capture.id} {capture.fetched_at}')}>"),
        ("WARC-Target-URI", "".join(c if c.isprintable() and c != " " else "%20" for c in capture.address)),
        ("WARC-Date", _one_line(capture.fetched_at)),
        *digests,
        (CAPTURE_HEADER, json.dumps(known, ensure_ascii=True, separators=(",", ":"))),
        ("Content-Type", "application/http; msgtype=response" if is_http else _one_line(capture.media_type)),
        block=block,
    )


def _http_head(capture: Capture, size: int) -> bytes:
    lines = [f"HTTP/1.1 {capture.status} {'OK' if capture.status == 200 else ''}".rstrip()]
    for name, value in capture.headers:
        kept = f"X-Crawler-{name}" if name.lower() in AS_SENT else name
        lines.append(f"{_one_line(kept)}: {_one_line(value)}")
    lines.append(f"Content-Length: {size}")
    return "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n\r\n"


def _warcinfo(name: str) -> bytes:
    block = b"software: coranto\r\nformat: WARC File Format 1.1\r\n"
    return _record(
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", f"<urn:uuid:{uuid.uuid5(NAMESPACE, name)}>"),
        ("WARC-Date", datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")),
        ("WARC-Filename", name),
        ("WARC-Block-Digest", _digest(block)),
        ("Content-Type", "application/warc-fields"),
        block=block,
    )


def _record(*headers: tuple[str, str], block: bytes) -> bytes:
    lines = [f"{name}: {value}" for name, value in (*headers, ("Content-Length", str(len(block))))]
    head = BEGIN + "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n\r\n"
    # mtime=0, so that the same record gives the same bytes whenever it is written.
    return gzip.compress(head + block + b"\r\n\r\n", compresslevel=LEVEL, mtime=0)


def _digest(block: bytes) -> str:
    """As WARC writers spell it: SHA-1 in base 32. It finds damage; what we rely on is the sha256 of the capture."""
    return f"sha1:{base64.b32encode(sha1(block, usedforsecurity=False).digest()).decode('ascii')}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def decoded(data: bytes) -> tuple[dict[str, str], bytes]:
    """The WARC headers (names in lower case) and the content of one decompressed record; ValueError where torn."""
    head, blank, rest = data.partition(b"\r\n\r\n")
    if not blank or not head.startswith(BEGIN):
        raise ValueError("no WARC record")
    fields: dict[str, str] = {}
    for line in head.decode("utf-8", "replace").split("\r\n")[1:]:
        name, _, value = line.partition(":")
        fields.setdefault(name.strip().lower(), value.strip())
    block = rest[: int(fields["content-length"])]
    if len(block) != int(fields["content-length"]):
        raise ValueError("the record is torn")
    if fields.get("warc-type") == "response":
        block = block.partition(b"\r\n\r\n")[2]
    return fields, block


def _capture(known: dict[str, Any]) -> Capture:
    pairs = {name: tuple((k, v) for k, v in known[name]) for name in ("headers", "hints")}
    return Capture(**{**known, **pairs})


def _parts(locator: str) -> tuple[str, int, int]:
    try:
        name, offset, length = locator.split(":")
        if Path(name).name != name or not name:
            raise ValueError(name)
        return name, int(offset), int(length)
    except ValueError as error:
        raise CorantoError(f"{locator!r} is no locator; expected file:offset:length") from error


# -- one file -------------------------------------------------------------------------------------------------------


def member(file: BinaryIO, offset: int) -> tuple[int, bytes] | None:
    """Where the gzip member at `offset` ends, and what is in it; None where there is no whole one."""
    file.seek(offset)
    engine, out, taken = zlib.decompressobj(GZIP), io.BytesIO(), 0
    while chunk := file.read(READ_BYTES):
        try:
            out.write(engine.decompress(chunk))
        except zlib.error:
            return None
        taken += len(chunk)
        if engine.eof:
            return offset + taken - len(engine.unused_data), out.getvalue()
    return None


def members(path: Path, offset: int = 0) -> Iterator[tuple[int, int, bytes]]:
    """(offset, end, decompressed) of each whole record of a segment from `offset` on; damage is passed over."""
    size = path.stat().st_size
    with path.open("rb") as file:
        while offset < size:
            found = member(file, offset)
            if found is not None and found[1].startswith(BEGIN):
                yield offset, *found
                offset = found[0]
            else:
                following = _seek_member(file, offset + 1)
                if following is None:
                    return
                offset = following


def whole_until(path: Path, offset: int) -> tuple[int, bool]:
    """Where the whole records from `offset` on end, and whether what follows is only a torn end (no record in it)."""
    end = offset
    for begin, after, _data in members(path, offset):
        if begin != end:
            return end, False
        end = after
    return end, True


def _seek_member(file: BinaryIO, offset: int) -> int | None:
    """The next place from `offset` on where a member may begin."""
    file.seek(offset)
    tail = b""
    while chunk := file.read(READ_BYTES):
        data = tail + chunk
        at = data.find(MEMBER)
        if at >= 0:
            return offset - len(tail) + at
        offset += len(chunk)
        tail = data[-(len(MEMBER) - 1) :]
    return None
