"""Work that waits for another machine, in a few threads of its own.

Endpoints share some forty threads. A database or a Chroma server that hangs would soon have all of them, and then no
question would be answered, although answers need neither.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

import anyio
from fastapi import Request

# Enough for what takes milliseconds
_MOST: Final = 8
_T = TypeVar("_T")


async def in_few_threads(request: Request, name: str, work: Callable[[], _T]) -> _T:
    """What `work` gives, once one of the threads for work of this name is free; whatever it raises is raised."""
    state = request.app.state
    limiters: dict[str, anyio.CapacityLimiter] | None = getattr(state, "few_threads", None)
    if limiters is None:
        limiters = state.few_threads = {}
    return await anyio.to_thread.run_sync(work, limiter=limiters.setdefault(name, anyio.CapacityLimiter(_MOST)))
