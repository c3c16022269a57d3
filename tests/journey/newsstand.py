"""A small outlet on loopback: an RSS feed and the pages it links to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def page(title: str, paragraphs: list[str], published: str = "") -> str:
    """A plain article page; `published` is an ISO instant or empty."""
    meta = f'<meta property="article:published_time" content="{published}">' if published else ""
    body = "\n".join(f"<p>{escape(p, quote=False)}</p>" for p in paragraphs)
    return (
        f"<!doctype html><html lang=en><head><title>{escape(title)}</title>{meta}</head><body><header><nav>"
        f"<a href=/>Home</a> <a href=/sport>Sport</a></nav></header><article><h1>{escape(title)}</h1>{body}</article>"
        "<footer>All rights reserved.</footer></body></html>"
    )


@contextmanager
def newsstand(pages: dict[str, tuple[str, str, str]]) -> Iterator[str]:
    """Serves {path: (title, html, ISO instant)} and a feed of them at ``/feed.xml``; gives the address of the feed."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            base = f"http://127.0.0.1:{self.server.server_address[1]}"
            if self.path == "/feed.xml":
                items = "".join(
                    f"<item><title>{escape(t)}</title><link>{base}{p}</link><guid>{base}{p}</guid>"
                    f"<pubDate>{format_datetime(datetime.fromisoformat(d))}</pubDate></item>"
                    for p, (t, _, d) in pages.items()
                )
                feed = (
                    f'<rss version="2.0"><channel><title>Newsstand</title><link>{base}/</link>{items}</channel></rss>'
                )
                self._send(200, "application/rss+xml", feed)
            elif self.path in pages:
                self._send(200, "text/html; charset=utf-8", pages[self.path][1])
            else:
                self._send(404, "text/plain", "not here")

        def _send(self, status: int, kind: str, text: str) -> None:
            content = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/feed.xml"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
