"""Server-sent events (WHATWG HTML, "Server-sent events"): how one is written, and the response that carries them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

from fastapi.responses import StreamingResponse

from assistant.answer import Answer
from assistant.answer_stream import PART_NAMES, parts
from assistant.batch import LINE_ESCAPES

MEDIA_TYPE = "text/event-stream"
# What one event looks like, as OpenAPI describes streams; the framework describes its own in the same way
DESCRIBED: dict[str, Any] = {
    "itemSchema": {
        "type": "object",
        "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
        "required": ["data"],
    }
}
# Proxies that gather a response before they pass it on would undo the stream
_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


def event(data: object, *, name: str | None = None) -> str:
    """One event whose data are JSON on one line."""
    named = f"event: {name}\n" if name else ""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(LINE_ESCAPES)
    return f"{named}data: {text}\n\n"


def answer_events(answer: Answer) -> Iterator[str]:
    """An answer in parts, each an event that is named after what it is."""
    return (event(part.model_dump(mode="json"), name=PART_NAMES[type(part)]) for part in parts(answer))


def stream(events: Iterable[str], headers: dict[str, str] | None = None) -> StreamingResponse:
    """A response of events that are all at hand: once the caller has gone, none is sent any more."""

    async def one_by_one() -> AsyncIterator[str]:
        for made in events:
            yield made

    return StreamingResponse(one_by_one(), media_type=MEDIA_TYPE, headers=_HEADERS | (headers or {}))
