"""What stands in a feed: RSS 0.9x, 1.0, 2.0, CDF, Atom and JSON Feed, however broken, as `Feed` and `Entry`.

`read` is called in a killable worker. It never opens an address or a file, loads no DTD and expands no entity: a feed
that declares entities is refused. Order: JSON where it begins with a brace, else lxml in recover mode, and where that
lost entries over a mistake in the markup, feedparser as a second opinion.
"""

from __future__ import annotations

import io
import re
from typing import Any

from coranto.capture import atom, jsonfeed, rss
from coranto.capture.feedparts import (
    MAX_CONTENT,
    MAX_OTHER,
    MAX_SUMMARY,
    MAX_TITLE,
    Entry,
    Feed,
    cut,
    link,
    named,
    words,
)
from coranto.capture.repair import decode, repair
from coranto.errors import BadInput

# How far the beginning of a feed is looked for behind what a broken server wrote first.
MAX_LEAD, MAX_TRIES = 20_000, 50
# What may stand before the first element is looked at in pieces of this length.
MAX_PROLOG = 65_536
# A longer text gets no second opinion: feedparser takes some seconds for it where the mistakes are many.
MAX_SECOND = 500_000

_JSON = re.compile(r"[\ufeff\s]*+\{")
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel)\b", re.I)
_BEGINNING = re.compile(r"<\?xml|<!DOCTYPE|<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel)\b", re.I)
# What may stand before the first element (XML 1.0, 2.8). Every alternative takes what it has begun, to the end if need
# be, so that no place is looked at twice.
_BEFORE = re.compile(
    r"""\s++|<\?(?:(?!\?>).)*+(?:\?>|\Z)|<!--(?:(?!-->).)*+(?:-->|\Z)
    |<!DOCTYPE(?:[^<>\[\]"']|"[^"]*"|'[^']*')*+(?:\[(?P<inside>(?:<!--(?:(?!-->).)*+-->|[^\]"'<]|<(?!!--)|"[^"]*"|'[^']*')*+)\]\s*+)?>""",
    re.I | re.S | re.X,
)
_ENTITY = re.compile(r"<!ENTITY\s", re.I)
_ENTRY = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry)(?=[\s/>])", re.I)


def read(content: bytes, address: str, charset: str, max_entries: int) -> Feed:
    """The feed in `content`; BadInput where it is none. `charset` is what HTTP said, may be empty."""
    if not content.strip():
        raise BadInput("the feed is empty; check the address", reason="empty")
    text = decode(content, charset)
    if _JSON.match(text):
        return jsonfeed.read(text.lstrip("\ufeff"), address, max_entries)
    text = repair(text)
    at = _start(text)
    if at is None:
        raise BadInput("this is no RSS, Atom or JSON feed; give the address of a feed", reason="not-a-feed")
    text = _ended(text[at:])
    feed, broken = _by_lxml(text, address, max_entries)
    found = _count(feed)
    if broken and found[1] < max_entries and len(text) <= MAX_SECOND:
        told = sum(1 for _ in _ENTRY.finditer(text))
        second = _second_opinion(text, address, max_entries) if told > found[1] or told > found[0] else None
        if second is not None and _count(second) > found:
            return second
    if feed is None:
        raise BadInput("this is no RSS, Atom or JSON feed; give the address of a feed", reason="not-a-feed")
    return feed


def _count(feed: Feed | None) -> tuple[int, int]:
    """How many entries say anything, as what is left of a broken one may be only its tag; and how many there are."""
    entries = feed.entries if feed is not None else ()
    return sum(1 for e in entries if e.title or e.link or e.guid or e.content), len(entries)


def _start(text: str) -> int | None:
    """Where the first element of a feed begins; BadInput where entities are declared before it."""
    at, limit, declared = 0, 0, False
    for _ in range(MAX_TRIES):
        while (hit := _BEFORE.match(text, at, at + MAX_PROLOG)) is not None:
            declared = declared or bool(_ENTITY.search(hit["inside"] or ""))
            at = hit.end()
        limit = limit or at + MAX_LEAD
        found = _ROOT.match(text, at)
        # Warnings of a script, a mark in the middle, a page around it: the next beginning is tried.
        ahead = _BEGINNING.search(text, at + 1, limit) if found is None else None
        if ahead is not None or text.startswith("<!", at):
            declared = declared or bool(_ENTITY.search(text, at, ahead.start() if ahead else at + MAX_PROLOG))
        if declared:
            raise BadInput("the feed declares entities, which are never expanded; it is not read", reason="entities")
        if found is not None:
            return at
        if ahead is None:
            return None
        at = ahead.start()
    return None


def _ended(text: str) -> str:
    """The text without a tag that was cut off in its middle."""
    last = text.rfind("<", max(0, len(text) - 1_000))
    return text[:last] if last >= 0 and ">" not in text[last:] and last else text


def _by_lxml(text: str, address: str, max_entries: int) -> tuple[Feed | None, bool]:
    """The feed, None where the first element is none; and whether the markup was broken."""
    from lxml import etree

    parser = etree.XMLParser(
        recover=True, resolve_entities=False, load_dtd=False, dtd_validation=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    root: Any = etree.fromstring(text.encode("utf-8", "replace"), parser)
    broken = len(parser.error_log) > 0
    if root is None:
        return None, True
    name = named(root.tag)[1]
    if name == "feed":
        return atom.read(root, address, max_entries), broken
    if name in ("rss", "rdf", "channel"):
        return rss.read(root, address, max_entries), broken
    return None, True


def _second_opinion(text: str, address: str, max_entries: int) -> Feed | None:
    """What feedparser finds. It gets a stream, never a string, which it might take for an address and open."""
    import feedparser  # type: ignore[import-untyped]

    try:
        found = feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": address},
            sanitize_html=False, resolve_relative_uris=False,
        )  # fmt: skip
    except MemoryError:
        raise
    except Exception:
        return None  # what it stumbles over costs no more than its opinion
    if not found.get("version") and not found.get("entries"):
        return None
    return Feed(
        kind="other", title=words(str(found.feed.get("title", "")), MAX_TITLE),
        link=link(address, found.feed.get("link")), language=cut(found.feed.get("language"), 40),
        entries=tuple(_found_entry(entry, address) for entry in list(found.entries)[:max_entries]),
    )  # fmt: skip


def _found_entry(entry: Any, address: str) -> Entry:
    content = next((str(c.get("value", "")) for c in entry.get("content", ()) if c.get("value")), "")
    summary = str(entry.get("summary", "") or "")
    return Entry(
        title=words(str(entry.get("title", "")), MAX_TITLE),
        link=link(address, entry.get("link")),
        guid=cut(str(entry.get("id", "")), MAX_OTHER),
        published=cut(str(dict.get(entry, "published") or dict.get(entry, "created") or ""), MAX_OTHER),
        updated=cut(str(dict.get(entry, "updated") or ""), MAX_OTHER),
        author=cut(str(entry.get("author", "")), MAX_OTHER),
        summary=words(summary, MAX_SUMMARY),
        content=cut(content or summary, MAX_CONTENT),
    )


__all__ = ["Entry", "Feed", "read"]
