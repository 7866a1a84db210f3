"""The table of approved replies, as the newest migration leaves it; a test compares the two."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, MetaData, String, Table, Text

METADATA = MetaData()
# Beside the chats' and the log's own: each is brought up to date by itself.
VERSION_TABLE = "replies_version"

# `owner` is a SHA-256, as with chats; `content` is JSON; times are seconds since 1970.
REPLIES = Table(
    "replies",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("content", Text, nullable=False),
    Column("approved_at", BigInteger, nullable=False),
    Index("ix_replies_owner_approved_at", "owner", "approved_at"),
)
