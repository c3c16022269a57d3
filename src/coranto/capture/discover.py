"""The sources of a site: what a person means who gives the address of its front page.

::

    address ─> a feed itself? ─> feeds named in its head ─> the usual places ─> the sitemaps of robots.txt ─> BadInput
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from coranto.capture import paths
from coranto.capture.addresses import parse
from coranto.capture.feeds import find_feeds
from coranto.capture.http import Answer, Fetcher
from coranto.capture.items import read_feed
from coranto.capture.links import Link
from coranto.capture.sitemaps import discover_sitemaps
from coranto.errors import BadInput, NotNow, Refused
from coranto.records import Source
from coranto.settings import Settings

# Where feeds lie that no page names, the most frequent first; each costs one request.
PLACES = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml")
# Feeds named by a page that are looked at until one is a feed.
MAX_NAMED = 3


@dataclass(slots=True)
class Search:
    """One search: `tried` says, step by step, what was asked and what came of it."""

    fetcher: Fetcher
    settings: Settings
    tried: list[str] = field(default_factory=list)

    def asked(self, address: str) -> Answer | None:
        """The answer, None where there is none that can be used."""
        try:
            return self.fetcher.get(address)
        except NotNow as error:
            self.tried.append(f"{address}: not now ({error.reason})")
        except Refused as error:
            self.tried.append(f"{address}: {error.reason}")
        return None

    def feed(self, answer: Answer) -> Source | None:
        """The feed that an answer is, None where it is none."""
        try:
            feed = read_feed(answer.content, answer.url, self.settings.parse)
        except Refused as error:
            self.tried.append(f"{answer.asked}: {error.reason}")
            return None
        return Source(kind="feed", address=answer.asked, outlet=feed.title, language=feed.language or None)


def discover_sources(address: str, fetcher: Fetcher, settings: Settings) -> list[Source]:
    """The best source behind the address of a site: its feed, else its sitemap. At most a dozen requests.

    An address whose kind shows in itself (a channel of Telegram, a sitemap, a WARC file) and one that leads to a feed
    give that. Raises NotNow where the site cannot be asked now, Forbidden where it must not be, and BadInput, which
    lists what was tried, where nothing is found.
    """
    given = paths.source_of(address)
    if given.kind not in ("feed", "page"):
        return [given]
    front = fetcher.get(given.address)
    search = Search(fetcher, settings)
    found = search.feed(front)
    if found is not None:
        return [found]
    named = find_feeds(front, settings.parse)
    if not named:
        search.tried.append(f"{front.url}: its head names no feed")
    for link in _plausible(named, front.url)[:MAX_NAMED]:
        feed = _feed_at(search, link.address)
        if feed is not None:
            return [feed]
    for place in PLACES:
        at = urljoin(front.url, place)
        feed = None if at in (link.address for link in named) else _feed_at(search, at)
        if feed is not None:
            return [feed]
    return _sitemaps(search, front.url)


def _feed_at(search: Search, address: str) -> Source | None:
    answer = search.asked(address)
    return search.feed(answer) if answer is not None else None


def _plausible(named: tuple[Link, ...], address: str) -> list[Link]:
    """The feeds of a page, that of the part of the site that was given first, where there is one."""
    part = urlsplit(address).path.strip("/").partition("/")[0]
    return sorted(named, key=lambda link: not (part and part in urlsplit(link.address).path))


def _sitemaps(search: Search, address: str) -> list[Source]:
    robots = f"{parse(address).origin}/robots.txt"
    try:
        found = discover_sitemaps(address, search.fetcher)
    except (Refused, NotNow) as error:
        search.tried.append(f"{robots}: {error.reason}")
        found = ()
    else:
        if not found:
            search.tried.append(f"{robots}: names no sitemap")
    for sitemap in found[:1]:
        return [Source(kind="sitemap", address=sitemap)]
    raise BadInput(
        f"{address}: no feed and no sitemap found. Tried: {'; '.join(search.tried)}. Give the address of a feed, or "
        "add it under [[sources]] as kind page, or as kind links with a rule for its links",
        reason="no-source", item=address,
    )  # fmt: skip
