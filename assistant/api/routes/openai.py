"""`POST /v1/chat/completions`, `GET /v1/models` and `GET /v1/models/{id}`, for clients of OpenAI's API."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Response

from assistant.api.completions.content import content_of
from assistant.api.completions.documented import REQUESTS, error_responses
from assistant.api.completions.errors import COMPLETIONS_PATH, MODELS_PATH
from assistant.api.completions.request import ChatRequest, as_question
from assistant.api.completions.response import ChatCompletion, Completed, Model, ModelList
from assistant.api.deps import OpenAssistant
from assistant.api.places import CitationAddress
from assistant.api.problems import (
    BODY_TOO_LARGE,
    INVALID_REQUEST,
    MALFORMED_JSON,
    NO_USER_MESSAGE,
    PROBLEM_KINDS,
    UNSUPPORTED_CONTENT,
    UNSUPPORTED_MEDIA_TYPE,
    UNSUPPORTED_VALUE,
)
from assistant.api.sse import DESCRIBED, MEDIA_TYPE, stream
from knowledge import errors

router = APIRouter(tags=["OpenAI-compatible"])

_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: dict(DESCRIBED)}},
    **error_responses(
        COMPLETIONS_PATH,
        MALFORMED_JSON,
        INVALID_REQUEST,
        NO_USER_MESSAGE,
        UNSUPPORTED_CONTENT,
        UNSUPPORTED_VALUE,
        PROBLEM_KINDS[errors.InvalidQuestion],
        PROBLEM_KINDS[errors.UnknownDataSubject],
        PROBLEM_KINDS[errors.UnknownPolicy],
        BODY_TOO_LARGE,
        UNSUPPORTED_MEDIA_TYPE,
        PROBLEM_KINDS[errors.IndexOutOfDate],
    ),
}


@router.post(
    COMPLETIONS_PATH,
    summary="Ask as with a language model",
    response_model=ChatCompletion,
    response_description="The answer; with `stream` in chunks, then `[DONE]`",
    responses=_RESPONSES,
)
def complete(
    request: Annotated[ChatRequest, Body(openapi_examples=REQUESTS)],
    assistant: OpenAssistant,
    address_of: CitationAddress,
) -> ChatCompletion | Response:
    """Answer the last user turn from the policy that `model` names, as `POST /v1/ask` does.

    Each mark in the text is a link to its row, and a list of sources follows. Earlier user turns are the history;
    system messages and what an assistant said are not read. Sampling parameters have no effect.
    """
    question = as_question(request, assistant)
    answer = assistant.answer(question)
    content = content_of(answer, assistant.policy(request.model), address_of)
    completed = Completed(question, answer, content, assistant.version(answer.policy.id))
    if not request.stream:
        return completed.whole()
    options = request.stream_options
    return stream(completed.events(with_usage=bool(options and options.include_usage)))


@router.get(MODELS_PATH, summary="List the policies as models", responses=error_responses(MODELS_PATH))
def list_models(assistant: OpenAssistant) -> ModelList:
    """The installed policies, each a model; what clients call to see whether a connection works."""
    return ModelList(data=[Model.of(policy) for policy in assistant.policies.values()])


@router.get(
    MODELS_PATH + "/{model}",
    summary="A policy as a model",
    responses=error_responses(f"{MODELS_PATH}/acme", PROBLEM_KINDS[errors.UnknownPolicy]),
)
def get_model(assistant: OpenAssistant, model: Annotated[str, Path(examples=["imi"])]) -> Model:
    """One installed policy; a 404 error that names those there are."""
    return Model.of(assistant.policy(model))
