"""What every answer promises: quotes at their place, a source for each sentence. The same bytes: test_same_bytes.py."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import Answer, StatementKind, Status
from assistant.question import Question
from assistant.service import Assistant
from knowledge.errors import QuestionError

TODAY = date(2026, 11, 23)
QUESTIONS = (
    "how long do you keep my application",
    "who receives my webinar data",
    "do you share leads' data with your group companies?",
    "what's your e-mail address?",
    "which of your processing rests on consent?",
    "the webinar was on 29 February 2024, when must my data be gone?",
    "can I have my application moved to another employer in a file?",
    "how long do you keep my data?",
    "tell me a joke",
)


def ask(assistant: Assistant, question: str, **fields: object) -> Answer:
    return assistant.answer(Question.model_validate({"question": question, "today": TODAY, **fields}))


def cited(answer: Answer) -> list[str]:
    return list(dict.fromkeys(f"{c.data_subject}/{c.table}/{c.row}" if c.table else c.id for c in answer.citations))


class TestTheIssuesOwnQuestions:
    def test_an_application_stands_on_row_1_of_job_seekers_alone(self, assistant: Assistant) -> None:
        answer = ask(assistant, "how long do you keep my application")
        assert cited(answer) == ["job-seekers/processing/1"]
        assert "normally up to 2 years" in answer.answer

    def test_webinar_data_go_to_six_recipients_of_people_at_events(self, assistant: Assistant) -> None:
        answer = ask(assistant, "who receives my webinar data")
        assert cited(answer) == [f"event-participants/recipients/{row}" for row in (1, 2, 4, 5, 6, 7)]

    def test_leads_data_are_not_shared_within_the_group(self, assistant: Assistant) -> None:
        answer = ask(assistant, "do you share leads' data with your group companies?")
        assert answer.status == Status.ANSWERED
        assert answer.answer.startswith("No")
        assert [s.kind for s in answer.statements] == [StatementKind.ABSENCE]
        assert cited(answer) == [f"leads/recipients/{row}" for row in (1, 2, 3, 4)]

    def test_the_email_address_is_not_in_this_copy(self, assistant: Assistant) -> None:
        answer = ask(assistant, "what's your e-mail address?")
        assert answer.status == Status.NOT_COVERED
        assert "[email\u00a0protected]" in answer.answer
        assert "does not hold the e-mail address" in answer.answer

    def test_a_joke_is_out_of_scope_and_states_nothing(self, assistant: Assistant) -> None:
        answer = ask(assistant, "tell me a joke")
        assert (answer.status, answer.statements, answer.citations) == (Status.OUT_OF_SCOPE, (), ())


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_quote_stands_at_its_place(assistant: Assistant, question: str) -> None:
    source = assistant.policy(None).source_text
    answer = ask(assistant, question)
    assert all(source[c.start : c.end] == c.quote for c in answer.citations)


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_is_quoted_in_a_sentence_stands_in_a_cited_cell(assistant: Assistant, question: str) -> None:
    answer = ask(assistant, question)
    quotes = {c.number: c.quote for c in answer.citations}
    for statement in answer.statements:
        if statement.kind == StatementKind.QUOTED and "“" in statement.text:
            parts = [part.split("”")[0] for part in statement.text.split("“")[1:]]
            assert any(part in quotes[n] for part in parts for n in statement.citations)


def test_today_changes_no_computed_date(assistant: Assistant) -> None:
    question = "the position was filled on 3 March 2025, how long do you keep my application?"
    early, late = (ask(assistant, question, today=day) for day in ("2025-06-01", "2030-06-01"))
    assert "3 March 2027" in early.answer
    assert "3 March 2027" in late.answer
    assert "has passed" not in early.answer
    assert "has passed" in late.answer


def test_who_asks_is_taken_from_the_caller(assistant: Assistant) -> None:
    answer = ask(assistant, "how long do you keep my data?", data_subject="references")
    assert cited(answer) == ["references/processing/1"]


def test_a_follow_up_takes_its_topic_from_the_conversation(assistant: Assistant) -> None:
    answer = ask(assistant, "and for referees?", history=["how long do you keep applications?"])
    assert cited(answer) == ["references/processing/1"]


def test_a_choice_is_asked_for_where_the_answer_hangs_on_it(assistant: Assistant) -> None:
    answer = ask(assistant, "how long do you keep my data?")
    assert answer.status == Status.CLARIFY
    assert answer.clarification is not None
    options = [option.data_subject for option in answer.clarification.options]
    assert options == list(assistant.policy(None).data_subjects)
    assert all(
        ask(assistant, "how long do you keep my data?", data_subject=slug).status == Status.ANSWERED for slug in options
    )


@settings(max_examples=150, deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_no_text_breaks_an_answer(assistant: Assistant, text: str) -> None:
    try:
        answer = ask(assistant, text)
    except (QuestionError, ValueError):
        return  # refused: blank, control characters, a lone surrogate
    source = assistant.policy(None).source_text
    assert all(source[c.start : c.end] == c.quote for c in answer.citations)


def test_an_activity_of_its_own_leaves_the_earlier_category_behind(assistant: Assistant) -> None:
    alone = ask(assistant, "who receives my webinar data")
    after = ask(assistant, "who receives my webinar data", history=["How long do you keep my job application?"])
    assert cited(after) == cited(alone)


def test_what_was_asked_about_others_does_not_say_who_i_am(assistant: Assistant) -> None:
    earlier = ["Do you share leads' data with your group companies?"]
    answer = ask(assistant, "how long do you keep my data?", history=earlier)
    assert answer.status == Status.CLARIFY
