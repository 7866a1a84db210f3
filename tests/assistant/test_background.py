"""General law in answers: one sentence at most, last, named as such, without a citation, and not when switched off."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answer import Answer, StatementKind, Status
from assistant.question import Question
from assistant.service import Assistant
from assistant.settings import Settings

SILENT = "does a computer alone decide on applications?"
QUESTIONS = (SILENT, "on what ground do you handle my time sheets?", "I live in London: whom can I complain to?")


def ask(assistant: Assistant, question: str, **fields: object) -> Answer:
    return assistant.answer(Question.model_validate({"question": question, "today": date(2026, 11, 23), **fields}))


@pytest.fixture(scope="module")
def without() -> Assistant:
    return Assistant.open(Settings(background=False))


@pytest.mark.parametrize("question", QUESTIONS)
def test_one_sentence_stands_last_and_says_what_it_is(assistant: Assistant, question: str) -> None:
    answer = ask(assistant, question)
    kinds = [s.kind for s in answer.statements]
    assert kinds.index(StatementKind.BACKGROUND) == len(kinds) - 1
    assert answer.statements[-1].citations == ()
    assert "not in the policy" in answer.statements[-1].text
    assert any(name in answer.statements[-1].text for name in ("Art.", "s. 164A"))
    assert answer.answer.endswith(answer.statements[-1].text)


@pytest.mark.parametrize("question", QUESTIONS)
def test_switched_off_it_is_gone_and_nothing_else_changes(
    assistant: Assistant, without: Assistant, question: str
) -> None:
    on, off = ask(assistant, question), ask(without, question)
    assert off.statements == on.statements[:-1]
    assert (off.status, off.citations) == (on.status, on.citations)


def test_an_answer_that_the_policy_does_not_say_states_no_fact_but_the_law(assistant: Assistant) -> None:
    answer = ask(assistant, SILENT)
    assert answer.status == Status.NOT_COVERED
    assert {s.kind for s in answer.statements} == {StatementKind.ABSENCE, StatementKind.BACKGROUND}


def test_the_environment_switches_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRIVACY_ASSISTANT_BACKGROUND", "off")
    assert Settings().background is False


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Gibt es automatisierte Entscheidungen?", "Allgemeines Recht"),
        ("Förekommer automatiserade beslut?", "Allmän lag"),
        ("Brukes det automatiserte avgjørelser?", "Alminnelig lov"),
    ],
)
def test_it_is_said_in_the_language_of_the_answer(assistant: Assistant, question: str, words: str) -> None:
    assert words in ask(assistant, question).statements[-1].text
