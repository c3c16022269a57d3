"""What a long stream costs: made-up articles with the statistics of real news through fingerprints, copies and stories.

::

    PYTHONPATH=src:scripts python -m benching.stream [--articles 100000] [--days 10] [--live 100000] [--vectors]

Words follow Zipf's law over a vocabulary that grows with the stream, stories have sizes with a long tail and live about
two days, one report in five is a copy with small edits. Making the articles is not counted. Prints for every day the
time of this thread for an article, the reports that are live and the memory of the process; the last line compares the
last day with the second.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from benching.rows import Row, timed
from coranto import words
from coranto.join.stories import MOST_LIVE, Window
from coranto.join.vectors import SentenceEncoder
from coranto.records import Article, Dated, Reading

# A news report has some 400 words on average; half of all stories have one report, few have a hundred.
WORDS, TAIL = 400, 1.6
# One report in five copies another of its story; a quarter of all words stands between marks.
COPIES, QUOTED = 0.2, 0.45
OUTLETS = 2_000
# Articles, days and the most live ones of the stream in the benchmark.
SHORT = (16_000, 4, 8_000)
VOWELS, CONSONANTS = "aeiou", "bdfgklmnprstvz"


def word(number: int) -> str:
    """A made-up word; small numbers are short and common."""
    made = ""
    number += 20
    while number:
        number, c = divmod(number, len(CONSONANTS))
        number, v = divmod(number, len(VOWELS))
        made += CONSONANTS[c] + VOWELS[v]
    return made


@dataclass
class Told:
    """One story of the stream: its names, its themes, how many reports are still to come, and the latest of them."""

    names: list[str]
    themes: list[str]
    left: int
    bodies: list[list[str]] = field(default_factory=list)


class Stream:
    """An endless stream of articles, the same for the same seed."""

    def __init__(self, per_day: int, seed: int = 1) -> None:
        self.rng, self.per_day, self.count = random.Random(seed), per_day, 0
        table = words.section("en", "stories")
        listed = [w for name in ("half", "seventh", "twentieth") for w in table[name]]
        self.small = list(dict.fromkeys([*listed, *(word(n) for n in range(800))]))
        self.zipf = list(accumulate(1 / (n + 8) for n in range(len(self.small))))
        self.known = [word(n) for n in range(1_000, 61_000)]
        self.fresh = 61_000
        self.live: list[Told] = []

    def story(self) -> Told:
        """A new story; two names in five were never heard of."""
        names = []
        for _ in range(25):
            self.fresh += 1
            names.append((word(self.fresh) if self.rng.random() < 0.4 else self.rng.choice(self.known)).capitalize())
        themes = [self.known[int(self.rng.paretovariate(0.5)) % len(self.known)] for _ in range(60)]
        return Told(names, themes, min(400, int(self.rng.paretovariate(TAIL))))

    def sentence(self, told: Told) -> str:
        """Some twenty words, half of them among the most common, the others of the story or the language at large."""
        draw = self.rng
        found = draw.choices(self.small, cum_weights=self.zipf, k=max(8, int(draw.gauss(21, 6))))
        for n in range(1, len(found)):
            at = draw.random()
            if at < 0.07:
                found[n] = draw.choice(told.names)
            elif at < 0.18:
                found[n] = draw.choice(told.themes)
            elif at < 0.33:
                found[n] = self.known[int(draw.paretovariate(0.35)) % len(self.known)]
            elif at < 0.35:
                found[n] = str(int(draw.paretovariate(0.5)) % 100_000)
        found[0] = found[0].capitalize()
        return " ".join(found) + "."

    def paragraph(self, told: Told) -> str:
        """One to three sentences, of which one in four is somebody's."""
        made = [self.sentence(told) for _ in range(self.rng.choice((1, 1, 2, 2, 3)))]
        if self.rng.random() < QUOTED:
            made[-1] = f"“{made[-1][:-1]},” said {self.rng.choice(told.names)}."
        return " ".join(made)

    def __iter__(self) -> Iterator[Article]:
        while True:
            if self.live and self.rng.random() < 0.55:
                at = self.rng.randrange(len(self.live))
            else:
                at = len(self.live)
                self.live.append(self.story())
            told = self.live[at]
            told.left -= 1
            if told.left <= 0 or len(self.live) > self.per_day:
                self.live[at] = self.live[-1]
                self.live.pop()
            size = min(60, max(3, int(self.rng.lognormvariate(0.0, 0.5) * WORDS / 43)))
            body = [self.paragraph(told) for _ in range(size)]
            if told.bodies and self.rng.random() < COPIES / 0.55:
                body = [*self.rng.choice(told.bodies), *body[:1]]
            told.bodies = [*told.bodies[-5:], body]
            self.count += 1
            seconds = self.count / self.per_day * 86_400
            day, rest = divmod(int(seconds), 86_400)
            when = f"2024-03-{1 + day:02}T{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}+00:00"
            yield Article(
                capture=f"c{self.count}", text="\n".join(body), outlet=f"Outlet {self.rng.randrange(OUTLETS)}",
                published=Dated(when, "given", 1.0), language="en",
            )  # fmt: skip


@dataclass(frozen=True)
class Day:
    """What one day of the stream cost and left: time of this thread for an article, and the memory of the process."""

    ms: float
    live: int
    stories: int
    begun: int
    memory: float
    moved: int


def days(articles: int, count: int, live: int = MOST_LIVE, vectors: bool = False) -> Iterator[Day]:
    """Join so many articles in so many days."""
    per_day = articles // count
    window = Window(embedder=SentenceEncoder() if vectors else None, most_live=live)
    source = iter(Stream(per_day))
    for _ in range(count):
        spent, stories = 0.0, set()
        for _ in range(per_day):
            article = next(source)
            begun = time.thread_time()
            placed = window.place(article, Reading(article=article.id, maker="m", language="en"))
            spent += time.thread_time() - begun
            stories.add(placed.story)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        yield Day(
            spent / per_day * 1000, len(window.story), len(window.members), len(stories), memory, window.moved
        )  # fmt: skip


def bench() -> Iterator[Row]:
    """A short stream: what an article costs, and whether that grows once the window is full."""
    _, second, *_, last = days(*SHORT)
    yield timed(f"join, stream of {SHORT[0]:,} without vectors, the last day, an article", last.ms, 3.6, "ms")
    yield Row("cost", "  of it the last day to the second, window full", f"{last.ms / second.ms:.2f}")


def main() -> None:
    """Run and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--articles", type=int, default=100_000)
    asked.add_argument("--days", type=int, default=10)
    asked.add_argument("--live", type=int, default=MOST_LIVE)
    asked.add_argument("--vectors", action="store_true")
    given = asked.parse_args()
    found = []
    for day in days(given.articles, given.days, given.live, given.vectors):
        found.append(day)
        print(
            f"day {len(found)}: {day.ms:.2f} ms an article, {day.live} reports live in {day.stories} stories, "
            f"{day.begun} stories of the day, {day.memory:.0f} MB",
            flush=True,
        )
    print(f"{sum(day.ms for day in found) * given.articles / given.days / 60_000:.1f} minutes in all")
    print(f"last day / second day: {found[-1].ms / found[1].ms:.3f}; moved {found[-1].moved / given.articles:.3%}")


if __name__ == "__main__":
    main()
