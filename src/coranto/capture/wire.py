"""One exchange on the wire: connect to a vetted address and no other, and spend no more time or bytes than given.

`PinnedBackend` hands httpcore2 a connection to the address that was vetted, while Host and SNI keep the name; so what
was checked is what is reached, whatever the name resolves to a moment later. Every read and write draws on the same
`Exchange`: a server that sends one byte a second comes to its end like any other.
"""

from __future__ import annotations

import contextlib
import ipaddress
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
# A chunk or an HTTP/2 frame of this size or more costs no more to read than its bytes do.
PIECE_BYTES = 64
# Lookups that may hang at one time, each in a thread of its own; beyond it no name is looked up.
MAX_LOOKUPS = 256
# Addresses of one host that are tried; large sites have dozens.
MAX_TRIED = 3


class Exchange:
    """The budget of one whole exchange, redirects included. `remaining()` is in seconds."""

    def __init__(self, item: str, *, seconds: float, wire_bytes: int, clock: Clock, pieces: int | None = None) -> None:
        self.item = item
        self.seconds = seconds
        self.clock = clock
        self.deadline = clock() + seconds
        self.wire_left = wire_bytes
        self.awaiting = "header"
        self.connects = 0  # connections that were tried
        # None: not counted, for servers that are trusted.
        self.most_pieces = pieces
        self.pieces_left: float | None = pieces

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
            setting = "fetch.max_header_bytes" if self.awaiting == "header" else "fetch.max_bytes"
            raise OverBudget(
                f"{self.item} sent more {self.awaiting} bytes than {setting} allows",
                reason=f"{self.awaiting}-bytes", item=self.item,
            )  # fmt: skip

    def counted(self, pieces: int, size: int) -> None:
        """Count chunks or frames that made up `size` bytes; OverBudget for a flood of tiny ones.

        Each costs time to take apart, however few bytes it holds.
        """
        if self.pieces_left is None:
            return
        self.pieces_left += size / PIECE_BYTES - pieces
        if self.pieces_left < 0:
            raise OverBudget(
                f"{self.item} sent its answer in more than {self.most_pieces} tiny pieces (fetch.max_pieces)",
                reason="tiny-pieces", item=self.item,
            )  # fmt: skip


class Frames:
    """Counts the frames of an HTTP/2 connection, so that a flood of them ends before they are taken apart."""

    HEAD = 9  # three bytes of length, type, flags, stream (RFC 9113, 4.1)

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._head = b""  # of a frame whose head has not come in full
        self._left = 0  # bytes still to come of the frame that was begun

    def feed(self, data: bytes) -> None:
        """Take note of what came; OverBudget where it is a flood."""
        at, count = min(self._left, len(data)), 0
        self._left -= at
        while at < len(data):
            need = self.HEAD - len(self._head)
            self._head += data[at : at + need]
            if len(self._head) < self.HEAD:
                break
            size = int.from_bytes(self._head[:3], "big")
            at += need
            taken = min(size, len(data) - at)
            self._left, self._head = size - taken, b""
            at += taken
            count += 1
        self._exchange.counted(count, len(data))


