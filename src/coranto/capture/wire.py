"""One exchange on the wire: connect to a vetted address and no other, and spend no more time or bytes than given.

`PinnedBackend` hands httpcore2 a connection to the address that was vetted, while Host and SNI keep the name; so what
was checked is what is reached, whatever the name resolves to a moment later. Every read and write draws on the same
`Exchange`: a server that sends one byte a second comes to its end like any other.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore2

from coranto.errors import Forbidden, NotNow, OverBudget

Clock = Callable[[], float]
Resolve = Callable[[str, int], Sequence[str]]

# What may come in while headers are awaited beyond the headers themselves: one read of httpcore2.
READ_BYTES = 65_536
# Chunked framing costs about six bytes per one-byte chunk; twice the body plus this is enough for every honest server.
FRAMING_BYTES = 1_000_000
# Addresses of one host that are tried; large sites have dozens.
MAX_TRIED = 3


class Exchange:
    """The budget of one whole exchange, redirects included. `remaining()` is in seconds."""

    def __init__(self, item: str, *, seconds: float, wire_bytes: int, clock: Clock) -> None:
        self.item = item
        self.seconds = seconds
        self.clock = clock
        self.deadline = clock() + seconds
        self.wire_left = wire_bytes
        self.awaiting = "header"

    def remaining(self, at_most: float | None = None) -> float:
        """Seconds left; NotNow where there are none."""
        left = self.deadline - self.clock()
        if left <= 0:
            raise self.too_slow()
        return left if at_most is None else min(left, at_most)

    def too_slow(self) -> NotNow:
        """What is raised when time is up."""
        return NotNow(
            f"{self.item} did not answer in full within {self.seconds:g} seconds (fetch.total_seconds)",
            reason="too-slow", item=self.item,
        )  # fmt: skip

    def expect(self, awaiting: str, wire_bytes: int) -> None:
        """From now on at most so many bytes may come, and they are of this kind (header, body)."""
        self.awaiting, self.wire_left = awaiting, wire_bytes

    def received(self, size: int) -> None:
        """Count what came; OverBudget when it is too much."""
        self.wire_left -= size
        if self.wire_left < 0:
            raise OverBudget(
                f"{self.item} sent more {self.awaiting} bytes than fetch.max_{'header_' * (self.awaiting == 'header')}"
                "bytes allows",
                reason=f"{self.awaiting}-bytes", item=self.item,
            )  # fmt: skip


class GuardedStream(httpcore2.NetworkStream):
    """A connection whose every read, write and handshake draws on one exchange."""

    def __init__(self, inner: httpcore2.NetworkStream, exchange: Exchange) -> None:
        self._inner = inner
        self._exchange = exchange

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes, before the exchange's time is up."""
        data = self._inner.read(max_bytes, self._exchange.remaining(timeout))
        self._exchange.received(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of `buffer`."""
        self._inner.write(buffer, self._exchange.remaining(timeout))

    def close(self) -> None:
        """End the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """The same connection under TLS, for the name that was asked."""
        inner = self._inner.start_tls(ssl_context, server_hostname, self._exchange.remaining(timeout))
        return GuardedStream(inner, self._exchange)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore2 wants to know of the connection."""
        return self._inner.get_extra_info(info)


class PinnedBackend(httpcore2.NetworkBackend):
    """Connects to the vetted addresses, in order, whatever host it is asked for."""

    def __init__(self, addresses: Sequence[str], exchange: Exchange) -> None:
        self._addresses = addresses
        self._exchange = exchange
        self._inner = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to the first vetted address that answers; the error of the last one where none does."""
        last: Exception | None = None
        tried = self._addresses[:MAX_TRIED]
        # Shared out, so that one address that does not answer leaves time for the next (IPv6 that leads nowhere).
        share = None if timeout is None else timeout / len(tried)
        for address in tried:
            try:
                inner = self._inner.connect_tcp(address, port, self._exchange.remaining(share), None, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                last = error
            else:
                return GuardedStream(inner, self._exchange)
        raise last or httpcore2.ConnectError(f"{host} has no address")

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None
    ) -> httpcore2.NetworkStream:
        """Never: only the network is asked."""
        raise Forbidden(f"{path}: local sockets are not asked", reason="private", item=path)


def look_up(host: str, port: int) -> Sequence[str]:
    """Every network address of a host, by the system's resolver."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def resolve(host: str, port: int, exchange: Exchange, lookup: Resolve, at_most: float) -> Sequence[str]:
    """Every address of `host`, within the exchange's time: the system's resolver itself knows no limit.

    NotNow where the name cannot be resolved now. A lookup that hangs is left behind in its daemon thread.
    """
    found: list[Sequence[str] | BaseException] = []

    def ask() -> None:
        try:
            found.append(lookup(host, port))
        except BaseException as error:
            found.append(error)

    thread = threading.Thread(target=ask, name=f"resolve {host}", daemon=True)
    thread.start()
    thread.join(exchange.remaining(at_most))
    answer = found[0] if found else TimeoutError("the resolver did not answer in time")
    if isinstance(answer, OSError | UnicodeError) or not answer:
        raise NotNow(
            f"{host} cannot be resolved now ({answer or 'no address'}); check the name and the network",
            reason="unresolved", item=exchange.item,
        )  # fmt: skip
    if isinstance(answer, BaseException):
        raise answer
    return answer
