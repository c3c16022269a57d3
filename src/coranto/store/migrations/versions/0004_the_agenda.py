"""The agenda of pages still to be fetched; the books as counts, and of each address only its latest line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Every line so far is counted as one that a source handed over itself."""
    op.create_table(
        "tallies",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("day", "source", "step", "outcome", "reason")),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "source", "step", "outcome", "reason", name="pk_tallies"),
        sqlite_strict=True,
    )
    op.create_table(
        "agenda",
        sa.Column("seq", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due", sa.Text(), nullable=True),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_agenda"),
        sa.UniqueConstraint("address", name="uq_agenda_address"),
        sqlite_strict=True,
    )
    op.create_index("ix_agenda_due", "agenda", ["due"])
    op.execute(
        "INSERT INTO tallies (day, source, step, outcome, reason, items) "
        "SELECT day, source, 'source', outcome, reason, count(*) FROM outcomes GROUP BY day, source, outcome, reason"
    )
    op.execute("DELETE FROM outcomes WHERE seq NOT IN (SELECT max(seq) FROM outcomes GROUP BY address)")
    op.drop_index("ix_outcomes_address", "outcomes")
    op.drop_index("ix_outcomes_outcome", "outcomes")
    op.rename_table("outcomes", "outcomes_before")
    op.create_table(
        "outcomes",
        sa.Column("seq", sa.Integer(), sa.Identity(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("address", "source", "outcome", "reason", "record")),
        sa.PrimaryKeyConstraint("seq", name="pk_outcomes_latest"),
        sa.UniqueConstraint("address", name="uq_outcomes_address"),
        sqlite_strict=True,
    )
    op.create_index("ix_outcomes_outcome", "outcomes", ["outcome"])
    op.execute(
        "INSERT INTO outcomes (address, source, outcome, reason, record) "
        "SELECT address, source, outcome, reason, record FROM outcomes_before ORDER BY seq"
    )
    op.drop_table("outcomes_before")
