"""tdmrep.json: patterns as the protocol has them, foreign bytes bounded, asked once a day, never in a page's way."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from capture.server import Server, page, reply
from coranto.capture import tdmrep
from coranto.capture.addresses import parse as target
from coranto.capture.http import Fetcher
from coranto.capture.pages import fetch_page
from coranto.capture.tdmrep import TRY_AGAIN_SECONDS, Reservations
from coranto.errors import Forbidden, NotNow
from coranto.records import Body, Lead

Make = Callable[..., Fetcher]


def rules(*given: tuple[str, Any]) -> tuple[tdmrep.Rule, ...]:
    return tdmrep.parse(json.dumps([{"location": at, "tdm-reservation": v} for at, v in given]).encode())


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("/", b"/anything?q=1", True),
        ("/news/", b"/news/a", True),
        ("/news/", b"/News/a", False),
        ("/news", b"/newsletter", True),
        ("news/", b"/news/a", True),
        ("/this/*/then", b"/this/or/that/then/more", True),
        ("/this/*/then", b"/this/then", False),
        ("/exactly$", b"/exactly", True),
        ("/exactly$", b"/exactly/not", False),
        ("/*.jpg$", b"/a/b.jpg", True),
        ("/*.jpg$", b"/a/b.jpg?size=2", False),
        ("*.pdf", b"/a/b.pdf", True),
        ("/a*a$", b"/a", False),
        ("/a*", b"/a", True),
        ("/foo-%24", b"/foo-$", True),
        ("/foo-%2a", b"/foo-*", True),
        ("/foo-$", b"/foo-$", False),
        ("/foo-%24", b"/foo-%24", True),
        ("/caf%c3%a9", b"/caf%C3%A9", True),
        ("/café", b"/caf%C3%A9", True),
        ("/%7Ejane", b"/~jane", True),
        ("/a%2Fb", b"/a/b", False),
    ],
)
def test_patterns_match_as_those_of_robots_txt(pattern: str, path: bytes, fits: bool) -> None:
    assert bool(tdmrep.said(rules((pattern, 1)), path)) is fits


def test_the_first_rule_that_matches_holds() -> None:
    given = rules(("/free/", 0), ("/", 1))
    assert tdmrep.said(given, b"/free/a") == (("tdm-reservation", "0"),)
    assert tdmrep.said(given, b"/a") == (("tdm-reservation", "1"),)
    assert tdmrep.said(rules(("/b", 1)), b"/a") == ()


def test_a_policy_goes_with_a_reservation() -> None:
    def one(value: int, policy: Any) -> tuple[tuple[str, str], ...]:
        content = json.dumps([{"location": "/", "tdm-reservation": value, "tdm-policy": policy}])
        return tdmrep.said(tdmrep.parse(content.encode()), b"/a")

    assert one(1, "https://a.example/p") == (("tdm-reservation", "1"), ("tdm-policy", "https://a.example/p"))
    assert one(0, "https://a.example/p") == (("tdm-reservation", "0"),)
    assert one(1, "javascript:alert(1)") == one(1, 7) == one(1, "https://[") == (("tdm-reservation", "1"),)


def test_rules_that_are_none_are_passed_over() -> None:
    odd: list[Any] = [
        ("/", 2),
        ("/", True),
        ("/", None),
        ("/", [1]),
        ("/" + "*" * 50, 1),
        ("/" + "x" * 9000, 1),
        (7, 1),
    ]
    assert rules(*odd) == ()
    assert tdmrep.said(rules(*odd, ("/", "1")), b"/a") == (("tdm-reservation", "1"),)
    assert tdmrep.parse(b'[1, null, "x", {}]') == ()
    assert len(rules(*[("/", 1)] * 5_000)) == tdmrep.MAX_RULES


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"{}", b"\xff\xfe\x00", b"[" * 100_000, b'[{"location": "/"', b" " * 300_000 + b"[]"]
)
def test_a_file_that_is_none_is_told_from_an_empty_one(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"bytes|nested|array|JSON|Expect|Extra|decode|delimiter"):
        tdmrep.parse(content)


def test_hostile_patterns_take_no_time() -> None:
    pattern = "/" + "*a" * tdmrep.MAX_STARS + "b$"
    assert tdmrep.said(rules((pattern, 1)), b"/" + b"a" * 100_000) == ()


def test_an_origin_is_asked_once_a_day_and_sooner_where_it_failed() -> None:
    clock, asked = [0.0], []
    answers: list[Any] = [
        NotNow("slow", reason="too-slow"),
        (503, b""),
        (200, b'[{"location":"/","tdm-reservation":1}]'),
    ]

    def ask(url: str) -> tuple[int, bytes]:
        asked.append(url)
        answer = answers[min(len(asked), 3) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[no-any-return]

    found, page_of = Reservations(ask, lambda: clock[0]), target("https://a.example/x")
    assert found.hints(page_of) == found.hints(page_of) == ()
    assert asked == ["https://a.example/.well-known/tdmrep.json"]
    clock[0] += TRY_AGAIN_SECONDS
    assert found.hints(page_of) == ()
    clock[0] += TRY_AGAIN_SECONDS
    assert found.hints(page_of) == found.hints(page_of) == (("tdm-reservation", "1"),)
    assert len(asked) == 3
    clock[0] += 86_400
    found.hints(page_of)
    found.hints(target("http://a.example/x"))
    assert len(asked) == 5, "a day later, and another origin"


def test_a_file_that_leads_into_a_private_network_reserves_nothing() -> None:
    def ask(url: str) -> tuple[int, bytes]:
        raise Forbidden(url, reason="private")

    assert Reservations(ask, lambda: 0.0).hints(target("https://a.example/x")) == ()


def test_what_the_origin_reserves_travels_with_the_capture(server: Server, fetcher_with: Make) -> None:
    content = b'[{"location": "/free", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}]'
    server.routes |= {
        "/.well-known/tdmrep.json": reply(200, content),
        "/a": reply(200, page("a"), Content_Type="text/html"),
    }
    server.routes["/free/b"] = reply(200, page("b"), Content_Type="text/html")
    fetcher = fetcher_with(tdmrep=True, user_agent="otherpress/2")
    bodies = [fetch_page(fetcher, Lead(address=f"{server.url}{at}", source="s", hints=(("title", "T"),)))
              for at in ("/a", "/free/b")]  # fmt: skip
    assert [isinstance(b, Body) for b in bodies] == [True, True]
    hints = [dict(b.capture.hints) for b in bodies if isinstance(b, Body)]
    assert hints[0] == {"title": "T", "tdm-reservation": "1", "agent": "otherpress"}
    assert hints[1] == {"title": "T", "tdm-reservation": "0", "agent": "otherpress"}
    assert [path for path, _ in server.asked] == ["/a", "/.well-known/tdmrep.json", "/free/b"]


def test_a_page_is_had_although_its_origin_breaks_off(server: Server, fetcher_with: Make) -> None:
    server.routes["/.well-known/tdmrep.json"] = lambda wire, _path, _headers: wire.close()
    server.routes["/a"] = reply(200, page("a"), Content_Type="text/html")
    fetcher = fetcher_with(tdmrep=True)
    assert isinstance(fetch_page(fetcher, Lead(address=f"{server.url}/a", source="s")), Body)
    assert isinstance(fetch_page(fetcher, Lead(address=f"{server.url}/a", source="s")), Body)


def test_a_page_that_is_refused_asks_nothing_of_its_origin(server: Server, fetcher_with: Make) -> None:
    fetch_page(fetcher_with(tdmrep=True), Lead(address=f"{server.url}/gone", source="s"))
    assert [path for path, _ in server.asked] == ["/gone"]


def test_a_long_pause_of_the_host_does_not_keep_the_file_away(server: Server, fetcher_with: Make) -> None:
    server.routes["/robots.txt"] = reply(200, b"User-agent: *\nCrawl-delay: 600\n")
    server.routes["/.well-known/tdmrep.json"] = reply(200, b'[{"location": "/", "tdm-reservation": 1}]')
    server.routes["/a"] = reply(200, page("a"), Content_Type="text/html")
    slept: list[float] = []
    fetcher = fetcher_with(tdmrep=True, robots=True, sleep=slept.append)
    body = fetch_page(fetcher, Lead(address=f"{server.url}/a", source="s"))
    assert isinstance(body, Body) and body.capture.hint("tdm-reservation") == "1"
    assert sum(slept) < 5
