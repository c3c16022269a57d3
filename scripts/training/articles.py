"""Articles with attributed claims: loaded, divided by publisher, some spoilt on purpose, laid out as examples."""

from __future__ import annotations

import gzip
import json
import random
import re
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from coranto.glean.reader.decode import CONTENT, SOURCE
from coranto.glean.reader.pieces import Pieces, WordPieces

UNSEEN = ("politico", "usa-today")
DEV = ("nyt", "huff-post")
PARTS = ("source", "cue", "content")
SYSTEMS = ('""', "«»", "‘’", "„“", "“”", "''", "»«", '“"')
BOILERPLATE = (
    "Read more",
    "Read more:",
    "Advertisement",
    "Continue reading the main story",
    "Photo: archive picture",
    "Download our app for the latest news",
    "Get the app: news on your phone, free of charge",
    "See also:",
    "Subscribe to our newsletter",
    "Follow us on our channel",
    "Share this article",
    "Story continues below",
    "Our app brings you breaking news first, install it today.",
    "Related topics",
    "Listen to this article",
    "Sign up for daily updates.",
    "Support our work",
    "Click here for more",
    "This article was translated automatically.",
    "Join the conversation in our chat channel.",
)


@dataclass
class Article:
    """One article: its text and its claims, each with source, cue and content spans."""

    id: str
    publisher: str
    text: str
    claims: list[dict[str, Any]]


@dataclass
class Example:
    """A stretch of an article in pieces, with the tags that training asks for."""

    pieces: Pieces
    cue_tags: np.ndarray
    cues: list[tuple[int, int]] = field(default_factory=list)
    tags: list[np.ndarray] = field(default_factory=list)


def load_articles(path: Path) -> list[Article]:
    """Read the articles from a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        rows = [json.loads(line) for line in lines if line.strip()]
    return [Article(row["id"], row["publisher"], row["text"], row["attributions"]) for row in rows]


def divide(articles: list[Article]) -> tuple[list[Article], list[Article], list[Article]]:
    """Divide into training, dev (every eighth article of two publishers) and the unseen publishers."""
    train, dev, unseen, seen = [], [], [], dict.fromkeys(DEV, 0)
    for article in articles:
        if article.publisher in UNSEEN:
            unseen.append(article)
            continue
        if article.publisher in seen:
            seen[article.publisher] += 1
            if seen[article.publisher] % 8 == 0:
                dev.append(article)
                continue
        train.append(article)
    return train, dev, unseen


def edits_for(text: str, kinds: set[str], rng: random.Random) -> list[tuple[int, int, str]]:
    """Choose edits (start, end, new text) that spoil a text the way careless translation and scraping do."""
    edits: dict[int, tuple[int, int, str]] = {}
    system = rng.choice(SYSTEMS)
    straight = 0
    for at, mark in enumerate(text):
        if mark not in '“”"':
            continue
        closing = mark == "”" or (mark == '"' and straight % 2 == 1)
        straight += mark == '"'
        new = system[1 if closing else 0] if "system" in kinds else mark
        if "unpaired" in kinds and rng.random() < 0.15:
            new = ""
        end = at + 1
        if "glued" in kinds and closing and text[end : end + 1] == " " and rng.random() < 0.7:
            end += 1
        if text[at:end] != new:
            edits[at] = (at, end, new)
    if "stop" in kinds:
        for match in re.finditer(r"(?<=[a-z,]) (?=[a-z])", text):
            if rng.random() < 1 / 70:
                edits[match.start()] = (match.start(), match.start(), rng.choice((".", " .")))
    if "boilerplate" in kinds:
        for match in re.finditer(r"(?<=[.!?”\"])\s+(?=\S)", text):
            if rng.random() < 1 / 15:
                line = rng.choice(BOILERPLATE)
                edits.setdefault(match.end(), (match.end(), match.end(), line + rng.choice((" ", "\n\n", ""))))
    return [edits[at] for at in sorted(edits)]


def mangle(article: Article, rng: random.Random, kinds: set[str] | None = None) -> Article:
    """Return a spoilt copy of an article whose spans are carried along; inserted lines stay outside every span."""
    if kinds is None:
        kinds = {kind for kind in ("system", "glued", "unpaired", "stop", "boilerplate") if rng.random() < 0.5}
    out: list[str] = []
    new_of: list[int] = []
    at, length, inserted = 0, 0, set()
    for start, end, new in edits_for(article.text, kinds, rng):
        kept = article.text[at:start]
        new_of.extend(range(length, length + len(kept)))
        out += [kept, new]
        length += len(kept)
        if start == end and any(c.isalnum() for c in new):
            inserted.add(start)
        new_of.extend([length] * (end - start))
        length += len(new)
        at = end
    out.append(article.text[at:])
    new_of.extend(range(length, length + len(article.text) - at))

    def carry(spans: list[list[int]]) -> list[list[int]]:
        moved = []
        for start, end in spans:
            cuts = [start, *sorted(c for c in inserted if start < c < end), end]
            moved += [[new_of[a], new_of[b - 1] + 1] for a, b in pairwise(cuts) if a < b]
        return moved

    claims = [{part: carry(claim[part]) for part in PARTS} for claim in article.claims]
    return Article(article.id, article.publisher, "".join(out), claims)


def part(pieces: Pieces, first: int, last: int) -> Pieces:
    """The pieces from first to last (exclusive); their offsets still are those of the whole text."""
    fields = (pieces.ids, pieces.shapes, pieces.starts, pieces.ends, pieces.inner)
    return Pieces(*(field[first:last] for field in fields))


def covered(pieces: Pieces, spans: list[list[int]]) -> np.ndarray:
    """Flag the pieces that touch any of the spans."""
    flags = np.zeros(len(pieces), dtype=bool)
    for start, end in spans:
        flags |= (pieces.starts < end) & (pieces.ends > start)
    return flags


def lay_out(article: Article, cutter: WordPieces, longest: int) -> list[Example]:
    """Cut an article into examples of at most the given number of pieces, and tag each."""
    pieces = cutter(article.text, [(0, len(article.text))])
    count = len(pieces)
    marked = []
    for claim in article.claims:
        cue = np.flatnonzero(covered(pieces, claim["cue"]))
        if len(cue):
            tags = np.zeros(count, dtype=np.int64)
            tags[covered(pieces, claim["content"])] = CONTENT
            tags[covered(pieces, claim["source"])] = SOURCE
            marked.append((int(cue[0]), int(cue[-1]), tags))
    parts = max(1, -(-count // longest))
    out = []
    for n in range(parts):
        first, last = n * count // parts, (n + 1) * count // parts
        example = Example(part(pieces, first, last), np.zeros(last - first, dtype=np.int64))
        for start, end, tags in marked:
            if first <= start and end < last:
                example.cues.append((start - first, end - first))
                example.tags.append(tags[first:last])
                example.cue_tags[start - first : end - first + 1] = 2
        for start, _ in example.cues:
            example.cue_tags[start] = 1
        out.append(example)
    return [example for example in out if len(example.pieces)]
