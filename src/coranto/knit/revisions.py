"""One report over time: captures of one address put in order, and the words in which each differs from the last.

::

    captures of one address -> is it still the same report? -> live blocks side by side -> words side by side -> changes

Only the report's own words are compared: a new link beside it is no revision. The matching is `difflib`'s: its long
common runs read better than the shortest script of edits, and blocks are matched first, so that texts stay small.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise

from coranto.records import Article, Capture
from coranto.records.revisions import Change, Revision, Revisions

# Of the shorter text so many pairs of words must stand in the other, where the address alone does not say that both
# are one report: an address that shows whatever is new (a front page, a live page) gives a new report each time.
ALIKE = 0.25
# A block that has kept less than this of its words was replaced, not changed: marking what is left helps nobody.
KEPT = 0.4
# Runs of equal words up to this length between two changes are read over.
GAP = 1
# Products of lengths beyond which texts are told apart as a whole; difflib's worst case is their product.
MOST_BLOCKS, MOST_WORDS = 4_000_000, 4_000_000

# Letters of scripts that put no space between words count one by one.
_TOKEN = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|\w+|[^\w\s]")
Token = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class _Block:
    """A live paragraph: its words with their places."""

    start: int
    end: int
    tokens: tuple[Token, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(t[0] for t in self.tokens)


def histories(
    address: str,
    found: Sequence[tuple[Article, Capture]],
    *,
    sure: bool = False,
    apart: Collection[frozenset[str]] = (),
) -> tuple[Revisions, ...]:
    """The reports behind captures of one address, each with its revisions in the order of capture.

    `sure` says that the address can be that of one report only; else texts that share too little are two reports.
    Pairs of articles in `apart` are never put together.
    """
    held: list[list[tuple[Article, Capture]]] = []
    for one in sorted(found, key=lambda f: _when(*f)):
        article = one[0]
        for group in held:
            last = group[-1][0]
            if frozenset((article.id, last.id)) not in apart and (sure or alike(last, article)):
                group.append(one)
                break
        else:
            held.append([one])
    return tuple(Revisions(address=address, revisions=tuple(_revisions(group))) for group in held)


def _when(article: Article, capture: Capture) -> tuple[str, str, int, str]:
    """Sorts by time of capture; of two in one second the one that was stored first is the earlier."""
    segment, _, rest = capture.locator.partition(":")
    offset = rest.partition(":")[0]
    return capture.fetched_at, segment, int(offset) if offset.isdecimal() else 0, article.id


def _revisions(group: Sequence[tuple[Article, Capture]]) -> Iterator[Revision]:
    made: list[Revision] = []
    last: Article | None = None
    for article, capture in group:
        title = article.title.text if article.title else ""
        changes = differences(last, article) if last else ()
        retitled = made[-1].title if made and made[-1].title != title else None
        if last is not None and not changes and retitled is None:
            made[-1] = replace(made[-1], again=(*made[-1].again, article.id))
            continue
        last = article
        made.append(
            Revision(
                article=article.id, capture=capture.id, captured_at=capture.fetched_at, title=title, retitled=retitled,
                changes=changes,
            )
        )  # fmt: skip
    yield from made


def alike(a: Article, b: Article) -> bool:
    """Whether two texts can be one report at two times: the same headline, or words enough in common."""
    if a.title and b.title and a.title.text.casefold() == b.title.text.casefold():
        return True
    one, other = _pairs(a), _pairs(b)
    return bool(one and other) and len(one & other) >= ALIKE * min(len(one), len(other))


def _pairs(article: Article) -> set[tuple[str, str]]:
    words = [w.casefold() for block in _blocks(article) for w in block.words]
    return set(pairwise(words))


def differences(before: Article, after: Article) -> tuple[Change, ...]:
    """What leads from the live words of one text to those of another, in the order of the later one.

    Words between two changes stand in both texts; white space and what is cut are never a difference.
    """
    return tuple(_compare(before.text, _blocks(before), after.text, _blocks(after)))


def _blocks(article: Article) -> list[_Block]:
    found = []
    for start, end in article.live():
        for line in re.finditer(r"[^\n]+", article.text[start:end]):
            at = start + line.start()
            tokens = tuple((m[0], at + m.start(), at + m.end()) for m in _TOKEN.finditer(line[0]))
            if tokens:
                found.append(_Block(tokens[0][1], tokens[-1][2], tokens))
    return found


def _compare(old: str, a: list[_Block], new: str, b: list[_Block]) -> Iterator[Change]:
    keys_a, keys_b = [x.words for x in a], [x.words for x in b]
    for tag, i1, i2, j1, j2 in _opcodes(keys_a, keys_b, MOST_BLOCKS):
        if tag == "equal":
            continue
        for x, y in _partners(a[i1:i2], b[j1:j2]):
            at_old = a[i1 - 1].end if i1 else 0
            at_new = b[j1 - 1].end if j1 else 0
            if x and y:
                yield from _within(old, x, new, y)
            else:
                before = (x.start, x.end) if x else (at_old, at_old)
                after = (y.start, y.end) if y else (at_new, at_new)
                yield _change(old, before, new, after)


def _opcodes(a: Sequence[object], b: Sequence[object], most: int) -> list[tuple[str, int, int, int, int]]:
    """difflib's opcodes; where the middle that differs is too large for it, the whole middle is one replacement."""
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    i, j = len(a) - tail, len(b) - tail
    if (i - head) * (j - head) > most:
        middle = [("replace", head, i, head, j)]
    else:
        found = SequenceMatcher(None, a[head:i], b[head:j], autojunk=False).get_opcodes()
        middle = [(tag, i1 + head, i2 + head, j1 + head, j2 + head) for tag, i1, i2, j1, j2 in found]
    return [("equal", 0, head, 0, head), *middle, ("equal", i, len(a), j, len(b))]


