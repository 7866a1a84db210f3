"""An answer is found again by its id alone: the same bytes, or what has changed since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.api.app import create_app
from assistant.question import Question
from assistant.replayed import _KINDS, closed_terms, replayed
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.understanding.date_expressions import find_dates
from assistant.understanding.time_expressions import periods_in
from knowledge.answer_id import PARTS, AnswerId
from knowledge.facts import PolicyFacts
from knowledge.query import DateMention, Period, Query, Topic
from knowledge.vocabulary import Kind

ASKED = "I attended a webinar on 3 May 2026. When must my data be deleted at the latest?"
DIGITS = dict.fromkeys(PARTS, "00000000")


@pytest.fixture(scope="module")
def facts(assistant: Assistant) -> PolicyFacts:
    return assistant.facts["imi"]


@pytest.fixture
def later(assistant: Assistant, facts: PolicyFacts) -> Assistant:
    """The same installation with a policy whose text is another."""
    policy = replace(facts.policy, sha256="f" * 64, version="2027-01-01")
    return replace(assistant, facts={"imi": replace(facts, policy=policy)})


def ask(client: TestClient, question: str, **fields: object) -> dict[str, Any]:
    answer: dict[str, Any] = client.post("/v1/ask", json={"question": question, **fields}).json()
    return answer


def again(client: TestClient, answer_id: str) -> dict[str, Any]:
    response = client.get(f"/v1/answers/{answer_id}")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def test_an_answer_is_found_again_byte_for_byte(client: TestClient) -> None:
    answer = ask(client, ASKED, today="2026-05-04")
    found = again(client, answer["id"])
    assert (found["same"], found["changed"], found["answer"]["id"]) == (True, [], answer["id"])
    assert [found["answer"][part] for part in PARTS] == [answer[part] for part in PARTS]


def test_the_trace_of_what_is_found_holds_only_the_days_of_the_question(client: TestClient) -> None:
    found = again(client, ask(client, f"{ASKED} It is about zebras.")["id"])
    assert found["answer"]["trace"]["query"]["text"] == "3 May 2026"


def test_another_text_of_the_policy_is_told(assistant: Assistant, later: Assistant) -> None:
    found = replayed(assistant.answer(Question(question=ASKED)).id, later)
    assert [change.what for change in found.changed] == ["policy"]
    assert "version 2027-01-01" in found.changed[0].told


def test_other_rules_with_the_same_policy_are_told_with_what_they_change(assistant: Assistant) -> None:
    answer = assistant.answer(Question(question=ASKED))
    made = AnswerId.read(answer.id)
    before = replace(made, digests={**made.digests, "answer": "00000000"})
    found = replayed(str(before), assistant)
    assert not found.same
    assert [change.what for change in found.changed] == ["rules", "answer"]


def test_a_term_that_is_no_longer_known_is_told_and_nothing_is_answered(assistant: Assistant) -> None:
    query = Query(text="", language="en", topics=(Topic.RETENTION,), activities=("hunting",))
    found = replayed(str(AnswerId("imi", "0" * 12, query, DIGITS)), assistant)
    assert (found.same, found.answer) == (False, None)
    assert [change.what for change in found.changed] == ["policy", "terms"]
    assert "hunting" in found.changed[1].told


@pytest.mark.parametrize("text", ["x", "a" * 100, "é", "AQ" * 40, "%00", "a" * 5_000])
def test_what_is_no_id_is_a_problem(client: TestClient, text: str) -> None:
    response = client.get(f"/v1/answers/{text}")
    assert (response.status_code, response.json()["code"]) == (404, "unknown_answer")
    assert len(response.content) < 8_000


def test_an_answer_of_a_policy_that_is_not_installed_is_a_problem(client: TestClient) -> None:
    text = str(AnswerId("acme", "0" * 12, Query(text="", language="en"), DIGITS))
    response = client.get(f"/v1/answers/{text}")
    assert (response.status_code, response.json()["code"]) == (404, "unknown_policy")


def test_an_altered_id_does_not_hold(client: TestClient) -> None:
    answer, other = ask(client, ASKED), ask(client, "how long do you keep my application")
    assert client.post("/v1/verify", json=answer).json()["holds"]
    for forged in (other["id"], "x", answer["id"][:-8]):
        assert [p["where"] for p in client.post("/v1/verify", json=answer | {"id": forged}).json()["problems"]] == [
            "id"
        ]


def test_closed_terms_are_nobodys_own_words(facts: PolicyFacts) -> None:
    query = Query(
        text="", language="en", topics=(Topic.RETENTION,), activities=("recruitment", "Anna Svensson"),
        also=(Query(text="", language="en", rights=("erasure", "Anna")),), asker="Anna",
    )  # fmt: skip
    assert closed_terms(query, facts) == {
        "topics": ("retention",), "activities": ("recruitment",), "rights": ("erasure",),
    }  # fmt: skip


# --- ids that anybody can make


FOREIGN = "call 555 or see [this](http://example.com)"


@pytest.mark.parametrize(
    "said",
    [
        {"periods": (Period(2, "year", FOREIGN, "equal"),)},
        {"periods": (Period(2, "year", "five years", "equal"),)},
        {"periods": (Period(5, "year", "not 5 years " * 5_000, "equal"),)},
        {"dates": (DateMention(date(2026, 5, 3), date(2026, 5, 3), FOREIGN),)},
        {"dates": (DateMention(date(2026, 5, 3), date(2026, 5, 3), "4 May 2026"),)},
        {"impossible_dates": (FOREIGN,)},
        {"impossible_dates": ("3 May 2026",)},
    ],
)
def test_no_id_puts_other_words_into_an_answer(assistant: Assistant, said: dict[str, Any]) -> None:
    part = Query(text="", language="en", topics=(Topic.RETENTION,), activities=("recruitment",), **said)
    for query in (part, Query(text="", language="en", also=(part,))):
        found = replayed(str(AnswerId("imi", "0" * 12, query, DIGITS)), assistant)
        assert (found.same, found.answer) == (False, None)


@pytest.mark.parametrize(
    "question",
    [
        "I attended a webinar last month. When must my data be deleted?",
        "I attended a webinar on 30 February 2026. When must my data be deleted?",
        "I applied on 4 May 2025 and the post was filled on 31 August the same year. When is my CV gone?",
        "My case was closed the day after New Year's. When is it gone?",
        "I was rejected on 9 October. When is my CV gone?",
        "I applied 18 months ago, and you hired someone else three months later. When is my CV gone?",
        "Our case was wrapped up just before Easter last year, on Maundy Thursday. Is it deleted yet?",
        "My whistleblower case was closed on 28 December 2024. Gone by Christmas?",
        "Do you not keep applications for more than two years? And newsletters for over 18 months?",
        "Wysłałam aplikację w lutym 2026, kiedy zostanie usunięta? Czy dłużej niż 2 lata?",
    ],
)
def test_days_and_lengths_of_time_are_found_again(assistant: Assistant, question: str) -> None:
    answer = assistant.answer(Question(question=question, today=date(2026, 5, 4)))
    assert {"dates", "periods", "impossible_dates"} & answer.trace.query.keys()
    assert replayed(answer.id, assistant).same


@pytest.fixture(scope="module")
def tolerant(assistant: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(rate_limit="off"), assistant), raise_server_exceptions=True) as opened:
        yield opened


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_an_id_asks_it_is_answered_or_refused(
    tolerant: TestClient, facts: PolicyFacts, data: st.DataObject
) -> None:
    made = AnswerId("imi", facts.policy.sha256[:12], data.draw(queries(facts)), DIGITS)
    assert tolerant.get(f"/v1/answers/{made}").status_code == 200


@st.composite
def queries(draw: st.DrawFn, facts: PolicyFacts, *, depth: int = 0) -> Query:
    def some(terms: Any) -> tuple[Any, ...]:
        return tuple(draw(st.lists(st.sampled_from(sorted(terms)), max_size=2, unique=True))) if terms else ()

    def named(kind: Kind) -> tuple[str, ...]:
        ids = [term.id for term in facts.vocabulary.of_kind(kind)]
        return some((*ids, "of nowhere")) if draw(st.integers(0, 9)) == 0 else some(ids)

    first = draw(st.dates())
    last = draw(st.just(first) | st.dates())
    written = find_dates(draw(st.sampled_from((first.isoformat(), f"{first.year:04}"))), today=None)
    days = [DateMention(first, last, "then"), *(found.mention for found in written if found.mention)]
    day = replace(draw(st.sampled_from(days)), events=named(Kind.EVENT))
    unread = Period(draw(st.integers()), draw(st.sampled_from(("day", "year", "parsec"))), "long", "over")
    count, unit = draw(st.integers(0, 1_200)), draw(st.sampled_from(("days", "years")))
    length = draw(st.sampled_from([unread, *periods_in(f"more than {count} {unit}")]))
    slots: dict[str, Any] = {slot: named(kind) for slot, kind in _KINDS.items()}
    return Query(
        text="",
        language=draw(st.sampled_from(("en", "de", "pl", "xx"))),
        topics=some(list(Topic)),
        data_subjects=some(facts.policy.data_subjects),
        dates=draw(st.sampled_from(((), (day,)))),
        periods=draw(st.sampled_from(((), (length,)))),
        asker=draw(st.none() | st.sampled_from(facts.policy.data_subjects)),
        today=draw(st.none() | st.dates()),
        also=(draw(queries(facts, depth=1)),) if not depth and draw(st.booleans()) else (),
        **slots,
    )
