"""Copies planted in real texts, and pairs made to share only quotations or standing paragraphs.

::

    cut        the first part of a report             embedded   three paragraphs in a long report of another outlet
    edited     every fifteenth word another           mixed      half of each of two reports, in turn
    reordered  the paragraphs in another order        garbled    typing errors, words swapped, all marks lost

Everything hangs on the seed alone, so that the same pairs are made in every run.
"""

from __future__ import annotations

import random
import re
import string
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from coranto.records import Article, Dated
from measures import copied

SEED = 20240304
KINDS = ("cut", "edited", "reordered", "embedded", "mixed", "garbled")
# Sets of news; the other pages are product lists, manuals and forums as well.
SETS = ("polnear", "basil", "fundusworld")
# Marks that tell the opening from the closing: what stands between two of the others may be the reporter's.
QUOTED = re.compile(r"“([^“”\n]{80,700})”")
MARKS = re.compile(r"[“”„«»\"‘]|''|(?<!\w)'|\b(?:I|we|our|my|me|you|your)\b", re.I)
# A report that is copied has so many words of its outlet's own; one that holds others is so long.
LEAST_WORDS, LONG_WORDS = 200, 700
PASSAGE_WORDS = 60
MORNING, NOON = "2024-03-04T06:00+00:00", "2024-03-04T09:00+00:00"

Paragraphs = list[str]


class Case(NamedTuple):
    """A planted text and the texts that it was made from."""

    kind: str
    made: Article
    sources: tuple[Article, ...]


def reports(shared: Path) -> list[Paragraphs]:
    """The paragraphs of real reports that are long enough to copy from."""
    found = []
    for key, article in copied.articles(shared).items():
        if key.partition(":")[0] in SETS:
            paragraphs = [p.strip() for p in article.text.split("\n") if p.strip()]
            own = [p for p in paragraphs if plain(p)]
            if len(own) >= 3 and sum(len(p.split()) for p in own) >= LEAST_WORDS:
                found.append(paragraphs)
    return found


def plain(paragraph: str) -> bool:
    """Whether nobody is quoted in a paragraph and nobody speaks in it: by other signs than those that are measured."""
    return not MARKS.search(paragraph)


def article(paragraphs: Paragraphs, outlet: str, at: str = MORNING) -> Article:
    """A report of these paragraphs."""
    text = "\n\n".join(paragraphs)
    return Article(
        capture=f"{outlet}:{text[:40]}:{len(text)}",
        text=text,
        outlet=outlet,
        published=Dated(at, "given", 1.0),
        language="en",
    )


def plant(texts: list[Paragraphs], each: int, seed: int = SEED) -> list[Case]:
    """So many planted copies of each kind."""
    cases = []
    long = [t for t in texts if sum(len(p.split()) for p in t) >= LONG_WORDS]
    for kind in KINDS:
        for number in range(each):
            rng = random.Random(f"{seed} {kind} {number}")  # strings seed alike in every process
            source, other = rng.sample(texts, 2)
            host = rng.choice([t for t in long if t is not source])
            made = _CHANGES[kind](source, other, host, rng)
            sources = (source, other) if kind == "mixed" else (source,)
            # Each by an outlet of its own, for what one outlet prints again and again is its standing text.
            origins = tuple(article(s, f"Courier {texts.index(s)}") for s in sources)
            cases.append(Case(kind, article(made, f"Herald {kind} {number}", NOON), origins))
    return cases


def _cut(source: Paragraphs, other: Paragraphs, host: Paragraphs, rng: random.Random) -> Paragraphs:
    return source[: max(3, round(len(source) * rng.uniform(0.4, 0.8)))]


def _edited(source: Paragraphs, other: Paragraphs, host: Paragraphs, rng: random.Random) -> Paragraphs:
    return [" ".join(w if rng.random() > 1 / 15 else "otherwise" for w in p.split()) for p in source]


def _reordered(source: Paragraphs, other: Paragraphs, host: Paragraphs, rng: random.Random) -> Paragraphs:
    return rng.sample(source, len(source))


def _embedded(source: Paragraphs, other: Paragraphs, host: Paragraphs, rng: random.Random) -> Paragraphs:
    taken = [p for p in source if plain(p)]
    # Three paragraphs, or as many more as make sixty words.
    stretches = [(at, stop) for at in range(len(taken)) for stop in range(at + 3, len(taken) + 1)]
    enough = [(a, b) for a, b in stretches if sum(len(p.split()) for p in taken[a:b]) >= PASSAGE_WORDS]
    least = min(b - a for a, b in enough)
    at, stop = rng.choice([(a, b) for a, b in enough if b - a == least])
    place = rng.randrange(len(host))
    return [*host[:place], *taken[at:stop], *host[place:]]


