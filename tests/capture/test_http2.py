"""HTTP/2 is spoken where it is offered, under the same budgets."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from capture.secure import Secure, certificate, flood, frame
from capture.server import page
from coranto.capture.http import Fetcher
from coranto.errors import NotNow, OverBudget, Refused

Make = Callable[..., Fetcher]
HTML = ("content-type", "text/html")


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory, openssl: str) -> tuple[Path, Path]:
    return certificate(openssl, tmp_path_factory.mktemp("tls"), "news.example")


@pytest.fixture
def secure(papers: tuple[Path, Path]) -> Iterator[Secure]:
    found = Secure(*papers)
    yield found
    found.close()


@pytest.fixture
def get(secure: Secure, papers: tuple[Path, Path], fetcher_with: Make) -> Callable[..., Any]:
    def ask(path: str, **given: Any) -> Any:
        trust = ssl.create_default_context(cafile=str(papers[0]))
        asked = {k: given.pop(k) for k in ("etag", "byte_range") if k in given}
        fetcher = fetcher_with(lookup=lambda host, port: ["127.0.0.1"], tls=trust, **given)
        return fetcher.get(f"https://news.example:{secure.port}{path}", **asked)

    return ask


def test_a_page_comes_by_http2(secure: Secure, get: Callable[..., Any]) -> None:
    body = page("words " * 50_000)
    secure.routes["/a"] = (200, [HTML, ("etag", '"1"')], body)
    answer = get("/a")
    assert (answer.status, answer.content, answer.media_type) == (200, body, "text/html")
    [asked] = secure.asked
    assert asked[":authority"] == f"news.example:{secure.port}"
    assert not {"connection", "host", "cookie", "authorization"} & set(asked)
    assert asked["user-agent"].startswith("coranto/")


def test_a_redirect_and_a_304_by_http2(secure: Secure, get: Callable[..., Any]) -> None:
    secure.routes["/a"] = (302, [("location", "/b")], b"")
    secure.routes["/b"] = (304, [], b"")
    assert get("/a", etag='"1"').unchanged


def test_http2_is_not_spoken_where_the_settings_say_so(secure: Secure, get: Callable[..., Any]) -> None:
    assert get("/a", http2=False).content == b"plain"
    assert secure.asked == []


PING = frame(6, b"12345678")
SETTINGS = frame(4)
WINDOW = frame(8, b"\0\0\0\1")
RESET = frame(3, b"\0\0\0\1", stream=1)
EMPTY = frame(0, stream=1)
TINY = frame(0, b"x", stream=1)
PRIORITY = frame(2, b"\0\0\0\0\1", stream=3)
UNKNOWN = frame(99, b"")
# A literal header, never indexed: name "a", value "b".
CONTINUED = frame(9, b"\x10\x01a\x01b", stream=1)


START = frame(1, b"\x88", stream=1)  # an answer whose headers go on


@pytest.mark.parametrize(
    ("piece", "first", "headers", "reason"),
    [
        (PING, b"", False, "header-bytes"), (PING, b"", True, "tiny-pieces"),
        (SETTINGS, b"", False, "header-bytes"), (SETTINGS, b"", True, "tiny-pieces"),
        (WINDOW, b"", True, "tiny-pieces"), (RESET, b"", False, "broken-answer"),
        (EMPTY, b"", True, "tiny-pieces"), (TINY, b"", True, "tiny-pieces"), (PRIORITY, b"", True, "tiny-pieces"),
        (UNKNOWN, b"", True, "tiny-pieces"), (CONTINUED, START, False, "broken-answer"),
        (frame(9, b"", stream=1), START, False, "broken-answer"),
        (frame(0, b"y" * 16_000, stream=1), b"", True, "body-bytes"),
        (frame(7, b"\0" * 8), b"", False, "broken-answer"),
        (frame(5, b"\0\0\0\2\x88", stream=1, flags=4), b"", False, "broken-answer"),
        (b"\xff" * 9, b"", False, "header-bytes"),
        (frame(1, b"\x88", stream=1, flags=4), b"", False, "broken-answer"),
    ],
)  # fmt: skip
def test_floods_of_frames_end(
    secure: Secure, get: Callable[..., Any], piece: bytes, first: bytes, headers: bool, reason: str
) -> None:
    secure.routes["/flood"] = flood(piece, first, headers)
    with pytest.raises((OverBudget, NotNow)) as caught:
        get("/flood")
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("status", "headers", "body", "reason"),
    [
        ("abc", [HTML], b"x", "broken-answer"),
        ("99999", [HTML], b"x", "broken-answer"),
        ("-1", [HTML], b"x", "broken-answer"),
        ("200", [("x\r\nevil", "1")], b"x", "broken-answer"),
        ("200", [("x", "1\r\nWARC/1.0")], b"x", "broken-answer"),
        ("200", [HTML, ("content-length", "3")], b"longer", "broken-answer"),
        ("200", [(f"x-{n}", "1") for n in range(1000)], b"x", "header-count"),
        ("200", [HTML, ("content-encoding", "zstd")], b"x", "bad-encoding"),
    ],
)
def test_answers_that_http2_does_not_allow(
    secure: Secure, get: Callable[..., Any], status: str, headers: list[tuple[str, str]], body: bytes, reason: str
) -> None:
    def route(server: Secure, talk: Any, stream: int, wire: Any) -> None:
        talk.send_headers(stream, [(":status", status), *headers])
        wire.sendall(talk.data_to_send() + frame(0, body, stream=stream, flags=1))

    secure.routes["/a"] = route
    with pytest.raises((Refused, NotNow)) as caught:
        get("/a")
    assert caught.value.reason == reason


def test_a_header_list_that_unpacks_to_much_is_refused(secure: Secure, get: Callable[..., Any]) -> None:
    """The HPACK bomb: one long entry in the table, then thousands of one-byte references to it."""

    def route(server: Secure, talk: Any, stream: int, wire: Any) -> None:
        entry = b"\x40\x01a\x7f\xa1\x1e" + b"v" * 4000  # literal, to be indexed: name "a", a value of 4,000 bytes
        wire.sendall(talk.data_to_send() + frame(1, b"\x88" + entry + b"\xbe" * 12_000, stream=stream, flags=5))

    secure.routes["/a"] = route
    with pytest.raises((Refused, NotNow)) as caught:
        get("/a")
    assert caught.value.reason in ("broken-answer", "header-bytes", "header-count")


@pytest.mark.parametrize("at", ["tls", "settings", "headers", "body"])
def test_a_connection_that_hangs_or_closes_at_any_stage(secure: Secure, get: Callable[..., Any], at: str) -> None:
    def hang(wire: Any) -> None:
        time.sleep(3)

    def route(server: Secure, talk: Any, stream: int, wire: Any) -> None:
        if at == "body":
            talk.send_headers(stream, [(":status", "200"), HTML])
            wire.sendall(talk.data_to_send())
        time.sleep(3)

    if at == "tls":
        secure.bare = hang
    elif at == "settings":
        secure.raw = hang
    secure.routes["/a"] = route
    with pytest.raises(NotNow) as caught:
        get("/a", total_seconds=0.5, connect_seconds=0.5)
    assert caught.value.reason in ("too-slow", "unreachable")


def test_a_go_away_is_not_now(secure: Secure, get: Callable[..., Any]) -> None:
    for last in (0, 1):

        def route(server: Secure, talk: Any, stream: int, wire: Any, last: int = last) -> None:
            wire.sendall(frame(7, last.to_bytes(4, "big") + b"\0\0\0\0"))

        secure.routes["/a"] = route
        with pytest.raises(NotNow) as caught:
            get("/a")
        assert caught.value.reason == "broken-answer"
