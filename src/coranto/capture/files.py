"""Files and folders: plain text, HTML and e-mail on disk; feed and WARC files by dispatch."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from coranto.capture import Item, Seen
from coranto.capture.books import failed, hints_of, utc_now
from coranto.capture.items import address_of, hints, own_body, read_feed, unique
from coranto.capture.mail import Message
from coranto.capture.paths import FEED_ENDS, UNREAD_ENDS, WARC_ENDS, path_of, uri_of
from coranto.capture.repair import decode
from coranto.capture.warc import WarcCapturer
from coranto.capture.worker import named, shared
from coranto.errors import BadInput, OverBudget, Refused
from coranto.records import Body, Capture, Outcome, Source
from coranto.settings import Settings

if TYPE_CHECKING:  # a file needs no client
    from coranto.capture.http import Fetcher

MEDIA_TYPES = {
    ".txt": "text/plain", ".text": "text/plain", ".html": "text/html", ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
}  # fmt: skip
KINDS = (*MEDIA_TYPES, ".eml", *FEED_ENDS, *WARC_ENDS)
# A character has at most four bytes; a page has more markup than text, an e-mail carries attachments.
BYTES_PER_CHAR = 4
# Characters below space that no text has (tab, newlines, form feed and escape are found in old wire copy).
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27})
SNIFFED = 65_536


class FilesCapturer:
    """A file or a folder, with everything in it. Hidden files and links to folders are passed over.

    A feed file gives its own text; the pages that it links to are not fetched. `fetcher` is not used.
    """

    watched = True

    def __init__(self, settings: Settings, fetcher: Fetcher | None = None) -> None:
        self.settings = settings
        self.fetcher = fetcher
        self.now = fetcher.now if fetcher else utc_now

    def capture(self, source: Source, seen: Seen) -> Iterator[Item]:
        """One body per report found, in the order of the paths; a file that cannot be used is refused by name."""
        path = path_of(source.address)
        files = 0
        for file in walk(path):
            files += 1
            try:
                yield from self._file(file, source, seen)
            except Refused as error:
                yield failed(error, uri_of(file), source.id, self.now(), file.name)
            except OSError as error:
                message = f"{file} cannot be read: {error.strerror or error}; check the path and its rights"
                found = BadInput(message, reason="missing" if isinstance(error, FileNotFoundError) else "unreadable")
                yield failed(found, uri_of(file), source.id, self.now(), file.name)
        if not files:
            empty = BadInput(f"{path} is a folder without files; give one with {', '.join(KINDS)}", reason="empty")
            yield failed(empty, uri_of(path), source.id, self.now())

    def _file(self, file: Path, source: Source, seen: Seen) -> Iterator[Item]:
        name = file.name.lower()
        mode = file.stat().st_mode
        if stat.S_ISDIR(mode):
            raise BadInput(f"{file} is a folder that cannot be listed; check its rights", reason="unreadable")
        if not stat.S_ISREG(mode):
            raise BadInput(f"{file} is no ordinary file; give a file or a folder", reason="unknown-kind")
        if name.endswith((*WARC_ENDS, *UNREAD_ENDS)):
            inner = WarcCapturer(self.settings, self.fetcher)
            yield from (_as_of(item, source) for item in inner.capture(replace(source, address=str(file)), seen))
        elif name.endswith(FEED_ENDS):
            yield from self._feed(file, source)
        elif name.endswith(".eml"):
            yield self._mail(file, source)
        elif file.suffix.lower() in MEDIA_TYPES:
            yield self._text(file, source)
        else:
            raise BadInput(f"{file} is of no known kind; expected one of {', '.join(KINDS)}", reason="unknown-kind")

    def _content(self, file: Path) -> bytes:
        """The bytes of a file that may be a text: neither empty, nor too large, nor binary."""
        limit = BYTES_PER_CHAR * self.settings.parse.max_chars
        with file.open("rb") as opened:
            content = opened.read(limit + 1)
        if len(content) > limit:
            raise OverBudget(
                f"{file} is larger than {limit} bytes, four for each of the {self.settings.parse.max_chars} characters "
                "that parse.max_chars allows; split it or raise that",
                reason="too-large",
            )  # fmt: skip
        if not content.strip():
            raise BadInput(f"{file} is empty; expected the text of a report", reason="empty")
        if is_binary(content):
            raise BadInput(f"{file} is binary; expected text, HTML or e-mail", reason="binary")
        return content

    def _text(self, file: Path, source: Source) -> Body:
        content = self._content(file)
        media = MEDIA_TYPES[file.suffix.lower()]
        # Bytes bound characters from above, so only a file with more bytes than that has to be decoded to count.
        chars = len(content) if len(content) <= self.settings.parse.max_chars else len(decode(content))
        if chars > self.settings.parse.max_chars:
            raise OverBudget(
                f"{file} has {chars} characters, more than parse.max_chars allows ({self.settings.parse.max_chars}); "
                "split it or raise that",
                reason="too-large",
            )  # fmt: skip
        return self._body(file, source, media, content)

    def _mail(self, file: Path, source: Source) -> Body:
        content = self._content(file)
        try:
            message = shared(self.settings.parse).call("coranto.capture.mail:read", Message, content)
        except Refused as error:
            raise named(error, str(file)) from error
        said = (
            ("title", message.subject), ("published", message.date), ("author", message.sender),
            ("language", message.language),
        )  # fmt: skip
        headers = (("Content-Type", f"{message.media_type}; charset=utf-8"),)
        return self._body(file, source, message.media_type, message.content, said, headers)

    def _feed(self, file: Path, source: Source) -> Iterator[Body | Outcome]:
        feed = read_feed(self._content(file), uri_of(file), self.settings.parse)
        if not feed.entries:
            raise BadInput(f"{file} is a feed without entries", reason="empty")
        for entry in unique(feed):
            address = address_of(entry, uri_of(file))
            yield own_body(entry, feed, address, self.now(), source, hints(entry, feed, uri_of(file)))

    def _body(
        self, file: Path, source: Source, media_type: str, content: bytes,
        said: tuple[tuple[str, str], ...] = (), headers: tuple[tuple[str, str], ...] = (),
    ) -> Body:  # fmt: skip
        capture = Capture(
            asked=uri_of(file), address=uri_of(file), fetched_at=self.now(), status=200, media_type=media_type,
            headers=headers, sha256=sha256(content).hexdigest(), size=len(content), source=source.id,
            hints=(*hints_of(source), *((k, v) for k, v in said if v)),
        )  # fmt: skip
        return Body(capture=capture, content=content)


def walk(path: Path) -> Iterator[Path]:
    """The files under `path` in the order of their names, folders entered where they stand; a file gives itself."""
    if not path.is_dir():
        yield path
        return
    try:
        with os.scandir(path) as found:
            entries = sorted((e for e in found if not e.name.startswith(".")), key=lambda e: e.name)
    except OSError:
        yield path  # opening it says what is wrong
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from walk(Path(entry.path))
        elif not entry.is_dir():
            yield Path(entry.path)


def is_binary(content: bytes) -> bool:
    """Whether these bytes are no text: control characters that no text has, in an encoding that is not UTF-16 or 32."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        return False
    head = content[:SNIFFED]
    controls = len(head) - len(head.translate(None, _CONTROL))
    # Stray control characters happen in old wire copy, which frames itself with them; a NUL never does.
    return b"\0" in head or (controls - 8) * 100 > len(head)


def _as_of(item: Item, source: Source) -> Item:
    """The item, booked under the folder that was given rather than the file in it."""
    if isinstance(item, Body):
        return replace(item, capture=replace(item.capture, source=source.id))
    return replace(item, source=source.id)
