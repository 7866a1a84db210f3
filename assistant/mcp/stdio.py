"""Serves one MCP client over stdin and stdout, until it closes stdin. Nothing else may be written to stdout.

A policy that is published or rolled back meanwhile is taken by itself, as the HTTP service takes it.
"""

from __future__ import annotations

import anyio
from mcp.server.stdio import stdio_server

from assistant.live import Change, LivePolicies, PolicyWatch
from assistant.mcp.server import make_server
from assistant.service import Assistant


def serve(assistant: Assistant, on_change: Change | None = None) -> None:
    """Answer the client to its end. Whatever else prints meanwhile lands on stderr: the SDK sees to that.

    `on_change`: as of LivePolicies.
    """
    live = LivePolicies(assistant, on_change)

    async def run() -> None:
        server = make_server(lambda: live.current)
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    watch = PolicyWatch(live)
    try:
        anyio.run(run)
    finally:
        watch.close()
