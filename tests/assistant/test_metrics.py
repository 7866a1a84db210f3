"""`/metrics`: off by default; counts by outcome, times by route; no caller can add a label or a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from assistant.api.app import create_app
from assistant.service import Assistant
from assistant.settings import Settings
from knowledge.query import Topic

SECRET = "xylophone"


@pytest.fixture
def counting(assistant: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(metrics=True), assistant), raise_server_exceptions=False) as client:
        yield client


def samples(client: TestClient, name: str) -> dict[tuple[str, ...], float]:
    """The values of a metric by its labels."""
    text = client.get("/metrics").text
    return {
        tuple(sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == f"privacy_assistant_{name}"
    }


def test_without_the_setting_there_is_no_such_page(client: TestClient) -> None:
    assert client.get("/metrics").status_code == 404


def test_answers_are_counted_by_outcome_and_topic_however_they_were_asked_for(counting: TestClient) -> None:
    ask = {"question": "how long do you keep my application"}
    counting.post("/v1/ask", json=ask)
    counting.post("/v1/ask/batch", json={"questions": [ask, {"question": "tell me a joke"}]})
    messages = [{"role": "user", "content": "is my data encrypted?"}]
    counting.post("/v1/chat/completions", json={"model": "imi", "messages": messages})
    assert samples(counting, "answers_total") == {
        ("answered", "retention"): 2,
        ("out_of_scope", "none"): 1,
        ("not_covered", "unstated"): 1,
    }


def test_feedback_on_an_answer_is_no_other_answer(assistant: Assistant, tmp_path: Path) -> None:
    settings = assistant.settings.model_copy(
        update={"metrics": True, "log_days": 0, "database_url": f"sqlite:///{tmp_path}/x.sqlite"}
    )
    with TestClient(create_app(settings, replace(assistant, settings=settings))) as client:
        answer = client.post("/v1/ask", json={"question": "how long do you keep my application"}).json()
        given = client.post("/v1/feedback", json={"answer_id": answer["id"], "helped": True})
        assert given.status_code == 201
        assert sum(samples(client, "answers_total").values()) == 1


def test_requests_are_counted_by_route_and_status_with_their_times(counting: TestClient) -> None:
    for path in ("/v1/policies/imi", "/v1/policies/acme", f"/{SECRET}", f"/{SECRET}/2"):
        counting.get(path)
    counted = samples(counting, "requests_total")
    assert counted["GET", "/v1/policies/{policy_id}", "200"] == 1
    assert counted["GET", "/v1/policies/{policy_id}", "404"] == 1
    assert counted["GET", "none", "404"] == 2
    times = samples(counting, "request_seconds_count")
    assert times["/v1/policies/{policy_id}",] == 2


def test_the_rows_of_each_policy_and_the_memory_are_told(counting: TestClient, assistant: Assistant) -> None:
    assert samples(counting, "index_rows") == {("imi",): len(assistant.policy(None).rows_by_id)}
    assert "process_resident_memory_bytes" in counting.get("/metrics").text


def test_nothing_that_a_caller_sends_is_a_label(counting: TestClient) -> None:
    counting.post("/v1/ask", json={"question": f"how long do you keep my {SECRET}"})
    counting.get(f"/v1/policies/{SECRET}?q={SECRET}")
    counting.request(SECRET.upper(), f"/{SECRET}", headers={"X-Request-ID": SECRET})
    text = counting.get("/metrics").text
    assert SECRET not in text.lower()
    topics = set(re.findall(r'topic="([a-z_]+)"', text))
    assert topics <= {*Topic, "none"}


def test_what_the_documents_examples_say_is_not_counted(counting: TestClient) -> None:
    assert counting.get("/openapi.json").status_code == 200
    assert samples(counting, "answers_total") == {}


def test_an_app_that_ends_counts_no_more(assistant: Assistant) -> None:
    with TestClient(create_app(Settings(metrics=True), assistant)):
        during = len(assistant.observers)
    assert (during, len(assistant.observers)) == (1, 0)
