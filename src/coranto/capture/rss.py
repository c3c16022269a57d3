"""RSS 0.9x, 1.0 and 2.0, with what Dublin Core, Atom, Media RSS and iTunes add to it, and CDF, from which it came."""

from __future__ import annotations

from typing import Any

from coranto.capture import atom
from coranto.capture.feedparts import (
    ENTRIES,
    MAX_CONTENT,
    MAX_OTHER,
    MAX_SUMMARY,
    MAX_TITLE,
    XML_LANG,
    Children,
    Entry,
    Feed,
    about_itself,
    based,
    children,
    cut,
    inner,
    last_text,
    link,
    named,
    text,
    words,
)
from coranto.capture.repair import escaped_if_text

RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


def read(root: Any, base: str, max_entries: int) -> Feed:
    """The feed of an `rss`, `RDF` or `channel` element."""
    channel = next((e for e in root.iter() if e.tag.__class__ is str and named(e.tag)[1] == "channel"), root)
    base = based(based(base, root), channel) if channel is not root else based(base, root)
    base = link(base, _attribute(channel, "base")) or base
    head = children(channel)
    language = text(head, "language", "dc:language") or channel.get(XML_LANG) or root.get(XML_LANG) or ""
    entries = []
    for item in root.iter():
        tag = item.tag
        if tag.__class__ is str and named(tag) in ENTRIES:
            entries.append(_entry(item, based(base, item)))
            if len(entries) >= max_entries:
                break
    return Feed(
        kind="rss", title=_title(head), link=_link(head, base) or link(base, _attribute(channel, "href")),
        language=cut(language, 40), entries=tuple(entries),
    )  # fmt: skip


def _entry(item: Any, base: str) -> Entry:
    found = children(item)
    guid = text(found, "guid", "atom:id", "id") or item.get(RDF_ABOUT) or ""
    content = _markup(found, "content:encoded", "fullitem", "content", "xhtml:body", "body", "atom:content")
    summary = _markup(found, "description", "abstract", "summary", "atom:summary", "dc:description", "itunes:summary")
    return Entry(
        title=_title(found),
        link=_link(found, base) or link(base, _permanent(found, guid) or _attribute(item, "href")),
        guid=cut(guid, MAX_OTHER),
        published=cut(last_text(found, *PUBLISHED), MAX_OTHER),
        updated=cut(last_text(found, *UPDATED) or _attribute(item, "lastmod"), MAX_OTHER),
        author=words(text(found, "dc:creator", "author", "atom:author", "itunes:author"), MAX_OTHER),
        summary=words(summary, MAX_SUMMARY),
        content=cut(content or summary, MAX_CONTENT),
        language=cut(text(found, "dc:language", "language") or item.get(XML_LANG), 40),
    )


PUBLISHED = (
    "pubdate", "dc:date", "dcterms:issued", "atom:published", "published", "issued", "dcterms:created", "created",
)  # fmt: skip
UPDATED = ("atom:updated", "updated", "dcterms:modified", "modified", "lastbuilddate")


def _title(found: Children) -> str:
    """RSS does not say whether a title is text or markup: what could not be HTML is text."""
    own = text(found, "title", "dc:title")
    if own:
        return words(escaped_if_text(own), MAX_TITLE)
    return words(atom.construct(found, "atom:title"), MAX_TITLE) or words(
        escaped_if_text(text(found, "media:title")), MAX_TITLE
    )


def _markup(found: Children, *names: str) -> str:
    """The HTML of the first of these children that has any: escaped as it should be, or as elements of the feed."""
    for name in names:
        for element in found.get(name, ()):
            said = atom.within(element) if len(element) and inner(element) else inner(element)
            if said:
                return said
    return ""


def _link(found: Children, base: str) -> str:
    for element in (*found.get("feedburner:origlink", ()), *found.get("link", ())):
        whole = link(based(base, element), inner(element))
        if whole:
            return whole
    for name in ("link", "atom:link"):
        whole = atom.alternate({"link": [e for e in found.get(name, ()) if e.get("href")]}, base)
        if whole:
            return whole
    return ""


def _permanent(found: Children, guid: str) -> str:
    """The guid where it is the address of the item: unless it says that it is not."""
    if any((e.get("isPermaLink") or "true").strip().lower() == "false" for e in found.get("guid", ())):
        return ""
    return about_itself(guid)


def _attribute(element: Any, name: str) -> str:
    """An attribute of CDF, whose names are written in either case."""
    return element.get(name) or element.get(name.upper()) or ""
