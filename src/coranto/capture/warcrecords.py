"""WARC records out of a stream that may be broken: the good ones before and after what is damaged.

The bytes come as one stream, whether the file is plain, gzipped record by record as the standard has it, or gzipped
as a whole. After damage (a bad checksum, a torn member, a length that lies) reading goes on at the next gzip member
or the next line that begins a record. Nothing larger than `limit` is ever held.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

READ_BYTES = 1 << 18
STEP_BYTES = 1 << 20
GZIP = zlib.MAX_WBITS | 16
# Magic, method deflate: what a member begins with. Whether it is one shows when it is decompressed.
MEMBER = b"\x1f\x8b\x08"
MAX_HEADER = 65_536
_BEGIN = re.compile(rb"WARC/\d\.\d{1,2}\r?\n")
_NEXT = re.compile(rb"\n(?=WARC/\d\.\d{1,2}\r?\n[A-Za-z-]{1,40}:)")
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,15})[ \t]*\r?$", re.I | re.M)
_HEADER_END = re.compile(rb"\r?\n\r?\n")
# How much of a tail is kept while looking for the beginning of the next record.
OVERLAP = 128


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stood: `offset` in the decompressed stream; `head` its header lines, `block` what follows.

    `fault` says what is wrong with it (then `block` may be short or empty): torn, too-large, no-length.
    """

    offset: int
    head: bytes
    block: bytes
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes that are no record: `what` says how it was noticed."""

    offset: int
    what: str


@dataclass(slots=True)
class Piece:
    """Decompressed bytes; `starts` where a gzip member begins with them, `broken` where something is missing before."""

    data: bytes
    starts: bool = False
    broken: str = ""


def pieces(file: BinaryIO, hold: int) -> Iterator[Piece]:
    """The decompressed stream of a plain or gzipped file, with marks where members begin and where it is damaged.

    A member of up to `hold` bytes is handed on only when its checksum has been seen.
    """
    buffer = file.read(READ_BYTES)
    if not buffer.startswith(MEMBER[:2]):
        while buffer:
            yield Piece(buffer)
            buffer = file.read(READ_BYTES)
        return
    engine, held, starts, broken = zlib.decompressobj(GZIP), bytearray(), True, ""
    while buffer or (buffer := file.read(READ_BYTES)):
        try:
            held += engine.decompress(buffer, STEP_BYTES)
        except zlib.error:
            # What a failed checksum stands under is not trusted: its last record keeps its first line and is torn.
            if kept := bytes(held[: _last_record(held)]):
                yield Piece(kept, starts, broken)
            buffer, broken, starts = _seek_member(buffer[1:], file), "gzip", True
            engine, held = zlib.decompressobj(GZIP), bytearray()
            continue
        if engine.eof or len(held) > hold:
            yield Piece(bytes(held), starts, broken)
            held, starts, broken = bytearray(), engine.eof, ""
        if engine.eof:
            buffer, engine = engine.unused_data.lstrip(b"\0"), zlib.decompressobj(GZIP)
        else:
            buffer = engine.unconsumed_tail
    if held:
        yield Piece(bytes(held[: _last_record(held)]), starts, broken)
        broken = "torn"
    if broken:
        yield Piece(b"", broken=broken)


def _last_record(held: bytearray) -> int:
    """Where the first line of the last record in a stretch ends; 0 where none begins in it."""
    found = [_BEGIN.match(held), *(_BEGIN.match(held, match.end()) for match in _NEXT.finditer(held))]
    return max((match.end() for match in found if match), default=0)


def _seek_member(buffer: bytes, file: BinaryIO) -> bytes:
    """What is left from the next place on where a gzip member may begin; empty at the end of the file."""
    while True:
        at = buffer.find(MEMBER)
        if at >= 0:
            return buffer[at:]
        more = file.read(READ_BYTES)
        if not more:
            return b""
        buffer = buffer[-(len(MEMBER) - 1) :] + more


@dataclass(slots=True)
class Reader:
    """The records of one stream of pieces. At most `limit` bytes of one record are held."""

    source: Iterator[Piece]
    limit: int
    buffer: bytearray = field(default_factory=bytearray)
    offset: int = 0
    ended: bool = False
    # A piece that must not be joined to what came before: a member that begins with a record, or damage.
    waiting: Piece | None = None

    def __iter__(self) -> Iterator[Record | Damage]:
        faulty = -1
        while True:
            self._skip_blank()
            if not self.buffer:
                if self.waiting is None:
                    return
                piece, self.waiting = self.waiting, None
                if piece.broken and faulty != self.offset:
                    yield Damage(self.offset, piece.broken)
                self.buffer += piece.data
                continue
            self._has(16)
            if _BEGIN.match(self.buffer[:16]) is None:
                if faulty != self.offset:
                    yield Damage(self.offset, "no record begins here")
                self._resynchronise()
                faulty = self.offset
                continue
            record = self._record()
            faulty = self.offset if record.fault else -1
            yield record

    def _take(self, size: int) -> bytes:
        data = bytes(self.buffer[:size])
        del self.buffer[:size]
        self.offset += len(data)
        return data

    def _more(self) -> bool:
        """Join the next piece; False where it must not be joined (damage, a member that begins) or there is none."""
        if self.waiting is not None or self.ended:
            return False
        piece = next(self.source, None)
        if piece is None:
            self.ended = True
            return False
        if piece.broken or (piece.starts and _BEGIN.match(piece.data[:16])):
            self.waiting = piece
            return False
        self.buffer += piece.data
        return True

    def _has(self, size: int) -> bool:
        while len(self.buffer) < size:
            if not self._more():
                return False
        return True

    def _skip_blank(self) -> None:
        while True:
            stripped = len(self.buffer) - len(self.buffer.lstrip(b"\r\n"))
            self._take(stripped)
            if self.buffer or not self._more():
                return

    def _record(self) -> Record:
        offset = self.offset
        while (end := _HEADER_END.search(self.buffer)) is None and len(self.buffer) < MAX_HEADER and self._more():
            pass
        if end is None:
            self._take(5)  # past "WARC/", so that the search does not find the same place again
            self._resynchronise()
            return Record(offset, b"", b"", "no-length")
        head = bytes(self.buffer[: end.start()])
        length = _LENGTH.search(head)
        if length is None:
            self._take(end.end())
            self._resynchronise()
            return Record(offset, head, b"", "no-length")
        self._take(end.end())
        size = int(length.group(1))
        if size > self.limit:
            self._skip(size)
            return Record(offset, head, b"", "too-large")
        if not self._has(size):
            return Record(offset, head, self._to_next(), "torn")
        # A length that lies shows in what follows: it should be two empty lines, or the next record, or the end.
        self._has(size + 16)
        after = bytes(self.buffer[size : size + 16])
        rest = after.lstrip(b"\r\n")
        if len(rest) > 11 and not after.startswith(b"\r\n\r\n") and not _BEGIN.match(rest):
            return Record(offset, head, self._to_next(), "torn")
        return Record(offset, head, self._take(size))

    def _to_next(self) -> bytes:
        """The bytes up to where the next record may begin, and go there."""
        match = _NEXT.search(self.buffer)
        return self._take(match.end() if match else len(self.buffer))

    def _skip(self, size: int) -> None:
        """Let `size` bytes pass, or fewer where another record begins among them: then the length was a lie."""
        left = size
        while left > 0:
            match = _NEXT.search(self.buffer, 0, min(len(self.buffer), left + OVERLAP))
            if match is not None and match.end() < left:
                self._take(match.end())
                return
            keep = OVERLAP if left > len(self.buffer) else 0
            left -= len(self._take(max(0, min(left, len(self.buffer) - keep))))
            if left > 0 and not self._more():
                left -= len(self._take(min(left, len(self.buffer))))
                return

    def _resynchronise(self) -> None:
        """Go to the next line that begins a record, or to the end of this stretch."""
        while True:
            match = _NEXT.search(self.buffer)
            if match is not None:
                self._take(match.end())
                return
            self._take(max(0, len(self.buffer) - OVERLAP))
            if not self._more():
                self._take(len(self.buffer))
                return


def records(file: BinaryIO, limit: int) -> Iterator[Record | Damage]:
    """Every record of a WARC file, and every place where it is damaged; never raises for what stands in the file."""
    yield from Reader(pieces(file, limit), limit)
