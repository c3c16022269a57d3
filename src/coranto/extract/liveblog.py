"""Live blogs: which blocks belong to which post, and when each post was made.

Known by a declared ``LiveBlogPosting``, or by structure: siblings that each have a time and prose, which hold much of
the page's prose. Comments, lists of other reports and tickers have times too: they are told apart by their links,
their names, and by what the page calls itself. Names of classes alone decide nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from statistics import median
from typing import Any

from lxml.html import HtmlElement

from coranto import words
from coranto.extract import lines, livetimes, page, payload
from coranto.extract.draft import Declared
from coranto.extract.livetimes import CLOCK
from coranto.extract.page import Raw

# Fewer words are a label, not a post.
_POST = 8
# A page of posts has at least this share of its prose in them; what stands under a report (comments) has more rivals.
_SHARE = 0.35
# So many posts tell a live blog by their order alone.
_UNNAMED = 5
_COMMENT = re.compile(r"comment|disqus|repl(?:y|ies)|respond|forum|discussion|kommentar|coment|review|reaction", re.I)
_KEY = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Unseen:
    """A post that is declared and not visible."""

    title: str | None
    text: str
    at: str | None


@dataclass(slots=True)
class Posts:
    """The posts of a live blog. `of` leads from the index of a block to its post, `at` gives each post's time.

    `body` are the blocks that are report (text and headings of posts, and the key points at the top), `labels` those
    that only say when and by whom. `unseen` are declared posts of which nothing is visible, in the page's order.
    """

    of: dict[int, int] = field(default_factory=dict)
    at: list[str | None] = field(default_factory=list)
    body: frozenset[int] = frozenset()
    labels: frozenset[int] = frozenset()
    unseen: tuple[Unseen, ...] = ()

    def time(self, index: int) -> str | None:
        """The time of the post in which a block stands (ISO 8601), else None."""
        post = self.of.get(index)
        return None if post is None else self.at[post]


def posts(root: HtmlElement, raws: Sequence[Raw], told: Declared, held: Sequence[Any] = ()) -> Posts | None:
    """The page's posts, or None where it is no live blog. `held` are the page's scripts (`variants.scripts`)."""
    updates = _updates(held)
    stamps = _stamps(root, raws)
    if len(stamps) < (3 if updates is None else 2):
        return Posts(unseen=tuple(updates)) if updates else None
    found = _grouped(stamps, raws, told, updates is not None)
    if found is None:
        return Posts(unseen=tuple(updates)) if updates else None
    of, marks = found
    result = Posts(of=of)
    count = len(marks)
    texts: list[list[int]] = [[] for _ in range(count)]
    for index, post in of.items():
        texts[post].append(index)
    known = {key: u.at for u in updates or () for key in (_key(u.title or ""), _key(u.text)) if key}
    sure = [next((known[k] for i in one if (k := _key(raws[i].text)) in known), None) for one in texts]
    result.at = livetimes.settle(marks, sure, told)
    result.labels = frozenset(i for i in of if _is_label(raws[i]))
    inside = {i for i in of if i not in result.labels and _is_report(raws[i])}
    result.body = frozenset(inside | set(_points(raws, min(of))))
    shown = {_key(r.text) for r in raws}
    result.unseen = tuple(u for u in updates or () if not {_key(u.text), _key(u.title or "")} & shown)
    return result


def _key(text: str) -> str:
    return " ".join(_KEY.findall(text[:160].lower())[:8])


def _updates(held: Sequence[Any]) -> list[Unseen] | None:
    """The declared posts; None where no live blog is declared."""
    found: list[Unseen] | None = None
    for script in held:
        text = (script.text or "") if "ld+json" in (script.get("type") or "").lower() else ""
        if "LiveBlogPosting" not in text:
            continue
        for node in payload.nodes(text):
            if "LiveBlogPosting" not in str(node.get("@type")):
                continue
            found = found or []
            listed = node.get("liveBlogUpdate")
            for one in listed if isinstance(listed, list) else [listed]:
                if isinstance(one, dict) and len(found) < 2_000:
                    body = payload.plain(str(one.get("articleBody") or ""))
                    title = " ".join(payload.plain(str(one.get("headline") or "")).split()) or None
                    at = livetimes.instant(str(one.get("datePublished") or one.get("dateModified") or ""))
                    if body or title:
                        found.append(Unseen(title, body, at))
    return found


def _stamps(root: HtmlElement, raws: Sequence[Raw]) -> list[Any]:
    """Elements that say a time: ``<time>``, and short blocks with a time of day, in the page's order."""
    times = list(root.iter("time"))[:3_000]
    near: set[Any] = set()
    for element in times:
        for _ in range(4):
            if element is not None:
                near.add(element)
                element = element.getparent()
    short = [
        r.element
        for r in raws
        if len(r.text) <= 90 and not r.away and any(c.isdigit() for c in r.text[:60]) and r.element not in near
        and CLOCK.search(r.text) and not (lines.stops(r.text) and lines.count(r.text) > 12)
    ]  # fmt: skip
    return times + short


