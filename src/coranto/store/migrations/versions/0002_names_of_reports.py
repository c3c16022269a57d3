"""The names under which a report is known again: its canonical address, its id in a feed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table; `coranto rebuild` fills it for what was woven before."""
    op.create_table(
        "known_as",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", "article", name="pk_known_as"),
        sqlite_strict=True,
    )
    op.create_index("ix_known_as_article", "known_as", ["article"])
