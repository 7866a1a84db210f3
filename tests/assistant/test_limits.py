"""Limits: how often, how large, how deep, how slow, how many at once; each a problem that says when to come again."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.answer import Answer
from assistant.api.app import create_app
from assistant.api.body_limit import BodyLimit
from assistant.api.json_depth import depth
from assistant.keys.api_key import Scope
from assistant.keys.store import KeyStore
from assistant.question import Question
from assistant.service import Assistant
from assistant.settings import Settings
from tests.assistant.test_access import bearer
from tests.assistant.test_api import assert_problem

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
QUESTION = {"question": "how long do you keep my application"}


@contextmanager
def serving(assistant: Assistant, *, host: str = "127.0.0.1", **settings: Any) -> Iterator[TestClient]:
    service = create_app(Settings(**settings), assistant)
    with TestClient(service, raise_server_exceptions=False, client=(host, 1)) as client:
        yield client


# --- how often


def test_a_key_has_its_share_and_another_key_its_own(assistant: Assistant, tmp_path: Path) -> None:
    store = KeyStore(tmp_path / "keys.json")
    one, other = (bearer(store.add(name, (Scope.ASK,), now=NOW)[0]) for name in ("one", "other"))
    with serving(assistant, keys_file=store.path, rate_limit="3/hour") as client:
        assert [client.get("/v1/policies", headers=one).status_code for _ in range(4)] == [200, 200, 200, 429]
        response = client.get("/v1/policies", headers=one)
        problem = assert_problem(response, 429, "too_many_requests")
        assert 1 <= int(response.headers["retry-after"]) <= 3600
        assert f"in {response.headers['retry-after']} s" in problem["hint"]
        assert client.get("/v1/policies", headers=other).status_code == 200
        assert [client.get("/livez").status_code for _ in range(5)] == [200] * 5


def test_wrong_keys_of_one_address_are_limited(assistant: Assistant, tmp_path: Path) -> None:
    store = KeyStore(tmp_path / "keys.json")
    right = bearer(store.add("one", (Scope.ASK,), now=NOW)[0])
    with serving(assistant, host="203.0.113.7", keys_file=store.path, rate_limit="3/hour") as client:
        tried = [client.get("/v1/policies", headers=bearer(f"pa_{n}_x")).status_code for n in range(5)]
        assert tried == [401, 401, 401, 429, 429]
        assert client.get("/v1/policies", headers=right).status_code == 200


def test_this_machine_without_keys_is_not_limited(assistant: Assistant) -> None:
    with serving(assistant, rate_limit="1/hour") as client:
        assert [client.get("/v1/policies").status_code for _ in range(4)] == [200] * 4


def test_no_limit_where_it_is_off(assistant: Assistant, tmp_path: Path) -> None:
    store = KeyStore(tmp_path / "keys.json")
    key = bearer(store.add("one", (Scope.ASK,), now=NOW)[0])
    with serving(assistant, keys_file=store.path, rate_limit="off") as client:
        assert {client.get("/v1/policies", headers=key).status_code for _ in range(5)} == {200}


# --- how deep


@pytest.mark.parametrize("content", [b"[" * 60_000, b'{"question": ' + b"[" * 33 + b"]" * 33 + b"}", b'{"a":' * 9_000])
def test_a_body_that_nests_too_deep_is_refused(client: TestClient, content: bytes) -> None:
    response = client.post("/v1/ask", content=content, headers={"Content-Type": "application/json"})
    assert "32 levels" in assert_problem(response, 413, "body_too_deep")["detail"]


def test_brackets_in_a_question_are_words(client: TestClient) -> None:
    asked = {"question": 'how long do you keep my application ["' + "[{" * 100}
    assert client.post("/v1/ask", json=asked).status_code == 200


@pytest.mark.parametrize(
    ("text", "levels"),
    [(b"", 0), (b"1", 0), (b"[]", 1), (b'{"a": [1, {"b": []}]}', 4), (b"[][][]", 1), (b'["[[[["]', 1), (b']]]"[', 0),
     (rb'["\"[["]', 1), (rb'["\\"[["]', 3), (b'["never closed [[[', 1), (b'["\\', 1), (b"[" * 1_000, 6)],
)  # fmt: skip
def test_depth_counts_levels_outside_strings(text: bytes, levels: int) -> None:
    assert depth(text, most=5) == levels


@pytest.mark.parametrize(
    "text", [b'"\\' * 32_768, b'\\"' * 32_768, b'"' * 65_536, b'"' + b"\\" * 65_535, b"[]" * 32_768]
)
def test_no_text_takes_long_to_count(text: bytes) -> None:
    started = time.process_time()
    depth(text, most=32)
    assert time.process_time() - started < 0.5


# --- how slow


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(60)
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/v1/ask", "query_string": b"", "headers": []}
    asyncio.run(BodyLimit(create_app(), seconds=0.05)(scope, receive, send))
    assert sent[0]["status"] == 408
    assert (b"connection", b"close") in [(name.lower(), value) for name, value in sent[0]["headers"]]
    assert json.loads(sent[1]["body"])["code"] == "body_too_slow"


class SlowAssistant(Assistant):
    """Answers once it is let go."""

    release: threading.Event
    begun: threading.Semaphore

    def answer(self, question: Question) -> Answer:
        self.begun.release()
        assert self.release.wait(20)
        return super().answer(question)


@pytest.fixture
def slow(assistant: Assistant) -> Iterator[SlowAssistant]:
    opened = SlowAssistant(assistant.settings, assistant.facts, assistant.folders)
    opened.release, opened.begun = threading.Event(), threading.Semaphore(0)
    yield opened
    opened.release.set()


def test_an_answer_that_takes_too_long_is_a_503_and_counts_until_it_ends(slow: SlowAssistant) -> None:
    with serving(slow, answer_seconds=0.2, max_in_progress=1) as client:
        response = client.post("/v1/ask", json=QUESTION)
        assert_problem(response, 503, "took_too_long")
        assert response.headers["retry-after"] == "1"
        assert_problem(client.get("/v1/policies"), 503, "busy")
        assert client.get("/livez").status_code == 200
        slow.release.set()
        ends = time.monotonic() + 10
        while client.get("/v1/policies").status_code == 503 and time.monotonic() < ends:
            time.sleep(0.02)
        assert client.post("/v1/ask", json=QUESTION).status_code == 200


def test_more_at_once_than_allowed_come_again(slow: SlowAssistant) -> None:
    with serving(slow, max_in_progress=2) as client, ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(client.post, "/v1/ask", json=QUESTION) for _ in range(2)]
        assert all(slow.begun.acquire(timeout=20) for _ in asked)
        response = client.post("/v1/ask", json=QUESTION)
        assert_problem(response, 503, "busy")
        assert response.headers["retry-after"] == "1"
        slow.release.set()
        assert [future.result().status_code for future in asked] == [200, 200]
        assert client.post("/v1/ask", json=QUESTION).status_code == 200


# --- what browsers are told


@pytest.mark.parametrize("path", ["/livez", "/v1/policies", "/v1/nothing", "/docs", "/docs/start.js", "/openapi.json"])
def test_every_response_has_the_headers_that_keep_browsers_safe(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]


def test_a_failure_has_them_too(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = replace(assistant)
    monkeypatch.setattr(failing, "answer", lambda _: 1 / 0)
    with serving(failing) as client:
        response = client.post("/v1/ask", json=QUESTION)
    assert_problem(response, 500, "internal_error")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["x-request-id"]


def test_no_other_origin_is_let_in_by_default(client: TestClient) -> None:
    asking = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    response = client.options("/v1/ask", headers=asking)
    assert response.status_code == 405
    assert not [name for name in response.headers if name.startswith("access-control")]


def test_making_the_document_holds_up_nobody_else(slow: SlowAssistant) -> None:
    with serving(slow, answer_seconds=0.1) as client, ThreadPoolExecutor(1) as pool:
        document = pool.submit(client.get, "/openapi.json")
        assert slow.begun.acquire(timeout=20)
        # Its first example is being answered, which may take its time, and will be as soon as others were
        time.sleep(0.3)
        assert client.get("/livez").status_code == 200
        slow.release.set()
        assert document.result().status_code == 200
