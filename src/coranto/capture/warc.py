"""CC-NEWS and other WARC files, streamed: the pages in them, as they were answered."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from warcio.bufferedreaders import ChunkedDataReader  # type: ignore[import-untyped]
from warcio.statusandheaders import (  # type: ignore[import-untyped]
    StatusAndHeaders,
    StatusAndHeadersParser,
    StatusAndHeadersParserException,
)

from coranto.capture import Item, Seen
from coranto.capture.books import NOT_KEPT, hints_of, utc_now
from coranto.capture.decoding import GZIP_MAGIC, collect
from coranto.capture.paths import path_of, uri_of
from coranto.capture.warcrecords import Damage, Record, records
from coranto.errors import BadInput, CorantoError, NotNow, Refused
from coranto.records import Body, Capture, Outcome, Source
from coranto.settings import Settings

if TYPE_CHECKING:  # a file needs no client
    from coranto.capture.http import Fetcher

TEXT_TYPES = frozenset(("text/html", "application/xhtml+xml", "text/plain"))
# A record may hold what the client may fetch, and its headers.
FAULTS = {
    "torn": "is torn or its length is wrong",
    "too-large": "is larger than fetch.max_bytes",
    "no-length": "has no length",
}


class WarcCapturer:
    """One WARC file (.warc or .warc.gz). `fetcher` is not used; it is there because all capturers take one."""

    def __init__(self, settings: Settings, fetcher: Fetcher | None = None) -> None:
        self.settings = settings
        self.now = fetcher.now if fetcher else utc_now

    def capture(self, source: Source, seen: Seen) -> Iterator[Item]:
        """Every page in the file: response records of status 200, resource and conversion records with text.

        What is damaged gives a refusal that names file and offset; the records before and after it are kept.
        """
        path = path_of(source.address)
        limit = self.settings.fetch.max_bytes + self.settings.fetch.max_header_bytes
        empty = True
        try:
            with path.open("rb") as file:
                for found in records(file, limit):
                    if empty and isinstance(found, Damage):
                        continue
                    empty = False
                    item = self._taken(found, path, source)
                    if item is not None:
                        yield item
        except OSError as error:
            yield self._refused(source, path, "unreadable", f"{path} cannot be read: {error}; check path and rights")
            return
        if empty:
            yield self._refused(source, path, "not-warc", f"{path} holds no WARC record; expected .warc or .warc.gz")

    def _taken(self, found: Record | Damage, path: Path, source: Source) -> Body | Outcome | None:
        if isinstance(found, Damage):
            message = f"{path} is damaged at offset {found.offset} of its records ({found.what}); the rest was read"
            return self._refused(source, path, "warc-damaged", message, found.offset)
        if found.fault:
            if found.fault == "too-large" and not _is_page(_fields(found.head)):
                return None
            message = f"{path}: the record at offset {found.offset} {FAULTS[found.fault]}; the rest was read"
            return self._refused(source, path, f"warc-{found.fault}", message, found.offset)
        try:
            body = page(found, self.settings, source)
        except (Refused, NotNow) as error:
            reason = error.reason
            return self._refused(source, path, reason, f"{path} at offset {found.offset}: {error}", found.offset)
        except CorantoError as error:
            return self._refused(source, path, "unreadable", f"{path} at offset {found.offset}: {error}", found.offset)
        if body is None:
            return None
        hints = (*body.capture.hints, ("warc", f"{path.name}:{found.offset}"))
        return replace(body, capture=replace(body.capture, hints=hints))

    def _refused(self, source: Source, path: Path, reason: str, message: str, offset: int | None = None) -> Outcome:
        address = uri_of(path) if offset is None else f"{uri_of(path)}#{offset}"
        return Outcome(
            address=address, outcome="refused", at=self.now(), source=source.id, reason=reason, message=message
        )


def _fields(head: bytes) -> dict[str, str]:
    """The header lines of a record, names in lower case, the first of each name."""
    found: dict[str, str] = {}
    for line in head.decode("utf-8", "replace").splitlines()[1:]:
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip())
    return found


def _is_page(fields: dict[str, str]) -> bool:
    kind, media = fields.get("warc-type", ""), fields.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "response":
        return fields.get("warc-target-uri", "").strip("<>").startswith(("http://", "https://"))
    return kind in ("resource", "conversion") and media in TEXT_TYPES


def page(record: Record, settings: Settings, source: Source) -> Body | None:
    """The page in a record, None where it holds none (a request, an image, a 404); Refused where it is broken."""
    fields = _fields(record.head)
    if not _is_page(fields):
        return None
    address = fields.get("warc-target-uri", "").strip("<>")
    headers: tuple[tuple[str, str], ...] = (("Content-Type", fields.get("content-type", "")),)
    content = record.block
    if fields["warc-type"] == "response":
        stream = io.BytesIO(record.block)
        try:
            http = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/2", "HTTP/3"]).parse(stream)
        except (StatusAndHeadersParserException, EOFError) as error:
            raise BadInput(f"{address}: no HTTP headers ({error})", reason="warc-http", item=address) from error
        media = (http.get_header("content-type") or "").partition(";")[0].strip().lower()
        if http.get_statuscode() != "200" or media not in TEXT_TYPES:
            return None
        content = decoded(stream, http, address, settings)
        headers = tuple((str(k), str(v)) for k, v in http.headers if str(k).lower() not in NOT_KEPT)
    else:
        media = fields["content-type"].partition(";")[0].strip().lower()
    if not address or not content.strip():
        raise BadInput(f"{address or 'a record'} is empty", reason="empty", item=address)
    capture = Capture(
        asked=address, address=address, fetched_at=_instant(fields.get("warc-date", "")), status=200,
        media_type=media, headers=headers, sha256=sha256(content).hexdigest(), size=len(content), source=source.id,
        hints=hints_of(source),
    )  # fmt: skip
    return Body(capture=capture, content=content)


def decoded(stream: io.BytesIO, http: StatusAndHeaders, address: str, settings: Settings) -> bytes:
    """The body behind HTTP headers, unchunked and decompressed where it still is so.

    Crawlers often store the decoded body under the headers of the encoded one, so the bytes themselves decide.
    """
    raw = stream.read()
    if (http.get_header("transfer-encoding") or "").lower().strip() == "chunked":
        raw = ChunkedDataReader(io.BytesIO(raw)).read() or raw
    encoding = (http.get_header("content-encoding") or "").lower().strip()
    if encoding in ("gzip", "x-gzip", "") and not raw.startswith(GZIP_MAGIC):
        return raw
    limits = settings.fetch
    return collect(
        iter((raw,)), "gzip" if raw.startswith(GZIP_MAGIC) else encoding, max_bytes=limits.max_bytes,
        max_ratio=limits.max_ratio, item=address,
    )  # fmt: skip


def _instant(text: str) -> str:
    """WARC-Date to the second, as the other capturers write it."""
    from datetime import UTC, datetime

    try:
        then = datetime.fromisoformat(text)
    except ValueError:
        return text
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return then.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
