"""Rates counted together by all workers of one machine, in an SQLite file that `serve` keeps in memory.

The counting is that of `limits.storage.MemoryStorage`: the current window, and the part of the one before that still
counts. Where the file cannot be used, a process counts for itself: a full disk must stop no answer.
"""

from __future__ import annotations

import logging
import math
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from limits.storage import MemoryStorage

FILE: Final = "rates.sqlite"
_WAIT_SECONDS: Final = 1.0
_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")
_TABLE: Final = """
PRAGMA journal_mode = MEMORY;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS counts (key TEXT PRIMARY KEY, hits INTEGER NOT NULL, ends REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ends ON counts (ends);
"""
_ADD: Final = "INSERT INTO counts VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET hits = hits + excluded.hits"


class SharedStorage(MemoryStorage):
    """A storage of sliding windows for `limits`. A caller's key is forgotten once two windows have passed."""

    STORAGE_SCHEME: list[str] = []  # noqa: RUF012 - not to be made from a URL

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._file = folder / FILE
        self._opened: sqlite3.Connection | None = None
        self._has_told = False

    def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count `amount` hits, unless there would be more than `limit` in `expiry` seconds; whether they were."""
        alone = super().acquire_sliding_window_entry
        return self._shared(
            lambda shared: self._acquired(shared, key, limit, expiry, amount),
            lambda: alone(key, limit, expiry, amount),
        )

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """Hits of the window before and the seconds it still counts, then those of the current one."""
        alone = super().get_sliding_window
        return self._shared(lambda shared: self._window(shared, key, expiry, time.time()), lambda: alone(key, expiry))

    def _acquired(self, shared: sqlite3.Connection, key: str, limit: int, expiry: int, amount: int) -> bool:
        now = time.time()
        shared.execute("BEGIN IMMEDIATE")  # nobody else counts between looking and counting
        try:
            before, counts_for, hits, _ = self._window(shared, key, expiry, now)
            if math.floor(before * counts_for / expiry + hits) + amount > limit:
                return False
            if not hits:
                shared.execute("DELETE FROM counts WHERE ends < ?", (now,))
            _, current = self.sliding_window_keys(key, expiry, now)
            shared.execute(_ADD, (current, amount, now + 2 * expiry))
            return True
        finally:
            shared.execute("COMMIT")

    def _window(self, shared: sqlite3.Connection, key: str, expiry: int, now: float) -> tuple[int, float, int, float]:
        keys = self.sliding_window_keys(key, expiry, now)
        found = dict(shared.execute("SELECT key, hits FROM counts WHERE key IN (?, ?)", keys).fetchall())
        before, hits = (int(found.get(one, 0)) for one in keys)
        left = (1 - (now / expiry) % 1) * expiry
        return before, left if before else 0.0, hits, left + expiry

    def _shared(self, together: Callable[[sqlite3.Connection], _T], alone: Callable[[], _T]) -> _T:
        try:
            if self._opened is None:
                self._opened = self._open()
            return together(self._opened)
        except sqlite3.Error as error:
            if self._opened is not None:
                # What it left undone would keep all other workers waiting
                self._opened.close()
                self._opened = None
            if not self._has_told:
                _LOG.warning("rates are counted by this process alone: %s", type(error).__name__)
                self._has_told = True
            return alone()

    def _open(self) -> sqlite3.Connection:
        # Used by the event loop's thread only, which need not be the one that the app was made in
        shared = sqlite3.connect(self._file, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            shared.executescript(_TABLE)
        except sqlite3.Error:
            shared.close()
            raise
        return shared
