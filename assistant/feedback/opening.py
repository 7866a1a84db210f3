"""Opens the database of feedback when somebody gives some: what that needs takes half a second to load."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.feedback.store import FeedbackStore


@dataclass
class FeedbackOpening:
    """The store of one process."""

    settings: Settings
    _store: FeedbackStore | None = field(default=None, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def is_on(self) -> bool:
        """Whether feedback is taken."""
        return self.settings.feedback_days > 0

    @property
    def store(self) -> FeedbackStore:
        """The store; raises FeedbackStoreError where it cannot be opened, and tries again the next time."""
        from assistant.feedback.store import FeedbackStore

        with self._lock:
            if self._store is None:
                self._store = FeedbackStore.open(self.settings.database_url, keep_days=self.settings.feedback_days)
            return self._store

    def close(self) -> None:
        """Let go of the database."""
        if self._store is not None:
            self._store.database.close()
            self._store = None
