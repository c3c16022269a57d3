"""Lists of feeds: OPML in and out, and the feeds that a page names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from coranto.capture.repair import clean, decode, repair
from coranto.errors import BadInput
from coranto.records import Source

if TYPE_CHECKING:  # not in the worker: it would double the time a worker takes to start
    from coranto.settings import ParseSettings

FEED_LINKS = frozenset(("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json"))
# A page with more feeds than this lists every tag it has.
MAX_LINKS = 50
MAX_OUTLINES = 20_000


@dataclass(frozen=True, slots=True)
class Link:
    """One feed that a page names."""

    address: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed in an OPML file."""

    address: str
    title: str = ""
    language: str = ""
    country: str = ""
    family: str = ""


def discover(content: bytes, address: str) -> tuple[Link, ...]:
    """The feeds that an HTML page names in its head, in its order, comment feeds last. Run it in a worker."""
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    root = html.document_fromstring(decode(content).encode("utf-8", "replace") or b"<html></html>", parser=parser)
    base = next((urljoin(address, e.get("href") or "") for e in root.iter("base")), address)
    found: dict[str, Link] = {}
    for element in root.iter("link"):
        rel = (element.get("rel") or "").lower().split()
        media = (element.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" not in rel or media not in FEED_LINKS or not element.get("href"):
            continue
        whole = urljoin(base, str(element.get("href")).strip())
        # WordPress names its JSON API this way; it is no feed.
        if whole.startswith(("http://", "https://")) and "/wp-json/" not in whole:
            found.setdefault(whole, Link(whole, (element.get("title") or "").strip()[:500]))
    return tuple(sorted(found.values(), key=lambda link: "comment" in link.address.lower()))[:MAX_LINKS]


def outlines(content: bytes) -> tuple[Outline, ...]:
    """The feeds of an OPML file, folders flattened, in order; BadInput where it is none. Run it in a worker."""
    from lxml import etree

    text = repair(decode(content))
    if "<!ENTITY" in text[:20_000].upper():
        raise BadInput("the OPML declares entities, which are never expanded", reason="entities")
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, encoding="utf-8"
    )
    data = text.encode("utf-8", "replace").lstrip()
    root = etree.fromstring(data, parser) if data else None
    if root is None or str(root.tag).lower() != "opml":
        raise BadInput("this is no OPML; export the list of feeds from your reader again", reason="not-opml")
    found: dict[str, Outline] = {}
    for element in root.iter("outline"):
        given = {str(k).lower(): str(v).strip() for k, v in element.attrib.items()}
        address = given.get("xmlurl", "")
        if address.startswith("feed://"):
            address = "https://" + address.removeprefix("feed://")
        if address.startswith(("http://", "https://")) and len(found) < MAX_OUTLINES:
            text = given.get("text", "")
            title = given.get("title") or (text if text != address else "")
            outline = Outline(
                address, title[:500], given.get("language", "")[:40], given.get("country", "")[:40],
                given.get("family", "")[:200],
            )  # fmt: skip
            found.setdefault(address, outline)
    return tuple(found.values())


def sources_of(listed: Iterable[Outline]) -> list[Source]:
    """Feed sources of what an OPML file lists."""
    return [
        Source(
            kind="feed", address=o.address, outlet=o.title, language=o.language or None, country=o.country or None,
            family=o.family or None,
        )
        for o in listed
    ]  # fmt: skip


def read_opml(content: bytes, settings: ParseSettings | None = None) -> list[Source]:
    """The feed sources of an OPML file, parsed in a killable worker under these limits (none: the usual ones)."""
    from coranto.capture.worker import shared
    from coranto.settings import ParseSettings

    limits = settings or ParseSettings()  # type: ignore[call-arg]
    return sources_of(shared(limits).call("coranto.capture.links:outlines", tuple[Outline, ...], content))


def write_opml(sources: Iterable[Source], title: str = "coranto") -> bytes:
    """The feeds among `sources` as OPML 2.0 in UTF-8, in the order given; `read_opml` gives the same sources back."""
    from lxml import etree

    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = clean(title)
    body = etree.SubElement(root, "body")
    for source in sources:
        if source.kind == "feed":
            name = source.outlet or source.address
            known = {
                "type": "rss", "text": name, "title": source.outlet, "xmlUrl": source.address,
                "language": source.language or "", "country": source.country or "", "family": source.family or "",
            }  # fmt: skip
            etree.SubElement(body, "outline", {k: clean(v) for k, v in known.items() if v})
    out: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return out
