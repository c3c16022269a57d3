"""Real pages for measuring: which there are, how they are split, what coranto reads in them, how that is scored."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from coranto.errors import Refused
from coranto.extract import read_body
from coranto.records import Body, Capture, plain
from measures import reports

Row = dict[str, Any]
SETS = ("fundusworld", "wcxb_dev", "trafeval", "zyte")
# Nothing is tuned on the last set, so it needs no split.
SPLIT = SETS[:3]
METADATA = ("title", "date", "authors", "invented_authors")
# Where less is better.
LEAST = ("bad", "invented_authors")


@cache
def rows(shared: Path, name: str) -> tuple[Row, ...]:
    """The pages of a set with their truth, in order."""
    lines = (shared / "data" / "pages" / name / "truth.jsonl").read_text(encoding="utf-8").split("\n")
    return tuple(json.loads(line) for line in lines if line)


def unseen(row: Row) -> bool:
    """Whether a page belongs to the third that rules were tuned without; the block model has learned from all three."""
    return int(sha256(str(row["id"]).encode("utf-8")).hexdigest(), 16) % 3 == 0


def third(shared: Path, name: str) -> tuple[Row, ...]:
    """The third of a set that its floors are for."""
    return tuple(row for row in rows(shared, name) if unseen(row))


def tuned(shared: Path, name: str) -> tuple[Row, ...]:
    """The rest of it."""
    return tuple(row for row in rows(shared, name) if not unseen(row))


def spread(found: tuple[Row, ...], count: int) -> tuple[Row, ...]:
    """Every n-th of some pages, the same ones each time."""
    return found[:: max(1, len(found) // count)][:count]


def content(shared: Path, name: str, row: Row) -> bytes:
    """The bytes of a page."""
    return gzip.decompress((shared / "data" / "pages" / name / "html" / f"{row['id']}.html.gz").read_bytes())


def body(found: bytes, asked: str, media_type: str, at: str) -> Body:
    """Bytes as if they had been captured."""
    capture = Capture(
        asked=asked, address=asked, fetched_at=at, status=200, media_type=media_type,
        sha256=sha256(found).hexdigest(), size=len(found),
    )  # fmt: skip
    return Body(capture=capture, content=found)


def body_of_page(row: Row, found: bytes) -> Body:
    """A page of a set as it was captured: its day of crawling where that is known."""
    at = str(row.get("crawl_date") or "2026-11-01").replace(" ", "T")
    return body(found, row.get("url") or row["id"], "text/html", at)


def read(row: Row, found: bytes) -> Row | None:
    """What coranto reads in a page, as `coranto read --json` gives it; None where it is refused."""
    try:
        article = read_body(body_of_page(row, found))
    except Refused:
        return None
    given: Row = plain(article) | {"id": row["id"]}
    if article.title is not None and article.title.start is None:
        given["title"] = {"text": article.title.text}
    return given


def score(shared: Path, truth: Iterable[Row], found: Iterable[Row]) -> dict[str, float]:
    """The figures of the scoring script in one flat table: P R F1 perfect bad clean, wanted, unwanted, metadata."""
    given: dict[str, Any] = reports.scorer(shared).score_pages(list(truth), list(found))
    segments = given.pop("segments", None)
    if segments:
        given |= {"wanted": segments["wanted_present"], "unwanted": segments["unwanted_absent"]}
    return given


def read_all(shared: Path, name: str, truth: Iterable[Row]) -> list[Row]:
    """What coranto reads in some pages of a set, without those it refuses."""
    return [found for row in truth if (found := read(row, content(shared, name, row)))]
