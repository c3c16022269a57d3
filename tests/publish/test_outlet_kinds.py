"""A state, an office, an agency that speaks is named as such wherever its reports are listed."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from starlette.testclient import TestClient

from coranto import extract
from coranto.capture.books import hints_of
from coranto.publish import site
from coranto.records import Body, Capture, Source
from coranto.records.sources import OutletKind
from coranto.settings import Settings
from publish import markup
from publish.demo import DemoDesk, desk

PAGE = (
    b"<html><body><article><h1>Ferry sinks</h1>"
    b"<p>A ferry sank on Monday, and twelve people are missing.</p></article></body></html>"
)
WORDS = {"agency": "agency", "public": "public broadcaster", "state": "state media", "official": "official"}


def of(kind: OutletKind) -> tuple[DemoDesk, TestClient]:
    """The demo desk with every report from an outlet of one kind, and the site over it."""
    made = desk()
    made.found = tuple(replace(s, reports=tuple(replace(r, outlet_kind=kind) for r in s.reports)) for s in made.found)
    return made, TestClient(site.app(made, Settings()))


@pytest.mark.parametrize(("kind", "words"), WORDS.items())
def test_the_story_says_what_its_outlets_are(kind: OutletKind, words: str) -> None:
    made, client = of(kind)
    story = made.found[0]
    page = client.get(f"/stories/{story.id}").text
    assert page.count(f'<span class="label">{words}</span>') == len(story.reports)


@pytest.mark.parametrize("kind", ["", "press", "broadcast", "online", "specialist"])
def test_a_paper_is_not_labelled(kind: OutletKind) -> None:
    made, client = of(kind)
    plain = markup.read(desk_page(TestClient(site.app(desk(), Settings())), made.found[0].id))
    assert markup.read(desk_page(client, made.found[0].id)) == plain


def desk_page(client: TestClient, story: str) -> str:
    return client.get(f"/stories/{story}").text


def test_the_api_says_it() -> None:
    made, client = of("state")
    found = client.get(f"/api/v1/stories/{made.found[0].id}").json()
    assert {report["outlet_kind"] for report in found["reports"]} == {"state"}


@pytest.mark.parametrize(("hinted", "kept"), [("state", "state"), ("official", "official"), ("best", ""), ("", "")])
def test_a_report_keeps_what_its_source_is(hinted: str, kept: str) -> None:
    hints = (("outlet-kind", hinted),) if hinted else ()
    capture = Capture(
        asked="https://a.example/1", address="https://a.example/1", fetched_at="2024-03-04T18:31:07+00:00", status=200,
        media_type="text/html", sha256=sha256(PAGE).hexdigest(), size=len(PAGE), hints=hints,
    )  # fmt: skip
    (article,) = extract.Extract()([Body(capture=capture, content=PAGE)])
    assert article.outlet_kind == kept  # type: ignore[union-attr]


def test_a_source_hands_its_kind_on() -> None:
    source = Source(kind="feed", address="https://a.example/rss", outlet="A", outlet_kind="state")
    assert ("outlet-kind", "state") in hints_of(source)
