"""IMAP under the same guard as HTTP: a vetted and pinned address, TLS, and a budget of time and bytes.

`imaplib` speaks the protocol; every byte it reads and writes goes through `wire.GuardedStream`. What it says in errors
is never passed on: a server may echo what it was sent.
"""

from __future__ import annotations

import imaplib
import re
import ssl
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import httpcore2

from coranto.capture.addresses import BAD_PORTS, networks, parse, vet
from coranto.capture.wire import FRAMING_BYTES, Exchange, GuardedStream, PinnedBackend, Resolve, resolve
from coranto.errors import BadInput, NotNow, OverBudget, UsageError
from coranto.settings import FetchSettings

PORT = 993
READ_BYTES = 65_536
# A line of an answer; the UIDs of a large folder come in one.
MAX_LINE = 2_000_000
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,15})")
_UID = re.compile(rb"UID (\d{1,10})")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One folder of one account: imaps://user@host/folder taken apart."""

    user: str
    host: str
    port: int
    folder: str

    @property
    def account(self) -> str:
        """What its password is kept under in the settings."""
        return f"{self.user}@{self.host}"


def mailbox(address: str) -> Mailbox:
    """An imaps address taken apart; a UsageError where it is none, or carries a password, which it never names."""
    try:
        parts = urlsplit(address)
        user, host, port = unquote(parts.username or ""), parts.hostname or "", parts.port or PORT
    except ValueError as error:
        raise UsageError("an imaps address that cannot be read; write imaps://user@host/INBOX") from error
    if parts.password is not None:
        raise UsageError(
            f"imaps://{user}@{host}: an address is kept and shown, so it must not carry a password; give that as "
            "CORANTO_IMAP__PASSWORDS or under [imap] passwords"
        )
    if parts.scheme.lower() != "imaps" or not user or not host:
        raise UsageError(f"{address}: no address of a mailbox; write imaps://user@host/INBOX")
    if port != PORT and (port < 1024 or port in BAD_PORTS):
        raise UsageError(f"{address}: port {port} is not one that mail is read on; it is {PORT}")
    parse(f"https://{f'[{host}]' if ':' in host else host}/")
    return Mailbox(user, host, port, unquote(parts.path.strip("/")) or "INBOX")


class Guarded(imaplib.IMAP4):
    """`imaplib` over one guarded connection. `limit` is the most that one literal may have."""

    def __init__(self, box: Mailbox, stream: GuardedStream, limit: int) -> None:
        self._stream, self._limit, self._buffer = stream, limit, bytearray()
        super().__init__(box.host, box.port)

    def open(self, host: str = "", port: int = PORT, timeout: float | None = None) -> None:
        """The connection is open already."""

    def read(self, size: int) -> bytes:
        """A literal, never more than the limit; a server may announce any size."""
        if size > self._limit:
            raise OverBudget(
                f"the server sends {size} bytes at once, more than fetch.max_bytes allows", reason="too-large"
            )
        while len(self._buffer) < size and (more := self._stream.read(READ_BYTES)):
            self._buffer += more
        return self._cut(size)

    def readline(self) -> bytes:
        """One line, never more than MAX_LINE bytes."""
        looked = 0
        while (end := self._buffer.find(b"\n", looked)) < 0:
            looked = len(self._buffer)
            more = self._stream.read(READ_BYTES) if looked <= MAX_LINE else b""
            if not more:
                return self._cut(len(self._buffer)) if looked <= MAX_LINE else b""
            self._buffer += more
        return self._cut(end + 1)

    def send(self, data: Any) -> None:
        """All of `data`."""
        self._stream.write(bytes(data))

    def shutdown(self) -> None:
        """End the connection."""
        self._stream.close()

    def _cut(self, size: int) -> bytes:
        cut = bytes(self._buffer[:size])
        del self._buffer[:size]
        return cut


