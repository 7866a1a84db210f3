"""Keeps approved replies in the database of chats: SQLite by default, PostgreSQL by its URL.

Every look-up is for one owner alone, as a reply holds what a customer wrote. The customer's message itself is never
kept. Replies go by themselves after as many days as chats do: all of them where that is none.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Delete, delete, insert, select

from assistant.database import Database
from assistant.desk.grounds import Ground
from assistant.desk.reply import Reply
from assistant.desk.schema import REPLIES, VERSION_TABLE
from assistant.owners import Owners, as_kept, is_of
from knowledge.errors import ChatStoreError

_VERSIONS = Path(__file__).with_name("versions")
_DAY_SECONDS = 24 * 60 * 60
_HINT = "Look at PRIVACY_ASSISTANT_DATABASE_URL, or set PRIVACY_ASSISTANT_CHAT_DAYS=0 to keep no replies."


@dataclass
class ReplyStore:
    """The replies of all owners, safe to share between threads. Raises ChatStoreError where the database fails.

    `clock` gives seconds since 1970, as `time.time` does.
    """

    database: Database
    keep_days: int
    clock: Callable[[], float] = time.time

    @classmethod
    def open(cls, url: str, *, keep_days: int, clock: Callable[[], float] = time.time) -> ReplyStore:
        """Connect, bring the table up to date and delete what is too old."""
        database = Database.open(url, versions=_VERSIONS, version_table=VERSION_TABLE, failure=_failure)
        store = cls(database, keep_days, clock)
        with store.database.begin() as connection:
            connection.execute(store._old())
        return store

    def approve(self, owners: Owners, reply: Reply) -> None:
        """Keep a reply; `approved_at` counts for how long."""
        values = {
            "id": reply.id,
            "owner": as_kept(owners[0]),
            "content": json.dumps(_as_content(reply)),
            "approved_at": int(reply.approved_at.timestamp()),
        }
        with self.database.begin() as connection:
            connection.execute(insert(REPLIES).values(values))
            connection.execute(self._old())

    def replies(self, owners: Owners) -> tuple[Reply, ...]:
        """An owner's replies, the latest first."""
        latest_first = (REPLIES.c.approved_at.desc(), REPLIES.c.id)
        with self.database.begin() as connection:
            connection.execute(self._old())
            rows = connection.execute(select(REPLIES).where(is_of(REPLIES.c.owner, owners)).order_by(*latest_first))
            return tuple(
                _as_reply(row.id, json.loads(row.content), datetime.fromtimestamp(row.approved_at, UTC)) for row in rows
            )

    def delete(self, owners: Owners, reply_id: str) -> None:
        """Delete a reply for good."""
        with self.database.begin() as connection:
            connection.execute(delete(REPLIES).where(is_of(REPLIES.c.owner, owners) & (REPLIES.c.id == reply_id)))

    def delete_all(self, owners: Owners) -> int:
        """Delete all replies of an owner for good; how many there were."""
        with self.database.begin() as connection:
            return connection.execute(delete(REPLIES).where(is_of(REPLIES.c.owner, owners))).rowcount

    def _old(self) -> Delete:
        if not self.keep_days:
            return delete(REPLIES)
        return delete(REPLIES).where(REPLIES.c.approved_at < int(self.clock()) - self.keep_days * _DAY_SECONDS)


def _as_content(reply: Reply) -> dict[str, Any]:
    return {
        "title": reply.title,
        "text": reply.text,
        "language": reply.language,
        "policy_id": reply.policy_id,
        "policy_version": reply.policy_version,
        "grounds": [ground.as_dict() for ground in reply.grounds],
        "edited_facts": reply.edited_facts,
    }


def _as_reply(reply_id: str, content: dict[str, Any], approved_at: datetime) -> Reply:
    grounds = tuple(Ground.from_dict(ground) for ground in content.pop("grounds"))
    return Reply(id=reply_id, grounds=grounds, approved_at=approved_at, **content)


def _failure(what: str, _cause: Exception) -> ChatStoreError:
    return ChatStoreError(f"the database of replies {what}", hint=_HINT)
