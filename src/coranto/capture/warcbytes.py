"""The bytes of a WARC file that may be broken: as they lie in the file, and as its gzip members unfold.

A `Window` is looked at from its front: what was looked at stays until it is dropped. `Raw` is the file itself, in
which the next plausible beginning (a line ``WARC/1.0``, a gzip member) can be sought; `warcmembers.Unfolded` is the
text of the gzip members from one place on. Both read forward only, so any file-like object will do, and both hold no
more than a few times what one record may weigh.

What hostile bytes cost is bounded by a budget: `FLOOR` and `RATIO` times the bytes of the file that lie behind us. Each
byte decompressed, each false beginning that is tried and each record draws on it, so neither a bomb nor a million
crafted beginnings take more than some seconds for each 10 MB of file. What exceeds it is passed over, up to the next
member.
"""

from __future__ import annotations

import re
import zlib
from typing import BinaryIO, Protocol

READ_BYTES = 1 << 18
STEP_BYTES = 1 << 20
GZIP = zlib.MAX_WBITS | 16
BEGIN = re.compile(rb"WARC/\d\.\d{1,2}\r?\n")
# How a record begins where that must be guessed: a header line follows.
NEXT = re.compile(rb"WARC/\d\.\d{1,2}\r?\n[A-Za-z-]{1,40}[ \t]*:")
# Magic, method deflate, no reserved flag (RFC 1952): what a member begins with. Whether it is one shows when it is
# decompressed.
MEMBER = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]")
_PLACE = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]|WARC/\d\.\d{1,2}\r?\n[A-Za-z-]{1,40}[ \t]*:")
_PADDING = re.compile(rb"[\r\n\0]*")
# How much of a tail is kept while a beginning is sought: longer than any match of the patterns above.
OVERLAP = 128
# A sound file unfolds 3 to 12 times; no page may grow more than 100 times (fetch.max_ratio).
RATIO = 100
FLOOR = 64 * 1024 * 1024
# So far the budget may be overdrawn: as much has to be earned before the next member is read.
DEBT = 16 * 1024 * 1024
# What other things cost, as bytes unfolded (some 500 MB a second): a beginning tried, a member, a record, a byte saved
# from a broken member.
TRIED, MEMBERS, RECORDS, SALVAGED = 300, 1_500, 1_500, 100
# What stands before the text of a member: its header, with an extra field of up to 64 kB.
LONG_HEADER = 70_000


class Progress(Protocol):
    """Is told that so much more of a file was read."""

    def __call__(self) -> object:
        """Called every PROGRESS_BYTES."""


# So much of a file may be read before progress is told.
PROGRESS_BYTES = 1 << 23


class Window:
    """Bytes that come bit by bit; `offset` is where the first of `buffer` lies in the whole."""

    def __init__(self, offset: int = 0) -> None:
        self.buffer = bytearray()
        self.offset = offset

    def more(self) -> bool:
        """Join what comes next; False where nothing may be joined."""
        raise NotImplementedError

    def place(self) -> tuple[int, int]:
        """Where the buffer begins: an offset in the file, and how far into the gzip member that begins there."""
        raise NotImplementedError

    def has(self, size: int) -> bool:
        """Whether so many bytes can be looked at."""
        while len(self.buffer) < size:
            if not self.more():
                return False
        return True

    def drop(self, size: int) -> int:
        """Let bytes go; how many there were."""
        size = min(size, len(self.buffer))
        del self.buffer[:size]
        self.offset += size
        return size

    def take(self, size: int) -> bytes:
        """Take bytes out."""
        with memoryview(self.buffer) as view:
            data = bytes(view[:size])
        self.drop(size)
        return data

    def skip_padding(self) -> None:
        """Let empty lines and zeros go."""
        while True:
            match = _PADDING.match(self.buffer)
            assert match is not None
            self.drop(match.end())
            if self.buffer or not self.more():
                return

    def ends_at(self, size: int) -> bool:
        """Whether a gzip member is known to end in so many bytes, which need no look at what follows."""
        return False

    def is_doubtful(self, size: int) -> bool:
        """Whether the next `size` bytes are known to stand under a checksum that was not seen."""
        return False

    def begins(self) -> bool:
        """Whether a record begins here."""
        self.has(16)
        return BEGIN.match(self.buffer, 0, 16) is not None

    def next(self, end: int | None = None) -> int:
        """Where in the buffer, before `end`, the next record seems to begin; -1 where none does."""
        at, end = 0, len(self.buffer) if end is None else end
        while (match := NEXT.search(self.buffer, at, end)) is not None:
            if not self._is_stored(match.start()):
                return match.start()
            at = match.end()
        return -1

    def seek(self) -> None:
        """Go to the next line that begins a record, or to the end."""
        while True:
            at = self.next()
            if at >= 0:
                self.drop(at)
                return
            self.drop(max(0, len(self.buffer) - OVERLAP))
            if not self.more():
                self.drop(len(self.buffer))
                return

    def _is_stored(self, at: int) -> bool:
        """Whether the text here is the beginning of a stored block (RFC 1951, 3.2.4): part of a broken member."""
        header = bytes(self.buffer[max(0, at - 5) : at])
        lengths = int.from_bytes(header[1:3], "little") ^ int.from_bytes(header[3:], "little")
        return len(header) == 5 and header[0] & 6 == 0 and lengths == 0xFFFF


