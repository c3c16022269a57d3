"""The one HTTP client: it asks politely, reaches only public addresses, and never spends more than its budget.

::

    get(url) -> parse -> robots.txt -> pause -> resolve -> vet every address -> connect to a vetted one -> answer
                  ^                                                                                          |
                  +------------------------------- redirect: all of it again <-------------------------------+

Each hop has a connection of its own: a host is asked at most once a second, so keeping connections open would save
little, and so every hop is vetted. HTTP/1.1 only. No cookie and no credential is ever sent.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property

import httpcore2
import httpx2

from coranto.capture.addresses import Target, networks, parse, vet
from coranto.capture.books import utc_now
from coranto.capture.decoding import collect
from coranto.capture.robots import MAX_ROBOTS_BYTES, Host, Hosts, Robots
from coranto.capture.tdmrep import MAX_BYTES as MAX_TDMREP_BYTES
from coranto.capture.tdmrep import Hints, Reservations
from coranto.capture.wire import (
    FRAMING_BYTES,
    READ_BYTES,
    Clock,
    Exchange,
    PinnedBackend,
    Resolve,
    look_up,
    resolve,
)
from coranto.errors import BadInput, NotNow, OverBudget, Refused, UsageError
from coranto.settings import FetchSettings

REDIRECTS = frozenset((301, 302, 303, 307, 308))
# Answers that say "later": too early, too many requests, and every failure of the server itself.
LATER = frozenset((408, 425, 429))
# A host that cannot be reached, or was too slow so many times in a row, is left alone for a minute, then two, four …
# so that one dead server does not hold up a round of gathering.
SLOW_TRIES = 3
CLOSED_SECONDS = 60.0
MAX_CLOSED_SECONDS = 3600.0
# A Retry-After of more than a day is a mistake.
MAX_RETRY_AFTER = 86_400.0
ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered: 200 with its decoded `content`, or 304 with none. `url` is the address that answered.

    `hints` are what its origin says of every page there, and under which name it was asked, for `Capture.hints`.
    """

    asked: str
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    fetched_at: str
    content: bytes = b""
    hints: Hints = ()

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


