from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

from starlette.testclient import TestClient

from coranto.publish import feeds
from publish.demo import DemoDesk
from publish.newsroom import EVIL
from publish.woven import ferry, hostile

A = "{http://www.w3.org/2005/Atom}"


def test_atom_has_what_the_standard_asks_for(demo: DemoDesk) -> None:
    feed = ET.fromstring(feeds.atom(demo.stories(), "https://news.example"))
    assert feed.tag == f"{A}feed"
    for name in ("id", "title", "updated", "author"):
        assert feed.find(A + name) is not None
    entries = feed.findall(f"{A}entry")
    assert len(entries) == 3
    for entry in entries:
        assert all(entry.find(A + name) is not None for name in ("id", "title", "updated", "link", "content"))
    assert (link := entries[0].find(f"{A}link")) is not None
    assert link.get("href") == "https://news.example/stories/s-0123456789abcdef0123"
    assert len({e.findtext(f"{A}id") for e in entries}) == 3


def test_entries_tell_figures_with_claimants_and_sentences_with_outlets() -> None:
    told = feeds.told(ferry())
    assert "29 killed, according to the coast guard" in told
    assert "41 killed, according to the fishermen’s union" in told
    assert "61" not in told
    assert "— Almas Observer" in told


def test_what_xml_cannot_hold_is_left_out() -> None:
    odd = replace(hostile(), title=f"a\x00\x08\ufffe{EVIL}")
    feed = ET.fromstring(feeds.atom([odd], "https://news.example/"))
    assert feed.findtext(f"{A}entry/{A}title") == f"[Sample] a{EVIL}"


def test_json_feed(demo: DemoDesk) -> None:
    feed = json.loads(feeds.json_feed(demo.stories(), "https://news.example/"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [i["id"] for i in feed["items"]] == [s.id for s in demo.stories()]
    assert feed["items"][0]["date_modified"] == "2024-03-07T07:30:00Z"
    assert feed["items"][0]["url"].startswith("https://news.example/stories/")


def test_the_site_gives_both_with_its_own_address(client: TestClient) -> None:
    atom = client.get("/feed.atom")
    assert atom.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert b"http://testserver/stories/" in atom.content
    assert client.get("/feed.json").json()["home_page_url"] == "http://testserver/"


def test_instants() -> None:
    assert feeds.instant("2023-09-20") == "2023-09-20T00:00:00Z"
    assert feeds.instant("2023-09-20T13:05+04:00") == "2023-09-20T09:05:00Z"
    assert feeds.instant(None) == "1970-01-01T00:00:00Z"


def test_the_outputs_write_files(demo: DemoDesk, tmp_path: Path) -> None:
    for output, name in ((feeds.AtomOutput(), "feed.atom"), (feeds.JsonFeedOutput(), "feed.json")):
        (path,) = output.write(demo, tmp_path / "deep", "https://news.example/")
        assert path == tmp_path / "deep" / name
        assert path.stat().st_size > 500
