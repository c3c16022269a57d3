"""WARC files on a web server, such as those of CC-NEWS: read in parts, record by record, where it stopped last time.

::

    server ─ byte ranges ─> gzip members ─> one file each ─ WarcCapturer ─> bodies and outcomes, at their offsets

Each member is handed to the reader of WARC files on disk, so that what a record is, is said in one place.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from coranto.capture import Item, Seen
from coranto.capture.books import failed, utc_now
from coranto.capture.http import Fetcher
from coranto.capture.marks import mark_of
from coranto.capture.pages import unchanged
from coranto.capture.paths import path_of
from coranto.capture.ranges import MEMBER, Member, Parts, members
from coranto.capture.warc import WarcCapturer
from coranto.errors import BadInput, NotNow, Refused
from coranto.records import Body, Outcome, Source
from coranto.settings import Settings

# Members without a page (requests, pictures) after which the place is saved all the same.
SAVED_EVERY = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where reading stopped: the offset of a gzip member, and what tells that it is still the same file."""

    offset: int = 0
    etag: str = ""
    modified: str = ""
    length: int = 0
    done: bool = False


class AnyWarcCapturer:
    """The kind `warc`: a WARC file on disk, or on a web server where its address is one of the web.

    One on disk that was read to its end is read again only when it changed (size, time of change, inode).
    """

    options: tuple[str, ...] = ()

    def __init__(self, settings: Settings, fetcher: Fetcher | None = None) -> None:
        self.settings = settings
        self.fetcher = fetcher
        self.now = fetcher.now if fetcher else utc_now

    def capture(self, source: Source, seen: Seen) -> Iterator[Item]:
        """Every page in the file; one `unchanged` where it was read before."""
        if source.address.lower().startswith(("http://", "https://")):
            yield from RemoteWarcCapturer(self.settings, self.fetcher).capture(source, seen)
            return
        mark = _mark(path_of(source.address))
        if mark and seen.state(source.id, "file") == mark:
            yield unchanged(source, self.now())
            return
        whole = True
        for item in WarcCapturer(self.settings, self.fetcher).capture(source, seen):
            whole = whole and not (isinstance(item, Outcome) and item.outcome == "quarantined")
            yield item
        if mark and whole:
            # As it stood before it was read: what was appended meanwhile shows in the next round.
            seen.save(source.id, "file", mark)


def _mark(path: Path) -> str:
    """What tells that a file is as it was; empty where there is none."""
    try:
        return mark_of(path.stat())
    except OSError:
        return ""


class RemoteWarcCapturer:
    """One .warc.gz on a web server that gives byte ranges. A round goes on where the one before stopped."""

    options: tuple[str, ...] = ()

    def __init__(self, settings: Settings, fetcher: Fetcher | None = None) -> None:
        self.settings = settings
        self.fetcher = fetcher or Fetcher(settings.fetch)

    def capture(self, source: Source, seen: Seen) -> Iterator[Item]:
        """Every page in the file that was not read yet; one `unchanged` where all of it was, and it is the same."""
        place = Place(**json.loads(seen.state(source.id, "place") or "{}"))
        try:
            if place.done and self._same(source, place):
                yield unchanged(source, self.fetcher.now())
                return
        except (Refused, NotNow) as error:
            yield failed(error, source.address, source.id, self.fetcher.now())
            return
        place = Place() if place.done else place
        parts = Parts(self.fetcher, source.address, place.offset, place.etag, place.modified, place.length)
        try:
            yield from self._read(parts, source, seen)
        except (Refused, NotNow) as error:
            if error.reason == "changed":
                seen.save(source.id, "place", "{}")
            yield failed(error, source.address, source.id, self.fetcher.now())

    def _same(self, source: Source, place: Place) -> bool:
        """Whether a file that was read to its end is still the one that it was."""
        if not place.etag and not place.modified:
            parts = Parts(self.fetcher, source.address, 0, "", "", 0)
            parts.size = 1
            parts.read()
            return parts.length == place.length
        try:
            answer = self.fetcher.get(source.address, etag=place.etag or None, modified=place.modified or None)
        except Refused as error:
            if error.reason != "body-bytes":
                raise
            return False  # it sends the file, which is too large to be taken whole: it is another one
        return answer.unchanged

    def _read(self, parts: Parts, source: Source, seen: Seen) -> Iterator[Item]:
        name = Path(unquote(urlsplit(source.address).path)).name or "remote.warc.gz"
        begins = parts.at == 0
        with tempfile.TemporaryDirectory(prefix="coranto-") as folder:
            path = Path(folder) / name[-120:]
            for count, member in enumerate(members(parts, 2 * self.settings.fetch.max_bytes), 1):
                if begins and not member.raw.startswith(MEMBER):
                    raise self._no_warc(source, member, parts)
                told = False
                for item in self._items(member, path, source, begins):
                    told = True
                    yield item
                begins = False
                if told or count % SAVED_EVERY == 0:
                    self._save(parts, member.offset + member.size, source, seen)
        if begins:
            raise BadInput(f"{source.address} is empty", reason="empty", item=source.address)
        self._save(parts, parts.at, source, seen, done=True)

    def _save(self, parts: Parts, offset: int, source: Source, seen: Seen, *, done: bool = False) -> None:
        place = Place(offset, parts.etag, parts.modified, parts.length, done)
        seen.save(source.id, "place", json.dumps(asdict(place)))

    def _no_warc(self, source: Source, member: Member, parts: Parts) -> BadInput:
        if not member.raw and member.size == parts.length:
            return BadInput(
                f"{source.address} is compressed as one piece, not record by record; download it and add the file",
                reason="warc-whole", item=source.address,
            )  # fmt: skip
        return BadInput(
            f"{source.address} is no .warc.gz; a plain .warc has to be downloaded first", reason="not-warc",
            item=source.address,
        )  # fmt: skip

    def _items(self, member: Member, path: Path, source: Source, begins: bool) -> Iterator[Item]:
        """What one member holds, with the file on the server in place of the one it was put into."""
        place = f"{source.address}#{member.offset}"
        if not member.raw:
            told = BadInput(
                f"{place}: a record of {member.size} bytes, too large; the rest was read", reason="warc-too-large"
            )
            yield failed(told, place, source.id, self.fetcher.now())
            return
        path.write_bytes(member.raw)
        reader = WarcCapturer(self.settings, self.fetcher)
        for item in reader.capture(replace(source, address=str(path)), _Nothing()):
            if isinstance(item, Body):
                hints = (*(h for h in item.capture.hints if h[0] != "warc"), ("warc", f"{path.name}:{member.offset}"))
                yield replace(item, capture=replace(item.capture, source=source.id, hints=hints))
            elif isinstance(item, Outcome) and item.outcome != "unchanged":
                if item.reason == "not-warc" and begins:
                    raise BadInput(f"{source.address} holds no WARC record", reason="not-warc", item=source.address)
                reason = "warc-damaged" if item.reason == "not-warc" else item.reason
                message = item.message.replace(str(path), place)
                yield replace(item, address=place, source=source.id, reason=reason, message=message)


class _Nothing:
    """A `Seen` that remembers nothing: a member of a file is read once, and its place is remembered for it."""

    def state(self, _source: str, _key: str) -> None:
        return None

    def save(self, _source: str, _key: str, _value: str) -> None:
        pass

    def known(self, _address: str) -> bool:
        return False