class Fetcher:
    """The guarded client. Safe to share between threads; each host is asked by one of them at a time.

    `lookup`, `now`, `clock`, `sleep` and `tls` are there for tests and for unusual networks.
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
    ) -> None:
        self.settings = settings
        self.now = now
        self._lookup = lookup
        self._clock = clock
        self._sleep = sleep
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
        return self._given_tls or httpx2.create_ssl_context(trust_env=False)

    def get(
        self, url: str, *, etag: str | None = None, modified: str | None = None, kinds: frozenset[str] | None = None
    ) -> Answer:
        """The page at `url`: status 200 with content, or 304 where `etag` or `modified` still hold.

        `kinds` are the media types taken; another one is refused before its body is read. Raises Refused (for good:
        private address, robots.txt, 404, over a budget) or NotNow (may work later: slow, unreachable, 429, 5xx).
        """
        extra = {}
        # Validators are no credentials: a server that redirects us could as well put them into the address.
        if etag:
            extra["If-None-Match"] = _clean(etag)
        if modified:
            extra["If-Modified-Since"] = _clean(modified)
        answer = self._follow(parse(url), extra, kinds=kinds, robots=self.settings.robots)
        if answer.status == 200:
            return replace(answer, hints=(*self._reserved(answer.url), *self._name))
        if answer.unchanged and extra:
            return answer
        raise Refused(
            f"{answer.url} answers {answer.status}, expected 200; check the address",
            reason=f"http-{answer.status}", item=url,
        )  # fmt: skip

    def host_key(self, url: str) -> str:
        """The name by which one host is asked one at a time; empty for what is no address."""
        try:
            target = parse(url)
        except Refused:
            return ""
        return target.host if target.port in (80, 443) else f"{target.host}:{target.port}"

    def wait_for(self, url: str) -> float:
        """Seconds until the host behind `url` may be asked, 0 where it may be now; never blocks, never raises."""
        try:
            host = self._hosts.of(parse(url))
        except Refused:
            return 0.0
        return max(0.0, max(host.next_at, host.closed_until) - self._clock())

    def close(self) -> None:
        """Nothing is kept open between two requests; here so that callers need not know."""

    def _ask_robots(self, url: str) -> tuple[int, bytes]:
        answer = self._follow(parse(url), {}, robots=False, cut=MAX_ROBOTS_BYTES, later=False)
        return answer.status, answer.content

    def _reserved(self, url: str) -> Hints:
        return self._reservations.hints(parse(url)) if self.settings.tdmrep else ()

    def _ask_tdmrep(self, url: str) -> tuple[int, bytes]:
        """Asked right behind a page, as a redirect is: a host that wants long pauses would never be asked else."""
        answer = self._follow(parse(url), {}, robots=False, cut=MAX_TDMREP_BYTES, later=False, pause=False)
        return answer.status, answer.content

    def _follow(
        self, asked: Target, extra: dict[str, str], *, robots: bool, kinds: frozenset[str] | None = None,
        cut: int = 0, later: bool = True, pause: bool = True,
    ) -> Answer:  # fmt: skip
        exchange = Exchange(asked.url, seconds=self.settings.total_seconds, wire_bytes=0, clock=self._clock)
        target, before = asked, None
        for _hop in range(self.settings.max_redirects + 1):
            if robots:
                started = self._clock()
                self._robots.check(target)
                exchange.deadline += self._clock() - started
            same = before is not None and self._hosts.of(before) is self._hosts.of(target)
            answer = self._ask(
                asked, target, extra, exchange, kinds=kinds, cut=cut, later=later, pause=pause and not same
            )
            location = answer.header("location")
            if answer.status not in REDIRECTS or not location:
                return answer
            target, before = _redirected(target, location), target
        raise Refused(
            f"{asked.url} leads through more than {self.settings.max_redirects} redirects (fetch.max_redirects)",
            reason="redirects", item=asked.url,
        )  # fmt: skip

    def _ask(
        self, asked: Target, target: Target, extra: dict[str, str], exchange: Exchange, *,
        kinds: frozenset[str] | None, cut: int, later: bool, pause: bool,
    ) -> Answer:  # fmt: skip
        """One hop: wait for the host's turn, ask once, remember how it went."""
        host = self._hosts.of(target)
        started = self._clock()
        with host.lock:
            self._wait(host, target, pause)
            exchange.deadline += self._clock() - started
            try:
                answer = self._exchange(asked, target, extra, exchange, kinds=kinds, cut=cut)
                if later:
                    self._heed(answer, host, target)
            except NotNow as error:
                self._note(host, error)
                raise
            finally:
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
        if error.retry_after:
            host.closed, host.closed_until = str(error), self._clock() + error.retry_after
        elif error.reason in ("unresolved", "unreachable", "too-slow"):
            host.failures += 1
            tries = host.failures - (SLOW_TRIES - 1 if error.reason == "too-slow" else 0)
            if tries > 0:
                pause = min(CLOSED_SECONDS * 2 ** min(tries - 1, 10), MAX_CLOSED_SECONDS)
                host.closed, host.closed_until = str(error), self._clock() + pause

    def _heed(self, answer: Answer, host: Host, target: Target) -> None:
        if answer.status not in LATER and answer.status < 500:
            return
        raise NotNow(
            f"{target.url} answers {answer.status}: not now",
            reason=f"http-{answer.status}", item=answer.asked,
            retry_after=_retry_after(answer),
        )  # fmt: skip

    def _exchange(
        self, asked: Target, target: Target, extra: dict[str, str], exchange: Exchange, *,
        kinds: frozenset[str] | None, cut: int,
    ) -> Answer:  # fmt: skip
        """Resolve, vet, connect to what was vetted, ask, read."""
        limits = self.settings
        found = resolve(target.host, target.port, exchange, self._lookup, limits.connect_seconds)
        backend = PinnedBackend(vet(target.host, found, self._allowed), exchange)
        url = httpcore2.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
        connection = httpcore2.HTTPConnection(
            url.origin, ssl_context=self._tls if target.scheme == "https" else None, network_backend=backend
        )
        headers = {
            "Host": target.authority, "User-Agent": self._agent, "Accept": ACCEPT, "Accept-Encoding": "gzip",
            "Connection": "close", **extra,
        }  # fmt: skip
        timeouts = {"connect": limits.connect_seconds, "read": None, "write": None}
        exchange.expect("header", limits.max_header_bytes + READ_BYTES)
        try:
            request = httpcore2.Request("GET", url, headers=[*headers.items()], extensions={"timeout": timeouts})
            return self._read(connection.handle_request(request), asked, target, exchange, kinds, cut)
        except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
            raise NotNow(
                f"{target.host} cannot be reached now ({error or 'no answer'})", reason="unreachable", item=asked.url
            ) from error
        except httpcore2.TimeoutException as error:
            raise exchange.too_slow() from error
        except (httpcore2.ProtocolError, httpcore2.NetworkError) as error:
            raise NotNow(f"{target.url} broke off: {error}", reason="broken-answer", item=asked.url) from error
        finally:
            connection.close()

    def _read(
        self, response: httpcore2.Response, asked: Target, target: Target, exchange: Exchange,
        kinds: frozenset[str] | None, cut: int,
    ) -> Answer:  # fmt: skip
        limits = self.settings
        if sum(len(name) + len(value) + 4 for name, value in response.headers) > limits.max_header_bytes:
            raise OverBudget(
                f"{target.url} sends more than {limits.max_header_bytes} bytes of headers (fetch.max_header_bytes)",
                reason="header-bytes", item=asked.url,
            )  # fmt: skip
        answer = Answer(
            asked=asked.url, url=target.url, status=response.status, fetched_at=self.now(),
            headers=tuple((k.decode("latin-1"), v.decode("latin-1")) for k, v in response.headers),
        )  # fmt: skip
        if answer.status != 200:
            return answer
        if kinds is not None and answer.media_type not in kinds:
            wanted = ", ".join(sorted(filter(None, kinds)))
            raise BadInput(
                f"{target.url} is {answer.media_type or 'of no media type'}; expected {wanted}",
                reason="media-type", item=asked.url,
            )  # fmt: skip
        length = answer.header("content-length") or ""
        if length.isdecimal() and int(length[:20]) > limits.max_bytes and not cut:
            raise OverBudget(
                f"{target.url} has {length} bytes, more than fetch.max_bytes allows",
                reason="body-bytes",
                item=asked.url,
            )
        exchange.expect("body", 2 * limits.max_bytes + FRAMING_BYTES)
        encoding = (answer.header("content-encoding") or "").strip().lower()
        content = collect(
            response.iter_stream(), encoding, max_bytes=cut or limits.max_bytes, max_ratio=limits.max_ratio,
            item=asked.url, cut=bool(cut),
        )  # fmt: skip
        return Answer(
            asked=answer.asked, url=answer.url, status=200, headers=answer.headers, fetched_at=answer.fetched_at,
            content=content,
        )  # fmt: skip


def _redirected(target: Target, location: str) -> Target:
    """Where a redirect leads; the address is parsed and vetted like any other."""
    try:
        # Servers send raw UTF-8 here though they must not; h11 hands it on as Latin-1.
        text = location.encode("latin-1").decode("utf-8", "replace").strip()
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


def _clean(value: str) -> str:
    """A validator as it was given, fit for a header."""
    return "".join(c for c in value[:1000] if c.isascii() and c.isprintable())


def _retry_after(answer: Answer) -> float | None:
    """Seconds that the server asks to wait, from either form of Retry-After; None where it asks for nothing."""
    text = (answer.header("retry-after") or "").strip()
    if answer.status not in (429, 503):
        return None
    if text.isdecimal() and text.isascii():
        return min(float(text[:9]), MAX_RETRY_AFTER)
    try:
        then = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return CLOSED_SECONDS if answer.status == 429 else None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return min(max((then - datetime.fromisoformat(answer.fetched_at)).total_seconds(), 0.0), MAX_RETRY_AFTER)
