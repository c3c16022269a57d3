"""WARC files that are broken in every way we know of, with what is whole in them known by construction."""

from __future__ import annotations

import base64
import gzip
import hashlib
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass

MAGIC = b"\x1f\x8b\x08"
KINDS = ("response", "response", "response", "request", "metadata", "revisit", "resource", "warcinfo")


@dataclass(frozen=True)
class Part:
    """A stretch of a file: `whole` is the block of the record in it, None where it holds damage; `quiet` neither.

    `open` is a block whose bytes lie whole and uncompressed in a member whose frame is damaged: it may be read or not.
    """

    data: bytes
    whole: bytes | None = None
    quiet: bool = False
    open: bytes | None = None


def block_of(rng: random.Random, n: int, kind: str) -> bytes:
    """The block of one record; some end with newlines, hold empty lines, or are hard to compress."""
    words = " ".join(
        rng.choice(("harbour", "mayor", "fire", "twelve", "ships", "said")) for _ in range(rng.randrange(300))
    )
    page = b"<p>%d %s</p>" % (n, words.encode()) + rng.choice((b"", b"\n", b"\r\n\r\n", b"\n\n", rng.randbytes(3000)))
    if kind == "response":
        return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    return page


def head_of(n: int, kind: str, block: bytes, *lengths: bytes, digest: bool = True) -> bytes:
    """The header lines of a record; `lengths` are lines that take the place of the true length."""
    sha1 = base64.b32encode(hashlib.sha1(block).digest())
    lines = [
        b"WARC/1.0", b"WARC-Type: " + kind.encode(), b"WARC-Record-ID: <urn:uuid:%032x>" % n,
        b"WARC-Target-URI: https://news.example/%d" % n, b"WARC-Date: 2023-09-20T08:15:30Z",
        *((b"WARC-Block-Digest: sha1:" + sha1,) if digest else ()),
        b"Content-Type: " + (b"application/http; msgtype=response" if kind == "response" else b"text/plain"),
        *(lengths or (b"Content-Length: %d" % len(block),)),
    ]  # fmt: skip
    return b"\r\n".join(lines) + b"\r\n\r\n"


def sound(rng: random.Random, n: int) -> tuple[bytes, bytes]:
    """A record that is whole, in one of the ways in which writers write, and its block."""
    kind = rng.choice(KINDS)
    block = block_of(rng, n, kind)
    way = rng.randrange(7)
    head = head_of(n, kind, block, digest=rng.random() < 0.8)
    if way == 0:  # lines that end with LF alone
        return head.replace(b"\r\n", b"\n") + block + b"\n\n", block
    if way == 1:  # mixed
        return head.replace(b"\r\n", b"\n", 3) + block + b"\r\n\r\n", block
    if way == 2:  # a folded length
        return head.replace(b"Content-Length: ", b"Content-Length:\r\n \t") + block + b"\r\n\r\n", block
    if way == 3:  # the length twice, the same
        return head_of(n, kind, block, *2 * (b"content-length: %d" % len(block),)) + block + b"\r\n\r\n", block
    if way == 4:  # no empty lines behind
        return head_of(n, kind, block) + block, block
    return head + block + b"\r\n\r\n", block


def lying(rng: random.Random, n: int) -> bytes:
    """A record whose length is wrong."""
    kind = rng.choice(KINDS)
    block = block_of(rng, n, kind) + b"<p>end</p>"
    size = len(block)
    lengths: tuple[bytes, ...] = rng.choice((
        (b"X-No: length",), (b"Content-Length: -%d" % size,), (b"Content-Length: many",), (b"Content-Length:",),
        (b"Content-Length: 5368709120",), (b"Content-Length: 999999999999999999",),
        (b"Content-Length: %d" % (size - rng.randrange(1, size)),), (b"Content-Length: 0",),
        (b"Content-Length: %d" % (size + rng.randrange(90, 400)),), (b"Content-Length: %d" % (size + 100_000),),
        (b"Content-Length: %d" % size, b"Content-Length: %d" % (size + 7)), (b"Content-Length: 0x%x" % size,),
    ))  # fmt: skip
    return head_of(n, kind, block, *lengths) + block + b"\r\n\r\n"


