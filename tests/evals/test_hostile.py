"""Some hundred hostile requests against the served app: it stays up, hides its inside, and answers as before."""

from __future__ import annotations

import socket
import threading
from collections import Counter
from itertools import islice

import pytest

from assistant.api.app import create_app
from assistant.service import Assistant
from assistant.settings import Settings
from evals.hostile.requests import Hostile, hostile_requests, post
from evals.hostile.run import megabytes, served
from evals.hostile.sending import control, send, send_all
from tests.assistant.serving import served as served_here

COUNT = 400


def test_hostile_requests_leave_the_served_app_as_it_was() -> None:
    with served() as (address, pid):
        expected = control(address)
        results = list(send_all(address, islice(hostile_requests(seed=7), COUNT), workers=4))
        assert control(address) == expected
        assert megabytes(pid) > 0
    assert expected["status"] == "answered"
    assert [result for result in results if result.bad] == []
    statuses = Counter(result.status for result in results)
    assert {200, 400, 404, 405, 413, 422} <= statuses.keys()


def test_the_same_seed_makes_the_same_requests_of_every_kind() -> None:
    first, second = (list(islice(hostile_requests(3), COUNT)) for _ in range(2))
    assert first == second
    assert len({request.kind for request in first}) == 9
    assert list(islice(hostile_requests(4), COUNT)) != first


def test_a_failure_of_the_app_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    app = create_app(Settings(), Assistant.open(Settings()))
    monkeypatch.setattr(Assistant, "answer", fail)
    with served_here(app) as url:
        host, port = url.removeprefix("http://").split(":")
        result = send((host, int(port)), Hostile("x", post("/v1/ask", b'{"question": "hi"}')))
    assert result.status == 500
    assert result.bad is not None
    assert "500" in result.bad


def test_a_connection_that_is_closed_without_a_response_is_bad() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closing:

        def close_the_next() -> None:
            connection, _ = closing.accept()
            connection.recv(65_536)
            connection.close()

        for request, is_bad in (
            (Hostile("x", post("/v1/ask", b"{}")), True),
            (Hostile("x", post("/v1/ask", b"{}"), is_whole=False), False),
        ):
            serving = threading.Thread(target=close_the_next)
            serving.start()
            result = send(closing.getsockname(), request)
            serving.join()
            assert (result.status, result.bad is not None) == (None, is_bad)
