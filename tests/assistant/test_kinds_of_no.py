"""An answer is a "no" only where all of it says no: no part says yes, and no words of the policy are open."""

from __future__ import annotations

import pytest

from assistant.kinds_of_no import No, no_of_answer, no_of_statement
from assistant.question import Question
from assistant.service import Assistant


@pytest.mark.parametrize(
    ("question", "whole", "first"),
    [
        ("Do you share leads' data with your group companies?", No.NOT_LISTED, No.NOT_LISTED),
        ("Do whistleblowing reports contain my religion?", No.LEFT_OPEN, No.LEFT_OPEN),
        ("Is health data kept in whistleblower reports?", No.LEFT_OPEN, No.LEFT_OPEN),
        ("Do you share applicants' data with Facebook, and how long do you keep them?", None, No.NOT_LISTED),
        ("Is my CV encrypted, and who gets it?", None, No.NOT_STATED),
        ("Is my data encrypted?", None, No.NOT_STATED),
        ("How long do you keep my job application?", None, None),
    ],
)
def test_a_no_is_of_its_kind(assistant: Assistant, question: str, whole: No | None, first: No | None) -> None:
    answer = assistant.answer(Question(question=question))
    assert no_of_answer(answer) == whole
    assert no_of_statement(answer, 0) == first


def test_a_question_back_has_no_statement_and_is_no_no(assistant: Assistant) -> None:
    assert no_of_answer(assistant.answer(Question(question="how long do you keep my data"))) is None
