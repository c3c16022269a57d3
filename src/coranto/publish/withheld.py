"""A report and a reading without the words that its publisher reserves: same length, same offsets, blanks for words.

So that a citation still leads to its place, and nothing that reads a text (pages, API, exports) can show what is not
to be shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from coranto.publish import lines
from coranto.records import Article, Cite, Reading, Span, Title
from coranto.records.revisions import Revision
from coranto.records.rights import UNAVAILABLE, Shown, clip, value
from coranto.words import section

Place = tuple[int, int]
_VISIBLE = re.compile(r"\S")
# In the order in which they are said; the first decides what stands behind them.
_SAID = ("tdm-reservation", UNAVAILABLE, "nosnippet", "max-snippet", "noarchive", "data-nosnippet")
_HELD = {"max-snippet": "held_shorter", "noarchive": "held_copy", "data-nosnippet": "held_parts"}


def notice(codes: Iterable[str], outlet: str | None, language: str | None = lines.DEFAULT) -> str:
    """What a publisher reserves and what is therefore not shown, as one fixed sentence; empty where all is shown.

    `codes` are those in force (`records.rights.standing`).
    """
    found = {code.partition(":")[0]: value(code) for code in codes}
    names = [name for name in _SAID if name in found]
    if not names:
        return ""
    table = _table(language)
    day = lines.day(found.get("unavailable_after", "")[:10], language)
    said = table["join"].join(table[name].format(n=found["max-snippet"] if name == "max-snippet" else "", date=day)
                              for name in names)  # fmt: skip
    held = table[_HELD.get(names[0], "held")]
    return str(table["notice"].format(who=outlet or table["nobody"], reserves=said, held=held))


def instead(of: Literal["headline", "words"], language: str | None = lines.DEFAULT) -> str:
    """What stands for a headline, or for words, that are not shown."""
    return str(_table(language)[of])


def _table(language: str | None) -> dict[str, str]:
    """The patterns of a language; English ones where it lacks some."""
    return {**section(lines.DEFAULT, "lines")["rights"], **lines.patterns(language).get("rights", {})}


def unquoted(article: Article) -> list[Place]:
    """The stretches that the page marks as not to be quoted."""
    marked = (e for e in article.evidence if e.value == "data-nosnippet")
    return [(e.start, e.end) for e in marked if e.start is not None and e.end is not None]


def shown_places(article: Article, shown: Shown, cites: Iterable[Cite] = ()) -> list[Place]:
    """The stretches of a text that may be shown: all of it, or its headline and what is cited, as long as allowed."""
    if shown.text:
        kept = [(0, len(article.text))]
    else:
        kept = [(c.start, _end(article.text, c.start, c.end, shown.snippet)) for c in cites if c.report == article.id]
        if shown.headline:
            kept += [(b.start, b.end) for b in article.blocks if b.kind == "headline"]
            title = article.title
            kept += [(title.start, title.end)] if title and title.start is not None and title.end is not None else []
    held = unquoted(article)
    return [place for start, end in kept for place in _less(start, min(end, len(article.text)), held)]


def _end(text: str, start: int, end: int, most: int | None) -> int:
    """Where a citation ends that may have `most` characters; the ellipsis of a clipped one counts as one."""
    clipped = clip(text[start:end], most)
    return end if most is None or end - start <= most else start + max(0, len(clipped) - 1)


def _less(start: int, end: int, held: Iterable[Place]) -> list[Place]:
    left = [(start, end)]
    for a, b in held:
        left = [p for s, e in left for p in ((s, min(e, a)), (max(s, b), e)) if p[0] < p[1]]
    return [p for p in left if p[0] < p[1]]


def article(whole: Article, kept: list[Place], shown: Shown) -> Article:
    """The article with blanks for every character outside `kept`. It is a view: its id is that of the captured text."""
    spared = bytearray(len(whole.text))
    for start, end in kept:
        spared[start:end] = b"\x01" * (end - start)
    at, pieces = 0, []
    for start, end in sorted(kept):
        pieces += [_VISIBLE.sub(" ", whole.text[at:start]), whole.text[max(at, start) : max(at, end)]]
        at = max(at, end)
    text = "".join((*pieces, _VISIBLE.sub(" ", whole.text[at:])))

    def seen(start: int | None, end: int | None) -> bool:
        return start is None or end is None or bool(text[start:end].strip())

    title, standfirst = whole.title, whole.standfirst
    if not shown.headline:
        title = None
    if standfirst is not None:
        words = clip(standfirst.text, shown.snippet)
        whole_standfirst = words == standfirst.text and all(spared[standfirst.start or 0 : standfirst.end or 0])
        standfirst = standfirst if whole_standfirst else Title(words) if words and shown.snippet else None
    # Evidence of a correction or an update is in the page's own words.
    dropped = {*(() if shown.headline else ("title",)), *(() if shown.text else ("correction", "update"))}
    made = replace(
        whole,
        text=text,
        blocks=tuple(b for b in whole.blocks if seen(b.start, b.end)),
        cuts=tuple(c for c in whole.cuts if seen(c.start, c.end)),
        title=title,
        standfirst=standfirst,
        image=whole.image if shown.text else None,
        evidence=tuple(
            e for e in whole.evidence
            if e.field not in dropped and (e.field == "reserved" or seen(e.start, e.end))
            and (e.field != "standfirst" or standfirst is not None)
        ),
    )  # fmt: skip
    object.__setattr__(made, "id", whole.id)
    return made


def reading(whole: Reading | None, kept: list[Place], shown: Shown) -> Reading | None:
    """The reading without the facts whose words are not shown.

    Figures stay: what is shown of one is its value in a fixed pattern, and its place. Where the publisher reserves
    mining no fact stays.
    """
    if whole is None:
        return None
    if not shown.facts:
        return replace(whole, sentences=(), mentions=(), times=(), claims=(), figures=())

    def inside(span: Span) -> bool:
        return any(start <= span.start and span.end <= end for start, end in kept)

    return replace(
        whole,
        sentences=tuple(s for s in whole.sentences if inside(s.span)),
        mentions=tuple(m for m in whole.mentions if inside(m.span)),
        times=tuple(t for t in whole.times if inside(t.span)),
        claims=tuple(c for c in whole.claims if all(inside(s) for s in (*c.content, *c.cue, *c.source))),
    )


def revision(whole: Revision, shown: Shown) -> Revision:
    """A revision without the words that changed, and without headlines that are not shown."""
    retitled = whole.retitled if shown.headline else None
    return replace(whole, title=whole.title if shown.headline else "", retitled=retitled, changes=())
