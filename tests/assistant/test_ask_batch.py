"""Many questions in one request: an answer or a problem for each, in order, and a bound on how many."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.api.batch_request import MOST_QUESTIONS

PATH = "/v1/ask/batch"
QUESTIONS: list[dict[str, Any]] = [
    {"question": "how long do you keep my application"},
    {"question": ""},
    {"question": "who receives my data?", "data_subject": "references"},
    {"question": "hi", "data_subject": "pets"},
    {"question": "hi", "policy": "acme"},
    {"question": "and who receives it?", "history": ["how long do you keep my application"]},
]


def test_each_question_gets_what_it_would_get_alone(client: TestClient) -> None:
    response = client.post(PATH, json={"questions": QUESTIONS})
    assert response.status_code == 200
    results = response.json()["results"]
    assert len(results) == len(QUESTIONS)
    for place, (question, result) in enumerate(zip(QUESTIONS, results, strict=True)):
        alone = client.post("/v1/ask", json=question)
        if alone.status_code == 200:
            assert result["problem"] is None
            assert {**result["answer"], "elapsed_ms": 0} == {**alone.json(), "elapsed_ms": 0}
        else:
            assert result["answer"] is None
            problem = {**alone.json(), "instance": f"{PATH}#/questions/{place}"}
            assert {name: value for name, value in result["problem"].items() if value is not None} == problem
    assert [bool(result["answer"]) for result in results] == [True, False, True, False, False, True]


@pytest.mark.parametrize(
    ("body", "field", "told"),
    [
        ({}, "questions", "required"),
        ({"questions": []}, "questions", "at least 1"),
        ({"questions": [{"question": "hi"}] * (MOST_QUESTIONS + 1)}, "questions", "at most 100"),
        ({"questions": ["hi"]}, "questions.0", "JSON object"),
        ({"questions": [{"question": "hi"}, {"question": "hi", "today": "x"}]}, "questions.1.today", "date"),
        ({"questions": [{"question": "hi"}], "policy": "imi"}, "policy", "not permitted"),
    ],
)
def test_a_body_of_another_shape_is_refused_with_the_place(
    client: TestClient, body: dict[str, Any], field: str, told: str
) -> None:
    response = client.post(PATH, json=body)
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")
    problem = response.json()
    assert problem["errors"][0]["field"] == field
    assert told in problem["errors"][0]["message"]
    assert '{"questions"' in problem["hint"]


def test_a_full_batch_is_answered(client: TestClient) -> None:
    questions = [{"question": "how long do you keep my application"}] * MOST_QUESTIONS
    results = client.post(PATH, json={"questions": questions}).json()["results"]
    assert {result["answer"]["status"] for result in results} == {"answered"}
    assert len(results) == MOST_QUESTIONS


def test_a_body_over_the_limit_is_refused(client: TestClient) -> None:
    response = client.post(PATH, json={"questions": [{"question": "hi", "history": ["x" * 2_000] * 20}] * 30})
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


def test_the_example_is_what_the_service_gives(client: TestClient) -> None:
    operation = client.get("/openapi.json").json()["paths"][PATH]["post"]
    shown = operation["responses"]["200"]["content"]["application/json"]["example"]
    asked = operation["requestBody"]["content"]["application/json"]["examples"]["batch"]["value"]
    given = client.post(PATH, json=asked).json()
    given["results"][0]["answer"]["elapsed_ms"] = 0.0
    assert given == shown
    assert [bool(result["answer"]) for result in shown["results"]] == [True, False]
