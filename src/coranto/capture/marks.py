"""What was read in a folder and how it stood then, so that a second look costs a listing and no file.

A mark is a file's size, time of change and inode. There is one state entry for each folder, so that a hundred thousand
files take a few megabytes and one read. While a folder is worked through, what is new stands in a second entry, which
grows file by file and is folded into the first now and then: a kill costs no more than what was in hand.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

from coranto.capture import Seen
from coranto.records import Source

# New marks that stand in the second entry before they are folded into the first, which is written whole.
FOLDED_AFTER = 2_000
# What the key of the second entry ends with.
NEWS = "new"


@dataclass(slots=True)
class Found:
    """One step of a walk: a new or changed `file`, or the end of a `folder` with what is no longer in it.

    `count` files were met since the step before. Whoever reads the file says how it went in `kept`: taken, refused
    (then it is read again under other limits), or empty where it is read again in the next round.
    """

    folder: Path
    file: Path | None = None
    vanished: tuple[str, ...] = ()
    count: int = 0
    kept: str = ""


@dataclass(slots=True)
class Folder:
    """One folder of a walk: what was known of its files, and what is now."""

    path: Path
    key: str
    before: dict[str, str]
    within: list[str]
    # What is in the second entry.
    news: str
    left: Iterator[os.DirEntry[str]]
    now: dict[str, str] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    unfolded: int = 0

    def note(self, name: str, mark: str, source: Source, seen: Seen) -> None:
        """Remember that a file was read as it stood under this mark."""
        self.now[name] = mark
        self.unfolded += 1
        if self.unfolded >= FOLDED_AFTER:
            self.save(source, seen, whole=False)
            return
        self.news += f"{_quoted(name)} {mark}\n"
        seen.save(source.id, f"{self.key} {NEWS}", self.news)

    def save(self, source: Source, seen: Seen, *, whole: bool) -> None:
        """Fold all marks into one entry: while the folder is not done, those of before that were not met yet, too."""
        marks = self.now if whole else {**self.before, **self.now}
        folders = self.folders if whole else sorted({*self.within, *self.folders})
        if marks != self.before or folders != self.within or self.news:
            given = {"files": marks, "folders": folders} if marks or folders else {}
            seen.save(source.id, self.key, json.dumps(given, separators=(",", ":")))
        if self.news:
            seen.save(source.id, f"{self.key} {NEWS}", "")
        self.news, self.unfolded = "", 0


def changed(path: Path, source: Source, seen: Seen, limits: str) -> Iterator[Found]:
    """What is new or changed under `path`, in the order of names, folders entered where they stand; a file is itself.

    `limits` stands for the settings under which files are refused. Raises nothing: a folder that cannot be listed is
    given as a file, and opening it says what is wrong.
    """
    count = 0
    if not path.is_dir():
        alone = Folder(path.parent, "file", *_state(seen, source, "file"), iter(()))
        yield from _looked_at(alone, path, path.name, limits, source, seen)
        alone.save(source, seen, whole=True)
        return
    stack = [folder for folder in (_opened(path, b"", source, seen),) if folder]
    if not stack:
        yield Found(path, path, count=1)
    while stack:
        here = stack[-1]
        entry = next(here.left, None)
        if entry is None:
            stack.pop()
            yield from _closed(here, source, seen, count)
            count = 0
            continue
        if _is_folder(entry, follow=False):
            here.folders.append(entry.name)
            inside = _opened(Path(entry.path), os.fsencode(os.path.relpath(entry.path, path)), source, seen)
            if inside is not None:
                stack.append(inside)
            else:
                yield Found(here.path, Path(entry.path), count=1)
        elif not _is_folder(entry, follow=True):
            for found in _looked_at(here, entry, entry.name, limits, source, seen):
                if found.file is None:
                    count += 1
                    continue
                found.count += count
                count = 0
                yield found


def mark_of(found: os.stat_result) -> str:
    """A file's size, time of change and inode: what tells that it is as it was."""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ino}"


def _state(seen: Seen, source: Source, key: str) -> tuple[dict[str, str], list[str], str]:
    """The marks and the folders of a folder's two entries, and the second of them as it is."""
    kept = json.loads(seen.state(source.id, key) or "{}")
    files = kept.get("files", {})
    news = seen.state(source.id, f"{key} {NEWS}") or ""
    for line in news.splitlines():
        name, _, mark = line.partition(" ")
        files[os.fsdecode(unquote_to_bytes(name))] = mark
    return files, kept.get("folders", []), news


def _opened(path: Path, relative: bytes, source: Source, seen: Seen) -> Folder | None:
    """The folder, listed; None where it cannot be."""
    try:
        with os.scandir(path) as found:
            entries = sorted((e for e in found if not e.name.startswith(".")), key=lambda e: e.name)
    except OSError:
        return None
    key = f"folder {quote_from_bytes(relative)}"
    return Folder(path, key, *_state(seen, source, key), iter(entries))


def _looked_at(
    folder: Folder, entry: Path | os.DirEntry[str], name: str, limits: str, source: Source, seen: Seen
) -> Iterator[Found]:
    """One file: given where it must be read; without its path where it stands as it did."""
    try:
        found = entry.stat()
    except OSError:
        yield Found(folder.path, Path(entry), count=1)
        if name in folder.before:
            folder.now[name] = "?"
        return
    mark = mark_of(found)
    if folder.before.get(name) in (mark, f"{mark} {limits}"):
        folder.now[name] = folder.before[name]
        yield Found(folder.path, count=1)
        return
    step = Found(folder.path, Path(entry), count=1)
    yield step
    if step.kept:
        # As it stood before it was read: what was written meanwhile shows in the next round.
        folder.note(name, mark if step.kept == "taken" else f"{mark} {limits}", source, seen)
    elif name in folder.before:
        folder.now[name] = "?"


def _closed(folder: Folder, source: Source, seen: Seen, count: int) -> Iterator[Found]:
    """The end of a folder: what is no longer in it, with the files of folders that are gone."""
    gone = [name for name in folder.before if name not in folder.now]
    empty: list[str] = []
    left = set(folder.folders)
    waiting = [f"{folder.key}/{_quoted(name)}" for name in folder.within if name not in left]
    while waiting:
        key = waiting.pop().replace("folder /", "folder ")
        files, folders, _ = _state(seen, source, key)
        gone += [f"{key.removeprefix(folder.key).strip('/ ')}/{name}" for name in files]
        waiting += [f"{key}/{_quoted(name)}" for name in folders]
        empty.append(key)
    yield Found(folder.path, vanished=tuple(gone), count=count)
    folder.save(source, seen, whole=True)
    for key in empty:
        seen.save(source.id, key, "{}")
        seen.save(source.id, f"{key} {NEWS}", "")


def _quoted(name: str) -> str:
    """A name that may be no UTF-8, as plain ASCII without spaces."""
    return quote_from_bytes(os.fsencode(name))


def _is_folder(entry: os.DirEntry[str], *, follow: bool) -> bool:
    """Whether this is a folder; a link that leads round in a circle is none."""
    try:
        return entry.is_dir(follow_symlinks=follow)
    except OSError:
        return False
