"""The reply desk over HTTP: a message in, its items and a drafted reply out, and each fact that an edit changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.answer import Answer
from assistant.api.app import create_app
from assistant.client import PolicyClient
from assistant.desk.draft import draft_reply
from assistant.desk.message import LONGEST_MESSAGE, MOST_ITEMS, work_through
from assistant.desk.watch import LONGEST_REPLY, MOST_SENTENCES
from assistant.keys.api_key import Scope
from assistant.keys.store import KeyStore
from assistant.question_log.store import LogStore
from assistant.service import Assistant
from evals.evaluation import TODAY
from knowledge.errors import ServiceError
from tests.assistant.test_access import ELSEWHERE, bearer, caller
from tests.assistant.test_api import assert_problem
from tests.assistant.test_metrics import samples

REPLY, CHECK = "/v1/desk/reply", "/v1/desk/check"
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
MESSAGE = """Guten Tag,

ich habe mich im März bei Ihnen beworben. Wie lange speichern Sie meine Bewerbung? Wer bekommt sie?

Bitte löschen Sie meine Telefonnummer. Sonst werde ich mich bei der Datenschutzbehörde beschweren.

Mit freundlichen Grüßen
Petra Muster

Am 3. März schrieb Personal:
> Vielen Dank für Ihre Bewerbung."""
ASKED = {"message": MESSAGE, "today": TODAY.isoformat()}


@pytest.fixture(scope="module")
def reply(client: TestClient) -> dict[str, Any]:
    """What comes of the German message."""
    response = client.post(REPLY, json=ASKED)
    assert response.status_code == 200, response.text
    made: dict[str, Any] = response.json()
    return made


def check(client: TestClient, edited: str, **fields: object) -> dict[str, Any]:
    response = client.post(CHECK, json={**ASKED, "edited": edited, **fields})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


# --- who may


def test_a_key_needs_the_scope_desk(assistant: Assistant, tmp_path: Path) -> None:
    store = KeyStore(tmp_path / "keys.json")
    asking, desk, admin = (bearer(store.add(s, (s,), now=NOW)[0]) for s in (Scope.ASK, Scope.DESK, Scope.ADMIN))
    bodies = {REPLY: ASKED, CHECK: ASKED | {"edited": "Guten Tag"}}
    with caller(assistant, store, ELSEWHERE) as service:
        for path, body in bodies.items():
            assert (
                "needs desk"
                in assert_problem(service.post(path, json=body, headers=asking), 403, "scope_needed")["detail"]
            )
            assert_problem(service.post(path, json=body), 401, "key_needed")
            assert [service.post(path, json=body, headers=key).status_code for key in (desk, admin)] == [200, 200]


# --- a message worked through


def test_two_questions_a_request_and_a_threat_are_four_items(reply: dict[str, Any]) -> None:
    assert reply["language"] == "de"
    found = [(i["number"], i["kind"], i["text"], i["needs_privacy_team"], i["rights"]) for i in reply["items"]]
    assert found == [
        (1, "question", "Wie lange speichern Sie meine Bewerbung?", False, []),
        (2, "question", "Wer bekommt sie?", False, []),
        (3, "request", "Bitte löschen Sie meine Telefonnummer.", True, ["erasure"]),
        (4, "complaint", "Sonst werde ich mich bei der Datenschutzbehörde beschweren.", True, []),
    ]
    assert [item["problem"] for item in reply["items"]] == [None] * 4
    assert [bool(item["answer"]) for item in reply["items"]] == [True, True, True, False]


def test_what_only_tells_and_what_was_left_out_are_told(reply: dict[str, Any]) -> None:
    assert reply["context"] == ["ich habe mich im März bei Ihnen beworben."]
    assert set(reply["left_out"]) >= {"Guten Tag,", "Petra Muster", "> Vielen Dank für Ihre Bewerbung."}


def test_an_item_is_answered_as_where_it_is_asked(client: TestClient, reply: dict[str, Any]) -> None:
    history = ["ich habe mich im März bei Ihnen beworben. Wie lange speichern Sie meine Bewerbung?"]
    asked = {"question": "Wer bekommt sie?", "history": history, "language": "de", "today": TODAY.isoformat()}
    alone = client.post("/v1/ask", json=asked).json()
    assert {**reply["items"][1]["answer"], "elapsed_ms": 0} == {**alone, "elapsed_ms": 0}


def test_the_draft_is_that_of_the_desk_in_the_chat(assistant: Assistant, reply: dict[str, Any]) -> None:
    draft = draft_reply(work_through(MESSAGE, assistant, today=TODAY), assistant.policy(None))
    assert reply["draft"]["text"] == draft.text
    assert (reply["policy"]["id"], reply["today"]) == ("imi", TODAY.isoformat())


def test_each_mark_of_the_draft_leads_to_a_source_whose_words_stand_in_the_policy(
    client: TestClient, reply: dict[str, Any]
) -> None:
    policy = client.get("/v1/policies/imi/source").content.decode("utf-8")
    sources = {f"[{source['number']}]": source for source in reply["draft"]["sources"]}
    marks = {f["text"] for s in reply["draft"]["sentences"] for f in s["facts"] if f["kind"] == "source"}
    assert marks == sources.keys()
    for mark, source in sources.items():
        (line,) = (line for line in reply["draft"]["text"].splitlines() if line.startswith(f"{mark} "))
        assert source["section"] in line
        for quote in source["quotes"]:
            assert policy[quote["start"] : quote["end"]] == quote["quote"]
            assert " ".join(quote["quote"].split()) in line


def test_each_sentence_of_the_draft_tells_the_facts_that_must_stay(reply: dict[str, Any]) -> None:
    sentences = reply["draft"]["sentences"]
    (kept,) = (s for s in sentences if s["kind"] == "fact" and "Zur Speicherdauer" in s["text"])
    assert {"kind": "source", "text": "[1]"} in kept["facts"]
    assert any(fact["kind"] == "quote" and "2 years" in fact["text"] for fact in kept["facts"])
    assert {s["kind"] for s in sentences} == {"wording", "asked", "fact"}


def test_what_cannot_be_answered_gets_its_problem_and_stops_no_other(client: TestClient) -> None:
    long = f"How long do you keep {'really ' * 400}my CV?"
    made = client.post(REPLY, json={"message": f"{long}\n\nHow long do you keep my CV?"}).json()
    refused, answered = made["items"]
    assert (refused["answer"], refused["problem"]["code"]) == (None, "invalid_question")
    assert refused["problem"]["instance"] == f"{REPLY}#/items/0"
    assert answered["problem"] is None


def test_a_message_that_asks_nothing_gets_a_draft_that_says_so(client: TestClient) -> None:
    made = client.post(REPLY, json={"message": "I applied for a job in March."}).json()
    assert (made["items"], made["context"]) == ([], ["I applied for a job in March."])
    assert made["draft"]["text"]


def test_language_and_people_are_taken_as_in_a_question(client: TestClient) -> None:
    asked = {"message": "How long do you keep my data?", "language": "sv-FI", "data_subject": "leads"}
    made = client.post(REPLY, json=asked).json()
    assert (made["language"], made["items"][0]["answer"]["language"]) == ("sv", "sv")
    assert {citation["data_subject"] for citation in made["items"][0]["answer"]["citations"]} == {"leads"}


# --- an edited reply


def test_a_draft_as_it_was_keeps_all_facts(client: TestClient, reply: dict[str, Any]) -> None:
    found = check(client, reply["draft"]["text"])
    assert (found["facts_kept"], found["changes"], found["own"]) == (True, [], [])
    assert found["policy"] == reply["policy"]


def test_other_wording_and_sentences_of_ones_own_keep_all_facts(client: TestClient, reply: dict[str, Any]) -> None:
    edited = reply["draft"]["text"].replace("vielen Dank für Ihre Nachricht.", "danke für Ihre Nachricht.")
    found = check(client, f"{edited}\n\nIch hoffe, das hilft!")
    assert (found["facts_kept"], found["own"]) == (True, ["Ich hoffe, das hilft!"])


def test_a_number_that_was_changed_is_warned_of(client: TestClient, reply: dict[str, Any]) -> None:
    found = check(client, reply["draft"]["text"].replace("up to 2 years", "up to 3 years"))
    assert not found["facts_kept"]
    assert {(c["how"], *c["gone"], *c["new"], *c["kinds"]) for c in found["changes"]} == {
        ("changed", "2", "3", "number")
    }
    assert all("2 years" in c["before"] and "3 years" in c["after"] for c in found["changes"])


def test_an_answer_left_out_and_a_promise_put_in_are_warned_of(client: TestClient, reply: dict[str, Any]) -> None:
    lines = [line for line in reply["draft"]["text"].splitlines() if "Zur Speicherdauer" not in line]
    found = check(client, "\n".join([*lines, "Nach 30 Tagen ist alles weg."]))
    assert {(c["how"], c["before"] is None, c["after"] is None) for c in found["changes"]} == {
        ("removed", False, True),
        ("added", True, False),
    }


# --- what is refused


@pytest.mark.parametrize(
    ("fields", "status", "code", "told"),
    [
        pytest.param({"message": " \n "}, 422, "invalid_question", "empty", id="empty"),
        pytest.param({"message": "x" * (LONGEST_MESSAGE + 1)}, 422, "invalid_question", "20001", id="too long"),
        pytest.param({"message": "Who gets my CV? " * (MOST_ITEMS + 1)}, 422, "invalid_question", "30", id="too many"),
        pytest.param({"message": "😀" * 300_000}, 413, "body_too_large", "bytes", id="far too long"),
        pytest.param({"policy": "acme"}, 404, "unknown_policy", "'acme'", id="unknown policy"),
        pytest.param({"data_subject": "pets"}, 422, "unknown_data_subject", "'pets'", id="unknown people"),
        pytest.param({"today": "soon"}, 422, "invalid_request", "today", id="no date"),
        pytest.param({"language": "../x"}, 422, "invalid_request", "language", id="no language"),
        pytest.param({"message": None}, 422, "invalid_request", "message", id="no message"),
        pytest.param({"history": []}, 422, "invalid_request", "history", id="unknown field"),
    ],
)
def test_a_message_that_cannot_be_taken_is_a_problem_that_names_why(
    client: TestClient, fields: dict[str, Any], status: int, code: str, told: str
) -> None:
    bodies: dict[str, dict[str, Any]] = {REPLY: ASKED | fields, CHECK: ASKED | fields | {"edited": "Hello"}}
    for path, body in bodies.items():
        problem = assert_problem(client.post(path, json=body), status, code)
        assert told in problem["detail"]
        if code == "invalid_request":
            assert "message" in problem["hint"]


@pytest.mark.parametrize(
    ("edited", "told"),
    [("x" * (LONGEST_REPLY + 1), "60001 characters"), ("So it is.\n" * (MOST_SENTENCES + 1), "2001 sentences")],
)
def test_a_reply_that_is_too_long_to_compare_is_refused(client: TestClient, edited: str, told: str) -> None:
    response = client.post(CHECK, json=ASKED | {"edited": edited})
    assert told in assert_problem(response, 422, "invalid_question")["detail"]


def test_the_longest_message_and_reply_are_taken_however_they_are_spelled(client: TestClient) -> None:
    longest = {"message": "😀" * LONGEST_MESSAGE, "edited": "😀" * LONGEST_REPLY}
    assert client.post(CHECK, json=longest).status_code == 200
    assert client.post(REPLY, json={"message": longest["message"]}).status_code == 200


# --- what is kept and counted


@pytest.fixture
def counting(assistant: Assistant, tmp_path: Path) -> Iterator[tuple[TestClient, str]]:
    """A service that counts and logs, words and all, and its database."""
    url = f"sqlite:///{tmp_path / 'log.sqlite'}"
    settings = assistant.settings.model_copy(
        update={"metrics": True, "database_url": url, "log_days": 90, "log_questions": True}
    )
    own = Assistant(settings, assistant.facts, assistant.folders)
    with TestClient(create_app(settings, own)) as service:
        yield service, url


def test_each_item_given_is_logged_and_counted_once_and_what_was_tried_is_not(
    counting: tuple[TestClient, str], caplog: pytest.LogCaptureFixture
) -> None:
    service, url = counting
    caplog.set_level("INFO")
    reply = service.post(REPLY, json=ASKED).json()
    check(service, reply["draft"]["text"])
    assert sum(samples(service, "answers_total").values()) == 3
    assert service.app.state.question_log.flush(30)  # type: ignore[attr-defined]
    store = LogStore.open(url, keep_days=90, keep_questions=True)
    entries = store.entries("imi")
    store.database.close()
    assert {entry.channel for entry in entries} == {"desk"}
    asked = [item["text"] for item in reply["items"] if item["answer"]]
    assert sorted(entry.question or "" for entry in entries) == sorted(asked)
    assert "Petra" not in str(entries)
    told = " ".join(record.getMessage() for record in caplog.records)
    assert f"POST {REPLY} 200" in told
    assert not any(word in told for word in ("Petra", "Bewerbung", "Telefonnummer"))


# --- for programs


def test_the_example_is_what_the_service_gives(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    body = paths[REPLY]["post"]["requestBody"]["content"]["application/json"]["examples"]["message"]["value"]
    given = client.post(REPLY, json=body).json()
    for item in given["items"]:
        if item["answer"]:
            item["answer"]["elapsed_ms"] = 0.0
    assert paths[REPLY]["post"]["responses"]["200"]["content"]["application/json"]["example"] == given
    edited = paths[CHECK]["post"]["requestBody"]["content"]["application/json"]["example"]
    warned = client.post(CHECK, json=edited).json()
    assert paths[CHECK]["post"]["responses"]["200"]["content"]["application/json"]["example"] == warned
    assert [change["gone"] for change in warned["changes"]] == [["2"]]


def test_the_python_client_drafts_and_checks_a_reply(address: str) -> None:
    with PolicyClient(address) as desk:
        reply = desk.draft_reply(MESSAGE, today=TODAY)
        assert isinstance(reply.items[0].answer, Answer)
        assert desk.check_reply(reply.draft.text, MESSAGE, today=reply.today).facts_kept
        edited = reply.draft.text.replace("2 years", "9 years")
        changes = desk.check_reply(edited, MESSAGE, today=reply.today).changes
        assert {change.new for change in changes} == {("9",)}
        with pytest.raises(ServiceError, match="'acme'") as refused:
            desk.draft_reply(MESSAGE, policy="acme")
    assert (refused.value.status, refused.value.code) == (404, "unknown_policy")
