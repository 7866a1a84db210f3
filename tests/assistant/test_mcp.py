"""MCP clients get typed answers with their rows: the official one, over stdio to a real process and over HTTP."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import anyio
import pytest
from fastapi.testclient import TestClient
from mcp import Client, MCPError, StdioServerParameters, types

from assistant.answer import Answer
from assistant.api.app import create_app
from assistant.keys.api_key import Scope
from assistant.keys.store import KeyStore
from assistant.mcp.server import make_server
from assistant.mcp.tools import TOOLS
from assistant.question import Question
from assistant.row_search import RowPage
from assistant.service import Assistant
from assistant.settings import Settings

T = TypeVar("T")
QUESTION = "how long do you keep my application"
ROW = "job-seekers/processing/managing-applications"
WORDS = "During the recruitment process and normally up to 2 years from the appointment/termination of the procedure"
COMMAND = [sys.executable, "-m", "assistant.cli", "mcp"]
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "a client", "version": "1"},
    },
}
CALL = {
    "jsonrpc": "2.0",
    "id": 2,
    "method": "tools/call",
    "params": {"name": "ask", "arguments": {"question": QUESTION}},
}
HTTP = {"Accept": "application/json, text/event-stream"}


def over(server: Any, work: Callable[[Client], Awaitable[T]], **options: Any) -> T:
    """What some work with a connected client comes to."""

    async def run() -> T:
        async with Client(server, **options) as client:
            return await work(client)

    return anyio.run(run)


def called(name: str, **arguments: object) -> Callable[[Client], Awaitable[types.CallToolResult]]:
    async def work(client: Client) -> types.CallToolResult:
        return await client.call_tool(name, arguments)

    return work


@pytest.fixture(scope="module")
def call(assistant: Assistant) -> Callable[..., types.CallToolResult]:
    """A call of a tool, over the protocol but within this process."""
    return lambda name, **arguments: over(make_server(lambda: assistant), called(name, **arguments))


def words(result: types.CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, types.TextContent)
    return content.text


def assert_application_is_kept_as_its_row_says(result: types.CallToolResult) -> None:
    assert not result.is_error
    answer = Answer.model_validate(result.structured_content)
    assert answer.status == "answered"
    assert {c.id for c in answer.citations} == {ROW}
    assert WORDS in answer.answer
    assert f"[2] Job seekers, processing, row 1 ({ROW}): “{WORDS}”" in words(result)


# --- stdio


def test_a_client_gets_the_answer_over_stdio() -> None:
    server = StdioServerParameters(command=COMMAND[0], args=COMMAND[1:], env=dict(os.environ))
    assert_application_is_kept_as_its_row_says(over(server, called("ask", question=QUESTION)))


def test_nothing_but_the_protocol_is_on_stdout_and_the_process_ends_with_its_client() -> None:
    initialized = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    with subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        lines = []
        for message in (INITIALIZE, initialized, CALL):
            process.stdin.write(json.dumps(message) + "\n")
            process.stdin.flush()
            if "id" in message:
                lines.append(process.stdout.readline())
        rest, told = process.communicate(timeout=60)
    assert [json.loads(line)["id"] for line in lines] == [1, 2]
    assert json.loads(lines[1])["result"]["structuredContent"]["citations"][0]["id"] == ROW
    assert (rest, process.returncode) == ("", 0)
    assert QUESTION not in told


def test_a_policy_that_is_missing_stops_it_with_a_hint_on_stderr(tmp_path: Path) -> None:
    environment = {**os.environ, "PRIVACY_ASSISTANT_POLICIES_DIR": str(tmp_path)}
    stopped = subprocess.run(
        COMMAND, env=environment, input="", capture_output=True, text=True, check=False, timeout=60
    )
    assert (stopped.returncode, stopped.stdout) == (1, "")
    assert "hint: " in stopped.stderr


# --- HTTP


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_client_gets_the_answer_over_http(address: str, mode: str) -> None:
    result = over(f"{address}/mcp", called("ask", question=QUESTION), mode=mode)
    assert_application_is_kept_as_its_row_says(result)


def test_many_calls_at_once_each_get_their_own_answer(address: str) -> None:
    subjects = ["leads", "job-seekers", "references", "enquirers"] * 4

    async def work(client: Client) -> list[set[str | None]]:
        cited: list[set[str | None]] = [set() for _ in subjects]

        async def one(place: int) -> None:
            result = await client.call_tool("retention", {"data_subject": subjects[place]})
            cited[place] = {c.data_subject for c in Answer.model_validate(result.structured_content).citations}

        async with anyio.create_task_group() as group:
            for place in range(len(subjects)):
                group.start_soon(one, place)
        return cited

    assert over(f"{address}/mcp", work) == [{subject} for subject in subjects]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_there_is_no_stream_to_open_and_no_session_to_end(client: TestClient, method: str) -> None:
    response = client.request(method, "/mcp", headers=HTTP)
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert response.json()["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "127.0.0.1:8000"}, 200),
        ({"Host": "[::1]:8000"}, 200),
        ({"Host": "LOCALHOST"}, 200),
        ({"Host": "evil.example.org"}, 421),
        ({"Host": "localhost.evil.example.org"}, 421),
        ({"Host": "[::1"}, 421),
        ({"Host": ""}, 421),
        ({"Host": "localhost", "Origin": "http://localhost:3000"}, 200),
        ({"Host": "localhost", "Origin": "https://evil.example.org"}, 403),
        ({"Host": "localhost", "Origin": "null"}, 403),
    ],
)
def test_without_a_key_pages_of_other_sites_are_refused(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    response = client.post("/mcp", json=INITIALIZE, headers=HTTP | headers)
    assert response.status_code == status
    if status != 200:
        assert "keys add" in response.json()["hint"]


def test_with_a_key_any_name_will_do_and_without_it_none(assistant: Assistant, tmp_path: Path) -> None:
    settings = Settings(keys_file=tmp_path / "keys.json")
    secret, _ = KeyStore(settings.keys_file).add("agent", (Scope.ASK,), now=datetime.now(UTC))
    headers = HTTP | {"Host": "policy.example.org"}
    with TestClient(create_app(settings, replace(assistant, settings=settings))) as client:
        assert client.post("/mcp", json=INITIALIZE, headers=headers).status_code == 401
        known = headers | {"Authorization": f"Bearer {secret}"}
        assert client.post("/mcp", json=INITIALIZE, headers=known).status_code == 200


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"5", b'{"jsonrpc": "2.0"}', b"[" * 60_000, b"\xff", b'{"id": {}, "method": 5}']
)
@pytest.mark.parametrize("version", ["", "2025-06-18", "2026-07-28", "x"])
def test_what_is_no_message_is_refused_and_breaks_nothing(client: TestClient, content: bytes, version: str) -> None:
    headers = HTTP | {"Content-Type": "application/json", "Host": "localhost"}
    headers |= {"MCP-Protocol-Version": version} if version else {}
    response = client.post("/mcp", content=content, headers=headers)
    assert 400 <= response.status_code < 500
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    "content",
    [b'{"zebra', b'{"jsonrpc": "2.0", "id": 1, "method": "zebra"}',
     b'{"jsonrpc": "2.0", "method": "zebra", "params": 5}',
     b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "ask", "arguments": "zebra"}}',
     b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "zebra"}}'],
)  # fmt: skip
@pytest.mark.parametrize("version", ["2025-06-18", "2026-07-28"])
def test_what_a_caller_sent_is_not_logged(
    client: TestClient, caplog: pytest.LogCaptureFixture, content: bytes, version: str
) -> None:
    headers = HTTP | {"Content-Type": "application/json", "Host": "localhost", "MCP-Protocol-Version": version}
    with caplog.at_level(logging.INFO):
        client.post("/mcp", content=content, headers=headers)
    assert "zebra" not in caplog.text


def test_a_message_that_is_too_large_is_refused(client: TestClient) -> None:
    response = client.post("/mcp", content=b"x" * 100_000, headers=HTTP | {"Host": "localhost"})
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


# --- tools


def test_every_tool_reads_only_and_has_typed_arguments_and_a_typed_result(assistant: Assistant) -> None:
    async def work(client: Client) -> list[types.Tool]:
        return (await client.list_tools()).tools

    tools = over(make_server(lambda: assistant), work)
    assert [tool.name for tool in tools] == [tool.name for tool in TOOLS]
    for tool in tools:
        assert tool.annotations is not None
        assert (tool.annotations.read_only_hint, tool.annotations.open_world_hint) == (True, False)
        assert tool.input_schema["additionalProperties"] is False
        assert tool.output_schema is not None
        assert tool.output_schema["type"] == "object"
        assert tool.description


# The id of an answer to that question, as it once was given
OLD_ID = "ASPb5-UR-RZH6tBwzZG1d2d0D6jccKuDK8cd2rDwRE2S6GmQQKDH6mA4iHj_QZKSEppPDUx1DUxweaw2FgA"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("replay", {"id": OLD_ID}),
        ("ask", {"question": QUESTION, "today": "2026-05-04"}),
        ("retention", {"data_subject": "job-seekers", "activity": "recruitment"}),
        ("recipients", {"data_subject": "leads", "recipient": "group_companies", "policy": "imi"}),
        ("rights", {"right": "erasure", "language": "sv"}),
        ("find_rows", {"q": "webinar", "limit": 3}),
        ("get_row", {"id": ROW}),
        ("list_policies", {}),
        ("policy_diff", {"old": "imi", "new": "imi"}),
    ],
)
def test_every_tool_gives_what_its_type_says(
    call: Callable[..., types.CallToolResult], name: str, arguments: dict[str, object]
) -> None:
    tool = next(tool for tool in TOOLS if tool.name == name)
    result = call(name, **arguments)
    assert not result.is_error
    # JSON's own types, read strictly: what a client of another language would make of it
    tool.result.model_validate_json(json.dumps(result.structured_content))
    assert words(result)


def test_every_tool_is_tried_here() -> None:
    (marks,) = [m for m in test_every_tool_gives_what_its_type_says.pytestmark if m.name == "parametrize"]
    assert {name for name, _ in marks.args[1]} == {tool.name for tool in TOOLS}


def test_the_same_question_gets_the_same_answer_as_elsewhere(
    assistant: Assistant, call: Callable[..., types.CallToolResult]
) -> None:
    asked = {"question": "do you share leads' data with your group companies?", "today": "2026-05-04"}
    elsewhere = assistant.answer(Question.model_validate(asked))
    answer = Answer.model_validate(call("ask", **asked).structured_content)
    assert answer.model_copy(update={"elapsed_ms": 0}) == elsewhere.model_copy(update={"elapsed_ms": 0})


def test_rows_are_found_by_what_they_hold(call: Callable[..., types.CallToolResult]) -> None:
    page = RowPage.model_validate(call("find_rows", data_subject="leads", table="recipients").structured_content)
    assert (page.total, {row.data_subject for row in page.rows}) == (4, {"leads"})


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("ask", {}, "question: Field required"),
        ("ask", {"question": "hi", "persona": "x"}, "persona: Extra inputs are not permitted"),
        ("ask", {"question": ""}, "question is empty"),
        ("ask", {"question": "hi", "policy": "acme"}, "Installed policies: imi"),
        ("retention", {"activity": "hunting"}, "recruitment"),
        ("retention", {"data_subject": "leads", "activity": "recruitment"}, "Leave one of them out"),
        ("find_rows", {"limit": 0}, "limit: Input should be greater than or equal to 1"),
        ("get_row", {"id": "job-seekers/processing/hunting"}, "find_rows"),
        ("policy_diff", {"old": "/etc/passwd", "new": "imi"}, "Installed policies: imi"),
    ],
)
def test_what_cannot_be_asked_is_told_in_words_that_say_what_can(
    call: Callable[..., types.CallToolResult], name: str, arguments: dict[str, object], told: str
) -> None:
    result = call(name, **arguments)
    assert result.is_error
    assert told in words(result)
    assert "hint: " in words(result)


def test_an_unforeseen_error_tells_nothing_of_the_inside(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret at /srv/policies")

    monkeypatch.setattr(assistant, "answer", fail)
    result = over(make_server(lambda: assistant), called("ask", question=QUESTION))
    assert result.is_error
    assert "secret" not in words(result)


def test_an_unknown_tool_is_an_error_of_the_protocol_that_lists_the_tools(assistant: Assistant) -> None:
    async def work(client: Client) -> MCPError:
        with pytest.raises(MCPError) as raised:
            await client.call_tool("write_policy", {})
        return raised.value

    error = over(make_server(lambda: assistant), work)
    assert error.code == types.INVALID_PARAMS
    assert "find_rows" in error.message


def test_questions_are_not_logged(call: Callable[..., types.CallToolResult], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        call("ask", question="is the zebra mine", persona="zebra")
        call("ask", question="is the zebra mine")
    assert "zebra" not in caplog.text
