"""`POST /v1/ask` and `POST /v1/ask/batch`."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response

from assistant.answer import Answer
from assistant.api.batch_request import BATCH_EXAMPLE, BATCH_PATH, Batch, BatchResults, answer_all
from assistant.api.deps import OpenAssistant
from assistant.api.examples import problem_responses, request_examples
from assistant.api.negotiation import weight
from assistant.api.problems import (
    BODY_TOO_LARGE,
    INVALID_REQUEST,
    MALFORMED_JSON,
    NO_COMPUTED_DATE,
    PROBLEM_KINDS,
    UNSUPPORTED_MEDIA_TYPE,
    ProblemRaised,
)
from assistant.api.sse import DESCRIBED, answer_events, stream
from assistant.api.sse import MEDIA_TYPE as EVENTS
from assistant.question import Question
from assistant.reminder import FILE_NAME, MEDIA_TYPE, calendar, missing
from knowledge import errors

router = APIRouter(tags=["questions"])

_JSON = "application/json"
_VARY = {"Vary": "Accept"}
_AS_FILE = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}, EVENTS: dict(DESCRIBED)}},
    **problem_responses(
        "/v1/ask",
        MALFORMED_JSON,
        PROBLEM_KINDS[errors.UnknownPolicy],
        NO_COMPUTED_DATE,
        BODY_TOO_LARGE,
        UNSUPPORTED_MEDIA_TYPE,
        INVALID_REQUEST,
        PROBLEM_KINDS[errors.InvalidQuestion],
        PROBLEM_KINDS[errors.UnknownDataSubject],
        PROBLEM_KINDS[errors.IndexOutOfDate],
    ),
}


@router.post(
    "/v1/ask",
    summary="Ask a question",
    response_model=Answer,
    response_description="The answer; with `Accept: text/calendar` the latest deletion dates that it computes, with "
    "`Accept: text/event-stream` the answer in parts",
    responses=_RESPONSES,
)
def ask(
    question: Annotated[Question, Body(openapi_examples=request_examples())],
    assistant: OpenAssistant,
    request: Request,
    response: Response,
) -> Answer | Response:
    """Answer a question from the policy, with the exact rows it stands on.

    The same request to the same policy version gives the same `status`, `answer`, `statements` and `citations`.

    With `Accept: text/calendar` the latest deletion dates that the answer computes come as an iCalendar file, the same
    bytes each time. Where it computes none, a caller that takes JSON as well gets the answer, and any other a 406.

    With `Accept: text/event-stream` it comes in parts: an event `outcome`, a `citation` for each place, a `statement`
    for each sentence (never before what it cites), and `answer` with the whole. `lead` of the outcome and `markdown` of
    each statement, in a row, are the answer's text.
    """
    answer = assistant.answer(question)
    response.headers.update(_VARY)
    accept = ",".join(request.headers.getlist("accept"))
    # The first of those that are wanted equally
    wanted = max((_JSON, MEDIA_TYPE, EVENTS), key=partial(weight, accept))
    if wanted == _JSON:
        return answer
    if wanted == EVENTS:
        return stream(answer_events(answer), _VARY)
    content = calendar(answer)
    if content is not None:
        return Response(content, media_type=MEDIA_TYPE, headers=_VARY | _AS_FILE)
    if weight(accept, _JSON):
        return answer
    lacking = missing(answer)
    raise ProblemRaised(NO_COMPUTED_DATE, lacking.reason, hint=lacking.hint)


@router.post(
    BATCH_PATH,
    summary="Ask many questions",
    response_description="An answer or a problem for each, in their order",
    responses=problem_responses(
        BATCH_PATH,
        MALFORMED_JSON,
        BODY_TOO_LARGE,
        UNSUPPORTED_MEDIA_TYPE,
        INVALID_REQUEST,
        PROBLEM_KINDS[errors.IndexOutOfDate],
    ),
)
def ask_batch(
    batch: Annotated[Batch, Body(openapi_examples={"batch": {"summary": "Two questions", "value": BATCH_EXAMPLE}})],
    assistant: OpenAssistant,
) -> BatchResults:
    """Answer up to 100 questions. One that cannot be taken gets a problem document in its place and stops no other.

    A body that does not have this shape is refused as a whole, with the place of each thing that is wrong.
    """
    return answer_all(batch, assistant)
