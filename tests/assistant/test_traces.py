"""Traces reach a real collector by OTLP, one span per request, with nothing that was asked; without one all is well."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
from fastapi.testclient import TestClient
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc

from assistant.api.app import create_app
from assistant.service import Assistant
from assistant.settings import Settings

SECRET = "xylophone"
TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    def __init__(self) -> None:
        self.requests: list[Any] = []

    def Export(self, request: Any, _: Any) -> Any:  # noqa: N802 - the protocol's name
        self.requests.append(request)
        return trace_service_pb2.ExportTraceServiceResponse()

    @property
    def spans(self) -> list[Any]:
        return [
            span
            for request in self.requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


@pytest.fixture
def collector() -> Iterator[tuple[Collector, str]]:
    """A collector and its address."""
    kept = Collector()
    server = grpc.server(ThreadPoolExecutor(2))
    serve: Any = trace_service_pb2_grpc.add_TraceServiceServicer_to_server  # generated without types
    serve(kept, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield kept, f"http://127.0.0.1:{port}"
    server.stop(None).wait()


def test_each_request_is_one_span_with_what_the_log_has(assistant: Assistant, collector: tuple[Collector, str]) -> None:
    kept, url = collector
    with TestClient(create_app(Settings(traces_url=url), assistant)) as client:
        client.get("/v1/policies/imi", headers={"traceparent": f"00-{TRACE}-{SPAN}-01"})
        client.post("/v1/ask", json={"question": f"how long do you keep my {SECRET}"})
        client.get(f"/v1/policies/{SECRET}?q={SECRET}", headers={"traceparent": SECRET, "X-Request-ID": SECRET})
    carried, asked, unknown = kept.spans
    assert carried.name == "GET /v1/policies/{policy_id}"
    assert (carried.trace_id.hex(), carried.parent_span_id.hex()) == (TRACE, SPAN)
    assert {item.key for item in carried.attributes} == {
        "http.request.method", "http.response.status_code", "http.route"
    }  # fmt: skip
    assert (asked.name, asked.parent_span_id) == ("POST /v1/ask", b"")
    assert 0 < asked.end_time_unix_nano - asked.start_time_unix_nano < 60 * 10**9
    assert unknown.parent_span_id == b""
    assert SECRET not in str(kept.requests)


def test_a_failure_is_a_span_that_failed(
    assistant: Assistant, collector: tuple[Collector, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, url = collector
    monkeypatch.setattr(assistant, "answer", lambda _: 1 / 0)
    with TestClient(create_app(Settings(traces_url=url), assistant)) as client:
        assert client.post("/v1/ask", json={"question": "hi"}).status_code == 500
    (span,) = kept.spans
    assert span.status.code == 2
    assert not span.events


def test_without_a_collector_there_every_answer_stands(assistant: Assistant) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with TestClient(create_app(Settings(traces_url=url), assistant)) as client:
        assert client.post("/v1/ask", json={"question": "tell me a joke"}).status_code == 200
