"""What a server may do over HTTP: drag, flood, lie, break off, at every stage."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import brotli

from capture.secure import Secure, flood, frame
from capture.server import page, reply
from hostile.case import ANY, LATER, REFUSED, Case, Route, say, serve

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
BODY = page("KEPT words of the page, said the minister.")
STORED, FAILED = frozenset(("stored",)), frozenset(("refused", "quarantined"))
SLOW = frozenset(("quarantined:too-slow",))


def answer(
    name: str, route: Route | bytes, ends: frozenset[str], keeps: tuple[str, ...] = (), source: str = "page",
    more: Mapping[str, Route] | None = None, **given: Any,
) -> Case:  # fmt: skip
    routes = {"/a": say(route) if isinstance(route, bytes) else route, **(more or {})}
    return Case(
        name=f"http-{name}", kind="http", source=(source, "{http}/a"), ends=ends, keeps=keeps, routes=routes, **given
    )


def cases() -> Iterator[Case]:
    yield from slow()
    yield from floods()
    yield from lengths()
    yield from encodings()
    yield from statuses()
    yield from broken()
    yield from robots()
    yield from tls()
    yield from http2()


def trickle(head: bytes, drop: bytes, pause: float = 0.02) -> Route:
    def run(wire: socket.socket, path: str, headers: dict[str, str]) -> None:
        wire.sendall(head)
        for _ in range(500):
            time.sleep(pause)
            wire.sendall(drop)

    return run


def slow() -> Iterator[Case]:
    chunked = OK + b"Transfer-Encoding: chunked\r\n\r\n"
    for name, head, drop in (
        ("status-line", b"", b"H"), ("status-text", b"HTTP/1.1 200 ", b"O"), ("header-name", OK, b"X"),
        ("header-value", OK + b"X: ", b"y"), ("headers", OK, b"X: y\r\n"),
        ("informational", b"", b"HTTP/1.1 100 x\r\n\r\n"),
        ("body", OK + b"Content-Length: 100000\r\n\r\n", b"x"), ("body-to-close", OK + b"\r\n", b"x"),
        ("chunks", chunked, b"1\r\nx\r\n"), ("chunk-size", chunked, b"0"), ("chunk-extension", chunked + b"5;", b"e"),
        ("chunk-data", chunked + b"ffff\r\n", b"x"), ("trailers", chunked + b"0\r\n", b"X: y\r\n"),
        ("silence", b"", b""),
        ("silence-in-the-body", OK + b"Content-Length: 9\r\n\r\n", b""),
    ):  # fmt: skip
        yield answer(f"slow-{name}", trickle(head, drop), SLOW, fetch={"total_seconds": 0.6})
    yield answer(
        "slow-gzip", trickle(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"x" * 9)[:10], b"\0"), FAILED,
        fetch={"total_seconds": 0.6},
    )  # fmt: skip
    yield answer("slow-redirects", _slow_redirect, FAILED, fetch={"total_seconds": 0.6, "max_redirects": 20},
                 more={f"/a{'x' * n}": _slow_redirect for n in range(1, 12)})  # fmt: skip


def _slow_redirect(wire: socket.socket, path: str, headers: dict[str, str]) -> None:
    time.sleep(0.15)
    wire.sendall(reply(302, Location=path + "x"))


def pour(head: bytes, drop: bytes) -> Route:
    def run(wire: socket.socket, path: str, headers: dict[str, str]) -> None:
        wire.sendall(head)
        block = drop * max(1, 20_000 // len(drop))
        for _ in range(200_000_000 // len(block)):
            wire.sendall(block)

    return run


def floods() -> Iterator[Case]:
    chunked = OK + b"Transfer-Encoding: chunked\r\n\r\n"
    for name, head, drop, reason in (
        ("headers", OK, b"X-Flood: aaaaaaaaaaaaaaaaaaaa\r\n", "header-bytes"),
        ("one-header", OK + b"X: ", b"a", "header-bytes"), ("header-names", OK, b"X", "header-bytes"),
        ("folded-header", OK + b"X: y\r\n", b" z\r\n", "header-bytes"),
        ("informational", b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", "header-bytes"),
        ("status-line", b"HTTP/1.1 200 ", b"O", "header-bytes"), ("empty-lines", b"", b"\r\n", "header-bytes"),
        ("body", OK + b"\r\n", b"<p>words</p>", "body-bytes"),
        ("chunks", chunked, b"64\r\n" + b"z" * 100 + b"\r\n", "body-bytes"),
        ("tiny-chunks", chunked, b"1\r\nz\r\n", "tiny-pieces"),
        ("chunk-extensions", chunked, b"1;" + b"e" * 100 + b"\r\nz\r\n", "tiny-pieces"),
        ("chunk-extension", chunked + b"5;", b"e", "broken-answer"), ("chunk-size", chunked, b"0", "broken-answer"),
        ("trailers", chunked + b"0\r\n", b"X: y\r\n", "broken-answer"),
    ):  # fmt: skip
        ends = frozenset((f"refused:{reason}", "quarantined:broken-answer"))
        yield answer(f"flood-{name}", pour(head, drop), ends)
    cookies = b"".join(b"Set-Cookie: a%d=b\r\n" % n for n in range(1000))
    yield answer("thousand-cookies", OK + cookies + b"\r\n" + BODY, frozenset(("refused:header-count",)))
    yield answer("long-header", OK + b"X: " + b"y" * 70_000 + b"\r\n\r\n" + BODY, frozenset(("refused:header-bytes",)))


def lengths() -> Iterator[Case]:
    size = len(BODY)
    for name, headers, ends in (
        ("missing", b"", STORED), ("negative", b"Content-Length: -5\r\n", FAILED),
        ("huge", b"Content-Length: " + b"9" * 19, FAILED),
        ("absurd", b"Content-Length: " + b"9" * 400, FAILED), ("words", b"Content-Length: many", FAILED),
        ("twice-the-same", b"Content-Length: %d\r\nContent-Length: %d" % (size, size), ANY),
        ("twice-different", b"Content-Length: 3\r\nContent-Length: %d" % size, FAILED),
        ("list", b"Content-Length: %d, %d" % (size, size), ANY), ("list-different", b"Content-Length: 3, 9", FAILED),
        ("plus", b"Content-Length: +%d" % size, FAILED), ("hex", b"Content-Length: 0x10", FAILED),
        ("too-long", b"Content-Length: %d" % (size + 50), LATER),
        ("too-short", b"Content-Length: %d" % (size - 20), ANY),
        ("zero", b"Content-Length: 0", frozenset(("refused:empty",))),
        ("and-chunked", b"Content-Length: 5\r\nTransfer-Encoding: chunked", ANY),
        ("full-width", "Content-Length: \uff15".encode(), FAILED),
    ):  # fmt: skip
        yield answer(
            f"length-{name}", OK + headers.rstrip(b"\r\n") + (b"\r\n" if headers else b"") + b"\r\n" + BODY, ends
        )
    for name, coded, ends in (
        ("bad-size", b"zz\r\nabc\r\n0\r\n\r\n", LATER), ("negative-size", b"-3\r\nabc\r\n0\r\n\r\n", LATER),
        ("huge-size", b"ffffffffffffffffffff\r\nabc", LATER), ("no-end", b"3\r\nabc\r\n", LATER),
        ("size-with-spaces", b" 3 \r\nabc\r\n0\r\n\r\n", ANY), ("no-newline-after-data", b"3\r\nabcXX0\r\n\r\n", LATER),
        ("bare-newlines", b"3\nabc\n0\n\n", ANY), ("plus-size", b"+3\r\nabc\r\n0\r\n\r\n", LATER),
        ("underscored-size", b"1_0\r\n0123456789abcdef\r\n0\r\n\r\n", LATER), ("nul-size", b"\0\r\nabc", LATER),
    ):  # fmt: skip
        yield answer(f"chunked-{name}", OK + b"Transfer-Encoding: chunked\r\n\r\n" + coded, ends)
    for name in ("gzip, chunked", "chunked, chunked", "identity", "evil", "chunked\x0b", "xchunked"):
        raw = OK + b"Transfer-Encoding: " + name.encode() + b"\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
        yield answer(f"transfer-{name.strip().replace(', ', '-')}", raw, ANY)


def encodings() -> Iterator[Case]:
    bomb = gzip.compress(b"\0" * 100_000_000)
    raw = zlib.compressobj(wbits=-15)
    bare = raw.compress(BODY) + raw.flush()
    for name, said, body, ends, keeps in (
        ("gzip-bomb", "gzip", bomb, REFUSED, ()), ("gzip-bomb-twice", "gzip", gzip.compress(bomb), ANY, ()),
        ("gzip-said-twice", "gzip, gzip", gzip.compress(gzip.compress(BODY)), frozenset(("refused:bad-encoding",)), ()),
        ("deflate-bomb", "deflate", zlib.compress(b"\0" * 100_000_000), REFUSED, ()),
        ("brotli-bomb", "br", brotli.compress(b"\0" * 100_000_000, quality=5), REFUSED, ()),
        ("gzip-of-small-bombs", "gzip", b"".join(gzip.compress(b"\0" * 900_000) for _ in range(200)), REFUSED, ()),
        ("gzip-empty-members", "gzip", gzip.compress(b"") * 100_000, FAILED, ()),
        ("gzip-cut", "gzip", gzip.compress(BODY)[:-9], LATER, ()),
        ("gzip-tail", "gzip", gzip.compress(BODY) + b"junk" * 50, STORED, ("KEPT",)),
        ("gzip-checksum", "gzip", gzip.compress(BODY)[:-8] + b"\0" * 8, FAILED, ()),
        ("gzip-lies", "gzip", BODY, frozenset(("refused:bad-encoding",)), ()),
        ("gzip-unsaid", "", gzip.compress(BODY), ANY, ()),
        ("gzip-long-name", "gzip", b"\x1f\x8b\x08\x08" + b"\0" * 6 + b"n" * 2_000_000, FAILED, ()),
        ("deflate-raw", "deflate", bare, STORED, ("KEPT",)),
        ("deflate-zlib", "deflate", zlib.compress(BODY), STORED, ("KEPT",)),
        ("brotli", "br", brotli.compress(BODY), STORED, ("KEPT",)),
        ("brotli-cut", "br", brotli.compress(BODY)[:-5], FAILED, ()),
        ("brotli-lies", "br", BODY, FAILED, ()), ("unknown", "evil", BODY, frozenset(("refused:bad-encoding",)), ()),
        ("zstd", "zstd", b"\x28\xb5\x2f\xfd" + BODY, frozenset(("refused:bad-encoding",)), ()),
        ("identity", "identity", BODY, STORED, ("KEPT",)),
        ("long", "x" * 5000, BODY, REFUSED, ()),
    ):  # fmt: skip

        def make(body: bytes = body) -> bytes:
            return body

        yield answer(f"encoding-{name}", serve(make, Content_Type="text/html", Content_Encoding=said), ends, keeps)


def statuses() -> Iterator[Case]:
    for status, ends in (
        (100, LATER), (101, FAILED), (199, FAILED), (201, REFUSED), (204, REFUSED), (205, REFUSED), (206, REFUSED),
        (226, REFUSED), (300, REFUSED), (301, REFUSED), (302, REFUSED), (304, REFUSED), (305, REFUSED), (400, REFUSED),
        (401, REFUSED), (402, REFUSED), (403, REFUSED), (404, REFUSED), (407, REFUSED), (408, LATER), (410, REFUSED),
        (418, REFUSED), (421, REFUSED), (425, LATER), (429, LATER), (451, REFUSED), (500, LATER), (501, LATER),
        (503, LATER),
        (507, LATER), (511, LATER), (599, LATER), (600, FAILED), (999, FAILED), (0, FAILED), (99, FAILED),
        (1000, FAILED),
    ):  # fmt: skip
        yield answer(f"status-{status}", reply(status, b"" if status in (204, 304) else b"no"), ends, own=status == 429)
    yield answer("empty", reply(200, b"", Content_Type="text/html"), frozenset(("refused:empty",)))
    yield answer("blank", reply(200, b" \r\n\t", Content_Type="text/html"), frozenset(("refused:empty",)))
    for name, value in (("past", "Wed, 01 May 1901 00:00:00 GMT"), ("far", "9" * 400), ("negative", "-5"),
    ("words", "soon"),
                        ("year", "Fri, 31 Dec 99999 23:59:59 GMT"), ("float", "1.5"), ("nan", "nan"),
                        ("zone", "Fri, 31 Dec 2027 23:59:59 +9999"),
                        ("arabic", "\xb2\xb3")):  # fmt: skip
        yield answer(f"retry-after-{name}", reply(503, b"", Retry_After=value), LATER, own=True)
    yield answer("redirects-forever", _forever, frozenset(("refused:redirects",)), more={"/b": _forever})
    yield answer(
        "redirects-to-itself", reply(301, Location="/http-redirects-to-itself/a"), frozenset(("refused:redirects",))
    )
    for name, location in (("empty", b""), ("utf-8", "/\u00fc?\u4e2d".encode()), ("latin-1", b"/\xfc"),
    ("spaces", b"/a b"),
                           ("binary", bytes(range(128, 256))), ("long", b"/" + b"x" * 60_000), ("fragment", b"#x"),
                           ("no-scheme", b"://x"), ("percent", b"/%zz%"), ("control", b"/\x0b\x0c"), ("nul", b"/a\0b"),
                           ("brackets", b"http://[x]/"), ("comma", b"/a, /b"),
                           ("twice", b"/x\r\nLocation: http://10.9.8.7/")):  # fmt: skip
        raw = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n"
        yield answer(f"location-{name}", raw, FAILED)
    for media in (
        "image/png",
        "video/mp4",
        "application/octet-stream",
        "application/pdf",
        "text/css",
        "x/y" * 3000,
        "\x7f",
        "text/html\x0b",
    ):
        yield answer(f"media-{ascii(media)[1:20].replace('/', '-')}", reply(200, BODY, Content_Type=media), ANY)
    yield answer("media-feed-lies", reply(200, BODY, Content_Type="application/rss+xml"), REFUSED)
    yield answer("media-missing", b"HTTP/1.1 200 OK\r\n\r\n" + BODY, STORED, ("KEPT",))
    yield answer("feed-304-unasked", reply(304), REFUSED, source="feed")
    yield answer("feed-206-unasked", reply(206, BODY, Content_Range="bytes 0-9/10"), REFUSED, source="feed")
    etag = reply(200, BODY, Content_Type="text/html", ETag="x" * 20_000, Last_Modified="\xff" * 500)
    yield answer("validators-long", etag, STORED, ("KEPT",))


def _forever(wire: socket.socket, path: str, headers: dict[str, str]) -> None:
    wire.sendall(reply(302, Location=path[:-1] + ("b" if path.endswith("a") else "a")))


def broken() -> Iterator[Case]:
    whole = OK + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
    for at in (0, 1, 8, 12, 17, 30, len(OK), len(OK) + 20, len(whole) - 1):
        yield answer(f"closed-after-{at}", whole[:at], LATER)
    for name, raw, ends in (
        ("http-0.9", BODY, LATER), ("http-3.7", whole.replace(b"1.1", b"3.7", 1), ANY),
        ("ftp", b"220 ready\r\n", LATER),
        ("ssh", b"SSH-2.0-OpenSSH_9.0\r\n", LATER), ("tls", b"\x16\x03\x01\x02\x00\x01", LATER),
        ("binary-status", bytes(range(256)) * 9, LATER),
        ("status-words", b"HTTP/1.1 abc X\r\n\r\n", LATER), ("status-long", b"HTTP/1.1 2000 X\r\n\r\n", LATER),
        ("status-arabic", "HTTP/1.1 \u0662\u0660\u0660 OK\r\n\r\n".encode(), LATER),
        ("bare-newlines", whole.replace(b"\r\n", b"\n"), ANY),
        ("nul-in-name", OK + b"X\0Y: z\r\n\r\n" + BODY, LATER),
        ("control-in-name", OK + b"X\x01: z\r\n\r\n" + BODY, LATER),
        ("nul-in-value", OK + b"X: a\0b\r\n\r\n" + BODY, LATER),
        ("space-in-name", OK + b"X Y: z\r\n\r\n" + BODY, LATER),
        ("space-before-colon", OK + b"X : z\r\n\r\n" + BODY, ANY), ("no-colon", OK + b"nothing\r\n\r\n" + BODY, LATER),
        ("empty-name", OK + b": z\r\n\r\n" + BODY, LATER),
        ("binary-value", OK + b"X: \x80\xff\xfe\r\n\r\n" + BODY, STORED),
        ("bare-return", OK + b"X: a\rb\r\n\r\n" + BODY, ANY),
        ("upgrade", b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", FAILED),
        ("two-answers", whole + whole, STORED), ("h2-preface", b"\0\0\0\4\0\0\0\0\0" * 50, LATER),
        ("warc-in-a-header", OK + b"X: \tWARC/1.0\r\n WARC-Type: response\r\n\r\n" + BODY, ANY),
    ):  # fmt: skip
        yield answer(f"broken-{name}", raw, ends)
    for name, bare in (("at-once", lambda wire: None), ("by-reset", _reset), ("silent", lambda wire: time.sleep(2))):
        yield Case(
            name=f"http-connection-{name}", kind="http", source=("page", "{bare}/a"), ends=LATER, bare=bare,
            fetch={"total_seconds": 0.6},
        )  # fmt: skip
    yield Case(name="http-nobody-listens", kind="http", source=("page", "http://127.0.0.1:1024/a"), ends=LATER)


def _reset(wire: socket.socket) -> None:
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    wire.close()


def robots() -> Iterator[Case]:
    """The servers' own robots.txt is that of the whole port, so each of these has a port of its own."""
    agents = b"".join(b"User-agent: a%d\n" % n for n in range(14_000))
    rules = b"".join(b"Disallow: /%d\n" % n for n in range(14_000))
    routes: tuple[tuple[str, bytes | Route, frozenset[str]], ...] = (
        ("large", pour(b"HTTP/1.1 200 OK\r\n\r\n", b"# padding and more padding\n"), STORED),
        ("one-line", pour(b"HTTP/1.1 200 OK\r\n\r\n", b"x"), STORED),
        ("slow", trickle(b"HTTP/1.1 200 OK\r\n\r\n", b"#"), LATER), ("silent", trickle(b"", b""), LATER),
        ("redirects", reply(302, Location="/robots.txt"), STORED),
        ("redirects-inside", reply(302, Location="http://10.9.8.7/"), STORED),
        ("gzip-bomb", reply(200, gzip.compress(b"#\n" * 50_000_000), Content_Encoding="gzip"), ANY),
        ("gzip-lies", reply(200, b"no", Content_Encoding="gzip"), ANY),
        ("binary", reply(200, bytes(range(256)) * 2000), STORED),
        ("html", reply(200, BODY, Content_Type="text/html"), STORED), ("status-500", reply(500, b""), LATER),
        ("status-429", reply(429, b"", Retry_After="9"), LATER), ("closed", b"", LATER),
        ("forbids", reply(200, b"User-agent: *\nDisallow: /"), frozenset(("refused:robots",))),
        ("delay-huge", reply(200, b"User-agent: *\nCrawl-delay: 1e308"), ANY),
        ("delay-odd", reply(200, b"User-agent: *\nCrawl-delay: nan"), STORED),
        ("delay-negative", reply(200, b"User-agent: *\nCrawl-delay: -1\nRequest-rate: 0/0"), STORED),
        ("agents-times-rules", reply(200, agents + b"User-agent: *\n" + rules), STORED),
        ("wildcards", reply(200, b"User-agent: *\nDisallow: /" + b"*a" * 200_000 + b"$"), STORED),
        ("many-wildcards", reply(200, b"User-agent: *\n" + b"Disallow: /*a*a*a*a*a*a*b$\n" * 15_000), STORED),
    )  # fmt: skip
    for name, route, ends in routes:
        yield Case(
            name=f"robots-{name}", kind="robots", source=("page",
            "{http}/a"), own=True, ends=ends, fetch={"robots": True, "total_seconds": 0.8},
            routes={
                "/robots.txt": say(route) if isinstance(route, bytes) else route,
                "/a": serve(lambda: BODY, Content_Type="text/html"),
            },
        )  # fmt: skip


