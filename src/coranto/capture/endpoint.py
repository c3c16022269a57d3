"""Vectors from a server that speaks the embeddings call of OpenAI (``POST …/v1/embeddings``): the user's own or bought.

::

    openings -> those not kept from earlier -> requests of so many texts -> checked rows of length one -> kept

It stands in this step because no later one may touch the network. The address is the user's own word and may be
private; redirects are not followed, so that the key goes to nobody else.
"""

from __future__ import annotations

import json
import math
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from hashlib import blake2b
from typing import Any

import httpcore2
import httpx2
import numpy as np
from numpy.typing import NDArray

from coranto.capture import Seen
from coranto.capture.addresses import parse
from coranto.capture.wire import Clock, Exchange, PinnedBackend, look_up, resolve
from coranto.errors import NotNow, OverBudget, Refused, UsageError
from coranto.settings import EndpointSettings, Settings

Rows = NDArray[np.float32]

# An answer to the largest batch of the longest vectors stays well below this.
MAX_BYTES = 32_000_000
# Answers that may be another one soon; every other refusal stays until the settings change.
LATER = frozenset((408, 409, 425, 429))
# Before the second try, doubled with each; no server is waited for longer between two.
PAUSE, LONGEST_PAUSE = 0.5, 10.0
# A server that failed is left alone for so long, doubled with each failure in a row: reports do not wait for it.
CLOSED_SECONDS, MAX_CLOSED_SECONDS = 60.0, 3600.0


