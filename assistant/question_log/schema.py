"""The table, as the newest migration leaves it; a test compares the two."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, MetaData, String, Table, Text

METADATA = MetaData()
# Beside the chats' own: the two are brought up to date by themselves.
VERSION_TABLE = "question_log_version"

# `hour`: seconds since 1970, whole hours. What is a tuple in an entry is JSON here. No column says who asked.
QUESTIONS = Table(
    "question_log",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("hour", BigInteger, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("policy", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("status", String(32), nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("topics", Text, nullable=False),
    Column("data_subjects", Text, nullable=False),
    Column("cells", Text, nullable=False),
    Column("unstated", Text, nullable=False),
    Column("nearest", Text, nullable=True),
    Column("elapsed_ms", Float, nullable=False),
    Column("helped", Boolean, nullable=True),
    Column("question", Text, nullable=True),
    Index("ix_question_log_policy_hour", "policy", "hour"),
)
