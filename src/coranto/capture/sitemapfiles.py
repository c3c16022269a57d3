"""What stands in one file of a sitemap: XML or plain text, gzipped or not, however broken.

`read` is called in a killable worker. It loads no DTD and expands no entity.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urljoin

from coranto.capture.decoding import GZIP_MAGIC, collect
from coranto.capture.repair import clean, decode, plain, repair
from coranto.errors import BadInput

# sitemaps.org: at most 50,000 addresses and 50 MB in one file.
MAX_URLS = 50_000
MAX_BYTES = 52_428_800
# A sitemap repeats itself: twenty times is usual, a bomb grows a thousand times.
MAX_RATIO = 200
MAX_ADDRESS, MAX_TITLE, MAX_OTHER = 2_048, 1_000, 200
# Entries beyond the most that are counted one by one.
MAX_COUNTED = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Url:
    """One entry: a page, or a file of an index. Dates are strings as given; the rest is from a news sitemap."""

    address: str
    lastmod: str = ""
    title: str = ""
    published: str = ""
    outlet: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """One file: `urls` in its order, each address once; `bad` what stands there for an address and is none.

    `more` is how many entries beyond the most allowed were left out.
    """

    kind: Literal["pages", "index", "text"]
    urls: tuple[Url, ...] = ()
    bad: tuple[str, ...] = ()
    more: int = 0


def read(content: bytes, address: str) -> Sitemap:
    """The sitemap in `content`; BadInput where it is none."""
    if content.startswith(GZIP_MAGIC):
        content = collect(iter((content,)), "gzip", max_bytes=MAX_BYTES, max_ratio=MAX_RATIO, item="the sitemap")
    text = decode(content)
    start = text[:2_000].lstrip("\ufeff \t\r\n")
    if not start:
        raise BadInput("the sitemap is empty; check the address", reason="empty")
    if start.startswith("<"):
        return _xml(text, address)
    return _text(text, address)


def _text(text: str, address: str) -> Sitemap:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines[0].startswith(("http://", "https://")):
        raise BadInput("this is no sitemap: neither XML nor a list of addresses", reason="not-a-sitemap")
    found = _Found("text", address)
    for line in lines:
        found.add({"loc": line})
    return found.sitemap()


def _xml(text: str, address: str) -> Sitemap:
    from lxml import etree

    if "<!ENTITY" in text[:20_000].upper():
        raise BadInput("the sitemap declares entities, which are never expanded; it is not read", reason="entities")
    if "urlset>" not in text[-200:] and "sitemapindex>" not in text[-200:]:
        # It broke off: the last address may be half an address, which the site never gave.
        text = text[: max(text.rfind("url>") + 4, text.rfind("sitemap>") + 8)]
    data = repair(text).lstrip("\ufeff \t\r\n").encode("utf-8", "replace")
    found: _Found | None = None
    events = etree.iterparse(
        io.BytesIO(data), events=("start", "end"), recover=True, resolve_entities=False, load_dtd=False,
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    try:
        for event, element in events:
            name = _name(element)
            if event == "start":
                if found is None and name in ("urlset", "sitemapindex"):
                    found = _Found("index" if name == "sitemapindex" else "pages", address)
                elif found is None and element.getparent() is None:
                    break
            elif found is not None and name == ("sitemap" if found.kind == "index" else "url"):
                found.add(_fields(element))
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError:
        # What came before the damage is kept; with nothing before it, it is no sitemap.
        pass
    if found is None:
        raise BadInput("this is no sitemap; expected urlset or sitemapindex", reason="not-a-sitemap")
    return found.sitemap()


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _fields(element: Any) -> dict[str, str]:
    """The entry's own loc and lastmod, and what its news element says; an image's loc lies deeper and is another's."""
    found: dict[str, str] = {}
    for child in element:
        name = _name(child)
        if name in ("loc", "lastmod"):
            found.setdefault(name, "".join(child.itertext()).strip())
        elif name == "news":
            for inner in child.iter():
                if len(inner) == 0 and inner is not child:
                    found.setdefault(f"news:{_name(inner)}", "".join(inner.itertext()).strip())
    return found


class _Found:
    """What is gathered of a file while it is read."""

    def __init__(self, kind: Literal["pages", "index", "text"], address: str) -> None:
        self.kind, self.address = kind, address
        self.urls: dict[str, Url] = {}
        self.bad: dict[str, None] = {}
        self.more = 0

    def add(self, fields: dict[str, str]) -> None:
        if len(self.urls) + len(self.bad) >= MAX_URLS:
            self.more = min(self.more + 1, MAX_COUNTED)
            return
        given = fields.get("loc", "")
        whole = _whole(self.address, given)
        if not whole:
            self.bad[clean(given)[:MAX_OTHER] or f"{self.address}#entry-{len(self.urls) + len(self.bad) + 1}"] = None
            return
        self.urls.setdefault(whole, Url(
            address=whole, lastmod=clean(fields.get("lastmod", ""))[:MAX_OTHER],
            title=clean(plain(fields.get("news:title", "")))[:MAX_TITLE],
            published=clean(fields.get("news:publication_date", ""))[:MAX_OTHER],
            outlet=clean(plain(fields.get("news:name", "")))[:MAX_OTHER],
            language=clean(fields.get("news:language", ""))[:40],
        ))  # fmt: skip

    def sitemap(self) -> Sitemap:
        return Sitemap(kind=self.kind, urls=tuple(self.urls.values()), bad=tuple(self.bad), more=self.more)


def _whole(base: str, given: str) -> str:
    """An http(s) address made whole, or empty."""
    if not given or len(given) > MAX_ADDRESS or any(c.isspace() for c in given):
        return ""
    try:
        whole = urljoin(base, given)
    except ValueError:
        return ""
    return whole if whole.startswith(("http://", "https://")) else ""
