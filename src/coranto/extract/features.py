"""What the block model sees of each block of a page: one row of numbers per block, columns as `NAMES`.

Nothing here knows a language, an outlet or a site: length, stops, links, what the markup around the block is called,
how many words stand in the same element and in blocks that look the same, and the same of the blocks before and after.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coranto.extract import lines
from coranto.extract.blocks import Place, Raw, parts
from coranto.extract.draft import Declared

Table = NDArray[np.float32]

_TAGS = (
    "p",
    "div",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "td",
    "tr",
    "section",
    "span",
    "a",
    "blockquote",
    "figcaption",
    "header",
)
_AROUND = ("article", "main", "aside", "nav", "footer", "header", "form", "figure", "table", "ul", "ol", "blockquote")
# How many elements outward the words in an element are told.
_OUTWARD = 6
_NEIGHBOURS = (-3, -2, -1, 1, 2, 3)
_OWN = (
    "words", "chars_per_word", "stops", "commas", "digits", "capitals", "opens_quote", "colon", "linked", "line_breaks",
    "prose", "away", "in_article", "kind_caption", "kind_list", "kind_quote", "kind_heading", "tag",
)  # fmt: skip
_STAND = (
    "depth", "index", "blocks", "words_before", "words_all", "prose_all", "since_head", "words_since_head", "repeated",
    "like_title", "like_standfirst", "declared", "has_declared", "fast", "has_fast", "same_blocks", "same_words",
    "same_share", "same_linked", "same_prose", "parent_blocks", "parent_linked", "window_prose", "window_linked",
    "in_dense", "dense_share", "blocks_from_dense",
)  # fmt: skip


@cache
def names() -> tuple[str, ...]:
    """The name of every column, in order."""
    columns = [*_OWN, *_STAND]
    columns += [f"around_{t}" for t in _AROUND] + [f"share_{n}" for n in range(_OUTWARD)]
    columns += [f"linked_{n}" for n in range(1, _OUTWARD)]
    columns += [f"part_{p}" for p in parts()] + [f"inner_{p}" for p in parts()]
    columns += [f"{name}_{step:+d}" for step in _NEIGHBOURS for name in _BESIDE]
    return tuple(columns)


_BESIDE = ("words", "stops", "linked", "prose", "tag", "same_place", "same_look", "fast")


def table(raws: Sequence[Raw], told: Declared, votes: Sequence[tuple[bool, bool]]) -> Table:
    """One row per block. `votes` says of each block whether the fast parser and the declared body have it."""
    count = len(raws)
    own = np.array([_own(r) for r in raws], dtype=np.float32)
    stand = _standing(raws, told, votes)
    places = _places(raws)
    beside = _beside(raws, own, np.array([v[0] for v in votes], dtype=np.float32))
    made = np.concatenate([own, stand, places, beside], axis=1)
    assert made.shape == (count, len(names()))
    return made


def _own(raw: Raw) -> list[float]:
    text = raw.text
    size = len(text)
    head = text[:2000]
    words = raw.size
    letters = max(1, min(size, 2000))
    return [
        min(words, 400), size / max(1, words), lines.stops(text), head.count(",") + head.count("，") + head.count("、"),
        sum(map(str.isdigit, head)) / letters, sum(map(str.isupper, head)) / letters, lines.opens_quote(text),
        text.rstrip().endswith((":", "：")), raw.linked, text.count("\n"), raw.prose, raw.away, raw.article,
        raw.kind == "caption", raw.kind == "list-item", raw.kind == "quote", raw.kind == "heading", _tag(raw.tag),
    ]  # fmt: skip


@cache
def _tag(tag: str) -> int:
    return _TAGS.index(tag) if tag in _TAGS else -1


def look(raw: Raw) -> tuple[str, str, str]:
    """What blocks that look the same have in common: tag and names of the element, and those of the one around it."""
    above = raw.place.above
    return raw.tag, raw.place.name, above.tag + above.name if above is not None else ""


def _standing(raws: Sequence[Raw], told: Declared, votes: Sequence[tuple[bool, bool]]) -> Table:
    count = len(raws)
    sizes = np.array([r.size for r in raws], dtype=np.float32)
    prose = np.array([r.prose for r in raws], dtype=np.float32)
    linked = np.array([r.linked for r in raws], dtype=np.float32)
    all_words, all_prose = float(sizes.sum()) or 1.0, float((sizes * prose).sum()) or 1.0
    before = np.concatenate([[0.0], np.cumsum(sizes)[:-1]])
    head = _head(raws, told)
    looks: dict[tuple[str, str, str], list[int]] = {}
    for index, raw in enumerate(raws):
        looks.setdefault(look(raw), []).append(index)
    same = np.zeros((count, 5), dtype=np.float32)
    for members in looks.values():
        size = float(sizes[members].sum())
        linked_words = float((linked[members] * sizes[members]).sum())
        prose_words = float((prose[members] * sizes[members]).sum())
        same[members] = (
            len(members), size / len(members), size / all_words, linked_words / max(1.0, size), prose_words / all_prose,
        )  # fmt: skip
    dense = _dense(raws)
    inside = np.array([_is_in(r.place, dense) for r in raws], dtype=np.float32)
    weight = sizes * prose * (1 - linked)
    first, last = _ends(inside)
    seen: dict[str, int] = {}
    title = lines.content(" ".join(told.titles[:2]))
    lead = lines.content(told.standfirst or "")
    has_fast, has_declared = any(v[0] for v in votes), any(v[1] for v in votes)
    rows = []
    for index, raw in enumerate(raws):
        seen[raw.text] = seen.get(raw.text, 0) + 1
        short = raw.size <= 60
        content = lines.content(raw.text) if short and (title or lead) else frozenset()
        above = raw.place
        low, high = max(0, index - 5), index + 6
        around = float(sizes[low:high].sum()) or 1.0
        passed = max(-2000.0, min(before[index] - before[head], 3000.0))
        rows.append((
            raw.place.depth, index / count, min(count, 1000), before[index] / all_words, min(all_words, 5000.0),
            min(all_prose, 5000.0), max(-200, min(index - head, 200)), passed,
            seen[raw.text], _like(content, title), _like(content, lead), votes[index][1], has_declared, votes[index][0],
            has_fast, *same[index], above.blocks, above.linked / max(1, above.words),
            float(weight[low:high].sum()) / around, float((linked * sizes)[low:high].sum()) / around,
            inside[index], dense.prose / all_prose if dense is not None else 0.0,
            0 if first <= index <= last else min(60, index - last if index > last else first - index),
        ))  # fmt: skip
    return np.array(rows, dtype=np.float32)


def _like(content: frozenset[str], other: frozenset[str]) -> float:
    return len(content & other) / len(content | other) if content and other else 0.0


def _head(raws: Sequence[Raw], told: Declared) -> int:
    """The block most like the declared title, of equals the first of the highest heading; 0 where none is like it."""
    known = [lines.content(t) for t in told.titles[:3]]
    best, score = 0, 0.0
    for index, raw in enumerate(raws):
        if raw.size > 60:
            continue
        own = lines.content(raw.text)
        value = max((_like(own, k) for k in known), default=0.0) + {"h1": 0.5, "h2": 0.1}.get(raw.tag, 0.0)
        if value > score:
            best, score = index, value
    return best


def _dense(raws: Sequence[Raw]) -> Place | None:
    """The smallest element that holds six tenths of the page's prose outside of menus and boxes."""
    weight: dict[int, float] = {}
    at: dict[int, Place] = {}
    total = 0.0
    for raw in raws:
        if raw.prose and not raw.away:
            total += raw.size
            for place in raw.place.chain():
                weight[id(place)] = weight.get(id(place), 0.0) + raw.size
                at[id(place)] = place
    fit = [k for k, value in weight.items() if value >= 0.6 * total]
    return max((at[k] for k in fit), key=lambda p: p.depth, default=None)


