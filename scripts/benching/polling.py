"""What a round of gathering costs: many feeds on as many hosts, each answer 50 ms away, most of them unchanged.

::

    PYTHONPATH=src:scripts python -m benching.polling [--feeds 2000] [--latency 0.05] [--changed 0.1]

The hosts are names that a resolver of ours leads to one server on loopback, in a process of its own. A first round asks
all of them for the first time (robots.txt, the feed whole); before the measured one, a tenth of the feeds get new
entries, whose pages are fetched. Printed are wall and CPU seconds and the memory of this process at its highest.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from benching.rows import Row

ENTRIES, NEW, WORDS = 30, 3, 60
# Feeds of the round in the benchmark.
SHORT = 400


def feed(number: int, edition: int, port: int) -> bytes:
    """A feed of `ENTRIES` entries, `NEW` of which are of this edition only."""
    entries = [f"{edition}-{n}" for n in range(NEW if edition else 0)] + [f"0-{n}" for n in range(ENTRIES)]
    items = "".join(
        f"<item><title>Report {e} of feed {number}</title><link>http://f{number}.example:{port}/page/{e}</link>"
        f"<pubDate>Wed, 01 May 2024 10:00:00 GMT</pubDate><description>{'Words of it. ' * WORDS}</description></item>"
        for e in entries[:ENTRIES]
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>{items}</channel></rss>'.encode()


def serve(latency: float, changed: float, says: Connection) -> None:
    """The server: feeds of edition 0 until `says` hears anything, then a share of them of edition 1."""
    edition = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            path, host = head.split(" ", 2)[1], head.partition("host: f")[2].partition(".")[0]
            await asyncio.sleep(latency)
            writer.write(reply(path, int(host), head))
            await writer.drain()
        finally:
            writer.close()

    def reply(path: str, number: int, head: str) -> bytes:
        now = edition if number % round(1 / changed) == 0 else 0
        if path == "/robots.txt":
            return b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        if path != "/feed":
            body, kind = f"<title>{path}</title><p>{'Words of a page. ' * 400}</p>".encode(), "text/html"
        elif f'if-none-match: "{now}"' in head:
            return b"HTTP/1.1 304 Same\r\nConnection: close\r\n\r\n"
        else:
            body, kind = feed(number, now, port), "application/rss+xml"
        head = f'HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nETag: "{now}"\r\nConnection: close\r\n'
        return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body

    port = 0

    async def main() -> None:
        nonlocal edition, port
        server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1024)
        port = server.sockets[0].getsockname()[1]
        says.send(port)
        while not says.poll():
            await asyncio.sleep(0.05)
        says.recv()
        edition = 1
        says.send(edition)
        await server.serve_forever()

    asyncio.run(main())


def measure(feeds: int, latency: float, changed: float) -> dict[str, float]:
    """Seconds, CPU seconds and outcomes of the second round, and the memory of the whole."""
    from coranto.capture.http import Fetcher
    from coranto.gathering import Round
    from coranto.records import Source
    from coranto.settings import load
    from coranto.store.sql import SqlStore

    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(latency, changed, theirs), daemon=True)
    server.start()
    port = ours.recv()
    sources = [Source(kind="feed", address=f"http://f{n}.example:{port}/feed") for n in range(feeds)]
    settings = load(fetch={"allow_networks": ("127.0.0.0/8",), "concurrency": 32}, pages=False)
    fetcher = Fetcher(settings.fetch, lookup=lambda host, _: ["127.0.0.1"])
    with tempfile.TemporaryDirectory() as folder:
        store = SqlStore.open(Path(folder))
        begun = time.perf_counter()
        first = Round(store, settings, fetcher).run(sources)
        first_seconds = time.perf_counter() - begun
        ours.send("on")
        ours.recv()
        settings = settings.model_copy(update={"pages": True})
        begun, cpu = time.perf_counter(), time.process_time()
        tally = Round(store, settings, fetcher).run(sources)
        found = {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - cpu, "first": first_seconds}
        troubles = list(store.check())
        assert not troubles, troubles
        store.close()
    server.kill()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**found, "MB": peak, "first stored": first["stored"], **{k: float(v) for k, v in tally.items()}}


def bench() -> Iterator[Row]:
    """A short round for the table."""
    found = measure(SHORT, 0.05, 0.1)
    per = found["cpu"] / SHORT * 1000
    yield Row("cost", f"a round over {SHORT} feeds on as many hosts, 50 ms away, 90 % unchanged",
              f"{found['seconds']:.1f} s, {per:.1f} ms of CPU a feed")  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=2000)
    parser.add_argument("--latency", type=float, default=0.05)
    parser.add_argument("--changed", type=float, default=0.1)
    given = parser.parse_args()
    for name, value in measure(given.feeds, given.latency, given.changed).items():
        print(f"{name:<14}{value:10.1f}")
