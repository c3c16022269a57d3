"""Which stories follow others up, on sets that others annotated: what is merely alike must not, one topic may.

ECB+ has two events of one kind to each topic (two firings of a coach, two matches of a boxer). It gives no dates: the
second event is told five days after the first, as near as a follow-up would be. A link between the two is wrong here,
though some are of one topic indeed; a link over topics is wrong anywhere. Of Timeline17 two topics are told as streams
that begin on one day: a link within a topic may be right, a link over both is wrong. Nothing was tuned on the odd
halves: ECB+ topics of even number, and haiti.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from coranto.glean import entities, sentences, times
from coranto.glean.draft import Draft
from coranto.join.related import Gist, Relations, gist
from coranto.join.stories import Window, groupings
from coranto.records import Article, Dated, Reading
from measures import reports
from measures.test_timelines import plain, rows

# Reports read of each story: more change little and take their time.
READ = 4


def read(article: Article) -> tuple[Article, Reading]:
    """The article with the names and times of its reading."""
    draft = Draft(article=article, language="en", confidence=1.0)
    draft.sentences, draft.quotations = sentences.split(draft)
    draft.trees = sentences.parse(draft)
    return article, Reading(
        article=article.id, maker="measure", language="en", sentences=tuple(draft.sentences),
        mentions=tuple(entities.mentions(draft)), times=tuple(times.times(draft)),
    )  # fmt: skip


def lookalikes(shared: Path) -> Iterator[Gist]:
    """The stories of ECB+ as topic and event, the second event of a topic five days later."""
    found: dict[str, list[Article]] = {}
    with gzip.open(shared / "data" / "stories" / "ecbplus_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            day = "2012-05-13" if row["story"].endswith("plus") else "2012-05-08"
            article = Article(
                capture=row["id"], text="\n".join(row["sentences"]), language="en", published=Dated(day, "given", 1.0)
            )
            found.setdefault(row["story"], []).append(article)
    return (gist(story, map(read, told[:READ])) for story, told in found.items())


def topic(shared: Path, name: str) -> Iterator[Gist]:
    """The stories that a stream of one topic is grouped into, from day 0."""
    told = [
        Article(capture=f"c:{n}", text=plain(row["text"]), published=Dated(row["date"], "given", 1.0), language="en")
        for n, row in enumerate(rows(shared / "data" / "timelines" / "t17" / name / "outputwithpub.csv"))
    ]
    articles = {a.id: a for a in sorted(told, key=lambda a: (a.published.value if a.published else "", a.id))}
    window = Window()
    judged = [j for a in articles.values() for j in window.add(a, None)] + window.repair()
    made = [
        gist(f"{name}_{n}", (read(articles[m]) for m in group.members[:READ]))
        for n, group in enumerate(groupings(articles, judged))
    ]
    begun = float(int(min(g.first or 0.0 for g in made)))
    for g in made:
        back = tuple(b if b.toll else replace(b, begin=b.begin - begun, end=b.end - begun) for b in g.back)
        yield replace(
            g, first=(g.first or 0.0) - begun, last=(g.last or 0.0) - begun, back=back,
            days=frozenset(day - begun for day in g.days),
        )  # fmt: skip


def linked(gists: Iterable[Gist]) -> dict[str, float]:
    """Links of a kind, within a topic and over topics, and how many pairs of stories are of one topic."""
    held = list(gists)
    found = [g.story for g in held]
    relations, counts = Relations(held), {"before": 0.0, "over": 0.0, "actors": 0.0, "actors_over": 0.0}
    for story in found:
        for other in (r for r in relations.of(story) if r.steps == 1 and (r.kind == "before" or r.story < story)):
            name = "before" if other.kind == "before" else "actors" if other.kind == "same-actors" else ""
            within = story.partition("_")[0] == other.story.partition("_")[0]
            if name:
                counts[name if within else {"before": "over", "actors": "actors_over"}[name]] += 1
    pairs = sum(a.partition("_")[0] == b.partition("_")[0] for a, b in combinations(found, 2))
    return {**counts, "stories": len(found), "pairs": pairs}


def measure(shared: Path) -> dict[str, dict[str, float]]:
    """The counts on look-alikes, by half, and on two topics told at once."""
    gists = list(lookalikes(shared))
    halves = {half: [g for g in gists if int(g.story.partition("_")[0]) % 2 == half] for half in (1, 0)}
    return {
        "lookalikes": linked(halves[1]),
        "lookalikes_held_out": linked(halves[0]),
        "topics": linked([*topic(shared, "mj"), *topic(shared, "haiti")]),
    }


@pytest.fixture(scope="module")
def measured(shared: Path) -> dict[str, dict[str, float]]:
    return measure(shared)


def test_follow_ups_hold_the_floors(measured: dict[str, dict[str, float]]) -> None:
    for name, found in measured.items():
        print(f"{name:20}", *(f"{key} {value:g}" for key, value in found.items()))
    halves = [measured["lookalikes"], measured["lookalikes_held_out"]]
    figures = {
        "lookalikes_followed_most": 100 * sum(h["before"] for h in halves) / sum(h["pairs"] for h in halves),
        "lookalikes_over_most": sum(h["over"] + h["actors_over"] for h in halves),
        "topics_within": measured["topics"]["before"],
        "topics_over_most": measured["topics"]["over"],
    }
    assert reports.below(figures, reports.FLOORS["related"]) == {}
