"""A small HTTP server on loopback that answers as it is told, politely or not."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

Handler = Callable[[socket.socket, str, dict[str, str]], None]


def reply(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """One whole answer; header names with _ for -."""
    lines = [f"HTTP/1.1 {status} X", *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items())]
    if not any(line.lower().startswith(("content-length", "transfer-encoding")) for line in lines):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def page(text: str, title: str = "A title") -> bytes:
    return f"<html><head><title>{title}</title></head><body><p>{text}</p></body></html>".encode()


def zipped(body: bytes) -> bytes:
    return gzip.compress(body)


class Listener:
    """A socket on loopback whose every connection is talked to in a thread of its own."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                wire, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(wire,), daemon=True).start()

    def _talk(self, wire: socket.socket) -> None:
        raise NotImplementedError

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # else the thread that waits there takes one more
        self._socket.close()


class Server(Listener):
    """`routes` maps a path to bytes, or to a function that talks to the socket. Every request is kept in `asked`."""

    def __init__(self) -> None:
        self.routes: dict[str, bytes | Handler] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        super().__init__()
        self.url = f"http://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [path for path, _headers in self.asked if path != "/robots.txt"]

    def _talk(self, wire: socket.socket) -> None:
        with wire, contextlib.suppress(OSError):
            wire.settimeout(20)
            raw = b""
            while b"\r\n\r\n" not in raw:
                more = wire.recv(65536)
                if not more:
                    return
                raw += more
            first, *lines = raw.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
            path = first.split(" ")[1]
            headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
            self.asked.append((path, headers))
            route = self.routes.get(path, reply(404, b"no"))
            if callable(route):
                route(wire, path, headers)
            else:
                wire.sendall(route)


class Memory:
    """A `Seen` in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.addresses: set[str] = set()

    def state(self, source: str, key: str) -> str | None:
        return self.kept.get((source, key))

    def save(self, source: str, key: str, value: str) -> None:
        self.kept[source, key] = value

    def known(self, address: str) -> bool:
        return address in self.addresses

    def take(self, items: Iterator[Any], fetcher: Any = None) -> list[Any]:
        """All items, each lead followed; what came as a body or was refused counts as known from then on."""
        from coranto.capture.pages import fetch_page
        from coranto.records import Body, Lead

        found = [fetch_page(fetcher, item) if isinstance(item, Lead) else item for item in items]
        for item in found:
            if isinstance(item, Body):
                self.addresses |= {item.capture.asked, item.capture.address}
            elif item.outcome == "refused":
                self.addresses.add(item.address)
        return found
