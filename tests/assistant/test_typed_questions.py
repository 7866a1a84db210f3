"""Questions put in terms are answered by the same rules as words, completely, and never about other rows."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient

from assistant.answer import Answer, Status
from assistant.question import Question
from assistant.service import Assistant
from assistant.typed_question import Language, RecipientsQuestion, RetentionQuestion, RightsQuestion, TypedQuestion
from knowledge.errors import UnknownTerm
from knowledge.facts import PolicyFacts
from knowledge.tokens import LANGUAGES
from proof.opening import Opened
from proof.verify import verify

RECRUITMENT = "job-seekers/processing/managing-applications"


@pytest.fixture(scope="module")
def facts(assistant: Assistant) -> PolicyFacts:
    return assistant.facts["imi"]


def cited(answer: Answer | dict[str, Any]) -> set[str]:
    citations = answer["citations"] if isinstance(answer, dict) else [c.model_dump() for c in answer.citations]
    return {c["id"] for c in citations}


def every(assistant: Assistant, kind: type[TypedQuestion], *names: str) -> Iterator[TypedQuestion]:
    """A question for each combination of terms, each of them also left out."""
    lists = assistant.question_lists()
    for terms in itertools.product(*((None, *lists[name]) for name in names)):
        yield kind.model_validate(dict(zip(names, terms, strict=True)))


def test_answers_come_in_every_language_that_there_is() -> None:
    assert set(get_args(Language)) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (RetentionQuestion, ("data_subject", "activity")),
        (RetentionQuestion, ("data_subject", "data_type")),
        (RecipientsQuestion, ("data_subject", "activity")),
        (RecipientsQuestion, ("data_subject", "recipient")),
        (RightsQuestion, ("data_subject", "right", "jurisdiction")),
        (RightsQuestion, ("activity", "right")),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_every_typed_question_is_answered_with_what_a_second_reader_confirms(
    assistant: Assistant, facts: PolicyFacts, kind: type[TypedQuestion], names: tuple[str, ...]
) -> None:
    opened = Opened(facts, assistant.folders["imi"].parent)
    answered = 0
    for question in every(assistant, kind, *names):
        try:
            answer = assistant.answer_typed(question)
        except UnknownTerm:  # no row has them all
            continue
        answered += 1
        assert answer.status in {Status.ANSWERED, Status.CLARIFY}, question
        assert verify(answer.model_dump(mode="json"), opened.facts, opened.book) == (), question
    assert answered > 30


@pytest.mark.parametrize("names", [("data_subject", "activity"), ("data_subject", "data_type")])
def test_storage_times_are_those_of_all_rows_with_the_terms_and_of_no_other(
    assistant: Assistant, facts: PolicyFacts, names: tuple[str, str]
) -> None:
    for question in every(assistant, RetentionQuestion, *names):
        assert isinstance(question, RetentionQuestion)
        wanted = {
            row.id
            for row in facts.processing(question.data_subject)
            if question.activity in (None, row.activity)
            and (question.data_type is None or row.lists(question.data_type))
        }
        if not wanted:
            with pytest.raises(UnknownTerm):
                assistant.answer_typed(question)
            continue
        answer = assistant.answer_typed(question)
        if answer.status == Status.ANSWERED and answer.clarification is None:
            assert cited(answer) == wanted, question


def test_a_typed_question_gets_the_answer_of_its_words(assistant: Assistant) -> None:
    in_words = assistant.answer(Question(question="how long do you keep my application"))
    in_terms = assistant.answer_typed(RetentionQuestion(data_subject="job-seekers", activity="recruitment"))
    assert in_terms.answer == in_words.answer
    assert in_terms.citations == in_words.citations


def test_no_clock_has_a_part_in_a_typed_answer(assistant: Assistant) -> None:
    answer = assistant.answer_typed(RightsQuestion(right="erasure"))
    assert "today" not in answer.trace.query


# --- over HTTP


def get(client: TestClient, path: str, **parameters: str | int) -> dict[str, Any]:
    response = client.get(path, params=parameters)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def test_how_long_applications_are_kept_may_be_asked_in_terms(client: TestClient) -> None:
    answer = get(client, "/v1/policies/imi/retention", data_subject="job-seekers", activity="recruitment")
    assert answer["status"] == "answered"
    assert cited(answer) == {RECRUITMENT}


def test_a_recipient_that_is_not_listed_gets_a_no_with_the_rows_searched(client: TestClient) -> None:
    answer = get(client, "/v1/policies/imi/recipients", data_subject="leads", recipient="group_companies")
    assert [s["kind"] for s in answer["statements"]] == ["absence"]
    assert {c["data_subject"] for c in answer["citations"]} == {"leads"}


def test_a_right_may_be_asked_about_in_swedish(client: TestClient) -> None:
    answer = get(client, "/v1/policies/imi/rights", right="erasure", language="sv")
    assert (answer["status"], answer["language"]) == ("answered", "sv")
    assert "right-erasure" in cited(answer)


def test_where_too_many_people_could_be_meant_the_range_is_told_and_who_it_is_asked(client: TestClient) -> None:
    answer = get(client, "/v1/policies/imi/retention", data_type="email_address")
    assert answer["status"] == "answered"
    assert len(answer["clarification"]["options"]) > 3
    assert all(option["label"] in answer["statements"][-1]["text"] for option in answer["clarification"]["options"])
    assert answer["follow_ups"] == []


@pytest.mark.parametrize(
    ("path", "status", "code", "told"),
    [
        ("imi/retention?data_subject=pets", 422, "unknown_data_subject", "job-seekers"),
        ("imi/retention?activity=hunting", 422, "unknown_term", "recruitment"),
        ("imi/retention?data_subject=leads&activity=recruitment", 422, "unknown_term", "Leave one of them out"),
        ("imi/recipients?recipient=x", 422, "unknown_term", "group_companies"),
        ("imi/rights?right=silence", 422, "unknown_term", "erasure"),
        ("imi/rights?language=xx", 422, "invalid_request", "Parameters: data_subject"),
        ("imi/rights?rigth=erasure", 422, "invalid_request", "Parameters: data_subject"),
        ("acme/rights", 404, "unknown_policy", "imi"),
        ("acme/terms", 404, "unknown_policy", "imi"),
    ],
)
def test_what_cannot_be_asked_is_a_problem_that_lists_what_can(
    client: TestClient, path: str, status: int, code: str, told: str
) -> None:
    response = client.get(f"/v1/policies/{path}")
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert told in response.json()["hint"]


def test_every_term_that_is_listed_may_be_asked_about(client: TestClient) -> None:
    terms = get(client, "/v1/policies/imi/terms")
    for name, path in {
        "activity": "retention",
        "data_type": "retention",
        "recipient": "recipients",
        "right": "rights",
    }.items():
        for term in terms["questions"][name]:
            get(client, f"/v1/policies/imi/{path}", **{name: term})
    for name, listed in terms["rows"].items():
        for term in listed:
            assert get(client, "/v1/rows", **{name: term})["total"] > 0


# --- rows


def test_rows_come_a_page_at_a_time_and_each_once(client: TestClient) -> None:
    path: str | None = "/v1/rows?limit=30"
    seen: list[str] = []
    pages = 0
    while path:
        response = client.get(path)
        seen += [row["id"] for row in response.json()["rows"]]
        path = response.links["next"]["url"] if "next" in response.links else None
        pages += 1
    assert (pages, len(seen), len(set(seen))) == (3, 78, 78)


def test_rows_are_found_by_all_that_is_asked_of_them(client: TestClient) -> None:
    page = get(client, "/v1/rows", data_subject="job-seekers", table="processing", q="application REFERENCE")
    assert [row["id"] for row in page["rows"]] == [RECRUITMENT]
    row = page["rows"][0]
    assert (row["section"], row["activity"], row["recipient"]) == ("Job seekers", "recruitment", None)
    assert "cv_application" in row["data_types"]
    source = client.get("/v1/policies/imi/source").content.decode()
    cell = row["cells"]["storage_time"]
    assert source[cell["start"] : cell["end"]] == cell["text"]


def test_a_page_after_the_last_row_is_empty(client: TestClient) -> None:
    page = get(client, "/v1/rows", offset=78)
    assert (page["total"], page["rows"], page["next_offset"]) == (78, [], None)


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("legal_basis=magic", 422, "unknown_term"),
        ("limit=0", 422, "invalid_request"),
        ("limit=101", 422, "invalid_request"),
        ("table=chairs", 422, "invalid_request"),
        ("q=" + "x" * 201, 422, "invalid_request"),
        ("policy=acme", 404, "unknown_policy"),
    ],
)
def test_rows_that_cannot_be_looked_for_are_a_problem(client: TestClient, query: str, status: int, code: str) -> None:
    response = client.get(f"/v1/rows?{query}")
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.json()["hint"]


# --- versions that the caller has, and the page


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/imi",
        "/imi/source",
        "/imi/lint",
        "/imi/terms",
        "/imi/retention?activity=recruitment",
        "/imi/rights",
        "rows",
    ],
)
def test_what_a_caller_has_is_not_sent_again(client: TestClient, path: str) -> None:
    path = "/v1/rows" if path == "rows" else f"/v1/policies{path}"
    tag = client.get(path).headers["etag"]
    for known in (tag, f'"other", {tag}', "*"):
        response = client.get(path, headers={"If-None-Match": known})
        assert (response.status_code, response.content, response.headers["etag"]) == (304, b"", tag)
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_examples_of_the_page_are_what_the_service_answers(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for path in ("/v1/rows", *(f"/v1/policies/{{policy_id}}/{name}" for name in ("retention", "recipients", "rights"))):
        operation = paths[path]["get"]
        asked = {p["name"]: p["example"] for p in operation["parameters"] if "example" in p}
        assert asked
        shown = operation["responses"]["200"]["content"]["application/json"]["example"]
        answer = get(client, path.replace("{policy_id}", "imi"), **asked)
        assert answer | {"elapsed_ms": 0} == shown | {"elapsed_ms": 0}
