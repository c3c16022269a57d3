"""A client that serves files from memory, whole or in parts, as a web server with byte ranges does."""

from __future__ import annotations

from typing import Any

from capture.server import Server
from coranto.capture.http import Answer, Fetcher
from coranto.errors import NotNow, Refused
from coranto.settings import FetchSettings

TODAY = "2024-05-10T12:00:00Z"


class RangedFetcher(Fetcher):
    """`files` by path. Every request is kept in the server's `asked`, as if it had answered itself."""

    def __init__(self, settings: FetchSettings, server: Server) -> None:
        super().__init__(settings, now=lambda: TODAY)
        self.server = server
        self.files: dict[str, bytes] = {}
        self.etags = self.lengths = True
        # Requests after which nothing answers any more.
        self.ends_after: int | None = None

    def get(self, url: str, **given: Any) -> Answer:
        path = url.removeprefix(self.server.url)
        span, etag = given.get("byte_range"), given.get("etag")
        sent = {"range": f"{span[0]}-{span[1]}"} if span else {}
        sent |= {"if-range" if span else "if-none-match": etag} if etag else {}
        self.server.asked.append((path, sent))
        if self.ends_after is not None and len(self.server.asked) > self.ends_after:
            raise NotNow(f"{url} does not answer", reason="unreachable", item=url)
        if path not in self.files:
            raise Refused(f"{url} answers 404, expected 200; check the address", reason="http-404", item=url)
        content, own = self.files[path], f'"{hash(self.files[path])}"'
        if etag and etag == own and not span:
            return self._answer(url, 304, b"", own)
        if etag and etag != own and span:
            raise NotNow(f"{url} is no longer the file that it was", reason="changed", item=url)
        if not span:
            if len(content) > self.settings.max_bytes:
                raise Refused(f"{url} is larger than fetch.max_bytes", reason="body-bytes", item=url)
            return self._answer(url, 200, content, own)
        assert span[1] - span[0] < self.settings.max_bytes
        if span[0] >= len(content):
            raise Refused(f"{url} ends before {span[0]}", reason="http-416", item=url)
        part = content[span[0] : span[1] + 1]
        total = len(content) if self.lengths else "*"
        where = ("Content-Range", f"bytes {span[0]}-{span[0] + len(part) - 1}/{total}")
        return self._answer(url, 206, part, own, where)

    def _answer(self, url: str, status: int, content: bytes, etag: str, *more: tuple[str, str]) -> Answer:
        headers = (*more, *((("ETag", etag),) if self.etags else ()))
        return Answer(asked=url, url=url, status=status, headers=headers, fetched_at=TODAY, content=content)
