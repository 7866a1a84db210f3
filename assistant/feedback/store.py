"""Keeps feedback in a database: SQLite by default, PostgreSQL by its URL. Every writing deletes what is too old.

What is acknowledged is written. A request that comes again with the same idempotency key is not written again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Delete, RowMapping, delete, insert, select
from sqlalchemy.exc import IntegrityError

from assistant.database import Database
from assistant.feedback.entry import FeedbackEntry, Reason
from assistant.feedback.schema import FEEDBACK, VERSION_TABLE
from knowledge.errors import FeedbackStoreError, KeyReused

_VERSIONS = Path(__file__).with_name("versions")
_EPOCH = date(1970, 1, 1)
_HINT = "Look at PRIVACY_ASSISTANT_DATABASE_URL, or set PRIVACY_ASSISTANT_FEEDBACK_DAYS=0 to take no feedback."


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a piece of feedback. `is_new`: false where it had come before with the same key."""

    id: str
    day: date
    is_new: bool


@dataclass(frozen=True)
class FeedbackStore:
    """Feedback on all policies, safe to share between threads; raises FeedbackStoreError where the database fails."""

    database: Database
    keep_days: int

    @classmethod
    def open(cls, url: str, *, keep_days: int) -> FeedbackStore:
        """Connect and bring the table up to date."""
        return cls(Database.open(url, versions=_VERSIONS, version_table=VERSION_TABLE, failure=_failure), keep_days)

    def add(self, entry: FeedbackEntry, *, request: str, key: str | None = None) -> Kept:
        """Keep an entry, and delete what is too old.

        `request` is the text of what was sent, `key` the caller's idempotency key; of both only a digest is kept.
        Raises KeyReused where the key came before with another request.
        """
        digests = {"key": _digest(key) if key is not None else None, "request": _digest(request)}
        before = self._before(digests, today=entry.day)
        if before is None:
            try:
                with self.database.begin(passing=(IntegrityError,)) as connection:
                    connection.execute(insert(FEEDBACK).values(**digests, **_as_values(entry)))
            except IntegrityError:
                # The same request, at the same moment, came first
                before = self._before(digests, today=entry.day)
        return before or Kept(entry.id, entry.day, is_new=True)

    def entries(self, policy: str, *, today: date) -> tuple[FeedbackEntry, ...]:
        """A policy's entries that are young enough, the latest first."""
        with self.database.begin() as connection:
            connection.execute(self._old(today))
            rows = connection.execute(
                select(FEEDBACK).where(FEEDBACK.c.policy == policy).order_by(FEEDBACK.c.day.desc(), FEEDBACK.c.id)
            )
            return tuple(_from_values(row) for row in rows.mappings())

    def delete(self, entry_id: str) -> bool:
        """Take an entry back; whether there was one."""
        with self.database.begin() as connection:
            return bool(connection.execute(delete(FEEDBACK).where(FEEDBACK.c.id == entry_id)).rowcount)

    def _before(self, digests: dict[str, str | None], *, today: date) -> Kept | None:
        """What came before with the same key."""
        with self.database.begin() as connection:
            connection.execute(self._old(today))
            if digests["key"] is None:
                return None
            wanted = select(FEEDBACK.c.id, FEEDBACK.c.day, FEEDBACK.c.request).where(FEEDBACK.c.key == digests["key"])
            row = connection.execute(wanted).one_or_none()
        if row is None:
            return None
        if row.request != digests["request"]:
            raise KeyReused(
                "this idempotency key came before with other feedback", hint="Use a new key for each piece of feedback."
            )
        return Kept(row.id, _EPOCH + timedelta(days=row.day), is_new=False)

    def _old(self, today: date) -> Delete:
        return delete(FEEDBACK).where(FEEDBACK.c.day < (today - _EPOCH).days - self.keep_days)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _as_values(entry: FeedbackEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "day": (entry.day - _EPOCH).days,
        "policy": entry.policy,
        "policy_digest": entry.policy_digest,
        "language": entry.language,
        "status": entry.status,
        "same": entry.same,
        "terms": json.dumps(dict(entry.terms)),
        "helped": entry.helped,
        "reasons": json.dumps(entry.reasons),
    }


def _from_values(row: RowMapping) -> FeedbackEntry:
    return FeedbackEntry(
        id=row["id"],
        day=_EPOCH + timedelta(days=row["day"]),
        policy=row["policy"],
        policy_digest=row["policy_digest"],
        language=row["language"],
        status=row["status"],
        same=row["same"],
        terms={slot: tuple(terms) for slot, terms in json.loads(row["terms"]).items()},
        helped=row["helped"],
        reasons=tuple(Reason(reason) for reason in json.loads(row["reasons"])),
    )


def _failure(what: str, _cause: Exception) -> FeedbackStoreError:
    return FeedbackStoreError(f"the database of feedback {what}", hint=_HINT)
