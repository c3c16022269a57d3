"""Paths and addresses: what a person gives on the command line, and how it is written in records."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from coranto.errors import UsageError
from coranto.records import Source

WARC_ENDS = (".warc", ".warc.gz")
# Web archives in forms that are not read: the capturer of WARC files says what to do with them.
UNREAD_ENDS = (".warc.zst", ".arc", ".arc.gz")
FEED_ENDS = (".xml", ".rss", ".atom", ".rdf", ".json")
# Parts of an address that say feed: /feed, /rss.xml, /feeds/world, ?format=rss …
_FEED_PATH = re.compile(r"(?:^|[/._?=&-])(?:feeds?|rss\d*|atom|rdf)(?:$|[/._?=&-])", re.I)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:")


def path_of(address: str) -> Path:
    """The path behind a file URI or a path as written."""
    if address.lower().startswith("file:"):
        return Path(url2pathname(unquote(urlsplit(address).path, errors="surrogateescape")))
    return Path(address).expanduser()


def uri_of(path: Path) -> str:
    """The file URI of a path, made absolute; the same for every way to write the path."""
    return path.absolute().as_uri()


def source_of(address: str) -> Source:
    """The source behind what a person wrote: an http(s) address (feed or page, by its look) or a path.

    A UsageError names any other scheme. Whether a path exists is not looked at: that is the capturer's to say.
    """
    text = address.strip()
    if not text:
        raise UsageError("an empty address: give an http(s) address, a file or a folder")
    scheme = _SCHEME.match(text)
    if scheme is None or text.lower().startswith("file:") or len(scheme.group(0)) == 2:
        path = path_of(text)
        is_warc = path.name.lower().endswith((*WARC_ENDS, *UNREAD_ENDS))
        return Source(kind="warc" if is_warc else "files", address=str(path.absolute()))
    if text.lower().startswith("feed:"):
        text = "https:" + text[5:] if text.startswith("feed://") else text[5:]
    parts = urlsplit(text)
    if parts.scheme.lower() not in ("http", "https"):
        raise UsageError(f"{address}: only http and https addresses, files and folders are taken")
    name = parts.path.lower()
    feed = name.endswith(FEED_ENDS) or _FEED_PATH.search(f"{name}?{parts.query}") is not None
    return Source(kind="feed" if feed or parts.netloc.lower().startswith(("feeds.", "rss.")) else "page", address=text)
