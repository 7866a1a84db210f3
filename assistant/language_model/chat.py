"""Asks the language model one thing and takes nothing from it that is late, misshapen or missing."""

from __future__ import annotations

import contextlib
import logging
from typing import Protocol, TypeVar

from pydantic import BaseModel

from assistant.language_model.breaker import Breaker
from assistant.language_model.deadline import Deadline

T = TypeVar("T", bound=BaseModel)

_log = logging.getLogger(__name__)


class Asks(Protocol):
    """Whoever can be asked for something in a shape: a Provider, in tests another."""

    async def ask(self, shape: type[T], system: str, user: str) -> T:
        """What is said, in that shape; may raise anything."""

    async def close(self) -> None:
        """Let go of connections that are kept open."""


class Chat:
    """A provider behind a deadline and a circuit breaker. Safe to share between threads."""

    def __init__(self, provider: Asks, *, seconds: float, breaker: Breaker | None = None) -> None:
        self._provider = provider
        self._deadline = Deadline(seconds)
        self._breaker = breaker or Breaker()

    def ask(self, shape: type[T], *, system: str, user: str) -> T | None:
        """What the model says in a shape; None where it says nothing usable within the deadline, or is left to rest."""
        if not self._breaker.may_ask():
            return None
        try:
            said = self._deadline.run(lambda: self._provider.ask(shape, system, user))
        except Exception as error:  # noqa: BLE001 - whatever server and library do wrong, answers stand without them
            self._breaker.failed()
            # Neither question nor response: logs are kept longer than either
            _log.warning("the language model gave nothing usable: %s", type(error).__name__)
            return None
        self._breaker.worked()
        return said

    def close(self) -> None:
        """Let go of connections and of the thread that they are used from."""
        with contextlib.suppress(Exception):
            self._deadline.run(self._provider.close)
        self._deadline.close()
