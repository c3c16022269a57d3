"""The decoded body of an answer, within its budgets: a decompression bomb is noticed long before it has gone off."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from coranto.errors import BadInput, NotNow, OverBudget

# Decompressed at a time, so that a bomb is noticed long before it has filled the memory.
STEP_BYTES = 262_144
# Below this size a page may be as repetitive as it likes: the ratio is not looked at.
RATIO_FLOOR = 1_000_000
GZIP = zlib.MAX_WBITS | 16
GZIP_MAGIC = b"\x1f\x8b"


def collect(
    chunks: Iterator[bytes], encoding: str, *, max_bytes: int, max_ratio: int, item: str, cut: bool = False
) -> bytes:
    """The decoded body (`encoding` is "", identity or gzip), within its budgets; with `cut` no more than its beginning.

    OverBudget for more than `max_bytes` after decoding, or a body that grows more than `max_ratio` times.
    """
    if encoding in ("", "identity"):
        pieces: Iterator[tuple[int, bytes]] = ((len(chunk), chunk) for chunk in chunks)
    elif encoding in ("gzip", "x-gzip"):
        pieces = gunzip(chunks, item)
    else:
        raise BadInput(
            f"{item} came in the encoding {encoding!r}, asked was gzip or none", reason="bad-encoding", item=item
        )
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
