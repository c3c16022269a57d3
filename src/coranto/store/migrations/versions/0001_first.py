"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from coranto.store import search

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table and the search index."""
    op.create_table(
        "articles",
        sa.Column("seq", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("capture", sa.Text(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("published", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_articles"),
        sa.UniqueConstraint("id", name="uq_articles_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_articles_capture", "articles", ["capture"])
    op.create_index("ix_articles_published", "articles", ["published"])
    op.create_table(
        "captures",
        sa.Column("seq", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_captures"),
        sa.UniqueConstraint("id", name="uq_captures_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_captures_address", "captures", ["address"])
    op.create_index("ix_captures_asked", "captures", ["asked"])
    op.create_table(
        "editions",
        sa.Column("seq", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("date", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_editions"),
        sa.UniqueConstraint("id", name="uq_editions_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_editions_date", "editions", ["date"])
    op.create_table(
        "facts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "article", name="pk_facts"),
        sqlite_strict=True,
    )
    op.create_table(
        "failures",
        sa.Column("of", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("of", "step", name="pk_failures"),
        sqlite_strict=True,
    )
    op.create_table(
        "judgements",
        sa.Column("seq", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_judgements"),
        sa.UniqueConstraint("id", name="uq_judgements_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_judgements_kind", "judgements", ["kind"])
    op.create_table(
        "outcomes",
        sa.Column("seq", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_outcomes"),
        sqlite_strict=True,
    )
    op.create_index("ix_outcomes_address", "outcomes", ["address"])
    op.create_index("ix_outcomes_outcome", "outcomes", ["outcome"])
    op.create_table(
        "readings",
        sa.Column("seq", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_readings"),
        sa.UniqueConstraint("article", "maker", name="uq_readings_article_maker"),
        sa.UniqueConstraint("id", name="uq_readings_id"),
        sqlite_strict=True,
    )
    op.create_table(
        "snapshots",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_snapshots"),
        sqlite_strict=True,
    )
    op.create_table(
        "source_state",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "key", name="pk_source_state"),
        sqlite_strict=True,
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sources"),
        sa.UniqueConstraint("address", name="uq_sources_address"),
        sqlite_strict=True,
    )
    op.create_table(
        "versions",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_versions"),
        sqlite_strict=True,
    )
    op.create_table(
        "outbox",
        sa.Column("capture", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("capture", name="pk_outbox"),
        sa.ForeignKeyConstraint(["capture"], ["captures.id"], name="fk_outbox_capture"),
        sqlite_strict=True,
    )
    op.create_index("ix_outbox_seq", "outbox", ["seq"])
    search.create(op.get_bind())
