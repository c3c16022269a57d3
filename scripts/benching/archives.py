"""WARC files in the benchmark: records a second, coranto's reader beside others, and whole files to stored captures.

The file holds RECORDS answers of some 60 kB, cut out of real pages and gzipped record by record. All readers read every
block to its end; none checks digests. Times are those of the processor, all processes together, so what a pipeline
gains on several cores does not count.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

from benching import tables
from benching.rows import Row

RECORDS, SIZE = 2_000, 60_000
LEAST = 400  # records a second that should be stored
RATE, STORED = "records/s", "captures/s, stored"


@dataclass(frozen=True)
class ArchivePeer:
    """One other reader of WARC files. `module` is what it needs beside coranto."""

    name: str
    package: str
    module: str
    count: Callable[[Path], int]

    @property
    def installed(self) -> bool:
        """Whether it can run here."""
        return find_spec(self.module) is not None

    @property
    def known(self) -> str:
        """Its name and version."""
        try:
            return f"{self.name} {version(self.package)}"
        except PackageNotFoundError:
            return self.name


def warcio(path: Path) -> int:
    """Its iterator, each block read."""
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as file:
        return sum(bool(record.raw_stream.read()) for record in ArchiveIterator(file))


def fastwarc(path: Path) -> int:
    """Its iterator, each block read."""
    from fastwarc.warc import ArchiveIterator

    with path.open("rb") as file:
        return sum(bool(record.reader.read()) for record in ArchiveIterator(file))


PEERS = (
    ArchivePeer("warcio", "warcio", "warcio", warcio),
    ArchivePeer("fastwarc", "fastwarc", "fastwarc", fastwarc),
)


def ours(path: Path) -> int:
    """The reader alone, in this process."""
    from coranto.capture.warcrecords import Record, records

    with path.open("rb") as file:
        return sum(isinstance(found, Record) for found in records(file, 10_000_000))


def stored(path: Path) -> int:
    """The whole way: a worker that reads, captures, segments, database."""
    from coranto.journey import gather, open_store
    from coranto.records import Source
    from coranto.settings import load

    with tempfile.TemporaryDirectory() as folder:
        settings = load(data=Path(folder))
        store = open_store(settings)
        tally = gather(store, settings, [Source(kind="warc", address=str(path))])
        store.close()
    return tally["stored"]


def spent(run: Callable[[], int]) -> tuple[int, float]:
    """What a call gives, and its seconds on the processor, those of its workers included."""
    from coranto.capture.worker import shared
    from coranto.settings import Settings

    def now() -> float:
        shared(Settings().parse).close()  # the time of a process is known when it has ended
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + children.ru_utime + children.ru_stime

    begun = now()
    given = run()
    return given, now() - begun


def write(path: Path, pages: list[bytes]) -> None:
    """A file of RECORDS answers of SIZE bytes, each another stretch of a page."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for n in range(RECORDS):
            page = pages[n % len(pages)]
            begin = n * 7919 % max(1, len(page) - SIZE)
            content = (b"<!-- %d -->" % n + page[begin:] + b" ".join(pages[: 1 + SIZE // len(pages[0])]))[:SIZE]
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            address = f"https://news.example/{n}"
            writer.write_record(writer.create_warc_record(address, "response", BytesIO(content), http_headers=http))


def measured(shared: Path) -> dict[str, dict[str, float]]:
    """The figures of every reader, ours first."""
    from benching.costs import sample

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.warc.gz"
        write(path, [content for _, content in sample(shared) if len(content) > SIZE // 4])
        readers: dict[str, Callable[[Path], int]] = {tables.OURS: ours}
        readers |= {peer.known: peer.count for peer in PEERS if peer.installed}
        found: dict[str, dict[str, float]] = {}
        for name, count in readers.items():
            number, seconds = spent(lambda count=count: count(path))  # type: ignore[misc]
            assert number >= RECORDS, f"{name} read {number} records of {RECORDS}"
            found[name] = {RATE: round(number / seconds)}
        number, seconds = spent(lambda: stored(path))
        found[tables.OURS][STORED] = round(number / seconds)
    return found


def bench(shared: Path) -> Iterator[Row]:
    """Our figures, the fastest other reader beside the first."""
    found = measured(shared)
    mine = found.pop(tables.OURS)
    fastest = max(found, key=lambda name: found[name][RATE], default="")
    beside = f"{fastest} {found[fastest][RATE]:g}" if fastest else ""
    yield Row("WARC, cost", f"records of {SIZE // 1000} kB read", f"{mine[RATE]:g}/s", peer=beside)
    holds = mine[STORED] >= LEAST
    yield Row("WARC, cost", "  the same to stored captures", f"{mine[STORED]:g}/s", f">= {LEAST}/s", holds)


def show(shared: Path) -> dict[str, dict[str, Any]]:
    """Print every reader beside every other, and give the figures."""
    found = measured(shared)
    tables.show(f"WARC, {RECORDS} records of {SIZE // 1000} kB (a second of the processor)", found)
    return found
