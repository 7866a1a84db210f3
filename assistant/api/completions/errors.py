"""Errors of the OpenAI-compatible endpoints, in the shape that its clients read: `{"error": {"message": …}}`."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from assistant.api.problems import Problem

COMPLETIONS_PATH = "/v1/chat/completions"
MODELS_PATH = "/v1/models"
_UNKNOWN_POLICY = "unknown_policy"
_CODES = {_UNKNOWN_POLICY: "model_not_found"}
_TYPES = {
    HTTPStatus.UNAUTHORIZED: "authentication_error",
    HTTPStatus.FORBIDDEN: "permission_error",
    HTTPStatus.TOO_MANY_REQUESTS: "rate_limit_error",
}


class ErrorDetail(BaseModel):
    """What is wrong: words for people with what to do next, and a stable code for programs."""

    message: str
    type: str
    param: str | None = None
    code: str


class ErrorBody(BaseModel):
    """The body of an error."""

    error: ErrorDetail


def is_for_openai_clients(path: str) -> bool:
    """Whether a path is one of the OpenAI-compatible endpoints."""
    return path in (COMPLETIONS_PATH, MODELS_PATH) or path.startswith(f"{MODELS_PATH}/")


def openai_status(status: int) -> int:
    """That API says 400 where the others here say 422."""
    return HTTPStatus.BAD_REQUEST.value if status == HTTPStatus.UNPROCESSABLE_ENTITY else status


def as_openai_error(problem: Problem) -> dict[str, Any]:
    """A problem in that API's shape; the hint stands in the message, since clients show nothing else."""
    server = problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    detail = ErrorDetail(
        message=f"{problem.detail.rstrip('.')}. {problem.hint}",
        type="server_error" if server else _TYPES.get(HTTPStatus(problem.status), "invalid_request_error"),
        param=_param(problem),
        code=_CODES.get(problem.code, problem.code),
    )
    return ErrorBody(error=detail).model_dump()


def _param(problem: Problem) -> str | None:
    if problem.code == _UNKNOWN_POLICY:
        return "model"
    return problem.errors[0].field if problem.errors else None
