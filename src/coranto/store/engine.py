"""Opening a database: connection settings, and the migrations that lead an older one to today's schema."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from coranto.errors import NotNow

# The newest file in migrations/versions; a database that says so needs no Alembic, which costs start-up time.
HEAD = "0004"
# How long a writer waits for another one before the database counts as locked.
BUSY_SECONDS = 60


def _configure(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.close()


def open_engine(address: str) -> Engine:
    """An engine for a database address, its schema brought up to date. NotNow when the database cannot be reached."""
    memory = address == "sqlite://"
    # As many connections as there are threads that ask: sites, rounds and weaving must not wait for each other.
    extra: dict[str, Any] = {"max_overflow": -1}
    if memory:
        from sqlalchemy.pool import StaticPool

        extra = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    engine = create_engine(address, **extra)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure)
    try:
        migrate(engine)
    except SQLAlchemyError as error:
        raise NotNow(
            f"the database {address} cannot be opened ({error.__cause__ or error}); "
            "is the folder writable, is the server up?",
            reason="database",
            item=address,
        ) from error
    return engine


def current(engine: Engine) -> str | None:
    """The schema version a database says it has."""
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def migrate(engine: Engine) -> None:
    """Lead the database to today's schema, in one transaction; nothing is done when it is there."""
    if current(engine) == HEAD:
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
