"""E-mail newsletters in an mbox file: one long file to which a mail program appends."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from coranto.capture import Item, Seen
from coranto.capture.books import failed, utc_now
from coranto.capture.mail import address_of, mark, message_body, read_mail
from coranto.capture.marks import Marks
from coranto.capture.pages import unchanged
from coranto.capture.paths import path_of, uri_of
from coranto.errors import BadInput, OverBudget, Refused
from coranto.records import Source
from coranto.settings import Settings

if TYPE_CHECKING:  # a file needs no client
    from coranto.capture.http import Fetcher

READ_BYTES = 1 << 18
# A message begins with such a line after an empty one (RFC 4155).
_BEGIN = re.compile(rb"[\r\n]{0,4}(?=From [^\r\n]{1,1000}\r?\n)")
_NEXT = re.compile(rb"\n\r?\n(?=From [^\r\n]{1,1000}\r?\n)")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
# Looked at before the place where reading goes on: another file there means that all is read anew.
TAIL = 256
# How much is kept back while looking for the next beginning.
OVERLAP = 1100


@dataclass(frozen=True, slots=True)
class Part:
    """One message: `start` and `end` are offsets in the file; `content` is None where it is longer than is read."""

    start: int
    end: int
    content: bytes | None


class MboxCapturer:
    """One mbox file, which is never changed. `fetcher` is not used.

    Reading goes on where it ended in the round before, while the bytes before that place are still the same. What is
    known by its Message-ID and words is not given twice.
    """

    options: tuple[str, ...] = ()
    watched = True

    def __init__(self, settings: Settings, fetcher: Fetcher | None = None) -> None:
        self.settings = settings
        self.now = fetcher.now if fetcher else utc_now

    def capture(self, source: Source, seen: Seen) -> Iterator[Item]:
        """One body for each message that is new; a message that cannot be read is refused by its place in the file."""
        path = path_of(source.address)
        try:
            with path.open("rb") as file:
                yield from self._messages(file, path, source, seen)
        except OSError as error:
            reason = "missing" if isinstance(error, FileNotFoundError) else "unreadable"
            told = BadInput(f"{path} cannot be read: {error.strerror or error}; check path and rights", reason=reason)
            yield failed(told, uri_of(path), source.id, self.now(), path.name)

    def _messages(self, file: BinaryIO, path: Path, source: Source, seen: Seen) -> Iterator[Item]:
        marks = Marks(seen, source, "messages")
        known = dict(marks.before)
        start = _resumed(file, seen.state(source.id, "place"))
        file.seek(start)
        met, quiet = start > 0, True
        for part in parts(file, start, self.settings.fetch.max_bytes):
            met = True
            item, found = self._item(part, path, source, known)
            if item is not None:
                quiet = False
                yield item
            if found and found not in known:
                known[found] = "-"
                marks.note(found, "-")
            seen.save(source.id, "place", _place(file, part))
        marks.keep(known)
        if not met:
            none = BadInput(f"{path} holds no message; an mbox file begins with a line 'From …'", reason="not-mbox")
            yield failed(none, uri_of(path), source.id, self.now(), path.name)
        elif quiet:
            yield unchanged(source, self.now())

    def _item(self, part: Part, path: Path, source: Source, known: dict[str, str]) -> tuple[Item | None, str]:
        """The message as a body, or how it failed, with what it is known by; None where it is known."""
        place = f"{uri_of(path)}#{part.start}"
        try:
            if part.content is None:
                raise OverBudget(
                    f"{path}: the message at offset {part.start} is longer than fetch.max_bytes", reason="too-large"
                )
            message = read_mail(part.content, f"{path} at offset {part.start}", self.settings)
        except Refused as error:
            return failed(error, place, source.id, self.now()), ""
        found = mark(message)[:16]
        if found in known:
            return None, found
        return message_body(message, address_of(message, uri_of(path)), self.now(), source), found


def parts(file: BinaryIO, start: int, limit: int) -> Iterator[Part]:
    """The messages from `start` on; what stands before the first one is passed over. At most `limit` bytes are held."""
    buffer, at, ended = b"", start, False
    begun = long = False
    begin = start
    while not ended:
        more = file.read(READ_BYTES)
        # Read by others between two messages: the place is kept here.
        place = file.tell()
        ended = not more
        buffer += more
        while True:
            if not begun:
                match = _BEGIN.match(buffer) if at == start else None
                if match is None and not (match := _NEXT.search(buffer)):
                    break
                buffer, at = buffer[match.end() :], at + match.end()
                begun, long, begin = True, False, at
            found = _NEXT.search(buffer)
            if found is None:
                break
            yield Part(begin, at + found.end(), None if long else _message(buffer[: found.end()]))
            file.seek(place)
            buffer, at, begin, long = buffer[found.end() :], at + found.end(), at + found.end(), False
        if len(buffer) > (limit if begun and not long else OVERLAP) and not ended:
            long = begun
            at, buffer = at + len(buffer) - OVERLAP, buffer[-OVERLAP:]
    if begun and buffer:
        yield Part(begin, at + len(buffer), None if long else _message(buffer))


def _message(raw: bytes) -> bytes:
    """A message without the mailbox around it: the line before it, the empty one after it, quoted From lines."""
    inner = raw.partition(b"\n")[2]
    for end in (b"\r\n", b"\n"):
        if inner.endswith(2 * end):
            inner = inner.removesuffix(end)
    return _QUOTED.sub(rb"\1", inner)


def _tail(file: BinaryIO, end: int) -> str:
    """What the bytes before a place in the file are known by."""
    begin = max(0, end - TAIL)
    file.seek(begin)
    return blake2b(file.read(end - begin), digest_size=8).hexdigest()


def _place(file: BinaryIO, part: Part) -> str:
    return json.dumps({"start": part.start, "end": part.end, "tail": _tail(file, part.end)})


def _resumed(file: BinaryIO, place: str | None) -> int:
    """Where to go on: the beginning where the file is another one than it was."""
    kept = json.loads(place or '{"start": 0, "end": 0, "tail": ""}')
    end = int(kept["end"])
    if not end or _tail(file, end) != kept["tail"]:
        return 0
    file.seek(end)
    after = file.read(OVERLAP)
    # A last message that has grown was still being written: it is read again from its beginning.
    return end if not after.strip() or _BEGIN.match(after) else int(kept["start"])
