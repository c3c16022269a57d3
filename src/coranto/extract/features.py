"""What the block model sees of each block of a page: one row of numbers per block, columns as `NAMES`.

Nothing here knows a language, an outlet or a site: length, stops, links, what the markup around the block is called,
how many words stand in the same element and in blocks that look the same, and the same of the blocks before and after.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
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
# Steps outward to what is nowhere around.
_NOWHERE = 1 << 20
_NEIGHBOURS = (-3, -2, -1, 1, 2, 3)
_DIGITS, _CAPITALS = b"0123456789", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
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
    if not raws:
        return np.zeros((0, len(names())), dtype=np.float32)
    own = np.array([_own(r) for r in raws], dtype=np.float32)
    around = _Around(raws)
    looks: dict[tuple[str, str, str], int] = {}
    kinds = np.array([looks.setdefault(look(r), len(looks)) for r in raws], dtype=np.int64)
    stand = _standing(raws, told, votes, around, kinds)
    beside = _beside(around, kinds, own, np.array([v[0] for v in votes], dtype=np.float32))
    made = np.concatenate([own, stand, _places(raws, around), beside], axis=1)
    assert made.shape == (len(raws), len(names()))
    return made


def _own(raw: Raw) -> list[float]:
    text = raw.text
    size = len(text)
    head = text[:2000]
    words = raw.size
    letters = max(1, min(size, 2000))
    digits, capitals = _digits_and_capitals(head)
    return [
        min(words, 400), size / max(1, words), lines.stops(text), head.count(",") + head.count("，") + head.count("、"),
        digits / letters, capitals / letters, lines.opens_quote(text),
        text.rstrip().endswith((":", "：")), raw.linked, text.count("\n"), raw.prose, raw.away, raw.article,
        raw.kind == "caption", raw.kind == "list-item", raw.kind == "quote", raw.kind == "heading", _tag(raw.tag),
    ]  # fmt: skip


def _digits_and_capitals(text: str) -> tuple[int, int]:
    """How many characters are digits, and how many capitals: those of ASCII at once, the others one by one."""
    plain = text.encode("ascii", "ignore")
    digits, capitals = (
        len(plain) - len(plain.translate(None, _DIGITS)),
        len(plain) - len(plain.translate(None, _CAPITALS)),
    )
    if len(plain) < len(text):
        others = _NOT_ASCII.findall(text)
        digits, capitals = digits + sum(map(str.isdigit, others)), capitals + sum(map(str.isupper, others))
    return digits, capitals


@cache
def _tag(tag: str) -> int:
    return _TAGS.index(tag) if tag in _TAGS else -1


def look(raw: Raw) -> tuple[str, str, str]:
    """What blocks that look the same have in common: tag and names of the element, and those of the one around it."""
    above = raw.place.above
    return raw.tag, raw.place.name, above.tag + above.name if above is not None else ""


class _Around:
    """The places around the blocks as arrays, each place behind the one around it; the outermost is its own.

    `at` leads from a block to its place, `above` from a place to the one around it.
    """

    def __init__(self, raws: Sequence[Raw]) -> None:
        known: dict[Place, int] = {}
        for raw in raws:
            new = []
            for place in raw.place.chain():
                if place in known:
                    break
                new.append(place)
            for place in reversed(new):
                known[place] = len(known)
        self.places = list(known)
        self.at = np.array([known[r.place] for r in raws], dtype=np.int64)
        self.above = np.array([known[p.above] if p.above is not None else 0 for p in self.places], dtype=np.int64)
        self.depth = np.array([p.depth for p in self.places], dtype=np.int64)

    def nearest(self, own: NDArray[np.bool_]) -> NDArray[np.int64]:
        """For each place and column, how many steps outward the nearest place lies that has it; _NOWHERE for none."""
        found = np.where(own, 0, _NOWHERE)
        for depth in range(1, int(self.depth.max(initial=0)) + 1):
            level = np.flatnonzero(self.depth == depth)
            found[level] = np.minimum(found[level], found[self.above[level]] + 1)
        return np.minimum(found, _NOWHERE)


def _standing(
    raws: Sequence[Raw], told: Declared, votes: Sequence[tuple[bool, bool]], around: _Around, kinds: NDArray[np.int64]
) -> Table:
    count = len(raws)
    index = np.arange(count)
    sizes = np.array([r.size for r in raws], dtype=np.float32)
    prose = np.array([r.prose for r in raws], dtype=np.float32)
    linked = np.array([r.linked for r in raws], dtype=np.float32)
    all_words, all_prose = float(sizes.sum()) or 1.0, float((sizes * prose).sum()) or 1.0
    before = np.concatenate([[0.0], np.cumsum(sizes)[:-1]])
    head = _head(raws, told)
    dense, inside = _dense(raws, around)
    first, last = _ends(inside)
    near = np.array([_window(v) for v in (sizes, sizes * prose * (1 - linked), linked * sizes)], dtype=np.float64)
    near[0, near[0] == 0] = 1.0
    voted = np.array(votes, dtype=bool)
    made = np.empty((count, len(_STAND)), dtype=np.float32)
    columns = {
        "depth": around.depth[around.at], "index": index / count, "blocks": min(count, 1000),
        "words_before": before / all_words, "words_all": min(all_words, 5000.0), "prose_all": min(all_prose, 5000.0),
        "since_head": np.clip(index - head, -200, 200),
        "words_since_head": np.clip(before - before[head], -2000.0, 3000.0),
        "declared": voted[:, 1], "has_declared": voted[:, 1].any(), "fast": voted[:, 0], "has_fast": voted[:, 0].any(),
        "parent_blocks": np.array([r.place.blocks for r in raws]),
        "parent_linked": np.array([r.place.linked / max(1, r.place.words) for r in raws]),
        "window_prose": near[1] / near[0], "window_linked": near[2] / near[0],
        "in_dense": inside, "dense_share": dense.prose / all_prose if dense is not None else 0.0,
        "blocks_from_dense": np.clip(np.maximum(first - index, index - last), 0, 60),
    }  # fmt: skip
    for name, values in columns.items():
        made[:, _STAND.index(name)] = values
    at = _STAND.index("repeated")
    made[:, at : at + 3] = _said(raws, told)
    at = _STAND.index("same_blocks")
    made[:, at : at + 5] = _same(kinds, sizes, linked, prose, (all_words, all_prose))
    return made


def _said(raws: Sequence[Raw], told: Declared) -> list[tuple[float, float, float]]:
    """How often each text has come so far; how like a short one is to the declared title, and to the standfirst."""
    title = lines.content(" ".join(told.titles[:2]))
    lead = lines.content(told.standfirst or "")
    seen: dict[str, int] = {}
    found: list[tuple[float, float, float]] = []
    for raw in raws:
        seen[raw.text] = seen.get(raw.text, 0) + 1
        content = lines.content(raw.text) if raw.size <= 60 and (title or lead) else frozenset()
        found.append((seen[raw.text], _like(content, title), _like(content, lead)))
    return found


def _same(kinds: NDArray[np.int64], sizes: Table, linked: Table, prose: Table, total: tuple[float, float]) -> Table:
    """What the blocks that look the same have together. Looks of equally many blocks are summed up at once."""
    made = np.empty((len(kinds), 5), dtype=np.float32)
    order, many = np.argsort(kinds, kind="stable"), np.bincount(kinds)
    begins = np.cumsum(many) - many
    for count in np.unique(many):
        members = order[begins[many == count][:, None] + np.arange(count)]
        size, links, told = (
            v[members].sum(axis=1).astype(np.float64)[:, None] for v in (sizes, linked * sizes, prose * sizes)
        )
        shares = (size / count, size / total[0], links / np.maximum(1.0, size), told / total[1])
        made[members, 0] = count
        for column, share in enumerate(shares, 1):
            made[members, column] = share
    return made


def _window(values: Table) -> list[float]:
    """For each block the sum over the five before it, itself and the five after."""
    reach = 5
    if len(values) <= 2 * reach:
        return [float(values[max(0, i - reach) : i + reach + 1].sum()) for i in range(len(values))]
    inner = np.ascontiguousarray(sliding_window_view(values, 2 * reach + 1)).sum(axis=1)
    begin = [float(values[: i + reach + 1].sum()) for i in range(reach)]
    end = [float(values[i - reach :].sum()) for i in range(len(values) - reach, len(values))]
    return [*begin, *inner.tolist(), *end]


def _like(content: frozenset[str], other: frozenset[str]) -> float:
    common = 0 if content.isdisjoint(other) else len(content & other)
    return common / (len(content) + len(other) - common) if common else 0.0


def _head(raws: Sequence[Raw], told: Declared) -> int:
    """The block most like the declared title, of equals the first of the highest heading; 0 where none is like it."""
    known = list(dict.fromkeys(lines.content(t) for t in told.titles[:3]))
    best, score = 0, 0.0
    for index, raw in enumerate(raws):
        if raw.size > 60:
            continue
        own = lines.content(raw.text)
        value = max((_like(own, k) for k in known), default=0.0) + {"h1": 0.5, "h2": 0.1}.get(raw.tag, 0.0)
        if value > score:
            best, score = index, value
    return best


def _dense(raws: Sequence[Raw], around: _Around) -> tuple[Place | None, Table]:
    """The smallest element that holds six tenths of the page's prose outside of menus and boxes; who stands in it."""
    weight = [0] * len(around.places)
    for raw, at in zip(raws, around.at.tolist(), strict=True):
        weight[at] += raw.size if raw.prose and not raw.away else 0
    above = around.above.tolist()
    for at in range(len(weight) - 1, 0, -1):
        weight[above[at]] += weight[at]
    fit = [at for at, size in enumerate(weight) if size >= 0.6 * weight[0] > 0]
    if not fit:
        return None, np.zeros(len(raws), dtype=np.float32)
    home = max(fit, key=lambda at: around.places[at].depth)
    inside = [at == home for at in range(len(weight))]
    for at in range(home + 1, len(weight)):
        inside[at] = inside[above[at]]
    return around.places[home], np.array(inside, dtype=np.float32)[around.at]


