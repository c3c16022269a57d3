from __future__ import annotations

import contextlib
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from protego import Protego

from capture.server import Server, page, reply, zipped
from coranto.capture import robots
from coranto.capture.addresses import parse
from coranto.capture.http import Fetcher
from coranto.capture.robots import concerning
from coranto.errors import BadInput, Forbidden, NotNow, OverBudget, Refused, UsageError

Make = Callable[..., Fetcher]


def test_a_page_is_fetched_with_honest_manners(server: Server, fetcher_with: Make) -> None:
    server.routes["/a"] = reply(200, page("Hello"), Content_Type="text/html; charset=utf-8", ETag='"1"')
    answer = fetcher_with(contact="desk@example.org", now=lambda: "2024-05-01T10:00:00Z").get(f"{server.url}/a#x")
    assert (answer.status, answer.content, answer.media_type) == (200, page("Hello"), "text/html")
    assert (answer.asked, answer.url, answer.fetched_at) == (
        f"{server.url}/a",
        f"{server.url}/a",
        "2024-05-01T10:00:00Z",
    )
    [(_path, headers)] = server.asked
    assert headers["user-agent"].startswith("coranto/")
    assert "desk@example.org" in headers["user-agent"]
    assert headers["host"] == f"127.0.0.1:{server.port}"
    assert not {"cookie", "authorization", "referer"} & set(headers)


def test_a_user_agent_that_breaks_headers_is_a_usage_error(fetcher_with: Make) -> None:
    with pytest.raises(UsageError):
        fetcher_with(contact="a\r\nX-Evil: 1")


# -- what is reached ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["http://127.0.0.1:8099/", "http://[::1]:8099/", "http://169.254.169.254/latest"])
def test_no_socket_is_opened_to_a_forbidden_address(address: str, connected: list[Any], fetcher_with: Make) -> None:
    for obeyed in (True, False):
        with pytest.raises(Forbidden) as caught:
            fetcher_with(allow_networks=(), robots=obeyed).get(address)
        assert caught.value.reason == "private"
    assert connected == []


