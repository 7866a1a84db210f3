"""`POST /mcp`: the tools for MCP clients over streamable HTTP.

Stateless: each request is served by itself and answered in JSON, so nothing is kept between two and any worker can take
the next. So there is no stream to open (GET) and no session to end (DELETE), and both are told so with 405, as the
protocol allows. The SDK is loaded by the first request: who never asks over MCP need not wait for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from assistant.api.access import caller_of
from assistant.api.callers import is_loopback_name
from assistant.api.deps import get_assistant
from assistant.api.problems import FOREIGN_HOST, FOREIGN_ORIGIN, ProblemRaised

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    from assistant.service import Assistant

PATH = "/mcp"


class McpEndpoint:
    """ASGI app of the endpoint."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; raises ProblemRaised for a host or an origin that is not ours."""
        assistant = get_assistant(Request(scope))
        check_host(scope)
        # Loading takes a second or more, and whoever asks otherwise must not wait for it
        manager = await run_in_threadpool(_manager, assistant)
        async with manager.run():
            await manager.handle_request(scope, receive, send)


def _manager(assistant: Assistant) -> StreamableHTTPSessionManager:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    from assistant.mcp.server import make_server

    return StreamableHTTPSessionManager(make_server(lambda: assistant), json_response=True, stateless=True)


def mcp_route() -> Route:
    """The route of the endpoint."""
    return Route(PATH, McpEndpoint(), methods=["POST"], include_in_schema=False)


def check_host(scope: Scope) -> None:
    """Refuse a web page of another site, where no key does: its name may point to this machine (DNS rebinding).

    Source: Model Context Protocol, "Transports", security warning.
    """
    if caller_of(scope).key is not None:
        return
    headers = Headers(scope=scope)
    host, origin = _name(f"//{headers.get('host', '')}"), headers.get("origin")
    if not is_loopback_name(host):
        raise ProblemRaised(
            FOREIGN_HOST,
            f"without API keys {PATH} answers under this machine's own names, not under {host[:80]!r}",
            hint="Use 127.0.0.1 or localhost, or have the operator make a key with `privacy-assistant keys add`.",
        )
    if origin is not None and not is_loopback_name(_name(origin)):
        raise ProblemRaised(
            FOREIGN_ORIGIN,
            f"without API keys {PATH} answers no page of {origin[:80]!r}",
            hint="Have the operator make a key with `privacy-assistant keys add`.",
        )


def _name(address: str) -> str:
    """The host's name in an address, lower case, without its port; empty where there is none."""
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""
