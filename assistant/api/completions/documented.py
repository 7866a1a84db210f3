"""What our OpenAPI document shows of these endpoints: requests that work, and each error with an example."""

from __future__ import annotations

from typing import Any

from assistant.api.completions.errors import ErrorBody, as_openai_error, openai_status
from assistant.api.examples import shown_problems
from assistant.api.problems import ProblemKind

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
