"""What a server answered, and what its headers say: how long to wait, which part of a file this is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore2

from coranto.errors import NotNow, Refused

# A Retry-After of more than a day is a mistake.
MAX_RETRY_AFTER = 86_400.0
# How long a host is left alone that answers 429 and does not say for how long.
TOO_MANY_SECONDS = 60.0

_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_BREAKS = re.compile(rb"[\0\r\n]")
_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)\Z", re.A)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered: 200 or 206 with its decoded `content`, or 304 with none. `url` is what answered.

    `hints` are what its origin says of every page there, and under which name it was asked, for `Capture.hints`.
    """

    asked: str
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    fetched_at: str
    content: bytes = b""
    hints: tuple[tuple[str, str], ...] = ()

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)

    @property
    def unchanged(self) -> bool:
        """Whether the server says that nothing is new since the validators that were sent."""
        return self.status == 304

    @property
    def media_type(self) -> str:
        """The media type, lower case, without parameters; empty where none was given."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()

    @property
    def total(self) -> int | None:
        """The size of the whole file where this is a part of it (206) and the server says so."""
        found = _RANGE.match((self.header("content-range") or "").strip())
        return int(found.group(3)) if found and self.status == 206 and found.group(3) != "*" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is wanted of one address, whatever it redirects to.

    `headers` are sent besides the usual ones, `kinds` are the media types taken, `cut` takes only so many bytes of the
    beginning, `span` only these bytes (both ends counted), `robots` heeds robots.txt, `later` raises NotNow for an
    answer that says so, `pause` waits for the host's turn.
    """

    headers: Mapping[str, str]
    kinds: frozenset[str] | None = None
    cut: int = 0
    span: tuple[int, int] | None = None
    robots: bool = True
    later: bool = True
    pause: bool = True


def headers_of(response: httpcore2.Response) -> tuple[tuple[str, str], ...]:
    """The headers as text. httpcore2's ProtocolError for a status or a header that HTTP does not allow.

    HTTP/2 carries any bytes in a header, and h2 is not asked to look; what is kept must not break a WARC record.
    """
    if not 100 <= response.status <= 999:
        raise httpcore2.RemoteProtocolError(f"status {response.status}")
    for name, value in response.headers:
        if not _NAME.match(name) or _BREAKS.search(value):
            raise httpcore2.RemoteProtocolError(f"a header that HTTP does not allow: {(name + b': ' + value)[:80]!r}")
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers)


def validator(value: str) -> str:
    """A validator as it was given, fit for a header."""
    return "".join(c for c in value[:1000] if c.isascii() and c.isprintable())


def retry_after(answer: Answer) -> float | None:
    """Seconds that the server asks to wait, from either form of Retry-After; None where it asks for nothing."""
    text = (answer.header("retry-after") or "").strip()
    if answer.status not in (429, 503):
        return None
    if text.isdecimal() and text.isascii():
        return min(float(text[:9]), MAX_RETRY_AFTER)
    try:
        then = parsedate_to_datetime(text)
        then = then if then.tzinfo else then.replace(tzinfo=UTC)
        left = (then - datetime.fromisoformat(answer.fetched_at)).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError):
        return TOO_MANY_SECONDS if answer.status == 429 else None
    return min(max(left, 0.0), MAX_RETRY_AFTER)


# -- a part of a file ---------------------------------------------------------------------------------------------


def range_headers(span: tuple[int, int], etag: str | None, modified: str | None) -> dict[str, str]:
    """What asks for these bytes of a file, as long as it is still the one with these validators."""
    found = {"Range": f"bytes={span[0]}-{span[1]}", "Accept-Encoding": "identity"}
    # A weak ETag must not stand in If-Range (RFC 9110, 13.1.5); it is compared with the answer's all the same.
    holds = etag if etag and not etag.startswith("W/") else None if etag else modified
    if holds:
        found["If-Range"] = validator(holds)
    return found


def check_range(answer: Answer, span: tuple[int, int], etag: str | None, modified: str | None) -> None:
    """Nothing where `answer` can give the bytes of `span`: Refused or NotNow (``changed``) otherwise."""
    sent = range_headers(span, etag, modified).get("If-Range")
    for name, before in (("etag", etag), ("last-modified", None if etag else modified)):
        now = answer.header(name)
        if before and (validator(now) != validator(before) if now else answer.status == 200 and sent):
            raise NotNow(
                f"{answer.url} is no longer the file that it was ({name} {now!r}, before {before!r}); begin anew",
                reason="changed", item=answer.asked,
            )  # fmt: skip
    if answer.status == 200:
        if span[0]:
            raise Refused(
                f"{answer.url} does not give parts of a file; fetch it whole", reason="no-ranges", item=answer.asked
            )
        return
    found = _RANGE.match((answer.header("content-range") or "").strip())
    first, last = (int(found.group(1)), int(found.group(2))) if found else (-1, -1)
    ends = span[1] if answer.total is None else min(span[1], answer.total - 1)
    if (first, last) != (span[0], ends):
        raise Refused(
            f"{answer.url} gives {answer.header('content-range')!r}, asked were bytes {span[0]}-{span[1]}",
            reason="bad-range", item=answer.asked,
        )  # fmt: skip


def with_part(answer: Answer, span: tuple[int, int], content: bytes) -> Answer:
    """The answer with the bytes of `span`; NotNow where they are fewer than was said."""
    found = _RANGE.match((answer.header("content-range") or "").strip()) if answer.status == 206 else None
    if found and len(content) != int(found.group(2)) - span[0] + 1:
        raise NotNow(
            f"{answer.url} gives {len(content)} bytes under {answer.header('content-range')!r}",
            reason="truncated", item=answer.asked,
        )  # fmt: skip
    return replace(answer, content=content)
