"""Holds a store open for all sessions, and leaves a database that failed alone for a while."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from knowledge.errors import ChatStoreError

Store = TypeVar("Store")

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
                    self.fail(error)
            return self._store

    def fail(self, error: ChatStoreError) -> None:
        """Note that the database failed, and try it again later."""
        _LOG.warning("%s %s", error.message, error.hint)
        self._failed_at = time.monotonic()
