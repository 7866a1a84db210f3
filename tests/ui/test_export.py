"""An answer taken away keeps its sources."""

from __future__ import annotations

import json

import pytest

from assistant.answer import Answer
from assistant.question import Question
from ui import export, loading
from ui.state import Feedback, Problem, Turn

TURN = Turn("turn-1", "how long do you keep my *application*", None)


@pytest.fixture(scope="module")
def answer() -> Answer:
    return loading.load_assistant().answer(Question(question=TURN.question))


def test_the_text_has_the_answer_every_numbered_quote_and_the_policys_date(answer: Answer) -> None:
    text = export.as_text(TURN, answer, title="Policy")
    assert TURN.question in text
    assert all(f"[{c.number}] " in text for c in answer.citations)
    assert all(f"“{c.quote}”" in text for c in answer.citations)
    assert "Policy, version of 27 April 2026" in text


def test_the_markdown_shows_what_was_asked_as_those_characters(answer: Answer) -> None:
    assert r"my \*application\*" in export.as_markdown(TURN, answer, title="Policy")


def test_the_json_is_the_answer_of_the_contract(answer: Answer) -> None:
    assert Answer.model_validate(json.loads(export.as_json(answer))) == answer


def test_a_whole_chat_keeps_every_turn_with_its_answer_and_what_was_thought_of_it(answer: Answer) -> None:
    asked = Turn("turn-1", TURN.question, "job-seekers", answer)
    refused = Turn("turn-2", "?", None, problem=Problem("too short", "Ask more."))
    kept = json.loads(export.conversation_as_json([asked, refused], {"turn-1": Feedback(True, "clear")}))["turns"]
    assert Answer.model_validate(kept[0]["answer"]) == answer
    assert kept[0]["feedback"] == {"helped": True, "comment": "clear"}
    assert kept[1] == {
        "question": "?",
        "data_subject": None,
        "answer": None,
        "problem": {"message": "too short", "hint": "Ask more."},
        "feedback": None,
    }
    assert export.conversation_as_markdown([asked, refused], title="Policy").count("## ") == 2
