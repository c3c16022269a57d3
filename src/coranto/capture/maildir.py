"""E-mail newsletters in a maildir: a folder with cur, new and tmp, one file for each message."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from coranto.capture import Item, Seen
from coranto.capture.books import failed, utc_now
from coranto.capture.mail import address_of, mark, message_body, read_mail
from coranto.capture.marks import Marks
from coranto.capture.pages import unchanged
from coranto.capture.paths import path_of, uri_of
from coranto.errors import BadInput, OverBudget, Refused
from coranto.records import Source
from coranto.settings import Settings

if TYPE_CHECKING:  # a folder needs no client
    from coranto.capture.http import Fetcher

# What a message is known by that could not be read.
REFUSED = "-"


class MaildirCapturer:
    """One maildir, which is never changed: no message is moved from new to cur, no flag is set.

    `fetcher` is not used. A message is given once, by its Message-ID and words, whatever files it lies in. tmp is not
    looked into: what lies there is still being delivered.
    """

    options: tuple[str, ...] = ()
    watched = True

    def __init__(self, settings: Settings, fetcher: Fetcher | None = None) -> None:
        self.settings = settings
        self.now = fetcher.now if fetcher else utc_now

    def capture(self, source: Source, seen: Seen) -> Iterator[Item]:
        """One body for each new message, in the order of delivery; one `unchanged` where there is none."""
        path = path_of(source.address)
        try:
            files = messages(path)
        except OSError as error:
            reason = "missing" if isinstance(error, FileNotFoundError) else "unreadable"
            told = BadInput(f"{path} is no maildir that can be read: {error.strerror or error}; expected a folder with "
                            "cur and new", reason=reason)  # fmt: skip
            yield failed(told, uri_of(path), source.id, self.now(), path.name)
            return
        # The part of a name before its flags never changes, and stands for the same bytes for ever.
        marks = Marks(seen, source, "maildir")
        now = {name: marks.before[name] for name in files if name in marks.before}
        known, quiet = set(marks.before.values()), True
        for name, file in files.items():
            if name in now:
                continue
            item, found = self._item(file, path, source, known)
            if item is not None:
                quiet = False
                yield item
            known.add(found)
            now[name] = found
            marks.note(name, found)
        marks.keep(now)
        if quiet:
            yield unchanged(source, self.now())

    def _item(self, file: Path, path: Path, source: Source, known: set[str]) -> tuple[Item | None, str]:
        """The message as a body, or how it failed, with what it is known by; None where it is known."""
        try:
            message = read_mail(self._content(file), str(file), self.settings)
        except OSError as error:
            # Another program moved it meanwhile: it has another name in the next round.
            told = BadInput(f"{file} cannot be read: {error.strerror or error}", reason="unreadable")
            return failed(told, uri_of(file), source.id, self.now(), file.name), REFUSED
        except Refused as error:
            return failed(error, uri_of(file), source.id, self.now(), file.name), REFUSED
        found = mark(message)[:16]
        if found in known:
            return None, found
        return message_body(message, address_of(message, uri_of(path)), self.now(), source), found

    def _content(self, file: Path) -> bytes:
        limit = self.settings.fetch.max_bytes
        with file.open("rb") as opened:
            content = opened.read(limit + 1)
        if len(content) > limit:
            raise OverBudget(f"{file} is longer than fetch.max_bytes allows ({limit})", reason="too-large")
        return content


def messages(path: Path) -> dict[str, Path]:
    """The messages of a maildir by the part of their names before the flags, in the order of delivery."""
    found: dict[str, Path] = {}
    for folder in ("cur", "new"):
        with os.scandir(path / folder) as entries:
            found |= {e.name.partition(":")[0]: Path(e.path) for e in entries if not e.name.startswith(".")}
    # Names begin with the second of their delivery.
    return dict(sorted(found.items(), key=lambda f: (f[0].partition(".")[0].zfill(20), f[0])))
