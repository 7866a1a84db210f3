"""What a network between machines does to PostgreSQL, Chroma and a collector, while people ask.

Answers stand and stay the same; what needs the other machine gets a clean 503 and works again without a restart. How
long a fault may hold something up is set by constants, which are made short here.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant import postgresql
from assistant.api.app import create_app
from assistant.desk.table_batch import answer_rows
from assistant.feedback import opening
from assistant.service import Assistant
from assistant.settings import Settings
from knowledge import served_index
from knowledge.embedding import HashEmbedder
from knowledge.served_index import ServedIndex
from tests.assistant.postgres_server import PostgresServer
from tests.knowledge.chroma_server import ChromaServer
from tests.network import Fault, Proxy

ASKED = {"question": "how long do you keep my application", "today": "2026-11-28"}
STABLE = ("status", "answer", "statements", "citations")
FAULTS = [Fault.HANG, Fault.RESET, Fault.RUBBISH]
# More than the threads that endpoints share
MANY = 60
_SHORT = 0.5
_SOON = 60.0


def ask(client: TestClient) -> dict[str, Any]:
    response = client.post("/v1/ask", json=ASKED)
    assert response.status_code == 200, response.text
    return {name: response.json()[name] for name in (*STABLE, "id")}


def assert_clean(response: Any, code: str) -> None:
    assert (response.status_code, response.json()["code"]) == (503, code)
    assert response.headers["content-type"] == "application/problem+json"
    assert int(response.headers["Retry-After"]) > 0
    assert response.json()["hint"]


def again(client: TestClient, method: str, path: str, status: int, **sent: Any) -> None:
    """It works again, sooner or later and without a restart."""
    ends = time.monotonic() + _SOON
    while client.request(method, path, **sent).status_code != status:
        assert time.monotonic() < ends
        time.sleep(0.05)


@contextmanager
def failing(proxy: Proxy, fault: Fault, index: ServedIndex | None = None) -> Iterator[None]:
    """A fault for a while, in which nobody waits for long; without one a busy machine may take its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgresql, "SECONDS", _SHORT)
        patch.setattr(served_index, "_SECONDS", _SHORT)
        patch.setattr(opening, "_LONG_SECONDS", _SHORT / 2)
        patch.setattr(opening, "_PAUSE_SECONDS", _SHORT)
        if index is not None:
            patch.setattr(index._connected()._server._session, "timeout", _SHORT)  # noqa: SLF001 - see served_index.py
        proxy.change(fault)
        yield
    proxy.change(Fault.NONE)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with PostgresServer("-c", "fsync=off") as running:
        yield running


@pytest.fixture
def database(server: PostgresServer) -> Iterator[Proxy]:
    with Proxy(str(server.folder / ".s.PGSQL.5432")) as proxy:
        yield proxy


def with_database(assistant: Assistant, proxy: Proxy) -> TestClient:
    url = f"postgresql+psycopg://tests@127.0.0.1:{proxy.port}/postgres"
    settings = assistant.settings.model_copy(update={"database_url": url, "rate_limit": "off"})
    app = create_app(settings, replace(assistant, settings=settings))
    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
@pytest.mark.parametrize("is_open", [True, False], ids=["in use", "not opened yet"])
def test_a_database_out_of_reach_costs_a_clean_503_for_feedback_alone(
    assistant: Assistant, database: Proxy, fault: Fault, is_open: bool
) -> None:
    with with_database(assistant, database) as client:
        answer = ask(client)
        given = {"answer_id": answer["id"], "helped": True}
        if is_open:
            assert client.post("/v1/feedback", json=given).status_code == 201
        with failing(database, fault):
            assert_clean(client.post("/v1/feedback", json=given), "feedback_store")
            assert_clean(client.delete("/v1/feedback/x"), "feedback_store")
            assert ask(client) == answer
        again(client, "POST", "/v1/feedback", 201, json=given)


def test_a_slow_database_is_waited_for(assistant: Assistant, database: Proxy) -> None:
    with with_database(assistant, database) as client:
        given = {"answer_id": ask(client)["id"], "helped": True}
        database.change(Fault.SLOW)
        assert client.post("/v1/feedback", json=given).status_code == 201


