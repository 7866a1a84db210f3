"""A chat as JSON, for its file and for its place in the database, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pydantic import ValidationError

from assistant.answer import Answer
from ui.state import Conversation, Feedback, Problem, Turn


def as_record(turns: Sequence[Turn], feedback: Mapping[str, Feedback]) -> dict[str, Any]:
    """All turns: the question, for whom it was asked, the contract's answer or the problem, and the feedback."""
    return {
        "turns": [
            {
                "question": turn.question,
                "data_subject": turn.data_subject,
                "answer": turn.answer.model_dump(mode="json") if turn.answer else None,
                "problem": asdict(turn.problem) if turn.problem else None,
                "feedback": asdict(feedback[turn.id]) if turn.id in feedback else None,
            }
            for turn in turns
        ]
    }


def from_record(chat_id: str, record: Mapping[str, Any], *, made: int) -> Conversation:
    """The conversation that a record was made of; its turns are numbered on from `made`.

    A turn whose answer was kept in a form that is read no more is left out.
    """
    found = Conversation(id=chat_id, made=made)
    for kept in record.get("turns") or ():
        try:
            answer = _answer(kept["answer"])
            problem = Problem(**kept["problem"]) if kept["problem"] else None
        except (KeyError, TypeError):
            continue
        if answer is None and problem is None:
            continue
        found.made += 1
        turn = Turn(f"turn-{found.made}", kept["question"], kept["data_subject"], answer, problem)
        found.turns.append(turn)
        if kept["feedback"]:
            found.feedback[turn.id] = Feedback(**kept["feedback"])
    return found


def _answer(kept: Mapping[str, Any] | None) -> Answer | None:
    try:
        return Answer.model_validate(kept) if kept else None
    except ValidationError:
        return None
