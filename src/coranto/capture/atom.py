"""Atom 1.0 and 0.3, with its namespace, another or none."""

from __future__ import annotations

import base64
import binascii
import html
from typing import Any

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

ALTERNATE = ("", "alternate", "http://www.iana.org/assignments/relation/alternate")
XHTML = ("xhtml", "application/xhtml+xml")
# What a text construct may be without being base64 (RFC 4287, 4.1.3.3).
_PLAIN = ("text", "plain", "html", "")


def read(root: Any, base: str, max_entries: int) -> Feed:
    """The feed of a `feed` element."""
    head = _merged(root)
    base = based(base, root)
    entries = []
    for element in root.iter():
        tag = element.tag
        if tag.__class__ is str and (named(tag) in ENTRIES or named(tag) == ("?", "entry")):
            entries.append(_entry(element, _base_of(element, root, base)))
            if len(entries) >= max_entries:
                break
    return Feed(
        kind="atom", title=words(construct(head, "title"), MAX_TITLE), link=alternate(head, base),
        language=cut(root.get(XML_LANG), 40), entries=tuple(entries),
    )  # fmt: skip


def _base_of(element: Any, root: Any, base: str) -> str:
    """The base of an entry, whose parent is the feed unless something between them was broken."""
    between = [e for e in element.iterancestors() if e is not root] if element.getparent() is not root else []
    for one in reversed(between):
        base = based(base, one)
    return based(base, element)


def _merged(element: Any) -> Children:
    """The children by their local names, whichever of its namespaces Atom has here, in the order of the document."""
    found: Children = {}
    for name, those in children(element).items():
        found.setdefault(name.removeprefix("atom:").removeprefix("?:"), []).extend(those)
    return found


def _entry(element: Any, base: str) -> Entry:
    found = _merged(element)
    authors = (text(_merged(a), "name") for a in found.get("author", ()))
    summary, content = construct(found, "summary"), construct(found, "content")
    guid = text(found, "id")
    return Entry(
        title=words(construct(found, "title"), MAX_TITLE),
        link=alternate(found, base) or link(base, about_itself(guid)),
        guid=cut(guid, MAX_OTHER),
        published=cut(last_text(found, "published", "issued", "created"), MAX_OTHER),
        updated=cut(last_text(found, "updated", "modified"), MAX_OTHER),
        author=cut(", ".join(name for name in authors if name) or text(found, "author"), MAX_OTHER),
        summary=words(summary, MAX_SUMMARY),
        content=cut(content or summary, MAX_CONTENT),
        language=cut(element.get(XML_LANG), 40),
    )


def construct(found: Children, name: str) -> str:
    """A text construct as HTML: plain text is escaped, XHTML serialised without its outer element."""
    for element in found.get(name, ()):
        kind = (element.get("type") or "text").lower()
        mode = element.get("mode") or ""
        if len(element) and (kind in XHTML or kind == "text"):
            return within(element)
        said = inner(element)
        if mode == "base64" or not (kind in _PLAIN or kind.startswith("text/") or kind.endswith(("/xml", "+xml"))):
            said = _unpacked(said)
        if said:
            markup = kind.endswith("html") or kind in XHTML or mode == "escaped"
            return said if markup else html.escape(said, quote=False)
    return ""


def within(element: Any) -> str:
    """What an element holds as HTML, without the element."""
    from lxml import etree

    inside = "".join(etree.tostring(e, encoding="unicode", method="html") for e in element)
    return html.escape(element.text or "", quote=False) + inside


def _unpacked(said: str) -> str:
    """What base64 holds; what is none stays as it is."""
    try:
        return base64.b64decode("".join(said.split()), validate=True).decode("utf-8").strip()
    except (binascii.Error, ValueError):
        return said


def alternate(found: Children, base: str) -> str:
    """The page that an entry or a feed links to: by its attribute, or by its text where that is missing."""
    links = [e for e in found.get("link", ()) if (e.get("rel") or "").strip().lower() in ALTERNATE]
    # HTML first, as a feed may also name itself in another format.
    links.sort(key=lambda e: (e.get("type") or "text/html").lower() not in ("text/html", "application/xhtml+xml"))
    for element in links:
        whole = link(based(base, element), element.get("href") or inner(element))
        if whole:
            return whole
    return ""
