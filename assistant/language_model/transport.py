"""HTTP to an OpenAI-compatible server that cannot fill our memory: a response is read only so far.

Requests go straight to the address of the settings; proxies that the environment names are not used.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2

MOST_BYTES = 256 * 1024


class ResponseTooLarge(httpx2.TransportError):
    """The response is longer than any that we ask for, or packed so that its length cannot be told."""


class _Counted(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = 0
        async for part in self._stream:
            read += len(part)
            if read > MOST_BYTES:
                raise ResponseTooLarge(f"more than {MOST_BYTES} bytes")
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


class LimitedTransport(httpx2.AsyncHTTPTransport):
    """Refuses responses of more than MOST_BYTES, and packed ones: a few bytes can unpack to gigabytes."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request; raises ResponseTooLarge, at once or while the body is read."""
        request.headers["Accept-Encoding"] = "identity"
        response = await super().handle_async_request(request)
        stream = response.stream
        if response.headers.get("Content-Encoding", "identity") != "identity":
            await response.aclose()
            raise ResponseTooLarge("a packed response that was not asked for")
        if isinstance(stream, httpx2.AsyncByteStream):
            response.stream = _Counted(stream)
        return response


def limited_client() -> httpx2.AsyncClient:
    """A client over such a transport. It follows no redirect: another host than the one named gets nothing.

    Each request has a connection of its own: one that was kept may be closed by the server just as it is used again,
    and nothing is tried twice.
    """
    return httpx2.AsyncClient(
        transport=LimitedTransport(limits=httpx2.Limits(max_keepalive_connections=0)), follow_redirects=False
    )