class Session:
    """A mailbox opened for reading only. Every command has `fetch.total_seconds`; errors are Refused or NotNow."""

    def __init__(
        self, box: Mailbox, password: str, settings: FetchSettings, lookup: Resolve, tls: ssl.SSLContext
    ) -> None:
        self.box, self.settings, self.broken = box, settings, False
        self.exchange = Exchange(
            box.account, seconds=settings.total_seconds, wire_bytes=READ_BYTES * 2, clock=time.monotonic
        )
        self.imap = self._guarded(lambda: self._connected(lookup, tls))
        try:
            self._log_in(password)
            self.validity = self._examine()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the connection, politely where it still works."""
        try:
            if not self.broken:
                self._guarded(self.imap.logout)
        except (NotNow, OverBudget):
            pass
        finally:
            self.imap.shutdown()

    def uids(self, after: int, since: str) -> list[int]:
        """The UIDs above `after` of messages that came since a day (01-May-2024), lowest first."""
        answer = self._command("SEARCH", None, f"UID {after + 1}:*", f"SINCE {since}")
        found = [int(n) for part in answer if isinstance(part, bytes) for n in part.split() if n.isdigit()]
        return sorted(n for n in set(found) if n > after)

    def sizes(self, uids: list[int]) -> dict[int, int]:
        """The size of each message in bytes, as the server says."""
        found = {}
        for part in self._command("FETCH", ",".join(map(str, uids)), "(UID RFC822.SIZE)"):
            line = part[0] if isinstance(part, tuple) else part or b""
            uid, size = _UID.search(line), _SIZE.search(line)
            if uid and size:
                found[int(uid.group(1))] = int(size.group(1))
        return found

    def message(self, uid: int) -> bytes:
        """One message; peeked at, so that nobody's mail program shows it as read. Empty where it is gone."""
        answer = self._command("FETCH", str(uid), "(UID BODY.PEEK[])")
        return next((part[1] for part in answer if isinstance(part, tuple) and b"BODY[]" in part[0]), b"")

    def _connected(self, lookup: Resolve, tls: ssl.SSLContext) -> Guarded:
        box, limits = self.box, self.settings
        found = resolve(box.host, box.port, self.exchange, lookup, limits.connect_seconds)
        backend = PinnedBackend(vet(box.host, found, networks(limits.allow_networks)), self.exchange)
        stream = backend.connect_tcp(box.host, box.port, limits.connect_seconds)
        try:
            safe = stream.start_tls(tls, box.host, limits.connect_seconds)
            assert isinstance(safe, GuardedStream)
            return Guarded(box, safe, limits.max_bytes + READ_BYTES)
        except BaseException:
            stream.close()
            raise

    def _log_in(self, password: str) -> None:
        def ask() -> Any:
            if "AUTH=PLAIN" in self.imap.capabilities:
                plain = f"\0{self.box.user}\0{password}".encode()
                return self.imap.authenticate("PLAIN", lambda _: plain)
            return self.imap.login(self.box.user, password)

        try:
            self._renewed(READ_BYTES * 4)
            ask()
        except imaplib.IMAP4.abort as error:
            raise self._broken() from error
        except (imaplib.IMAP4.error, UnicodeError):
            # Without its cause: the server's words may be the password.
            raise BadInput(
                f"{self.box.host} does not let {self.box.user} in; check the name, and the password under [imap] "
                "passwords or CORANTO_IMAP__PASSWORDS (many providers want one made for programs)",
                reason="login", item=self.box.account,
            ) from None  # fmt: skip
        except _BROKEN:
            raise self._broken() from None

    def _examine(self) -> int:
        kind, _ = self._guarded(lambda: self.imap.select(_quoted(self.box.folder), readonly=True))
        if kind != "OK":
            raise BadInput(
                f"{self.box.account} has no folder {self.box.folder!r} that can be read; write its name as the server "
                "has it, such as INBOX/Newsletters",
                reason="missing", item=self.box.account,
            )  # fmt: skip
        _, found = self.imap.response("UIDVALIDITY")
        text = (found or [b""])[0] or b""
        if not isinstance(text, bytes) or not text.isdigit():
            raise self._broken()
        return int(text)

    def _command(self, *given: str | None) -> list[Any]:
        kind, answer = self._guarded(lambda: self.imap.uid(*given))
        if kind != "OK":
            raise NotNow(
                f"{self.box.account}: the server does not carry out {given[0]}", reason="broken-answer",
                item=self.box.account,
            )  # fmt: skip
        return list(answer)

    def _renewed(self, wire_bytes: int) -> None:
        self.exchange.deadline = self.exchange.clock() + self.settings.total_seconds
        self.exchange.expect("body", wire_bytes)

    def _guarded(self, do: Callable[[], Any]) -> Any:
        """What `do` gives, with everything that a network and a strange server do as one of our errors."""
        self._renewed(2 * self.settings.max_bytes + FRAMING_BYTES)
        try:
            return do()
        except (NotNow, OverBudget):
            self.broken = True
            raise
        except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
            raise NotNow(
                f"{self.box.host} cannot be reached now", reason="unreachable", item=self.box.account
            ) from None
        except httpcore2.TimeoutException:
            self.broken = True
            raise self.exchange.too_slow() from None
        except _BROKEN:
            raise self._broken() from None

    def _broken(self) -> NotNow:
        self.broken = True
        return NotNow(
            f"{self.box.account}: the connection broke off, or what answers is no IMAP server", reason="broken-answer",
            item=self.box.account,
        )  # fmt: skip


# imaplib raises whatever comes up where an answer has no form that it knows.
_BROKEN = (
    imaplib.IMAP4.error, httpcore2.NetworkError, OSError, ValueError, TypeError, AttributeError, IndexError, KeyError,
)  # fmt: skip


def _quoted(folder: str) -> str:
    """A folder's name as IMAP wants it: modified UTF-7 (RFC 3501, 5.1.3) in quotation marks."""
    out, held = [], ""
    for char in f"{folder}\0":
        if " " <= char <= "~" or char == "\0":
            if held:
                out.append(f"&{b64encode(held.encode('utf-16-be')).decode().rstrip('=').replace('/', ',')}-")
                held = ""
            out.append("" if char == "\0" else "&-" if char == "&" else char)
        else:
            held += char
    return '"{}"'.format("".join(out).replace("\\", "\\\\").replace('"', '\\"'))
