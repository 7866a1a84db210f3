"""Answers are logged beside the answer and never in its way: whatever happens to the database, the answer comes."""

from __future__ import annotations

import json
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, create_engine, event, text
from typer.testing import CliRunner

from assistant import database
from assistant.api.app import create_app
from assistant.cli import ExitCode, app
from assistant.question import Question
from assistant.question_log.entry import LogEntry
from assistant.question_log.log import QuestionLog
from assistant.question_log.nearest import NearestRow
from assistant.question_log.store import LogStore
from assistant.service import Assistant
from assistant.typed_question import RightsQuestion
from knowledge.errors import EmbeddingModelError

JOB = "how long do you keep my application"
SILENT = "is my data encrypted?"
ROW = "job-seekers/processing/managing-applications"
SOON = 20.0

Made = Callable[..., QuestionLog]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'log.sqlite'}"


def assistant_with(assistant: Assistant, **settings: object) -> Assistant:
    return Assistant(assistant.settings.model_copy(update=settings), assistant.facts, assistant.folders)


@pytest.fixture
def make(assistant: Assistant, url: str) -> Iterator[Made]:
    made: list[QuestionLog] = []

    def log(**settings: object) -> QuestionLog:
        other = assistant_with(assistant, **{"database_url": url, "log_days": 90, **settings})
        made.append(QuestionLog(other, "chat", pause_seconds=0.05))
        return made[-1]

    yield log
    for opened in made:
        opened.close()


def ask(log: QuestionLog, question: str, **fields: object) -> str | None:
    return log.note(question, log.assistant.answer(Question.model_validate({"question": question, **fields})))


def entries(url: str, *, keep_questions: bool = True) -> tuple[LogEntry, ...]:
    store = LogStore.open(url, keep_days=90, keep_questions=keep_questions)
    found = store.entries("imi")
    store.database.close()
    return found


def test_an_entry_says_what_was_asked_about_and_how_it_ended(make: Made, url: str) -> None:
    log = make()
    entry_id = ask(log, JOB)
    assert log.flush(SOON)
    [entry] = entries(url)
    assert (entry.id, entry.channel, entry.policy, entry.language) == (entry_id, "chat", "imi", "en")
    assert (entry.status, entry.outcome, entry.topics) == ("answered", "stated", ("retention",))
    assert entry.data_subjects == ("job-seekers",)
    assert entry.cells == ((ROW, ("purpose", "storage_time")),)
    assert entry.elapsed_ms > 0
    assert entry.hour.minute == 0
    assert (entry.helped, entry.question, entry.nearest) == (None, None, None)


def test_what_the_policy_does_not_say_is_logged_with_what_was_looked_for(make: Made, url: str) -> None:
    log = make()
    ask(log, SILENT)
    assert log.flush(SOON)
    [entry] = entries(url)
    assert (entry.status, entry.outcome, entry.unstated) == ("not_covered", "not_stated", ("security_measures",))
    assert entry.nearest in log.assistant.policy("imi").rows_by_id


