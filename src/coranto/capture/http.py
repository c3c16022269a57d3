"""The one HTTP client: it asks politely, reaches only public addresses, and never spends more than its budget.

::

    get(url) -> parse -> robots.txt -> pause -> resolve -> vet every address -> connect to a vetted one -> answer
                  ^                                                                                          |
                  +------------------------------- redirect: all of it again <-------------------------------+

Each hop has a connection of its own: a host is asked at most once a second, so keeping connections open would save
little, and so every hop is vetted. HTTP/1.1, or HTTP/2 where the server offers it. No cookie and no credential is
ever sent, and nothing that stands in a page is followed.
"""

from __future__ import annotations

import random
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property

import httpcore2
import httpx2
from h2.exceptions import H2Error

from coranto.capture.addresses import Target, check_spelling, networks, parse, vet
from coranto.capture.answers import (
    Answer,
    Wish,
    check_range,
    headers_of,
    range_headers,
    retry_after,
    validator,
    with_part,
)
from coranto.capture.books import utc_now
from coranto.capture.decoding import ACCEPTED, collect
from coranto.capture.robots import MAX_ROBOTS_BYTES, Host, Hosts, Robots
from coranto.capture.tdmrep import MAX_BYTES as MAX_TDMREP_BYTES
from coranto.capture.tdmrep import Hints, Reservations
from coranto.capture.wire import (
    FRAMING_BYTES,
    READ_BYTES,
    Clock,
    Exchange,
    Frames,
    PinnedBackend,
    Resolve,
    look_up,
    resolve,
)
from coranto.errors import BadInput, NotNow, OverBudget, Refused, UsageError
from coranto.settings import FetchSettings

__all__ = ["Answer", "Fetcher"]

REDIRECTS = frozenset((301, 302, 303, 307, 308))
# Answers that say "later": too early, too many requests, and every failure of the server itself.
LATER = frozenset((408, 425, 429))
# A host that cannot be reached, or was too slow or failed so many times in a row, is left alone for
# fetch.backoff_seconds, then twice as long … so that one dead server does not hold up a round of gathering.
SLOW_TRIES = 3
# What counts as a failure of the host: at once, and only after so many tries.
DEAD, SLOW = frozenset(("unresolved", "unreachable")), frozenset(("too-slow", *(f"http-50{n}" for n in "0234")))
ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5"