def tls() -> Iterator[Case]:
    def case(name: str, setup: Any, ends: frozenset[str] = LATER, host: str = "news.example") -> Case:
        return Case(
            name=f"tls-{name}", kind="tls", source=("page", f"https://{host}:{{https}}/a"), ends=ends, secure=setup,
            hosts={host: (("127.0.0.1",),)}, fetch={"total_seconds": 0.8, "connect_seconds": 0.8},
        )  # fmt: skip

    def bare(talk: Any) -> Any:
        def setup(server: Secure) -> None:
            server.bare = talk

        return setup

    def raw(talk: Any) -> Any:
        def setup(server: Secure) -> None:
            server.raw = talk

        return setup

    def drip(wire: socket.socket) -> None:
        for byte in b"\x16\x03\x03\x40\x00\x02" + b"\0" * 500:
            time.sleep(0.02)
            wire.sendall(bytes((byte,)))

    yield case("hangs", bare(lambda wire: time.sleep(2)))
    yield case("trickles", bare(drip))
    yield case("closes", bare(lambda wire: None))
    yield case("plain-http", bare(lambda wire: wire.sendall(OK + b"\r\n" + BODY)))
    yield case("noise", bare(lambda wire: wire.sendall(bytes(range(256)) * 500)))
    yield case("alert", bare(lambda wire: wire.sendall(b"\x15\x03\x03\x00\x02\x02\x28")))
    yield case(
        "flood", bare(lambda wire: [wire.sendall(b"\x16\x03\x03\x40\x00" + b"\0" * 16_384) for _ in range(2000)])
    )
    yield case("wrong-name", lambda server: None, host="other.example")
    yield case("silent-after-the-handshake", raw(lambda wire: time.sleep(2)))
    yield case("closes-after-the-handshake", raw(lambda wire: None))
    yield case("http-1-under-h2", raw(lambda wire: wire.sendall(OK + b"\r\n" + BODY)))


