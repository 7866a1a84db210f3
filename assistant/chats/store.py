"""Keeps chats in a database: SQLite by default, PostgreSQL by its URL. Every look-up is for one owner alone.

A chat is content that the caller makes and reads (JSON), with a title and the words that a search looks through. Chats
that nobody has touched for some days are deleted: at every opening, and whenever a chat is kept, read or listed.
A store opened for no days at all deletes every chat.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum, auto
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Delete, delete, insert, select, update

from assistant.chats.entry import LONGEST_TITLE, Entry
from assistant.chats.schema import CHATS, VERSION_TABLE
from assistant.database import Database
from assistant.owners import Owners, as_kept, is_of
from knowledge.errors import ChatStoreError

_VERSIONS = Path(__file__).with_name("versions")
_DAY_SECONDS = 24 * 60 * 60
_HINT = "Look at PRIVACY_ASSISTANT_DATABASE_URL, or set PRIVACY_ASSISTANT_CHAT_DAYS=0 to keep no chats."


class Updated(Enum):
    """What became of an update."""

    KEPT = auto()
    DELETED_MEANWHILE = auto()
    CHANGED_MEANWHILE = auto()


@dataclass
class ChatStore:
    """The chats of all owners, safe to share between threads. All of it raises ChatStoreError where the database fails.

    `clock` gives seconds since 1970, as `time.time` does.
    """

    database: Database
    keep_days: int
    clock: Callable[[], float] = time.time
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @classmethod
    def open(cls, url: str, *, keep_days: int, clock: Callable[[], float] = time.time) -> ChatStore:
        """Connect, bring the tables up to date and delete what is too old."""
        database = Database.open(url, versions=_VERSIONS, version_table=VERSION_TABLE, failure=_failure)
        store = cls(database, keep_days, clock)
        store.forget_old()
        return store

    def add(self, owners: Owners, chat_id: str, *, title: str, words: str, content: Mapping[str, Any]) -> None:
        """Keep a new chat under the first name of its owner, or what there is of it by now.

        The title counts when it is new: later it is what its owner calls it.
        """
        values = {"title": _as_title(title), "owner": as_kept(owners[0]), **self._touched(words, content)}
        # One at a time within this process: two clicks of one visitor would both insert.
        with self._lock, self.database.begin() as connection:
            if not self._update(connection, owners, chat_id, words, content):
                connection.execute(insert(CHATS).values(id=chat_id, **values))
            connection.execute(self._old())

    def update(
        self, owners: Owners, chat_id: str, *, words: str, content: Mapping[str, Any], before: Mapping[str, Any]
    ) -> Updated:
        """Keep what has become of a chat whose content was `before`, as it was last kept or loaded by whoever goes on.

        Where it is not that any more, nothing is kept: it was deleted meanwhile, or changed by somebody else.
        """
        with self.database.begin() as connection:
            is_kept = self._update(connection, owners, chat_id, words, content, before=before)
            is_there = is_kept or connection.execute(select(CHATS.c.id).where(_of(owners, chat_id))).first() is not None
            connection.execute(self._old())
        if is_kept:
            return Updated.KEPT
        return Updated.CHANGED_MEANWHILE if is_there else Updated.DELETED_MEANWHILE

    def _update(
        self,
        connection: Connection,
        owners: Owners,
        chat_id: str,
        words: str,
        content: Mapping[str, Any],
        *,
        before: Mapping[str, Any] | None = None,
    ) -> bool:
        meant = _of(owners, chat_id)
        if before is not None:
            meant &= CHATS.c.content == _as_kept(before)
        return connection.execute(update(CHATS).where(meant).values(self._touched(words, content))).rowcount > 0

    def _touched(self, words: str, content: Mapping[str, Any]) -> dict[str, Any]:
        return {"words": words.casefold(), "content": _as_kept(content), "updated_at": self._now()}

    def load(self, owners: Owners, chat_id: str) -> dict[str, Any] | None:
        """The content of a chat; None where this owner has none of that id, or none that is young enough."""
        self.forget_old()
        with self.database.begin() as connection:
            content = connection.execute(select(CHATS.c.content).where(_of(owners, chat_id))).scalar_one_or_none()
        return None if content is None else dict(json.loads(content))

    def entries(self, owners: Owners, *, words: str = "") -> tuple[Entry, ...]:
        """An owner's chats, the latest first; with `words` those that hold all of them, in title or content."""
        self.forget_old()
        columns = (CHATS.c.id, CHATS.c.title, CHATS.c.words, CHATS.c.updated_at)
        latest_first = (CHATS.c.updated_at.desc(), CHATS.c.id)
        wanted = words.casefold().split()
        with self.database.begin() as connection:
            rows = connection.execute(select(*columns).where(_of(owners)).order_by(*latest_first))
            return tuple(
                Entry(row.id, row.title, datetime.fromtimestamp(row.updated_at, UTC))
                for row in rows
                if all(word in f"{row.title.casefold()} {row.words}" for word in wanted)
            )

    def rename(self, owners: Owners, chat_id: str, title: str) -> None:
        """Give a chat another title; an empty one changes nothing."""
        if not title.strip():
            return
        with self.database.begin() as connection:
            connection.execute(update(CHATS).where(_of(owners, chat_id)).values(title=_as_title(title)))

    def delete(self, owners: Owners, chat_id: str) -> None:
        """Delete a chat for good."""
        with self.database.begin() as connection:
            connection.execute(delete(CHATS).where(_of(owners, chat_id)))

    def delete_all(self, owners: Owners) -> int:
        """Delete all chats of an owner for good; how many there were."""
        with self.database.begin() as connection:
            return connection.execute(delete(CHATS).where(_of(owners))).rowcount

    def forget_old(self) -> None:
        """Delete the chats of all owners that were last touched more than `keep_days` ago."""
        with self.database.begin() as connection:
            connection.execute(self._old())

    def _old(self) -> Delete:
        if not self.keep_days:
            return delete(CHATS)
        return delete(CHATS).where(CHATS.c.updated_at < self._now() - self.keep_days * _DAY_SECONDS)

    def _now(self) -> int:
        return int(self.clock())


def _of(owners: Owners, chat_id: str | None = None) -> ColumnElement[bool]:
    mine = is_of(CHATS.c.owner, owners)
    return mine if chat_id is None else mine & (CHATS.c.id == chat_id)


def _as_kept(content: Mapping[str, Any]) -> str:
    """Content as its column holds it; the same again for what was loaded from there."""
    return json.dumps(content)


def _as_title(words: str) -> str:
    """Words on one line, cut where they are too long for a title."""
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1].rstrip()}…"


def _failure(what: str, _cause: Exception) -> ChatStoreError:
    return ChatStoreError(f"the database of chats {what}", hint=_HINT)
