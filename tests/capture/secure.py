"""A server under TLS on loopback that speaks HTTP/2 (or whatever it is told to) to one client after another."""

from __future__ import annotations

import contextlib
import socket
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h2.config
import h2.connection
import h2.events
import h2.settings

from capture.server import Listener

# What a route does with a request: (connection, stream, path, headers, the wire).
Route = Callable[["Secure", h2.connection.H2Connection, int, socket.socket], None]
ENDED = (h2.events.StreamEnded, h2.events.RequestReceived)


def certificate(openssl: str, folder: Path, *names: str) -> tuple[Path, Path]:
    """A self-signed certificate for these names, and its key."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    made = subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", f"/CN={names[0]}", "-addext", f"subjectAltName={','.join(f'DNS:{name}' for name in names)}",
         "-keyout", str(key), "-out", str(cert)],
        capture_output=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-200:]
    return cert, key


class Secure(Listener):
    """`routes` maps a path to (status, headers, body) or to a function that plays with the connection.

    `raw`, where set, talks to every wire under TLS itself; `bare` to the wire before TLS.
    """

    def __init__(self, cert: Path, key: Path, alpn: tuple[str, ...] = ("h2", "http/1.1")) -> None:
        self.routes: dict[str, tuple[int, list[tuple[str, str]], bytes] | Route] = {}
        self.raw: Callable[[ssl.SSLSocket], None] | None = None
        self.bare: Callable[[socket.socket], None] | None = None
        self.asked: list[dict[str, str]] = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(cert, key)
        self._context.set_alpn_protocols([*alpn])
        super().__init__()

    def _talk(self, wire: socket.socket) -> None:
        with wire, contextlib.suppress(OSError, h2.exceptions.H2Error):
            wire.settimeout(20)
            if self.bare is not None:
                self.bare(wire)
                return
            with self._context.wrap_socket(wire, server_side=True) as safe:
                if self.raw is not None or safe.selected_alpn_protocol() != "h2":
                    (self.raw or _plain)(safe)
                else:
                    self._speak(safe)

    def _speak(self, wire: socket.socket) -> None:
        config = h2.config.H2Configuration(
            client_side=False,
            validate_outbound_headers=False,
            normalize_outbound_headers=False,
            header_encoding="utf-8",
        )
        talk = h2.connection.H2Connection(config)
        talk.initiate_connection()
        wire.sendall(talk.data_to_send())
        while data := wire.recv(65536):
            for event in talk.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    headers = {str(k): str(v) for k, v in event.headers}
                    self.asked.append(headers)
                    self._answer(talk, event.stream_id, headers, wire)
            wire.sendall(talk.data_to_send())

    def _answer(self, talk: h2.connection.H2Connection, stream: int, headers: dict[str, str], wire: Any) -> None:
        route = self.routes.get(headers[":path"], (404, [], b"no"))
        if callable(route):
            route(self, talk, stream, wire)
            return
        status, more, body = route
        talk.send_headers(stream, [(":status", str(status)), *more])
        for at in range(0, len(body), 16_000):
            talk.send_data(stream, body[at : at + 16_000])
        talk.end_stream(stream)


def _plain(wire: ssl.SSLSocket) -> None:
    wire.recv(65536)
    wire.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nplain")


def frame(kind: int, payload: bytes = b"", flags: int = 0, stream: int = 0) -> bytes:
    """One HTTP/2 frame."""
    return len(payload).to_bytes(3, "big") + bytes((kind, flags)) + stream.to_bytes(4, "big") + payload


def flood(piece: bytes, first: bytes = b"", headers: bool = False) -> Route:
    """A route that sends `piece` for as long as the wire holds, after the headers of an answer where asked for."""

    def run(server: Secure, talk: h2.connection.H2Connection, stream: int, wire: socket.socket) -> None:
        if headers:
            talk.send_headers(stream, [(":status", "200"), ("content-type", "text/html")])
        wire.sendall(talk.data_to_send() + first)
        block = piece * max(1, 16_000 // len(piece))
        for _ in range(200_000_000 // len(block)):
            wire.sendall(block)

    return run
