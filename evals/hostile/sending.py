"""Sends hostile requests to a served app by plain sockets, and says what each response was and whether it is bad."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Final

from evals.hostile.requests import Hostile, post

_TIMEOUT_SECONDS: Final = 60.0
_IMPATIENT_SECONDS: Final = 0.5
_CONTROL: Final = post(
    "/v1/ask", json.dumps({"question": "how long do you keep my application", "today": "2026-11-28"}).encode()
)
_STABLE: Final = ("status", "answer", "statements", "citations")
# What the HTTP server itself says to what is no HTTP, and MCP's own transport to what is no MCP
_PLAIN_REFUSALS: Final = (b"Invalid HTTP request received.", b"Invalid Content-Type header")
_MOST_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one request: its status (None where the connection was closed without one), seconds, what is bad."""

    kind: str
    status: int | None
    seconds: float
    bad: str | None


def send_all(address: tuple[str, int], requests: Iterable[Hostile], *, workers: int) -> Iterator[Result]:
    """The results of requests, sent by some callers at once, in order."""
    pending = iter(requests)
    with ThreadPoolExecutor(workers) as pool:
        while some := list(islice(pending, _MOST_AT_ONCE)):
            yield from pool.map(lambda request: send(address, request), some)


def send(address: tuple[str, int], request: Hostile) -> Result:
    """Send one request and judge its response."""
    started = time.perf_counter()
    with socket.create_connection(address, timeout=_TIMEOUT_SECONDS) as caller:
        # A server may refuse and close before it has read everything
        with contextlib.suppress(OSError):
            caller.sendall(request.sent if request.leaves_after is None else request.sent[: request.leaves_after])
        if request.leaves_after is not None:
            return Result(request.kind, None, time.perf_counter() - started, None)
        if not request.is_whole:
            caller.settimeout(_IMPATIENT_SECONDS)
        status, bad = _judged(caller, is_head=request.sent.startswith(b"HEAD "))
    if not request.is_whole and status is None:
        bad = None  # the server waits for more, as it must
    return Result(request.kind, status, time.perf_counter() - started, bad)


def control(address: tuple[str, int]) -> dict[str, object]:
    """What must stay the same whatever else is sent: the answer to one ordinary question."""
    with socket.create_connection(address, timeout=_TIMEOUT_SECONDS) as caller:
        caller.sendall(_CONTROL)
        response = http.client.HTTPResponse(caller)
        response.begin()
        answer = json.loads(response.read())
    return {name: answer.get(name) for name in _STABLE}


def _judged(caller: socket.socket, *, is_head: bool) -> tuple[int | None, str | None]:
    response = http.client.HTTPResponse(caller, method="HEAD" if is_head else "GET")
    try:
        response.begin()
        content = response.read()
    except TimeoutError:
        return None, f"no response within {_TIMEOUT_SECONDS:g} s"
    except (OSError, http.client.HTTPException) as error:
        return None, f"closed without a response: {type(error).__name__}"
    return response.status, _fault(response, content, is_head=is_head)


def _fault(response: http.client.HTTPResponse, content: bytes, *, is_head: bool) -> str | None:
    if response.status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"{response.status}: {content[:200]!r}"
    if response.status < http.HTTPStatus.BAD_REQUEST or is_head or content in _PLAIN_REFUSALS:
        return None
    media_type = (response.getheader("content-type") or "").partition(";")[0]
    if media_type not in ("application/problem+json", "application/json"):
        return f"{response.status} is no problem document: {media_type} {content[:200]!r}"
    return None
