"""Opens the database of feedback when somebody gives some: what that needs takes half a second to load.

One that keeps its callers waiting and then fails is left alone for a while: those who come meanwhile are told at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeVar

from assistant.settings import Settings
from knowledge.errors import FeedbackStoreError

if TYPE_CHECKING:
    from assistant.feedback.store import FeedbackStore

_T = TypeVar("_T")
# A database that refuses does so at once, and may be asked again at once
_LONG_SECONDS: Final = 1.0
_PAUSE_SECONDS: Final = 5.0


@dataclass
class FeedbackOpening:
    """The store of one process."""

    settings: Settings
    _store: FeedbackStore | None = field(default=None, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)
    _failed: FeedbackStoreError | None = field(default=None, repr=False)
    _again_at: float = field(default=0.0, repr=False)

    @property
    def is_on(self) -> bool:
        """Whether feedback is taken."""
        return self.settings.feedback_days > 0

    @property
    def store(self) -> FeedbackStore:
        """The store; raises FeedbackStoreError where it cannot be opened, and tries again the next time."""
        from assistant.feedback.store import FeedbackStore

        with self._lock:
            self._check()  # while this one waited for the lock, opening may have failed
            if self._store is None:
                self._store = FeedbackStore.open(self.settings.database_url, keep_days=self.settings.feedback_days)
            return self._store

    def tried(self, do: Callable[[FeedbackStore], _T]) -> _T:
        """What `do` gives for the store; raises FeedbackStoreError, at once where that took long just before."""
        self._check()
        began = time.monotonic()
        try:
            return do(self.store)
        except FeedbackStoreError as error:
            ended = time.monotonic()
            if ended - began > _LONG_SECONDS:
                self._failed, self._again_at = error, ended + _PAUSE_SECONDS
            raise

    def close(self) -> None:
        """Let go of the database."""
        if self._store is not None:
            self._store.database.close()
            self._store = None

    def _check(self) -> None:
        if self._failed is not None and time.monotonic() < self._again_at:
            raise FeedbackStoreError(self._failed.message, hint=self._failed.hint)
