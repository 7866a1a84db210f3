"""An answer as server-sent events: outcome, rows, sentences, whole; and a caller who leaves harms nobody."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from assistant.answer import Answer
from assistant.api.app import create_app
from assistant.api.sse import event
from assistant.service import Assistant

EVENTS = {"Accept": "text/event-stream"}
QUESTIONS = [
    "how long do you keep my application",
    "who receives my webinar data",
    "do you share leads' data with your group companies?",
    "how long do you keep my data",
    "is my data encrypted?",
    "tell me a joke",
    "hur länge sparar ni min ansökan",
]


def events(text: str) -> list[tuple[str, Any]]:
    """Name and data of each event of a stream."""
    assert text.endswith("\n\n")
    found = []
    for lines in text.removesuffix("\n\n").split("\n\n"):
        name, data = lines.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def stream(client: TestClient, question: str, **fields: Any) -> list[tuple[str, Any]]:
    response = client.post("/v1/ask", json={"question": question, **fields}, headers=EVENTS)
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert response.headers["vary"] == "Accept"
    return events(response.text)


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_sentence_comes_before_its_row_and_the_outcome_before_all(client: TestClient, question: str) -> None:
    names = [name for name, _ in stream(client, question)]
    counts = [names.count(name) for name in ("outcome", "citation", "statement", "answer")]
    assert names == ["outcome"] + ["citation"] * counts[1] + ["statement"] * counts[2] + ["answer"]
    seen: set[int] = set()
    for name, data in stream(client, question):
        if name == "citation":
            seen.add(data["number"])
        if name == "statement":
            assert set(data["citations"]) <= seen


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_parts_are_the_answer_that_comes_in_one(client: TestClient, question: str) -> None:
    parts = stream(client, question)
    whole = client.post("/v1/ask", json={"question": question}).json()
    outcome, answer = parts[0][1], parts[-1][1]
    assert Answer.model_validate(answer)
    assert {**answer, "elapsed_ms": 0} == {**whole, "elapsed_ms": 0}
    assert all(outcome[field] == whole[field] for field in ("status", "clarification", "language", "policy"))
    assert [data for name, data in parts if name == "citation"] == whole["citations"]
    statements = [data for name, data in parts if name == "statement"]
    assert outcome["lead"] + "".join(statement.pop("markdown") for statement in statements) == whole["answer"]
    assert statements == whole["statements"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/event-stream", "text/event-stream"),
        ("text/event-stream, application/json;q=0.9", "text/event-stream"),
        ("application/json, text/event-stream;q=0.9", "application/json"),
        ("application/json, text/event-stream", "application/json"),
        ("text/event-stream;q=0, */*", "application/json"),
    ],
)
def test_events_come_to_whoever_wants_them_most(client: TestClient, accept: str, kind: str) -> None:
    response = client.post("/v1/ask", json={"question": QUESTIONS[0]}, headers={"Accept": accept})
    assert response.headers["content-type"].partition(";")[0] == kind


def test_a_question_that_cannot_be_taken_is_a_problem_and_no_stream(client: TestClient) -> None:
    response = client.post("/v1/ask", json={"question": ""}, headers=EVENTS)
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")


def test_the_example_stream_is_what_the_service_gives(client: TestClient) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/v1/ask"]["post"]
    shown = events(operation["responses"]["200"]["content"]["text/event-stream"]["example"])
    asked = operation["requestBody"]["content"]["application/json"]["examples"]["storage_time"]["value"]
    assert shown[:-1] == stream(client, **asked)[:-1]


def test_once_the_caller_has_gone_nothing_more_is_sent(assistant: Assistant) -> None:
    app = create_app(assistant=assistant)
    app.state.assistant = assistant
    sent: list[dict[str, Any]] = []
    gone = asyncio.Event()
    body = json.dumps({"question": QUESTIONS[1]}).encode()
    asked = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        if asked:
            return asked.pop()
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)
        if message.get("body"):
            gone.set()
            await asyncio.sleep(0.01)  # a network takes its time

    headers = [(b"accept", b"text/event-stream"), (b"content-type", b"application/json")]
    scope = {
        "type": "http", "asgi": {"spec_version": "2.3"}, "method": "POST", "path": "/v1/ask", "query_string": b"",
        "headers": headers,
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    bodies = [message["body"] for message in sent if message.get("body")]
    assert 1 <= len(bodies) < 5, "the answer has more than twenty events"
    assert bodies[0].startswith(b"event: outcome\n")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/ask", {"question": QUESTIONS[1]}),
        (
            "/v1/chat/completions",
            {"model": "imi", "stream": True, "messages": [{"role": "user", "content": QUESTIONS[1]}]},
        ),
    ],
    ids=["events", "chunks"],
)
def test_a_caller_who_hangs_up_leaves_the_service_as_it_was(
    address: str, caplog: pytest.LogCaptureFixture, path: str, body: dict[str, Any]
) -> None:
    with httpx2.Client(base_url=address, trust_env=False) as client, caplog.at_level(logging.WARNING):
        for _ in range(20):
            with client.stream("POST", path, json=body, headers=EVENTS) as response:
                assert next(response.iter_bytes())
        assert client.post("/v1/ask", json={"question": QUESTIONS[0]}).json()["status"] == "answered"
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_no_character_of_a_quote_ends_an_events_line() -> None:
    written = event({"quote": "a\u2028b\x85c\nd\re"}, name="citation")
    assert written.splitlines() == ["event: citation", 'data: {"quote":"a\\u2028b\\u0085c\\nd\\re"}', ""]
