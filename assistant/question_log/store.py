"""Keeps the log in a database: SQLite by default, PostgreSQL by its URL. Every writing deletes what is too old."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from alembic.util.exc import CommandError
from sqlalchemy import Connection, Delete, Engine, RowMapping, delete, insert, select, update
from sqlalchemy.exc import ArgumentError, DataError, IntegrityError, SQLAlchemyError

from assistant.database import connect, migrate
from assistant.question_log.entry import Channel, LogEntry
from assistant.question_log.schema import QUESTIONS
from knowledge.errors import LogStoreError

_MIGRATIONS = Path(__file__).with_name("migrations")
_HOUR_SECONDS = 60 * 60
_DAY_SECONDS = 24 * _HOUR_SECONDS
_HINT = "Look at PRIVACY_ASSISTANT_DATABASE_URL, or set PRIVACY_ASSISTANT_LOG_DAYS=0 to keep no log."


@dataclass(frozen=True)
class LogStore:
    """The log of all policies, safe to share between threads. All of it raises LogStoreError where the database fails.

    `clock` gives seconds since 1970, as `time.time` does.
    """

    engine: Engine
    keep_days: int
    clock: Callable[[], float] = time.time

    @classmethod
    def open(
        cls,
        url: str,
        *,
        keep_days: int,
        keep_questions: bool = False,
        expires: bool = True,
        clock: Callable[[], float] = time.time,
    ) -> LogStore:
        """Connect, bring the table up to date and, if it `expires` at once, delete what is too old.

        Without `keep_questions` the words of questions that were kept before go as well.
        """
        try:
            store = cls(connect(url), keep_days, clock)
        except (ArgumentError, ImportError, OSError, SQLAlchemyError, ValueError) as error:
            raise LogStoreError(f"the database of the question log cannot be used: {error}", hint=_HINT) from error
        try:
            with store._begin() as connection:
                migrate(connection, _MIGRATIONS)
                if expires:
                    connection.execute(store._old())
                if not keep_questions:
                    connection.execute(update(QUESTIONS).where(QUESTIONS.c.question.is_not(None)).values(question=None))
        except LogStoreError:
            # It is opened again and again until it can be: no connection is left behind each time
            store.engine.dispose()
            raise
        return store

    def add(self, entries: Sequence[LogEntry], *, thumbs: Mapping[str, bool | None] | None = None) -> None:
        """Keep entries and the thumbs given to entries (by id) in one go, and delete what is too old.

        A thumb for an entry that is gone is dropped.
        """
        with self._begin() as connection:
            if entries:
                # Where the word that it went well was lost on the way, the same entries come again
                connection.execute(delete(QUESTIONS).where(QUESTIONS.c.id.in_([entry.id for entry in entries])))
                connection.execute(insert(QUESTIONS), [_as_values(entry) for entry in entries])
            for entry_id, helped in (thumbs or {}).items():
                connection.execute(update(QUESTIONS).where(QUESTIONS.c.id == entry_id).values(helped=helped))
            connection.execute(self._old())

    def entries(self, policy: str, *, days: int | None = None, limit: int | None = None) -> tuple[LogEntry, ...]:
        """A policy's entries that are young enough, the latest first; with `days` those of the last days alone."""
        since = self._now() - min(days or self.keep_days, self.keep_days) * _DAY_SECONDS
        wanted = (QUESTIONS.c.policy == policy) & (QUESTIONS.c.hour >= since)
        with self._begin() as connection:
            rows = connection.execute(
                select(QUESTIONS).where(wanted).order_by(QUESTIONS.c.hour.desc(), QUESTIONS.c.id).limit(limit)
            )
            return tuple(_from_values(row) for row in rows.mappings())

    def expire(self, *, days: int | None = None) -> int:
        """Delete entries older than `days`, or than the setting says; how many they were."""
        with self._begin() as connection:
            return int(connection.execute(self._old(days)).rowcount)

    def _old(self, days: int | None = None) -> Delete:
        keep_days = self.keep_days if days is None else days
        return delete(QUESTIONS).where(QUESTIONS.c.hour < self._now() - keep_days * _DAY_SECONDS)

    def _now(self) -> int:
        return int(self.clock())

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        try:
            with self.engine.begin() as connection:
                yield connection
        except (CommandError, SQLAlchemyError) as error:
            # Its own words would hold the values of the statement
            raise LogStoreError(
                f"the database of the question log failed: {type(error).__name__}",
                hint=_HINT,
                may_pass=not isinstance(error, DataError | IntegrityError),
            ) from error


def hour_of(seconds: float) -> datetime:
    """The hour of a moment, given in seconds since 1970."""
    return datetime.fromtimestamp(int(seconds) // _HOUR_SECONDS * _HOUR_SECONDS, UTC)


def _as_values(entry: LogEntry) -> dict[str, Any]:
    values = asdict(entry)
    lists = {name: json.dumps(values[name]) for name in ("topics", "data_subjects", "cells", "unstated")}
    return {**values, **lists, "hour": int(entry.hour.timestamp())}


def _from_values(row: RowMapping) -> LogEntry:
    cells = tuple((item, tuple(columns)) for item, columns in json.loads(row["cells"]))
    return LogEntry(
        id=row["id"],
        hour=datetime.fromtimestamp(row["hour"], UTC),
        channel=cast("Channel", row["channel"]),
        policy=row["policy"],
        version=row["version"],
        language=row["language"],
        status=row["status"],
        outcome=row["outcome"],
        topics=tuple(json.loads(row["topics"])),
        data_subjects=tuple(json.loads(row["data_subjects"])),
        cells=cells,
        elapsed_ms=row["elapsed_ms"],
        unstated=tuple(json.loads(row["unstated"])),
        nearest=row["nearest"],
        helped=row["helped"],
        question=row["question"],
    )
