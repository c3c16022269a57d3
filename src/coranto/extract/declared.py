"""What a page says of itself: JSON-LD, meta tags, links, microdata. As found; the choice is made elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from coranto.extract import dates, lines, rights
from coranto.extract.draft import Declared
from coranto.records import Dated
from coranto.records.articles import DateBasis

# Types of schema.org that are one report; a page also describes its site, its videos and its breadcrumbs.
_REPORTS = re.compile(r"Article|BlogPosting|Report|Review|LiveBlogPosting|AdvertiserContentArticle", re.I)
_MAX_NODES = 5_000
_PUBLISHED = (
    "article:published_time", "og:published_time", "datepublished", "article.published", "parsely-pub-date",
    "sailthru.date", "publishdate", "publish-date", "publish_date", "publication_date", "pubdate",
    "cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date",
    "citation_publication_date", "date", "og:article:published_time", "article:publish_time",
    "rnews:datepublished", "originalpublicationdate", "bt:pubdate", "iso-8601-publish-date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "last-modified",
    "dc.date.modified",
    "dcterms.modified",
    "lastmod",
)
_AUTHORS = (
    "author",
    "article:author_name",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "cxenseparse:author",
    "authors",
)
_AUTHORED: Any = etree.XPath("descendant-or-self::*[@itemprop='author' or (self::a and contains(@rel,'author'))]")
_LOCKED = ("locked", "metered", "paid", "premium", "subscriber")


def read(root: HtmlElement) -> Declared:
    """All that `root` (with its head, before pruning) declares."""
    found = Declared()
    metas = _metas(root)
    found.nodes = list(_nodes(root))
    report = found.report = _report(found.nodes)
    found.headline = _text(report.get("headline"))
    found.titles = [
        t for t in (found.headline, *metas.get("twitter:title", ()), *metas.get("og:title", ()), *_title(root)) if t
    ]
    found.standfirst = _text(report.get("description")) or _first(metas, "og:description", "description")
    found.signed = list(_names(_resolved(report.get("author"), found.nodes)))
    linked = _linked(root)
    named = [a for n in _AUTHORS for a in metas.get(n, ()) if "@" not in a and "://" not in a]
    found.authors = found.signed or named[:3] or linked
    if found.signed and linked and {_flat(a) for a in found.signed} <= {_flat(o) for o in _bodies(report, metas)}:
        found.authors, found.signed = [*linked], []
    found.dates = list(_dates(report, metas, root))
    found.modified = _text(report.get("dateModified")) or _first(metas, *_MODIFIED)
    found.body = _text(report.get("articleBody"))
    found.outlet = _first(metas, "og:site_name") or next(_names(report.get("publisher")), None)
    found.language = (
        root.get("lang") or root.get("xml:lang") or _text(report.get("inLanguage")) or _first(metas, "og:locale")
    )
    found.kind = (_first(metas, "og:type") or "").lower()
    found.section = _first(metas, "article:section") or _text(report.get("articleSection"))
    found.canonical = _canonical(root, metas)
    found.metas, found.licences = metas, rights.licences(root, report)
    free = report.get("isAccessibleForFree")
    tier = (_first(metas, "article:content_tier") or "").lower()
    found.paywalled = str(free).lower() == "false" or tier in _LOCKED
    return found


def _metas(root: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        value = " ".join((meta.get("content") or "").split())
        if name and value and len(found) < _MAX_NODES:
            found.setdefault(name, []).append(value[:5_000])
    return found


def _first(metas: dict[str, list[str]], *names: str) -> str | None:
    return next((metas[n][0] for n in names if n in metas), None)


def _title(root: HtmlElement) -> list[str]:
    return [" ".join(t.text.split()) for t in root.iter("title") if t.text][:1]


def _report(every: list[dict[str, Any]]) -> dict[str, Any]:
    """The JSON-LD node that describes the report; of several the one that says most."""
    nodes = [n for n in every if any(_REPORTS.search(str(t)) for t in _list(n.get("@type")))]
    fields = ("headline", "datePublished", "author", "articleBody", "dateModified")
    return max(nodes, key=lambda n: sum(bool(n.get(f)) for f in fields), default={})


def _nodes(root: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object in the page's JSON-LD, however nested; broken blocks are passed over."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text:
            continue
        text = re.sub(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*$", "", script.text.strip())
        try:
            queue: list[Any] = [json.loads(text.rstrip(";"), strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(_MAX_NODES):
            if not queue:
                break
            node = queue.pop(0)
            if isinstance(node, dict):
                yield node
                queue += [node[k] for k in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart") if k in node]
            elif isinstance(node, list):
                queue += node


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str | None:
    found = next((v for v in _list(value) if isinstance(v, str) and v.strip()), None)
    if found is None:
        return None
    if "<" in found or "&" in found:
        import html

        found = re.sub(r"<[^<>]{0,500}>", " ", html.unescape(html.unescape(found)))
    return " ".join(found.split())


def _flat(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))


def _bodies(report: dict[str, Any], metas: dict[str, list[str]]) -> list[str]:
    """The names under which the page's outlet goes."""
    return [*_names(report.get("publisher")), *metas.get("og:site_name", ())]


