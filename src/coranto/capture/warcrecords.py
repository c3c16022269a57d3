"""WARC records out of a file that may be broken: the good ones before and after what is damaged.

The file may be plain, gzipped record by record as the standard has it, gzipped as a whole, or a mix of these. After
damage (a bad checksum, a torn member, a length that lies) reading goes on at the next gzip member or the next line
that begins a record. Nothing larger than `limit` is ever held, and what hostile bytes cost is bounded (`warcbytes`).

A length is believed when what follows the block is what should: two empty lines, the next record or the end. Where
that leaves doubt, or no checksum of gzip stands over the bytes, the digest that the record names decides.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from coranto.capture.warcbytes import BEGIN, NEXT, OVERLAP, RECORDS, Progress, Raw, Window
from coranto.capture.warcmembers import Unfolded

MAX_HEADER = 65_536
# Where a head ends: with an empty line, or wrongly with the beginning of another record.
_HEADER_END = re.compile(rb"\r?\n(?:(\r?\n)|(?=WARC/\d\.\d))")
_EMPTY = re.compile(rb"[\r\n\0]*")
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*([^\r\n]*?)[ \t]*\r?$", re.I | re.M)
_DIGEST = re.compile(
    rb"^warc-(block|payload)-digest[ \t]*:[ \t]*(sha1|sha256|md5)[:=]([A-Za-z0-9=]+)[ \t]*\r?$", re.I | re.M
)
_FOLDED = re.compile(rb"\r?\n[ \t]+")
_DIGITS = re.compile(rb"\d{1,15}")
ZSTD = (b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18")
ARC = b"filedesc:"
GZIPPED = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stood: `head` its header lines, `block` what follows.

    `offset` is where it begins in the file or, in a gzipped file, where the member begins that it begins in; `within`
    how far into the text of that member. `fault` says what is wrong with it (then `block` may be short or empty):
    torn, too-large, no-length.
    """

    offset: int
    head: bytes
    block: bytes
    fault: str = ""
    within: int = 0


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes that are no record: `what` says how it was noticed, `offset` and `within` where, as in `Record`."""

    offset: int
    what: str
    within: int = 0


# What a member may be damaged by, as `Damage.what`.
BROKEN = {
    "gzip": "a gzip member that cannot be unpacked",
    "torn": "a gzip member that breaks off",
    "bomb": "a gzip member that costs more to read than its size allows",
}
# The file is of another kind: nothing after this is read.
OTHER = {"zstd": "Zstandard", "arc": "ARC"}


class Reader:
    """The records of one file, in order; after each, `place` is where the next one is looked for.

    `damaged` says that the place it starts at is no beginning, so that this is no news.
    """

    def __init__(self, file: BinaryIO, limit: int, progress: Progress | None = None, *, damaged: bool = False) -> None:
        self.raw = Raw(file, progress)
        self.limit = limit
        # True while what does not belong to a record has been told of already.
        self.damaged = damaged
        self.window: Window = self.raw
        # Text that a broken member swallowed uncompressed is met again as plain records, up to `echoes_end`.
        self.heads: deque[int] = deque(maxlen=4096)
        self.echoes: set[int] = set()
        self.echoes_end = 0

    @property
    def place(self) -> tuple[int, int]:
        """Where reading goes on: an offset in the file, and how far into the text of the member there."""
        return self.window.place()

    def read(self, within: int = 0) -> Iterator[Record | Damage]:
        """Every record and every damage, from `within` the text of the member on that begins where the file stands."""
        raw = self.raw
        if within and not raw.packed():
            raw.has(within)
            raw.drop(within)
            within = 0
        while True:
            self.window = raw
            raw.skip_padding()
            if not raw.buffer:
                return
            if raw.packed():
                yield from self._unfolded(Unfolded(raw, self.limit), within)
            elif raw.begins():
                yield from self._plain()
            elif (kind := _other(raw.buffer)) and raw.offset == raw.start:
                yield Damage(raw.offset, OTHER[kind])
                return
            else:
                yield from self._damage(raw, "no record begins here")
                raw.seek()
            within = 0

    def _damage(self, window: Window, what: str) -> Iterator[Damage]:
        """Tell of damage, unless it is the rest of what was told of already."""
        if not self.damaged:
            at, inner = window.place()
            self.damaged = True
            yield Damage(at, what, inner)

    def _plain(self) -> Iterator[Record]:
        raw = self.raw
        while raw.begins():
            begin = raw.offset
            record = self._record(raw)
            if record.fault or begin >= self.echoes_end or hash(record.head) not in self.echoes:
                yield record
            raw.skip_padding()

    def _unfolded(self, text: Unfolded, within: int) -> Iterator[Record | Damage]:
        """The records in a run of gzip members."""
        while within and (text.buffer or text.more()):
            within -= text.drop(within)
        self.window = text
        self.heads.clear()
        while True:
            text.skip_padding()
            if not text.buffer and not text.more():
                break
            if text.begins():
                if not self.raw.spend(RECORDS):
                    text.give_up()
                    break
                record = self._record(text)
                if text.broken and not record.fault and self.raw.holds(record.head):
                    continue  # a broken member ran on into it: it is read where it stands in the file
                if text.doubtful >= 0:
                    self.heads.append(hash(record.head))
                yield record
            elif text.buffer.startswith(ARC) and text.place() == (self.raw.start, 0):
                yield Damage(self.raw.start, OTHER["arc"])
                self.raw.ended = True
                self.raw.drop(len(self.raw.buffer))
                return
            else:
                twice = text.buffer.startswith(GZIPPED)
                yield from self._damage(text, "gzip within gzip; unpack it once" if twice else "no record begins here")
                text.seek()
        self.window = self.raw
        text.close()
        if text.broken:
            self.damaged = True
            # What an earlier member swallowed is not forgotten when another one breaks within its reach.
            earlier = self.echoes if text.member < self.echoes_end else set()
            self.echoes, self.echoes_end = earlier | set(self.heads), max(self.echoes_end, text.until)
            if text.broken == "torn" and text.torn:
                end = _HEADER_END.search(text.torn)
                yield Record(text.member, text.torn[: end.start() if end else 0], b"", "torn")
            else:
                yield Damage(text.member, BROKEN[text.broken])

    def _record(self, window: Window) -> Record:
        """The record that begins here. `damaged` is set where it is faulty, and the next beginning was gone to."""
        at, within = window.place()
        begin, end = self._head(window)
        head, fault, block = bytes(window.buffer[:begin]), "", b""
        size = length_of(head) if end else -1
        if size < 0:
            fault = "no-length"
            window.drop(5)  # past "WARC/", so that the search does not find the same place again
            window.seek()
        else:
            window.drop(end)
            if size > self.limit:
                fault = "too-large"
                self._skip(window, size)
            elif not window.has(size) or not self._believed(window, head, size):
                fault = "torn"
                block = self._to_next(window)
            else:
                block = window.take(size)
        self.damaged = fault not in ("", "too-large")
        return Record(at, head, block, fault, within)

    def _head(self, window: Window) -> tuple[int, int]:
        """Where the header lines end and where the block begins, which is 0 where they do not end as they should."""
        seen, end = 0, None
        while end is None and seen < MAX_HEADER:
            end = _HEADER_END.search(window.buffer, seen, MAX_HEADER)
            seen = max(0, len(window.buffer) - 12)
            if end is None and not window.more():
                break
        if end is None:
            return min(4096, len(window.buffer)), 0
        if end.group(1) is None:  # another record begins, in a line of its own or in the middle of one
            return end.start(), 0
        inner = window.buffer.find(b"WARC/", 5, end.start()) > 0 and NEXT.search(window.buffer, 5, end.end())
        return end.start(), 0 if inner or window.buffer.find(GZIPPED, 0, end.start()) >= 0 else end.end()

    def _believed(self, window: Window, head: bytes, size: int) -> bool:
        """Whether the block ends where the head says."""
        if not window.ends_at(size + 4):
            window.has(size + 24)
        after = bytes(window.buffer[size : size + 24])
        exact = after.startswith(b"\r\n\r\n") and (len(after) == 4 or BEGIN.match(after, 4) is not None)
        if exact and not _encloses(window, size) and not window.is_doubtful(size):
            return True
        blank = after.startswith((b"\r\n\r\n", b"\n\n")) or self._is_border(window, size)
        if not self.raw.spend(size // 4):  # crafted records may all claim the same megabytes
            return blank
        with memoryview(window.buffer) as view, view[:size] as claimed:
            holds = digest_holds(head, claimed)
        return blank if holds is None else holds

    def _is_border(self, window: Window, at: int) -> bool:
        """Whether there is nothing but empty lines between a place and the next record, or the end."""
        while True:
            match = _EMPTY.match(window.buffer, at)
            assert match is not None
            begin = match.end()
            if len(window.buffer) >= begin + 16 or begin > at + MAX_HEADER or not window.more():
                break
        rest = bytes(window.buffer[begin : begin + 16])
        packed = isinstance(window, Raw) and rest.startswith(GZIPPED)
        return not rest or packed or BEGIN.match(rest) is not None or begin > at + MAX_HEADER

    def _to_next(self, window: Window) -> bytes:
        """The bytes up to where the next record may begin, and go there."""
        at = window.next()
        block = bytes(window.buffer[: min(at if at >= 0 else len(window.buffer), self.limit)])
        window.seek()
        return block

    def _skip(self, window: Window, size: int) -> None:
        """Let a large block pass, or less where another record begins in it: then the length was a lie."""
        lands = window.lands(size) if isinstance(window, Raw) else None
        if isinstance(window, Raw) and lands is not None:
            if lands:
                window.jump(size)
            else:
                window.seek()
            return
        end = window.offset + size
        while window.offset < end:
            at = window.next(end - window.offset)
            if at >= 0:
                window.drop(at)
                return
            window.drop(min(max(0, len(window.buffer) - OVERLAP), end - window.offset))
            if len(window.buffer) >= end - window.offset:
                window.drop(end - window.offset)
            elif not window.more():
                window.drop(len(window.buffer))
                return


def _encloses(window: Window, size: int) -> bool:
    """Whether what looks like a record begins within a block."""
    at = window.buffer.find(b"WARC/", 0, size)
    return at >= 0 and NEXT.search(window.buffer, at, size) is not None


def length_of(head: bytes) -> int:
    """The length that a head gives, lines folded or not; -1 where it gives none, no number, or two."""
    if b"\n " in head or b"\n\t" in head:
        head = _FOLDED.sub(b" ", head)
    found = set(_LENGTH.findall(head))
    if len(found) != 1:
        return -1
    [length] = found
    return int(length) if _DIGITS.fullmatch(length) else -1


def digest_holds(head: bytes, block: memoryview) -> bool | None:
    """Whether the block has the digest that its head names; None where it names none that tells.

    A payload digest that differs tells nothing: writers do not agree on what a payload is.
    """
    told: bool | None = None
    for kind, algorithm, wanted in _DIGEST.findall(head):
        data = block
        if kind.lower() == b"payload":
            at = bytes(block[:MAX_HEADER]).find(b"\r\n\r\n") + 4 if b"application/http" in head.lower() else 0
            if told is not None or at == 3:
                continue
            data = block[at:]
        made = hashlib.new(algorithm.decode().lower(), data, usedforsecurity=False)
        if data is not block:
            data.release()
        same = wanted.lower() in (made.hexdigest().encode(), base64.b32encode(made.digest()).lower())
        if same or kind.lower() == b"block":
            told = same
    return told


def _other(start: bytearray) -> str:
    if start.startswith(ZSTD):
        return "zstd"
    return "arc" if start.startswith(ARC) else ""


def records(file: BinaryIO, limit: int) -> Iterator[Record | Damage]:
    """Every record of a WARC file, and every place where it is damaged; never raises for what stands in the file."""
    yield from Reader(file, limit).read()
