"""The commands over hostile inputs: a line for each, status 1, no traceback, and the good ones come in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from capture.server import Server, page, reply
from hostile.addresses import SCHEMES, SPELLED
from hostile.catalogue import cases
from hostile.watch import ROOT, good_feed

SMALL = 60_000
Coranto = Callable[..., tuple[int, list[dict[str, Any]], str]]


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    yield found
    found.close()


@pytest.fixture
def coranto(tmp_path: Path) -> Coranto:
    """Runs the command; its status, its lines of JSON, and what it said on standard error."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "coranto.toml").write_text(
        'pack = ""\nsamples = false\npages = false\n[vectors]\nmodels = []\n'
        '[fetch]\nallow_networks = ["127.0.0.1/32"]\nrobots = false\ndelay_seconds = 0\ntotal_seconds = 2\n'
    )

    def run(*arguments: str | bytes, lines: bool = True) -> tuple[int, list[dict[str, Any]], str]:
        done = subprocess.run(
            [sys.executable, "-m", "coranto", *arguments], capture_output=True, check=False, cwd=home, timeout=200,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        )  # fmt: skip
        said = done.stderr.decode("utf-8", "replace")
        assert "Traceback" not in said, said[-3000:]
        found = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()] if lines else []
        return done.returncode, found, said

    return run


def whole(lines: list[dict[str, Any]]) -> None:
    """Every line says what it is of, how it ended and, where it is no good end, why; none is said twice."""
    for line in lines:
        assert set(line) == {"address", "title", "outcome", "reason"}
        assert line["outcome"] in ("stored", "unchanged", "duplicate", "refused", "quarantined")
        assert bool(line["reason"]) == (line["outcome"] in ("refused", "quarantined"))
    said = [(line["address"], line["reason"]) for line in lines if line["outcome"] in ("refused", "quarantined")]
    assert len(said) == len(set(said))


def test_a_folder_of_hostile_files_is_taken_in(tmp_path: Path, coranto: Coranto) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    laid = []
    for case in cases():
        if case.kind in ("file", "warc") and len(case.files) == 1:
            [(name, make)] = case.files.items()
            content, ending = make(), name.removeprefix("a").removeprefix("m").removeprefix("f")
            if len(content) <= SMALL and "/" not in name and "\n" not in name:
                (folder / f"{case.name}{ending}").write_bytes(content)
                laid.append(f"{case.name}{ending}")
    assert len(laid) > 100
    (folder / "a-good.html").write_bytes(page("GOOD words, said the minister."))
    (folder / "z-good.txt").write_bytes(b"GOOD words of another, said the minister.")
    (folder / "circle").symlink_to("circle")
    os.mkfifo(folder / "pipe.txt")
    (folder / os.fsdecode(b"odd-\xff.txt")).write_bytes(b"words of an odd name")
    deep = folder / "deep"
    for _ in range(60):
        deep = deep / "d"
    deep.mkdir(parents=True)
    (deep / "deep.txt").write_bytes(b"words from deep below")
    status, lines, _said = coranto("ingest", str(folder), str(tmp_path / "nowhere"), "--json")
    whole(lines)
    assert status == 1
    places = "\n".join(line["address"] for line in lines)
    for name in (*laid, "circle", "pipe.txt", "nowhere", "deep.txt", "odd-%FF.txt"):
        in_warc = name.endswith((".warc", ".gz"))
        assert name in places or in_warc, name  # a page of a WARC goes by its own address
    stored = {line["address"].rpartition("/")[2] for line in lines if line["outcome"] == "stored"}
    assert {"a-good.html", "z-good.txt", "deep.txt", "odd-%FF.txt"} <= stored


def test_hostile_addresses_are_fetched(server: Server, coranto: Coranto) -> None:
    server.routes["/good"] = reply(200, page("GOOD words, said the minister."), Content_Type="text/html")
    server.routes["/empty"] = reply(200, b"", Content_Type="text/html")
    server.routes["/inside"] = reply(302, Location="http://169.254.169.254/latest/meta-data/")
    server.routes["/file"] = reply(302, Location="file:///etc/passwd")
    server.routes["/broken"] = b"\xff\xfe\0"
    server.routes["/slow"] = lambda wire, path, headers: [wire.recv(1) for _ in range(1)]
    odd = [a for a in (*SPELLED.values(), *SCHEMES) if "\n" not in a and "news.example" not in a]
    odd.remove("http://localhost/")  # which these settings let in
    asked = [f"{server.url}/{path}" for path in ("good", "empty", "inside", "file", "broken", "slow", "none")]
    status, lines, _said = coranto("fetch", *asked, *odd, "", "--json")
    whole(lines)
    assert status == 1
    assert len(lines) == len(asked) + len(odd) + 1
    by = {line["address"]: line for line in lines}
    assert by[asked[0]]["outcome"] == "stored"
    reasons = {url.rpartition("/")[2]: by[url]["reason"] for url in asked[1:]}
    assert reasons == {
        "empty": "empty", "inside": "private", "file": "bad-scheme", "broken": "broken-answer", "slow": "too-slow",
        "none": "http-404",
    }  # fmt: skip
    assert all(line["outcome"] == "refused" for line in lines if line["address"] in odd), [
        line for line in lines if line["address"] in odd and line["outcome"] != "refused"
    ]


def test_hostile_feeds_are_gathered_among_good_ones(server: Server, coranto: Coranto) -> None:
    chosen = [case for case in cases() if case.kind == "feed" and "large" not in case.name and "many" not in case.name]
    chosen = chosen[::3]
    for case in chosen:
        server.routes[f"/{case.name}.xml"] = case.routes["/feed.xml"]
    for n in (1, 2):
        server.routes[f"/good-{n}.xml"] = reply(200, good_feed(n), Content_Type="application/rss+xml")
    names = ["good-1", *(case.name for case in chosen), "good-2"]
    status, _lines, _said = coranto("add", *(f"{server.url}/{name}.xml" for name in names), "http://[::1", lines=False)
    assert status == 1
    status, lines, _said = coranto("gather", "--once", "--json")
    whole(lines)
    assert status == 1
    titles = {line["title"] for line in lines if line["outcome"] == "stored"}
    assert {"neighbour one", "neighbour two"} <= titles
    asked = {path for path, _ in server.asked}
    assert asked >= {f"/{name}.xml" for name in names}


def test_hostile_pages_are_read(tmp_path: Path, coranto: Coranto) -> None:
    places = []
    for case in cases():
        if case.kind == "page" and "flood" not in case.name and "nested" not in case.name:
            wire = Taken()
            case.routes["/page.html"](wire, "/", {})  # type: ignore[arg-type]
            body = wire.sent.partition(b"\r\n\r\n")[2]
            if len(body) <= SMALL:
                places.append(tmp_path / f"{case.name}.html")
                places[-1].write_bytes(body)
    good = tmp_path / "good.html"
    good.write_bytes(page("GOOD words, said the minister."))
    assert len(places) > 20
    status, lines, said = coranto("read", *map(str, places), str(good), "--until", "extract", "--json")
    assert status == 1
    assert "GOOD words" in lines[-1]["text"]
    assert len(lines) + said.count("\n") >= len(places) + 1


class Taken:
    """A wire that keeps what it is sent."""

    def __init__(self) -> None:
        self.sent = b""

    def sendall(self, data: bytes) -> None:
        self.sent += data
