"""An answer taken apart at its sentences is the answer again when it is put together."""

from __future__ import annotations

import pytest

from assistant.pieces import take_apart
from assistant.question import Question
from assistant.service import Assistant


@pytest.mark.parametrize(
    "question",
    [
        "how long do you keep my application",
        "who receives my webinar data",
        "how long do you keep my data",
        "is my data encrypted?",
        "tell me a joke",
        "hur länge sparar ni min ansökan, och vem får den?",
    ],
)
def test_the_pieces_are_the_whole_answer_and_the_lead_states_nothing(assistant: Assistant, question: str) -> None:
    answer = assistant.answer(Question(question=question))
    pieces = take_apart(answer)
    assert pieces.lead + "".join(sentence.text for sentence in pieces.sentences) == answer.answer
    assert tuple(sentence.statement for sentence in pieces.sentences) == answer.statements
    assert {sentence.before.strip("\n") for sentence in pieces.sentences} <= {"", "- "}
    assert not any(statement.text in pieces.lead for statement in answer.statements)


def test_words_that_look_like_a_mark_stay_words(assistant: Assistant) -> None:
    answer = assistant.answer(Question(question="how long do you keep my application"))
    (statement,) = answer.statements
    odd = statement.model_copy(update={"text": "as in [1] [1][2]"})
    changed = answer.model_copy(update={"statements": (odd,), "answer": "as in [1] [1][2] [1][2]"})
    (sentence,) = take_apart(changed).sentences
    assert (sentence.before, sentence.statement.text) == ("", "as in [1] [1][2]")


def test_a_text_that_is_not_made_of_its_statements_is_refused(assistant: Assistant) -> None:
    answer = assistant.answer(Question(question="how long do you keep my application"))
    with pytest.raises(ValueError, match="does not end with its statement"):
        take_apart(answer.model_copy(update={"answer": "something else"}))
