"""The log tells what happened and never what was asked, by whom, or with which key."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.api.app import create_app
from assistant.api.log_config import JsonLine, Line
from assistant.api.server import server_options
from assistant.keys.api_key import Scope
from assistant.keys.store import KeyStore
from assistant.service import Assistant
from assistant.settings import Settings
from tests.assistant.test_access import bearer

SECRET = "xylophone"
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith("httpx"):
            return  # the caller's own
        self.lines.append(JsonLine().format(record))
        self.lines.append(Line().format(record))


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Everything that is logged meanwhile at any level, as JSON and as a line in turn."""
    kept, root = _Kept(), logging.getLogger()
    # A server that another test started keeps its lines to itself
    for name in ("uvicorn", "uvicorn.error"):
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
    before = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    logging.getLogger("assistant").setLevel(logging.DEBUG)
    yield kept.lines
    root.removeHandler(kept)
    root.setLevel(before)
    logging.getLogger("assistant").setLevel(logging.NOTSET)


def _entries(log: list[str]) -> list[dict[str, Any]]:
    return [entry for line in log[::2] if (entry := json.loads(line))["logger"] == "assistant.request"]


def test_a_request_is_told_by_route_status_and_time(client: TestClient, log: list[str]) -> None:
    response = client.get("/v1/policies/imi")
    (entry,) = _entries(log)
    assert (entry["method"], entry["route"], entry["status"]) == ("GET", "/v1/policies/{policy_id}", 200)
    assert entry["ms"] > 0
    assert entry["request_id"] == response.headers["x-request-id"]
    assert f"[{entry['request_id']}]" in next(line for line in log[1::2] if "GET" in line)


@pytest.mark.parametrize(
    ("method", "path", "options"),
    [
        ("POST", "/v1/ask", {"json": {"question": f"how long do you keep my {SECRET}"}}),
        ("POST", "/v1/ask", {"json": {"question": "hi", SECRET: 1}}),
        ("POST", "/v1/ask", {"json": {"question": "hi", "policy": SECRET}}),
        ("POST", "/v1/ask", {"content": f"{{{SECRET}", "headers": {"Content-Type": "application/json"}}),
        ("GET", f"/v1/policies/{SECRET}", {}),
        ("GET", f"/v1/policies?q={SECRET}", {}),
        ("GET", f"/{SECRET}", {}),
        (SECRET.upper(), "/v1/ask", {}),
        (
            "GET",
            "/v1/policies",
            {"headers": {"Authorization": f"Bearer {SECRET}", "X-Request-ID": f"{SECRET} {SECRET}"}},
        ),
    ],
)
def test_nothing_that_a_caller_sends_is_told(
    client: TestClient, log: list[str], method: str, path: str, options: dict[str, Any]
) -> None:
    client.request(method, path, **options)
    assert _entries(log)
    assert [line for line in log if SECRET in line.lower()] == []


def test_a_key_is_told_by_its_id(assistant: Assistant, tmp_path: Path, log: list[str]) -> None:
    store = KeyStore(tmp_path / "keys.json")
    text, key = store.add("shop", (Scope.ASK,), now=NOW)
    with TestClient(create_app(Settings(keys_file=store.path), assistant)) as client:
        client.get("/v1/policies", headers=bearer(text))
        client.get("/v1/policies", headers=bearer(text + "x"))
    first, second = _entries(log)
    assert first["key"] == key.id
    assert "key" not in second
    assert not [line for line in log if text in line]


def test_an_unforeseen_error_is_told_by_its_places_without_its_message(
    assistant: Assistant, log: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise RuntimeError(SECRET) from error

    failing = replace(assistant)
    monkeypatch.setattr(failing, "answer", fail)
    with TestClient(create_app(assistant=failing)) as client:
        response = client.post("/v1/ask", json={"question": "hi"})
    assert response.status_code == 500
    (told,) = [json.loads(line) for line in log[::2] if "unforeseen" in line]
    assert "builtins.RuntimeError at " in told["message"]
    assert "after builtins.KeyError at " in told["message"]
    assert "test_request_log.py" in told["message"]
    assert told["request_id"] == response.headers["x-request-id"]
    assert not [line for line in log if SECRET in line]
    assert _entries(log)[-1]["status"] == 500


def test_a_traceback_of_anybody_is_told_without_its_message(log: list[str]) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("it failed")
    as_json, as_line = log[-2:]
    assert "builtins.ValueError at" in json.loads(as_json)["error"]
    assert "builtins.ValueError at" in as_line
    assert SECRET not in as_json + as_line


def test_a_callers_plain_request_id_is_kept_and_another_is_not(client: TestClient) -> None:
    assert client.get("/livez", headers={"X-Request-ID": "abc-12345"}).headers["x-request-id"] == "abc-12345"
    for odd in ("short", "a b c d e f g h", "x" * 65, "a\tb12345678"):
        assert client.get("/livez", headers={"X-Request-ID": odd}).headers["x-request-id"] != odd


def test_the_servers_own_line_with_address_and_query_is_off() -> None:
    options = server_options(Settings(log_format="json"))
    assert options["access_log"] is False
    assert options["log_config"]["formatters"]["form"]["()"] is JsonLine
    assert server_options(Settings())["log_config"]["formatters"]["form"]["()"] is Line
