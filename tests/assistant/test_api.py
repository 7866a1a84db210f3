"""The HTTP service keeps contract.md, and bad input gets a clear problem document that costs nothing."""

from __future__ import annotations

import asyncio
import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from icalendar import Calendar

from assistant import readiness
from assistant.api.app import create_app
from assistant.api.completions.errors import is_for_openai_clients
from assistant.api.problems import MEDIA_TYPE
from assistant.service import Assistant
from assistant.settings import Settings
from knowledge.embedding import EMBEDDERS, HashEmbedder

POLICIES = Path(__file__).parents[1] / "policies"
ANSWER_FIELDS = {
    "status", "answer", "statements", "citations", "clarification", "follow_ups", "policy", "language", "trace",
    "elapsed_ms",
}  # fmt: skip
CITATION_FIELDS = {"number", "id", "data_subject", "section", "table", "row", "columns", "quote", "start", "end"}
STABLE_FIELDS = ("status", "answer", "statements", "citations")


def ask(client: TestClient, question: str, **fields: object) -> dict[str, Any]:
    response = client.post("/v1/ask", json={"question": question, **fields})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def assert_problem(response: Response, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == MEDIA_TYPE
    problem: dict[str, Any] = response.json()
    assert problem["status"] == status
    assert problem["code"] == code
    assert all(problem[field] for field in ("type", "title", "detail", "instance", "hint"))
    assert len(response.content) < 2_000, "a problem document must not echo what was sent"
    return problem


# --- answers


def test_an_answer_has_all_the_fields_of_the_contract(client: TestClient) -> None:
    answer = ask(client, "how long do you keep my application")
    assert answer.keys() >= ANSWER_FIELDS
    assert all(citation.keys() >= CITATION_FIELDS for citation in answer["citations"])
    assert all(statement.keys() >= {"text", "kind", "citations"} for statement in answer["statements"])
    assert answer["policy"].keys() >= {"id", "version", "sha256"}
    assert answer["trace"].keys() >= {"query", "rules"}


def test_how_long_an_application_is_kept_is_answered_from_its_row(client: TestClient) -> None:
    answer = ask(client, "how long do you keep my application")
    assert answer["status"] == "answered"
    rows = {(c["data_subject"], c["table"], c["row"]) for c in answer["citations"]}
    assert rows == {("job-seekers", "processing", 1)}
    assert "During the recruitment process and normally up to 2 years" in answer["answer"]


def test_who_receives_webinar_data_is_answered_from_each_row_but_that_of_social_media(client: TestClient) -> None:
    answer = ask(client, "who receives my webinar data")
    document = client.get("/v1/policies/imi").json()
    section = next(s for s in document["sections"] if s["data_subject"] == "event-participants")
    recipients = next(t for t in section["tables"] if t["kind"] == "recipients")
    expected = {row["id"] for row in recipients["rows"]} - {"event-participants/recipients/social-media-platforms"}
    assert len(expected) == 6
    assert {citation["id"] for citation in answer["citations"]} == expected


@pytest.mark.parametrize(
    "question",
    [
        "how long do you keep my application",
        "who receives my webinar data",
        "do you share leads' data with your group companies?",
        "can I have my data erased?",
        "tell me a joke",
    ],
)
def test_every_quote_stands_at_its_place_in_the_source_that_is_served(client: TestClient, question: str) -> None:
    source = client.get("/v1/policies/imi/source").content.decode("utf-8")
    for citation in ask(client, question)["citations"]:
        assert source[citation["start"] : citation["end"]] == citation["quote"]


def test_the_same_request_gives_the_same_answer(client: TestClient) -> None:
    first, second = (ask(client, "who receives my webinar data", today="2026-05-04") for _ in range(2))
    assert [first[name] for name in STABLE_FIELDS] == [second[name] for name in STABLE_FIELDS]


def test_a_joke_is_out_of_scope(client: TestClient) -> None:
    assert ask(client, "tell me a joke")["status"] == "out_of_scope"


# --- dates for a calendar

WEBINAR = {"question": "I attended a webinar on 3 May 2026. When must my data be deleted at the latest?"}


def test_a_computed_date_is_answered_as_a_calendar_to_those_who_accept_one(client: TestClient) -> None:
    first, second = (
        client.post("/v1/ask", json={**WEBINAR, "today": today}, headers={"Accept": "text/calendar"})
        for today in ("2026-05-04", "2029-01-01")
    )
    assert first.status_code == 200
    assert first.headers["content-type"] == "text/calendar; charset=utf-8"
    assert first.headers["content-disposition"] == 'attachment; filename="reminder.ics"'
    assert first.headers["vary"] == "Accept"
    (event,) = Calendar.from_ical(first.content).walk("VEVENT")
    assert event.decoded("dtstart") == date(2028, 5, 3)
    assert first.content == second.content


@pytest.mark.parametrize(
    "accept",
    ["*/*", "application/json", "text/html", "", "text/calendar;q=0.5, application/json", "text/calendar;q=0, */*",
     "text/calendar;q=x, */*;q=0.1"],
)  # fmt: skip
def test_whoever_does_not_want_a_calendar_most_gets_json(client: TestClient, accept: str) -> None:
    response = client.post("/v1/ask", json=WEBINAR, headers={"Accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    assert response.headers["vary"] == "Accept"


@pytest.mark.parametrize(
    "accept", ["text/calendar", "text/*", "Text/Calendar; charset=utf-8", "text/calendar, */*;q=0.1"]
)
def test_a_calendar_may_be_wanted_in_several_ways(client: TestClient, accept: str) -> None:
    response = client.post("/v1/ask", json=WEBINAR, headers={"Accept": accept})
    assert response.headers["content-type"].startswith("text/calendar")


@pytest.mark.parametrize(
    ("question", "hint"),
    [
        ("I applied on 3 May 2026. When is my application deleted?", "not from 3 May 2026"),
        ("how long do you keep my application", "tell the day of the event"),
        ("how long do you keep my data", "who you are to the company"),
        ("tell me a joke", "Ask how long something is kept"),
    ],
)
def test_without_a_computed_date_a_calendar_is_not_acceptable_and_what_is_missing_is_told(
    client: TestClient, question: str, hint: str
) -> None:
    response = client.post("/v1/ask", json={"question": question}, headers={"Accept": "text/calendar"})
    problem = assert_problem(response, 406, "no_computed_date")
    assert hint in problem["hint"]


def test_without_a_computed_date_whoever_takes_json_too_gets_the_answer(client: TestClient) -> None:
    headers = {"Accept": "text/calendar, application/json;q=0.5"}
    response = client.post("/v1/ask", json={"question": "tell me a joke"}, headers=headers)
    assert response.json()["status"] == "out_of_scope"


def test_a_bad_question_is_the_same_problem_for_a_calendar(client: TestClient) -> None:
    response = client.post("/v1/ask", json={"question": ""}, headers={"Accept": "text/calendar"})
    assert_problem(response, 422, "invalid_question")


# --- bad input


@pytest.mark.parametrize(
    ("body", "status", "code", "told"),
    [
        pytest.param({"question": ""}, 422, "invalid_question", "empty", id="empty"),
        pytest.param({"question": " \n "}, 422, "invalid_question", "empty", id="blank"),
        pytest.param({"question": "x" * 2_001}, 422, "invalid_question", "2001 characters", id="too long"),
        pytest.param({"question": "x" * 100_000}, 413, "body_too_large", "65536 bytes", id="100 kB"),
        pytest.param({"question": "how\x00 long"}, 422, "invalid_question", "control", id="control characters"),
        pytest.param({"question": "hi", "data_subject": "pets"}, 422, "unknown_data_subject", "'pets'", id="who"),
        pytest.param({"question": "hi", "policy": "acme"}, 404, "unknown_policy", "'acme'", id="unknown policy"),
        pytest.param({"question": "hi", "history": ["x"] * 21}, 422, "invalid_question", "21 turns", id="long history"),
        pytest.param({"question": "hi", "history": "x"}, 422, "invalid_request", "history", id="history no list"),
        pytest.param({"question": "hi", "history": [1]}, 422, "invalid_request", "history.0", id="history of numbers"),
        pytest.param({"question": 5}, 422, "invalid_request", "question", id="question no string"),
        pytest.param({"question": None}, 422, "invalid_request", "question", id="question null"),
        pytest.param({"question": "hi", "today": 0}, 422, "invalid_request", "YYYY-MM-DD", id="today a number"),
        pytest.param({"question": "hi", "today": "0"}, 422, "invalid_request", "YYYY-MM-DD", id="today digits"),
        pytest.param({"question": "hi", "today": "1200-01-01"}, 422, "invalid_request", "1900", id="today long ago"),
        pytest.param({"question": "hi", "today": "soon"}, 422, "invalid_request", "today", id="today no date"),
        pytest.param({"question": "hi", "language": "../x"}, 422, "invalid_request", "language", id="language no tag"),
        pytest.param({"question": "hi", "persona": "x"}, 422, "invalid_request", "persona", id="unknown field"),
        pytest.param({"question": "hi", "x" * 9_000: 1}, 422, "invalid_request", "xxx", id="unknown long field"),
        pytest.param({}, 422, "invalid_request", "question", id="no question"),
        pytest.param(["hi"], 422, "invalid_request", "JSON object", id="list"),
        pytest.param("hi", 422, "invalid_request", "JSON object", id="string"),
    ],
)
def test_bad_input_gets_a_problem_that_names_it(
    client: TestClient, body: object, status: int, code: str, told: str
) -> None:
    problem = assert_problem(client.post("/v1/ask", json=body), status, code)
    assert told in problem["detail"]


def test_an_unknown_category_is_told_the_categories_there_are(client: TestClient) -> None:
    response = client.post("/v1/ask", json={"question": "hi", "data_subject": "pets"})
    assert "job-seekers" in response.json()["hint"]


def test_an_unknown_field_is_told_the_fields_there_are(client: TestClient) -> None:
    problem = client.post("/v1/ask", json={"question": "hi", "persona": "x"}).json()
    assert problem["errors"] == [{"field": "persona", "message": "Extra inputs are not permitted"}]
    assert "data_subject" in problem["hint"]


@pytest.mark.parametrize(
    "content",
    [b"{", b"nope", b'{"question": ', b"\xff\xfe\xff", b"[" * 32, b'{"question": ' + b"9" * 5_000 + b"}"],
    ids=["brace", "word", "cut off", "not UTF-8", "open", "huge number"],
)
def test_what_is_not_json_is_told_so(client: TestClient, content: bytes) -> None:
    response = client.post("/v1/ask", content=content, headers={"Content-Type": "application/json"})
    assert_problem(response, 400, "malformed_json")


def test_half_of_a_surrogate_pair_is_refused(client: TestClient) -> None:
    content = b'{"question": "how long \\ud800 do you keep my CV"}'
    response = client.post("/v1/ask", content=content, headers={"Content-Type": "application/json"})
    assert_problem(response, 422, "invalid_request")


@pytest.mark.parametrize("headers", [{}, {"Content-Type": "text/plain"}], ids=["no type", "text"])
def test_json_that_is_not_sent_as_json_is_told_the_header(client: TestClient, headers: dict[str, str]) -> None:
    response = client.post("/v1/ask", content=b'{"question": "hi"}', headers=headers)
    assert "application/json" in assert_problem(response, 415, "unsupported_media_type")["hint"]


def test_a_missing_body_is_told_so(client: TestClient) -> None:
    assert_problem(client.post("/v1/ask"), 422, "invalid_request")


@pytest.mark.parametrize(
    ("headers", "parts_read"),
    [([(b"content-length", b"100000")], 0), ([(b"content-length", b"5")], 65), ([], 65)],
    ids=["announced", "announced too small", "not announced"],
)
def test_a_large_body_is_not_read_to_its_end(headers: list[tuple[bytes, bytes]], parts_read: int) -> None:
    read, sent = 0, []

    async def receive() -> dict[str, Any]:
        nonlocal read
        read += 1
        return {"type": "http.request", "body": b"x" * 1_024, "more_body": True}

    async def send(message: Any) -> None:  # noqa: ANN401 - the protocol's own type
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/v1/ask", "query_string": b"", "headers": headers}
    asyncio.run(create_app()(scope, receive, send))
    assert sent[0]["status"] == 413
    assert json.loads(sent[1]["body"])["code"] == "body_too_large"
    assert read == parts_read


def test_an_unknown_page_and_a_wrong_method_are_problems_too(client: TestClient) -> None:
    assert_problem(client.get("/v2/ask"), 404, "not_found")
    response = client.get("/v1/ask")
    assert_problem(response, 405, "method_not_allowed")
    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize("path", ["/livez", "/v1/policies", "/v1/policies/imi/source", "/openapi.json"])
def test_head_tells_what_get_would_without_its_body(client: TestClient, path: str) -> None:
    asked, got = client.head(path), client.get(path)
    assert (asked.status_code, asked.content) == (200, b"")
    names = ("content-type", "content-length", "etag")
    assert [asked.headers.get(name) for name in names] == [got.headers.get(name) for name in names]
    if got.headers.get("etag"):
        assert client.head(path, headers={"If-None-Match": got.headers["etag"]}).status_code == 304


def test_head_on_what_get_does_not_read_is_refused(client: TestClient) -> None:
    assert client.head("/v1/ask").status_code == 405
    assert client.head("/v2/ask").status_code == 404


def test_an_unforeseen_error_tells_nothing_of_the_inside(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret at /srv/policies")

    monkeypatch.setattr(assistant, "answer", fail)
    with TestClient(create_app(assistant=assistant), raise_server_exceptions=False) as client:
        response = client.post("/v1/ask", json={"question": "hi"})
    assert_problem(response, 500, "internal_error")
    assert "secret" not in response.text


# --- policies


def test_the_policy_list_names_the_default_and_its_categories(client: TestClient) -> None:
    (policy,) = client.get("/v1/policies").json()["policies"]
    assert (policy["id"], policy["version"], policy["default"]) == ("imi", "2026-04-27", True)
    assert [item["data_subject"] for item in policy["data_subjects"]] == [
        "business-contacts", "leads", "job-seekers", "references", "website-visitors", "event-participants",
        "enquirers", "whistleblowing",
    ]  # fmt: skip


def test_the_policy_document_has_every_row_in_the_contracts_shape(client: TestClient) -> None:
    document = client.get("/v1/policies/imi").json()
    assert document.keys() >= {"id", "title", "version", "sha256", "language", "sections"}
    rows: dict[str, list[dict[str, Any]]] = {"processing": [], "recipients": []}
    for section in document["sections"]:
        assert section.keys() >= {"heading", "data_subject", "tables", "passages"}
        for table in section["tables"]:
            assert [row["row"] for row in table["rows"]] == list(range(1, len(table["rows"]) + 1))
            rows[table["kind"]] += table["rows"]
    assert (len(rows["processing"]), len(rows["recipients"])) == (31, 47)
    assert {tuple(row["cells"]) for row in rows["processing"]} == {
        ("purpose", "legal_basis", "personal_data", "storage_time")
    }
    assert {tuple(row["cells"]) for row in rows["recipients"]} == {("recipient", "personal_data")}


def test_every_text_of_the_policy_document_stands_at_its_place(client: TestClient) -> None:
    source = client.get("/v1/policies/imi/source").content.decode("utf-8")
    places = list(_placed(client.get("/v1/policies/imi").json()))
    assert len(places) > 500
    assert [p for p in places if source[p["start"] : p["end"]] != p["text"]] == []


def _placed(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if value.keys() >= {"text", "start", "end"}:
            yield value
        for item in value.values():
            yield from _placed(item)
    if isinstance(value, list):
        for item in value:
            yield from _placed(item)


def test_what_a_referring_cell_resolves_to_stands_beside_its_text(client: TestClient) -> None:
    document = client.get("/v1/policies/imi").json()
    cells = [
        cell
        for section in document["sections"]
        for table in section["tables"]
        for row in table["rows"]
        for cell in row["cells"].values()
    ]
    same = [cell for cell in cells if cell["resolved"] and cell["resolved"]["kind"] == "same_as_above"]
    assert same
    for cell in same:
        assert cell["text"].lower().startswith("same as above")
        assert all(target["text"] != cell["text"] for target in cell["resolved"]["cells"])


def test_the_source_is_the_file_byte_for_byte(client: TestClient) -> None:
    response = client.get("/v1/policies/imi/source")
    document = client.get("/v1/policies/imi").json()
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert hashlib.sha256(response.content).hexdigest() == document["sha256"]
    assert response.content == (Settings().policies_dir / "imi" / "source.txt").read_bytes()


@pytest.mark.parametrize("path", ["/v1/policies/imi", "/v1/policies/imi/source"])
def test_a_version_that_the_caller_has_is_not_sent_again(client: TestClient, path: str) -> None:
    tag = client.get(path).headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        response = client.get(path, headers={"If-None-Match": known})
        assert (response.status_code, response.content, response.headers["etag"]) == (304, b"", tag)
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", ["/v1/policies/acme", "/v1/policies/acme/source"])
def test_an_unknown_policy_is_told_the_policies_there_are(client: TestClient, path: str) -> None:
    assert "imi" in assert_problem(client.get(path), 404, "unknown_policy")["hint"]


# --- health and start


def test_a_service_that_is_not_open_is_alive_but_not_ready() -> None:
    client = TestClient(create_app())
    assert client.get("/livez").json() == {"status": "alive"}
    assert_problem(client.get("/readyz"), 503, "not_ready")
    assert_problem(client.post("/v1/ask", json={"question": "hi"}), 503, "not_ready")


def test_a_tampered_policy_stops_the_start_with_a_hint(tmp_path: Path) -> None:
    installed = Settings().policies_dir / "imi"
    folder = tmp_path / "imi"
    folder.mkdir()
    (folder / "source.yaml").write_bytes((installed / "source.yaml").read_bytes())
    (folder / "source.txt").write_bytes((installed / "source.txt").read_bytes() + b" ")
    told = _start_up_message(Settings(policies_dir=tmp_path))
    assert told.startswith("error: ")
    assert "\nhint: " in told
    assert "Traceback" not in told


def test_a_missing_policy_stops_the_start_with_a_hint(tmp_path: Path) -> None:
    told = _start_up_message(Settings(policies_dir=tmp_path))
    assert told.startswith("error: ")
    assert "no policy" in told
    assert "\nhint: " in told


def _start_up_message(settings: Settings) -> str:
    """What a server is told when the app cannot start (ASGI lifespan protocol)."""
    told: list[str] = []

    async def receive() -> dict[str, Any]:
        return {"type": "lifespan.startup"}

    async def send(message: Any) -> None:  # noqa: ANN401 - the protocol's own type
        told.append(message.get("message", ""))

    async def start() -> None:
        await create_app(settings)({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send)

    with pytest.raises(Exception):  # noqa: B017, PT011 - servers get the error too; the message is what counts
        asyncio.run(start())
    return told[0]


def test_an_altered_model_stops_the_start_with_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    altered = replace(EMBEDDERS["all-MiniLM-L6-v2"], sha256="0" * 64)
    monkeypatch.setitem(EMBEDDERS, "all-MiniLM-L6-v2", altered)
    told = _start_up_message(Settings())
    assert told.startswith("error: ")
    assert "SHA-256" in told
    assert "\nhint: " in told


def test_a_service_without_an_index_is_not_ready_and_names_the_command(assistant: Assistant, tmp_path: Path) -> None:
    bare = replace(assistant, settings=Settings(data_dir=tmp_path))
    with TestClient(create_app(assistant=bare)) as client:
        assert "privacy-assistant index" in assert_problem(client.get("/readyz"), 503, "index_out_of_date")["hint"]
        assert client.get("/livez").status_code == 200


def test_a_service_with_a_current_index_is_ready(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.service.embedder", lambda *_: HashEmbedder())
    indexed = replace(assistant, settings=Settings(data_dir=tmp_path))
    readiness.build_index(indexed, lambda *_: None)
    with TestClient(create_app(assistant=indexed)) as client:
        assert client.get("/readyz").json() == {"status": "ready"}


# --- OpenAPI


def test_every_example_question_is_answered_as_the_page_shows(client: TestClient) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/v1/ask"]["post"]
    requests = operation["requestBody"]["content"]["application/json"]["examples"]
    answers = operation["responses"]["200"]["content"]["application/json"]["examples"]
    assert requests.keys() == answers.keys()
    for name, example in requests.items():
        answer = client.post("/v1/ask", json=example["value"])
        assert answer.status_code == 200
        shown = answers[name]["value"]
        assert [answer.json()[field] for field in STABLE_FIELDS] == [shown[field] for field in STABLE_FIELDS]


@pytest.mark.parametrize("policy", ["bare-rock", "corner-bakery", "harbour-museum", "lantern-shop", "skerry-ferries"])
def test_with_any_policy_the_examples_are_those_that_it_can_be_asked(policy: str, tmp_path: Path) -> None:
    shutil.copytree(POLICIES / policy, tmp_path / policy)
    other = Assistant.open(Settings(policies_dir=tmp_path, default_policy=policy))
    with TestClient(create_app(assistant=other)) as client:
        document = client.get("/openapi.json")
        assert document.status_code == 200
        assert client.get("/docs").status_code == 200
        for path in ("/v1/ask", "/v1/ask/batch", "/v1/chat/completions"):
            operation = document.json()["paths"][path]["post"]
            examples = operation["requestBody"]["content"]["application/json"]["examples"]
            assert examples
            assert {client.post(path, json=e["value"]).status_code for e in examples.values()} == {200}


def test_the_example_calendar_is_what_the_service_gives(client: TestClient) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/v1/ask"]["post"]
    shown = operation["responses"]["200"]["content"]["text/calendar"]["example"]
    asked = operation["requestBody"]["content"]["application/json"]["examples"]["deletion_date"]["value"]
    given = client.post("/v1/ask", json=asked, headers={"Accept": "text/calendar"})
    assert given.content == shown.encode()


def test_the_examples_show_an_answer_a_no_and_a_refusal(client: TestClient) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/v1/ask"]["post"]
    answers = operation["responses"]["200"]["content"]["application/json"]["examples"]
    assert {example["value"]["status"] for example in answers.values()} >= {"answered", "out_of_scope"}
    assert "absence" in {s["kind"] for s in answers["absence"]["value"]["statements"]}


def test_whatever_is_sent_or_given_is_shown_by_an_example(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    bodies = {
        (path, method, what): media
        for path, operations in paths.items()
        for method, operation in operations.items()
        for what, body in (("body", operation.get("requestBody", {})), *operation["responses"].items())
        for media in body.get("content", {}).values()
    }
    assert [where for where, media in bodies.items() if not media.keys() & {"example", "examples"}] == []


def test_what_the_page_shows_of_a_policy_is_what_the_service_gives(client: TestClient) -> None:
    def shown(path: str, kind: str = "application/json", method: str = "get") -> Any:  # noqa: ANN401 - JSON
        return paths[path][method]["responses"]["200"]["content"][kind]["example"]

    paths = client.get("/openapi.json").json()["paths"]
    for path in ("/v1/policies", "/v1/policies/{policy_id}/terms", "/livez", "/readyz"):
        assert client.get(path.format(policy_id="imi")).json() == shown(path)
    policy, whole = shown("/v1/policies/{policy_id}"), client.get("/v1/policies/imi").json()
    whole_section = next(section for section in whole["sections"] if section["tables"])
    rows = [[table["rows"][0] for table in section["tables"]] for section in (*policy["sections"], whole_section)]
    assert rows[0] == rows[1]
    file = "/v1/policies/{policy_id}/export"
    assert client.get("/v1/policies/imi/export").content.decode("utf-8-sig").startswith(shown(file, "text/csv"))
    process = client.get("/v1/policies/imi/export?format=dpv").json()["dpv:hasProcess"][0]
    assert shown(file, "application/ld+json")["dpv:hasProcess"] == [process]
    answer = paths["/v1/verify"]["post"]["requestBody"]["content"]["application/json"]["example"]
    assert client.post("/v1/verify", json=answer).json() == shown("/v1/verify", method="post")
    again = client.get(f"/v1/answers/{answer['id']}").json()
    assert again["same"] is shown("/v1/answers/{answer_id}")["same"] is True


def test_every_error_is_documented_as_a_problem_with_an_example(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert "Problem" in document["components"]["schemas"]
    assert "HTTPValidationError" not in json.dumps(document)
    operations = ((path, operation) for path, each in document["paths"].items() for operation in each.values())
    for path, operation in operations:
        for status, response in operation["responses"].items():
            if int(status) >= 400 and not is_for_openai_clients(path):
                assert list(response["content"]) == [MEDIA_TYPE]
                for code, example in response["content"][MEDIA_TYPE]["examples"].items():
                    assert example["value"]["code"] == code
                    assert example["value"]["status"] == int(status)


def test_the_documentation_page_loads_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/docs")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert "//" not in page.text.replace("<!--", "")
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "start.js", "favicon.png"):
        assert f"docs/{name}" in page.text
        assert client.get(f"/docs/{name}").status_code == 200
    assert '"validatorUrl": null' in client.get("/docs/start.js").text