def _ends(inside: Table) -> tuple[int, int]:
    found = np.flatnonzero(inside)
    return (int(found[0]), int(found[-1])) if len(found) else (0, 0)


def _places(raws: Sequence[Raw], around: _Around) -> Table:
    """What stands around each block: kinds of element, shares of the page's words, names of parts by their distance."""
    places, at = around.places, around.at
    shifts = np.arange(len(parts()), dtype=np.int64)
    tags = np.array([_AROUND.index(p.tag) if p.tag in _AROUND else -1 for p in places])[:, None]
    marks = np.array([p.marks for p in places], dtype=np.int64)[:, None]
    steps = around.nearest(np.concatenate([tags == np.arange(len(_AROUND)), (marks >> shifts) & 1 == 1], axis=1))[at]
    near = np.where(steps < _NOWHERE, 1.0 / (1.0 + steps), 0.0)
    prose = np.array([p.prose for p in places]) / max(1, places[0].prose)
    linked = np.array([p.linked / max(1, p.words) for p in places])
    outward = [at]
    for _ in range(_OUTWARD - 1):
        outward.append(around.above[outward[-1]])
    shares = np.stack([*(prose[one] for one in outward), *(linked[one] for one in outward[1:])], axis=1)
    inner = (np.array([r.inline for r in raws], dtype=np.int64)[:, None] >> shifts) & 1
    tagged, named = near[:, : len(_AROUND)] > 0, near[:, len(_AROUND) :]
    return np.concatenate([tagged, shares, named, inner], axis=1, dtype=np.float32, casting="unsafe")


def _beside(around: _Around, kinds: NDArray[np.int64], own: Table, fast: Table) -> Table:
    """The same few things of the three blocks before and the three after; -1 where the page ends."""
    count = len(kinds)
    basic = np.stack([own[:, _OWN.index(n)] for n in ("words", "stops", "linked", "prose", "tag")] + [fast], axis=1)
    above = np.where(around.at > 0, around.above[around.at], -1)
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