def _grouped(
    stamps: list[Any], raws: Sequence[Raw], told: Declared, sure: bool
) -> tuple[dict[int, int], list[livetimes.Mark]] | None:
    """Blocks by post, and what each post says of its time."""
    families: dict[Any, dict[Any, Any]] = {}
    for stamp in stamps:
        child, parent, depth = stamp, stamp.getparent(), 0
        while parent is not None and depth < 12:
            families.setdefault(parent, {}).setdefault(child, stamp)
            child, parent, depth = parent, parent.getparent(), depth + 1
    # What nobody calls a live blog is one only where many posts say so.
    least = 2 if sure else 3 if _says_live(told) else _UNNAMED
    for parent, children in sorted(families.items(), key=lambda f: -len(f[1]))[:3]:
        if len(children) < least:
            break
        order = [c for c in parent if c in children]
        of = _assigned(parent, order, raws)
        if _holds(parent, order, of, raws, told, sure):
            used = sorted(set(of.values()))
            turn = {old: new for new, old in enumerate(used)}
            marks = [livetimes.mark(order[old], children[order[old]]) for old in used]
            return {i: turn[p] for i, p in of.items()}, marks
    return None


def _assigned(parent: Any, order: list[Any], raws: Sequence[Raw]) -> dict[int, int]:
    """The post of each block: posts are elements of their own, or each runs from its time to the next."""
    number = {c: n for n, c in enumerate(order)}
    top: dict[int, Any] = {}
    for index, raw in enumerate(raws):
        element = raw.element
        while element is not None and element.getparent() is not parent:
            element = element.getparent()
        if element is not None:
            top[index] = element
    own: dict[Any, int] = dict.fromkeys(order, 0)
    for index, element in top.items():
        if element in own:
            own[element] += lines.count(raws[index].text)
    if own and median(own.values()) >= _POST + 4:
        return {i: number[e] for i, e in top.items() if e in number}
    of: dict[int, int] = {}
    now = -1
    for index, element in top.items():
        now = number.get(element, now)
        if now >= 0:
            of[index] = now
    return of


def _holds(parent: Any, order: list[Any], of: dict[int, int], raws: Sequence[Raw], told: Declared, sure: bool) -> bool:
    """Whether the group is the posts of a live blog rather than comments or a list of reports."""
    size = [0] * len(order)
    linked = [False] * len(order)
    for index, post in of.items():
        raw = raws[index]
        if raw.linked < 0.5 and lines.count(raw.text) >= 6:
            size[post] += lines.count(raw.text)
        elif raw.linked >= 0.8 and lines.count(raw.text) >= 4 and _leads_away(raw.element):
            linked[post] = True
    good = sum(s >= _POST for s in size)
    if good < (2 if sure else 3) or good < 0.6 * len(order):
        return False
    total = sum(lines.count(r.text) for r in raws if not r.away and page.is_prose(r))
    if sum(size) < _SHARE * total:
        return False
    if sure:
        return True
    names = [parent, *list(parent.iterancestors())[:5], order[0], order[-1], *list(order[0])[:2]]
    if any(_COMMENT.search(f"{e.get('class', '')} {e.get('id', '')} {e.get('itemprop', '')}") for e in names):
        return False
    if sum(linked) > 0.5 * len(order):
        return False
    marks = [livetimes.mark(c, c) for c in order]
    clocks = sum(m.clock is not None or m.whole is not None for m in marks)
    if clocks < 0.7 * len(order):
        return False
    return _says_live(told) or (len(order) >= _UNNAMED and livetimes.newest_first(marks))


def _leads_away(element: Any) -> bool:
    links = [e.get("href") or "" for e in (element, *element.iter("a"), *element.iterancestors("a")) if e.get("href")]
    return any(not h.startswith(("#", "?")) and "#" not in h for h in links)


@cache
def _live_words() -> re.Pattern[str]:
    said = sorted(words.table("live")["titles"], key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(s) for s in said)})(?!\w)", re.I)


def _says_live(told: Declared) -> bool:
    address = re.sub(r"[-_/]+", " ", told.canonical or "")
    return any(_live_words().search(t) for t in (*told.titles, address))


def _is_label(raw: Raw) -> bool:
    """A line that says when and by whom, before a post's text."""
    if raw.kind == "heading" or len(raw.text) > 120 or not CLOCK.search(raw.text):
        return False
    return lines.count(CLOCK.sub(" ", raw.text)) <= 5 and not lines.stops(raw.text)


def _is_report(raw: Raw) -> bool:
    if raw.kind == "caption" or raw.linked >= 0.8:
        return False
    return raw.kind == "heading" or page.is_prose(raw) or (raw.tag in ("p", "li", "blockquote") and raw.linked < 0.5
        and lines.count(raw.text) >= 4)  # fmt: skip


def _points(raws: Sequence[Raw], first: int) -> list[int]:
    """The key points: list items between the headline and the first post that lead to nowhere but this page."""
    head = next((i for i in range(first, -1, -1) if raws[i].tag == "h1"), first)
    items = [
        i for i in range(head + 1, first)
        if raws[i].kind == "list-item" and lines.count(raws[i].text) >= 4 and not raws[i].away
        and (raws[i].linked < 0.5 or not _leads_away(raws[i].element))
    ]  # fmt: skip
    return items if len(items) >= 2 else []
