"""The tools over the protocol, by the official SDK: what every transport serves. Stateless: each call stands alone.

The SDK's low-level server, not its high-level one: that one writes what a caller sent into its log and would set up
logging for the whole process.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import anyio
from mcp import types
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from pydantic import ValidationError

from assistant.api.problems import invalid_request
from assistant.api.request_log import told
from assistant.mcp.tools import TOOLS, Tool
from assistant.service import Assistant
from assistant.version import installed_version
from knowledge.errors import PrivacyAssistantError

INSTRUCTIONS = """
Answers come from the rows of a privacy policy, decided by rules. Pass them on as they are, with their citations. Add no
fact of your own: where `status` is not_covered, the policy does not say; where it is clarify, ask the person back with
the options given. `source_text[start:end] == quote` for every citation.
"""
_READ_ONLY = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_BY_NAME = {tool.name: tool for tool in TOOLS}
_LONGEST_ECHO = 80
_LOG = logging.getLogger(__name__)


def make_server(counting: Callable[[], Assistant]) -> Server[Any]:
    """A server of the tools. `counting` gives the Assistant that counts now; each call keeps the one it began with."""

    async def list_tools(_: object, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(tool) for tool in TOOLS])

    async def call_tool(_: object, params: types.CallToolRequestParams) -> types.CallToolResult:
        tool = _BY_NAME.get(params.name)
        if tool is None:
            raise MCPError(types.INVALID_PARAMS, f"no tool {params.name[:_LONGEST_ECHO]!r}: {', '.join(_BY_NAME)}")
        # Rules take milliseconds of processor time: meanwhile other callers are to be served
        return await anyio.to_thread.run_sync(_call, tool, counting(), params.arguments or {})

    server: Server[Any] = Server(
        "privacy-assistant",
        version=installed_version(),
        title="Privacy policy, asked in your own words",
        instructions=INSTRUCTIONS.strip(),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )
    # Spans would hold what was called and why it failed, and a variable in the environment is enough to send them away
    server.middleware.clear()
    return server


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.arguments.model_json_schema(),
        output_schema=tool.result.model_json_schema(mode="serialization"),
        annotations=_READ_ONLY,
    )


def _call(tool: Tool, assistant: Assistant, arguments: dict[str, Any]) -> types.CallToolResult:
    """The typed result with its text, or what is wrong in words that a model can act on."""
    try:
        result = tool.run(assistant, tool.arguments.model_validate(arguments))
    except ValidationError as error:
        hint = f"Arguments: {', '.join(tool.arguments.model_fields) or 'none'}."
        problem = invalid_request(error.errors(), instance=tool.name, hint=hint)
        return _failed(f"{problem.detail}\nhint: {problem.hint}")
    except PrivacyAssistantError as error:
        return _failed(f"{error.message}\nhint: {error.hint}")
    except Exception as error:
        _LOG.error("the tool %s failed: %s", tool.name, told(error))  # the message may quote the question
        return _failed("an unforeseen error\nhint: Try again; if it stays, tell the operator the time and the tool.")
    return types.CallToolResult(
        content=[types.TextContent(text=tool.text(result))], structured_content=result.model_dump(mode="json")
    )


def _failed(words: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=f"error: {words}")], is_error=True)
