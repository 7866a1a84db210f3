"""Serves one MCP client over stdin and stdout, until it closes stdin. Nothing else may be written to stdout."""

from __future__ import annotations

import anyio
from mcp.server.stdio import stdio_server

from assistant.mcp.server import make_server
from assistant.service import Assistant


def serve(assistant: Assistant) -> None:
    """Answer the client to its end. Whatever else prints meanwhile lands on stderr: the SDK sees to that."""

    async def run() -> None:
        server = make_server(assistant)
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    anyio.run(run)
