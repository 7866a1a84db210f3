"""What our OpenAPI document shows of these endpoints: requests that work, their answers, each error.

As in examples.py, answers are not written here: the service gives them.
"""

from __future__ import annotations

from typing import Any

from assistant.api.completions.content import content_of
from assistant.api.completions.errors import (
    COMPLETIONS_PATH,
    MODELS_PATH,
    ErrorBody,
    as_openai_error,
    openai_status,
)
from assistant.api.completions.request import ChatRequest, as_question
from assistant.api.completions.response import Completed, Model, ModelList
from assistant.api.examples import shown_problems
from assistant.api.places import address_of
from assistant.api.problems import ProblemKind
from assistant.api.sse import MEDIA_TYPE as EVENTS
from assistant.service import Assistant

_SHOWN_ADDRESS = "http://127.0.0.1:8000/"
_SHOWN_SECONDS = 1_777_852_800

REQUESTS: dict[str, Any] = {
    "storage_time": {
        "summary": "How long data are kept",
        "value": {
            "model": "imi",
            "messages": [{"role": "user", "content": "how long do you keep my application"}],
            "today": "2026-05-04",
        },
    },
    "follow_up": {
        "summary": "A follow-up: user turns count, nothing else",
        "value": {
            "model": "imi",
            "messages": [
                {"role": "system", "content": "You are a helpful assistant."},
                {"role": "user", "content": "how long do you keep my application"},
                {"role": "assistant", "content": "…"},
                {"role": "user", "content": [{"type": "text", "text": "and who receives it?"}]},
            ],
            "today": "2026-05-04",
        },
    },
}


def describe_completions(document: dict[str, Any], assistant: Assistant) -> None:
    """Show its models, requests to the default one, and what it answers to the first, whole and streamed."""
    operation = document["paths"][COMPLETIONS_PATH]["post"]
    requests = operation["requestBody"]["content"]["application/json"]["examples"]
    for request in requests.values():
        request["value"]["model"] = assistant.policy(None).id
    completed = _completed(ChatRequest.model_validate(requests["storage_time"]["value"]), assistant)
    content = operation["responses"]["200"]["content"]
    content["application/json"]["example"] = completed.whole().model_dump(mode="json")
    content[EVENTS]["example"] = "".join(completed.events(with_usage=False))
    models = [Model.of(policy) for policy in assistant.policies.values()]
    model = Model.of(assistant.policy(None))
    for path, shown in ((MODELS_PATH, ModelList(data=models)), (MODELS_PATH + "/{model}", model)):
        described = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
        described["example"] = shown.model_dump(mode="json")


def _completed(request: ChatRequest, assistant: Assistant) -> Completed:
    question = as_question(request, assistant)
    answer = assistant.answer(question)
    content = content_of(answer, assistant.policy(request.model), address_of(None, own=_SHOWN_ADDRESS))
    # As in `created` of any answer, but always the same, so that the document is
    return Completed(
        question, answer, content, assistant.version(answer.policy.id), id="chatcmpl-0", created=_SHOWN_SECONDS
    )


def error_responses(path: str, *kinds: ProblemKind) -> dict[int | str, dict[str, Any]]:
    """The `responses` of an endpoint for these problems and an unforeseen error, each with an example."""
    responses: dict[int | str, dict[str, Any]] = {}
    for problem in shown_problems(path, *kinds):
        empty: dict[str, Any] = {"description": problem.title, "model": ErrorBody}
        response = responses.setdefault(openai_status(problem.status), empty)
        media = response.setdefault("content", {"application/json": {}})["application/json"]
        error = as_openai_error(problem)
        media.setdefault("examples", {})[error["error"]["code"]] = {"summary": problem.title, "value": error}
    return responses
