"""Where a report of several pages goes on.

Only the address is found. The parts stay articles of their own: an article has one capture, and a text joined from
several would lose the way back of its spans.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml.html import HtmlElement

from coranto.records import Evidence

# "/report/2/", "/report-2.html", "/report/seite-2", "/report,2": the number of a part at the end of a path.
_PATH = re.compile(r"(?:/|[-_,])(?:(?:page|seite|pagina|p|part|s)[-_=]?)?(?P<n>\d{1,2})(?P<end>/?|\.[a-z]{3,5})$", re.I)
_KEYS = frozenset(("page", "p", "seite", "pagina", "pag", "part", "pg", "paged", "pagenumber", "s", "start-page"))
# Pages of comments and of lists of reports, and parts of which no report has so many.
_OTHER = re.compile(r"comment|cpage|/(?:tag|tags|category|categoria|author|autor|archive|search|page|topics?)/", re.I)
_MOST = 40


def next_part(root: HtmlElement, address: str | None) -> Evidence | None:
    """Where the report at `address` goes on, or None; to be asked for before the page is pruned.

    A link that is marked as the next one or shows the next number, and leads to the same address but for the number
    of the part. The next report, the next page of a list or of comments is none.
    """
    here = _part(address or "")
    if here is None or address is None:
        return None
    for link in root.iter("link", "a"):
        href = (link.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:", "mailto:")):
            continue
        marked = "next" in (link.get("rel") or "").lower().split()
        if not marked and (link.tag != "a" or _label(link) != str(here[1] + 1) or _in_comments(link)):
            continue
        try:
            target = urljoin(address, href)
            there = _part(target)
        except ValueError:
            continue
        if there is None or there[0] != here[0] or there[1] != here[1] + 1 or _OTHER.search(target):
            continue
        where = "link rel=next" if link.tag == "link" else "a rel=next" if marked else "numbered link"
        return Evidence(
            field="next-part", value=target, basis="markup", where=where, confidence=0.9 if marked else 0.75
        )
    return None


def _label(link: Any) -> str:
    return (link.text or "").strip() or ((link[0].text or "").strip() if len(link) == 1 else "")


def _in_comments(link: Any) -> bool:
    names = (f"{e.get('class', '')} {e.get('id', '')}" for e in link.iterancestors())
    return any(_OTHER.search(name) for name in names)


def _part(address: str) -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], int] | None:
    """An address without the number of the part, and that number (1 where it has none)."""
    try:
        split = urlsplit(address)
    except ValueError:
        return None
    if split.scheme not in ("http", "https") or len(split.path) < 2:
        return None
    number, rest = 1, []
    for key, value in parse_qsl(split.query):
        if key.lower() in _KEYS and value.isdigit() and 0 < int(value) <= _MOST:
            number = int(value)
        else:
            rest.append((key, value))
    path = split.path
    hit = _PATH.search(path)
    if hit and number == 1 and 1 < int(hit["n"]) <= _MOST:
        number = int(hit["n"])
        path = path[: hit.start()] + (hit["end"] if hit["end"] != "/" else "")
    return (split.netloc.lower(), path.rstrip("/"), tuple(rest)), number
