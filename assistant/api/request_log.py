"""One line per request: an id, the method, the route, the status and the time it took. Never what was asked.

The route is its template (`/v1/policies/{policy_id}`): a path, and the query behind it, may hold words of the caller.
Neither address nor headers are told; of a key its id. An error that nobody foresaw is told by its type and the places
in the code that it passed, without its message, which may quote the question.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import asdict, dataclass, replace
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.access import caller_of
from assistant.api.problems import INTERNAL_ERROR, UNFORESEEN
from assistant.api.refusing import refuse

REQUEST_ID: Final[ContextVar[str | None]] = ContextVar("request_id", default=None)
_HEADER: Final = "X-Request-ID"
_USABLE_ID: Final = re.compile(r"[A-Za-z0-9-]{8,64}")
_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_CLIENT_LEFT: Final = 499
_LOG = logging.getLogger("assistant.request")


@dataclass(frozen=True, slots=True)
class Handled:
    """What is told of a request.

    `route` is None where no endpoint was reached; `ms` are milliseconds. `parent` is the caller's `traceparent`, for
    traces only: the log does without it.
    """

    method: str
    route: str | None
    status: int
    ms: float
    key: str | None
    parent: str | None = None

    def __str__(self) -> str:
        by = f" key={self.key}" if self.key else ""
        return f"{self.method} {self.route or '-'} {self.status} {self.ms:.1f} ms{by}"


class RequestLog:
    """ASGI middleware: tells the log, and whoever else observes, of each request; answers 500 where the app fails."""

    def __init__(self, app: ASGIApp, *, observers: tuple[Callable[[Handled], None], ...] = ()) -> None:
        self.app = app
        self.observers = observers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with an id of its own in the log and in the response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), _CLIENT_LEFT
        request_id = _request_id(scope)
        token = REQUEST_ID.set(request_id)

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message).setdefault(_HEADER, request_id)
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except Exception as error:  # whatever it is, the server would put its message into the log
            _LOG.error("unforeseen %s", told(error))
            if status == _CLIENT_LEFT:
                await refuse(
                    scope, receive, send_with_id, kind=INTERNAL_ERROR, detail="an unforeseen error", hint=UNFORESEEN
                )
        finally:
            self._tell(scope, status, (time.perf_counter() - started) * 1000)
            REQUEST_ID.reset(token)

    def _tell(self, scope: Scope, status: int, ms: float) -> None:
        key = caller_of(scope).key
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        parent = Headers(scope=scope).get("traceparent")
        handled = Handled(method, _route(scope), status, round(ms, 1), key.id if key else None, parent)
        _LOG.info("%s", handled, extra={"fields": asdict(replace(handled, parent=None))})
        for observe in self.observers:
            observe(handled)


def told(error: BaseException) -> str:
    """An error without its message: its type, where it was raised, and the same of what led to it."""
    parts: list[str] = []
    current: BaseException | None = error
    while current is not None and len(parts) < 5:
        frames = traceback.extract_tb(current.__traceback__)
        places = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames[-12:]))
        parts.append(f"{type(current).__module__}.{type(current).__qualname__} at {places or 'no place'}")
        current = current.__cause__ or current.__context__
    return "; after ".join(parts)


def _request_id(scope: Scope) -> str:
    """The caller's own, where it sent a plain one, so that logs can be joined; else a new one."""
    sent = Headers(scope=scope).get(_HEADER, "")
    return sent if _USABLE_ID.fullmatch(sent) else secrets.token_hex(8)


def _route(scope: Scope) -> str | None:
    return getattr(scope.get("route"), "path", None)
