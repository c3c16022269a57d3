"""The gzip members of a WARC file, unfolded into one text as far as they are sound."""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import dataclass

from coranto.capture.warcbytes import BEGIN, GZIP, MEMBERS, NEXT, OVERLAP, SALVAGED, STEP_BYTES, Raw, Window

# So much of a member is decompressed at first, so that the rest is not copied again and again behind tiny ones.
FIRST_FEED, FEED = 4096, 65_536
# Of a member that is larger than may be held so much stays, to look for the next one from before it broke.
BEHIND = 1 << 20
# No member is shorter: header, an empty block, trailer.
SMALLEST = 20


@dataclass(slots=True)
class Piece:
    """Text of the member that begins at `at` in the file, `within` its text; `sound` once its checksum was seen."""

    data: bytes
    at: int
    within: int = 0
    sound: bool = True


class Unfolded(Window):
    """The text of the gzip members from where `raw` stands, up to where they end or one is damaged.

    Afterwards `broken` says what is wrong with the member at `member` (empty: nothing), `torn` is the head of a record
    that is cut off by it, and `raw` stands where reading may go on, which is before `until`. A member of up to `hold`
    bytes is handed on only when its checksum has been seen.
    """

    def __init__(self, raw: Raw, hold: int) -> None:
        super().__init__()
        self.raw = raw
        self.hold = hold
        self.broken, self.member, self.torn = "", raw.offset, b""
        self.until = raw.offset  # how far the broken member was followed
        self._inside = False  # whether `raw` still stands in the member
        self.doubtful = -1  # the text from there on stands under no checksum
        self._pieces = self._unfold()
        self._waiting: Piece | None = None
        self._marks: deque[tuple[int, int, int]] = deque()

    def more(self) -> bool:
        """Join the next piece, but not a member that begins with a record to text that is still in hand."""
        piece = self._waiting or next(self._pieces, None)
        self._waiting = None
        if piece is None:
            return False
        if self.buffer and piece.within == 0 and BEGIN.match(piece.data, 0, 16):
            self._waiting = piece
            return False
        self.place()  # lets go of marks that lie behind
        end = self.offset + len(self.buffer)
        self._marks.append((end, piece.at, piece.within))
        if not piece.sound and self.doubtful < 0:
            self.doubtful = end
        elif piece.sound:
            self.doubtful = -1
        self.buffer += piece.data
        return True

    def ends_at(self, size: int) -> bool:
        """Whether what was unfolded so far ends there, and a member with it."""
        return not self._inside and len(self.buffer) == size

    def is_doubtful(self, size: int) -> bool:
        """Whether some of the next `size` bytes were handed on before their checksum."""
        return 0 <= self.doubtful < self.offset + size

    def place(self) -> tuple[int, int]:
        """The member in which the buffer begins, and how far into its text."""
        marks = self._marks
        while len(marks) > 1 and marks[1][0] <= self.offset:
            marks.popleft()
        if not marks:
            return self.member, 0
        if not self._inside and len(self.buffer) < OVERLAP and not self.buffer.strip(b"\r\n\0"):
            # Nothing but empty lines is left of the members so far.
            return (self._waiting.at, 0) if self._waiting else (self.raw.offset, 0)
        return marks[0][1], marks[0][2] + self.offset - marks[0][0]

    def give_up(self) -> None:
        """Leave the rest of a member that costs more than it may."""
        self.member, self.broken, self.until = self.place()[0], "bomb", self.raw.offset
        if self._inside:
            self.raw.drop(1)
        self.raw.forgive()

    def close(self) -> None:
        """Let go of all text at once: the generator and the window hold each other."""
        self._pieces.close()
        self._waiting = None
        self.buffer.clear()

    def _unfold(self) -> Generator[Piece, None, None]:
        raw = self.raw
        while raw.packed():
            self.member = raw.offset
            if not raw.spend(MEMBERS, SMALLEST):
                self.broken = "bomb"
                raw.drop(1)
                return
            self._inside = True
            yield from self._one()
            if self.broken:
                return
            raw.skip_padding()

    def _one(self) -> Iterator[Piece]:
        """The text of one member; what is damaged is noted."""
        raw, begin, within = self.raw, self.raw.offset, 0
        engine, held, size, used, feed = zlib.decompressobj(GZIP), list[bytes](), 0, 0, FIRST_FEED
        while not engine.eof:
            if used >= len(raw.buffer) and not raw.more():
                self.broken = "torn"
                break
            chunk = raw.buffer[used : used + feed]
            before = engine.copy() if size or within else None
            try:
                out = engine.decompress(chunk, STEP_BYTES)
            except zlib.error:
                self.broken = "gzip"
                held.append(self._salvaged(before, chunk))
                break
            taken = len(chunk) - len(engine.unused_data if engine.eof else engine.unconsumed_tail)
            used, size, feed = used + taken, size + len(out), min(feed * 4, FEED)
            held.append(out)
            if not raw.spend(len(out) + taken, used):
                self.broken = "bomb"
                break
            if size > self.hold and not engine.eof:
                yield Piece(b"".join(held), begin, within, sound=False)
                within, held, size = within + size, [], 0
            if used > self.hold + BEHIND:
                used -= raw.drop(used - BEHIND)
        text = b"".join(held)
        if not self.broken:
            raw.drop(used)
            self._inside = False
            yield Piece(text, begin, within)
            return
        self.until, self._inside = raw.offset + used, False
        # A deflate stream that breaks off runs on into what follows: the next member is sought from its beginning.
        raw.drop(used if self.broken == "bomb" else 1)
        if self.broken == "bomb":
            raw.forgive()
        if self.broken == "torn":
            text += engine.flush()
        last = _last_record(text)
        self.torn = text[last : last + 4096] if BEGIN.match(text, last) else b""
        if last:
            yield Piece(text[:last], begin, within, sound=False)

    def _salvaged(self, engine: zlib._Decompress | None, chunk: bytearray) -> bytes:
        """What the bytes of a chunk give before the one with which it breaks."""
        if engine is None or not self.raw.spend(SALVAGED * len(chunk), len(chunk)):
            return b""
        out = bytearray()
        try:
            for byte in chunk:
                out += engine.decompress(bytes((byte,)), STEP_BYTES)
        except zlib.error:
            pass
        return bytes(out)


def _last_record(text: bytes) -> int:
    """Where the last record in a stretch of text begins; 0 where none or only one does."""
    at = len(text)
    for _ in range(1000):  # crafted text may be full of beginnings that are none
        at = text.rfind(b"WARC/", 0, at)
        if at <= 0:
            return 0
        if NEXT.match(text, at) or (BEGIN.match(text, at) and text[at - 1] == 0x0A):
            return at
    return 0
