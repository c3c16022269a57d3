"""Reports of made-up events in several languages: those with one root descend from one text, the others do not."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from coranto.join.stories import Window
from coranto.records import Article, Dated, Title

FOLDER = Path(__file__).parent / "translations"


class Told(NamedTuple):
    """One report and the text that it descends from."""

    event: str
    root: str
    article: Article


def load(name: str) -> list[Told]:
    """All reports of ``dev`` or ``others``, by time."""
    found = []
    for path in sorted((FOLDER / name).glob("*.toml")):
        event = tomllib.loads(path.read_text(encoding="utf-8"))
        for row in event["report"]:
            article = Article(
                capture=f"{event['event']}-{row['id']}",
                text=row["text"].strip(),
                title=Title(row["title"]),
                outlet=row["outlet"],
                language=row["language"],
                published=Dated(row["published"], "given", 1.0),
                credits=tuple(row["credits"]),
            )
            found.append(Told(event["event"], row["root"], article))
    return sorted(found, key=lambda t: (t.article.published.value if t.article.published else "", t.article.id))


def pairs(told: list[Told]) -> Iterator[tuple[Told, Told, bool]]:
    """The pairs of one event in two languages, and whether they descend from one text."""
    for one, other in itertools.combinations(told, 2):
        if one.event == other.event and one.article.language != other.article.language:
            yield one, other, one.root == other.root


def origins(told: Iterable[Told]) -> dict[str, str]:
    """The origin of every report, told as one stream."""
    window = Window()
    for one in told:
        window.place(one.article, None)
    return window.origin


def score(told: list[Told], same: dict[str, str]) -> dict[str, float]:
    """P, R and F1 in per cent over the pairs, for origins (or any other grouping) of the reports."""
    asked = [(same[a.article.id] == same[b.article.id], copy) for a, b, copy in pairs(told)]
    hits = sum(got and copy for got, copy in asked)
    found, copies = sum(got for got, _ in asked), sum(copy for _, copy in asked)
    p, r = 100 * hits / max(1, found), 100 * hits / copies
    return {"P": p, "R": r, "F1": 2 * p * r / max(1e-9, p + r)}
