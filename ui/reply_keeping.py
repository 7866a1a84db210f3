"""Keeps approved replies for this browser, in the database of chats and as long as chats are kept."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from knowledge.errors import ChatStoreError
from ui import loading
from ui.keeping import keep_days
from ui.visitor import visitor

if TYPE_CHECKING:
    from assistant.desk.reply import Reply
    from assistant.desk.reply_store import ReplyStore

_LOG = logging.getLogger(__name__)
# A database that failed is left alone for so long, since waiting for it would hold up every click.
_PAUSE_SECONDS = 60


@dataclass
class _Keeper:
    """The store, opened on first use; None while it is not to be had."""

    url: str
    keep_days: int
    _store: ReplyStore | None = None
    _failed_at: float | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def store(self) -> ReplyStore | None:
        with self._lock:
            if self._failed_at is not None and time.monotonic() - self._failed_at < _PAUSE_SECONDS:
                return None
            if self._store is None:
                from assistant.desk.reply_store import ReplyStore  # noqa: PLC0415 - half a second to load

                try:
                    self._store = ReplyStore.open(self.url, keep_days=self.keep_days)
                except ChatStoreError as error:
                    self.fail(error)
            return self._store

    def fail(self, error: ChatStoreError) -> None:
        _LOG.warning("%s %s", error.message, error.hint)
        self._failed_at = time.monotonic()


@st.cache_resource(show_spinner=False)
def _keeper_of(url: str, keep_days: int) -> _Keeper:
    return _Keeper(url, keep_days)


def keep_reply(reply: Reply) -> bool:
    """Keep an approved reply; whether that went well."""
    return _tried(lambda store: store.approve(visitor(), reply))


def kept_replies() -> tuple[Reply, ...] | None:
    """The replies of this browser, the latest first; None where they are not to be had."""
    found: list[tuple[Reply, ...]] = []
    return found[0] if _tried(lambda store: found.append(store.replies(visitor()))) else None


def delete_reply(reply_id: str) -> None:
    """Delete a reply for good."""
    _tried(lambda store: store.delete(visitor(), reply_id))


def delete_all_replies() -> None:
    """Delete every reply of this browser for good."""
    _tried(lambda store: store.delete_all(visitor()))


def _tried(do: Callable[[ReplyStore], None]) -> bool:
    store = _keeper().store() if keep_days() else None
    if store is None:
        return False
    try:
        do(store)
    except ChatStoreError as error:
        _keeper().fail(error)
        return False
    return True


def _keeper() -> _Keeper:
    settings = loading.load_assistant().settings
    return _keeper_of(settings.database_url, settings.chat_days)
