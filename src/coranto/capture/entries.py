"""What stands in a feed: RSS 0.9x, 1.0, 2.0, Atom and JSON Feed, however broken, as `Feed` and `Entry`.

`read` is called in a killable worker. It never opens an address or a file, loads no DTD and expands no entity: a feed
that declares entities is refused. Order: JSON where it begins with a brace, else lxml in recover mode, else, where
that finds no entry, feedparser as a second opinion.
"""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from coranto.capture.repair import clean, decode, plain, repair
from coranto.errors import BadInput

# Longer fields are cut: none of them is the article itself, but `content`, which may be.
MAX_TITLE, MAX_SUMMARY, MAX_CONTENT, MAX_OTHER, MAX_LINK = 1_000, 5_000, 1_000_000, 500, 8_192
# Namespaces by the prefix they usually have; anything else is none of ours.
NAMESPACES = {
    "": "", "http://purl.org/rss/1.0/": "", "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "", "http://backend.userland.com/rss2": "",
    "http://backend.userland.com/RSS2": "", "http://purl.org/net/rss1.1#": "",
    "http://www.w3.org/2005/atom": "atom", "http://purl.org/atom/ns#": "atom",
    "http://purl.org/dc/elements/1.1/": "dc", "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content", "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes", "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://search.yahoo.com/mrss/": "media", "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
}  # fmt: skip
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_START = re.compile(r"<\?xml|<!DOCTYPE|<(?:rss|feed|rdf:RDF|RDF|channel)\b|<[\w-]{1,20}:(?:rss|feed)\b", re.I)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[(?P<inside>[^\]]*)\]\s*)?>", re.I)
_ENTITY = re.compile(r"<!ENTITY\s+[^%\s]", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as its feed gives it. `published` and `updated` are strings as given; `content` is HTML."""

    title: str = ""
    link: str = ""
    guid: str = ""
    published: str = ""
    updated: str = ""
    author: str = ""
    summary: str = ""
    content: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed: `kind` is rss, atom, json or other; at most the given number of entries, in the feed's order."""

    kind: str
    title: str = ""
    link: str = ""
    language: str = ""
    entries: tuple[Entry, ...] = ()


def read(content: bytes, address: str, charset: str, max_entries: int) -> Feed:
    """The feed in `content`; BadInput where it is none. `charset` is what HTTP said, may be empty."""
    if not content.strip():
        raise BadInput("the feed is empty; check the address", reason="empty")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _json_feed(content, address, max_entries)
    text = repair(decode(content, charset))
    feed = _xml_feed(text, address, max_entries)
    if feed is not None and feed.entries:
        return feed
    second = _second_opinion(text, address, max_entries)
    if second is not None and second.entries:
        return second
    if feed is None:
        raise BadInput("this is no RSS, Atom or JSON feed; give the address of a feed", reason="not-a-feed")
    return feed


def _cut(text: str | None, size: int) -> str:
    return clean((text or "").strip())[:size]


# -- RSS and Atom by lxml -----------------------------------------------------------------------------------------


def _xml_feed(text: str, address: str, max_entries: int) -> Feed | None:
    from lxml import etree

    start = _START.search(text[:20_000])
    if start is None:
        return None
    text = text[start.start() :]
    doctype = _DOCTYPE.search(text[:20_000])
    if doctype is not None:
        text = text[: doctype.start()] + text[doctype.end() :]
    if _ENTITY.search(doctype.group("inside") or "" if doctype else text[:20_000]):
        raise BadInput("the feed declares entities, which are never expanded; it is not read", reason="entities")
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, load_dtd=False, dtd_validation=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        return None
    prefix, name = _tag(root)
    base = urljoin(address, root.get(XML_BASE) or "")
    if name == "feed":
        return _atom(root, base, max_entries)
    if name in ("rss", "rdf", "channel") or prefix == "rdf":
        return _rss(root, base, max_entries)
    return None


def _tag(element: Any) -> tuple[str, str]:
    """(usual prefix, local name in lower case); the prefix is ? where the namespace is none of ours."""
    tag = element.tag
    if not isinstance(tag, str):
        return "?", ""
    if tag.startswith("{"):
        space, _, name = tag[1:].partition("}")
        return NAMESPACES.get(space, NAMESPACES.get(space.lower(), "?")), name.lower()
    prefix, _, name = tag.rpartition(":")  # a prefix that was never declared
    return prefix.lower(), name.lower()


def _children(element: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for child in element:
        prefix, name = _tag(child)
        found.setdefault(f"{prefix}:{name}" if prefix else name, []).append(child)
    return found


def _text(found: dict[str, list[Any]], *names: str) -> str:
    """The text of the first of these children that has one."""
    for name in names:
        for element in found.get(name, ()):
            text = "".join(element.itertext()).strip()
            if text:
                return text
    return ""


def _rss(root: Any, base: str, max_entries: int) -> Feed:
    channel = next((e for e in root.iter() if _tag(e)[1] == "channel"), root)
    head = _children(channel)
    language = _text(head, "language", "dc:language") or channel.get(XML_LANG) or root.get(XML_LANG) or ""
    entries = []
    for item in root.iter():
        if _tag(item) == ("", "item"):
            entries.append(_rss_entry(item, base))
            if len(entries) >= max_entries:
                break
    return Feed(
        kind="rss", title=_cut(plain(_text(head, "title", "atom:title")), MAX_TITLE),
        link=_link(base, _text(head, "link")), language=_cut(language, 40), entries=tuple(entries),
    )  # fmt: skip


def _rss_entry(item: Any, base: str) -> Entry:
    found = _children(item)
    base = urljoin(base, item.get(XML_BASE) or "")
    guid = _text(found, "guid", "atom:id") or item.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about") or ""
    permanent = all((e.get("isPermaLink") or "true").strip().lower() != "false" for e in found.get("guid", ()))
    linked = _link(base, _text(found, "feedburner:origlink", "link")) or _atom_link(found, base)
    if not linked and permanent:
        linked = _link(base, guid) if "://" in guid else ""
    content = _text(found, "content:encoded", "content", "xhtml:body", "atom:content")
    summary = _text(found, "description", "atom:summary", "dc:description", "itunes:summary")
    return Entry(
        title=_cut(plain(_text(found, "title", "atom:title", "dc:title", "media:title")), MAX_TITLE),
        link=linked,
        guid=_cut(guid, MAX_OTHER),
        published=_cut(_text(found, "pubdate", "dc:date", "dcterms:issued", "atom:published"), MAX_OTHER),
        updated=_cut(_text(found, "atom:updated", "dcterms:modified"), MAX_OTHER),
        author=_cut(plain(_text(found, "dc:creator", "author", "atom:author", "itunes:author")), MAX_OTHER),
        summary=_cut(plain(summary), MAX_SUMMARY),
        content=_cut(content or summary, MAX_CONTENT),
        language=_cut(_text(found, "dc:language", "language") or item.get(XML_LANG), 40),
    )


def _atom(root: Any, base: str, max_entries: int) -> Feed:
    head = _children(root)
    entries = []
    for element in root.iter():
        if _tag(element) in (("atom", "entry"), ("", "entry"), ("?", "entry")):
            entries.append(_atom_entry(element, base))
            if len(entries) >= max_entries:
                break
    return Feed(
        kind="atom", title=_cut(plain(_text(head, "atom:title", "title", "?:title")), MAX_TITLE),
        link=_atom_link(head, base), language=_cut(root.get(XML_LANG), 40), entries=tuple(entries),
    )  # fmt: skip


def _atom_entry(element: Any, base: str) -> Entry:
    found = {name.removeprefix("atom:").removeprefix("?:"): those for name, those in _children(element).items()}
    base = urljoin(base, element.get(XML_BASE) or "")
    authors = (_text(_children(a), "atom:name", "name", "?:name") for a in found.get("author", ()))
    summary, content = _construct(found, "summary"), _construct(found, "content")
    guid = _text(found, "id")
    return Entry(
        title=_cut(plain(_construct(found, "title")), MAX_TITLE),
        link=_atom_link(found, base) or (_link(base, guid) if guid.startswith(("http://", "https://")) else ""),
        guid=_cut(guid, MAX_OTHER),
        published=_cut(_text(found, "published", "issued", "created"), MAX_OTHER),
        updated=_cut(_text(found, "updated", "modified"), MAX_OTHER),
        author=_cut(", ".join(name for name in authors if name) or _text(found, "author"), MAX_OTHER),
        summary=_cut(plain(summary), MAX_SUMMARY),
        content=_cut(content or summary, MAX_CONTENT),
        language=_cut(element.get(XML_LANG), 40),
    )


def _construct(found: dict[str, list[Any]], name: str) -> str:
    """An Atom text construct as HTML: plain text is escaped, XHTML serialised without its outer element."""
    from lxml import etree

    for element in found.get(name, ()):
        kind = (element.get("type") or "text").lower()
        if len(element) and kind in ("xhtml", "application/xhtml+xml", "text"):
            inner = "".join(etree.tostring(e, encoding="unicode", method="html") for e in element)
            return html.escape(element.text or "", quote=False) + inner
        text = "".join(element.itertext()).strip()
        if text:
            markup = kind.endswith("html") or (element.get("mode") == "escaped")
            return text if markup else html.escape(text, quote=False)
    return ""


def _atom_link(found: dict[str, list[Any]], base: str) -> str:
    links = [e for name in ("atom:link", "link", "?:link") for e in found.get(name, ()) if e.get("href")]
    for element in links:
        if (element.get("rel") or "alternate") in ("alternate", "http://www.iana.org/assignments/relation/alternate"):
            return _link(urljoin(base, element.get(XML_BASE) or ""), element.get("href"))
    return ""


def _link(base: str, given: Any) -> str:
    """An http(s) address made whole, or empty."""
    text = str(given or "").strip()
    if not text or len(text) > MAX_LINK:
        return ""
    try:
        whole = urljoin(base, text)
    except ValueError:
        return ""
    return whole if whole.startswith(("http://", "https://")) else ""


# -- JSON Feed ----------------------------------------------------------------------------------------------------


def _json_feed(content: bytes, address: str, max_entries: int) -> Feed:
    try:
        data = json.loads(content.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise BadInput(f"this is no JSON ({error}); give the address of a feed", reason="not-a-feed") from error
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list) or not str(data.get("version", "")).startswith("https://jsonfeed.org/"):
        raise BadInput("this is JSON but no JSON Feed (no version, no items)", reason="not-a-feed")
    return Feed(
        kind="json", title=_cut(_string(data, "title"), MAX_TITLE), language=_cut(_string(data, "language"), 40),
        link=_link(address, _string(data, "home_page_url")),
        entries=tuple(_json_entry(item, address) for item in items[:max_entries] if isinstance(item, dict)),
    )  # fmt: skip


def _string(data: dict[str, Any], *names: str) -> str:
    values = (data.get(name) for name in names)
    return next((str(v) for v in values if isinstance(v, str | int | float) and str(v)), "")


def _json_entry(item: dict[str, Any], address: str) -> Entry:
    authors = item.get("authors") or [item.get("author")]
    names = [_string(a, "name") for a in authors if isinstance(a, dict)] if isinstance(authors, list) else []
    text = "".join(f"<p>{html.escape(p, quote=False)}</p>" for p in _string(item, "content_text").split("\n\n") if p)
    summary = _string(item, "summary")
    return Entry(
        title=_cut(plain(_string(item, "title")), MAX_TITLE),
        link=_link(address, _string(item, "url", "external_url")),
        guid=_cut(_string(item, "id"), MAX_OTHER),
        published=_cut(_string(item, "date_published"), MAX_OTHER),
        updated=_cut(_string(item, "date_modified"), MAX_OTHER),
        author=_cut(", ".join(name for name in names if name), MAX_OTHER),
        summary=_cut(plain(summary or _string(item, "content_text")[:MAX_SUMMARY]), MAX_SUMMARY),
        content=_cut(_string(item, "content_html") or text or html.escape(summary, quote=False), MAX_CONTENT),
        language=_cut(_string(item, "language"), 40),
    )


# -- the second opinion -------------------------------------------------------------------------------------------


def _second_opinion(text: str, address: str, max_entries: int) -> Feed | None:
    """What feedparser finds. It gets a stream, never a string, which it might take for an address and open."""
    import feedparser  # type: ignore[import-untyped]

    start = _START.search(text[:20_000])
    if start is None:
        return None
    stream = io.BytesIO(text[start.start() :].encode("utf-8", "replace"))
    found = feedparser.parse(
        stream, response_headers={"content-type": "application/xml; charset=utf-8", "content-location": address},
        sanitize_html=False, resolve_relative_uris=False,
    )  # fmt: skip
    if not found.get("version") and not found.get("entries"):
        return None
    return Feed(
        kind="other", title=_cut(plain(str(found.feed.get("title", ""))), MAX_TITLE),
        link=_link(address, found.feed.get("link")), language=_cut(found.feed.get("language"), 40),
        entries=tuple(_found_entry(entry, address) for entry in _first(found.entries, max_entries)),
    )  # fmt: skip


def _first(entries: Any, count: int) -> Iterator[Any]:
    return iter(list(entries)[:count])


def _found_entry(entry: Any, address: str) -> Entry:
    content = next((str(c.get("value", "")) for c in entry.get("content", ()) if c.get("value")), "")
    summary = str(entry.get("summary", "") or "")
    return Entry(
        title=_cut(plain(str(entry.get("title", ""))), MAX_TITLE),
        link=_link(address, entry.get("link")),
        guid=_cut(str(entry.get("id", "")), MAX_OTHER),
        published=_cut(str(entry.get("published", "")), MAX_OTHER),
        updated=_cut(str(entry.get("updated", "")), MAX_OTHER),
        author=_cut(str(entry.get("author", "")), MAX_OTHER),
        summary=_cut(plain(summary), MAX_SUMMARY),
        content=_cut(content or summary, MAX_CONTENT),
    )
