"""Something worked out on a second thread while the first goes on: a question's embedding, while its words are read.

It must leave Python to itself most of its time, as ONNX does: two threads of Python only take turns. So it is for who
asks alone; where several ask at once their threads take turns already, and each works out for itself what it needs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from queue import SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """Works out `work(text)` on a thread of its own, which the first text starts; safe to share between threads.

    A context: within it somebody asks, and only who is alone in it is given the second thread.
    """

    def __init__(self, work: Callable[[str], T]) -> None:
        self._work = work
        self._waiting: SimpleQueue[tuple[str, threading.Event, Future[T]]] = SimpleQueue()
        self._is_free, self._counting = threading.Lock(), threading.Lock()
        self._asking = 0
        self._thread: threading.Thread | None = None

    def begin(self, text: str) -> Callable[[], T]:
        """Begin with a text. What is returned gives what came of it once that is there, or raises what was raised."""
        if self._asking > 1 or not self._is_free.acquire(blocking=False):
            return partial(self._work, text)
        if self._thread is None or not self._thread.is_alive():  # a forked process has none
            self._thread = threading.Thread(target=self._serve, name="ahead", daemon=True)
            self._thread.start()
        begun, future = threading.Event(), Future[T]()
        self._waiting.put((text, begun, future))
        begun.wait()  # gives way to the other thread, which could not begin for as long as this one runs Python
        return future.result

    def __enter__(self) -> None:
        """Somebody begins to ask."""
        with self._counting:
            self._asking += 1

    def __exit__(self, *_: object) -> None:
        """Somebody has asked."""
        with self._counting:
            self._asking -= 1

    def _serve(self) -> None:
        while True:
            text, begun, future = self._waiting.get()
            begun.set()
            try:
                result = self._work(text)
            except Exception as error:
                self._is_free.release()
                future.set_exception(error)
            else:
                self._is_free.release()
                future.set_result(result)