def test_a_name_that_leads_inside_is_refused_before_a_socket_opens(connected: list[Any], fetcher_with: Make) -> None:
    for found in (["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["64:ff9b::7f00:1"]):
        fetcher = fetcher_with(allow_networks=(), lookup=lambda host, port, found=found: found)
        with pytest.raises(Forbidden):
            fetcher.get("http://news.example/")
    assert connected == []


def test_a_redirect_to_a_forbidden_address_is_refused(server: Server, connected: list[Any], fetcher_with: Make) -> None:
    for path, target in (("/a", "http://10.0.0.1/"), ("/b", "http://[::1]:80/"), ("/c", "file:///etc/passwd"),
                         ("/d", "http://u:p@127.0.0.1/"), ("/e", "http://0x7f.1/")):  # fmt: skip
        server.routes[path] = reply(302, Location=target)
        with pytest.raises(Refused) as caught:
            fetcher_with().get(server.url + path)
        assert caught.value.reason in ("private", "bad-scheme", "credentials", "odd-host", "bad-redirect")
    assert {address[:2] for address in connected} == {("127.0.0.1", server.port)}


def test_rebinding_does_not_help(server: Server, connected: list[Any], fetcher_with: Make) -> None:
    """A name is looked up once a hop, and what was vetted is what is connected to."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    asked: list[str] = []

    def lookup(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    server.routes["/a"] = reply(302, Location="/b")
    server.routes["/b"] = reply(200, page("inside"))
    with pytest.raises(Forbidden):
        fetcher_with(lookup=lookup).get(f"http://news.example:{server.port}/a")
    assert asked == ["news.example", "news.example"]
    assert connected == [("127.0.0.1", server.port)]
    assert server.paths == ["/a"]


def test_the_name_stays_in_the_host_header(server: Server, fetcher_with: Make) -> None:
    server.routes["/a"] = reply(200, page("x"))
    fetcher_with(lookup=lambda host, port: ["127.0.0.1"]).get(f"http://news.example:{server.port}/a")
    assert server.asked[0][1]["host"] == f"news.example:{server.port}"


def test_the_next_vetted_address_is_tried(server: Server, fetcher_with: Make) -> None:
    server.routes["/a"] = reply(200, page("x"))
    fetcher = fetcher_with(lookup=lambda host, port: ["::1", "127.0.0.1"], allow_networks=("127.0.0.0/8", "::1/128"))
    assert fetcher.get(f"http://news.example:{server.port}/a").status == 200


def test_proxies_of_the_environment_are_not_used(
    server: Server, monkeypatch: pytest.MonkeyPatch, fetcher_with: Make
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://10.0.0.1:3128")
    server.routes["/a"] = reply(200, page("x"))
    assert fetcher_with().get(f"{server.url}/a").status == 200


def test_tls_asks_for_the_name_and_checks_it(tmp_path: Path, fetcher_with: Make, openssl: str) -> None:
    made = subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example",
         "-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")],
        capture_output=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-200:]
    names: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    context.sni_callback = lambda _socket, name, _context: names.append(name)  # type: ignore[assignment]
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            for _ in range(2):
                wire, _address = listener.accept()
                with contextlib.suppress(OSError), context.wrap_socket(wire, server_side=True) as safe:
                    safe.recv(65536)
                    safe.sendall(reply(200, page("safe")))

        threading.Thread(target=serve, daemon=True).start()
        trust = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
        fetcher = fetcher_with(lookup=lambda host, port: ["127.0.0.1"], tls=trust)
        port = listener.getsockname()[1]
        assert fetcher.get(f"https://news.example:{port}/").content == page("safe")
        with pytest.raises(NotNow) as caught:
            fetcher.get(f"https://other.example:{port}/")
    assert names == ["news.example", "other.example"]
    assert caught.value.reason == "unreachable"


# -- redirects ----------------------------------------------------------------------------------------------------


def test_redirects_are_followed_by_hand_and_counted(server: Server, fetcher_with: Make) -> None:
    server.routes["/a"] = reply(301, Location="b?x=1")
    server.routes["/b?x=1"] = reply(308, Location=f"{server.url}/c")
    server.routes["/c"] = reply(200, page("there"))
    answer = fetcher_with().get(f"{server.url}/a")
    assert (answer.asked, answer.url) == (f"{server.url}/a", f"{server.url}/c")
    server.routes["/loop"] = reply(302, Location="/loop")
    server.asked.clear()
    with pytest.raises(Refused) as caught:
        fetcher_with(max_redirects=3).get(f"{server.url}/loop")
    assert caught.value.reason == "redirects"
    assert len(server.asked) == 4


# -- budgets ------------------------------------------------------------------------------------------------------


def trickle(head: bytes, drop: bytes = b"x", pause: float = 0.05) -> Callable[..., None]:
    def run(wire: socket.socket, path: str, headers: dict[str, str]) -> None:
        wire.sendall(head)
        while True:
            time.sleep(pause)
            wire.sendall(drop)

    return run


@pytest.mark.parametrize(
    "route",
    [
        trickle(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"),
        trickle(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        trickle(b"HTTP/1.1 200 OK\r\nX-Slow: "),
        trickle(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        trickle(b"", b"", 1),
    ],
)
def test_a_slow_trickle_ends(server: Server, route: Callable[..., None], fetcher_with: Make) -> None:
    server.routes["/slow"] = route
    with pytest.raises(NotNow) as caught:
        fetcher_with(total_seconds=0.4).get(f"{server.url}/slow")
    assert caught.value.reason == "too-slow"


def test_a_slow_name_lookup_ends(fetcher_with: Make) -> None:
    with pytest.raises(NotNow) as caught:
        fetcher_with(total_seconds=0.2, lookup=lambda host, port: time.sleep(5) or ["127.0.0.1"]).get(
            "http://a.example/"
        )
    assert caught.value.reason == "unresolved"


def flood(head: bytes, drop: bytes) -> Callable[..., None]:
    def run(wire: socket.socket, path: str, headers: dict[str, str]) -> None:
        wire.sendall(head)
        for _ in range(100_000):
            wire.sendall(drop * 100)

    return run


@pytest.mark.parametrize(
    ("route", "reason"),
    [
        (flood(b"HTTP/1.1 200 OK\r\n", b"X-Flood: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n"), "header-bytes"),
        (flood(b"HTTP/1.1 200 OK\r\nX-Long: ", b"a" * 100), "header-bytes"),
        (flood(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), "header-bytes"),
        (flood(b"HTTP/1.1 200 OK\r\n\r\n", b"y" * 100), "body-bytes"),
        (
            flood(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"64\r\n" + b"z" * 100 + b"\r\n"),
            "body-bytes",
        ),
        (
            flood(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1;" + b"e" * 200 + b"\r\nz\r\n"),
            "body-bytes",
        ),
    ],
)
def test_floods_end(server: Server, route: Callable[..., None], reason: str, fetcher_with: Make) -> None:
    server.routes["/flood"] = route
    with pytest.raises(OverBudget) as caught:
        fetcher_with(max_bytes=500_000, max_header_bytes=20_000).get(f"{server.url}/flood")
    assert caught.value.reason == reason


def test_chunks_of_one_byte_are_counted(server: Server, fetcher_with: Make) -> None:
    """Each costs twenty microseconds to take apart: ten million bytes of them would take minutes."""
    server.routes["/flood"] = flood(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nz\r\n")
    with pytest.raises(OverBudget) as caught:
        fetcher_with().get(f"{server.url}/flood")
    assert caught.value.reason == "tiny-pieces"
    page_in_small_chunks = b"".join(b"8\r\n<p>%d</p>\r\n" % (n % 10) for n in range(15_000)) + b"0\r\n\r\n"
    server.routes["/a"] = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + page_in_small_chunks
    assert len(fetcher_with().get(f"{server.url}/a").content) == 8 * 15_000


def test_headers_are_counted(server: Server, fetcher_with: Make) -> None:
    cookies = b"".join(b"Set-Cookie: a%d=1\r\n" % n for n in range(1000))
    server.routes["/a"] = b"HTTP/1.1 200 OK\r\n" + cookies + b"Content-Length: 1\r\n\r\nx"
    with pytest.raises(OverBudget, match="max_headers") as caught:
        fetcher_with().get(f"{server.url}/a")
    assert caught.value.reason == "header-count"
    assert fetcher_with(max_headers=1001).get(f"{server.url}/a").content == b"x"


def test_headers_over_the_budget_are_refused_even_in_one_piece(server: Server, fetcher_with: Make) -> None:
    server.routes["/a"] = reply(200, b"x", X_Long="a" * 30_000)
    with pytest.raises(OverBudget, match="max_header_bytes"):
        fetcher_with(max_header_bytes=20_000).get(f"{server.url}/a")


def test_a_length_over_the_budget_is_refused_unread(server: Server, fetcher_with: Make) -> None:
    server.routes["/a"] = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n"
    with pytest.raises((OverBudget, NotNow)):
        fetcher_with().get(f"{server.url}/a")


def test_gzip_is_decoded_and_a_bomb_is_not(server: Server, fetcher_with: Make) -> None:
    server.routes["/ok"] = reply(200, zipped(page("hello")) + zipped(b"more") + b"junk", Content_Encoding="gzip")
    assert fetcher_with().get(f"{server.url}/ok").content == page("hello") + b"more"
    server.routes["/bomb"] = reply(200, zipped(b"\0" * 50_000_000), Content_Encoding="gzip")
    with pytest.raises(OverBudget) as caught:
        fetcher_with(max_bytes=40_000_000).get(f"{server.url}/bomb")
    assert caught.value.reason == "ratio"
    server.routes["/bomb2"] = reply(200, zipped(zipped(b"\0" * 50_000_000)), Content_Encoding="gzip, gzip")
    with pytest.raises(BadInput) as refused:
        fetcher_with().get(f"{server.url}/bomb2")
    assert refused.value.reason == "bad-encoding"


def test_a_broken_gzip_is_told_from_a_truncated_one(server: Server, fetcher_with: Make) -> None:
    whole = zipped(page("hello" * 100))
    server.routes["/cut"] = reply(200, whole[:-20], Content_Encoding="gzip")
    server.routes["/bad"] = reply(200, b"no gzip at all", Content_Encoding="gzip")
    with pytest.raises(NotNow) as caught:
        fetcher_with().get(f"{server.url}/cut")
    assert caught.value.reason == "truncated"
    with pytest.raises(BadInput) as refused:
        fetcher_with().get(f"{server.url}/bad")
    assert refused.value.reason == "bad-encoding"


@pytest.mark.parametrize(
    "raw",
    [b"", b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", b"HTTP/1.1 9999 X\r\n\r\n",
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"\x16\x03\x01\x02\x00"],
)  # fmt: skip
def test_an_answer_that_is_no_http_is_not_now(server: Server, raw: bytes, fetcher_with: Make) -> None:
    server.routes["/a"] = raw
    with pytest.raises(NotNow) as caught:
        fetcher_with().get(f"{server.url}/a")
    assert caught.value.reason == "broken-answer"


def test_a_media_type_that_is_not_wanted_is_refused_before_its_body(server: Server, fetcher_with: Make) -> None:
    server.routes["/film"] = flood(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n", b"v" * 1000)
    with pytest.raises(BadInput) as caught:
        fetcher_with().get(f"{server.url}/film", kinds=frozenset(("text/html",)))
    assert caught.value.reason == "media-type"


# -- never and not now --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
def test_a_client_error_is_for_good(server: Server, status: int, fetcher_with: Make) -> None:
    server.routes["/a"] = reply(status, b"no")
    with pytest.raises(Refused) as caught:
        fetcher_with().get(f"{server.url}/a")
    assert caught.value.reason == f"http-{status}"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_server_error_is_not_now(server: Server, status: int, fetcher_with: Make) -> None:
    server.routes["/a"] = reply(status, b"no")
    with pytest.raises(NotNow) as caught:
        fetcher_with().get(f"{server.url}/a")
    assert caught.value.reason == f"http-{status}"


def test_retry_after_is_kept_without_another_request(server: Server, fetcher_with: Make) -> None:
    now = [1000.0]
    fetcher = fetcher_with(clock=lambda: now[0], sleep=lambda s: None, now=lambda: "2024-05-01T10:00:00Z")
    server.routes["/a"] = reply(503, b"", Retry_After="120")
    server.routes["/b"] = reply(200, page("x"))
    with pytest.raises(NotNow) as caught:
        fetcher.get(f"{server.url}/a")
    assert caught.value.retry_after == 120
    now[0] += 100
    with pytest.raises(NotNow) as closed:
        fetcher.get(f"{server.url}/b")
    assert (closed.value.reason, round(closed.value.retry_after or 0)) == ("host-closed", 20)
    assert len(server.asked) == 1
    now[0] += 30
    assert fetcher.get(f"{server.url}/b").status == 200
    server.routes["/c"] = reply(429, b"", Retry_After="Wed, 01 May 2024 10:05:00 GMT")
    with pytest.raises(NotNow) as dated:
        fetcher.get(f"{server.url}/c")
    assert dated.value.retry_after == 300


def test_a_dead_host_does_not_hold_up_a_round(fetcher_with: Make, connected: list[Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    fetcher = fetcher_with()
    reasons = []
    for path in "abc":
        with pytest.raises(NotNow) as caught:
            fetcher.get(f"http://127.0.0.1:{port}/{path}")
        reasons.append(caught.value.reason)
    assert reasons == ["unreachable", "host-closed", "host-closed"]
    assert len(connected) == 1


def test_a_host_that_fails_is_left_alone_longer_each_time_and_by_chance(fetcher_with: Make) -> None:
    def lookup(host: str, port: int) -> list[str]:
        raise socket.gaierror("no such host")

    now, chances = [0.0], [0.0, 1.0, 0.5, 0.0, 0.0, 0.0]
    fetcher = fetcher_with(
        lookup=lookup, clock=lambda: now[0], chance=lambda: chances.pop(0), backoff_seconds=60, max_backoff_seconds=500
    )
    pauses = []
    while chances:
        with pytest.raises(NotNow) as caught:
            fetcher.get("http://a.example/")
        assert caught.value.reason == "unresolved"
        pauses.append(fetcher.wait_for("http://a.example/other"))
        now[0] += pauses[-1]
    assert pauses == [60, 60, 180, 480, 500, 500]


def test_a_host_that_fails_three_times_itself_is_left_alone(server: Server, fetcher_with: Make) -> None:
    server.routes["/a"] = reply(500, b"")
    fetcher, reasons = fetcher_with(), []
    for _ in range(4):
        with pytest.raises(NotNow) as caught:
            fetcher.get(f"{server.url}/a")
        reasons.append(caught.value.reason)
    assert reasons == ["http-500", "http-500", "http-500", "host-closed"]


def test_how_long_to_wait_is_known_without_asking(server: Server, fetcher_with: Make) -> None:
    now = [0.0]
    server.routes["/robots.txt"] = reply(200, b"User-agent: *\nCrawl-delay: 7\n")
    server.routes["/a"] = reply(200, page("x"))
    server.routes["/busy"] = reply(429, b"", Retry_After="120")
    fetcher = fetcher_with(robots=True, clock=lambda: now[0], sleep=lambda s: None)
    assert fetcher.wait_for(f"{server.url}/a") == 0
    fetcher.get(f"{server.url}/a")
    assert fetcher.wait_for(f"{server.url}/other") == 7
    now[0] += 5
    assert fetcher.wait_for(f"{server.url}/a") == 2
    with pytest.raises(NotNow):
        fetcher.get(f"{server.url}/busy")
    assert fetcher.wait_for(f"{server.url}/a") == 120
    for wrong in ("", "no address", "ftp://a.example/", "http://0x7f.1/", "http://[::1"):
        assert (fetcher.wait_for(wrong), fetcher.host_key(wrong)) == (0, "")
    asked = len(server.asked)
    assert fetcher.wait_for("http://never-met.example/") == 0
    assert len(server.asked) == asked


def test_a_robots_txt_that_cannot_be_had_is_waited_for(server: Server, fetcher_with: Make) -> None:
    server.routes["/robots.txt"] = reply(500, b"")
    fetcher = fetcher_with(robots=True)
    with pytest.raises(NotNow):
        fetcher.get(f"{server.url}/a")
    assert fetcher.wait_for(f"{server.url}/a") > 200


def test_the_key_of_a_host(fetcher: Fetcher) -> None:
    same = ("http://News.example/a", "https://news.example:443/b?c", "http://news.example:80/")
    assert {fetcher.host_key(url) for url in same} == {"news.example"}
    assert fetcher.host_key("http://news.example:8080/") == "news.example:8080"
    assert fetcher.host_key("http://[2a00:1450::1]:8080/") == "[2a00:1450::1]:8080"


def test_an_unknown_name_is_not_now(fetcher_with: Make) -> None:
    def lookup(host: str, port: int) -> list[str]:
        raise socket.gaierror("no such host")

    with pytest.raises(NotNow) as caught:
        fetcher_with(lookup=lookup).get("http://nowhere.example/")
    assert caught.value.reason == "unresolved"


# -- conditional requests, robots.txt, pace -----------------------------------------------------------------------


def test_conditional_requests(server: Server, fetcher_with: Make) -> None:
    def route(wire: socket.socket, path: str, headers: dict[str, str]) -> None:
        wire.sendall(reply(304) if headers.get("if-none-match") == '"7"' else reply(200, page("new"), ETag='"7"'))

    server.routes["/a"] = route
    first = fetcher_with().get(f"{server.url}/a")
    again = fetcher_with().get(f"{server.url}/a", etag=first.header("etag"), modified="Wed, 01 May 2024 10:00:00 GMT")
    assert (first.unchanged, again.unchanged, again.content) == (False, True, b"")
    assert server.asked[1][1]["if-modified-since"] == "Wed, 01 May 2024 10:00:00 GMT"
    server.routes["/b"] = reply(304)
    with pytest.raises(Refused):  # 304 without a question
        fetcher_with().get(f"{server.url}/b")


FILE = bytes(range(256)) * 8


def ranged(etag: str = '"v1"', **more: Any) -> Callable[..., None]:
    """A server of FILE that knows of ranges; `more` replaces what it says of the part."""

    def route(wire: socket.socket, path: str, headers: dict[str, str]) -> None:
        first, last = (int(n) for n in headers["range"].removeprefix("bytes=").split("-"))
        last = min(last, len(FILE) - 1)
        if headers.get("if-range", etag) != etag:
            wire.sendall(reply(200, FILE, ETag=etag))
        elif first >= len(FILE):
            wire.sendall(reply(416, b"", Content_Range=f"bytes */{len(FILE)}"))
        else:
            said = {"Content_Range": f"bytes {first}-{last}/{len(FILE)}", "ETag": etag, **more}
            wire.sendall(reply(206, FILE[first : last + 1], **said))

    return route


def test_a_part_of_a_file(server: Server, fetcher_with: Make) -> None:
    server.routes["/f"] = ranged()
    fetcher = fetcher_with(max_bytes=1000)
    part = fetcher.get(f"{server.url}/f", byte_range=(100, 199))
    assert (part.status, part.content, part.total) == (206, FILE[100:200], len(FILE))
    assert server.asked[0][1]["range"] == "bytes=100-199"
    assert server.asked[0][1]["accept-encoding"] == "identity"
    last = fetcher.get(f"{server.url}/f", byte_range=(2000, 2900), etag=part.header("etag"))
    assert last.content == FILE[2000:]
    assert server.asked[1][1]["if-range"] == '"v1"'
    with pytest.raises(Refused) as beyond:
        fetcher.get(f"{server.url}/f", byte_range=(5000, 5100))
    assert beyond.value.reason == "http-416"
    with pytest.raises(OverBudget):
        fetcher.get(f"{server.url}/f", byte_range=(0, 1000))
    with pytest.raises(UsageError):
        fetcher.get(f"{server.url}/f", byte_range=(9, 8))
    assert len(server.asked) == 3


def test_a_file_that_changed_between_two_parts_is_noticed(server: Server, fetcher_with: Make) -> None:
    server.routes["/honest"] = ranged('"v2"')
    server.routes["/deaf"] = reply(206, FILE[5:10], Content_Range=f"bytes 5-9/{len(FILE)}", ETag='"v2"')
    server.routes["/weak"] = reply(206, FILE[5:10], Content_Range=f"bytes 5-9/{len(FILE)}", ETag='W/"v2"')
    server.routes["/silent"] = reply(200, FILE)
    server.routes["/dated"] = reply(
        206, FILE[5:10], Content_Range=f"bytes 5-9/{len(FILE)}", Last_Modified="Thu, 02 May 2024 10:00:00 GMT"
    )
    asked: list[tuple[str, dict[str, Any]]] = [
        ("/honest", {"etag": '"v1"'}), ("/deaf", {"etag": '"v1"'}), ("/weak", {"etag": 'W/"v1"'}),
        ("/silent", {"etag": '"v1"'}), ("/dated", {"modified": "Wed, 01 May 2024 10:00:00 GMT"}),
    ]  # fmt: skip
    for path, validators in asked:
        with pytest.raises(NotNow) as caught:
            fetcher_with().get(server.url + path, byte_range=(5, 9), **validators)
        assert caught.value.reason == "changed", path
    assert "if-range" not in dict(server.asked)["/weak"]


def test_a_server_without_ranges_gives_the_beginning_only(server: Server, fetcher_with: Make) -> None:
    server.routes["/f"] = reply(200, zipped(FILE), Content_Encoding="gzip")  # the bytes as the server keeps them
    assert fetcher_with(max_bytes=50).get(f"{server.url}/f", byte_range=(0, 9)).content == zipped(FILE)[:10]
    with pytest.raises(Refused) as caught:
        fetcher_with().get(f"{server.url}/f", byte_range=(10, 19))
    assert caught.value.reason == "no-ranges"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"Content_Range": "bytes 0-9/2048"}, "bad-range"), ({"Content_Range": "bytes 5-8/2048"}, "bad-range"),
        ({"Content_Range": "bytes 5-9/7"}, "bad-range"), ({"Content_Range": "bytes 5-9/"}, "bad-range"),
        ({"Content_Range": "bytes */2048"}, "bad-range"), ({"Content_Range": "items 5-9/2048"}, "bad-range"),
        ({"Content_Range": "bytes -5-9/2048"}, "bad-range"), ({}, "bad-range"),
        ({"Content_Type": "multipart/byteranges; boundary=x"}, "bad-range"),
        ({"Content_Range": "bytes 5-9/2048", "short": "yes"}, "truncated"),
    ],
)  # fmt: skip
def test_a_part_that_is_not_the_one_asked_for(
    server: Server, fetcher_with: Make, said: dict[str, str], reason: str
) -> None:
    body = FILE[5:8] if said.pop("short", "") else FILE[5:10]
    server.routes["/f"] = reply(206, body, **said)
    with pytest.raises((Refused, NotNow)) as caught:
        fetcher_with().get(f"{server.url}/f", byte_range=(5, 9))
    assert caught.value.reason == reason


def test_validators_cannot_add_headers(server: Server, fetcher_with: Make) -> None:
    server.routes["/a"] = reply(200, page("x"))
    fetcher_with().get(f"{server.url}/a", etag='"1"\r\nX-Evil: 1')
    assert "x-evil" not in server.asked[0][1]


def test_robots_txt_is_obeyed_and_asked_once(server: Server, fetcher_with: Make) -> None:
    server.routes["/robots.txt"] = reply(200, b"User-agent: *\nAllow: /\n\nUser-agent: coranto\nDisallow: /private\n")
    server.routes["/a"] = server.routes["/private/b"] = reply(200, page("x"))
    server.routes["/to"] = reply(302, Location="/private/b")
    fetcher = fetcher_with(robots=True)
    assert fetcher.get(f"{server.url}/a").status == 200
    for path in ("/private/b", "/to"):
        with pytest.raises(Forbidden) as caught:
            fetcher.get(server.url + path)
        assert caught.value.reason == "robots"
    assert [path for path, _ in server.asked] == ["/robots.txt", "/a", "/to"]


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (410, True), (500, False), (503, False)])
def test_a_missing_robots_txt_allows_and_a_broken_server_waits(
    server: Server, status: int, allowed: bool, fetcher_with: Make
) -> None:
    server.routes["/robots.txt"] = reply(status, b"")
    server.routes["/a"] = reply(200, page("x"))
    fetcher = fetcher_with(robots=True)
    if allowed:
        assert fetcher.get(f"{server.url}/a").status == 200
        return
    for _ in range(2):
        with pytest.raises(NotNow) as caught:
            fetcher.get(f"{server.url}/a")
        assert caught.value.reason == "robots-unreachable"
    assert [path for path, _ in server.asked] == ["/robots.txt"]


def test_an_endless_robots_txt_is_read_to_its_limit(server: Server, fetcher_with: Make) -> None:
    rules = b"User-agent: *\nDisallow: /private\n" + b"# padding\n" * 200_000
    server.routes["/robots.txt"] = reply(200, rules)
    server.routes["/a"] = reply(200, page("x"))
    fetcher = fetcher_with(robots=True)
    assert fetcher.get(f"{server.url}/a").status == 200
    with pytest.raises(Forbidden):
        fetcher.get(f"{server.url}/private")


def test_a_robots_txt_of_thousands_of_names_and_rules_is_no_bomb(server: Server, fetcher_with: Make) -> None:
    """Each rule belongs to each of the agents named before it: their product would fill the memory."""
    names = b"".join(b"User-agent: a%d\n" % n for n in range(12_000))
    rules = b"".join(b"Disallow: /%d\n" % n for n in range(12_000))
    server.routes["/robots.txt"] = reply(200, names + b"User-agent: coranto\n" + rules)
    server.routes["/a"] = reply(200, page("x"))
    fetcher = fetcher_with(robots=True)
    assert fetcher.get(f"{server.url}/a").status == 200
    with pytest.raises(Forbidden):
        fetcher.get(f"{server.url}/11999")


ROBOTS = st.lists(
    st.sampled_from([
        "User-agent: *", "User-agent: coranto", "User-Agent : Coranto/0.1", "user agent badbot", "User-agent: bad*",
        "User-agent: other # coranto", "Disallow: /a", "Disallow /b", "Allow: /a/b", "Crawl-delay: 5", "",
        "# User-agent: coranto", "Sitemap: http://a.example/s.xml", "Noindex: /a", "junk", "Disallow:", "User-agent:",
    ]),
    max_size=12,
)  # fmt: skip


@given(ROBOTS)
def test_what_is_kept_of_a_robots_txt_says_the_same(lines: list[str]) -> None:
    whole, kept = (Protego.parse(text) for text in ("\n".join(lines), concerning("\n".join(lines), "coranto")))
    for path in ("/a", "/a/b", "/b", "/c"):
        assert kept.can_fetch(f"http://a.example{path}", "coranto") == whole.can_fetch(
            f"http://a.example{path}", "coranto"
        )
    assert kept.crawl_delay("coranto") == whole.crawl_delay("coranto")
    assert [*kept.sitemaps] == [*whole.sitemaps]


def test_hosts_that_are_being_asked_stay_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots, "MAX_HOSTS", 3)
    hosts = robots.Hosts()
    first = hosts.of(parse("http://0.example/"))
    with first.lock:
        for n in range(1, 10):
            hosts.of(parse(f"http://{n}.example/"))
        assert hosts.of(parse("http://0.example/")) is first
    assert sum(hosts.known(parse(f"http://{n}.example/")) is not None for n in range(10)) == 3


def test_what_is_kept_of_robots_txt_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots, "MAX_KEPT_CHARS", 500)
    asked: list[str] = []

    def ask(url: str) -> tuple[int, bytes]:
        asked.append(url)
        return 200, b"User-agent: *\nDisallow: /" + b"x" * 170

    known = robots.Robots(ask, "coranto", lambda: 0.0)
    for n in (0, 1, 0, 2, 0, 1):  # the third makes the longest unasked go: the second
        known.check(parse(f"http://{n}.example/"))
    assert [url[7] for url in asked] == ["0", "1", "2", "1"]


def test_the_pause_between_two_requests(server: Server, fetcher_with: Make) -> None:
    now, slept = [0.0], []

    def sleep(seconds: float) -> None:
        slept.append(round(seconds, 3))
        now[0] += seconds

    server.routes["/robots.txt"] = reply(200, b"User-agent: *\nCrawl-delay: 7\n")
    server.routes["/a"] = reply(200, page("x"))
    server.routes["/to"] = reply(302, Location="/a")
    fetcher = fetcher_with(robots=True, delay_seconds=2, clock=lambda: now[0], sleep=sleep)
    fetcher.get(f"{server.url}/a")
    fetcher.get(f"{server.url}/to")  # the redirect belongs to the same exchange
    assert slept == [2, 7]
    server.routes["/robots.txt"] = reply(200, b"User-agent: *\nCrawl-delay: 3600\n")
    fetcher = fetcher_with(robots=True, clock=lambda: now[0], sleep=sleep)
    fetcher.get(f"{server.url}/a")
    with pytest.raises(NotNow) as caught:
        fetcher.get(f"{server.url}/a")
    assert caught.value.reason == "crawl-delay"


def test_one_host_is_asked_by_one_thread_at_a_time(server: Server, fetcher_with: Make) -> None:
    at_once, most = [0], [0]
    lock = threading.Lock()

    def route(wire: socket.socket, path: str, headers: dict[str, str]) -> None:
        with lock:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
        time.sleep(0.02)
        with lock:
            at_once[0] -= 1
        wire.sendall(reply(200, page("x")))

    server.routes["/a"] = route
    fetcher = fetcher_with()
    threads = [threading.Thread(target=fetcher.get, args=(f"{server.url}/a",)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most[0], len(server.asked)) == (1, 6)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 302 Found\r\nLocation: ", b"HTTP/1.0 301 \r\n",
                           b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                           b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", b"HTTP/1.1 429 X\r\nRetry-After: "]),
    rest=st.binary(max_size=300),
)  # fmt: skip
def test_whatever_a_server_says_is_answered_refused_or_not_now(
    server: Server, fetcher_with: Make, start: bytes, rest: bytes
) -> None:
    server.routes["/fuzz"] = start + rest
    try:
        answer = fetcher_with(total_seconds=2).get(f"{server.url}/fuzz")
    except (Refused, NotNow) as error:
        assert error.reason  # noqa: PT017 - which of the two it is is open
    else:
        assert answer.status == 200