class GuardedStream(httpcore2.NetworkStream):
    """A connection whose every read, write and handshake draws on one exchange. `frames`, where set, counts them."""

    def __init__(self, wire: socket.socket, exchange: Exchange) -> None:
        self._wire = wire
        self._exchange = exchange
        self.frames: Frames | None = None

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes, before the exchange's time is up."""
        self._wire.settimeout(self._exchange.remaining(timeout))
        try:
            data = self._wire.recv(max_bytes)
        except TimeoutError as error:
            raise httpcore2.ReadTimeout(str(error)) from error
        except OSError as error:
            raise httpcore2.ReadError(str(error)) from error
        self._exchange.received(len(data))
        if self.frames is not None:
            self.frames.feed(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of `buffer`, before the exchange's time is up."""
        left = memoryview(buffer)
        try:
            while left:
                self._wire.settimeout(self._exchange.remaining(timeout))
                left = left[self._wire.send(left) :]
        except TimeoutError as error:
            raise httpcore2.WriteTimeout(str(error)) from error
        except OSError as error:
            raise httpcore2.WriteError(str(error)) from error

    def close(self) -> None:
        """End the connection."""
        self._wire.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> GuardedStream:
        """The same connection under TLS, for the name that was asked."""
        try:
            # The timeout holds for the handshake as a whole.
            self._wire.settimeout(self._exchange.remaining(timeout))
            return GuardedStream(ssl_context.wrap_socket(self._wire, server_hostname=server_hostname), self._exchange)
        except TimeoutError as error:
            self.close()
            raise httpcore2.ConnectTimeout("the TLS handshake took too long") from error
        except (OSError, ValueError) as error:  # ValueError: a host that is no name for TLS
            self.close()
            raise httpcore2.ConnectError(str(error)) from error

    @property
    def protocol(self) -> str | None:
        """What was agreed on by ALPN, such as ``h2``; None where nothing was."""
        return self._wire.selected_alpn_protocol() if isinstance(self._wire, ssl.SSLSocket) else None

    def get_extra_info(self, info: str) -> Any:
        """What httpcore2 wants to know of the connection."""
        if info == "ssl_object":
            return self._wire if isinstance(self._wire, ssl.SSLSocket) else None
        return self._wire if info == "socket" else None


class PinnedBackend(httpcore2.NetworkBackend):
    """Connects to the vetted addresses, in order, whatever host it is asked for."""

    def __init__(self, addresses: Sequence[str], exchange: Exchange) -> None:
        self._addresses = addresses
        self._exchange = exchange

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> GuardedStream:
        """A connection to the first vetted address that answers; the error of the last one where none does."""
        last: Exception = httpcore2.ConnectError(f"{host} has no address")
        tried = self._addresses[:MAX_TRIED]
        # Shared out, so that one address that does not answer leaves time for the next (IPv6 that leads nowhere).
        share = None if timeout is None else timeout / len(tried)
        for address in tried:
            self._exchange.connects += 1
            try:
                wire = socket.create_connection((address, port), self._exchange.remaining(share))
            except TimeoutError:
                last = httpcore2.ConnectTimeout(f"{address} does not answer")
            except OSError as error:
                last = httpcore2.ConnectError(str(error))
            else:
                wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return GuardedStream(wire, self._exchange)
        raise last

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None
    ) -> httpcore2.NetworkStream:
        """Never: only the network is asked."""
        raise Forbidden(f"{path}: local sockets are not asked", reason="private", item=path)


def look_up(host: str, port: int) -> Sequence[str]:
    """Every network address of a host, by the system's resolver."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


_lookups = threading.BoundedSemaphore(MAX_LOOKUPS)


def resolve(host: str, port: int, exchange: Exchange, lookup: Resolve, at_most: float) -> Sequence[str]:
    """Every address of `host`, within the exchange's time: the system's resolver itself knows no limit.

    NotNow where the name cannot be resolved now. An address stands for itself and is not looked up. A lookup that
    hangs is left behind in its daemon thread.
    """
    with contextlib.suppress(ValueError):
        return (str(ipaddress.ip_address(host)),)
    found: list[Sequence[str] | BaseException] = []
    answered = threading.Lock()  # released by the answer; cheaper than to wait for the end of the thread
    answered.acquire()

    def ask() -> None:
        try:
            found.append(lookup(host, port))
        except BaseException as error:
            found.append(error)
        finally:
            answered.release()
            _lookups.release()

    if not _lookups.acquire(timeout=exchange.remaining(at_most)):
        raise NotNow(
            f"{host} is not looked up now: {MAX_LOOKUPS} lookups are still unanswered; check the resolver",
            reason="unresolved", item=exchange.item,
        )  # fmt: skip
    threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
    answered.acquire(timeout=exchange.remaining(at_most))
    answer = found[0] if found else TimeoutError("the resolver did not answer in time")
    if isinstance(answer, OSError | UnicodeError) or not answer:
        raise NotNow(
            f"{host} cannot be resolved now ({answer or 'no address'}); check the name and the network",
            reason="unresolved", item=exchange.item,
        )  # fmt: skip
    if isinstance(answer, BaseException):
        raise answer
    return answer
