"""Copies beside other ways of finding them: planted in real reports, and labelled by eye in real pairs.

Every other way gives a score for two texts. It is called a copy from the score on that is best on the half of the
labelled pairs that is for tuning, so that each is measured at its best; none has to find its candidates.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benching import tables
from coranto.join.copies import imprint, judge
from coranto.join.fingerprints import SHINGLE, take_print
from coranto.join.terms import read_words
from coranto.records import Article
from measures import copied, planted

EACH = 60
# Figures of which less is better stand in `tables.LEAST` under these names.
QUOTING, PLANTED_QUOTING, COST = "quoting called copies", "planted quoting", "ms an article"


@dataclass(frozen=True)
class Way:
    """One way to find copies: what it keeps of an article, and how it scores two of these."""

    name: str
    module: str
    take: Callable[[Article], Any]
    score: Callable[[Any, Any], float]

    @property
    def installed(self) -> bool:
        """Whether it can run here."""
        return find_spec(self.module) is not None


def _shingles(article: Article) -> set[str]:
    words = [w.word for w in read_words(article.text, [(0, len(article.text))]).found]
    return {" ".join(words[n : n + SHINGLE]) for n in range(len(words) - SHINGLE + 1)}


def _datasketch(article: Article) -> Any:
    from datasketch import MinHash

    made = MinHash(num_perm=128)
    made.update_batch([s.encode() for s in _shingles(article)])
    return made


def _rensa(article: Article) -> Any:
    from rensa import RMinHash

    made = RMinHash(num_perm=128, seed=42)
    made.update(sorted(_shingles(article)))
    return made


def _minhash(a: Any, b: Any) -> float:
    return float(a.jaccard(b))


def _contained(a: set[str], b: set[str]) -> float:
    return len(a & b) / max(1, min(len(a), len(b)))


WAYS = (
    Way("shared shingles", "coranto", _shingles, lambda a, b: float(len(a & b))),
    Way("containment", "coranto", _shingles, _contained),
    Way("datasketch MinHash", "datasketch", _datasketch, _minhash),
    Way("rensa RMinHash", "rensa", _rensa, _minhash),
)
OURS = Way(
    "coranto",
    "coranto",
    lambda article: imprint(article, take_print(article), 0),
    lambda a, b: float(judge(a, b) is not None),
)


def show(shared: Path) -> dict[str, dict[str, float]]:
    """Measures every way that is installed and prints one table."""
    found = {way.name: measured(shared, way) for way in (OURS, *WAYS) if way.installed}
    tables.show("copies: labelled pairs of the kept half, and planted copies; per cent, ms of processor time", found)
    return found


def measured(shared: Path, way: Way) -> dict[str, float]:
    """F1, P and R on the kept half of the labelled pairs, recall of each kind of planted copy, and time."""
    least = max(_scored(shared, way, kept=False), key=lambda s: s[1]["F1"])[0]
    labelled = dict(_scored(shared, way, kept=True, least=least))[least]
    texts = planted.reports(shared)
    cases = planted.plant(texts, EACH)
    quoting = planted.quoting(texts, len(planted.KINDS) * EACH)
    recall = {
        kind: _share([_called(way, c.made, s, least) for c in cases if c.kind == kind for s in c.sources])
        for kind in planted.KINDS
    }
    wrong = _share([_called(way, first, second, least) for first, second in quoting])
    began = time.process_time()
    for case in cases:
        way.take(case.made)
    spent = 1000 * (time.process_time() - began) / len(cases)
    figures = labelled | recall | {PLANTED_QUOTING: wrong, COST: spent}
    return {name: round(value, 1) for name, value in figures.items()}


def _called(way: Way, a: Article, b: Article, least: float) -> bool:
    return way.score(way.take(a), way.take(b)) >= least


def _share(found: list[bool]) -> float:
    return 100 * sum(found) / len(found)


def _scored(
    shared: Path, way: Way, *, kept: bool, least: float | None = None
) -> Iterator[tuple[float, dict[str, float]]]:
    """(score from which on a pair is called a copy, the figures then) for every score of the half, or for one."""
    known = copied.articles(shared)
    pairs = [p for p in copied.pairs() if p.kept == kept]
    taken = {i: way.take(known[i]) for p in pairs for i in (p.first, p.second)}
    scores = [(way.score(taken[p.first], taken[p.second]), p.copy) for p in pairs]
    copies = sum(copy for _, copy in scores)
    for limit in sorted({s for s, _ in scores if s > 0}) if least is None else [least]:
        called = [copy for score, copy in scores if score >= limit]
        hits = sum(called)
        yield (
            limit,
            {
                "P": 100 * hits / max(1, len(called)),
                "R": 100 * hits / copies,
                "F1": 200 * hits / (len(called) + copies),
                QUOTING: 100 * (len(called) - hits) / (len(scores) - copies),
            },
        )
