"""The store as a whole: one hash over it, what is wrong with it, a copy of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b, sha256
from pathlib import Path
from shutil import copytree

from sqlalchemy import Connection, Engine, select, text

from coranto.errors import NotFound, UsageError
from coranto.records import Capture
from coranto.store import calibrated, schema


def digest(connection: Connection) -> str:
    """One hash over all articles, readings and judgements, by id."""
    found = blake2b(digest_size=16)
    for table in (schema.articles, schema.readings, schema.judgements):
        for row in connection.execute(select(table.c.record).order_by(table.c.id)):
            found.update(row.record.encode("utf-8", "surrogatepass"))
            found.update(b"\n")
    return found.hexdigest()


def damage(connection: Connection) -> Iterator[str]:
    """What SQLite finds wrong with its file; another database looks after its own."""
    if connection.dialect.name == "sqlite":
        answer = connection.execute(text("PRAGMA integrity_check")).scalar()
        if answer != "ok":
            yield f"the database is damaged: {answer}"


def unread(captures: Iterable[Capture], content: Callable[[Capture], bytes]) -> Iterator[str]:
    """The captures whose bytes cannot be read back, or are others than were captured."""
    for capture in captures:
        try:
            whole = sha256(content(capture)).hexdigest() == capture.sha256
            trouble = "" if whole else "its hash differs"
        except (NotFound, OSError, ValueError) as error:
            trouble = str(error)
        if trouble:
            yield f"capture {capture.id} of {capture.address} cannot be read back: {trouble}"


def copy(engine: Engine, home: Path | None, folder: Path) -> None:
    """A consistent copy of the database, of the segments and of calibrated models at `home` in a new folder."""
    if folder.exists():
        raise UsageError(f"{folder} is there already; a backup goes into a new folder")
    if engine.dialect.name != "sqlite":
        raise UsageError("only an SQLite store is copied so; for PostgreSQL use pg_dump and copy the segments")
    folder.mkdir(parents=True)
    # The database first: every capture it points to is in the segments by then.
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as c:
        c.execute(text("VACUUM INTO :target"), {"target": str(folder / "coranto.sqlite")})
    for part in ("segments", calibrated.FOLDER):
        if home is not None and (home / part).is_dir():
            copytree(home / part, folder / part, dirs_exist_ok=True)
