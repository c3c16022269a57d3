"""The commands that gather, as a person uses them, against a server on loopback."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from capture.server import Server, page, reply


class Newsdesk:
    """A folder with settings for loopback, and the command in it."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder, self.server = folder, server
        (folder / "coranto.toml").write_text(
            'pack = ""\nsamples = false\n[fetch]\nallow_networks = ["127.0.0.0/8"]\ndelay_seconds = 0\nrobots = false\n'
            '[glean]\nreader = "rules"\n[vectors]\nmodels = []\n'
        )

    def __call__(self, *words: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "coranto", *words]
        wide = {**os.environ, "COLUMNS": "250"}
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=240, env=wide)
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        return done

    def feed(self, *paths: str) -> None:
        items = "".join(f"<item><title>T {p}</title><link>{self.server.url}{p}</link></item>" for p in paths)
        body = f"<rss><channel><title>Wire</title>{items}</channel></rss>".encode()
        self.server.routes["/feed"] = reply(200, body, Content_Type="application/rss+xml")
        for p in paths:
            words = page(f"The harbour master of town {p} closed the quay. " * 10)
            self.server.routes.setdefault(p, reply(200, words, Content_Type="text/html"))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Newsdesk]:
    server = Server()
    yield Newsdesk(tmp_path, server)
    server.close()


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_what_failed_is_listed_and_tried_again(desk: Newsdesk) -> None:
    desk.feed("/a", "/b", "/c")
    desk.server.routes["/b"], desk.server.routes["/c"] = reply(503), reply(404)
    desk("add", f"{desk.server.url}/feed")
    done = desk("gather", "--once", "--json", status=1)
    ends = {line["address"].rpartition("/")[2]: (line["outcome"], line["reason"]) for line in lines(done)}
    assert ends == {"a": ("stored", None), "b": ("quarantined", "http-503"), "c": ("refused", "http-404")}
    told = desk("doctor").stdout
    assert "3 fetched = 1 stored + 1 refused + 1 quarantined" in told
    assert "1 pages wait to be fetched, 1 of them failed before" in told
    assert "1 http-503" in told
    assert "1 http-404" in told
    desk.server.routes["/b"] = reply(200, page("It is back. " * 20), Content_Type="text/html")
    again = desk("gather", "--retry", "--json")
    assert [(line["address"], line["outcome"]) for line in lines(again)] == [(f"{desk.server.url}/b", "stored")]
    assert "trying again: 1 pages, 0 sources" in again.stderr
    assert "all is well" in desk("doctor").stdout


def test_sources_show_how_they_fare_and_one_can_be_removed(desk: Newsdesk) -> None:
    desk.feed("/a")
    gone = f"{desk.server.url}/gone"
    desk("add", f"{desk.server.url}/feed", gone + "/feed")
    desk("gather", "--once", status=1)
    table = desk("sources").stdout
    assert "15 min" in table
    assert "NOT REACHED" in table
    [trouble] = lines(desk("sources", "--trouble", "--json"))
    assert (trouble["source"]["address"], trouble["reason"], trouble["failures"]) == (gone + "/feed", "http-404", 1)
    assert "removed" in desk("sources", "--remove", gone + "/feed").stdout
    assert "is no source here" in desk("sources", "--remove", gone + "/feed", status=1).stderr
    assert len(lines(desk("sources", "--json"))) == 1


def test_a_retry_asks_sources_that_could_not_be_reached(desk: Newsdesk) -> None:
    desk.server.routes["/feed"] = reply(500)
    desk("add", f"{desk.server.url}/feed")
    desk("gather", "--once", status=1)
    desk.feed("/a")
    assert [line["outcome"] for line in lines(desk("gather", "--retry", "--json"))] == ["stored"]


def test_the_address_of_a_site_leads_to_its_feed(desk: Newsdesk) -> None:
    desk.feed("/a")
    head = b"<html><head><link rel=alternate type=application/rss+xml href=/feed></head><body>News</body></html>"
    desk.server.routes["/"] = reply(200, head, Content_Type="text/html")
    assert f"added feed: {desk.server.url}/feed" in desk("add", f"{desk.server.url}/").stdout
    del desk.server.routes["/feed"]
    bare = desk("add", f"{desk.server.url}/a")
    assert f"added page: {desk.server.url}/a" in bare.stdout
    assert "no feed and no sitemap found. Tried: " in bare.stderr


def test_a_page_of_links_is_added_with_its_rule(desk: Newsdesk) -> None:
    desk.feed("/a", "/b")
    front = b"<h2><a href=/a>One</a></h2><h2><a href=/b>Two</a></h2><p><a href=/about>About</a></p>"
    desk.server.routes["/"] = reply(200, b"<html><body>" + front + b"</body></html>", Content_Type="text/html")
    site = f"{desk.server.url}/"
    assert "expected NAME=VALUE" in desk("add", site, "--kind", "links", "--option", "select", status=2).stderr
    assert "has no option" in desk("add", site, "--kind", "links", "--option", "selct=h2 a", status=1).stderr
    desk("add", site, "--kind", "links", "--option", "select=h2 a")
    ends = lines(desk("gather", "--once", "--json"))
    assert sorted(line["address"] for line in ends) == [f"{desk.server.url}/a", f"{desk.server.url}/b"]


def test_a_gathering_on_schedule_shows_a_live_table_and_ends_when_told(desk: Newsdesk) -> None:
    desk.feed("/a")
    desk("add", f"{desk.server.url}/feed")
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "coranto", "gather", "--json"]
    with subprocess.Popen(command, cwd=desk.folder, stdout=subprocess.PIPE, stderr=theirs, text=True) as running:
        os.close(theirs)
        shown = ""
        while "last round: 1 stored" not in shown:
            shown += os.read(ours, 65_536).decode("utf-8", "replace")
        running.send_signal(signal.SIGINT)
        assert running.stdout is not None
        [line] = running.stdout.read().splitlines()
        with contextlib.suppress(OSError):  # the terminal is gone when the command is
            while more := os.read(ours, 65_536).decode("utf-8", "replace"):
                shown += more
    assert json.loads(line)["outcome"] == "stored"
    assert "next at" in shown
    assert "Traceback" not in shown
    assert running.returncode == 130
