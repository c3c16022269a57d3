"""Real pages: how much of the report is found, beside trafilatura alone; and the two measuring reports' cuts."""

from __future__ import annotations

import gzip
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from coranto.errors import Refused
from coranto.extract import read_body
from coranto.records import Article, Body, Capture, plain
from measures import reports

PAGES = 36


def sample(shared: Path, name: str) -> list[dict[str, Any]]:
    """Every n-th page of a set, the same ones each time."""
    lines = (shared / "data" / "pages" / name / "truth.jsonl").read_text(encoding="utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line]
    return rows[:: max(1, len(rows) // PAGES)][:PAGES]


def content(shared: Path, name: str, row: dict[str, Any]) -> bytes:
    return gzip.decompress((shared / "data" / "pages" / name / "html" / f"{row['id']}.html.gz").read_bytes())


def body(found: bytes, asked: str, media_type: str, at: str) -> Body:
    capture = Capture(
        asked=asked, address=asked, fetched_at=at, status=200, media_type=media_type,
        sha256=sha256(found).hexdigest(), size=len(found),
    )  # fmt: skip
    return Body(capture=capture, content=found)


def read(shared: Path, name: str, row: dict[str, Any]) -> dict[str, Any] | None:
    asked = row.get("url") or row["id"]
    at = str(row.get("crawl_date") or "2026-11-01").replace(" ", "T")
    try:
        article = read_body(body(content(shared, name, row), asked, "text/html", at))
    except Refused:
        return None
    found: dict[str, Any] = plain(article) | {"id": row["id"]}
    if article.title is not None and article.title.start is None:
        found["title"] = {"text": article.title.text}
    return found


def beside(shared: Path, name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What trafilatura alone makes of the same pages."""
    import trafilatura

    found = []
    for row in rows:
        out = trafilatura.bare_extraction(content(shared, name, row), fast=True, include_comments=False)
        found.append({"id": row["id"], "body": (out and out.text) or ""})
    scored: dict[str, Any] = reports.scorer(shared).score_pages(rows, found)
    return scored


def measure(shared: Path, name: str) -> dict[str, float]:
    """The measures that have a floor for a set of pages, in per cent."""
    rows = sample(shared, name)
    scored = reports.scorer(shared).score_pages(rows, [a for r in rows if (a := read(shared, name, r))])
    return {k: scored[k] for k in reports.FLOORS["pages"][name]}


@pytest.mark.parametrize("name", ["fundusworld", "wcxb_dev"])
def test_pages_hold_the_floors(shared: Path, name: str) -> None:
    assert reports.below(measure(shared, name), reports.FLOORS["pages"][name]) == {}


@pytest.mark.parametrize("name", ["fundusworld", "wcxb_dev"])
def test_no_worse_than_trafilatura_alone(shared: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = sample(shared, name)[::2]
    alone = beside(shared, name, rows)
    ours = reports.scorer(shared).score_pages(rows, [a for r in rows if (a := read(shared, name, r))])
    with capsys.disabled():
        print(f"\n{name}: F1 {ours['F1']} beside {alone['F1']} of trafilatura alone")
    assert ours["F1"] >= alone["F1"] - 2


def seeds(shared: Path) -> dict[str, Article]:
    folder = shared / "data" / "seeds"
    return {
        path.name: read_body(body(path.read_bytes(), path.name, "text/plain", "2026-11-01T00:00:00+00:00"))
        for path in sorted(folder.glob("*.txt"))
    }


def test_the_reports_keep_their_claims_and_lose_their_noise(shared: Path) -> None:
    articles = seeds(shared)
    claims = json.loads((shared / "data" / "seeds" / "gold_claims.json").read_text(encoding="utf-8"))
    lost = [
        c["id"] for c in claims if c["expect"] == "extract" and cut(articles[c["doc"]], c) and not c["duplicate_of"]
    ]
    kept = [c["id"] for c in claims if c["in_boilerplate"] and not cut(articles[c["doc"]], c)]
    assert (lost, kept) == ([], [])


def cut(article: Article, claim: dict[str, Any]) -> bool:
    return any(article.is_cut(c["start"], c["end"]) for c in claim["content"])


def test_the_reports_get_their_day(shared: Path) -> None:
    times = json.loads((shared / "data" / "seeds" / "gold_times.json").read_text(encoding="utf-8"))
    days = {name: a.published.value if a.published else None for name, a in seeds(shared).items()}
    assert days == times["publication_dates"]