def _partners(a: Sequence[_Block], b: Sequence[_Block]) -> Iterator[tuple[_Block | None, _Block | None]]:
    """Each block of a stretch that differs with the one that it became, in order; None where it has no partner."""
    at = 0
    for y in b:
        best = next((n for n in range(at, min(len(a), at + 12)) if _share(a[n], y) >= KEPT), None)
        if best is None:
            yield None, y
            continue
        yield from ((x, None) for x in a[at:best])
        yield a[best], y
        at = best + 1
    yield from ((x, None) for x in a[at:])


def _share(x: _Block, y: _Block) -> float:
    common = (Counter(x.words) & Counter(y.words)).total()
    return common / max(len(x.tokens), len(y.tokens))


def _within(old: str, x: _Block, new: str, y: _Block) -> Iterator[Change]:
    """The words in which two blocks differ; changes that lie side by side are one."""
    merged: list[list[int]] = []
    for tag, i1, i2, j1, j2 in _opcodes(x.words, y.words, MOST_WORDS):
        if tag == "equal":
            continue
        if merged and i1 - merged[-1][1] <= GAP and j1 - merged[-1][3] <= GAP:
            merged[-1][1], merged[-1][3] = i2, j2
        else:
            merged.append([i1, i2, j1, j2])
    for i1, i2, j1, j2 in merged:
        yield _change(old, _place(x, i1, i2), new, _place(y, j1, j2))


def _place(block: _Block, first: int, last: int) -> tuple[int, int]:
    if first < last:
        return block.tokens[first][1], block.tokens[last - 1][2]
    at = block.tokens[first - 1][2] if first else block.start
    return at, at


def _change(old: str, before: tuple[int, int], new: str, after: tuple[int, int]) -> Change:
    was, now = old[slice(*before)], new[slice(*after)]
    return Change("changed" if was and now else "removed" if was else "added", before, after, was, now)