def _resolved(value: Any, nodes: list[dict[str, Any]]) -> list[Any]:
    """The objects of a value; one that is only an `@id` is looked up among the page's nodes."""
    known = {n["@id"]: n for n in nodes if isinstance(n.get("@id"), str) and n.get("name")}

    def look(one: Any) -> Any:
        return known.get(str(one.get("@id")), one) if isinstance(one, dict) and not one.get("name") else one

    return [look(one) for one in _list(value)]


def _linked(root: HtmlElement) -> list[str]:
    """The people whom links and marks of authorship name (`rel=author`, microdata): at most three, else the first."""
    found: dict[str, None] = {}
    for element in _AUTHORED(root):
        inner = element.xpath(".//*[@itemprop='name']")
        name = " ".join((inner[0] if inner else element).text_content().split()) or element.get("content") or ""
        if name and len(name) <= 60:
            found[name] = None
    return list(found) if len(found) <= 3 else list(found)[:1]


def _names(value: Any) -> Iterator[str]:
    """Names of people or bodies in a schema.org value: a string, an object, or a list of them."""
    for one in _list(value)[:20]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(one, dict) and not name:
            name = " ".join(str(one[k]) for k in ("givenName", "familyName") if isinstance(one.get(k), str))
        for text in _list(name):
            if isinstance(text, str) and text.strip():
                yield lines.bare(text)


def _dates(report: dict[str, Any], metas: dict[str, list[str]], root: HtmlElement) -> Iterator[Dated]:
    def dated(value: str | None, basis: DateBasis, confidence: float) -> Iterator[Dated]:
        moment = dates.instant(value) if value else None
        if moment:
            yield Dated(moment, basis, confidence)

    yield from dated(_text(report.get("datePublished")), "jsonld", 0.95)
    yield from dated(_text(report.get("dateCreated")), "jsonld", 0.7)
    for rank, name in enumerate(_PUBLISHED):
        for value in metas.get(name, ())[:1]:
            yield from dated(value, "meta", round(0.92 - 0.005 * rank, 3))
    for index, element in enumerate(root.iter("time", "abbr", "span")):
        marked = element.get("itemprop") == "datePublished" or "pubdate" in element.attrib
        value = element.get("datetime") or element.get("content")
        if element.tag == "time" or marked:
            yield from dated(value or (element.text if marked else None), "meta", 0.75 if marked else 0.6)
        if index > 2_000:
            break


def _canonical(root: HtmlElement, metas: dict[str, list[str]]) -> str | None:
    links = (e.get("href") for e in root.iter("link") if (e.get("rel") or "").lower() == "canonical")
    value = next((h for h in links if h), None) or _first(metas, "og:url")
    return value.strip() if value and value.strip().startswith(("http://", "https://")) else None
