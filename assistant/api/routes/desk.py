"""`POST /v1/desk/reply` and `POST /v1/desk/check`: the reply desk for help-desk programs; the scope is `desk`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request

from assistant.api.deps import OpenAssistant
from assistant.api.desk.documented import MESSAGE_EXAMPLE
from assistant.api.desk.request import CHECK_PATH, REPLY_PATH, CustomerMessage, EditedReply
from assistant.api.desk.response import DeskCheck, DeskReply
from assistant.api.desk.working import checked, drafted
from assistant.api.examples import problem_responses
from assistant.api.problems import (
    BODY_TOO_LARGE,
    INVALID_REQUEST,
    MALFORMED_JSON,
    PROBLEM_KINDS,
    UNSUPPORTED_MEDIA_TYPE,
)
from assistant.desk.message import Item
from assistant.question_log.log import QuestionLog
from assistant.service import Assistant
from knowledge import errors

router = APIRouter(tags=["reply desk"])


def _responses(path: str) -> dict[int | str, dict[str, Any]]:
    return problem_responses(
        path,
        MALFORMED_JSON,
        PROBLEM_KINDS[errors.UnknownPolicy],
        BODY_TOO_LARGE,
        UNSUPPORTED_MEDIA_TYPE,
        INVALID_REQUEST,
        PROBLEM_KINDS[errors.InvalidQuestion],
        PROBLEM_KINDS[errors.UnknownDataSubject],
    )


@router.post(
    REPLY_PATH,
    summary="Draft a reply",
    response_description="What the message asks, item by item, and the drafted reply",
    responses=_responses(REPLY_PATH),
)
def draft_reply(
    asked: Annotated[
        CustomerMessage, Body(openapi_examples={"message": {"summary": "A message", "value": MESSAGE_EXAMPLE}})
    ],
    assistant: OpenAssistant,
    request: Request,
) -> DeskReply:
    """Take a customer's message apart, answer what it asks, and draft a reply in its language.

    Each item is a question with its answer, a right that is used, or a complaint that is threatened; the last two are
    for whoever handles requests at the company. The draft says what the answers say, word for word. The message is not
    kept; the question log, where it is on, notes each answer as it does for other questions.
    """
    made = drafted(asked, assistant)
    _tell(made.worked.items, assistant, request.app.state.question_log)
    return made.reply()


@router.post(
    CHECK_PATH,
    summary="Check an edited reply",
    response_description="Every change of facts, and whether there is none",
    responses=_responses(CHECK_PATH),
)
def check_reply(asked: EditedReply, assistant: OpenAssistant) -> DeskCheck:
    """Tell which facts an edit changed: numbers, dates, names, every "not", quotes and sources, as they are written.

    The draft is made again from the same message, so send what `POST /v1/desk/reply` was sent, with the `today` that it
    gave. Words alone are compared: what only the sense tells is not seen, and in doubt something counts as a fact.
    """
    return checked(asked, assistant)


def _tell(shown: tuple[Item, ...], assistant: Assistant, log: QuestionLog) -> None:
    """Count and log the answers that are given, as the page of the chat logs those that it shows."""
    for observe in assistant.observers:
        for item in shown:
            if item.answer is not None:
                observe(item.answer)
    log.note_all(((item.text, item.answer) for item in shown), channel="desk")
