"""One schema in SQLAlchemy Core, valid for SQLite (STRICT) and PostgreSQL. A record rests as JSON in `record`; the
columns beside it are what is asked for. `migrations/` leads an older database here."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Identity, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _seq() -> Column[int]:
    return Column("seq", Integer, Identity(), primary_key=True)


sources = Table(
    "sources", metadata,
    Column("id", Text, primary_key=True),
    Column("address", Text, nullable=False, unique=True),
    Column("record", Text, nullable=False),
    sqlite_strict=True,
)  # fmt: skip

source_state = Table(
    "source_state", metadata,
    Column("source", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_strict=True,
)  # fmt: skip

captures = Table(
    "captures", metadata,
    _seq(),
    Column("id", Text, nullable=False, unique=True),
    Column("address", Text, nullable=False, index=True),
    Column("asked", Text, nullable=False, index=True),
    Column("sha256", Text, nullable=False),
    Column("fetched_at", Text, nullable=False),
    Column("record", Text, nullable=False),
    sqlite_strict=True,
)  # fmt: skip

outbox = Table(
    "outbox", metadata,
    Column("capture", Text, ForeignKey("captures.id"), primary_key=True),
    Column("seq", Integer, nullable=False, index=True),
    sqlite_strict=True,
)  # fmt: skip

# How each address ended last.
outcomes = Table(
    "outcomes", metadata,
    _seq(),
    Column("address", Text, nullable=False, unique=True),
    Column("source", Text, nullable=False),
    Column("outcome", Text, nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("record", Text, nullable=False),
    sqlite_strict=True,
)  # fmt: skip

# How many items ended so on a day: the books. `step` tells what a source handed over itself from the pages it named.
tallies = Table(
    "tallies", metadata,
    Column("day", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("outcome", Text, primary_key=True),
    Column("reason", Text, primary_key=True),
    Column("items", Integer, nullable=False),
    sqlite_strict=True,
)  # fmt: skip

# The pages that sources named and that are still to be fetched, from `due` on (ISO; empty: now; null: when asked for).
agenda = Table(
    "agenda", metadata,
    _seq(),
    Column("address", Text, nullable=False, unique=True),
    Column("source", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due", Text, index=True),
    Column("record", Text, nullable=False),
    sqlite_strict=True,
)  # fmt: skip

articles = Table(
    "articles", metadata,
    _seq(),
    Column("id", Text, nullable=False, unique=True),
    Column("capture", Text, nullable=False, index=True),
    Column("outlet", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("published", Text, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("record", Text, nullable=False),
    sqlite_strict=True,
)  # fmt: skip

readings = Table(
    "readings", metadata,
    _seq(),
    Column("id", Text, nullable=False, unique=True),
    Column("article", Text, nullable=False),
    Column("maker", Text, nullable=False),
    Column("record", Text, nullable=False),
    UniqueConstraint("article", "maker"),
    sqlite_strict=True,
)  # fmt: skip

# Which article a fact was read in, for the way back. Mentions are found through their spans and are not listed.
facts = Table(
    "facts", metadata,
    Column("id", Text, primary_key=True),
    Column("article", Text, primary_key=True),
    sqlite_strict=True,
)  # fmt: skip

# The names under which a report is known again when it is captured later: its canonical address, its id in a feed.
known_as = Table(
    "known_as", metadata,
    Column("key", Text, primary_key=True),
    Column("article", Text, primary_key=True, index=True),
    sqlite_strict=True,
)  # fmt: skip

judgements = Table(
    "judgements", metadata,
    _seq(),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False, index=True),
    Column("maker", Text, nullable=False),
    Column("record", Text, nullable=False),
    sqlite_strict=True,
)  # fmt: skip

failures = Table(
    "failures", metadata,
    Column("of", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("record", Text, nullable=False),
    sqlite_strict=True,
)  # fmt: skip

editions = Table(
    "editions", metadata,
    _seq(),
    Column("id", Text, nullable=False, unique=True),
    Column("date", Text, nullable=False, index=True),
    Column("record", Text, nullable=False),
    sqlite_strict=True,
)  # fmt: skip

snapshots = Table(
    "snapshots", metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    sqlite_strict=True,
)  # fmt: skip

# What was noted of figures that changed, in the order of noting. What has been told cannot be untold, so `rebuild`
# keeps it: a change found again has the same id.
changes = Table(
    "changes", metadata,
    _seq(),
    Column("id", Text, nullable=False, unique=True),
    Column("record", Text, nullable=False),
    sqlite_strict=True,
)  # fmt: skip

# Grows with every commit, so that a view knows whether it is still current.
versions = Table(
    "versions", metadata,
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
    sqlite_strict=True,
)  # fmt: skip

# What `rebuild` drops, children first. Captures, outcomes, sources, people's judgements and what was noted are not
# derived.
DERIVED = (facts, known_as, failures, readings, articles, editions, snapshots)
