"""What is new or changed in a folder: a second look costs a listing, and opens no file.

Each folder has its `marks`: how every file stood when it was read, and which folders lay in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from coranto.capture import Seen
from coranto.capture.marks import Marks, mark_of, quoted
from coranto.records import Source


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
    """One folder of a walk: what was known of it, what is left to look at, and what is known now.

    The name of a folder in it ends with a slash among the marks.
    """

    path: Path
    key: str
    marks: Marks
    left: Iterator[os.DirEntry[str]]
    now: dict[str, str] = field(default_factory=dict)


def changed(path: Path, source: Source, seen: Seen, limits: str) -> Iterator[Found]:
    """What is new or changed under `path`, in the order of names, folders entered where they stand; a file is itself.

    `limits` stands for the settings under which files are refused. Raises nothing: a folder that cannot be listed is
    given as a file, and opening it says what is wrong.
    """
    count = 0
    if not path.is_dir():
        alone = Folder(path.parent, "file", Marks(seen, source, "file"), iter(()))
        yield from _looked_at(alone, path, path.name, limits)
        alone.marks.keep(alone.now)
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
        elif _is_folder(entry, follow=False):
            name = f"{entry.name}/"
            here.now[name] = "-"
            if name not in here.marks.before:
                here.marks.note(name, "-")
            inside = _opened(Path(entry.path), os.fsencode(os.path.relpath(entry.path, path)), source, seen)
            if inside is not None:
                stack.append(inside)
            else:
                yield Found(here.path, Path(entry.path), count=1)
        elif not _is_folder(entry, follow=True):
            for found in _looked_at(here, entry, entry.name, limits):
                if found.file is None:
                    count += 1
                    continue
                found.count += count
                count = 0
                yield found


def _opened(path: Path, relative: bytes, source: Source, seen: Seen) -> Folder | None:
    """The folder, listed; None where it cannot be."""
    try:
        with os.scandir(path) as found:
            entries = sorted((e for e in found if not e.name.startswith(".")), key=lambda e: e.name)
    except OSError:
        return None
    key = f"folder {quoted(os.fsdecode(relative))}"
    return Folder(path, key, Marks(seen, source, key), iter(entries))


def _looked_at(folder: Folder, entry: Path | os.DirEntry[str], name: str, limits: str) -> Iterator[Found]:
    """One file: given where it must be read; without its path where it stands as it did."""
    before = folder.marks.before.get(name)
    try:
        mark = mark_of(entry.stat())
    except OSError:
        mark = ""
    if before is not None and before in (mark, f"{mark} {limits}"):
        folder.now[name] = before
        yield Found(folder.path, count=1)
        return
    step = Found(folder.path, Path(entry), count=1)
    yield step
    if step.kept and mark:
        # As it stood before it was read: what was written meanwhile shows in the next round.
        folder.now[name] = mark if step.kept == "taken" else f"{mark} {limits}"
        folder.marks.note(name, folder.now[name])
    elif before is not None:
        folder.now[name] = "?"


def _closed(folder: Folder, source: Source, seen: Seen, count: int) -> Iterator[Found]:
    """The end of a folder: what is no longer in it, with the files of folders that are gone."""
    gone = [name for name in folder.marks.before if name not in folder.now]
    files = [name for name in gone if not name.endswith("/")]
    within = [name for name in gone if name.endswith("/")]
    emptied: list[Marks] = []
    while within:
        name = within.pop()
        inside = Marks(seen, source, _key(folder.key, name))
        files += [name + inner for inner in inside.before if not inner.endswith("/")]
        within += [name + inner for inner in inside.before if inner.endswith("/")]
        emptied.append(inside)
    yield Found(folder.path, vanished=tuple(files), count=count)
    folder.marks.keep(folder.now)
    for inside in emptied:
        inside.keep({})


def _key(folder: str, name: str) -> str:
    """The key of a folder within another; `name` ends with a slash."""
    return f"{folder}{'' if folder.endswith(' ') else '/'}{quoted(name[:-1])}"


def _is_folder(entry: os.DirEntry[str], *, follow: bool) -> bool:
    """Whether this is a folder; a link that leads round in a circle is none."""
    try:
        return entry.is_dir(follow_symlinks=follow)
    except OSError:
        return False
