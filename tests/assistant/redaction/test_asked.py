"""No answer needs an identifier: it is left out before a question is read, and nothing of it comes back."""

from __future__ import annotations

import pytest

from assistant.question import Question
from assistant.redaction.asked import MASK, without_identifiers
from assistant.service import Assistant

# A question, and the same with something that nobody needs to tell
ASKED = (
    ("How long do you keep my application?", "How long do you keep my application? I am anna.svensson@firma.example."),
    ("Who receives my webinar data?", "070-123 45 67: Who receives my webinar data?"),
    (
        "Wie lange speichern Sie meine Bewerbung?",
        "Wie lange speichern Sie meine Bewerbung? DE89 3704 0044 0532 0130 00",
    ),
    ("Hur länge sparar ni min ansökan?", "Hur länge sparar ni min ansökan? Personnummer 811218-9876"),
    ("Jak długo przechowujecie moje CV?", "Jak długo przechowujecie moje CV? PESEL 44051401359, tel. 601 234 567"),
)
TOLD = ("svensson", "firma.example", "070-123", "3704", "811218", "44051401359", "601 234")


@pytest.mark.parametrize(("plain", "told"), ASKED)
def test_an_answer_is_that_to_the_question_without_it_and_holds_nothing_of_it(
    assistant: Assistant, plain: str, told: str
) -> None:
    answer, expected = (assistant.answer(Question(question=words)) for words in (told, plain))
    assert answer.status == expected.status == "answered"
    assert (answer.statements, answer.citations) == (expected.statements, expected.citations)
    assert not [words for words in TOLD if words in answer.trace.model_dump_json()]


def test_earlier_turns_lose_theirs_as_well(assistant: Assistant) -> None:
    question = Question(
        question="and who receives it?", history=("I applied as anna@firma.example, how long is it kept?",)
    )
    assert "firma" not in assistant.answer(question).model_dump_json()


def test_dates_and_periods_are_read_as_before(assistant: Assistant) -> None:
    words = "I attended a webinar on 3 May 2026. When must my data be deleted at the latest?"
    answer = assistant.answer(Question(question=f"{words} Call 070-123 45 67."))
    assert answer.statements == assistant.answer(Question(question=words)).statements


@pytest.mark.parametrize("told", ["8.8.8.8", "fe80:a:b:c:d:e:f:a", "a::b", "jane (AT) example (DOT) com"])
def test_what_has_few_digits_is_left_out_too(told: str) -> None:
    assert without_identifiers(f"Is {told} stored?", kept="").text == f"Is {MASK} stored?"
