"""What a long stream costs: made-up articles with the statistics of real news through fingerprints, copies and stories.

::

    PYTHONPATH=src:scripts python -m benching.stream [--articles 100000] [--days 10] [--vectors]

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

from coranto.join.stories import Window
from coranto.join.vectors import SentenceEncoder
from coranto.records import Article, Dated, Reading

# Real: a news report has some 350 words; half of all stories have one report, few have a hundred.
WORDS, TAIL = 350, 1.6
COPIES = 0.2
OUTLETS = 2_000
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


class Stream:
    """An endless stream of articles, the same for the same seed."""

    def __init__(self, per_day: int, seed: int = 1) -> None:
        self.rng, self.per_day, self.count = random.Random(seed), per_day, 0
        self.known = [word(n) for n in range(60_000)]
        self.fresh = 60_000
        self.stories: list[tuple[list[str], list[str], int]] = []

    def common(self) -> str:
        """A word by Zipf's law."""
        return self.known[min(len(self.known) - 1, int(self.rng.paretovariate(0.6)) - 1)]

    def story(self) -> tuple[list[str], list[str], int]:
        """The names and themes of a new story, and how many reports it will have."""
        names = []
        for _ in range(8):
            self.fresh += 1
            names.append((word(self.fresh) if self.rng.random() < 0.4 else self.rng.choice(self.known)).capitalize())
        themes = [self.rng.choice(self.known[2_000:]) for _ in range(40)]
        return names, themes, min(400, int(self.rng.paretovariate(TAIL)))

    def sentence(self, names: list[str], themes: list[str]) -> str:
        """Some twenty words, of which a few belong to the story."""
        draw = self.rng.random
        found = [
            self.rng.choice(names) if (at := draw()) < 0.07 else self.rng.choice(themes) if at < 0.2 else self.common()
            for _ in range(20)
        ]
        return " ".join(found).capitalize() + "."

    def __iter__(self) -> Iterator[Article]:
        bodies: list[list[str]] = []
        while True:
            if self.stories and self.rng.random() < 0.55:
                at = self.rng.randrange(len(self.stories))
                names, themes, left = self.stories[at]
            else:
                names, themes, left = self.story()
                at = len(self.stories)
                self.stories.append((names, themes, left))
            if left <= 1 or len(self.stories) > self.per_day:
                self.stories[at] = self.stories[-1]
                self.stories.pop()
            else:
                self.stories[at] = (names, themes, left - 1)
            body = [self.sentence(names, themes) for _ in range(max(3, int(self.rng.gauss(WORDS, 120)) // 20))]
            if bodies and self.rng.random() < COPIES:
                body = [*self.rng.choice(bodies), *body[:1]]
            bodies = [*bodies[-400:], body]
            self.count += 1
            seconds = self.count / self.per_day * 86_400
            day, rest = divmod(int(seconds), 86_400)
            when = f"2024-03-{1 + day:02}T{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}+00:00"
            yield Article(
                capture=f"c{self.count}", text="\n".join(body), outlet=f"Outlet {self.rng.randrange(OUTLETS)}",
                published=Dated(when, "given", 1.0), language="en",
            )  # fmt: skip


def main() -> None:
    """Run and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--articles", type=int, default=100_000)
    asked.add_argument("--days", type=int, default=10)
    asked.add_argument("--vectors", action="store_true")
    given = asked.parse_args()
    per_day = given.articles // given.days
    window = Window(embedder=SentenceEncoder() if given.vectors else None)
    source, costs = iter(Stream(per_day)), []
    for day in range(given.days):
        spent, stories = 0.0, set()
        for _ in range(per_day):
            article = next(source)
            begun = time.thread_time()
            placed = window.place(article, Reading(article=article.id, maker="m", language="en"))
            spent += time.thread_time() - begun
            stories.add(placed.story)
        costs.append(spent / per_day * 1000)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"day {day + 1}: {costs[-1]:.2f} ms an article, {len(window.story)} reports live in {len(window.members)} "
            f"stories, {len(stories)} stories of the day, {memory:.0f} MB",
            flush=True,
        )
    print(f"last day / second day: {costs[-1] / costs[1]:.3f}; moved {window.moved / given.articles:.3%}")


if __name__ == "__main__":
    main()
