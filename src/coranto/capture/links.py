"""The feeds that a page names."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from coranto.capture.repair import decode

FEED_LINKS = frozenset(("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json"))
# A page with more feeds than this lists every tag it has.
MAX_LINKS = 50


@dataclass(frozen=True, slots=True)
class Link:
    """One feed that a page names."""

    address: str
    title: str = ""


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