class Fetcher:
    """The guarded client. Safe to share between threads; each host is asked by one of them at a time.

    `lookup`, `now`, `clock`, `sleep`, `tls` and `chance` (a number from 0 to 1) are there for tests and for unusual
    networks.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        lookup: Resolve = look_up,
        now: Callable[[], str] = utc_now,
        clock: Clock = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        tls: ssl.SSLContext | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.settings = settings
        self.now = now
        self._lookup = lookup
        self._clock = clock
        self._sleep = sleep
        self._chance = chance
        self._given_tls = tls
        self._allowed = networks(settings.allow_networks)
        self._agent = _user_agent(settings)
        self._hosts = Hosts()
        name = settings.user_agent.partition("/")[0].strip()
        self._robots = Robots(self._ask_robots, name, clock)
        self._reservations = Reservations(self._ask_tdmrep, clock)
        self._name: Hints = (("agent", name),) if name.lower() != "coranto" else ()

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        made = self._given_tls or httpx2.create_ssl_context(trust_env=False)
        # Once, here: to change a context while another thread shakes hands with it is not safe.
        made.set_alpn_protocols(["h2", "http/1.1"] if self.settings.http2 else ["http/1.1"])
        return made

    def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        modified: str | None = None,
        kinds: frozenset[str] | None = None,
        byte_range: tuple[int, int] | None = None,
    ) -> Answer:
        """The page at `url`: status 200 with content, or 304 where `etag` or `modified` still hold.

        `kinds` are the media types taken; another one is refused before its body is read. Raises Refused (for good:
        private address, robots.txt, 404, over a budget) or NotNow (may work later: slow, unreachable, 429, 5xx).

        With `byte_range` (first, last; both counted) the bytes at that place in the file as the server keeps it, so a
        Content-Encoding is not undone. `content` is exactly these bytes, fewer only where the file ends before `last`;
        status 206, with `total` the size of the file where the server tells it, or 200 where the server gave the file
        from its beginning and it was cut. `etag` or `modified` are then those of an earlier part: NotNow (``changed``)
        where the file is no longer the same. Refused: ``no-ranges`` where the server gives only whole files,
        ``http-416`` where the file ends before `first`, ``body-bytes`` for more than fetch.max_bytes.
        """
        # Validators are no credentials: a server that redirects us could as well put them into the address.
        if byte_range is not None:
            _check_span(byte_range, url, self.settings.max_bytes)
            extra = range_headers(byte_range, etag, modified)
        else:
            given = (("If-None-Match", etag), ("If-Modified-Since", modified))
            extra = {name: validator(value) for name, value in given if value}
        wish = Wish(headers=extra, kinds=kinds, robots=self.settings.robots, span=byte_range)

        def checked(answer: Answer) -> None:
            if byte_range is not None:
                check_range(answer, byte_range, etag, modified)

        answer = self._follow(parse(url), wish, checked)
        if answer.status == 200 or (byte_range and answer.status == 206):
            return replace(answer, hints=(*self._reserved(answer.url), *self._name))
        if answer.unchanged and extra and not byte_range:
            return answer
        raise Refused(
            f"{answer.url} answers {answer.status}, expected 200; check the address",
            reason=f"http-{answer.status}", item=url,
        )  # fmt: skip

    def wait_for(self, url: str) -> float:
        """Seconds until the host behind `url` may be asked: its pause, its crawl delay once known, or how long it is
        left alone after failures. 0 where it may be asked now, and for what is no address. Never blocks or raises.
        """
        try:
            target = parse(url)
        except Refused:
            return 0.0
        host = self._hosts.known(target)
        until = max(host.next_at, host.closed_until) if host else float("-inf")
        return max(0.0, max(until, self._robots.closed_until(target)) - self._clock())

    def host_key(self, url: str) -> str:
        """The host behind `url` as one that is asked by one thread at a time; empty for what is no address."""
        try:
            return Hosts.key(parse(url))
        except Refused:
            return ""

    def close(self) -> None:
        """Nothing is kept open between two requests; here so that callers need not know."""

    def _ask_robots(self, url: str) -> tuple[int, bytes]:
        answer = self._follow(parse(url), Wish(headers={}, robots=False, cut=MAX_ROBOTS_BYTES, later=False))
        return answer.status, answer.content

    def _reserved(self, url: str) -> Hints:
        return self._reservations.hints(parse(url)) if self.settings.tdmrep else ()

    def _ask_tdmrep(self, url: str) -> tuple[int, bytes]:
        """Asked right behind a page, as a redirect is: a host that wants long pauses would never be asked else."""
        wish = Wish(headers={}, robots=False, cut=MAX_TDMREP_BYTES, later=False, pause=False)
        answer = self._follow(parse(url), wish)
        return answer.status, answer.content

    def _follow(self, asked: Target, wish: Wish, checked: Callable[[Answer], None] = lambda _: None) -> Answer:
        """The first answer that is no redirect; `checked` looks at its headers before its body is read."""
        limits = self.settings
        exchange = Exchange(
            asked.url, seconds=limits.total_seconds, wire_bytes=0, clock=self._clock, pieces=limits.max_pieces
        )
        target, before = asked, None
        for _hop in range(limits.max_redirects + 1):
            if wish.robots:
                started = self._clock()
                self._robots.check(target)
                exchange.deadline += self._clock() - started
            same = before is not None and self._hosts.of(before) is self._hosts.of(target)
            answer = self._ask(asked, target, exchange, wish, checked, pause=wish.pause and not same)
            location = answer.header("location")
            if answer.status not in REDIRECTS or not location:
                return answer
            target, before = _redirected(target, location), target
        raise Refused(
            f"{asked.url} leads through more than {limits.max_redirects} redirects (fetch.max_redirects)",
            reason="redirects", item=asked.url,
        )  # fmt: skip

    def _ask(
        self, asked: Target, target: Target, exchange: Exchange, wish: Wish, checked: Callable[[Answer], None], *,
        pause: bool,
    ) -> Answer:  # fmt: skip
        """One hop: wait for the host's turn, ask once, remember how it went."""
        host = self._hosts.of(target)
        started = self._clock()
        with host.lock:
            self._wait(host, target, pause)
            exchange.deadline += self._clock() - started
            before = exchange.connects
            try:
                answer = self._exchange(asked, target, exchange, wish, checked)
                if wish.later:
                    _heed(answer, target)
            except NotNow as error:
                self._note(host, error)
                raise
            finally:
                if exchange.connects > before:  # one that was refused unasked needs no rest
                    host.next_at = self._clock() + max(self.settings.delay_seconds, self._robots.delay(target))
            host.failures = 0
            return answer

    def _wait(self, host: Host, target: Target, pause: bool) -> None:
        left = host.closed_until - self._clock()
        if left > 0:
            raise NotNow(
                f"{target.url} is not asked now: {host.closed}", reason="host-closed", item=target.url, retry_after=left
            )
        wait = host.next_at - self._clock() if pause else 0.0
        if wait > max(self.settings.total_seconds, self.settings.delay_seconds):
            raise NotNow(
                f"{target.host} wants {wait:.0f} seconds between two requests",
                reason="crawl-delay", item=target.url, retry_after=wait,
            )  # fmt: skip
        if wait > 0:
            self._sleep(wait)

    def _note(self, host: Host, error: NotNow) -> None:
        """Leave a host alone that asks for it, or that failed: twice as long each time, by chance up to half less,
        so that hosts which failed together are not all asked again at one moment.
        """
        if error.retry_after:
            host.closed, host.closed_until = str(error), self._clock() + error.retry_after
        elif error.reason in DEAD | SLOW:
            host.failures += 1
            tries = host.failures - (SLOW_TRIES - 1 if error.reason in SLOW else 0)
            if tries > 0:
                limits = self.settings
                pause = min(limits.backoff_seconds * 2 ** min(tries - 1, 20), limits.max_backoff_seconds)
                host.closed = str(error)
                host.closed_until = self._clock() + pause * (1 - self._chance() / 2)

    def _exchange(
        self, asked: Target, target: Target, exchange: Exchange, wish: Wish, checked: Callable[[Answer], None]
    ) -> Answer:
        """Resolve, vet, connect to what was vetted, ask, read."""
        limits = self.settings
        found = resolve(target.host, target.port, exchange, self._lookup, limits.connect_seconds)
        backend = PinnedBackend(vet(target.host, found, self._allowed), exchange)
        exchange.expect("header", limits.max_header_bytes + READ_BYTES)
        connection: httpcore2.ConnectionInterface | None = None
        try:
            url = httpcore2.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
            connection = self._connect(url.origin, target, backend, exchange)
            headers = {
                "Host": target.authority, "User-Agent": self._agent, "Accept": ACCEPT, "Accept-Encoding": ACCEPTED,
                **wish.headers,
            }  # fmt: skip
            if isinstance(connection, httpcore2.HTTP11Connection):
                headers["Connection"] = "close"
            response = connection.handle_request(httpcore2.Request("GET", url, headers=[*headers.items()]))
            return self._read(response, asked, target, exchange, wish, checked)
        except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
            raise NotNow(
                f"{target.host} cannot be reached now ({error or 'no answer'})", reason="unreachable", item=asked.url
            ) from error
        except httpcore2.TimeoutException as error:
            raise exchange.too_slow() from error
        except (*BROKEN, ValueError) as error:
            said = f"{type(error).__name__}: {error}"[:300]
            raise NotNow(f"{target.url} broke off: {said}", reason="broken-answer", item=asked.url) from error
        finally:
            if connection is not None:
                connection.close()

    def _connect(
        self, origin: httpcore2.Origin, target: Target, backend: PinnedBackend, exchange: Exchange
    ) -> httpcore2.ConnectionInterface:
        """A connection to a vetted address, in the protocol that the server chose."""
        seconds = self.settings.connect_seconds
        stream = backend.connect_tcp(target.host, target.port, seconds)
        if target.scheme == "https":
            stream = stream.start_tls(self._tls, target.host, seconds)
            if stream.protocol == "h2":
                stream.frames = Frames(exchange)
                return httpcore2.HTTP2Connection(origin, stream)
        return httpcore2.HTTP11Connection(origin, stream)

    def _read(
        self, response: httpcore2.Response, asked: Target, target: Target, exchange: Exchange, wish: Wish,
        checked: Callable[[Answer], None],
    ) -> Answer:  # fmt: skip
        limits = self.settings
        _check_headers(response, target, asked, limits)
        answer = Answer(
            asked=asked.url, url=target.url, status=response.status, fetched_at=self.now(), headers=headers_of(response)
        )
        if answer.status != 200 and not (wish.span and answer.status == 206):
            return answer
        if wish.kinds is not None and answer.media_type not in wish.kinds:
            wanted = ", ".join(sorted(filter(None, wish.kinds)))
            raise BadInput(
                f"{target.url} is {answer.media_type or 'of no media type'}; expected {wanted}",
                reason="media-type", item=asked.url,
            )  # fmt: skip
        checked(answer)
        most = wish.span[1] - wish.span[0] + 1 if wish.span else wish.cut or limits.max_bytes
        length = answer.header("content-length") or ""
        if length.isdecimal() and int(length[:20]) > limits.max_bytes and not wish.cut and not wish.span:
            raise OverBudget(
                f"{target.url} has {length[:20]} bytes, more than fetch.max_bytes allows",
                reason="body-bytes",
                item=asked.url,
            )
        exchange.expect("body", 2 * limits.max_bytes + FRAMING_BYTES)
        encoding = "" if wish.span else (answer.header("content-encoding") or "").strip().lower()
        content = collect(
            _counted(response.iter_stream(), exchange), encoding, max_bytes=most, max_ratio=limits.max_ratio,
            item=asked.url, cut=bool(wish.cut or wish.span),
        )  # fmt: skip
        return with_part(answer, wish.span, content) if wish.span else replace(answer, content=content)


