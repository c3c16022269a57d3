"""Stories as Atom (RFC 4287) and JSON Feed 1.1: what the front page shows, for feed readers.

The content of an entry is the figures with their claimants and the sources' own sentences, as plain text.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

from coranto.publish import Desk, lines, obeying
from coranto.publish.links import Links
from coranto.publish.withheld import notice
from coranto.records import Story
from coranto.settings import load as load_settings

ATOM = "http://www.w3.org/2005/Atom"
TITLE = "coranto"
SUBTITLE = "Stories woven from many reports; every line leads back to its words."
LIMIT = 50  # entries of a feed
_EPOCH = "1970-01-01T00:00:00Z"


def instant(value: str | None) -> str:
    """An ISO date or instant as RFC 3339 in UTC; a date stands for its first moment, nothing for the epoch."""
    try:
        when = datetime.fromisoformat(value or "")
    except ValueError:
        return _EPOCH
    when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def told(story: Story, language: str = lines.DEFAULT) -> str:
    """A story as plain text: how many origins, its latest figures by claimant, the sources' sentences with outlet."""
    outlets = {r.id: r.outlet or r.id for r in story.reports}
    out = [f"{lines.origins(story, language)} among {len(story.reports)} reports"]
    for row in story.ledger:
        if row.status != "background":
            out += [f"• {lines.point(p, row, language).text} · {lines.origins(p, language)}" for p in lines.latest(row)]
    for line in story.now:
        names = ", ".join(dict.fromkeys(outlets.get(c.report, c.report) for c in line.cites))
        out.append(f"“{line.text}” — {names}")
    out += dict.fromkeys(said for r in story.reports if (said := notice(r.reserved, r.outlet, language)))
    return "\n".join(out)


def _clean(text: str) -> str:
    """Without the characters that XML 1.0 cannot hold."""
    return "".join(
        c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )


def atom(stories: Sequence[Story], base_url: str, links: Links | None = None) -> bytes:
    """The Atom feed, UTF-8. `base_url` is the site's address with a slash at its end; ids do not depend on it."""
    links = links or Links()
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed")

    def add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
        child = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
        child.text = _clean(text) or None
        return child

    add(feed, "id", "tag:coranto,2026:stories")
    add(feed, "title", TITLE)
    add(feed, "subtitle", SUBTITLE)
    add(feed, "updated", max((instant(s.latest) for s in stories), default=_EPOCH))
    add(feed, "link", rel="self", type="application/atom+xml", href=_at(base_url, links.file("feed.atom")))
    add(feed, "link", rel="alternate", type="text/html", href=_at(base_url, links.page()))
    add(add(feed, "author"), "name", TITLE)
    for story in stories[:LIMIT]:
        entry = add(feed, "entry")
        add(entry, "id", f"tag:coranto,2026:story:{story.id}")
        add(entry, "title", ("[Sample] " if story.sample else "") + story.title)
        add(entry, "updated", instant(story.latest))
        add(entry, "published", instant(story.first))
        add(entry, "link", rel="alternate", type="text/html", href=_at(base_url, links.story(story.id)))
        add(entry, "content", told(story), type="text")
    content: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return content


def json_feed(stories: Sequence[Story], base_url: str, links: Links | None = None) -> bytes:
    """The JSON Feed, UTF-8; `base_url` as for `atom`."""
    links = links or Links()
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": TITLE,
            "description": SUBTITLE,
            "home_page_url": _at(base_url, links.page()),
            "feed_url": _at(base_url, links.file("feed.json")),
            "items": [
                {
                    "id": story.id,
                    "url": _at(base_url, links.story(story.id)),
                    "title": ("[Sample] " if story.sample else "") + story.title,
                    "content_text": told(story),
                    "date_published": instant(story.first),
                    "date_modified": instant(story.latest),
                    "tags": list(story.places),
                }
                for story in stories[:LIMIT]
            ],
        },
        ensure_ascii=False,
        indent=1,
    ).encode("utf-8", "replace")


def _at(base_url: str, path: str) -> str:
    return base_url.rstrip("/") + "/" + path.removeprefix("./").lstrip("/")


class AtomOutput:
    """The output ``atom``: one file ``feed.atom``."""

    name = "atom"

    def write(self, desk: Desk, folder: Path, base_url: str = "") -> Sequence[Path]:
        """Write the feed and give its path."""
        return _write(folder / "feed.atom", atom(_taken_up(desk), base_url))


class JsonFeedOutput:
    """The output ``json``: one file ``feed.json``."""

    name = "json"

    def write(self, desk: Desk, folder: Path, base_url: str = "") -> Sequence[Path]:
        """Write the feed and give its path."""
        return _write(folder / "feed.json", json_feed(_taken_up(desk), base_url))


def _taken_up(desk: Desk) -> Sequence[Story]:
    return obeying.of(desk, load_settings().rights.held()).listing().stories()


def _write(path: Path, content: bytes) -> Sequence[Path]:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return (path,)
