"""Request and response of `POST /v1/ask/batch`: many questions in one go, each with its answer or its problem."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import Answer
from assistant.api.problems import Problem, as_problem
from assistant.question import Question
from assistant.service import Assistant
from knowledge.errors import QuestionError

BATCH_PATH = "/v1/ask/batch"
MOST_QUESTIONS = 100
BATCH_EXAMPLE: dict[str, Any] = {
    "questions": [
        {"question": "how long do you keep my application", "today": "2026-05-04"},
        {"question": "who receives my data?", "data_subject": "pets"},
    ]
}


class Batch(BaseModel):
    """Questions, each as `POST /v1/ask` takes it."""

    model_config = ConfigDict(extra="forbid")

    questions: list[Question] = Field(min_length=1, max_length=MOST_QUESTIONS)


class BatchResult(BaseModel):
    """What came of one question: an answer, or the problem for which it cannot be taken; the other is null."""

    answer: Answer | None = None
    problem: Problem | None = None


class BatchResults(BaseModel):
    """One result per question, in the order of the questions."""

    results: list[BatchResult]


def answer_all(batch: Batch, assistant: Assistant) -> BatchResults:
    """Answer each question; one that cannot be taken stops no other."""
    return BatchResults(results=[_result(q, place, assistant) for place, q in enumerate(batch.questions)])


def _result(question: Question, place: int, assistant: Assistant) -> BatchResult:
    try:
        return BatchResult(answer=assistant.answer(question))
    except QuestionError as error:
        return BatchResult(problem=as_problem(error, instance=f"{BATCH_PATH}#/questions/{place}"))
