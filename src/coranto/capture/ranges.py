"""A file on a web server, read in parts: how WARC files of gigabytes are read without being held.

`Parts` asks for bytes from one place on; `members` cuts a gzipped WARC at its members, so that reading may go on at any
of them another day.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from coranto.capture.http import Answer, Fetcher
from coranto.errors import BadInput, NotNow, Refused

# A part of this size costs a request a second at most; CC-NEWS files have a gigabyte.
PART_BYTES = 8 * 1024 * 1024
STEP_BYTES = 1 << 20
GZIP = zlib.MAX_WBITS | 16
# Magic, method deflate: what a member begins with.
MEMBER = b"\x1f\x8b\x08"
_TOTAL = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})\Z")


class Parts:
    """The bytes of a file from `start` on, part by part, as long as it stays the same file.

    `etag`, `modified` and `length` are those of an earlier round, or empty and 0; they are known after the first part.
    `read` raises Refused or NotNow, with the reason ``changed`` where the file is another one meanwhile.
    """

    def __init__(self, fetcher: Fetcher, url: str, start: int, etag: str, modified: str, length: int) -> None:
        self.url, self.at = url, start
        self.etag, self.modified, self.length = etag, modified, length
        self.size = min(PART_BYTES, fetcher.settings.max_bytes)
        self._get: Callable[..., Answer] = fetcher.get

    def read(self) -> bytes:
        """The next part; empty at the end of the file."""
        if self.length and self.at >= self.length:
            return b""
        try:
            answer = self._get(
                self.url, byte_range=(self.at, self.at + self.size - 1), etag=self.etag or None,
                modified=self.modified or None,
            )  # fmt: skip
        except Refused as error:
            if error.reason != "http-416" or not self.at or self.length:
                raise
            self.length = self.at  # the server never told how long the file is, and here it ends
            return b""
        length = _length(answer, self.at)
        etag, modified = answer.header("etag") or "", answer.header("last-modified") or ""
        before = (self.etag, self.modified, self.length)
        if any(old and new and old != new for old, new in zip(before, (etag, modified, length), strict=True)):
            raise NotNow(
                f"{self.url} is not the file any more that it was; it is read from its beginning in the next round",
                reason="changed", item=self.url,
            )  # fmt: skip
        self.etag, self.modified, self.length = self.etag or etag, self.modified or modified, self.length or length
        self.at += len(answer.content)
        if len(answer.content) < self.size:
            self.length = self.at
        return answer.content


def _length(answer: Answer, at: int) -> int:
    """The length of the whole file as the server tells it; 0 where it does not."""
    found = _TOTAL.match((answer.header("content-range") or "").strip())
    if found is None:
        given = answer.header("content-length") or ""
        return int(given[:18]) if answer.status == 200 and given.isdecimal() and not at else 0
    if int(found.group(1)) != at:
        raise BadInput(
            f"{answer.url} gives bytes from {found.group(1)} on, asked were those from {at} on", reason="bad-range",
            item=answer.asked,
        )  # fmt: skip
    return int(found.group(3))


@dataclass(frozen=True, slots=True)
class Member:
    """One gzip member at `offset` of `size` bytes; `raw` is empty where it is too large to be held.

    `whole` is false for what is no member: bytes up to the next place where one may begin, or to the end.
    """

    offset: int
    size: int
    raw: bytes
    whole: bool = True


def members(parts: Parts, hold: int) -> Iterator[Member]:
    """The members of a gzipped file from where `parts` stands, in order; at most `hold` bytes of one are kept."""
    cutter = _Cutter(parts, hold)
    while cutter.has_more():
        yield cutter.member()


class _Cutter:
    def __init__(self, parts: Parts, hold: int) -> None:
        self.parts, self.hold = parts, hold
        self.offset = parts.at
        self.buffer = bytearray()

    def has_more(self) -> bool:
        """Whether any byte is left; padding between members is stepped over."""
        while True:
            padding = len(self.buffer) - len(self.buffer.lstrip(b"\0"))
            self._drop(padding)
            if self.buffer or not self._more():
                return bool(self.buffer)

    def member(self) -> Member:
        """The member that begins here, or what is none, up to where one may begin."""
        start, engine, looked = self.offset, zlib.decompressobj(GZIP), 0
        dropped = 0
        while True:
            try:
                for begin in range(looked, len(self.buffer), STEP_BYTES):
                    data = bytes(self.buffer[begin : begin + STEP_BYTES])
                    # What is in it is not looked at here, and never held.
                    while data and not engine.eof:
                        engine.decompress(data, STEP_BYTES)
                        data = engine.unconsumed_tail
                    looked = begin + STEP_BYTES
                    if engine.eof:
                        end = min(looked, len(self.buffer)) - len(engine.unused_data)
                        return self._cut(start, end, dropped)
            except zlib.error:
                return self._damaged(start, dropped)
            looked = len(self.buffer)
            if dropped + looked > self.hold:
                dropped += looked
                self._drop(looked)
                looked = 0
            if not self._more():
                return self._broken_off(start, dropped)

    def _cut(self, start: int, end: int, dropped: int) -> Member:
        raw = b"" if dropped else bytes(self.buffer[:end])
        self._drop(end)
        return Member(start, dropped + end, raw)

    def _damaged(self, start: int, dropped: int) -> Member:
        """Bytes that are no member, up to the next magic."""
        held = bytearray()
        while (at := self.buffer.find(MEMBER, 0 if held or dropped else 1)) < 0:
            keep = len(MEMBER) - 1
            cut = max(0, len(self.buffer) - keep)
            if len(held) < self.hold:
                held += self.buffer[:cut]
            self._drop(cut)
            if not self._more():
                at = len(self.buffer)
                break
        if len(held) < self.hold:
            held += self.buffer[:at]
        self._drop(at)
        return Member(start, self.offset - start, bytes(held[: self.hold]), whole=False)

    def _broken_off(self, start: int, dropped: int) -> Member:
        raw = bytes(self.buffer)
        self._drop(len(raw))
        return Member(start, dropped + len(raw), raw, whole=False)

    def _more(self) -> bool:
        more = self.parts.read()
        self.buffer += more
        return bool(more)

    def _drop(self, size: int) -> None:
        del self.buffer[:size]
        self.offset += size
