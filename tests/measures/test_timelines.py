"""Which days of a long story matter, on six topics of Timeline17 with timelines that newsrooms wrote: F1 of the days.

As in the literature, the number of days and the first and the last of them are given, and as many days are chosen
between these; precision and recall are averaged over all timelines. Much of this a blind choice gets too, since a
timeline may name nearly every day between its first and its last. So beside the figure stand those of chance and of
plain counts, and `choice`: the same over the timelines that name at most half of the days.

Nothing is fitted to these topics. The reports are read as a story's are; of one topic only dated sentences are at hand.
A report that is itself such a timeline would give the answer away and is left out.
"""

from __future__ import annotations

import ast
import csv
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from coranto.glean import sentences, times
from coranto.glean.draft import Draft
from coranto.knit import days, timeline
from coranto.knit.reports import Report
from coranto.records import Article, Dated, Reading
from measures import reports

TOPICS = ("bpoil", "egypt", "finan", "h1n1", "haiti", "mj")
# The texts come as a parser of trees left them: brackets by name, blanks around every mark.
_NAMED = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "\\/": "/", "``": "“", "''": "”"}
_GAPS = ((r" (n't|'(?:s|re|ve|ll|d|m)\b)", r"\1"), (r" ([,.;:?!%)\]”])", r"\1"), (r"([(\[$“]) ", r"\1"))
# A report that names so much of a timeline of so many days is one itself.
_IS_ONE, _OF_DAYS = 2 / 3, 20
Ranking = list[str]


@dataclass
class Topic:
    """The timelines of a topic and its days, those that matter most first, by each way to rank them."""

    name: str
    gold: list[list[str]]
    ranked: dict[str, Ranking] = field(default_factory=dict)


