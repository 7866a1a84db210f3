"""Connections to PostgreSQL that wait for it no longer than they may.

The driver waits for as long as the network lets it: a server that hangs, or a proxy that took the connection and says
nothing, would hold up whoever asks for hours.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any, Final, TypeVar

from psycopg import Connection, OperationalError

# What the database is asked for takes milliseconds; the same time as for Chroma's server
SECONDS: Final = 10.0
_T = TypeVar("_T")


class TimedConnection(Connection[Any]):
    """A connection whose every wait ends after SECONDS with an OperationalError; it is closed then."""

    def wait(self, gen: Generator[Any, Any, _T], *args: Any, **kwargs: Any) -> _T:  # noqa: ANN401 - the driver's own
        """Wait for what the driver is at: a statement, the end of a transaction."""
        return super().wait(self._timed(gen, time.monotonic() + SECONDS), *args, **kwargs)

    def _timed(self, gen: Generator[Any, Any, _T], ends: float) -> Generator[Any, Any, _T]:
        try:
            wanted = next(gen)
            while True:
                # The driver comes back several times a second, also where nothing is ready
                is_ready = yield wanted
                if not is_ready and time.monotonic() > ends:
                    self.close()
                    raise OperationalError(f"no answer within {SECONDS:g} s")
                wanted = gen.send(is_ready)
        except StopIteration as done:
            result: _T = done.value
            return result


def connect_in_time(_dialect: object, _record: object, args: list[Any], parameters: dict[str, Any]) -> TimedConnection:
    """Connect as SQLAlchemy would, within SECONDS for each address unless the URL has a `connect_timeout`."""
    return TimedConnection.connect(*args, **{"connect_timeout": max(int(SECONDS), 1), **parameters})
