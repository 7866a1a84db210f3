"""`POST /v1/feedback`: whether an answer helped. `DELETE /v1/feedback/{id}` takes it back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Body, Depends, Header, Path, Request, Response
from pydantic import BaseModel

from assistant.api.access import caller_of
from assistant.api.deps import OpenAssistant
from assistant.api.examples import FEEDBACK, problem_responses
from assistant.api.few_threads import in_few_threads
from assistant.api.problems import (
    BODY_TOO_LARGE,
    FEEDBACK_OFF,
    INVALID_REQUEST,
    MALFORMED_JSON,
    NO_SUCH_FEEDBACK,
    PROBLEM_KINDS,
    UNSUPPORTED_MEDIA_TYPE,
    ProblemRaised,
)
from assistant.feedback.entry import Feedback, make_entry
from assistant.feedback.opening import FeedbackOpening
from knowledge import errors

if TYPE_CHECKING:
    from assistant.feedback.store import Kept

router = APIRouter(tags=["feedback"])

_PATH = "/v1/feedback"
_STORE_FAILS = PROBLEM_KINDS[errors.FeedbackStoreError]


class Receipt(BaseModel):
    """What was kept. `deleted_after`: the last day on which it is kept."""

    id: str
    deleted_after: date


_RECEIPT = Receipt(id="0f8fad5bd9cb469fa165708671d7287f", deleted_after=date(2026, 8, 2))
_SHOWN: dict[str, Any] = {"content": {"application/json": {"example": _RECEIPT.model_dump(mode="json")}}}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    201: _SHOWN,
    200: {"model": Receipt, "description": "It had come before with this key, and is kept once"} | _SHOWN,
    **problem_responses(
        _PATH,
        MALFORMED_JSON,
        FEEDBACK_OFF,
        PROBLEM_KINDS[errors.UnknownAnswer],
        PROBLEM_KINDS[errors.UnknownPolicy],
        BODY_TOO_LARGE,
        UNSUPPORTED_MEDIA_TYPE,
        INVALID_REQUEST,
        PROBLEM_KINDS[errors.KeyReused],
        _STORE_FAILS,
    ),
}


def get_opening(request: Request, assistant: OpenAssistant) -> FeedbackOpening:
    """How the database of this app is opened; a 403 problem where a setting wants no feedback."""
    found = getattr(request.app.state, "feedback", None)
    if not isinstance(found, FeedbackOpening):
        found = request.app.state.feedback = FeedbackOpening(assistant.settings)
    if not found.is_on:
        raise ProblemRaised(
            FEEDBACK_OFF,
            "this service takes no feedback",
            hint="The operator may allow it with PRIVACY_ASSISTANT_FEEDBACK_DAYS.",
        )
    return found


Opening = Annotated[FeedbackOpening, Depends(get_opening)]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=128,
        description="Any text of the caller's own for this piece of feedback: sent again with it, it is kept once.",
    ),
]


@router.post(_PATH, summary="Say whether an answer helped", status_code=201, responses=_RESPONSES)
async def give_feedback(
    feedback: Annotated[Feedback, Body(openapi_examples=FEEDBACK)],
    assistant: OpenAssistant,
    opening: Opening,
    request: Request,
    response: Response,
    key: Key = None,
) -> Receipt:
    """Keep whether an answer helped, with the terms of its question and nothing of who asked or in which words.

    Acknowledged feedback is written. It is deleted by itself after `FEEDBACK_DAYS`.
    """

    def keep() -> Kept:
        entry = make_entry(feedback, assistant, day=datetime.now(UTC).date())
        sent, of_caller = feedback.model_dump_json(), _of_caller(key, request)
        return opening.tried(lambda store: store.add(entry, request=sent, key=of_caller))

    kept = await in_few_threads(request, _PATH, keep)
    if not kept.is_new:
        response.status_code = 200
    return Receipt(id=kept.id, deleted_after=kept.day + timedelta(days=opening.settings.feedback_days))


@router.delete(
    f"{_PATH}/{{feedback_id}}",
    summary="Take feedback back",
    status_code=204,
    responses=problem_responses(f"{_PATH}/x", FEEDBACK_OFF, NO_SUCH_FEEDBACK, _STORE_FAILS),
)
async def take_back(
    opening: Opening, feedback_id: Annotated[str, Path(description="`id` of the receipt.")], request: Request
) -> None:
    """Delete it for good. Who has the receipt may."""
    if not await in_few_threads(request, _PATH, lambda: opening.tried(lambda store: store.delete(feedback_id))):
        raise ProblemRaised(
            NO_SUCH_FEEDBACK, "there is no such feedback, or no more", hint="Send the `id` of a receipt, unchanged."
        )


def _of_caller(key: str | None, request: Request) -> str | None:
    """Keys of different callers are different keys."""
    caller = caller_of(request.scope).key
    return None if key is None else f"{caller.id if caller else ''}\n{key}"