# What the two protocols raise for an answer that breaks their rules or breaks off; httpcore2 lets some of h2's pass,
# and a status that is no number is a ValueError.
BROKEN = (httpcore2.ProtocolError, httpcore2.NetworkError, httpcore2.ConnectionNotAvailable, H2Error)


def _counted(chunks: Iterator[bytes], exchange: Exchange) -> Iterator[bytes]:
    for chunk in chunks:
        exchange.counted(1, len(chunk))
        yield chunk


def _check_headers(response: httpcore2.Response, target: Target, asked: Target, limits: FetchSettings) -> None:
    size = sum(len(name) + len(value) + 4 for name, value in response.headers)
    if size > limits.max_header_bytes:
        raise OverBudget(
            f"{target.url} sends more than {limits.max_header_bytes} bytes of headers (fetch.max_header_bytes)",
            reason="header-bytes", item=asked.url,
        )  # fmt: skip
    if len(response.headers) > limits.max_headers:
        raise OverBudget(
            f"{target.url} sends {len(response.headers)} headers, more than {limits.max_headers} (fetch.max_headers)",
            reason="header-count", item=asked.url,
        )  # fmt: skip


def _check_span(span: tuple[int, int], url: str, most: int) -> None:
    first, last = span
    if not 0 <= first <= last:
        raise UsageError(f"{url}: bytes {first} to {last} are no part of a file; give (first, last) with first <= last")
    if last - first >= most:
        raise OverBudget(
            f"{url}: {last - first + 1} bytes asked at once, more than fetch.max_bytes allows ({most})",
            reason="body-bytes", item=url,
        )  # fmt: skip