def test_without_an_embedding_model_an_entry_names_no_nearest_row(
    make: Made, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise EmbeddingModelError("the model is gone", hint="get it back")

    monkeypatch.setattr(NearestRow, "find", fail)
    log = make()
    ask(log, SILENT)
    assert log.flush(SOON)
    assert [(entry.status, entry.nearest) for entry in entries(url)] == [("not_covered", None)]


def test_the_nearest_row_is_of_the_people_and_the_table_asked_about(assistant: Assistant) -> None:
    policy, nearest = assistant.policy("imi"), NearestRow(assistant)
    words = "Job seekers: managing applications, selections and interviews"
    assert nearest.find(words, policy, data_subjects=(), topics=("retention",)) == ROW
    found = nearest.find(words, policy, data_subjects=("leads",), topics=("recipients",))
    assert str(found).startswith("leads/recipients/")
    assert nearest.find(words, policy, data_subjects=("nobody",), topics=()) is None


def test_words_are_kept_only_where_a_setting_says_so_and_with_personal_data_masked(make: Made, url: str) -> None:
    asked = "My name is Jane Doe, jane@example.com: how long do you keep my application from 3 May 2026?"
    for keeps in (False, True):
        log = make(log_questions=keeps)
        ask(log, asked)
        assert log.flush(SOON)
        log.close()
    kept = [entry.question for entry in entries(url) if entry.question]
    assert kept == ["My name is [name], [e-mail]: how long do you keep my application from 3 May 2026?"]
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        dump = "\n".join(connection.iterdump())
    assert "Jane" not in dump
    assert "example.com" not in dump


def test_where_no_log_is_kept_no_database_is_touched(make: Made, url: str) -> None:
    log = make(log_days=0)
    log.begin()
    assert ask(log, JOB) is None
    log.rate("x", helped=True)
    assert log.flush(SOON)
    assert not Path(url.removeprefix("sqlite:///")).exists()


def test_a_thumb_finds_its_entry(make: Made, url: str) -> None:
    log = make()
    entry_id = ask(log, JOB)
    ask(log, SILENT)
    assert entry_id
    log.rate(entry_id, helped=True)
    assert log.flush(SOON)
    assert {entry.id: entry.helped for entry in entries(url)}[entry_id] is True
    assert sum(entry.helped is None for entry in entries(url)) == 1


def test_what_is_not_written_yet_is_written_before_the_end(make: Made, url: str) -> None:
    log = make()
    for _ in range(20):
        ask(log, JOB)
    log.close()
    assert len(entries(url)) == 20


# --- the database fails


def assert_the_answer_comes_at_once(log: QuestionLog) -> None:
    started = time.perf_counter()
    answer = log.assistant.answer(Question(question=JOB))
    log.note(JOB, answer)
    assert "2 years" in answer.answer
    assert time.perf_counter() - started < 2


def test_a_locked_database_holds_up_nothing_and_gets_its_entries_later(make: Made, url: str) -> None:
    log = make()
    ask(log, JOB)
    assert log.flush(SOON)
    with sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert_the_answer_comes_at_once(log)
        assert not log.flush(0.3)
        other.execute("ROLLBACK")
    assert log.flush(SOON)
    assert len(entries(url)) == 2


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    """SQLite as on a disk with no room left, as long as `full` is true: it may not add a page."""
    disk = {"full": True}
    connect = database.connect

    def connect_on_full_disk(url: str) -> Engine:
        engine = connect(url)

        def limit(connection: sqlite3.Connection, _record: object) -> None:
            if disk["full"]:
                [pages] = connection.execute("PRAGMA page_count").fetchone()
                connection.execute(f"PRAGMA max_page_count = {max(pages, 1)}")

        event.listen(engine, "connect", limit)
        return engine

    monkeypatch.setattr("assistant.database.connect", connect_on_full_disk)
    return disk


def test_a_full_disk_holds_up_nothing_and_is_told_in_the_servers_log(
    make: Made, url: str, full_disk: dict[str, bool], caplog: pytest.LogCaptureFixture
) -> None:
    log = make()
    with caplog.at_level(logging.WARNING, "assistant"):
        assert_the_answer_comes_at_once(log)
        assert not log.flush(0.5)
    assert "the database of the question log failed: OperationalError" in caplog.text
    assert JOB not in caplog.text
    full_disk["full"] = False
    assert log.flush(SOON)
    assert len(entries(url)) == 1


def test_a_disk_that_can_only_be_read_holds_up_nothing(make: Made, url: str) -> None:
    first = make()
    ask(first, JOB)
    assert first.flush(SOON)
    read_only = make(database_url=f"sqlite:///file:{url.removeprefix('sqlite:///')}?mode=ro&uri=true")
    assert_the_answer_comes_at_once(read_only)
    assert not read_only.flush(0.5)
    assert len(entries(url)) == 1


def test_a_place_where_no_database_can_be_holds_up_nothing(make: Made) -> None:
    log = make(database_url="sqlite:////proc/nowhere/log.sqlite")
    assert_the_answer_comes_at_once(log)
    assert not log.flush(0.3)


def test_a_database_that_was_taken_away_is_made_again(make: Made, url: str, tmp_path: Path) -> None:
    log = make()
    ask(log, JOB)
    assert log.flush(SOON)
    shutil.move(url.removeprefix("sqlite:///"), tmp_path / "elsewhere")
    assert_the_answer_comes_at_once(log)
    assert log.flush(SOON)
    assert len(entries(url)) == 1


def test_a_postgresql_that_hangs_up_gets_the_entries_when_it_is_back(make: Made, postgresql: str) -> None:
    engine = create_engine(postgresql, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE question_log_gone"))
    address = postgresql.replace("/postgres?", "/question_log_gone?")
    log = make(database_url=address)
    ask(log, JOB)
    assert log.flush(SOON)
    with engine.connect() as connection:
        connection.execute(text("ALTER DATABASE question_log_gone ALLOW_CONNECTIONS false"))
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'question_log_gone'")
        )
        assert_the_answer_comes_at_once(log)
        assert not log.flush(0.5)
        connection.execute(text("ALTER DATABASE question_log_gone ALLOW_CONNECTIONS true"))
    assert log.flush(SOON)
    assert len(entries(address)) == 2
    log.close()
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE question_log_gone WITH (FORCE)"))
    engine.dispose()


def test_what_waits_too_long_is_dropped_and_counted(make: Made, caplog: pytest.LogCaptureFixture) -> None:
    log = make(database_url="sqlite:////proc/nowhere/log.sqlite")
    log.most_waiting = 3
    log.__post_init__()
    answer = log.assistant.answer(Question(question=JOB))
    with caplog.at_level(logging.WARNING, "assistant"):
        noted = [log.note(JOB, answer) for _ in range(50)]
    assert None in noted
    assert log.dropped == noted.count(None)
    assert "entries were dropped" in caplog.text


# --- who writes to it


def test_the_service_logs_what_it_answers_and_not_what_it_refuses(assistant: Assistant, url: str) -> None:
    other = assistant_with(assistant, database_url=url)
    with TestClient(create_app(assistant=other)) as client:
        assert client.post("/v1/ask", json={"question": JOB}).status_code == 200
        assert client.post("/v1/ask", json={"question": " "}).status_code == 422
        batch = {"questions": [{"question": "who receives my webinar data?"}, {"question": " "}]}
        assert client.post("/v1/ask/batch", json=batch).status_code == 200
        chat = {"model": "imi", "messages": [{"role": "user", "content": "why do you keep my webinar data?"}]}
        assert client.post("/v1/chat/completions", json=chat).status_code == 200
        assert client.get("/openapi.json").status_code == 200
        in_terms = client.get("/v1/policies/imi/rights", params={"right": "access"})
        assert in_terms.status_code == 200
        assert client.get("/v1/policies/imi/retention", params={"activity": "hunting"}).status_code == 422
        # Found again, it is no question
        assert client.get(f"/v1/answers/{in_terms.json()['id']}").status_code == 200
        assert _call_over_http(client, "ask", question="on what legal basis do you keep my application?") == 200
        assert _call_over_http(client, "replay", id=in_terms.json()["id"]) == 200
    found = entries(url)
    assert {entry.channel for entry in found} == {"service"}
    topics = sorted(entry.topics for entry in found)
    assert topics == [("legal_basis",), ("purpose",), ("recipients",), ("retention",), ("rights",)]


def _call_over_http(client: TestClient, name: str, **arguments: object) -> int:
    headers = {"Accept": "application/json, text/event-stream", "Host": "localhost"}
    for body in (
        {"method": "initialize", "params": {"protocolVersion": "2025-06-18", "capabilities": {},
                                            "clientInfo": {"name": "test", "version": "1"}}},
        {"method": "tools/call", "params": {"name": name, "arguments": arguments}},
    ):  # fmt: skip
        response = client.post("/mcp", json={"jsonrpc": "2.0", "id": 1, **body}, headers=headers)
    assert not response.json()["result"]["isError"]
    return response.status_code


def test_terms_that_a_policy_says_nothing_of_have_no_words_to_keep(make: Made, url: str) -> None:
    log = make(log_questions=True)
    log.assistant.note = log.note
    silent = "does the policy say how my data is encrypted?"
    log.assistant.answer(Question(question=silent))
    log.assistant.answer_typed(RightsQuestion(right="erasure"))
    log.close(SOON)
    assert sorted(str(entry.question) for entry in entries(url)) == ["None", silent]


def test_the_command_line_logs_what_it_answers(url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PRIVACY_ASSISTANT_DATABASE_URL", url)
    lines = tmp_path / "questions.jsonl"
    lines.write_text(f'{{"question": "{JOB}"}}\n{{"question": " "}}\n', encoding="utf-8")
    runner = CliRunner()
    assert runner.invoke(app, ["ask", SILENT]).exit_code == ExitCode.NOT_STATED
    assert runner.invoke(app, ["ask", "--batch", str(lines)]).exit_code == ExitCode.FAILURE
    found = entries(url)
    assert sorted((entry.channel, entry.status) for entry in found) == [
        ("command", "answered"),
        ("command", "not_covered"),
    ]
    monkeypatch.setenv("PRIVACY_ASSISTANT_LOG_DAYS", "0")
    assert runner.invoke(app, ["ask", JOB]).exit_code == ExitCode.OK
    assert len(entries(url)) == 2


def test_a_command_answers_the_same_where_its_log_cannot_be_written() -> None:
    command = [sys.executable, "-m", "assistant.cli", "ask", JOB]
    one, other = (
        subprocess.run(
            command, env={**os.environ, "PRIVACY_ASSISTANT_DATABASE_URL": url, **days}, check=False,
            capture_output=True, text=True, timeout=120,
        )
        for url, days in (("sqlite:////proc/nowhere/log.sqlite", {}), ("", {"PRIVACY_ASSISTANT_LOG_DAYS": "0"}))
    )  # fmt: skip
    assert (one.stdout, one.returncode) == (other.stdout, other.returncode)
    assert (one.stderr.count("the database of the question log"), other.stderr) == (1, "")


def test_an_mcp_client_over_stdio_is_logged(url: str) -> None:
    call = {"method": "tools/call", "params": {"name": "ask", "arguments": {"question": JOB}}}
    begin = {"method": "initialize", "params": {"protocolVersion": "2025-06-18", "capabilities": {},
                                                "clientInfo": {"name": "test", "version": "1"}}}  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-m", "assistant.cli", "mcp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PRIVACY_ASSISTANT_DATABASE_URL": url},
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        for number, message in enumerate((begin, call)):
            process.stdin.write(json.dumps({"jsonrpc": "2.0", "id": number, **message}) + "\n")
            process.stdin.flush()
            assert "error" not in json.loads(process.stdout.readline())
        process.communicate(timeout=60)
    (entry,) = entries(url)
    assert (entry.channel, entry.topics) == ("mcp", ("retention",))


def test_the_service_answers_without_its_database(assistant: Assistant) -> None:
    other = assistant_with(assistant, database_url="sqlite:////proc/nowhere/log.sqlite")
    with TestClient(create_app(assistant=other)) as client:
        assert client.post("/v1/ask", json={"question": JOB}).status_code == 200


def test_the_command_deletes_what_is_too_old(make: Made, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    log = make()
    ask(log, JOB)
    assert log.flush(SOON)
    log.close()
    monkeypatch.setenv("PRIVACY_ASSISTANT_DATABASE_URL", url)
    runner = CliRunner()
    kept = runner.invoke(app, ["log", "expire", "--json"])
    assert (kept.exit_code, json.loads(kept.stdout)) == (0, {"deleted": 0})
    gone = runner.invoke(app, ["log", "expire", "--days", "0"])
    assert (gone.exit_code, gone.stdout.strip()) == (0, "1 entries deleted")
    assert entries(url) == ()
    monkeypatch.setenv("PRIVACY_ASSISTANT_DATABASE_URL", "sqlite:////proc/nowhere/log.sqlite")
    assert runner.invoke(app, ["log", "expire"]).exit_code == 1
