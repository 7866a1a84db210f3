"""How often one key may ask, or one address without a key. Counted in memory; workers of one machine count together.

This machine is not limited as long as it needs no key: there is nobody to protect it from.
"""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Final

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.api.access import caller_of
from assistant.api.callers import block_of, host_of, is_this_machine
from assistant.api.problems import TOO_MANY_REQUESTS
from assistant.api.refusing import refuse
from assistant.api.shared_rates import SharedStorage

PROBES: Final = ("/livez", "/readyz")


class RateLimit:
    """ASGI middleware: answers 429 with Retry-After once a caller has used up its share. Stands inside `Identify`."""

    def __init__(self, app: ASGIApp, *, limit: str, shared_dir: Path | None = None) -> None:
        self.app = app
        self.limit = parse(limit)
        self._counter = SlidingWindowCounterRateLimiter(SharedStorage(shared_dir) if shared_dir else MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        caller = _counted_as(scope) if scope["type"] == "http" else None
        if caller is None or self._counter.hit(self.limit, caller):
            await self.app(scope, receive, send)
            return
        window = self._counter.get_window_stats(self.limit, caller)
        seconds = max(1, math.ceil(window.reset_time - time.time()))
        await refuse(
            scope,
            receive,
            send,
            kind=TOO_MANY_REQUESTS,
            detail=f"more than {self.limit}",
            hint=f"Ask again in {seconds} s; the header Retry-After says the same.",
            headers={"Retry-After": str(seconds)},
        )


def _counted_as(scope: Scope) -> str | None:
    """What is counted together; None for what is not limited."""
    if scope["path"] in PROBES:
        return None
    key, host = caller_of(scope).key, host_of(scope)
    if key is not None:
        return f"key {key.id}"
    return None if host is None or is_this_machine(host) else f"address {block_of(host)}"
