"""WARC files: one bad record costs itself, all others come in."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator

from hostile.case import ANY, Case, Make, mutated, noise

PAGE = "<html><head><title>{0}</title></head><body><p>words of {0}, said the minister.</p></body></html>"


def record(
    head: list[tuple[str, str]] | None = None, block: bytes = b"", length: str | None = None, version: str = "WARC/1.0"
) -> bytes:
    given = head or []
    usual = [("WARC-Type", "response"), ("WARC-Date", "2024-05-01T10:00:00Z")]
    fields = [*((k, v) for k, v in usual if k not in dict(given)), *given]
    fields.append(("Content-Length", str(len(block)) if length is None else length))
    lines = [version, *(f"{k}: {v}" for k, v in fields if v != "-")]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + block + b"\r\n\r\n"


def http(body: bytes, *headers: str, status: str = "HTTP/1.1 200 OK") -> bytes:
    return "\r\n".join((status, "Content-Type: text/html", *headers)).encode() + b"\r\n\r\n" + body


def good(name: str) -> bytes:
    head = [("WARC-Target-URI", f"http://news.example/{name}"), ("Content-Type", "application/http; msgtype=response")]
    return record(head, http(PAGE.format(f"kept {name}").encode()))


def bad(block: bytes, uri: str = "http://news.example/bad", **given: str) -> bytes:
    return record([("WARC-Target-URI", uri), ("Content-Type", "application/http; msgtype=response")], block, **given)


BEFORE, AFTER = good("one") + good("two"), good("three") + good("four")
KEPT = ("kept one", "kept two", "kept three", "kept four")


def warc(
    name: str,
    make: Make,
    keeps: tuple[str, ...] = KEPT,
    ends: frozenset[str] = ANY,
    zipped: bool = False,
) -> Case:
    file = f"m{'.warc.gz' if zipped else '.warc'}"
    return Case(
        name=f"warc-{name}", kind="warc", source=("warc", f"{{dir}}/{file}"), files={file: make}, keeps=keeps,
        ends=ends, offline=True,
    )  # fmt: skip


def around(middle: bytes) -> Make:
    return lambda: BEFORE + middle + AFTER


def members(*parts: bytes) -> bytes:
    return b"".join(gzip.compress(part, mtime=0) for part in parts)


def cases() -> Iterator[Case]:
    yield from headers()
    yield from blocks()
    yield from zipped()
    yield from foreign()


def headers() -> Iterator[Case]:
    body = http(PAGE.format("bad").encode())
    plain = {
        "length-too-long": bad(body, length=str(len(body) + 40)),
        "length-far-too-long": bad(body, length="99999999999"),
        "length-too-short": bad(body, length=str(len(body) - 40)),
        "length-negative": bad(body, length="-5"),
        "length-huge": bad(body, length="9" * 40),
        "length-no-number": bad(body, length="abc"),
        "length-missing": bad(body, length="-"),
        "length-twice": record([("WARC-Target-URI", "http://a.example/"), ("Content-Length", "3")], body),
        "length-hex": bad(body, length="0x10"),
        "length-zero": bad(b""),
        "version-odd": bad(body, version="WARC/9.9"),
        "version-wrong": bad(body, version="WARC/x"),
        "no-header": b"WARC/1.0\r\n\r\n\r\n\r\n",
        "header-without-end": b"WARC/1.0\r\nWARC-Type: response\r\nX: " + b"a" * 200_000,
        "many-header-lines": b"WARC/1.0\r\n" + b"A: b\r\n" * 100_000 + b"\r\n",
        "type-unknown": record([("WARC-Type", "evil")], b"x"),
        "uri-file": bad(body, uri="file:///etc/passwd"),
        "uri-long": bad(body, uri="http://a.example/" + "x" * 30_000),
        "uri-broken": bad(body, uri="http://[::1"),
        "uri-private": bad(body, uri="http://10.9.8.7/"),
        "uri-binary": bad(body, uri="http://a.example/\udcff\udcfe"),
        "uri-missing": record([], body),
        "date-odd": record([("WARC-Target-URI", "http://a.example/d"), ("WARC-Date", "yesterday")], body),
        "date-far": bad(body).replace(b"2024-05-01T10:00:00Z", b"99999-99-99T99:99:99Z"),
        "bare-newlines": bad(body).replace(b"\r\n", b"\n"),
        "control-characters": bad(body).replace(b"WARC-Date", b"W\x01\x00\x02Date"),
        "revisit": record(
            [("WARC-Type", "revisit"), ("WARC-Target-URI", "http://a.example/")], b"HTTP/1.1 200 OK\r\n\r\n"
        ),
    }
    for name, middle in plain.items():
        yield warc(name, around(middle))
    yield warc("junk-between", around(noise("junk", 50_000)))
    yield warc("text-between", around(b"WARC/1.0 is not a record\r\n" * 2000))
    yield warc("begins-between", around(b"WARC/1.0\r\n" * 20_000))
    yield warc("begins-with-a-name-between", around(b"WARC/1.0\r\nA: b\r\n" * 20_000))
    yield warc("torn-at-the-end", lambda: BEFORE + bad(body, length="99999")[:-50], KEPT[:2])
    yield warc("torn-in-a-header", lambda: BEFORE + AFTER + b"WARC/1.0\r\nWARC-Ty")
    yield warc("many-empty-records", around(record([("WARC-Type", "metadata")]) * 20_000))
    yield warc("warc-in-a-block", around(bad(http(good("inner")))))


def blocks() -> Iterator[Case]:
    bomb = gzip.compress(b"\0" * 100_000_000)
    plain: dict[str, bytes] = {
        "no-http": b"just words", "empty-http": b"", "status-binary": b"\xff\xfe\x00 200 OK\r\n\r\nx",
        "status-odd": http(b"x", status="HTTP/1.1 banana"), "http-0.9": b"<html>words</html>",
        "status-404": http(b"no", status="HTTP/1.1 404 no"), "image": http(b"x").replace(b"text/html", b"image/png"),
        "header-flood": http(b"x", *("X: y" for _ in range(5000))),
        "header-binary": http(b"x", "X-\x00\x01: \x7f"), "header-without-colon": http(b"x", "nocolon"),
        "chunked-broken": http(b"zz\r\nabc", "Transfer-Encoding: chunked"),
        "chunked-negative": http(b"-5\r\nabc\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
        "chunked-huge": http(b"ffffffffffffffff\r\nabc", "Transfer-Encoding: chunked"),
        "chunked-without-end": http(b"3\r\nabc\r\n", "Transfer-Encoding: chunked"),
        "chunked-twice": http(b"3\r\nabc\r\n0\r\n\r\n", "Transfer-Encoding: chunked, chunked"),
        "gzip-broken": http(b"\x1f\x8b\x08\x00garbage", "Content-Encoding: gzip"),
        "gzip-cut": http(gzip.compress(b"words " * 1000)[:-15], "Content-Encoding: gzip"),
        "gzip-bomb": http(bomb, "Content-Encoding: gzip"), "gzip-bomb-twice": http(gzip.compress(bomb),
        "Content-Encoding: gzip"),
        "deflate-bomb": http(zlib.compress(b"\0" * 100_000_000), "Content-Encoding: deflate"),
        "brotli-broken": http(b"\xff" * 500, "Content-Encoding: br"),
        "encoding-unknown": http(b"x", "Content-Encoding: evil"),
        "encoding-lies": http(b"<p>words in plain</p>", "Content-Encoding: gzip"),
        "blank-page": http(b" \n" * 100), "nul-page": http(b"\0" * 10_000),
        "noise-page": http(noise("warc page", 100_000)),
    }  # fmt: skip
    for name, block in plain.items():
        yield warc(f"block-{name}", around(bad(block)))
    yield warc("block-too-large", lambda: BEFORE + bad(http(b"x" * 11_000_000)) + AFTER)


def zipped() -> Iterator[Case]:
    one, two, three, four = (gzip.compress(good(name), mtime=0) for name in ("one", "two", "three", "four"))
    middle = gzip.compress(bad(http(noise("member", 4000))), mtime=0)
    parts: dict[str, bytes] = {
        "checksum-wrong": middle[:-8] + b"\0\0\0\0" + middle[-4:],
        "length-wrong": middle[:-4] + b"\xff\xff\xff\xff",
        "cut": middle[: len(middle) // 2],
        "header-wrong": middle[:3] + b"\xff" + middle[4:],
        "noise": noise("between", 30_000),
        "zeros": b"\0" * 10_000,
        "magic-only": b"\x1f\x8b\x08" * 500,
        "damaged-inside": mutated("member", middle, 8),
        "empty-members": gzip.compress(b"", mtime=0) * 3000,
        "bomb": gzip.compress(bad(http(b"\0" * 200_000_000)), mtime=0),
        "bomb-of-headers": gzip.compress(b"WARC/1.0\r\n" + b"A: b\r\n" * 10_000_000, mtime=0),
        "bomb-of-begins": gzip.compress(b"WARC/1.0\r\n" * 3_000_000, mtime=0),
        "bomb-of-blanks": gzip.compress(b"\r\n" * 100_000_000, mtime=0),
        "gzip-in-gzip": gzip.compress(gzip.compress(good("inner"))),
    }
    for name, part in parts.items():
        yield warc(f"zipped-{name}", lambda part=part: one + two + part + three + four, zipped=True)
    yield warc("zipped-as-a-whole", lambda: gzip.compress(BEFORE + bad(b"x", length="77777") + AFTER), zipped=True)
    yield warc("zipped-as-a-whole-cut", lambda: gzip.compress(BEFORE + AFTER)[:-30], (), zipped=True)
    yield warc("zipped-said-plain", lambda: one + two + three + four)
    yield warc("plain-said-zipped", lambda: BEFORE + AFTER, zipped=True)


def foreign() -> Iterator[Case]:
    refused = frozenset(("refused",))
    for name, content in (("empty", b""), ("noise", noise("warc", 300_000)), ("text", b"no warc\n" * 1000),
                          ("html", b"<html><p>x</p></html>"), ("zip", b"PK\x03\x04" + noise("zip", 500)),
                          ("zeros", b"\0" * 1_000_000),
                          ("gzip-of-noise", gzip.compress(noise("gz", 90_000)))):  # fmt: skip
        yield warc(f"foreign-{name}", lambda content=content: content, (), refused)
    for n in range(6):
        yield warc(f"chance-{n}", lambda n=n: mutated(f"warc {n}", BEFORE + AFTER, 2 + 3 * n), ())
        yield warc(f"chance-zipped-{n}", lambda n=n: mutated(f"gz {n}", members(BEFORE, AFTER), 1 + n), (), zipped=True)
