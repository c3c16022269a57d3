from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coranto.capture.decoding import STEP_BYTES, collect, gunzip, inflate, unbrotli
from coranto.errors import BadInput, NotNow, OverBudget

CHUNKS = st.lists(st.binary(max_size=400), max_size=5)


def cut(data: bytes, size: int) -> Iterator[bytes]:
    return (data[i : i + size] for i in range(0, len(data), size))


@given(CHUNKS, st.integers(1, 50))
def test_any_members_in_any_pieces_come_back_whole(members: list[bytes], size: int) -> None:
    packed = b"".join(gzip.compress(m) for m in members)
    assert collect(cut(packed, size), "gzip", max_bytes=10_000, max_ratio=100, item="x") == b"".join(members)


@given(st.binary(max_size=2000), st.integers(1, 100), st.integers(1, 500))
def test_a_budget_is_never_passed(content: bytes, size: int, limit: int) -> None:
    for encoding, data in (("", content), ("gzip", gzip.compress(content))):
        kept = collect(cut(data, size), encoding, max_bytes=limit, max_ratio=100, item="x", cut=True)
        assert kept == content[:limit]
        if len(content) > limit:
            with pytest.raises(OverBudget):
                collect(cut(data, size), encoding, max_bytes=limit, max_ratio=100, item="x")


@given(st.binary(min_size=1, max_size=300))
def test_garbage_is_refused_or_not_now(data: bytes) -> None:
    for content in (data, gzip.compress(b"words" * 50)[: len(data)]):
        try:
            collect(iter((content,)), "gzip", max_bytes=10_000, max_ratio=100, item="x")
        except (BadInput, NotNow) as error:
            assert error.reason in ("bad-encoding", "truncated")  # noqa: PT017 - some garbage is an empty gzip


def test_a_bomb_is_unpacked_step_by_step() -> None:
    bomb = gzip.compress(b"\0" * 20_000_000)
    assert max(len(piece) for _taken, piece in gunzip(iter((bomb,)), "x")) <= STEP_BYTES


def raw_deflate(data: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return engine.compress(data) + engine.flush()


PACKERS = [("deflate", zlib.compress), ("deflate", raw_deflate), ("br", brotli.compress)]


@pytest.mark.parametrize(("encoding", "pack"), PACKERS)
@given(content=st.binary(max_size=3000), size=st.integers(1, 60))
def test_other_encodings_come_back_whole(
    encoding: str, pack: Callable[[bytes], bytes], content: bytes, size: int
) -> None:
    packed = pack(content)
    assert collect(cut(packed, size), encoding, max_bytes=10_000, max_ratio=10_000, item="x") == content
    if encoding == "deflate":  # junk after the end is left out, as for gzip; brotli takes it for damage
        assert collect(cut(packed + b"tail", size), encoding, max_bytes=10_000, max_ratio=10_000, item="x") == content


@pytest.mark.parametrize(("encoding", "pack"), PACKERS)
def test_other_encodings_cut_short_are_not_now_and_garbage_is_refused(
    encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    packed = pack(b"".join(b"%d words" % i for i in range(500)))
    with pytest.raises(NotNow) as caught:
        collect(cut(packed[:-9], 50), encoding, max_bytes=10_000, max_ratio=100, item="x")
    assert caught.value.reason == "truncated"
    with pytest.raises(BadInput) as refused:
        collect(iter((b"\xff\xfe no such thing" * 9,)), encoding, max_bytes=10_000, max_ratio=100, item="x")
    assert refused.value.reason == "bad-encoding"


@pytest.mark.parametrize(("encoding", "pack"), PACKERS)
def test_bombs_of_other_encodings_are_unpacked_step_by_step(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(b"\0" * 20_000_000)
    with pytest.raises(OverBudget) as caught:
        collect(cut(bomb, 5000), encoding, max_bytes=50_000_000, max_ratio=100, item="x")
    assert caught.value.reason == "ratio"
    steps = {"deflate": inflate, "br": unbrotli}[encoding](iter((bomb,)), "x")
    assert max(len(piece) for _taken, piece in steps) <= 2 * STEP_BYTES
