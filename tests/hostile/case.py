"""One hostile input: what is served or laid down, how it must end, and what must come through beside it."""

from __future__ import annotations

import random
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from capture.secure import Secure
from capture.server import reply

Make = Callable[[], bytes]
Route = Callable[[socket.socket, str, dict[str, str]], None]
Setup = Callable[[Secure], None]

# Any end that the books know, as long as it has its reason.
ANY = frozenset(("stored", "unchanged", "duplicate", "refused", "quarantined"))
REFUSED, LATER = frozenset(("refused",)), frozenset(("quarantined",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One hostile input.

    `source` is (kind, address); {http}, {https} and {bare} in it stand for the servers' ports, {dir} for the case's own
    folder. `routes` are what the server answers below the case's name, `secure` sets up a server of its own under TLS,
    `bare` talks to a raw connection. `files` are laid down in the folder. `hosts` are what names resolve to, lookup by
    lookup. `fetch` and `settings` replace settings.

    `ends`: every line in the books but those of the neighbours must be one of these, as ``outcome`` or
    ``outcome:reason``. `keeps` are words that must be in what was stored, `leaks` words that must not. `read`: what was
    stored is read to the end, and `reads` says how that may end: "text", or the reason of a failure. `offline`: the
    neighbours are files, so that no socket may open at all. `own`: it has a server, and so a host, for itself.
    """

    name: str
    kind: str
    source: tuple[str, str]
    ends: frozenset[str] = ANY
    keeps: tuple[str, ...] = ()
    leaks: tuple[str, ...] = ()
    routes: Mapping[str, Route] = field(default_factory=dict)
    secure: Setup | None = None
    bare: Callable[[socket.socket], None] | None = None
    files: Mapping[str, Make] = field(default_factory=dict)
    hosts: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    fetch: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    read: bool = False
    reads: frozenset[str] = frozenset()
    offline: bool = False
    own: bool = False
    fails: str = ""  # why it is known not to hold; then the test is expected to fail


def serve(make: Make, status: int = 200, **headers: str) -> Route:
    """A route that answers with a body, made when it is asked for."""

    def route(wire: socket.socket, path: str, asked: dict[str, str]) -> None:
        wire.sendall(reply(status, make(), **headers))

    return route


def say(raw: bytes) -> Route:
    """A route that sends these bytes and closes."""
    return lambda wire, path, headers: wire.sendall(raw)


def noise(seed: str, size: int) -> bytes:
    """Bytes by chance, the same every time."""
    return random.Random(seed).randbytes(size)


def mutated(seed: str, good: bytes, times: int) -> bytes:
    """`good` with bytes changed, dropped, doubled and moved, the same every time."""
    rng, data = random.Random(seed), bytearray(good)
    for _ in range(times):
        at = rng.randrange(len(data))
        what = rng.randrange(4)
        if what == 0:
            data[at] = rng.randrange(256)
        elif what == 1:
            del data[at : at + rng.randrange(1, 30)]
        elif what == 2:
            data[at:at] = data[at : at + rng.randrange(1, 60)]
        else:
            piece = bytes(data[at : at + 40])
            place = rng.randrange(len(data))
            data[place:place] = piece
    return bytes(data)
