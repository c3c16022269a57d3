"""Real pages: how much of the report is found may not fall; and the two measuring reports' cuts.

The block model has learned from fundusworld, wcxb_dev and trafeval: their floors guard what it knows, they are no
measure of what it makes of other sites. That is zyte, of which nothing was learned, and the folds that
``scripts/train_blocks.py --check`` prints.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from coranto.extract import read_body
from coranto.records import Article
from measures import noise, pages, reports

FLOORS = reports.FLOORS["pages"]


@cache
def read(shared: Path, name: str) -> tuple[tuple[pages.Row, ...], list[pages.Row]]:
    """The pages that the floors of a set are for, and what coranto reads in them."""
    truth = pages.third(shared, name) if name in pages.SPLIT else pages.rows(shared, name)
    return truth, pages.read_all(shared, name, truth)


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_pages_hold_the_floors(shared: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    truth, made = read(shared, name)
    found = pages.score(shared, truth, made)
    shown = [f"{key} {found[key]}" for key in FLOORS[name]]
    with capsys.disabled():
        print(f"\n{name}, {len(truth)} pages: {', '.join(shown)}")
    assert reports.below(found, FLOORS[name]) == {}


@pytest.mark.parametrize("name", sorted(reports.FLOORS["noise"]))
def test_little_is_left_around_the_report(shared: Path, name: str) -> None:
    truth, made = read(shared, name)
    bodies = {found["id"]: reports.scorer(shared).body_of(found) for found in made}
    shares = noise.shares((noise.Gold.of(row, noise.language_of(row)), bodies.get(row["id"], "")) for row in truth)
    found = {f"{kind.replace(' ', '_')}_most": share for kind, share in shares.items()}
    assert reports.below(found, reports.FLOORS["noise"][name]) == {}


@pytest.mark.parametrize("name", pages.SPLIT)
def test_the_split_keeps_every_page_once(shared: Path, name: str) -> None:
    parts = [*pages.third(shared, name), *pages.tuned(shared, name)]
    assert sorted(row["id"] for row in parts) == sorted(row["id"] for row in pages.rows(shared, name))
    assert 0.2 < len(pages.third(shared, name)) / len(parts) < 0.45


def seeds(shared: Path) -> dict[str, Article]:
    folder = shared / "data" / "seeds"
    return {
        path.name: read_body(pages.body(path.read_bytes(), path.name, "text/plain", "2026-11-01T00:00:00+00:00"))
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
