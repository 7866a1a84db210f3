"""The table of approved replies."""

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
        "replies",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("approved_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_replies_owner_approved_at", "replies", ["owner", "approved_at"])


def downgrade() -> None:
    """Drop the table and every reply in it."""
    op.drop_table("replies")
