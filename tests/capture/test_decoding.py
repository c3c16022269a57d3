from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coranto.capture.decoding import STEP_BYTES, collect, gunzip
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
