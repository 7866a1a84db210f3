"""`POST /v1/ask`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body

from assistant.answer import Answer
from assistant.api.deps import OpenAssistant
from assistant.api.examples import problem_responses, request_examples
from assistant.api.problems import (
    BODY_TOO_LARGE,
    INVALID_REQUEST,
    MALFORMED_JSON,
    PROBLEM_KINDS,
    UNSUPPORTED_MEDIA_TYPE,
)
from assistant.question import Question
from knowledge import errors

router = APIRouter(tags=["questions"])

_RESPONSES = problem_responses(
    "/v1/ask",
    MALFORMED_JSON,
    PROBLEM_KINDS[errors.UnknownPolicy],
    BODY_TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    INVALID_REQUEST,
    PROBLEM_KINDS[errors.InvalidQuestion],
    PROBLEM_KINDS[errors.UnknownDataSubject],
    PROBLEM_KINDS[errors.IndexOutOfDate],
)


@router.post("/v1/ask", summary="Ask a question", response_description="The answer", responses=_RESPONSES)
def ask(question: Annotated[Question, Body(openapi_examples=request_examples())], assistant: OpenAssistant) -> Answer:
    """Answer a question from the policy, with the exact rows it stands on.

    The same request to the same policy version gives the same `status`, `answer`, `statements` and `citations`.
    """
    return assistant.answer(question)
