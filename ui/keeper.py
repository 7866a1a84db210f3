"""Holds a store open for all sessions; one whose database failed is told of once, and left alone for a while."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import streamlit as st

from knowledge.errors import ChatStoreError
from ui import loading

Store = TypeVar("Store")
Result = TypeVar("Result")

_LOG = logging.getLogger(__name__)
# Waiting for a database that failed would hold up every click.
_PAUSE_SECONDS = 60


@dataclass
class Keeper(Generic[Store]):
    """The store, opened on first use by `opening`, which may raise ChatStoreError; None while it is not to be had."""

    opening: Callable[[], Store]
    _store: Store | None = None
    _failed_at: float | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def store(self) -> Store | None:
        """The open store; None for a while after it failed."""
        with self._lock:
            if self._failed_at is not None and time.monotonic() - self._failed_at < _PAUSE_SECONDS:
                return None
            if self._store is None:
                try:
                    self._store = self.opening()
                except ChatStoreError as error:
                    self._fail(error)
            return self._store

    def tried(self, do: Callable[[Store], Result]) -> Result | None:
        """What `do` gives for the store; None where there is none to be had, or where it raises ChatStoreError."""
        store = self.store()
        try:
            return None if store is None else do(store)
        except ChatStoreError as error:
            self._fail(error)
            return None

    def _fail(self, error: ChatStoreError) -> None:
        _LOG.warning("%s %s", error.message, error.hint)
        self._failed_at = time.monotonic()


def keep_days() -> int:
    """For how many days chats and replies are kept here; 0: none is."""
    return loading.load_assistant().settings.chat_days


def is_worth_opening() -> bool:
    """Whether something is kept here, or may be left from when it was."""
    from assistant.database import may_hold_something  # noqa: PLC0415 - half a second that the first page need not wait

    return keep_days() > 0 or may_hold_something(loading.load_assistant().settings.database_url)


def keeper_of(opening: Callable[[str, int], Store]) -> Keeper[Store]:
    """The keeper of a store that `opening` opens, for a database and a number of days: one for all sessions."""
    settings = loading.load_assistant().settings
    found: Keeper[Store] = _keeper(opening.__module__, settings.database_url, settings.chat_days, opening)
    return found


# By the module of what opens it: that has a database of its own kind. Functions of one name are one to this cache.
@st.cache_resource(show_spinner=False)
def _keeper(module: str, url: str, days: int, _opening: Callable[[str, int], Any]) -> Keeper[Any]:
    return Keeper(lambda: _opening(url, days))
