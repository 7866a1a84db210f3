"""Keeps the log in a database: SQLite by default, PostgreSQL by its URL. Every writing deletes what is too old."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Delete, RowMapping, delete, insert, select, update
from sqlalchemy.exc import DataError, IntegrityError

from assistant.database import Database
from assistant.question_log.entry import Channel, LogEntry
from assistant.question_log.schema import QUESTIONS, VERSION_TABLE
from knowledge.errors import LogStoreError

_VERSIONS = Path(__file__).with_name("versions")
_HOUR_SECONDS = 60 * 60
_DAY_SECONDS = 24 * _HOUR_SECONDS
_HINT = "Look at PRIVACY_ASSISTANT_DATABASE_URL, or set PRIVACY_ASSISTANT_LOG_DAYS=0 to keep no log."


@dataclass(frozen=True)
class LogStore:
    """The log of all policies, safe to share between threads. All of it raises LogStoreError where the database fails.

    `clock` gives seconds since 1970, as `time.time` does.
    """

    database: Database
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
        database = Database.open(url, versions=_VERSIONS, version_table=VERSION_TABLE, failure=_failure)
        store = cls(database, keep_days, clock)
        try:
            with store.database.begin() as connection:
                if expires:
                    connection.execute(store._old())
                if not keep_questions:
                    connection.execute(update(QUESTIONS).where(QUESTIONS.c.question.is_not(None)).values(question=None))
        except LogStoreError:
            # It is opened again and again until it can be: no connection is left behind each time
            database.close()
            raise
        return store

    def add(self, entries: Sequence[LogEntry], *, thumbs: Mapping[str, bool | None] | None = None) -> None:
        """Keep entries and the thumbs given to entries (by id) in one go, and delete what is too old.

        A thumb for an entry that is gone is dropped.
        """
        with self.database.begin() as connection:
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
        with self.database.begin() as connection:
            rows = connection.execute(
                select(QUESTIONS).where(wanted).order_by(QUESTIONS.c.hour.desc(), QUESTIONS.c.id).limit(limit)
            )
            return tuple(_from_values(row) for row in rows.mappings())

    def expire(self, *, days: int | None = None) -> int:
        """Delete entries older than `days`, or than the setting says; how many they were."""
        with self.database.begin() as connection:
            return int(connection.execute(self._old(days)).rowcount)

    def _old(self, days: int | None = None) -> Delete:
        keep_days = self.keep_days if days is None else days
        return delete(QUESTIONS).where(QUESTIONS.c.hour < self._now() - keep_days * _DAY_SECONDS)

    def _now(self) -> int:
        return int(self.clock())


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


def _failure(what: str, cause: Exception) -> LogStoreError:
    return LogStoreError(
        f"the database of the question log {what}",
        hint=_HINT,
        may_pass=not isinstance(cause, DataError | IntegrityError),
    )
