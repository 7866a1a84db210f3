"""Refuses a request body that is too large before it is read whole, one that comes too slowly, one that nests too deep.

The framework has a limit of size too, but answers it in plain text where Content-Length is given; ours is a problem
document in every case.
"""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.batch_request import BATCH_PATH
from assistant.api.completions.errors import COMPLETIONS_PATH
from assistant.api.desk.request import CHECK_PATH, REPLY_PATH
from assistant.api.json_depth import depth
from assistant.api.problems import BODY_TOO_DEEP, BODY_TOO_LARGE, BODY_TOO_SLOW
from assistant.api.refusing import refuse

LARGEST_BODY_BYTES = 64 * 1024
# Many questions; whole chats with their answers, as those clients send them each time; a customer's message and a
# reply as long as they may be, of characters that JSON needs twelve bytes for
_LARGER_BODY_BYTES = {
    BATCH_PATH: 1024 * 1024,
    COMPLETIONS_PATH: 1024 * 1024,
    REPLY_PATH: 256 * 1024,
    CHECK_PATH: 1024 * 1024,
}
# An answer that is sent to be verified nests 8 levels
DEEPEST_BODY_LEVELS = 32
SLOWEST_BODY_SECONDS = 10.0
# The rest of the body stays unread, so the connection cannot be used again
_CLOSE = {"Connection": "close"}


class BodyLimit:
    """ASGI middleware: Content-Length is believed where it is too large, and the bytes are counted in any case."""

    def __init__(
        self, app: ASGIApp, *, largest: int = LARGEST_BODY_BYTES, seconds: float = SLOWEST_BODY_SECONDS
    ) -> None:
        self.app = app
        self.largest = largest
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its body in hand, or answer 408 or 413."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        largest = max(self.largest, _LARGER_BODY_BYTES.get(scope["path"], 0))
        try:
            read = None if self._is_announced_too_large(scope, largest) else self._read(receive, largest)
            messages = await asyncio.wait_for(read, self.seconds) if read is not None else None
        except TimeoutError:
            hint = "Send the whole body at once."
            detail = f"the body was not there after {self.seconds:g} s"
            await refuse(scope, receive, send, kind=BODY_TOO_SLOW, detail=detail, hint=hint, headers=_CLOSE)
            return
        if messages is None:
            detail = f"the body is larger than {largest} bytes"
            hint = "Send a shorter text, and of a history the latest turns only."
            await refuse(scope, receive, send, kind=BODY_TOO_LARGE, detail=detail, hint=hint, headers=_CLOSE)
        elif _nests_too_deep(messages):
            detail = f"the body nests deeper than {DEEPEST_BODY_LEVELS} levels"
            await refuse(scope, receive, send, kind=BODY_TOO_DEEP, detail=detail, hint="GET /docs shows its shape.")
        else:
            await self.app(scope, _replay(messages, receive), send)

    def _is_announced_too_large(self, scope: Scope, largest: int) -> bool:
        announced = Headers(scope=scope).get("content-length", "")
        return announced.isdecimal() and int(announced[:20]) > largest

    async def _read(self, receive: Receive, largest: int) -> list[Message] | None:
        """The messages that make up the body, or None once they hold too much."""
        messages: list[Message] = []
        size = 0
        while True:
            message = await receive()
            messages.append(message)
            size += len(message.get("body", b""))
            if size > largest:
                return None
            if message["type"] != "http.request" or not message.get("more_body", False):
                return messages


def _nests_too_deep(messages: list[Message]) -> bool:
    body = b"".join(message.get("body", b"") for message in messages)
    # Most bodies have fewer brackets than levels are allowed
    return (
        body.count(b"[") + body.count(b"{") > DEEPEST_BODY_LEVELS
        and depth(body, most=DEEPEST_BODY_LEVELS) > DEEPEST_BODY_LEVELS
    )


def _replay(messages: list[Message], receive: Receive) -> Receive:
    """Receives what was read already, then what is still to come."""
    pending = iter(messages)

    async def replay() -> Message:
        message = next(pending, None)
        return message if message is not None else await receive()

    return replay
