"""Files and folders: plain text, HTML and e-mail on disk; feed and WARC files by dispatch."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b, sha256
from pathlib import Path
from typing import TYPE_CHECKING

from coranto.capture import Item, Seen
from coranto.capture.books import failed, utc_now
from coranto.capture.folders import Found, changed
from coranto.capture.items import Inside, address_of, hints, own_body, read_feed, unique, with_source
from coranto.capture.mail import message_hints, read_mail
from coranto.capture.marks import Marks
from coranto.capture.mbox import MboxCapturer
from coranto.capture.pages import unchanged
from coranto.capture.paths import FEED_ENDS, MBOX_END, UNREAD_ENDS, WARC_ENDS, path_of, uri_of
from coranto.capture.repair import decode
from coranto.capture.warc import WarcCapturer
from coranto.errors import BadInput, NotNow, OverBudget, Refused
from coranto.records import Body, Capture, Outcome, Source
from coranto.settings import Settings

if TYPE_CHECKING:  # a file needs no client
    from coranto.capture.http import Fetcher

MEDIA_TYPES = {
    ".txt": "text/plain", ".text": "text/plain", ".html": "text/html", ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
}  # fmt: skip
KINDS = (*MEDIA_TYPES, ".eml", MBOX_END, *FEED_ENDS, *WARC_ENDS)
# Vanished files that a message names.
NAMED = 5
# A character has at most four bytes; a page has more markup than text, an e-mail carries attachments.
BYTES_PER_CHAR = 4
# Characters below space that no text has (tab, newlines, form feed and escape are found in old wire copy).
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27})
SNIFFED = 65_536


class FilesCapturer:
    """A file or a folder, with everything in it. Hidden files and links to folders are passed over.

    A feed file gives its own text; the pages that it links to are not fetched. `fetcher` is not used. What was read
    once is read again only when it changed (size, time of change, inode): see `folders`.
    """

    watched = True

    def __init__(self, settings: Settings, fetcher: Fetcher | None = None) -> None:
        self.settings = settings
        self.fetcher = fetcher
        self.now = fetcher.now if fetcher else utc_now

    def capture(self, source: Source, seen: Seen) -> Iterator[Item]:
        """One body per report found, in the order of the paths; a file that cannot be used is refused by name.

        One `unchanged` where nothing is new. Files that are no longer there are told of, once, folder by folder.
        """
        path = path_of(source.address)
        # A file that was refused is looked at again under other limits.
        limits = blake2b(repr((self.settings.parse, KINDS)).encode(), digest_size=4).hexdigest()
        files, quiet = 0, True
        for found in changed(path, source, seen, limits):
            files += found.count
            if found.file is not None:
                for item in self._one(found, found.file, source, seen):
                    quiet = False
                    yield item
            elif found.vanished:
                quiet = False
                yield self._vanished(found.folder, found.vanished, source)
        if not files:
            empty = BadInput(f"{path} is a folder without files; give one with {', '.join(KINDS)}", reason="empty")
            yield failed(empty, uri_of(path), source.id, self.now())
        elif quiet:
            yield unchanged(source, self.now(), f"{path}: {files} files as they were")

    def _one(self, found: Found, file: Path, source: Source, seen: Seen) -> Iterator[Item]:
        """What a new or changed file gives; `found.kept` says whether it is read again as it is."""
        try:
            later = False
            for item in self._file(file, source, seen):
                later = later or (isinstance(item, Outcome) and item.outcome == "quarantined")
                yield item
            found.kept = "" if later else "taken"
        except (Refused, NotNow) as error:
            found.kept = "refused" if isinstance(error, Refused) else ""
            yield failed(error, uri_of(file), source.id, self.now(), file.name)
        except (OSError, ValueError) as error:  # ValueError: a name that no path can have
            message = (
                f"{file} cannot be read: {getattr(error, 'strerror', None) or error}; check the path and its rights"
            )
            told = BadInput(message, reason="missing" if isinstance(error, FileNotFoundError) else "unreadable")
            yield failed(told, uri_of(file), source.id, self.now(), file.name)

    def _vanished(self, folder: Path, names: tuple[str, ...], source: Source) -> Outcome:
        told = ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
        return Outcome(
            address=uri_of(folder), outcome="unchanged", at=self.now(), source=source.id, reason="vanished",
            message=f"{folder}: {len(names)} files are no longer there ({told}); what was read of them is kept",
        )  # fmt: skip

    def _file(self, file: Path, source: Source, seen: Seen) -> Iterator[Item]:
        name = file.name.lower()
        mode = file.stat().st_mode
        if stat.S_ISDIR(mode):
            raise BadInput(f"{file} is a folder that cannot be listed; check its rights", reason="unreadable")
        if not stat.S_ISREG(mode):
            raise BadInput(f"{file} is no ordinary file; give a file or a folder", reason="unknown-kind")
        if name.endswith((*WARC_ENDS, *UNREAD_ENDS, MBOX_END)):
            kind = MboxCapturer if name.endswith(MBOX_END) else WarcCapturer
            inner = replace(source, address=str(file))
            items = kind(self.settings, self.fetcher).capture(inner, Inside(seen, source, uri_of(file)))
            yield from (_as_of(item, source) for item in items)
        elif name.endswith(FEED_ENDS):
            yield from self._feed(file, source, seen)
        elif name.endswith(".eml"):
            yield self._mail(file, source)
        elif file.suffix.lower() in MEDIA_TYPES:
            yield self._text(file, source)
        else:
            raise BadInput(f"{file} is of no known kind; expected one of {', '.join(KINDS)}", reason="unknown-kind")

    def _content(self, file: Path, *, text: bool = True) -> bytes:
        """The bytes of a file that may be a text: neither empty, nor too large, nor (where it must be text) binary."""
        limit = BYTES_PER_CHAR * self.settings.parse.max_chars
        with file.open("rb") as opened:
            before = os.fstat(opened.fileno())
            content = opened.read(limit + 1)
            after = os.fstat(opened.fileno())
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise NotNow(f"{file} is being written; it is read in the next round", reason="being-written")
        if len(content) > limit:
            raise OverBudget(
                f"{file} is larger than {limit} bytes, four for each of the {self.settings.parse.max_chars} characters "
                "that parse.max_chars allows; split it or raise that",
                reason="too-large",
            )  # fmt: skip
        if not content.strip():
            raise BadInput(f"{file} is empty; expected the text of a report", reason="empty")
        if text and is_binary(content):
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
        message = read_mail(self._content(file), str(file), self.settings)
        said = tuple((name, value) for name, value in message_hints(message) if name != "guid")
        headers = (("Content-Type", f"{message.media_type}; charset=utf-8"),)
        return self._body(file, source, message.media_type, message.content, said, headers)

    def _feed(self, file: Path, source: Source, seen: Seen) -> Iterator[Body | Outcome]:
        """The entries of a feed file that it did not hold before, or tells otherwise."""
        feed = read_feed(self._content(file, text=False), uri_of(file), self.settings.parse)
        if not feed.entries:
            raise BadInput(f"{file} is a feed without entries", reason="empty")
        marks, now = Marks(seen, source, f"entries {uri_of(file)}"), {}
        for entry in unique(feed):
            address = address_of(entry, uri_of(file))
            name, mark = _digest(address), _digest(repr(entry))
            now[name] = mark
            if marks.before.get(name) != mark:
                yield own_body(entry, feed, address, self.now(), source, hints(entry, feed, uri_of(file)))
                marks.note(name, mark)
        marks.keep(now)

    def _body(
        self, file: Path, source: Source, media_type: str, content: bytes,
        said: tuple[tuple[str, str], ...] = (), headers: tuple[tuple[str, str], ...] = (),
    ) -> Body:  # fmt: skip
        capture = Capture(
            asked=uri_of(file), address=uri_of(file), fetched_at=self.now(), status=200, media_type=media_type,
            headers=headers, sha256=sha256(content).hexdigest(), size=len(content), source=source.id,
            hints=with_source(source, said),
        )  # fmt: skip
        return Body(capture=capture, content=content)


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


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