def plain(text: str) -> str:
    """A text as it was printed, line by line."""
    for name, sign in _NAMED.items():
        text = text.replace(name, sign)
    for pattern, sign in _GAPS:
        text = re.sub(pattern, sign, text)
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def rows(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def read(number: int, published: str, text: str) -> Report:
    """A report with its sentences and times, as a story has it."""
    article = Article(capture=f"c:{number}", text=plain(text), published=Dated(published, "given", 1.0), language="en")
    draft = Draft(article=article, language="en", confidence=1.0)
    draft.sentences, draft.quotations = sentences.split(draft)
    reading = Reading(
        article=article.id, maker="measure", language="en",
        sentences=tuple(draft.sentences), times=tuple(times.times(draft)),
    )  # fmt: skip
    return Report(article, reading, article.id)


def gives_it_away(report: Report, gold: Iterable[list[str]]) -> bool:
    """Whether the report is itself a timeline: whether it names most of the days of a long one."""
    named = {t.value[:10] for t in report.reading.times} if report.reading else set()
    return any(len(g) >= _OF_DAYS and len(named & set(g)) >= _IS_ONE * len(g) for g in gold)


def topic(folder: Path) -> Topic:
    """A topic read and ranked: by coranto, and by plain counts of sentences and of reports."""
    gold = [
        sorted({day[:10] for day in ast.literal_eval(row["time"])}) for row in rows(folder / "outputTimelinesTime.csv")
    ]
    made, source = Topic(folder.name, gold), folder / "outputwithpub.csv"
    if source.exists():
        every = [read(number, row["date"], row["text"]) for number, row in enumerate(rows(source))]
        found = tuple(r for r in every if not gives_it_away(r, gold))
        weight = timeline.weights(found)
        if len(found) < len(every):
            made.ranked["with timelines among the reports"] = days.ranked(timeline.weights(tuple(every)))
        published = Counter(r.published for r in found)
    else:
        told = (row for row in rows(folder / "time-sent.csv"))
        dated = [(row["time"], plain(text)) for row in told for text in ast.literal_eval(row["Sentences"])]
        weight = days.weights((days.Told(day, str(n), text) for n, (day, text) in enumerate(dated)), ())
        published = Counter()
    made.ranked["coranto"] = days.ranked(weight)
    made.ranked["sentences"] = most({day: held.sentences for day, held in weight.items()})
    made.ranked["reports"] = most(published) or made.ranked["sentences"]
    return made


def most(counts: Mapping[str, int]) -> Ranking:
    return sorted(counts, key=lambda day: (-counts[day], day))


def chosen(ranking: Ranking, gold: list[str]) -> set[str]:
    """As many days as the timeline has, between its first and its last."""
    return set([d for d in ranking if len(d) == 10 and gold[0] <= d <= gold[-1]][: len(gold)])


def span(gold: list[str]) -> int:
    """How many days there are between the first and the last, both counted."""
    return (date.fromisoformat(gold[-1]) - date.fromisoformat(gold[0]) + timedelta(1)).days


def f1(pairs: Iterable[tuple[set[str], list[str]]]) -> float:
    """F1 in per cent of the mean precision and the mean recall over timelines."""
    hits = [(len(found & set(gold)), len(found), len(gold)) for found, gold in pairs]
    precision = sum(hit / max(found, 1) for hit, found, _ in hits) / len(hits)
    recall = sum(hit / gold for hit, _, gold in hits) / len(hits)
    return 200 * precision * recall / (precision + recall) if precision + recall else 0.0


def figures(topics: list[Topic], way: str) -> dict[str, float]:
    """The figures of one way to rank: all timelines, mean of topics, those that leave a choice, each topic."""
    pairs = {t.name: [(chosen(t.ranked.get(way, t.ranked["coranto"]), g), g) for g in t.gold] for t in topics}
    every = [pair for held in pairs.values() for pair in held]
    by_topic = {name: f1(held) for name, held in pairs.items()}
    choice = [(found, gold) for found, gold in every if 2 * len(gold) <= span(gold)]
    return {"date": f1(every), "topics": sum(by_topic.values()) / len(by_topic), "choice": f1(choice), **by_topic}


def chance(topics: list[Topic]) -> dict[str, float]:
    """The same of days taken blindly from the span, as it comes out on average."""
    shares = {t.name: [100 * len(g) / span(g) for g in t.gold] for t in topics}
    every = [share for held in shares.values() for share in held]
    choice = [share for share in every if share <= 50]
    by_topic = {name: sum(held) / len(held) for name, held in shares.items()}
    return {
        "date": sum(every) / len(every), "topics": sum(by_topic.values()) / len(by_topic),
        "choice": sum(choice) / len(choice), **by_topic,
    }  # fmt: skip


def measure(shared: Path) -> dict[str, dict[str, float]]:
    """Every way to rank with its figures, ours first, and the processor seconds of reading and ranking."""
    begun = time.process_time()
    topics = [topic(shared / "data" / "timelines" / "t17" / name) for name in TOPICS]
    seconds = time.process_time() - begun
    ways = ("coranto", "sentences", "reports", "with timelines among the reports")
    found = {way: figures(topics, way) for way in ways}
    return {**found, "chance": chance(topics), "cost": {"seconds": seconds}}


@pytest.fixture(scope="module")
def measured(shared: Path) -> dict[str, dict[str, float]]:
    return measure(shared)


def test_timelines_hold_the_floors(measured: dict[str, dict[str, float]]) -> None:
    for way, found in measured.items():
        print(f"{way:33}", *(f"{name} {value:.1f}" for name, value in found.items()))
    assert reports.below(measured["coranto"], reports.FLOORS["timelines"]) == {}


def test_plain_counts_and_chance_are_below(measured: dict[str, dict[str, float]]) -> None:
    """The control: what the ranking adds."""
    for way in ("sentences", "reports", "chance"):
        assert measured[way]["date"] < measured["coranto"]["date"], way
        assert measured[way]["choice"] < measured["coranto"]["choice"], way


def test_a_report_that_is_a_timeline_is_left_out() -> None:
    gold: Any = [[f"2024-03-{day:02}" for day in range(1, 31)]]
    lines = "\n".join(f"On {day} March 2024 things happened in Alba." for day in range(1, 25))
    assert gives_it_away(read(0, "2024-04-02", lines), gold)
    assert not gives_it_away(read(1, "2024-04-02", lines[:200]), gold)
