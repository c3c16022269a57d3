"""Reports that tell of several things: live blogs and round-ups whose parts have nobody and no place in common.

::

    posts, headings, list items (paragraphs where the headline says so) -> parts -> names of each -> ``several``

Such a report stands with one story, that of its first part, and can be no bridge between two: it is compared with the
live reports and never held for others to be compared with. Its other parts are attached to their stories when these
are shown (`attached`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, groupby
from typing import TYPE_CHECKING

from coranto import words
from coranto.join.copies import imprint
from coranto.join.fingerprints import take_print
from coranto.join.reasons import reason
from coranto.join.related import name_key
from coranto.records import Article, Block, Judgement, Mention, Reading

if TYPE_CHECKING:
    from coranto.join.stories import Placed, Window

MAKER = "join.several 1"
# So many parts with names of their own; fewer where the headline says that it is a round-up.
PARTS, SAID = 4, 3
# At most so large a share of all pairs of parts has a name in common.
TOGETHER = 0.1


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a report, from `start` to `end` of its text, and the keys of the names in it."""

    start: int
    end: int
    names: frozenset[str]


def judge(article: Article, reading: Reading | None) -> Judgement | None:
    """The opinion that a report tells of several things, with the places of its parts as `detail`; None for others."""
    if reading is None or not reading.mentions:
        return None
    said = _says_so(article)
    for spans in _divisions(article, said):
        found = [Part(start, end, _names(reading, start, end, countries=not said)) for start, end in spans]
        named = [part for part in found if part.names]
        pairs = list(combinations(named, 2))
        if len(named) >= (SAID if said else PARTS):
            if sum(not one.names.isdisjoint(other.names) for one, other in pairs) > TOGETHER * len(pairs):
                return None  # they share their names: parts of one story, however it is divided
            return Judgement(
                kind="several", parts=(article.id,), maker=MAKER, score=1.0,
                detail=" ".join(f"{part.start}-{part.end}" for part in found),
                reason=f"its {len(named)} parts name nobody and no place in common",
            )  # fmt: skip
    return None


def parts(judged: Judgement, reading: Reading) -> list[Part]:
    """The parts that a ``several`` speaks of, with the names of people, bodies and places below a country."""
    return [Part(start, end, _names(reading, start, end)) for start, end in _places(judged)]


def first(judged: Judgement) -> tuple[int, int]:
    """Where the part stands that says which story the report stands with."""
    return next(_places(judged))


def _places(judged: Judgement) -> Iterator[tuple[int, int]]:
    for span in judged.detail.split():
        start, _, end = span.partition("-")
        yield int(start), int(end)


def part_of(reading: Reading, start: int, end: int) -> Reading:
    """What was read in one part of a report."""
    return replace(
        reading,
        sentences=tuple(s for s in reading.sentences if start <= s.span.start < end),
        mentions=tuple(m for m in reading.mentions if start <= m.span.start < end),
        times=tuple(t for t in reading.times if start <= t.span.start < end),
        claims=tuple(c for c in reading.claims if start <= c.content[0].start < end),
        figures=tuple(f for f in reading.figures if start <= f.value_span.start < end),
    )


def beside(window: Window, article: Article, reading: Reading | None, judged: Judgement) -> Placed:
    """Where a report of several things stands: with the story that its first part tells, which it does not change.

    Where that part is a copy of a report of the story, the judgements say so, and it is no origin there.
    """
    from coranto.join.likeness import weights
    from coranto.join.stories import MAKER as STORIES_MAKER
    from coranto.join.stories import MEMBERS, Placed

    start, end = first(judged)
    part = replace(article, blocks=tuple(b for b in article.blocks if start <= b.start < end))
    profile = window._profile(part, reading)
    shelf, new = window.shelf, article.id
    shelf.add(profile)
    stories = dict.fromkeys(window.story[a] for a in shelf.near(profile) if shelf.compare(new, a) > 0)
    open_ = [key for key in stories if not window._kept_apart([new], window.members[key])]
    sure = {key: shelf.together([new], window.members[key][-MEMBERS:]) for key in open_}
    best = min(sure, key=lambda key: (-sure[key], key), default="")
    found = [judged]
    if best and sure[best] > weights()["threshold"]:
        nearest = min(window.members[best], key=lambda a: (-shelf.compare(new, a), a))
        found.append(
            Judgement(
                kind="same-story",
                parts=(new, nearest),
                maker=STORIES_MAKER,
                score=shelf.compare(new, nearest),
                reason=reason(shelf.lexicon, shelf.models, profile, shelf.profiles[nearest]),
            )
        )
        mark = imprint(part, take_print(part, reading), window.position + 1)
        copies = [c for c in window.imprints.relations(mark)[0] if c.copy == new and c.origin in window.members[best]]
        found += [copy.judgement() for copy in copies]
    shelf.drop(new)
    key = best if len(found) > 1 else window._fresh(new)
    return Placed(key, new, tuple(found), (), ((new, key),))


def _divisions(article: Article, said: bool) -> Iterator[list[tuple[int, int]]]:
    """The ways in which a report can be divided, the surest first."""
    blocks = [b for b in article.blocks if b.kind not in ("headline", "caption") and not article.is_cut(b.start, b.end)]
    posts = [list(held) for at, held in groupby(blocks, key=lambda b: b.at) if at]
    yield [span for post in posts if (span := _span(post))]
    sections: list[list[Block]] = []
    for block in blocks:
        if block.kind == "heading":
            sections.append([])
        if sections:
            sections[-1].append(block)
    yield [span for section in sections if len(section) > 1 and (span := _span(section))]
    yield [span for block in blocks if block.kind == "list-item" and (span := _span([block]))]
    if said:
        yield [span for block in blocks if (span := _span([block]))]


def _span(blocks: list[Block]) -> tuple[int, int] | None:
    return (blocks[0].start, blocks[-1].end) if blocks else None


def _names(reading: Reading, start: int, end: int, countries: bool = False) -> frozenset[str]:
    inside = [m for m in reading.mentions if start <= m.span.start < end]
    return frozenset(key for m in inside if (key := name_key(m) or (_country(m) if countries else "")))


def _country(mention: Mention) -> str:
    return mention.entity or mention.name


@cache
def _titles() -> re.Pattern[str]:
    said = sorted(words.table("roundups")["titles"], key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, said))})(?!\w)", re.IGNORECASE)


def _says_so(article: Article) -> bool:
    """Whether the headline says that the report tells of several things."""
    return bool(article.title and _titles().search(article.title.text))
