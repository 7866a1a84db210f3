"""Feedback keeps whether an answer helped and what it was about, once, for some days; never words and never who."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from fastapi.testclient import TestClient
from sqlalchemy import Connection, create_engine, text
from typer.testing import CliRunner

from assistant.api.app import create_app
from assistant.cli import app as command
from assistant.feedback.entry import Feedback, FeedbackEntry, Reason, make_entry
from assistant.feedback.schema import METADATA, VERSION_TABLE
from assistant.feedback.store import FeedbackStore
from assistant.question import Question
from assistant.service import Assistant
from assistant.settings import Settings
from knowledge.answer_id import PARTS, AnswerId
from knowledge.errors import FeedbackStoreError, KeyReused
from knowledge.query import Query, Topic

DAY = date(2026, 5, 4)
ASKED = "I am Anna Svensson and applied on 3 May 2026, how long do you keep the zebra in my application?"


@pytest.fixture
def store(url: str) -> Iterator[FeedbackStore]:
    opened = FeedbackStore.open(url, keep_days=30)
    yield opened
    opened.database.close()


@pytest.fixture
def service(assistant: Assistant, url: str) -> Iterator[TestClient]:
    """The service with a database of its own."""
    settings = Settings(database_url=url, log_days=0)
    with TestClient(create_app(settings, replace(assistant, settings=settings))) as opened:
        yield opened


def entry(day: date = DAY, **changed: Any) -> FeedbackEntry:
    made = FeedbackEntry(
        day=day,
        policy="imi",
        policy_digest="23dbe7e511f9",
        language="sv",
        status="answered",
        same=True,
        terms={"topics": ("retention",), "activities": ("recruitment", "newsletters")},
        helped=False,
        reasons=(Reason.WRONG, Reason.UNCLEAR),
    )
    return replace(made, **changed)


def give(client: TestClient, answer_id: str, *, key: str | None = None, **fields: object) -> Any:
    body = {"answer_id": answer_id, "helped": False, **fields}
    return client.post("/v1/feedback", json=body, headers={"Idempotency-Key": key} if key else {})


def ask(client: TestClient, question: str = ASKED) -> str:
    return str(client.post("/v1/ask", json={"question": question}).json()["id"])


# --- the store


def test_what_is_kept_comes_back_as_it_was(store: FeedbackStore) -> None:
    first, second = entry(), entry(DAY + timedelta(1), status=None, same=False, terms={}, helped=True, reasons=())
    assert store.add(first, request="a").is_new
    store.add(second, request="b")
    store.add(entry(policy="other"), request="c")
    assert store.entries("imi", today=DAY) == (second, first)


def test_what_comes_again_with_its_key_is_kept_once(store: FeedbackStore) -> None:
    first = store.add(entry(), request="a", key="k")
    again = store.add(entry(DAY + timedelta(1)), request="a", key="k")
    assert (again.id, again.day, again.is_new) == (first.id, DAY, False)
    assert len(store.entries("imi", today=DAY)) == 1


def test_without_a_key_each_counts(store: FeedbackStore) -> None:
    assert {store.add(entry(), request="a").is_new for _ in range(2)} == {True}
    assert len(store.entries("imi", today=DAY)) == 2


def test_a_key_for_something_else_is_refused(store: FeedbackStore) -> None:
    store.add(entry(), request="a", key="k")
    with pytest.raises(KeyReused):
        store.add(entry(), request="b", key="k")


def test_the_same_request_many_times_at_once_is_kept_once(store: FeedbackStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda _: store.add(entry(), request="a", key="k"), range(16)))
    assert len({k.id for k in kept}) == 1
    assert sum(k.is_new for k in kept) == 1
    assert len(store.entries("imi", today=DAY)) == 1


def test_what_is_too_old_goes_with_the_next_writing_and_its_key_with_it(store: FeedbackStore) -> None:
    store.add(entry(), request="a", key="k")
    assert not store.add(entry(DAY + timedelta(30)), request="a", key="k").is_new
    assert store.add(entry(DAY + timedelta(31)), request="b", key="k").is_new
    assert [e.day for e in store.entries("imi", today=DAY + timedelta(31))] == [DAY + timedelta(31)]


def test_reading_deletes_what_is_too_old(store: FeedbackStore) -> None:
    store.add(entry(), request="a")
    assert store.entries("imi", today=DAY + timedelta(31)) == ()


def test_the_migrations_make_the_table_that_the_code_knows(store: FeedbackStore) -> None:
    def ours(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
        return kind != "table" or name in METADATA.tables

    def differing(connection: Connection) -> list[Any]:
        options = {"version_table": VERSION_TABLE, "include_object": ours}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), METADATA))

    with store.database.engine.connect() as connection:
        assert differing(connection) == []


def test_a_database_that_cannot_be_used_is_told_with_a_hint() -> None:
    with pytest.raises(FeedbackStoreError, match="feedback") as raised:
        FeedbackStore.open("nothing://at all", keep_days=30)
    assert "FEEDBACK_DAYS" in raised.value.hint


# --- what is kept of an answer


def test_no_word_of_the_question_is_kept(assistant: Assistant) -> None:
    answer = assistant.answer(Question(question=ASKED))
    made = make_entry(Feedback(answer_id=answer.id, helped=False), assistant, day=DAY)
    assert made.terms["topics"] == ("retention",)
    assert made.terms["activities"] == ("recruitment",)
    assert (made.status, made.same, made.language) == ("answered", True, "en")
    held = str(made).casefold()
    assert [word for word in ("anna", "svensson", "zebra", "3 may", "2026, 5, 3") if word in held] == []


def test_of_an_id_that_somebody_made_only_known_terms_are_kept(assistant: Assistant) -> None:
    query = Query(text="", language="en", topics=(Topic.RETENTION,), activities=("Anna Svensson", "recruitment"))
    made_up = str(AnswerId("imi", "0" * 12, query, dict.fromkeys(PARTS, "00000000")))
    made = make_entry(Feedback(answer_id=made_up, helped=True), assistant, day=DAY)
    assert made.terms == {"topics": ("retention",), "activities": ("recruitment",)}
    assert (made.status, made.same) == (None, False)


# --- over HTTP


def test_feedback_is_acknowledged_once_it_is_written(service: TestClient, url: str) -> None:
    response = give(service, ask(service), reasons=["wrong", "incomplete", "wrong"])
    assert response.status_code == 201
    today = datetime.now(UTC).date()
    assert response.json()["deleted_after"] == str(today + timedelta(90))
    store = FeedbackStore.open(url, keep_days=90)
    (kept,) = store.entries("imi", today=today)
    store.database.close()
    assert (kept.id, kept.reasons) == (response.json()["id"], (Reason.INCOMPLETE, Reason.WRONG))


def test_neither_question_nor_id_nor_key_stands_in_the_database(service: TestClient, url: str) -> None:
    answer_id = ask(service)
    assert give(service, answer_id, key="the caller's key").status_code == 201
    engine = create_engine(url)
    with engine.connect() as connection:
        held = str(connection.execute(text("SELECT * FROM feedback")).all())
    engine.dispose()
    assert "recruitment" in held
    assert [words for words in (answer_id, "Anna", "zebra", "3 May", "the caller's key") if words in held] == []


def test_a_request_that_comes_again_gets_the_same_receipt(service: TestClient) -> None:
    answer_id = ask(service)
    first, again = (give(service, answer_id, key="k") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    other = give(service, answer_id, key="k", reasons=["wrong"])
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_feedback_can_be_taken_back_by_its_receipt(service: TestClient) -> None:
    receipt = give(service, ask(service)).json()["id"]
    assert service.delete(f"/v1/feedback/{receipt}").status_code == 204
    gone = service.delete(f"/v1/feedback/{receipt}")
    assert (gone.status_code, gone.json()["code"]) == (404, "no_such_feedback")


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"answer_id": "x"}, 404, "unknown_answer"),
        ({"answer_id": "x" * 5_000}, 422, "invalid_request"),
        ({"answer_id": None}, 422, "invalid_request"),
        ({"helped": "perhaps"}, 422, "invalid_request"),
        ({"reasons": ["rude"]}, 422, "invalid_request"),
        ({"reasons": ["wrong"] * 6}, 422, "invalid_request"),
        ({"helped": True, "reasons": ["wrong"]}, 422, "invalid_request"),
        ({"comment": "my name is Anna"}, 422, "invalid_request"),
    ],
)
def test_what_is_no_feedback_is_a_problem(service: TestClient, fields: dict[str, Any], status: int, code: str) -> None:
    response = service.post("/v1/feedback", json={"answer_id": ask(service), "helped": True, **fields})
    assert (response.status_code, response.json()["code"]) == (status, code)
    if code == "invalid_request":
        assert "answer_id" in response.json()["hint"]


@pytest.mark.parametrize("key", ["", "k" * 129])
def test_a_key_that_is_none_is_a_problem(service: TestClient, key: str) -> None:
    response = service.post(
        "/v1/feedback", json={"answer_id": ask(service), "helped": True}, headers={"Idempotency-Key": key}
    )
    assert response.status_code == 422


def test_where_a_setting_wants_no_feedback_none_is_taken_and_no_database_is_made(
    assistant: Assistant, tmp_path: Path
) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'new' / 'x.sqlite'}", feedback_days=0, log_days=0)
    with TestClient(create_app(settings, replace(assistant, settings=settings))) as client:
        response = give(client, ask(client))
    assert (response.status_code, response.json()["code"]) == (403, "feedback_off")
    assert not (tmp_path / "new").exists()


def test_a_database_that_is_away_is_a_503_and_answers_go_on(assistant: Assistant, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'file' / 'x.sqlite'}", log_days=0)
    with TestClient(create_app(settings, replace(assistant, settings=settings))) as client:
        response = give(client, ask(client))
        assert (response.status_code, response.json()["code"]) == (503, "feedback_store")
        assert client.post("/v1/ask", json={"question": ASKED}).json()["status"] == "answered"


# --- on the command line


def test_the_command_shows_what_helped_least_first(service: TestClient, url: str) -> None:
    give(service, ask(service), reasons=["wrong"])
    give(service, ask(service, "can I have my data erased?"), helped=True)
    environment = {"PRIVACY_ASSISTANT_DATABASE_URL": url, "COLUMNS": "200"}
    shown = CliRunner().invoke(command, ["feedback"], env=environment)
    assert shown.exit_code == 0
    assert shown.stdout.index("topics retention") < shown.stdout.index("topics rights")
    assert "wrong 1" in shown.stdout
    listed = json.loads(CliRunner().invoke(command, ["feedback", "--json"], env=environment).stdout)
    assert sorted(item["helped"] for item in listed) == [False, True]
