"""While clients ask, the Chroma server, PostgreSQL and a worker are killed in turn.

At worst there are clean 503s, and the connections of the killed worker are cut; whatever comes back is used again
without a restart; feedback that was acknowledged is there at the end.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx2
import psycopg
import pytest

from assistant.question import Question
from assistant.service import Assistant
from tests.assistant.postgres_server import PostgresServer
from tests.assistant.running import Service, running
from tests.knowledge.chroma_server import ChromaServer

ASKED = {"question": "how long do you keep my application", "today": "2026-11-28"}
STABLE = ("status", "answer", "statements", "citations")
CLIENTS = 4
_SOON = 60.0
_CALL_SECONDS = 30.0


@dataclass
class Clients:
    """They ask and give feedback all the time, and judge what comes back."""

    url: str
    expected: dict[str, object]
    statuses: Counter[str] = field(default_factory=Counter)
    bad: list[str] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    may_be_cut: bool = False
    _stopping: threading.Event = field(default_factory=threading.Event)
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> None:
        """One client, until all are stopped."""
        with httpx2.Client(base_url=self.url, timeout=_CALL_SECONDS) as client:
            while not self._stopping.is_set():
                self._turn(client)

    def stop(self) -> None:
        """After the calls that they are at."""
        self._stopping.set()

    def count(self, what: str) -> int:
        """How often something came back up to now."""
        return self.statuses[what]

    def _turn(self, client: httpx2.Client) -> None:
        cut_before = self.may_be_cut
        try:
            answer = client.post("/v1/ask", json=ASKED)
            self._judge("ask", answer, good=200)
            if answer.status_code != 200:
                return
            if any(answer.json()[name] != self.expected[name] for name in STABLE):
                self.bad.append(f"another answer: {answer.text[:200]}")
            given = client.post(
                "/v1/feedback",
                json={"answer_id": answer.json()["id"], "helped": True},
                headers={"Idempotency-Key": uuid4().hex},
            )
            self._judge("feedback", given, good=201)
            if given.status_code == 201:
                self.acknowledged.add(given.json()["id"])
        except httpx2.TransportError as error:
            if not (cut_before or self.may_be_cut):
                self.bad.append(f"{type(error).__name__} while the service was up")
            time.sleep(0.1)

    def _judge(self, what: str, response: httpx2.Response, *, good: int) -> None:
        with self._counting:
            self.statuses[f"{what} {response.status_code}"] += 1
        if response.status_code == good:
            return
        is_clean = (
            response.status_code == 503
            and response.headers["content-type"] == "application/problem+json"
            and int(response.headers["Retry-After"]) > 0
            and response.json()["hint"]
        )
        if not is_clean or what == "ask":
            self.bad.append(f"{what}: {response.status_code} {response.text[:200]}")


@pytest.fixture
def chroma(tmp_path: Path) -> Iterator[ChromaServer]:
    (tmp_path / "chroma").mkdir()
    with ChromaServer(tmp_path / "chroma") as server:
        yield server


@pytest.fixture
def postgres() -> Iterator[PostgresServer]:
    with PostgresServer() as server:
        yield server


@pytest.fixture
def service(chroma: ChromaServer, postgres: PostgresServer, tmp_path: Path) -> Iterator[Service]:
    settings = {"CHROMA_URL": chroma.url, "DATABASE_URL": postgres.url, "RATE_LIMIT": "off"}
    environment = os.environ | {f"PRIVACY_ASSISTANT_{name}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "assistant.cli", "index"]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    with running(tmp_path, workers=2, **settings) as started:
        yield started


@contextmanager
def asking(clients: Clients) -> Iterator[None]:
    threads = [threading.Thread(target=clients.run) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        clients.stop()
        for thread in threads:
            thread.join()


def until(is_so: Callable[[], bool], what: str) -> None:
    ends = time.monotonic() + _SOON
    while not is_so():
        assert time.monotonic() < ends, f"not within {_SOON:g} s: {what}"
        time.sleep(0.1)


def ready(url: str) -> httpx2.Response | None:
    try:
        return httpx2.get(f"{url}/readyz", timeout=_CALL_SECONDS)
    except httpx2.TransportError:
        return None


def test_what_is_killed_under_load_costs_clean_503s_at_worst_and_no_feedback_that_was_acknowledged(
    assistant: Assistant, chroma: ChromaServer, postgres: PostgresServer, service: Service
) -> None:
    def is_ready() -> bool:
        found = ready(service.address)
        return found is not None and found.status_code == 200

    answer = assistant.answer(Question.model_validate(ASKED)).model_dump(mode="json")
    clients = Clients(service.address, answer)
    until(is_ready, "the service is ready")

    def more(what: str, number: int = 5) -> None:
        wanted = clients.count(what) + number
        until(lambda: clients.count(what) >= wanted, f"{number} more of {what}; {clients.statuses}")

    with asking(clients):
        more("feedback 201")

        chroma.kill()
        away = ready(service.address)
        assert away is not None
        assert (away.status_code, away.json()["code"]) == (503, "index_unreachable")
        assert away.headers["Retry-After"]
        more("feedback 201")
        chroma.start()
        until(is_ready, "the index is found again")

        postgres.kill()
        more("feedback 503")
        more("ask 200")
        postgres.start()
        more("feedback 201")

        before = set(service.workers())
        assert len(before) == 2
        clients.may_be_cut = True  # what the worker was at; the other one goes on
        killed = before.pop()
        os.kill(killed, signal.SIGKILL)
        more("feedback 201")
        until(lambda: len(set(service.workers()) - {killed}) == 2, "the worker is replaced")
        assert before < set(service.workers())  # nothing else was started anew
        clients.may_be_cut = False
        more("feedback 201")
    assert clients.bad == []
    with psycopg.connect(user="tests", dbname="postgres", host=str(postgres.folder)) as connection:
        kept = {row[0] for row in connection.execute("SELECT id FROM feedback")}
    assert len(clients.acknowledged) >= 20
    assert clients.acknowledged - kept == set()
    log = service.log.read_text(encoding="utf-8")
    assert "Traceback" not in log
