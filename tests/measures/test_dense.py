"""Stories amid reports that look like them: made-up families of look-alikes, and one campaign day by day."""

from __future__ import annotations

import gzip
import json
import random
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from coranto.join.stories import Window
from coranto.records import Article, Dated, Title
from measures import reports

HERE = Path(__file__).parent
Told = list[tuple[Article, str]]


def lookalikes(part: str) -> Told:
    """The look-alike reports of ``dev`` or ``kept`` with their stories, by time."""
    rows = [
        row
        for path in sorted((HERE / "lookalikes" / part).glob("*.toml"))
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["report"]
    ]
    return [
        (
            Article(
                capture=row["id"],
                text=row["text"].strip(),
                title=Title(row["title"]),
                outlet=row["outlet"],
                published=Dated(row["published"], "given", 1.0),
                language="en",
            ),
            row["story"],
        )
        for row in sorted(rows, key=lambda r: (r["published"], r["id"]))
    ]


def campaign(shared: Path, part: str) -> Told:
    """The reports of one window of the campaign with their stories, day by day."""
    labels = tomllib.loads((HERE / "dense.toml").read_text(encoding="utf-8"))[part]
    stories = {id: story for story, ids in labels["stories"].items() for id in ids}
    with gzip.open(shared / "data" / "claims" / "polnear_train.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["id"] in stories]
    found = []
    for row in rows:
        day = re.search(r"\d{4}-\d\d-\d\d", row["id"])
        assert day
        published = Dated(day.group(), "given", 1.0)
        article = Article(
            capture=row["id"], text=row["text"], outlet=row["publisher"], published=published, language="en"
        )
        found.append((day.group(), row["id"], article))
    return [(article, stories[id]) for _, id, article in sorted(found, key=lambda f: f[:2])]


def bcubed(told: Told, found: Mapping[str, str], least: int = 1) -> float:
    """BCubed F1 in per cent over the reports of stories of at least so many."""
    want: dict[str, set[str]] = defaultdict(set)
    got: dict[str, set[str]] = defaultdict(set)
    for article, story in told:
        want[story].add(article.id)
        got[found[article.id]].add(article.id)
    p = r = 0.0
    asked = [(a.id, s) for a, s in told if len(want[s]) >= least]
    for id, story in asked:
        both = len(want[story] & got[found[id]])
        p, r = p + both / len(got[found[id]]), r + both / len(want[story])
    return 100 * 2 * p * r / (p + r) / len(asked)


def grouped(told: Told) -> tuple[dict[str, str], dict[str, str]]:
    """The story of every report at arrival, and the one that it ended in."""
    window, first, last = Window(), {}, dict[str, str]()
    for article, _ in told:
        placed = window.place(article, None)
        first[article.id] = placed.story
        last.update(placed.left)
    window.repair()
    last.update(window.story)
    return first, {id: last.get(id, story) for id, story in first.items()}


def measure(told: Told) -> dict[str, float]:
    """BCubed F1 over all reports and over those of stories of two or more, and the share that moved."""
    first, found = grouped(told)
    moved = sum(found[id] != story for id, story in first.items())
    return {"all": bcubed(told, found), "of_two": bcubed(told, found, 2), "moved_most": 100 * moved / len(told)}


@pytest.mark.parametrize("part", ["dev", "kept"])
def test_lookalikes_hold_the_floors(part: str) -> None:
    found = measure(lookalikes(part))
    print(part, found)
    assert reports.below(found, reports.FLOORS["lookalikes"][part]) == {}


@pytest.mark.parametrize("part", ["development", "kept"])
def test_a_campaign_holds_the_floors(shared: Path, part: str) -> None:
    found = measure(campaign(shared, part))
    print(part, found)
    assert reports.below(found, reports.FLOORS["campaign"][part]) == {}


def test_the_order_within_an_hour_hardly_matters() -> None:
    told = [*lookalikes("dev"), *lookalikes("kept")]
    by_hour: dict[str, Told] = defaultdict(list)
    for article, story in told:
        assert article.published
        by_hour[article.published.value[:13]].append((article, story))
    _, straight = grouped(told)
    assert max(map(len, by_hour.values())) > 2
    mixed = [one for hour in by_hour.values() for one in random.Random(3).sample(hour, len(hour))]
    assert [a.id for a, _ in mixed] != [a.id for a, _ in told]
    _, other = grouped(mixed)
    agreement = bcubed([(a, straight[a.id]) for a, _ in told], other)
    print(f"in another order within each hour: {agreement:.1f}")
    assert agreement >= 97


def test_the_order_within_a_day_hardly_matters(shared: Path) -> None:
    told = [*campaign(shared, "development"), *campaign(shared, "kept")]
    days = [a.published.value for a, _ in told if a.published]
    assert days == sorted(days)
    mixed = sorted(
        random.Random(3).sample(told, len(told)), key=lambda t: t[0].published.value if t[0].published else ""
    )
    _, straight = grouped(told)
    _, other = grouped(mixed)
    agreement = bcubed([(a, straight[a.id]) for a, _ in told], other)
    print(f"in another order within each day: {agreement:.1f}")
    assert agreement >= 95


def test_every_report_alone_is_the_control() -> None:
    told = lookalikes("kept")
    alone = {article.id: article.id for article, _ in told}
    assert 70 < bcubed(told, alone) < 76
    assert bcubed(told, alone, 2) < 45
    assert bcubed(told, {a.id: s for a, s in told}) == 100
    assert Counter(Counter(s for _, s in told).values())[1] > 30
