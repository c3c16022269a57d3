"""What a source has read already, by name, so that a kill costs no more than what was in hand.

Marks rest in two state entries: all of them in one, which is written whole and therefore seldom, and the latest in a
second, which grows line by line. A hundred thousand marks take a few megabytes and one read.
"""

from __future__ import annotations

import json
import os
from urllib.parse import quote_from_bytes, unquote_to_bytes

from coranto.capture import Seen
from coranto.records import Source

# Marks that stand in the second entry before they are folded into the first.
FOLDED_AFTER = 2_000


class Marks:
    """A mark for each name under one key of a source's state. Names may be of any bytes, marks are plain ASCII words.

    `before` is what was remembered when this was made; it does not change.
    """

    def __init__(self, seen: Seen, source: Source, key: str) -> None:
        self._seen, self._source = seen, source.id
        self._whole, self._latest = key, f"{key} new"
        self.before: dict[str, str] = json.loads(seen.state(source.id, key) or "{}")
        self._news = seen.state(source.id, self._latest) or ""
        for line in self._news.splitlines():
            name, _, mark = line.partition(" ")
            self.before[os.fsdecode(unquote_to_bytes(name))] = mark
        self._added: dict[str, str] = {}
        self._unfolded = 0

    def note(self, name: str, mark: str) -> None:
        """Remember a name from here on."""
        self._added[name] = mark
        self._unfolded += 1
        if self._unfolded >= FOLDED_AFTER:
            self._fold({**self.before, **self._added})
            return
        self._news += f"{quoted(name)} {mark}\n"
        self._seen.save(self._source, self._latest, self._news)

    def keep(self, marks: dict[str, str]) -> None:
        """Remember these marks and no others."""
        if marks != self.before or self._news or self._added:
            self._fold(marks)

    def _fold(self, marks: dict[str, str]) -> None:
        self._seen.save(self._source, self._whole, json.dumps(marks, separators=(",", ":")))
        if self._news:
            self._seen.save(self._source, self._latest, "")
        self._news, self._unfolded = "", 0


def quoted(name: str) -> str:
    """A name that may be no UTF-8, as plain ASCII without spaces."""
    return quote_from_bytes(os.fsencode(name))


def mark_of(found: os.stat_result) -> str:
    """A file's size, time of change and inode: what tells that it is as it was."""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ino}"
