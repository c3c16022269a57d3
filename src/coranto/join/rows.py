"""A stream of reports as rows: the story, the origin and the copies of each."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from coranto.join.stories import Placed, Window
from coranto.records import Article, Reading


def link(pairs: Iterable[tuple[Article, Reading | None]], window: Window | None = None) -> Iterator[dict[str, Any]]:
    """Group reports as a stream: for each, in the order given, {id, story, origin, copies: [{of, kind, share}]}.

    A row is given once its report has left the window, for until then more that comes can still put its story right;
    the rest at the end. `id` is the id that the caller's record carried, else the article's; `share` is how much (0
    to 1) of this report's own prose stands in the other.
    """
    window = window or Window()
    names: dict[str, str] = {}
    waiting: deque[tuple[str, dict[str, Any]]] = deque()
    ended: dict[str, str] = {}
    for article, reading in pairs:
        placed = window.place(article, reading)
        names[article.id] = article.given_id or article.id
        ended.update(placed.left)
        waiting.append((article.id, _row(article.id, placed, names)))
        while waiting and waiting[0][0] in ended:
            gone, row = waiting.popleft()
            yield {**row, "story": ended[gone]}
        if len(ended) > 2 * window.most_live:
            ids = {a for a, _ in waiting}
            ended = {a: key for a, key in ended.items() if a in ids}
        names = {a: n for a, n in names.items() if window.holds(a)} if len(names) > 2 * window.most_live else names
    window.repair()
    for gone, row in waiting:
        yield {**row, "story": ended.get(gone) or window.story.get(gone, row["story"])}


def _row(article: str, placed: Placed, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": names[article],
        "story": placed.story,
        "origin": names.get(placed.origin, placed.origin),
        "copies": [
            {"of": names.get(c.origin, c.origin), "kind": c.kind, "share": round(c.share, 4)}
            for c in placed.copies
            if c.copy == article
        ],
    }