class Raw(Window):
    """The file, from where it stands on."""

    def __init__(self, file: BinaryIO, progress: Progress | None = None) -> None:
        # Whether it can be sought in is asked once; what can only be read counts from where it stands.
        self.seekable = hasattr(file, "seekable") and file.seekable()
        super().__init__(file.tell() if self.seekable else 0)
        self.file = file
        self.start = self.offset
        self.spent = 0
        self.ended = False
        self.progress = progress
        self.untold = 0

    def more(self) -> bool:
        """Read on in the file."""
        data = b"" if self.ended else self.file.read(READ_BYTES)
        self.ended = not data
        self.buffer += data
        self.untold += len(data)
        if self.progress is not None and self.untold > PROGRESS_BYTES:
            self.untold = 0
            self.progress()
        return not self.ended

    def place(self) -> tuple[int, int]:
        """The offset in the file."""
        return self.offset, 0

    def spend(self, cost: int, ahead: int = 0) -> bool:
        """Draw on the budget; False where it is used up. `ahead` bytes of the buffer have been read already."""
        self.spent += cost
        budget = FLOOR + RATIO * (self.offset - self.start + ahead)
        self.spent = min(self.spent, budget + DEBT)
        return self.spent <= budget

    def forgive(self) -> None:
        """Let go of what a bomb took beyond the budget, so that the next member can pay for itself."""
        self.spent = min(self.spent, FLOOR + RATIO * (self.offset - self.start))

    def holds(self, head: bytes) -> bool:
        """Whether a record with these header lines stands in what was read of the file, as plain text of its own."""
        if not self.spend(len(self.buffer) // 16):
            return False
        at = self.buffer.find(head)
        return at >= 0 and not self._is_stored(at)

    def packed(self) -> bool:
        """Whether a gzip member may begin here."""
        self.has(4)
        return MEMBER.match(self.buffer, 0, 4) is not None

    def seek(self) -> None:
        """Go to the next place where a record begins, plain or in a gzip member, or to the end."""
        at = 0
        while True:
            while (match := _PLACE.search(self.buffer, at)) is not None:
                plain = self.buffer[match.start()] != 0x1F
                if self._is_stored(match.start()) if plain else not self._unfolds(match.start()):
                    at = match.start() + 3
                else:
                    self.drop(match.start())
                    return
            kept = min(len(self.buffer) - at, OVERLAP)
            self.drop(len(self.buffer) - kept)
            at = 0
            if not self.more():
                self.drop(len(self.buffer))
                return

    def _unfolds(self, at: int) -> bool:
        """Whether a member that may begin here gives a record, or anything at all and no error at once."""
        if not self.spend(TRIED, at):
            return False
        engine, head, used = zlib.decompressobj(GZIP), b"", at
        # What the header of a member may hold (a name, a comment, extra fields) before the first byte of text.
        while not head and not engine.eof and used < at + LONG_HEADER and self._reaches(used + 512):
            try:
                head = engine.decompress(self.buffer[used : used + 512], 16)
            except zlib.error:
                return False
            used += 512
            if not self.spend(TRIED, at):
                return False
        return bool(BEGIN.match(head)) or head.startswith(b"filedesc:") or self._is_whole(at)

    def _reaches(self, at: int) -> bool:
        while len(self.buffer) < at and self.more():
            pass
        return len(self.buffer) > at - 512

    def _is_whole(self, at: int) -> bool:
        """Whether the member here, which begins with no record, is sound: the rest of one that began earlier."""
        engine, used, size = zlib.decompressobj(GZIP), at, 0
        self.spend(MEMBERS, at)
        while not engine.eof:
            if used >= len(self.buffer) and not self.more():
                return False
            chunk = self.buffer[used : used + READ_BYTES]
            try:
                size += len(engine.decompress(chunk, STEP_BYTES))
            except zlib.error:
                return False
            taken = len(chunk) - len(engine.unused_data) - len(engine.unconsumed_tail)
            used += taken
            if size > STEP_BYTES or used - at > STEP_BYTES or not self.spend(size + taken, at):
                return False
        return True

    def lands(self, size: int) -> bool | None:
        """Whether a record begins, or the file ends, `size` bytes ahead; None where this file cannot tell."""
        if not self.seekable:
            return None
        back = self.file.tell()
        self.file.seek(self.offset + size)
        after = self.file.read(64)
        self.file.seek(0, 2)
        end = self.file.tell()
        self.file.seek(back)
        return self.offset + size <= end and (not after.strip(b"\r\n") or bool(BEGIN.match(after.lstrip(b"\r\n"))))

    def jump(self, size: int) -> None:
        """Go `size` bytes ahead in a file that can be sought in."""
        dropped = self.drop(size)
        if dropped < size:
            self.offset += size - dropped
            self.file.seek(self.offset)
            if self.progress is not None:
                self.progress()
