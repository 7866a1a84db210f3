"""The Python client against the service as it is served: typed answers, and clear errors."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from assistant.answer import Answer, Citation, Status
from assistant.answer_stream import Outcome, StreamedStatement
from assistant.api.problems import Problem
from assistant.client import PolicyClient
from assistant.feedback.entry import Feedback
from assistant.question import Question
from assistant.row_search import RowQuestion
from assistant.service import Assistant
from assistant.typed_question import RecipientsQuestion, RetentionQuestion, RightsQuestion
from knowledge.errors import ServiceError

QUESTION = "how long do you keep my application"
WORDS = "During the recruitment process and normally up to 2 years from the appointment/termination of the procedure"


@pytest.fixture(scope="module")
def asking(address: str) -> Iterator[PolicyClient]:
    with PolicyClient(address) as opened:
        yield opened


def same(one: Answer, other: Answer) -> bool:
    """Whether two answers differ in nothing but the time they took."""
    return one.model_copy(update={"elapsed_ms": 0}) == other.model_copy(update={"elapsed_ms": 0})


def test_how_long_an_application_is_kept_comes_right_with_its_row(asking: PolicyClient) -> None:
    answer = asking.ask(QUESTION)
    assert answer.status is Status.ANSWERED
    assert {(c.data_subject, c.table, c.row) for c in answer.citations} == {("job-seekers", "processing", 1)}
    assert answer.citations[1].quote == WORDS
    assert asking.source("imi")[answer.citations[1].start : answer.citations[1].end] == WORDS


def test_an_answer_is_the_one_that_the_assistant_gives(asking: PolicyClient, assistant: Assistant) -> None:
    whole = Question(question="and who receives it?", history=(QUESTION,), language="de", today=date(2026, 5, 4))
    assert same(asking.ask(whole), assistant.answer(whole))
    fields = whole.model_dump(exclude={"question"})
    assert same(asking.ask(whole.question, **fields), assistant.answer(whole))
    changed = whole.model_copy(update={"data_subject": "references"})
    assert same(asking.ask(whole, data_subject="references"), assistant.answer(changed))


def test_a_stream_gives_typed_parts_and_last_the_whole_answer(asking: PolicyClient) -> None:
    parts = list(asking.stream("who receives my webinar data"))
    kinds = [type(part) for part in parts]
    assert kinds == [Outcome] + [Citation] * 12 + [StreamedStatement] * 8 + [Answer]
    assert isinstance(parts[-1], Answer)
    assert same(parts[-1], asking.ask("who receives my webinar data"))


def test_who_stops_listening_can_go_on_asking(asking: PolicyClient) -> None:
    for _ in range(5):
        parts = asking.stream("who receives my webinar data")
        assert isinstance(next(parts), Outcome)
        parts.close()  # type: ignore[attr-defined]
    assert asking.ask("tell me a joke").status is Status.OUT_OF_SCOPE


def test_any_number_of_questions_is_asked_in_order(asking: PolicyClient) -> None:
    questions = [Question(question=QUESTION, language=tag) for tag in ("en", "de", "sv")] * 50
    questions[120] = Question(question="hi", data_subject="pets")
    results = asking.ask_all(questions)
    assert len(results) == 150
    refused = results.pop(120)
    assert isinstance(refused, Problem)
    assert refused.code == "unknown_data_subject"
    languages = [result.language for result in results if isinstance(result, Answer)]
    assert languages == [q.language for q in questions[:120] + questions[121:]]
    assert asking.ask_all([]) == []


def test_a_deletion_date_comes_as_a_calendar(asking: PolicyClient) -> None:
    content = asking.calendar("I attended a webinar on 3 May 2026. When must my data be deleted at the latest?")
    assert b"DTSTART;VALUE=DATE:20280503" in content
    with pytest.raises(ServiceError) as refused:
        asking.calendar("tell me a joke")
    assert (refused.value.status, refused.value.code) == (406, "no_computed_date")


def test_an_answer_is_proved_and_an_altered_one_is_not(asking: PolicyClient) -> None:
    answer = asking.ask(QUESTION)
    assert asking.verify(answer).holds
    altered = answer.statements[0].model_copy(update={"text": answer.statements[0].text.replace("2 years", "9 years")})
    assert not asking.verify(answer.model_copy(update={"statements": (altered,)})).holds


def test_an_answer_is_found_again_by_its_id(asking: PolicyClient) -> None:
    answer = asking.ask(QUESTION)
    again = asking.answer(answer.id)
    assert again.same
    assert again.answer is not None
    assert again.answer.statements == answer.statements
    with pytest.raises(ServiceError) as unknown:
        asking.answer("../policies")
    assert unknown.value.status == 404


def test_feedback_is_given_once_and_taken_back(asking: PolicyClient) -> None:
    feedback = Feedback(answer_id=asking.ask(QUESTION).id, helped=True)
    first, again = (asking.give_feedback(feedback, idempotency_key="7f3c") for _ in range(2))
    assert first == again
    asking.take_back_feedback(first)
    with pytest.raises(ServiceError) as gone:
        asking.take_back_feedback(first)
    assert gone.value.code == "no_such_feedback"


def test_policies_come_typed(asking: PolicyClient) -> None:
    assert [policy.id for policy in asking.policies().policies] == ["imi"]
    assert len([t for section in asking.policy("imi").sections for t in section.tables]) == 16
    assert asking.lint("imi").findings
    assert "job-seekers" in asking.terms("imi").questions["data_subject"]


def test_rows_and_questions_in_terms(asking: PolicyClient) -> None:
    page = asking.rows(RowQuestion(data_subject="job-seekers", limit=1))
    assert (page.rows[0].id, len(page.rows)) == ("job-seekers/processing/managing-applications", 1)
    asked = {"data_subject": "job-seekers"}
    answers = [
        asking.retention("imi", RetentionQuestion(**asked)),
        asking.recipients("imi", RecipientsQuestion(**asked)),
        asking.rights("imi", RightsQuestion(**asked, language="sv")),
    ]
    assert [(answer.status, answer.language) for answer in answers] == [
        (Status.ANSWERED, "en"), (Status.ANSWERED, "en"), (Status.ANSWERED, "sv"),
    ]  # fmt: skip


# --- errors


@pytest.mark.parametrize("how", ["ask", "stream"])
def test_a_refusal_is_an_error_with_the_services_words(asking: PolicyClient, how: str) -> None:
    with pytest.raises(ServiceError, match="'pets' is no category") as refused:
        asking.ask("hi", data_subject="pets") if how == "ask" else list(asking.stream("hi", data_subject="pets"))
    assert (refused.value.status, refused.value.code) == (422, "unknown_data_subject")
    assert "job-seekers" in refused.value.hint


def test_a_policy_is_asked_for_by_its_name_whatever_is_in_it(asking: PolicyClient) -> None:
    with pytest.raises(ServiceError) as refused:
        asking.policy("../livez?x=#y")
    assert refused.value.status == 404


@pytest.mark.parametrize("how", ["ask", "stream"])
def test_a_service_that_is_not_there_is_told_with_its_address(how: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    with PolicyClient(address) as gone, pytest.raises(ServiceError, match="cannot be reached") as error:
        gone.ask("hi") if how == "ask" else list(gone.stream("hi"))
    assert address in error.value.message
    assert error.value.status is None


OUTCOME = (
    b'event: outcome\ndata: {"status":"answered","lead":"","clarification":null,"language":"en",'
    b'"policy":{"id":"x","version":"x","sha256":"x"}}\n\n'
)


@pytest.mark.parametrize(
    ("status", "kind", "body", "told"),
    [
        (200, "text/html", b"<html>", "sent no Answer"),
        (200, "application/json", b"{}", "sent no Answer"),
        (502, "text/html", b"<html>", "502 Bad Gateway"),
        (302, "text/html", b"", "302 Found"),
        (520, "text/html", b"<html>", "/v1/ask: 520"),
        (200, "text/event-stream", OUTCOME, "broke off"),
        (200, "text/event-stream", b"event: outcome\ndata: {\n\n", "sent no Outcome"),
    ],
)
def test_what_is_no_answer_is_told_so(status: int, kind: str, body: bytes, told: str) -> None:
    class Other(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Other) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        with PolicyClient(f"http://127.0.0.1:{server.server_port}") as client, pytest.raises(ServiceError, match=told):
            list(client.stream("hi")) if kind == "text/event-stream" else client.ask("hi")


def test_a_key_is_sent_as_a_bearer_token_and_shown_nowhere() -> None:
    seen: list[str | None] = []

    class Noting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.headers["Authorization"])
            self.send_error(401)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Noting) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        client = PolicyClient(f"http://127.0.0.1:{server.server_port}", api_key="secret")
        with client, pytest.raises(ServiceError) as refused:
            client.policies()
    assert seen == ["Bearer secret"]
    assert "secret" not in f"{client!r} {vars(client)!r} {refused.value!r}"
