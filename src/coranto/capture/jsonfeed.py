"""JSON Feed 1.0 and 1.1."""

from __future__ import annotations

import html
import json
from typing import Any

from coranto.capture.feedparts import MAX_CONTENT, MAX_OTHER, MAX_SUMMARY, MAX_TITLE, Entry, Feed, cut, link, words
from coranto.errors import BadInput


def read(text: str, address: str, max_entries: int) -> Feed:
    """The feed in a JSON text; BadInput where it is none. Of a name that is given twice the last value counts."""
    try:
        # A number of thousands of digits stays text: it is no id that could be compared, and costs its square.
        data = json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"this is no JSON ({error}); give the address of a feed", reason="not-a-feed") from error
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list) or "jsonfeed.org/version/" not in _string(data, "version"):
        raise BadInput("this is JSON but no JSON Feed (no version, no items)", reason="not-a-feed")
    found = [item for item in items if isinstance(item, dict)][:max_entries]
    return Feed(
        kind="json", title=cut(_string(data, "title"), MAX_TITLE), language=cut(_string(data, "language"), 40),
        link=link(address, _string(data, "home_page_url")), entries=tuple(_entry(item, address) for item in found),
    )  # fmt: skip


def _string(data: dict[str, Any], *names: str) -> str:
    """The first of these values that is a text or a number."""
    return next((v for name in names if isinstance(v := data.get(name), str) and v), "")


def _entry(item: dict[str, Any], address: str) -> Entry:
    authors = item.get("authors") or [item.get("author")]
    names = [_string(a, "name") for a in authors if isinstance(a, dict)] if isinstance(authors, list) else []
    text = _string(item, "content_text")[:MAX_CONTENT]
    paragraphs = "".join(f"<p>{html.escape(p, quote=False)}</p>" for p in text.split("\n\n") if p)
    summary = _string(item, "summary")
    # Titles and summaries are plain text by the standard.
    return Entry(
        title=cut(" ".join(_string(item, "title")[: 2 * MAX_TITLE].split()), MAX_TITLE),
        link=link(address, _string(item, "url", "external_url")),
        guid=cut(_string(item, "id"), MAX_OTHER),
        published=cut(_string(item, "date_published"), MAX_OTHER),
        updated=cut(_string(item, "date_modified"), MAX_OTHER),
        author=cut(", ".join(name for name in names if name), MAX_OTHER),
        summary=words(html.escape(summary or text[:MAX_SUMMARY], quote=False), MAX_SUMMARY),
        content=cut(_string(item, "content_html") or paragraphs or html.escape(summary, quote=False), MAX_CONTENT),
        language=cut(_string(item, "language"), 40),
    )
