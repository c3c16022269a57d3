"""The decoded body of an answer, within its budgets: a decompression bomb is noticed long before it has gone off."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from coranto.errors import BadInput, NotNow, OverBudget

try:
    import brotli  # type: ignore[import-untyped]
except ImportError:  # comes with the parser of pages where there is a wheel of it; without it gzip and deflate remain
    brotli = None

# Decompressed at a time, so that a bomb is noticed long before it has filled the memory.
STEP_BYTES = 262_144
# Below this size a page may be as repetitive as it likes: the ratio is not looked at.
RATIO_FLOOR = 1_000_000
GZIP = zlib.MAX_WBITS | 16
GZIP_MAGIC = b"\x1f\x8b"
# What is asked for; deflate is taken, with or without its zlib frame, since some servers send it to everybody.
ACCEPTED = "gzip, deflate, br" if brotli else "gzip, deflate"


def collect(
    chunks: Iterator[bytes], encoding: str, *, max_bytes: int, max_ratio: int, item: str, cut: bool = False
) -> bytes:
    """The decoded body (`encoding` is "", identity or one of `ACCEPTED`), within its budgets.

    With `cut` no more than its beginning. OverBudget for more than `max_bytes` after decoding, or a body that grows
    more than `max_ratio` times.
    """
    if encoding in ("", "identity"):
        pieces: Iterator[tuple[int, bytes]] = ((len(chunk), chunk) for chunk in chunks)
    elif encoding in ("gzip", "x-gzip"):
        pieces = gunzip(chunks, item)
    elif encoding == "deflate":
        pieces = inflate(chunks, item)
    elif encoding == "br" and brotli:
        pieces = unbrotli(chunks, item)
    else:
        raise BadInput(
            f"{item} came in the encoding {encoding[:40]!r}, asked was {ACCEPTED} or none",
            reason="bad-encoding", item=item,
        )  # fmt: skip
    body, wire = bytearray(), 0
    for taken, piece in pieces:
        wire += taken
        body += piece
        if len(body) > max_bytes:
            if cut:
                break
            raise OverBudget(
                f"{item} is larger than {max_bytes} bytes (fetch.max_bytes)", reason="body-bytes", item=item
            )
        if len(body) > RATIO_FLOOR and len(body) > wire * max_ratio:
            raise OverBudget(
                f"{item} grows more than {max_ratio} times when decompressed (fetch.max_ratio)",
                reason="ratio", item=item,
            )  # fmt: skip
    return bytes(body[:max_bytes])


def gunzip(chunks: Iterable[bytes], item: str) -> Iterator[tuple[int, bytes]]:
    """Pieces of at most STEP_BYTES with the bytes taken from the wire for them; several members are joined.

    What follows the last member and is no gzip is left out, as browsers do.
    """
    engine = zlib.decompressobj(GZIP)
    started, left = False, b""
    try:
        for chunk in chunks:
            taken, data, left = len(chunk), left + chunk, b""
            while data:
                if engine.eof:
                    if len(data) < len(GZIP_MAGIC):
                        left = data  # the rest of the magic is still to come
                        break
                    if not data.startswith(GZIP_MAGIC):
                        return
                    engine = zlib.decompressobj(GZIP)
                started = True
                yield taken, engine.decompress(data, STEP_BYTES)
                taken = 0
                data = engine.unused_data if engine.eof else engine.unconsumed_tail
        while piece := engine.decompress(b"", STEP_BYTES):
            yield 0, piece
    except zlib.error as error:
        raise BadInput(f"{item} says it is gzip and is not ({error})", reason="bad-encoding", item=item) from error
    if started and not engine.eof:
        raise NotNow(f"{item} broke off in the middle", reason="truncated", item=item)


def inflate(chunks: Iterable[bytes], item: str) -> Iterator[tuple[int, bytes]]:
    """The same for deflate, which is meant to be zlib (RFC 1950) and often is the bare stream (RFC 1951)."""
    head, engine = b"", None
    try:
        for chunk in chunks:
            taken, data = len(chunk), chunk
            if engine is None:
                head += chunk
                if len(head) < 2:
                    continue
                framed = head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
                engine, data = zlib.decompressobj(zlib.MAX_WBITS if framed else -zlib.MAX_WBITS), head
            while data and not engine.eof:
                yield taken, engine.decompress(data, STEP_BYTES)
                taken, data = 0, engine.unconsumed_tail
        while engine is not None and (piece := engine.decompress(b"", STEP_BYTES)):
            yield 0, piece
    except zlib.error as error:
        raise BadInput(f"{item} says it is deflate and is not ({error})", reason="bad-encoding", item=item) from error
    if head and (engine is None or not engine.eof):
        raise NotNow(f"{item} broke off in the middle", reason="truncated", item=item)


def unbrotli(chunks: Iterable[bytes], item: str) -> Iterator[tuple[int, bytes]]:
    """The same for brotli (RFC 7932); bytes after its end make it broken."""
    engine, started = brotli.Decompressor(), False
    try:
        for chunk in chunks:
            started = started or bool(chunk)
            taken, data = len(chunk), chunk
            while data or not engine.is_finished():
                piece = engine.process(data, output_buffer_limit=STEP_BYTES)
                yield taken, piece
                taken, data = 0, b""
                if not piece and engine.can_accept_more_data():
                    break
    except brotli.error as error:
        raise BadInput(f"{item} says it is brotli and is not ({error})", reason="bad-encoding", item=item) from error
    if started and not engine.is_finished():
        raise NotNow(f"{item} broke off in the middle", reason="truncated", item=item)
