"""coranto's reader of feeds on feedparser's own suite: what it asserts, and what feedparser itself reads."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from coranto.capture.entries import read
from coranto.capture.items import read_feed
from coranto.settings import ParseSettings
from measures import reports
from suites import feedparsercases as suite
from suites import feedparserscore as score

FOLDERS = ("wellformed", "illformed", "encoding", "entities", "json")
FLOORS = reports.FLOORS["feeds"]
# Why a file of the suite may be refused: never that it took too much, nor that the parser failed.
REASONS = {"entities", "empty", "not-a-feed"}


def tell(capsys: pytest.CaptureFixture[str], text: str) -> None:
    with capsys.disabled():
        print(f"\n{text}")


def test_every_file_is_read_or_refused_for_what_it_is(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    score.REFUSED.clear()
    score.readings.cache_clear()
    counts = {folder: len(score.readings(shared, folder)) for folder in FOLDERS}
    tell(capsys, f"files of each folder: {counts}; refused: {score.REFUSED}")
    assert sum(counts.values()) > 2_100
    assert set(score.REFUSED.values()) <= REASONS


@pytest.mark.parametrize(
    ("name", "folder", "scope"),
    [
        ("asserted", "wellformed", suite.SCOPE),
        ("encodings", "encoding", suite.SCOPE | suite.SUMMARIES),
        ("entities", "entities", suite.SCOPE),
    ],
)
def test_what_the_suite_asserts(
    shared: Path, capsys: pytest.CaptureFixture[str], name: str, folder: str, scope: dict[str, str]
) -> None:
    found = score.asserted(shared, folder, scope)
    tell(capsys, found.told(f"{folder}, as asserted"))
    assert found.files > 0
    assert reports.below({name: found.share}, {name: FLOORS[name]}) == {}


@pytest.mark.parametrize(("name", "folder"), [("as_feedparser", "wellformed"), ("encodings_as_feedparser", "encoding")])
def test_what_feedparser_reads(shared: Path, capsys: pytest.CaptureFixture[str], name: str, folder: str) -> None:
    found = score.compared(shared, folder)
    tell(capsys, found.told(f"{folder}, as feedparser reads it"))
    assert reports.below({name: found.share}, {name: FLOORS[name]}) == {}


def test_broken_feeds_give_as_many_entries_as_feedparser_finds(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = {
        case.name: (len(feed.entries) if feed else 0, len(reading.entries))
        for case, feed, reading in score.readings(shared, "illformed")
    }
    ours, theirs = (sum(pair[n] for pair in counts.values()) for n in (0, 1))
    tell(capsys, f"illformed, {len(counts)} files: {ours} entries, feedparser {theirs}")
    assert {name: pair for name, pair in counts.items() if pair[0] < pair[1]} == {}


def test_feeds_broken_by_rule_give_as_many_entries_as_feedparser_finds(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = score.broken(shared)
    tell(capsys, found.told("broken by rule, entries of feedparser's"))
    assert found.files > 3_000
    assert sum(found.same.values()) >= 0.99 * sum(found.asked.values())
    assert reports.below({"broken": found.share}, {"broken": FLOORS["broken"]}) == {}


def test_json_feeds(shared: Path) -> None:
    [(case, feed, reading)] = score.readings(shared, "json")
    ours, _others = suite.terms(case.expect)
    assert len(ours) == 2
    assert feed is not None
    assert all(suite.holds(term, case, feed, reading)[0] for term in ours)
    assert [(e.title, e.link, e.guid) for e in feed.entries] == [
        ("post 2", "https://example.org/second-item", "2"), ("", "https://example.org/initial-post", "1"),
    ]  # fmt: skip


def tuples(path: Path) -> list[ast.Tuple]:
    return [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Tuple)]


def test_every_date_of_the_suite_is_the_same_instant(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each row names one of feedparser's parsers; one that its parser refuses may be a date to another of them."""
    from feedparser.datetimes import _parse_date  # type: ignore[import-untyped]

    rows = [
        [ast.literal_eval(side) for side in row.elts[1:]]
        for row in tuples(shared / suite.FOLDER / "test_date_parsers.py")
        if len(row.elts) == 3 and isinstance(row.elts[0], ast.Name)
    ]
    differing = {}
    for said, expected in rows:
        wanted = [suite.instant(expected)]
        if expected is None and (other := _parse_date(said)) and other[0] < 10_000:
            wanted.append(datetime(*other[:6], tzinfo=UTC))
        if suite.our_instant(said) not in wanted:
            differing[said] = (suite.our_instant(said), expected)
    tell(capsys, f"dates: {len(rows) - len(differing)} of {len(rows)} the same")
    assert len(rows) > 60
    assert differing == {}


def test_every_encoding_of_the_suite_is_read(shared: Path) -> None:
    rows: list[tuple[Any, ...]] = [
        ast.literal_eval(row)
        for row in tuples(shared / suite.FOLDER / "test_encoding.py")
        if all(isinstance(side, ast.Constant) for side in row.elts)
    ]
    names = max(rows, key=len)
    assert len(names) > 100
    for name in names:
        title = b"\x80".decode(name)
        content = f'<?xml version="1.0" encoding="{name}"?>\n<feed><title>{title}</title></feed>'.encode(name)
        assert (name, read(content, "https://x.example/", "", 1).title) == (name, title)


def test_a_feed_that_hides_its_entities_in_another_width_is_refused(shared: Path) -> None:
    """The suite's own case of a document type in UTF-16."""
    source = (shared / suite.FOLDER / "test_encoding.py").read_text(encoding="utf-8")
    text = next(
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "<!ENTITY" in node.value
    )
    with pytest.raises(Exception, match="entities") as caught:
        read_feed(b"\xfe\xff" + text.encode("utf-16-be"), "https://x.example/", ParseSettings())  # type: ignore[call-arg]
    assert caught.value.reason == "entities"  # type: ignore[attr-defined]