def _mixed(source: Paragraphs, other: Paragraphs, host: Paragraphs, rng: random.Random) -> Paragraphs:
    parts = [[p for p in t if plain(p)] for t in (source, other)]
    halves = [_half(p) for p in parts]
    taken = [p for pair in zip(*halves, strict=False) for p in pair]
    return taken + [p for half in halves for p in half[min(map(len, halves)) :]]


def _half(paragraphs: Paragraphs) -> Paragraphs:
    """The first half, or so much more as makes a passage."""
    stop = len(paragraphs) // 2
    while sum(len(p.split()) for p in paragraphs[:stop]) < PASSAGE_WORDS:
        stop += 1
    return paragraphs[:stop]


def _garbled(source: Paragraphs, other: Paragraphs, host: Paragraphs, rng: random.Random) -> Paragraphs:
    return [_spoil(p, rng) for p in source]


def _spoil(paragraph: str, rng: random.Random) -> str:
    """One word in twelve is mistyped, one in twenty changes places with the next, every mark is lost."""
    words = re.sub(r"[^\w\s’'-]", "", paragraph).split()
    for at, word in enumerate(words):
        if rng.random() < 1 / 12 and len(word) > 2:
            place = rng.randrange(len(word))
            words[at] = word[:place] + rng.choice(string.ascii_lowercase) + word[place + rng.randint(0, 1) :]
        elif rng.random() < 1 / 20 and at + 1 < len(words):
            words[at : at + 2] = words[at + 1], word
    return " ".join(words)


_CHANGES: dict[str, Callable[[Paragraphs, Paragraphs, Paragraphs, random.Random], Paragraphs]] = {
    "cut": _cut, "edited": _edited, "reordered": _reordered, "embedded": _embedded, "mixed": _mixed,
    "garbled": _garbled,
}  # fmt: skip


def quoting(
    texts: list[Paragraphs], count: int, second: str = "marks", seed: int = SEED
) -> list[tuple[Article, Article]]:
    """Pairs of unlike reports that quote one speech: the one in any of `DRESSES`, the other in the one named."""
    spoken = [[q.strip(" ,") for q in QUOTED.findall("\n".join(t))] for t in texts]
    speeches = [s for s in spoken if len(s) >= 3]
    made = []
    for number in range(count):
        rng = random.Random(f"{seed} quoting {number}")
        speech = rng.choice(speeches)
        hosts = rng.sample(texts, 2)
        dresses = (second if second == "bare" else rng.choice(DRESSES), second)
        pair = [
            _with(host, [_dressed(q, dress) for q in speech[: rng.randint(2, 6)]], rng)
            for host, dress in zip(hosts, dresses, strict=True)
        ]
        made.append((article(pair[0], "Sample Courier"), article(pair[1], "Specimen Herald", NOON)))
    return made


DRESSES = ("marks", "straight", "guillemets", "bare", "lead-in")


def _dressed(quote: str, dress: str) -> str:
    return {
        "marks": f"“{quote},” the minister said.",
        "straight": f'"{quote}," said a spokesman for the ministry.',
        "guillemets": f"« {quote} », the ministry told reporters.",
        "bare": f"{quote}.",
        "lead-in": f"In a statement the ministry said:\n\n{quote}.",
    }[dress]


def _with(host: Paragraphs, block: Paragraphs, rng: random.Random) -> Paragraphs:
    place = rng.randrange(len(host))
    return [*host[:place], *block, *host[place:]]


def standing(texts: list[Paragraphs], count: int, seed: int = SEED) -> list[tuple[Article, Article, Article]]:
    """Two reports of one outlet and one of another that end with the same two or three standing paragraphs."""
    made = []
    for number in range(count):
        rng = random.Random(f"{seed} standing {number}")
        *hosts, third = rng.sample(texts, 4)
        text = [p for p in third if plain(p)][:3]
        outlets = ("Sample Courier", "Sample Courier", "Specimen Herald")
        made.append(tuple(article([*h, *text], o) for h, o in zip(hosts, outlets, strict=True)))
    return made  # type: ignore[return-value]
