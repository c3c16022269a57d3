"""The neighbourhoods of the window of live stories, grouped anew where the latest reports touched them."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from coranto.join.likeness import weights
from coranto.join.repair import agglomerate, renamed
from coranto.records import Judgement

if TYPE_CHECKING:
    from coranto.join.stories import Window

# A neighbourhood that is grouped anew has at most so many reports; a larger story stays as it is.
NEIGHBOURHOOD = 60


def neighbourhood(window: Window, key: str) -> tuple[list[str], set[str]]:
    """The reports of a story and of those stories that a likely pair leads to, the nearest first."""
    threshold = weights()["threshold"]
    if len(window.members[key]) > NEIGHBOURHOOD:
        return [], {key}
    pool, keys, waiting = list(window.members[key]), {key}, deque([key])
    while waiting:
        near: dict[str, float] = {}
        for article in window.members[waiting.popleft()]:
            for other, found in window.shelf.chances[article].items():
                if found >= threshold and window.story[other] not in keys:
                    near[window.story[other]] = max(near.get(window.story[other], 0.0), found)
        for story in sorted(near, key=lambda k: (-near[k], k)):
            if len(pool) + len(window.members[story]) <= NEIGHBOURHOOD:
                pool += window.members[story]
                keys.add(story)
                waiting.append(story)
    return sorted(pool, key=window._place), keys


def regroup(window: Window, pool: list[str]) -> list[Judgement]:
    """Group a neighbourhood anew; the judgements that this changes."""
    for n, article in enumerate(pool):
        window.shelf.meet(article, pool[:n])
    groups = agglomerate(pool, window.shelf.link, weights()["threshold"], frozenset(window.apart))
    names = renamed(groups, {a: window.story[a] for a in pool}, window._fresh)
    moves = {a: key for a, key in names.items() if key != window.story[a]}
    if not moves:
        return []
    window._move(moves)
    judged = []
    for group in groups:
        inside = set(group)
        for article in group:
            for other, made in list(window.links[article].items()):
                if other not in inside and other in names and frozenset((article, other)) not in window.told_apart:
                    judged.append(window._part(article, other, made))
        judged += _connect(window, group)
    return judged


def _connect(window: Window, group: list[str]) -> list[Judgement]:
    """Judgements that make one piece of a group, each report held to the surest of those before it."""
    judged, reached = [], {group[0]}
    for article in group[1:]:
        waiting = [article]
        piece: set[str] = set()
        while waiting:
            one = waiting.pop()
            if one not in piece:
                piece.add(one)
                waiting += [o for o in window.links[one] if o not in piece and o in group]
        if not piece & reached:
            _, a, b = max((window.shelf.compare(a, b), a, b) for a in sorted(piece) for b in sorted(reached))
            judged.append(window._link(a, b))
        reached |= piece
    return judged
