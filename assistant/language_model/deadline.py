"""Runs a coroutine for a thread that waits no longer than so many seconds, and then stops the coroutine, too.

A time limit of an HTTP client counts from byte to byte, so that a server which sends one now and then is never late for
it. Here the whole counts; what is late is cancelled, which closes its connection, so that nothing is left behind.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class Deadline:
    """A thread with an event loop, started when it is first needed; it does not keep a process from ending."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._starting = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def run(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """What the work gives; raises TimeoutError after `seconds`, and whatever the work raises."""
        future: Future[T] = asyncio.run_coroutine_threadsafe(work(), self._started())
        try:
            return future.result(timeout=self.seconds)
        except TimeoutError:
            future.cancel()
            raise

    def close(self) -> None:
        """Stop the thread, if it was started; what it still works on is dropped. To run again starts it anew."""
        with self._starting:
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop is None or thread is None:
            return
        asyncio.run_coroutine_threadsafe(_cancel_others(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name="language-model", daemon=True)
                self._thread.start()
            return self._loop


async def _cancel_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
