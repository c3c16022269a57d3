"""How many independent origins the sample reports have: of stories, claims and figures, against a careful reader.

The gold (`origins.toml`) was written from the texts alone. A claim or figure counts as right where the number of
independent origins is exactly the reader's; one that coranto no longer reads so counts as wrong. `texts` says how many
texts the reader found, and whether coranto joined as many.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from coranto import desk
from coranto.glean import Glean
from coranto.join.groupings import groupings
from coranto.join.stories import Window
from coranto.records import Judgement, LedgerPoint, SaidClaim, Story
from measures import carried
from measures.test_ledgers import woven

HERE = Path(__file__).parent
GOLD = tomllib.loads((HERE / "origins.toml").read_text(encoding="utf-8"))
FLOORS = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))["origins"]


def _carried(story: Story, address: str) -> Iterator[SaidClaim | LedgerPoint]:
    """Every claim and figure of a story that cites one report."""
    report = next(r.id for r in story.reports if r.address == f"sample://{address}")
    for shown in (*(c for v in story.voices for c in v.claims), *(p for row in story.ledger for p in row.points)):
        if any(cite.report == report for cite in shown.cites):
            yield shown


def found(given: dict[str, Any], stories: dict[str, Story]) -> SaidClaim | LedgerPoint | None:
    """The claim or figure that the gold means: by its report and place there, a figure by claimant and day as well."""
    story = stories[given["report"].partition("/")[0]]
    ids = {r.id for r in story.reports if r.address == f"sample://{given['report']}"}
    shown = [s for s in _carried(story, given["report"]) if _at(s, ids, given["start"])]
    if "claimant" in given:
        points = [s for s in shown if isinstance(s, LedgerPoint)]
        who = (given["claimant"], given["as_of"])
        return next((p for p in points if (p.claimant or "", p.as_of or "") == who), None)
    claims = [s for s in shown if isinstance(s, SaidClaim)]
    return next((c for c in claims if c.text == given["words"]), claims[0] if claims else None)


def _at(shown: SaidClaim | LedgerPoint, reports: set[str], start: int) -> bool:
    return any(c.report in reports and c.start == start for c in shown.cites)


@cache
def half(number: int) -> str:
    """The half of the gold that was looked at while the rules were mended, and the one that was not."""
    return "held_out" if number % 2 else "development"


def measure(stories: dict[str, Story]) -> dict[str, dict[str, float]]:
    """The exact share in per cent by kind, draw and half, and how many there are."""
    told: dict[str, list[tuple[bool, bool]]] = {}
    for kind in ("claim", "point"):
        for number, given in enumerate(GOLD[kind]):
            shown = found(given, stories)
            right = shown is not None and shown.independent == given["independent"]
            joined = shown is not None and len(shown.origins) == given["texts"]
            for name in (kind, f"{kind} {given['draw']}", f"{kind} {half(number)}", *_several(kind, given)):
                told.setdefault(name, []).append((right, joined))
    return _shares(told)


def _shares(told: dict[str, list[tuple[bool, bool]]]) -> dict[str, dict[str, float]]:
    """By name the share in per cent with the exact number of origins and of texts, and of how many."""
    return {
        name: {
            "exact": round(100 * sum(right for right, _ in held) / len(held), 1),
            "texts": round(100 * sum(whole for _, whole in held) / len(held), 1),
            "n": len(held),
        }
        for name, held in told.items()
    }


def _several(kind: str, given: dict[str, Any]) -> tuple[str, ...]:
    return (f"{kind} of several texts",) if given["texts"] > 1 else ()


def woven_together(stream: carried.Stream) -> Story:
    """The one story of a stream: that its texts belong together is given, all else is read and judged."""
    glean, window = Glean(), Window()
    readings = {article.id: glean.read(article) for article in stream.articles}
    articles = {article.id: article for article in stream.articles}
    judged = [j for article in stream.articles for j in window.add(article, readings[article.id])]
    judged += [
        Judgement(kind="same-story", parts=(stream.articles[0].id, other), maker="person:t", score=1, reason="given")
        for other in list(articles)[1:]
    ]
    (group,) = groupings(articles, judged)
    return desk.one(group, articles, readings, judged)


def carrying(stream: carried.Stream, story: Story) -> SaidClaim | LedgerPoint | None:
    """The claim or figure of a stream that most texts carry."""
    shown: list[SaidClaim | LedgerPoint]
    if stream.number is not None:
        shown = [p for row in story.ledger for p in row.points if p.value == stream.number]
    else:
        shown = [c for v in story.voices for c in v.claims if stream.words in c.text]
    return max(shown, key=lambda s: len(s.origins), default=None)


def measure_streams(half: str) -> dict[str, dict[str, float]]:
    """By kind of what the texts have in common: the share of streams with exactly the known numbers."""
    told: dict[str, list[tuple[bool, bool]]] = {}
    for stream in carried.streams(half):
        shown = carrying(stream, woven_together(stream))
        right = shown is not None and (shown.independent, shown.by_agency) == (stream.independent, stream.by_agency)
        whole = shown is not None and len(shown.origins) == stream.texts
        for name in (stream.kind, "all"):
            told.setdefault(name, []).append((right, whole))
    return _shares(told)


@pytest.fixture(scope="module")
def stories(samples: Any) -> dict[str, Story]:
    return woven(samples)


@pytest.mark.parametrize("given", GOLD["story"], ids=lambda g: g["name"])
def test_the_origins_of_a_story(given: dict[str, Any], stories: dict[str, Story]) -> None:
    story = stories[given["name"]]
    assert len(story.reports) == given["reports"]
    assert story.independent == given["texts"]
    assert (story.publishers(), story.by_agency()) == (given["independent"], given["by_agency"])
    assert dict(story.in_common()) == given["agencies"]


def test_the_origins_of_claims_and_figures(stories: dict[str, Story]) -> None:
    figures = measure(stories)
    for name, about in figures.items():
        print(name, about)
    for kind in ("claim", "point"):
        assert figures[kind]["exact"] >= FLOORS[kind], kind


@pytest.mark.parametrize("half", ["development", "held_out"])
def test_the_origins_of_what_is_planted(half: str) -> None:
    figures = measure_streams(half)
    for name, about in figures.items():
        print(half, name, about)
    assert figures["all"]["exact"] >= FLOORS[f"planted_{half}"]
