"""CC-NEWS and other WARC files, streamed: the pages in them, as they were answered.

The file is read and its records are parsed in a killable worker (`warcpages`), which sends pages in batches. A worker
that runs out of CPU, memory or time is begun anew at the place it had come to, one record at a time, so that only the
record at fault is lost.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from coranto.capture import Item, Seen
from coranto.capture.books import hints_of, utc_now
from coranto.capture.paths import path_of, uri_of
from coranto.capture.warcpages import Batch, Fault, Page
from coranto.capture.worker import shared
from coranto.errors import Refused
from coranto.records import Body, Capture, Outcome, Source
from coranto.settings import Settings

if TYPE_CHECKING:  # a file needs no client
    from coranto.capture.http import Fetcher

# Damage beyond this is counted in one last line, so that a hostile file does not fill the books.
MOST_FAULTS = 1000
# Workers that a file may cost, and for how many bytes one more: each may have used all its CPU seconds.
MOST_KILLS, BYTES_PER_KILL = 8, 50_000_000
MESSAGES = {
    "warc-damaged": "{path} is damaged at offset {place} ({what}); the rest was read",
    "warc-zstd": "{path} is compressed with Zstandard, which is not read; give it as .warc or .warc.gz (zstd -dc FILE "
    "| gzip > FILE.warc.gz)",
    "warc-arc": "{path} is an ARC file, the form before WARC, which is not read; convert it (warcio recompress FILE "
    "FILE.warc.gz)",
}
RECORD = "{path}: the record at offset {place} {what}; the rest was read"
ITEM = "{path} at offset {place}: {what}"


class WarcCapturer:
    """One WARC file (.warc or .warc.gz). `fetcher` is not used; it is there because all capturers take one."""

    reader = "coranto.capture.warcpages:read"

    def __init__(self, settings: Settings, fetcher: Fetcher | None = None) -> None:
        self.settings = settings
        self.now = fetcher.now if fetcher else utc_now

    def capture(self, source: Source, seen: Seen) -> Iterator[Item]:
        """Every page in the file: response records of status 200, resource and conversion records with text.

        What is damaged gives a refusal that names file and offset; the records before and after it are kept. Where a
        record lies in a gzip member of several, its offset is written as that of the member, ``+``, and how far into
        the unpacked member.
        """
        path = path_of(source.address)
        try:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                raise OSError("it is no ordinary file")
            with path.open("rb"):
                pass
        except OSError as error:
            yield self._refused(source, path, "unreadable", f"{path} cannot be read: {error}; check path and rights")
            return
        yield from self._found(path, status.st_size, source)

    def _found(self, path: Path, size: int, source: Source) -> Iterator[Item]:
        """What the workers tell, faults beyond MOST_FAULTS as one number; a file without any record is one refusal."""
        early: list[Fault] | None = []  # damage before the first record: whether this is a WARC is not known yet
        faults = 0
        for item, records in self._read(path, size):
            if records and early is not None:
                yield from (self._told(fault, path, source) for fault in early)
                early = None
            if isinstance(item, Page):
                yield self._body(item, path, source)
            elif item is not None:
                faults += 1
                if faults > MOST_FAULTS:
                    continue
                if early is not None and item.reason == "warc-damaged":
                    early.append(item)
                else:
                    early = None
                    yield self._told(item, path, source)
        if early is not None:
            yield self._refused(source, path, "not-warc", f"{path} holds no WARC record; expected .warc or .warc.gz")
        elif faults > MOST_FAULTS:
            more = f"{path} has {faults - MOST_FAULTS} more faults than the {MOST_FAULTS} that are told one by one"
            yield self._refused(source, path, "warc-faults", more)

    def _read(self, path: Path, size: int) -> Iterator[tuple[Page | Fault | None, int]]:
        """What is in the file, with the number of records so far, by as many workers as it takes."""
        fetch, pool = self.settings.fetch, shared(self.settings.parse)
        limits = (fetch.max_bytes, fetch.max_header_bytes, fetch.max_ratio)
        place, damaged, slowly, records = (0, 0), False, False, 0
        skipped: tuple[int, int] | None = None  # where a record was at fault
        kills = MOST_KILLS + size // BYTES_PER_KILL
        while True:
            before = records
            given = (str(path.absolute()), *place, damaged, limits, slowly, skipped == place)
            try:
                for batch in pool.stream(self.reader, Batch, *given):
                    records = before + batch.records
                    yield from ((item, records) for item in batch.items)
                    yield None, records
                    place, damaged = (batch.offset, batch.within), batch.damaged
                return
            except Refused as error:
                kills -= 1
                if kills < 0:
                    yield Fault(*place, "warc-over-budget", f"{error}; nothing after this place was read"), 1
                    return
                if not slowly:  # find out which record it was
                    slowly = True
                elif skipped == place:  # the record is not to blame, but the way to it
                    place, damaged, slowly = (place[0] + 1, 0), True, False
                else:
                    yield Fault(*place, error.reason, f"{error}; the rest was read"), 1
                    skipped, slowly = place, False

    def _body(self, page: Page, path: Path, source: Source) -> Body:
        hints = (*hints_of(source), ("warc", f"{path.name}:{_place(page)}"))
        capture = Capture(
            asked=page.address, address=page.address, fetched_at=page.date, status=200, media_type=page.media_type,
            headers=page.headers, sha256=sha256(page.content).hexdigest(), size=len(page.content), source=source.id,
            hints=(*hints, ("truncated", page.truncated)) if page.truncated else hints,
        )  # fmt: skip
        return Body(capture=capture, content=page.content)

    def _told(self, fault: Fault, path: Path, source: Source) -> Outcome:
        of_record = fault.reason in ("warc-torn", "warc-too-large", "warc-no-length")
        form = MESSAGES.get(fault.reason, RECORD if of_record else ITEM)
        message = form.format(path=path, place=_place(fault), what=fault.what)
        return self._refused(source, path, fault.reason, message, _place(fault))

    def _refused(self, source: Source, path: Path, reason: str, message: str, place: str = "") -> Outcome:
        address = f"{uri_of(path)}#{place}" if place else uri_of(path)
        return Outcome(
            address=address, outcome="refused", at=self.now(), source=source.id, reason=reason, message=message
        )


def _place(item: Page | Fault) -> str:
    return f"{item.offset}+{item.within}" if item.within else str(item.offset)
