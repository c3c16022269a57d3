"""Paths and addresses: what a person gives on the command line, and how it is written in records."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import url2pathname

from coranto.errors import UsageError
from coranto.records import Source

WARC_ENDS = (".warc", ".warc.gz")
# Web archives in forms that are not read: the capturer of WARC files says what to do with them.
UNREAD_ENDS = (".warc.zst", ".arc", ".arc.gz")
MBOX_END = ".mbox"
MAILDIR = ("cur", "new", "tmp")
FEED_ENDS = (".xml", ".rss", ".atom", ".rdf", ".json")
# Parts of an address that say feed: /feed, /rss.xml, /feeds/world, ?format=rss …
_FEED_PATH = re.compile(r"(?:^|[/._?=&-])(?:feeds?|rss\d*|atom|rdf)(?:$|[/._?=&-])", re.I)
# sitemap.xml, news-sitemap.xml.gz, sitemap_index.xml, sitemap-2024-05.txt …
_SITEMAP = re.compile(r"sitemap[^/]*\.(?:xml|txt)(?:\.gz)?$")
# Five to 32 characters, as Telegram has it; shorter names exist, sold at auction. joinchat and the like are no names.
_AT = re.compile(r"@(?P<name>[A-Za-z][A-Za-z0-9_]{3,31})")
_TELEGRAM = re.compile(
    r"(?:https?://)?(?:www\.)?(?:t|telegram)\.me/(?:s/)?"
    r"(?P<name>(?!(?:joinchat|addstickers|share|proxy|socks|c|iv|s)\b)[A-Za-z][A-Za-z0-9_]{3,31})(?:/\d*)?/?(?:\?.*)?",
    re.I,
)
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
    """The source behind what a person wrote: an address (its kind by its look), a @channel of Telegram, or a path.

    A UsageError names any other scheme. Whether a path exists is not looked at: that is the capturer's to say.
    """
    try:
        return _source_of(address)
    except (ValueError, RuntimeError, OSError) as error:  # http://[::1, ~somebody without a home, a name too long
        raise UsageError(
            f"{address[:200]}: this is no address and no path ({error}); check how it is written"
        ) from error


def _source_of(address: str) -> Source:
    text = address.strip()
    if not text:
        raise UsageError("an empty address: give an http(s) address, a file or a folder")
    channel = telegram_channel(text)
    if channel and (text.startswith("@") or "://" in text or not path_of(text).exists()):
        return Source(kind="telegram", address=f"https://t.me/s/{channel}")
    scheme = _SCHEME.match(text)
    if scheme is None or text.lower().startswith("file:") or len(scheme.group(0)) == 2:
        path = path_of(text)
        return Source(kind=_kind_of_path(path), address=str(path.absolute()))
    if text.lower().startswith("feed:"):
        text = "https:" + text[5:] if text.startswith("feed://") else text[5:]
    parts = urlsplit(text)
    if parts.scheme.lower() == "imaps":
        from coranto.capture.imapwire import mailbox

        mailbox(text)
        return Source(kind="imap", address=text)
    if parts.scheme.lower() not in ("http", "https"):
        raise UsageError(
            f"{address}: only http, https and imaps addresses, @channels of Telegram, files and folders are taken"
        )
    return Source(kind=_kind_of_address(parts), address=text)


def telegram_channel(address: str) -> str:
    """The name of a Telegram channel, from @NAME or an address at t.me or telegram.me; empty where it is none."""
    found = _AT.fullmatch(address.strip()) or _TELEGRAM.fullmatch(address.strip())
    return found.group("name") if found else ""


def _kind_of_path(path: Path) -> str:
    name = path.name.lower()
    if name.endswith((*WARC_ENDS, *UNREAD_ENDS)):
        return "warc"
    if name.endswith(MBOX_END) and not path.is_dir():
        return "mbox"
    if all((path / part).is_dir() for part in MAILDIR):
        return "maildir"
    return "files"


def _kind_of_address(parts: SplitResult) -> str:
    path = parts.path.lower()
    name = path.rpartition("/")[2]
    if name.endswith(WARC_ENDS):
        return "warc"
    if name == "warc.paths.gz":
        return "ccnews"
    if _SITEMAP.search(name):
        return "sitemap"
    feed = path.endswith(FEED_ENDS) or _FEED_PATH.search(f"{path}?{parts.query}") is not None
    return "feed" if feed or parts.netloc.lower().startswith(("feeds.", "rss.")) else "page"
