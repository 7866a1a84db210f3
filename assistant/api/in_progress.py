"""How many requests are worked on at once, and how long the caller of one waits: beyond either a 503 with Retry-After.

A thread that works on an answer cannot be stopped. Who waited too long gets the 503 at once; the work still counts as
in progress until it ends, so that slow requests cannot pile up.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.problems import BUSY, TOOK_TOO_LONG
from assistant.api.rate_limit import PROBES
from assistant.api.refusing import refuse

# Made once, from questions that are asked for it, and then kept
_UNHURRIED: Final = "/openapi.json"
_RETRY: Final = {"Retry-After": "1"}
_LOG = logging.getLogger(__name__)


class InProgress:
    """ASGI middleware: counts a request until its response begins; what streams afterwards is cheap."""

    def __init__(self, app: ASGIApp, *, most: int, seconds: float) -> None:
        self.app = app
        self.most = most
        self.seconds = seconds
        self.running = 0
        self._late: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its time running, or refuse it."""
        if scope["type"] != "http" or scope["path"] in PROBES:
            await self.app(scope, receive, send)
        elif self.running >= self.most:
            hint = "Ask again in a second, with fewer requests at once."
            await refuse(
                scope, receive, send, kind=BUSY, detail=f"{self.most} requests are in progress", hint=hint,
                headers=_RETRY,
            )  # fmt: skip
        else:
            await self._timed(scope, receive, send)

    async def _timed(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun, is_late = asyncio.Event(), False
        self.running += 1

        def begin() -> None:
            if not begun.is_set():
                self.running -= 1
                begun.set()

        async def send_in_time(message: Message) -> None:
            if is_late:
                return  # the caller has its 503
            if not begun.is_set():
                begin()
            await send(message)

        async def work() -> None:
            try:
                await self.app(scope, receive, send_in_time)
            finally:
                begin()

        task = asyncio.create_task(work())
        try:
            await asyncio.wait_for(begun.wait(), None if scope["path"] == _UNHURRIED else self.seconds)
        except TimeoutError:
            is_late = not begun.is_set()
        except asyncio.CancelledError:
            task.cancel()
            raise
        if is_late:
            self._leave(task)
            hint = "Ask again, with a shorter question; if it stays, tell the operator the time and the path."
            detail = f"no answer within {self.seconds:g} s"
            await refuse(scope, receive, send, kind=TOOK_TOO_LONG, detail=detail, hint=hint, headers=_RETRY)
        else:
            await task

    def _leave(self, task: asyncio.Task[None]) -> None:
        """Let work go on that nobody waits for."""
        self._late.add(task)  # the event loop itself would let it be collected
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[None]) -> None:
        self._late.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _LOG.error("a request that took too long failed: %s", type(error).__name__)
