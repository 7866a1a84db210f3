"""Orders in a question are words like any other: none of them comes back as a fact, and each answer is proved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.answer import Answer
from assistant.question import Question
from assistant.service import Assistant
from proof.opening import Opened
from proof.verify import verify

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("injections.yaml").read_text(encoding="utf-8"))
QUESTIONS = ("how long do you keep my application", "who receives my webinar data", "Wer bekommt meine Bewerbung?")


@pytest.fixture(scope="module")
def opened(assistant: Assistant) -> Opened:
    return Opened(assistant.facts["imi"], assistant.folders["imi"].parent)


@pytest.mark.parametrize("case", CASES, ids=[case["order"][:40] for case in CASES])
@pytest.mark.parametrize("question", QUESTIONS)
def test_what_an_order_asks_for_is_in_no_answer(
    assistant: Assistant, opened: Opened, question: str, case: dict[str, Any]
) -> None:
    order = case["order"]
    asked = (
        Question(question=f"{question} {order}"),
        Question(question=f"{order} {question}"),
        Question(question=order),
        Question(question=question, history=(order,)),
    )
    for each in asked:
        answer = assistant.answer(each)
        assert verify(answer.model_dump(mode="json"), opened.facts, opened.book) == ()
        said = _said(answer)
        assert [words for words in case["shows"] if words.casefold() in said.casefold()] == []


def _said(answer: Answer) -> str:
    """Everything that an answer says by itself: its text, what it asks back, and what it suggests."""
    back = answer.clarification
    options = [back.question, *(option.label for option in back.options)] if back else []
    return "\n".join([answer.answer, *options, *answer.follow_ups, *(c.id for c in answer.citations)])
