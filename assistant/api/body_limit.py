"""Refuses a request body over the limit before it is read whole.

The framework has such a limit too, but answers it in plain text where Content-Length is given; ours is a problem
document in both cases.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.batch_request import BATCH_PATH
from assistant.api.completions.errors import COMPLETIONS_PATH
from assistant.api.problems import BODY_TOO_LARGE, make_problem, respond

LARGEST_BODY_BYTES = 64 * 1024
# Many questions; whole chats with their answers, as those clients send them each time
_LARGER_BODY_BYTES = {BATCH_PATH: 1024 * 1024, COMPLETIONS_PATH: 1024 * 1024}


class BodyLimit:
    """ASGI middleware: Content-Length is believed where it is too large, and the bytes are counted in any case."""

    def __init__(self, app: ASGIApp, *, largest: int = LARGEST_BODY_BYTES) -> None:
        self.app = app
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its body in hand, or answer 413."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        largest = max(self.largest, _LARGER_BODY_BYTES.get(scope["path"], 0))
        messages = None if self._is_announced_too_large(scope, largest) else await self._read(receive, largest)
        if messages is None:
            await self._refuse(scope, receive, send, largest)
            return
        pending = iter(messages)

        async def replay() -> Message:
            message = next(pending, None)
            return message if message is not None else await receive()

        await self.app(scope, replay, send)

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

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, largest: int) -> None:
        problem = make_problem(
            BODY_TOO_LARGE,
            f"the body is larger than {largest} bytes",
            hint="Ask a shorter question and send the latest turns of the history only.",
            instance=scope["path"],
        )
        # The rest of the body stays unread, so the connection cannot be used again
        await respond(problem, headers={"Connection": "close"})(scope, receive, send)
