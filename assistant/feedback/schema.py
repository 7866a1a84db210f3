"""The table, as the newest migration leaves it; a test compares the two."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, MetaData, String, Table, Text

METADATA = MetaData()
# Beside those of chats and question log: each is brought up to date by itself
VERSION_TABLE = "feedback_version"

# `day`: days since 1970. `key` and `request` are SHA-256 digests. Tuples and mappings of an entry are JSON here.
FEEDBACK = Table(
    "feedback",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("key", String(64), nullable=True, unique=True),
    Column("request", String(64), nullable=False),
    Column("day", BigInteger, nullable=False),
    Column("policy", Text, nullable=False),
    Column("policy_digest", String(12), nullable=False),
    Column("language", String(16), nullable=False),
    Column("status", String(32), nullable=True),
    Column("same", Boolean, nullable=False),
    Column("terms", Text, nullable=False),
    Column("helped", Boolean, nullable=False),
    Column("reasons", Text, nullable=False),
    Index("ix_feedback_policy_day", "policy", "day"),
)
