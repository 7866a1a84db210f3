"""`GET /v1/answers/{id}`: an answer that was given before. Nothing was kept: the id holds what is needed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from assistant.api.deps import OpenAssistant
from assistant.api.examples import problem_responses
from assistant.api.problems import PROBLEM_KINDS
from assistant.replayed import Replayed, replayed
from knowledge import errors

router = APIRouter(tags=["questions"])

_RESPONSES = problem_responses(
    "/v1/answers/x", PROBLEM_KINDS[errors.UnknownAnswer], PROBLEM_KINDS[errors.UnknownPolicy]
)


@router.get("/v1/answers/{answer_id}", summary="Find an answer again", responses=_RESPONSES)
def get_answer(
    assistant: OpenAssistant, answer_id: Annotated[str, Path(description="The field `id` of an answer.")]
) -> Replayed:
    """Run the rules anew on the typed question in the id: with the same policy and rules, the same answer.

    Where anything differs from the answer that the id was made of, `changed` says what: the policy's text, its terms,
    the rules, or a part of the answer.
    """
    return replayed(answer_id, assistant)