def _is_in(place: Place, home: Place | None) -> bool:
    return home is not None and any(p is home for p in place.chain())


def _ends(inside: Table) -> tuple[int, int]:
    found = np.flatnonzero(inside)
    return (int(found[0]), int(found[-1])) if len(found) else (0, 0)


def _places(raws: Sequence[Raw]) -> Table:
    """What stands around each block: kinds of element, shares of the page's words, names of parts by their distance."""
    cache: dict[int, list[float]] = {}
    top = list(raws[0].place.chain())[-1] if raws else None
    total, prose = max(1, top.words if top else 1), max(1, top.prose if top else 1)
    shifts = np.arange(len(parts()), dtype=np.int64)
    rows = []
    for raw in raws:
        key = id(raw.place)
        if key not in cache:
            cache[key] = _place(raw.place, total, prose, shifts)
        rows.append(cache[key])
    outer = np.array(rows, dtype=np.float32)
    inner = ((np.array([r.inline for r in raws], dtype=np.int64)[:, None] >> shifts) & 1).astype(np.float32)
    return np.concatenate([outer, inner], axis=1)


def _place(place: Place, total: int, prose: int, shifts: Any) -> list[float]:
    chain = list(place.chain())
    tags = {p.tag for p in chain}
    outward = [chain[min(n, len(chain) - 1)] for n in range(_OUTWARD)]
    near = np.zeros(len(shifts))
    for distance, one in enumerate(chain):
        if one.marks:
            near = np.maximum(near, ((one.marks >> shifts) & 1) / (1.0 + distance))
    return [
        *(float(t in tags) for t in _AROUND), *(p.prose / prose for p in outward),
        *(p.linked / max(1, p.words) for p in outward[1:]), *near.tolist(),
    ]  # fmt: skip


def _beside(raws: Sequence[Raw], own: Table, fast: Table) -> Table:
    """The same few things of the three blocks before and the three after; -1 where the page ends."""
    count = len(raws)
    index = {name: n for n, name in enumerate(_OWN)}
    basic = np.stack([own[:, index[n]] for n in ("words", "stops", "linked", "prose", "tag")] + [fast], axis=1)
    above = np.array([id(r.place.above) % 2**31 for r in raws], dtype=np.int64)
    looks: dict[tuple[str, str, str], int] = {}
    kinds = np.array([looks.setdefault(look(r), len(looks)) for r in raws], dtype=np.int64)
    made = []
    for step in _NEIGHBOURS:
        moved = np.full((count, len(_BESIDE)), -1.0, dtype=np.float32)
        here = slice(max(0, -step), min(count, count - step))
        there = slice(max(0, step), min(count, count + step))
        if count > abs(step):
            moved[here, :5] = basic[there, :5]
            moved[here, 5] = above[here] == above[there]
            moved[here, 6] = kinds[here] == kinds[there]
            moved[here, 7] = basic[there, 5]
        made.append(moved)
    return np.concatenate(made, axis=1)
