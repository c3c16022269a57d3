"""What a feed is read into, and what every format is read with: names without prefixes, text, links, limits.

`Children` are the child elements of one element by name: the prefix that a namespace usually has and the local name in
small letters ("dc:date"), RSS and Atom without one where they stand alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from coranto.capture.repair import mended, plain

# Longer fields are cut: none of them is the article itself, but `content`, which may be.
MAX_TITLE, MAX_SUMMARY, MAX_CONTENT, MAX_OTHER, MAX_LINK = 1_000, 5_000, 1_000_000, 500, 8_192
# Of a field that is cut after its markup is taken out, so much is looked at.
LOOKED_AT = 20
# Namespaces by the prefix they usually have; anything else is none of ours.
NAMESPACES = {
    "": "", "http://purl.org/rss/1.0/": "", "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "", "http://backend.userland.com/rss": "",
    "http://backend.userland.com/rss2": "", "http://blogs.law.harvard.edu/tech/rss": "",
    "http://purl.org/net/rss1.1#": "", "http://purl.org/rss/1.0/modules/rss091#": "",
    "http://www.w3.org/2005/atom": "atom", "http://purl.org/atom/ns#": "atom",
    "http://purl.org/dc/elements/1.1/": "dc", "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content", "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes", "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://search.yahoo.com/mrss/": "media", "http://search.yahoo.com/mrss": "media",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
}  # fmt: skip
XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# Entries, by whichever name, of RSS, of Atom, of neither's namespace where the feed has none, of a prefix undeclared.
ENTRIES = frozenset((prefix, name) for prefix in ("", "atom", "rss") for name in ("item", "entry"))

Children = dict[str, list[Any]]

_SCHEME = re.compile(r"https?://(?=[^/?#])", re.I)


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


def cut(text: str | None, size: int) -> str:
    """A field of at most `size` characters without what no text may hold."""
    return mended((text or "").strip()[: size + 1])[:size] if text else ""


def words(markup: str, size: int) -> str:
    """The words of a field that may hold HTML, on one line, at most `size` characters."""
    return cut(plain(markup[: size * LOOKED_AT]), size) if markup else ""


def link(base: str, given: Any) -> str:
    """An http(s) address made whole, or empty."""
    text = str(given or "").strip()
    if not text or len(text) > MAX_LINK:
        return ""
    scheme = _SCHEME.match(text)
    if scheme is None or "[" in text:
        try:
            text = urljoin(base, text)
        except ValueError:  # brackets that hold no IPv6 address
            return ""
        scheme = _SCHEME.match(text)
    return scheme[0].lower() + mended(text[scheme.end() :]) if scheme else ""


def based(base: str, element: Any) -> str:
    """The base address within an element."""
    own = element.get(XML_BASE)
    try:
        return urljoin(base, str(own).strip()) if own else base
    except ValueError:
        return base


def about_itself(guid: str) -> str:
    """An id that is an address, whole or from the root of its site; empty where it is only an id."""
    return guid if guid.startswith("/") or _SCHEME.match(guid) else ""


@lru_cache(maxsize=4096)
def named(tag: str) -> tuple[str, str]:
    """(usual prefix, local name in small letters) of a tag; the prefix is ? where the namespace is none of ours."""
    if tag.startswith("{"):
        space, _, name = tag[1:].partition("}")
        return NAMESPACES.get(space.lower(), "?"), name.lower()
    prefix, _, name = tag.rpartition(":")  # a prefix that was never declared
    return prefix.lower(), name.lower()


@lru_cache(maxsize=4096)
def _key(tag: str) -> str:
    prefix, name = named(tag)
    return f"{prefix}:{name}" if prefix else name


def children(element: Any) -> Children:
    """The child elements by name."""
    found: Children = {}
    for child in element:
        tag = child.tag
        if tag.__class__ is str:
            found.setdefault(_key(tag), []).append(child)
    return found


def inner(element: Any) -> str:
    """The text within an element and all below it, stripped; nothing of an entry that a missing end tag put in it."""
    if not len(element):
        return (element.text or "").strip()
    if any(e.tag.__class__ is str and named(e.tag) in ENTRIES for e in element.iterdescendants()):
        return "".join(_before_entry(element)).strip()
    return "".join(element.itertext()).strip()


def _before_entry(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag.__class__ is str and named(child.tag) in ENTRIES:
            return
        yield from _before_entry(child)
        yield child.tail or ""


def text(found: Children, *names: str) -> str:
    """The text of the first of these children that has one."""
    for name in names:
        for element in found.get(name, ()):
            said = inner(element)
            if said:
                return said
    return ""


def last_text(found: Children, *names: str) -> str:
    """The same of the last child of the first name that has one: a date that is given anew replaces the one before."""
    for name in names:
        for element in found.get(name, [])[::-1]:
            said = inner(element)
            if said:
                return said
    return ""