class Endpoint:
    """An embedder behind an address. What it gave once is kept in `seen`, so that a rebuild asks for nothing again.

    `clock` and `sleep` are there for tests.
    """

    def __init__(
        self, settings: EndpointSettings, seen: Seen | None = None, *,
        clock: Clock = time.monotonic, sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        if not settings.url or not settings.model:
            raise UsageError("vectors.models names endpoint; say in endpoint.url and endpoint.model whom to ask")
        try:
            self._target = parse(settings.url)
        except Refused as error:
            raise UsageError(f"endpoint.url cannot be used: {error}") from error
        self._key = settings.key.get_secret_value()
        if not self._key.isascii() or not self._key.isprintable():
            raise UsageError("endpoint.key must be plain ASCII on one line")
        self.settings, self._seen, self._clock, self._sleep = settings, seen, clock, sleep
        self.name = f"endpoint {settings.model}"
        self.languages = frozenset(settings.languages)
        self._ready: dict[str, Rows] = {}
        self._failures, self._closed_until, self._closed = 0, -math.inf, ""

    def setup(self) -> None:
        """Nothing is loaded here."""

    def prepare(self, openings: Sequence[Sequence[str]]) -> None:
        """Ask for many reports together. A failure is told at the report that it stands in the way of."""
        self._ready = {}
        missing = [o for o in openings if self._kept(o) is None]
        with suppress(NotNow):
            while missing:
                some: list[Sequence[str]] = []
                count = 0
                while missing and (not some or count + len(missing[0]) <= self.settings.batch):
                    count += len(missing[0])
                    some.append(missing.pop(0))
                rows = self._patiently([sentence for opening in some for sentence in opening])
                for opening in some:
                    self._ready[_key(opening)] = self._keep(opening, rows[: len(opening)])
                    rows = rows[len(opening) :]

    def encode(self, sentences: Sequence[str]) -> Rows:
        """One row for each sentence; NotNow where there are none to be had now."""
        found = self._ready.get(_key(sentences))
        found = self._kept(sentences) if found is None else found
        return self._keep(sentences, self._patiently(sentences)) if found is None else found

    def _kept(self, sentences: Sequence[str]) -> Rows | None:
        held = self._seen.state(self.name, _key(sentences)) if self._seen else None
        return None if held is None else np.frombuffer(b64decode(held), dtype="<f4").reshape(len(sentences), -1)

    def _keep(self, sentences: Sequence[str], rows: Rows) -> Rows:
        if self._seen is not None:
            self._seen.save(self.name, _key(sentences), b64encode(rows.astype("<f4").tobytes()).decode("ascii"))
        return rows

    def _patiently(self, sentences: Sequence[str]) -> Rows:
        """Ask, a few times if need be; a server that fails is left alone for a while."""
        left = self._closed_until - self._clock()
        if left > 0:
            raise NotNow(f"{self._closed}; not asked again for {left:.0f} seconds", reason="endpoint-closed")
        for tried in range(1, self.settings.tries + 1):
            try:
                rows = self._ask(sentences)
            except NotNow as error:
                if tried == self.settings.tries or error.reason == "endpoint-refuses":
                    self._close(error)
                    raise
                self._sleep(min(error.retry_after or PAUSE * 2 ** (tried - 1), LONGEST_PAUSE))
            else:
                self._failures = 0
                return rows
        raise AssertionError("tries is at least one")

    def _close(self, error: NotNow) -> None:
        pause = min(CLOSED_SECONDS * 2 ** min(self._failures, 10), MAX_CLOSED_SECONDS)
        self._failures += 1
        self._closed, self._closed_until = str(error), self._clock() + pause

    def _ask(self, sentences: Sequence[str]) -> Rows:
        url, seconds = self._target.url, self.settings.seconds
        slow = f"{url} gave no whole answer within {seconds:g} seconds (endpoint.seconds)"
        exchange = Exchange(url, seconds=seconds, wire_bytes=MAX_BYTES, clock=self._clock)
        try:
            status, headers, body = self._exchange(sentences, exchange)
        except httpcore2.TimeoutException as error:
            raise NotNow(slow, reason="too-slow") from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise NotNow(f"{url} cannot be reached ({error or 'no answer'})", reason="unreachable") from error
        except OverBudget as error:
            raise NotNow(f"{url} sends more than {MAX_BYTES} bytes", reason="endpoint-refuses") from error
        except NotNow as error:
            raise NotNow(slow if error.reason == "too-slow" else str(error), reason=error.reason) from error
        if status == 200:
            return _rows(body, len(sentences), url)
        if status in LATER or status >= 500:
            raise NotNow(f"{url} answers {status}: not now", reason="endpoint-later", retry_after=_seconds(headers))
        advice = {401: "endpoint.key", 403: "endpoint.key", 404: "endpoint.url and endpoint.model"}
        said = body[:200].decode("utf-8", "replace")
        raise NotNow(
            f"{url} answers {status} ({said}); check {advice.get(status, 'endpoint.url, .model and .batch')}",
            reason="endpoint-refuses",
        )

    def _exchange(self, sentences: Sequence[str], exchange: Exchange) -> tuple[int, dict[str, str], bytes]:
        """One request over a connection of its own; all of it within the time of the exchange."""
        target, seconds = self._target, self.settings.seconds
        asked = {"model": self.settings.model, "input": list(sentences), "encoding_format": "float"}
        content = json.dumps(asked, ensure_ascii=False).encode("utf-8", "replace")
        headers = {
            "Host": target.authority, "Content-Type": "application/json", "Accept": "application/json",
            "Accept-Encoding": "identity", "Content-Length": str(len(content)), "Connection": "close",
        }  # fmt: skip
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        found = resolve(target.host, target.port, exchange, look_up, seconds)
        url = httpcore2.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
        connection = httpcore2.HTTPConnection(
            url.origin, ssl_context=self._tls if target.scheme == "https" else None,
            network_backend=PinnedBackend(found, exchange),
        )  # fmt: skip
        try:
            request = httpcore2.Request(
                "POST", url, headers=[*headers.items()], content=content,
                extensions={"timeout": {"connect": seconds, "read": seconds, "write": seconds}},
            )  # fmt: skip
            response = connection.handle_request(request)
            body = b"".join(response.iter_stream())
            named = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in response.headers}
            return response.status, named, body
        finally:
            connection.close()

    @cached_property
    def _tls(self) -> Any:
        return httpx2.create_ssl_context(trust_env=False)


def _key(sentences: Iterable[str]) -> str:
    return blake2b(json.dumps(list(sentences)).encode("utf-8"), digest_size=16).hexdigest()


def _seconds(headers: dict[str, str]) -> float | None:
    text = headers.get("retry-after", "").strip()
    return float(text[:6]) if text.isdecimal() and text.isascii() else None


def _rows(body: bytes, count: int, url: str) -> Rows:
    """The vectors of an answer in the order asked, of length one; NotNow for an answer of another shape."""
    try:
        data = sorted(json.loads(body)["data"], key=lambda one: int(one["index"]))
        rows = np.array([one["embedding"] for one in data], dtype=np.float64)
        if [int(one["index"]) for one in data] != list(range(count)) or rows.ndim != 2:
            raise ValueError(f"{len(data)} vectors for {count} texts")
        lengths = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
        if not np.isfinite(lengths).all() or not lengths.all():
            raise ValueError("a vector without a length")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotNow(
            f"{url} answers otherwise than an embeddings call ({type(error).__name__}: {error}); check endpoint.url",
            reason="endpoint-refuses",
        ) from error
    found: Rows = (rows / lengths).astype(np.float32)
    return found


def endpoint(settings: Settings, seen: Seen | None = None) -> Endpoint:
    """The embedder that the settings name, for the entry-point group ``coranto.models``."""
    return Endpoint(settings.endpoint, seen)
