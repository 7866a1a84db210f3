"""A circuit breaker: who has failed several times in a row is left alone for a while.

Source: Nygard, Release It! (2nd ed., 2018), ch. 5.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

FAILURES = 3
REST_SECONDS = 60.0


@dataclass
class Breaker:
    """Closed until `failures` in a row; then open for `rest_seconds`, after which one call at a time tries again.

    Safe to share between threads. `clock` gives seconds that only go up.
    """

    failures: int = FAILURES
    rest_seconds: float = REST_SECONDS
    clock: Callable[[], float] = field(default=time.monotonic, repr=False)
    _in_a_row: int = field(default=0, repr=False)
    _rests_until: float = field(default=0.0, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def may_ask(self) -> bool:
        """Whether a call may be made now; after a rest only one caller is told so until it reports."""
        with self._lock:
            if self._in_a_row < self.failures:
                return True
            if self.clock() < self._rests_until:
                return False
            self._rests_until = self.clock() + self.rest_seconds
            return True

    def worked(self) -> None:
        """A call gave something usable."""
        with self._lock:
            self._in_a_row = 0

    def failed(self) -> None:
        """A call gave nothing usable, or not in time."""
        with self._lock:
            self._in_a_row += 1
            if self._in_a_row >= self.failures:
                self._rests_until = self.clock() + self.rest_seconds
