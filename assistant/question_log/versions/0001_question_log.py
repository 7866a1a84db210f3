"""The table of answered questions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "question_log",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("hour", sa.BigInteger, nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("policy", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("topics", sa.Text, nullable=False),
        sa.Column("data_subjects", sa.Text, nullable=False),
        sa.Column("cells", sa.Text, nullable=False),
        sa.Column("unstated", sa.Text, nullable=False),
        sa.Column("nearest", sa.Text, nullable=True),
        sa.Column("elapsed_ms", sa.Float, nullable=False),
        sa.Column("helped", sa.Boolean, nullable=True),
        sa.Column("question", sa.Text, nullable=True),
    )
    op.create_index("ix_question_log_policy_hour", "question_log", ["policy", "hour"])


def downgrade() -> None:
    """Drop the table and every entry in it."""
    op.drop_table("question_log")