def http2() -> Iterator[Case]:
    ping, empty = frame(6, b"12345678"), frame(0, stream=1)
    plays: dict[str, tuple[Any, frozenset[str]]] = {
        "page": ((200, [("content-type", "text/html")], BODY), STORED),
        "pings": (flood(ping), FAILED), "pings-in-the-body": (flood(ping, headers=True), FAILED),
        "settings": (flood(frame(4)), FAILED), "settings-in-the-body": (flood(frame(4), headers=True), FAILED),
        "windows": (flood(frame(8, b"\0\0\0\1"), headers=True), FAILED),
        "empty-data": (flood(empty, headers=True), FAILED),
        "window-overflow": (flood(frame(8, b"\x7f\xff\xff\xff"), headers=True), FAILED),
        "tiny-data": (flood(frame(0, b"x", stream=1), headers=True), FAILED),
        "resets": (flood(frame(3, b"\0\0\0\1", stream=1)), FAILED),
        "continuations": (flood(frame(9, b"\x10\x01a\x01b", stream=1), frame(1, b"\x88", stream=1)), FAILED),
        "unknown-frames": (flood(frame(77), headers=True), FAILED), "go-aways": (flood(frame(7, b"\0" * 8)), FAILED),
        "priorities": (flood(frame(2, b"\0\0\0\0\1", stream=3), headers=True), FAILED),
        "large-frame": (flood(b"\xff" * 9), FAILED),
        "pushes": (flood(frame(5, b"\0\0\0\2\x88", stream=1, flags=4)), FAILED),
        "data": (flood(frame(0, b"y" * 16_000, stream=1), headers=True), FAILED),
        "window-zero": ((200, [("content-type", "text/html"), ("content-length", "5")], BODY), FAILED),
        "thousand-headers": ((200, [(f"x-{n}", "y") for n in range(1000)], BODY), FAILED),
        "status-words": ((0, [(":status", "abc")], BODY), FAILED),
        "newline-in-a-header": ((200, [("x", "a\r\nWARC/1.0")], BODY), FAILED),
        "upper-case": ((200, [("Content-Type", "text/html")], BODY), ANY),
        "connection": ((200, [("connection", "x")], BODY), ANY),
        "two-types": ((200, [("content-type", "text/html"), ("content-type", "image/png")], BODY), ANY),
        "redirect-inside": ((302, [("location", "http://10.9.8.7/")], b""), REFUSED),
        "gzip-bomb": ((200, [("content-type", "text/html"),
        ("content-encoding", "gzip")], gzip.compress(b"\0" * 50_000_000)), REFUSED),
        "hpack-bomb": (_hpack, FAILED), "silent": (lambda server, talk, stream, wire: time.sleep(2), LATER),
    }  # fmt: skip
    for name, (play, ends) in plays.items():

        def setup(server: Secure, play: Any = play) -> None:
            server.routes["/a"] = play

        yield Case(
            name=f"h2-{name}", kind="tls", source=("page", "https://news.example:{https}/a"), ends=ends, secure=setup,
            hosts={"news.example": (("127.0.0.1",),)}, fetch={"total_seconds": 2},
        )  # fmt: skip


def _hpack(server: Secure, talk: Any, stream: int, wire: socket.socket) -> None:
    entry = b"\x40\x01a\x7f\xa1\x1e" + b"v" * 4000
    wire.sendall(talk.data_to_send() + frame(1, b"\x88" + entry + b"\xbe" * 12_000, stream=stream, flags=5))
