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
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from coranto.capture.warcbytes import BEGIN, NEXT, OVERLAP, RECORDS, Progress, Raw, Unfolded, Window

MAX_HEADER = 65_536
# Where a head ends: with an empty line, or wrongly with the beginning of another record.
_HEADER_END = re.compile(rb"\r?\n(?:\r?\n|(?=WARC/\d\.\d))")
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*([^\r\n]*?)[ \t]*\r?$", re.I | re.M)
_DIGEST = re.compile(rb"^warc-(block|payload)-digest[ \t]*:[ \t]*(sha1|sha256|md5)[:=]([A-Za-z0-9=]+)[ \t]*\r?$", re.I | re.M)
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
    "bomb": "a gzip member that grows out of all measure",
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
            yield self._record(raw)
            raw.skip_padding()

    def _unfolded(self, text: Unfolded, within: int) -> Iterator[Record | Damage]:
        """The records in a run of gzip members."""
        while within and (text.buffer or text.more()):
            within -= text.drop(within)
        self.window = text
        while True:
            text.skip_padding()
            if not text.buffer and not text.more():
                break
            if text.begins():
                self.raw.spend(RECORDS)
                yield self._record(text)
            elif text.buffer.startswith(ARC) and text.place() == (self.raw.start, 0):
                yield Damage(self.raw.start, OTHER["arc"])
                self.raw.ended = True
                self.raw.drop(len(self.raw.buffer))
                return
            else:
                twice = text.buffer.startswith(GZIPPED)
                yield from self._damage(text, "gzip within gzip; unpack it once" if twice else "no record begins here")
                text.seek()
        if text.broken:
            self.window = self.raw
            self.damaged = True
            if text.broken == "torn" and text.torn:
                end = _HEADER_END.search(text.torn)
                yield Record(text.member, text.torn[: end.start() if end else 0], b"", "torn")
            else:
                yield Damage(text.member, BROKEN[text.broken])

    def _record(self, window: Window) -> Record:
        """The record that begins here. `damaged` is set where it is faulty, and the next beginning was gone to."""
        at, within = window.place()
        head, fault, block = self._head(window)
        size = -1 if fault else length_of(head)
        if size < 0:
            window.drop(5 if fault else 0)  # past "WARC/", so that the search does not find the same place again
            fault = "no-length"
            window.seek()
        elif size > self.limit:
            fault = "too-large"
            self._skip(window, size)
        elif not window.has(size) or not self._believed(window, head, size):
            fault = "torn"
            block = self._to_next(window)
        else:
            block = window.take(size)
        self.damaged = fault not in ("", "too-large")
        return Record(at, head, block, fault, within)

    def _head(self, window: Window) -> tuple[bytes, str, bytes]:
        """The header lines, taken out where they end as they should; else what is wrong with them."""
        seen, end = 0, None
        while end is None and seen < MAX_HEADER:
            end = _HEADER_END.search(window.buffer, seen, MAX_HEADER)
            seen = max(0, len(window.buffer) - 12)
            if end is None and not window.more():
                break
        if end is None or end.end() == end.start() + len(b"\n") + (window.buffer[end.start()] == 0x0D):
            return bytes(window.buffer[: min(end.start() if end else 4096, 4096)]), "no-length", b""
        head = window.take(end.end())
        return head[: end.start()], "", b""

    def _believed(self, window: Window, head: bytes, size: int) -> bool:
        """Whether the block ends where the head says."""
        window.has(size + 16)
        after = bytes(window.buffer[size : size + 16])
        rest = after.lstrip(b"\r\n")
        exact = after.startswith(b"\r\n\r\n") and after[4:5] not in (b"\r", b"\n")
        blank = after.startswith(b"\r\n\r\n") or not rest or BEGIN.match(rest) is not None
        if exact and not _encloses(window, size) and not window.is_doubtful(size):
            return True
        # Crafted records may all claim the same megabytes.
        if not blank or not self.raw.spend(size // 4):
            return blank
        with memoryview(window.buffer) as view, view[:size] as claimed:
            holds = digest_holds(head, claimed)
        return holds is not False

    def _to_next(self, window: Window) -> bytes:
        """The bytes up to where the next record may begin, and go there."""
        match = NEXT.search(window.buffer)
        block = bytes(window.buffer[: min(match.start() if match else len(window.buffer), self.limit)])
        window.seek()
        return block

    def _skip(self, window: Window, size: int) -> None:
        """Let a large block pass, or less where another record begins in it: then the length was a lie."""
        if isinstance(window, Raw) and window.lands(size):
            window.jump(size)
            return
        end = window.offset + size
        while window.offset < end:
            match = NEXT.search(window.buffer, 0, max(0, end - window.offset))
            if match is not None:
                window.drop(match.start())
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