def garbage(rng: random.Random) -> bytes:
    """Bytes that are no record, some of which look like the beginning of one."""
    made: bytes = rng.choice((
        rng.randbytes(rng.randrange(1, 400)).replace(b"WARC", b"WXRC").replace(MAGIC, b"xxx") + b"x",
        b"x" * rng.randrange(1, 3000), b"<html>lost\r\n\r\nand found</html>\n", MAGIC + b"x",
        MAGIC + b"\0" * 20, MAGIC * 30 + b"x",
        b"WARC/1.0", b"WARC/1.0\r\n", b"WARC/1.0\r\n\r\n\r\n\r\n", b"WARC/ 1.0\r\nWARC-Type: x\r\n", b"\xff" * 70_000,
        gzip.compress(b"no record at all"), b"WARC/1.0\r\nWARC-Type: response\r\n" * 3,
        gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\n\r\n"), zlib.compress(b"WARC/1.0\r\n"),
        b"x" + gzip.compress(b"x" * 500)[:-9], b"x\x28\xb5\x2f\xfd" + rng.randbytes(40),
    ))  # fmt: skip
    return made


def cut(rng: random.Random, data: bytes) -> bytes:
    """The beginning of some bytes, cut at any kind of place."""
    return data[: rng.choice((1, 3, 8, 11, 20, len(data) // 2, rng.randrange(1, len(data) - 5), len(data) - 6))]


def plain_parts(rng: random.Random, count: int) -> list[Part]:
    """Parts of a plain file."""
    parts = []
    for n in range(count):
        record, block = sound(rng, n)
        chance = rng.randrange(8)
        if chance == 0:
            parts.append(Part(garbage(rng)))
        elif chance == 1:
            parts.append(Part(lying(rng, n)))
        elif chance == 2:
            parts.append(Part(cut(rng, head_of(n, "resource", block + b"<p>end</p>") + block + b"<p>end</p>")))
        elif chance == 3:
            # Newlines behind a record that was cut might be its own.
            choice = (b"\0" * 999,) if parts and parts[-1].whole is None else (b"\r\n" * 40, b"\n" * 7, b"\0\r\n\0")
            parts.append(Part(rng.choice(choice), quiet=True))
        else:
            parts.append(Part(record, block))
    return parts


def packed(rng: random.Random, data: bytes) -> bytes:
    """One gzip member, stored, fast or well compressed."""
    return gzip.compress(data, rng.choice((0, 1, 6, 9)), mtime=0)


def broken_member(rng: random.Random, member: bytes, text: bytes) -> bytes:
    """The same member, damaged so that it can no longer be unpacked."""
    ways: tuple[Callable[[], bytes], ...] = (
        lambda: _flipped(rng, member, 0, 10), lambda: _flipped(rng, member, 10, len(member) - 8),
        lambda: _flipped(rng, member, len(member) - 8, len(member)), lambda: member[:-8], lambda: cut(rng, member),
        lambda: member[: len(member) // 2], lambda: member[len(member) // 2 :], lambda: member[4:],
        lambda: member[:40] + rng.randbytes(60) + member[60:],
        lambda: member[: len(member) // 2] + b"plain text in the middle" + member[len(member) // 2 :],
        lambda: gzip.compress(member),
    )  # fmt: skip
    while True:
        made = rng.choice(ways)()
        try:
            if gzip.decompress(made) == text:
                continue
        except (OSError, EOFError, zlib.error):
            pass
        return made


def _flipped(rng: random.Random, data: bytes, start: int, end: int) -> bytes:
    made = bytearray(data)
    made[rng.randrange(start, max(end, start + 1))] ^= 1 << rng.randrange(8)
    return bytes(made)


def member_parts(rng: random.Random, count: int) -> list[Part]:
    """Parts of a file that is gzipped record by record, with plain records and other members between."""
    parts = []
    for n in range(count):
        record, block = sound(rng, n)
        chance = rng.randrange(10)
        if chance == 0:
            parts.append(Part(garbage(rng)))
        elif chance == 1:
            parts.append(Part(packed(rng, lying(rng, n))))
        elif chance in (2, 3):
            made = broken_member(rng, packed(rng, record), record)
            parts.append(Part(made, open=block if record in made else None))
        elif chance == 4:
            parts.append(
                Part(rng.choice((b"\0" * 999, b"\r\n", gzip.compress(b""), gzip.compress(b"\r\n"))), quiet=True)
            )
        elif chance == 5:  # a plain record between members
            parts.append(Part(record, block))
        elif chance == 6:  # one record over two members
            at = rng.randrange(1, len(record))
            parts.append(Part(packed(rng, record[:at]) + packed(rng, record[at:]), block))
        else:
            parts.append(Part(packed(rng, record), block))
    return parts
