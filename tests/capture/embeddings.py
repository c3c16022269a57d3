"""A server with an embeddings call on loopback; `script` says how the next requests are answered, then all is well."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

SIZE = 48
Answer = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


def vector(text: str, size: int = SIZE) -> list[float]:
    """Numbers that depend on the words of a text: texts that share words are alike."""
    total = np.zeros(size)
    for word in text.casefold().split():
        seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")
        total += np.random.default_rng(seed).normal(size=size)
    return [float(v) for v in total]


def well(handler: BaseHTTPRequestHandler, asked: dict[str, Any], size: int = SIZE) -> None:
    data = [{"object": "embedding", "index": n, "embedding": vector(t, size)} for n, t in enumerate(asked["input"])]
    reply(handler, 200, {"object": "list", "data": data[::-1], "model": asked["model"]})


def reply(handler: BaseHTTPRequestHandler, status: int, body: Any, **headers: str) -> None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(content)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(content)


def status(code: int, body: Any = b"no", **headers: str) -> Answer:
    return lambda handler, _asked: reply(handler, code, body, **headers)


def silent(handler: BaseHTTPRequestHandler, _asked: dict[str, Any]) -> None:
    time.sleep(3)


def dripping(handler: BaseHTTPRequestHandler, _asked: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(30):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


class Embeddings:
    """`asked` are the requests in order: their headers and what they asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.script: list[Answer] = []
        self.usual: Answer = well
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append(({k.lower(): v for k, v in self.headers.items()}, asked))
                answer = outer.script.pop(0) if outer.script else outer.usual
                try:
                    answer(self, asked)
                except OSError:
                    self.close_connection = True  # who asked has gone

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1/embeddings"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def texts(self) -> list[str]:
        return [text for _, asked in self.asked for text in asked["input"]]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
