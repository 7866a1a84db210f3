"""With the index on a real Chroma server: built there, the same answers, and told plainly where it is away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner, Result

from assistant.api.app import create_app
from assistant.cli import ExitCode, app
from assistant.question import Question
from assistant.service import Assistant
from assistant.settings import Settings
from knowledge.served_index import ServedIndex
from tests.assistant.answering import QUESTIONS, TODAY
from tests.knowledge.chroma_server import ChromaServer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    with ChromaServer(tmp_path_factory.mktemp("chroma")) as running:
        yield running


@pytest.fixture
def served(server: ChromaServer) -> Iterator[Assistant]:
    opened = Assistant.open(Settings(chroma_url=server.url))
    yield opened
    assert isinstance(opened.index, ServedIndex)
    opened.index.close()


def run(*arguments: str, url: str) -> Result:
    return CliRunner().invoke(app, arguments, env={"PRIVACY_ASSISTANT_CHROMA_URL": url})


def test_answers_and_rankings_are_those_of_a_folder(
    assistant: Assistant, served: Assistant, server: ChromaServer
) -> None:
    result = run("index", url=server.url)
    assert result.exit_code == 0
    assert result.stderr.endswith("imi: index built\n")  # the dictionaries may have to be stored before
    for asked in QUESTIONS[:12]:
        question = Question.model_validate({"today": TODAY, **asked})
        one, other = (opened.answer(question) for opened in (assistant, served))
        assert one.model_dump_json(exclude={"elapsed_ms"}) == other.model_dump_json(exclude={"elapsed_ms"})
        text = question.question
        near, same = assistant.nearest(text, limit=12), served.nearest(text, limit=12)
        assert [ranked.id for ranked in near] == [ranked.id for ranked in same]


def test_a_server_that_is_away_stops_no_answer_and_is_told(
    assistant: Assistant, served: Assistant, server: ChromaServer
) -> None:
    with TestClient(create_app(assistant=served), raise_server_exceptions=False) as client:
        assert client.get("/readyz").json() == {"status": "ready"}
        server.kill()
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["code"]) == (503, "index_unreachable")
        assert (ready.headers["content-type"], ready.headers["Retry-After"]) == ("application/problem+json", "5")
        assert "PRIVACY_ASSISTANT_CHROMA_URL" in ready.json()["hint"]
        assert client.get("/livez").status_code == 200
        body = {"question": "how long do you keep my application", "today": str(TODAY)}
        answer = client.post("/v1/ask", json=body).json()
        assert answer["answer"] == assistant.answer(Question.model_validate(body)).answer
        server.start()
        assert client.get("/readyz").json() == {"status": "ready"}


def test_doctor_names_the_cure_and_commands_that_search_fail_plainly(server: ChromaServer) -> None:
    away = server.url.replace("127.0.0.1", "asker:secret@127.0.0.1")
    found = {check["name"]: check for check in json.loads(run("doctor", "--json", url=away).stdout)}["index"]
    assert (found["ok"], found["found"]) == (True, f"current for imi, on {server.url}")
    server.kill()
    result = run("doctor", "--json", url=away)
    found = {check["name"]: check for check in json.loads(result.stdout)}["index"]
    assert not found["ok"]
    assert "PRIVACY_ASSISTANT_CHROMA_URL" in found["cure"]
    search = run("policy", "search", "phone calls", url=away)
    assert (result.exit_code, search.exit_code) == (ExitCode.FAILURE, ExitCode.FAILURE)
    assert f"the Chroma server at {server.url} cannot be used" in search.stderr
    assert "secret" not in result.output + search.output
    server.start()


@pytest.mark.parametrize("url", ["chroma:8000", "ftp://chroma", "http://chroma/index", "http://"])
def test_what_is_no_address_of_a_server_stops_the_start_without_being_told(url: str) -> None:
    result = run("index", url=url)
    assert result.exit_code == ExitCode.FAILURE
    assert "PRIVACY_ASSISTANT_CHROMA_URL" in result.stderr


def test_an_empty_setting_is_a_folder(tmp_path: Path) -> None:
    assert Settings.model_validate({"chroma_url": "", "data_dir": tmp_path}).chroma_url is None