def _heed(answer: Answer, target: Target) -> None:
    """NotNow where the answer says: later."""
    if answer.status not in LATER and answer.status < 500:
        return
    raise NotNow(
        f"{target.url} answers {answer.status}: not now",
        reason=f"http-{answer.status}", item=answer.asked, retry_after=retry_after(answer),
    )  # fmt: skip


def _redirected(target: Target, location: str) -> Target:
    """Where a redirect leads; the address is parsed and vetted like any other."""
    try:
        # Servers send raw UTF-8 here though they must not; h11 hands it on as Latin-1.
        text = location.encode("latin-1").decode("utf-8", "replace").strip()
        # As written: joined, oddly spelled dots and digits have become plain ones.
        check_spelling(f"{target.scheme}:{text}" if text.startswith("//") else text)
        return parse(str(httpx2.URL(target.url).join(text)))
    except (httpx2.InvalidURL, ValueError) as error:
        raise BadInput(
            f"{target.url} redirects to {location[:200]!r}, which is no address", reason="bad-redirect", item=target.url
        ) from error


def _user_agent(settings: FetchSettings) -> str:
    text = f"{settings.user_agent} ({settings.contact})" if settings.contact else settings.user_agent
    if not text.isascii() or not text.isprintable() or not text.strip():
        raise UsageError(f"fetch.user_agent and fetch.contact must be plain ASCII on one line, got {text!r}")
    return text
