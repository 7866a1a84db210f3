"""The tables, as the newest migration leaves them; a test compares the two."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, MetaData, String, Table, Text

METADATA = MetaData()
VERSION_TABLE = "alembic_version"

# `owner` is a SHA-256, so that whoever reads the database cannot take a visitor's place; times are seconds since 1970.
CHATS = Table(
    "chats",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("ix_chats_owner_updated_at", "owner", "updated_at"),
)