def test_however_much_feedback_waits_for_a_database_questions_are_answered(
    assistant: Assistant, database: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Long enough for the question, which does not wait for it; what hangs is let go at the end
    monkeypatch.setattr(postgresql, "SECONDS", _SOON)
    monkeypatch.setattr(opening, "_LONG_SECONDS", 0.0)
    with with_database(assistant, database) as client, ThreadPoolExecutor(MANY) as callers:
        answer = ask(client)
        given = {"answer_id": answer["id"], "helped": True}
        database.change(Fault.HANG)
        waiting = [callers.submit(client.post, "/v1/feedback", json=given) for _ in range(MANY)]
        database.hanging.acquire()
        assert ask(client) == answer
        assert not any(one.done() for one in waiting)
        database.change(Fault.RESET)
        for one in waiting:
            assert_clean(one.result(), "feedback_store")


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    with ChromaServer(tmp_path_factory.mktemp("chroma")) as running:
        yield running


@pytest.fixture
def indexed(assistant: Assistant, chroma: ChromaServer, tmp_path: Path) -> Iterator[tuple[Assistant, Proxy]]:
    """The Assistant with its index on the server, behind a proxy."""
    with Proxy(("127.0.0.1", chroma.port)) as proxy:
        index = ServedIndex(tmp_path, HashEmbedder(), url=f"http://127.0.0.1:{proxy.port}")
        index.build(assistant.policies.values())
        served = replace(assistant)
        served.__dict__["index"] = index
        yield served, proxy
        index.close()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_an_index_out_of_reach_costs_readiness_and_nearest_rows_alone(
    indexed: tuple[Assistant, Proxy], fault: Fault
) -> None:
    served, proxy = indexed
    question = "is my data encrypted?"
    with TestClient(create_app(assistant=served), raise_server_exceptions=False) as client:
        answer = ask(client)
        assert client.get("/readyz").status_code == 200
        [before] = answer_rows([question], served)
        assert before.nearest
        index = served.index
        assert isinstance(index, ServedIndex)
        with failing(proxy, fault, index):
            assert_clean(client.get("/readyz"), "index_unreachable")
            assert client.get("/livez").status_code == 200
            assert ask(client) == answer
            rows = list(answer_rows([question, question], served))
            assert [(row.answer is not None, row.nearest) for row in rows] == [(True, ()), (True, ())]
        again(client, "GET", "/readyz", 200)
        assert [row.nearest for row in answer_rows([question], served)] == [before.nearest]


def test_a_slow_index_is_waited_for(indexed: tuple[Assistant, Proxy]) -> None:
    served, proxy = indexed
    with TestClient(create_app(assistant=served)) as client:
        proxy.change(Fault.SLOW)
        assert client.get("/readyz").status_code == 200


def test_a_table_of_questions_waits_for_an_index_once(
    indexed: tuple[Assistant, Proxy], monkeypatch: pytest.MonkeyPatch
) -> None:
    served, proxy = indexed
    looked: list[str] = []
    nearest = Assistant.nearest

    def counted(self: Assistant, text: str, **options: Any) -> Any:
        looked.append(text)
        return nearest(self, text, **options)

    monkeypatch.setattr(Assistant, "nearest", counted)
    proxy.change(Fault.RESET)
    assert len(list(answer_rows(["is my data encrypted?"] * 5, served))) == 5
    assert len(looked) == 1


@pytest.mark.parametrize("fault", [Fault.HANG, Fault.RESET, Fault.RUBBISH], ids=lambda fault: fault.name)
def test_a_collector_that_misbehaves_delays_neither_answers_nor_the_end(assistant: Assistant, fault: Fault) -> None:
    with Proxy(("127.0.0.1", 9)) as collector:
        collector.change(fault)
        settings = Settings(traces_url=f"http://127.0.0.1:{collector.port}")
        with TestClient(create_app(settings, assistant)) as client:
            assert ask(client) == ask(client)
