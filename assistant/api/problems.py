"""Every error as an RFC 9457 problem document: `application/problem+json` with a `code` and a `hint`.

The table PROBLEM_KINDS says which error is whose fault. What a caller sent is never sent back whole: a refused 100 kB
question would otherwise cost 100 kB of answer.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from assistant.api.completions.errors import (
    COMPLETIONS_PATH,
    as_openai_error,
    is_for_openai_clients,
    openai_status,
)
from assistant.api.desk.request import CHECK_PATH, REPLY_PATH, CustomerMessage, EditedReply
from assistant.question import Question
from knowledge import errors

MEDIA_TYPE = "application/problem+json"
_TYPE_PREFIX = "urn:privacy-assistant:problem:"
_MOST_FIELD_ERRORS = 10
_LONGEST_ECHO = 80
# What cannot be had now may be had then, if whoever refuses does not say better
_RETRY_SECONDS = 5
_NOT_AN_OBJECT = ("dict_type", "model_attributes_type", "model_type")
_LOG = logging.getLogger(__name__)

# Where the body is no question
_BODY_HINTS = {
    "/v1/verify": "Send an answer as POST /v1/ask gave it, unchanged.",
    "/v1/ask/batch": 'Send {"questions": [{"question": "…"}, …]}, each as POST /v1/ask takes it.',
    "/v1/feedback": 'Send {"answer_id": "…", "helped": true}, and why not in "reasons".',
    REPLY_PATH: f"Fields: {', '.join(CustomerMessage.model_fields)}; only message is required.",
    CHECK_PATH: f"Fields: {', '.join(EditedReply.model_fields)}; message and edited are required.",
    COMPLETIONS_PATH: 'Send a model and messages: {"model": "…", "messages": [{"role": "user", "content": "…"}]}.',
}


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A kind of problem: its HTTP status, its stable code and its title."""

    status: int
    code: str
    title: str


PROBLEM_KINDS: dict[type[errors.PrivacyAssistantError], ProblemKind] = {
    errors.PrivacyAssistantError: ProblemKind(500, "internal_error", "The service cannot answer"),
    errors.PolicyError: ProblemKind(500, "policy_unusable", "A policy cannot be used"),
    errors.PolicyMissing: ProblemKind(500, "policy_missing", "A policy file is missing"),
    errors.PolicyTampered: ProblemKind(500, "policy_tampered", "A policy file was changed"),
    errors.PolicyMetadataError: ProblemKind(500, "policy_metadata", "A policy's metadata cannot be used"),
    errors.PolicyParseError: ProblemKind(500, "policy_parse", "A policy cannot be parsed"),
    errors.VocabularyError: ProblemKind(500, "vocabulary", "The vocabulary cannot be used"),
    errors.RuleParameterError: ProblemKind(500, "rule-parameters", "The parameters of the rules cannot be used"),
    errors.EmbeddingModelError: ProblemKind(503, "embedding_model", "The embedding model cannot be used"),
    errors.IndexOutOfDate: ProblemKind(503, "index_out_of_date", "The index is not current"),
    errors.IndexUnreachable: ProblemKind(503, "index_unreachable", "The index is out of reach"),
    errors.SettingsError: ProblemKind(500, "settings", "A setting cannot work"),
    errors.ChatStoreError: ProblemKind(503, "chat_store", "The database of chats cannot be used"),
    errors.KeysError: ProblemKind(503, "keys", "The API keys cannot be checked"),
    errors.ServiceError: ProblemKind(502, "service", "Another service cannot answer"),
    errors.LogStoreError: ProblemKind(503, "log_store", "The database of the question log cannot be used"),
    errors.QuestionError: ProblemKind(422, "question", "The question cannot be taken"),
    errors.InvalidQuestion: ProblemKind(422, "invalid_question", "The question cannot be taken"),
    errors.InvalidFile: ProblemKind(422, "invalid_file", "The file of questions cannot be read"),
    errors.UnknownDataSubject: ProblemKind(422, "unknown_data_subject", "Unknown category of data subjects"),
    errors.UnknownTerm: ProblemKind(422, "unknown_term", "Unknown term"),
    errors.KeyReused: ProblemKind(422, "idempotency_key_reused", "The idempotency key came before"),
    errors.FeedbackStoreError: ProblemKind(503, "feedback_store", "The database of feedback cannot be used"),
    errors.UnknownAnswer: ProblemKind(404, "unknown_answer", "Unknown answer"),
    errors.UnknownPolicy: ProblemKind(404, "unknown_policy", "Unknown policy"),
}

INTERNAL_ERROR = PROBLEM_KINDS[errors.PrivacyAssistantError]
INVALID_REQUEST = ProblemKind(422, "invalid_request", "The request does not have the right shape")
MALFORMED_JSON = ProblemKind(400, "malformed_json", "The body is not JSON")
UNSUPPORTED_MEDIA_TYPE = ProblemKind(415, "unsupported_media_type", "The body is not sent as JSON")
BODY_TOO_LARGE = ProblemKind(413, "body_too_large", "The body is too large")
NOT_FOUND = ProblemKind(404, "not_found", "No such page")
METHOD_NOT_ALLOWED = ProblemKind(405, "method_not_allowed", "Method not allowed")
NO_COMPUTED_DATE = ProblemKind(406, "no_computed_date", "No deletion date was computed")
NO_USER_MESSAGE = ProblemKind(400, "no_user_message", "No user message")
UNSUPPORTED_CONTENT = ProblemKind(400, "unsupported_content", "The content is not text")
UNSUPPORTED_VALUE = ProblemKind(400, "unsupported_value", "This cannot be had here")
FEEDBACK_OFF = ProblemKind(403, "feedback_off", "No feedback is taken")
NO_SUCH_FEEDBACK = ProblemKind(404, "no_such_feedback", "No such feedback")
FOREIGN_HOST = ProblemKind(421, "foreign_host", "Not under this name")
FOREIGN_ORIGIN = ProblemKind(403, "foreign_origin", "Not for pages of this site")
NOT_READY = ProblemKind(503, "not_ready", "The service is not ready")
BODY_TOO_DEEP = ProblemKind(413, "body_too_deep", "The body nests too deeply")
BODY_TOO_SLOW = ProblemKind(408, "body_too_slow", "The body came too slowly")
KEY_NEEDED = ProblemKind(401, "key_needed", "An API key is needed")
SCOPE_NEEDED = ProblemKind(403, "scope_needed", "The API key does not open this")
LOOPBACK_ONLY = ProblemKind(403, "loopback_only", "Only this machine may ask")
TOO_MANY_REQUESTS = ProblemKind(429, "too_many_requests", "Too many requests")
BUSY = ProblemKind(503, "busy", "The service is busy")
TOOK_TOO_LONG = ProblemKind(503, "took_too_long", "The answer took too long")
KEYS_UNUSABLE = PROBLEM_KINDS[errors.KeysError]
_BY_STATUS = {kind.status: kind for kind in (MALFORMED_JSON, NOT_FOUND, METHOD_NOT_ALLOWED)}
UNFORESEEN = "Try again; if it stays, tell the operator the response's X-Request-ID. The server's log has the details."
_HINTS = {
    400: 'Send one JSON object in UTF-8, for example {"question": "how long do you keep my CV?"}.',
    404: "GET /docs lists the endpoints.",
    405: "The Allow header names the methods of this endpoint; GET /docs describes them.",
}


class FieldProblem(BaseModel):
    """What is wrong with one field of a request."""

    field: str = Field(description="Path of the field, for example history.0.")
    message: str


class Problem(BaseModel):
    """A problem document (RFC 9457). `code` is stable and meant for programs, the words are meant for people."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    hint: str
    errors: list[FieldProblem] | None = None


class ProblemRaised(Exception):
    """Carries a problem that has no error class of its own to the handler."""

    def __init__(self, kind: ProblemKind, detail: str, *, hint: str) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.hint = hint


def kind_of(error: errors.PrivacyAssistantError) -> ProblemKind:
    """The kind of an error, by its class or the nearest one above it."""
    return next(PROBLEM_KINDS[cls] for cls in type(error).__mro__ if cls in PROBLEM_KINDS)


def make_problem(
    kind: ProblemKind, detail: str, *, hint: str, instance: str, field_problems: Sequence[FieldProblem] = ()
) -> Problem:
    """A problem document of a kind."""
    return Problem(
        type=_TYPE_PREFIX + kind.code,
        title=kind.title,
        status=kind.status,
        detail=detail,
        instance=instance,
        code=kind.code,
        hint=hint,
        errors=list(field_problems) or None,
    )


def as_problem(error: errors.PrivacyAssistantError, *, instance: str) -> Problem:
    """The problem document of one of our errors."""
    return make_problem(kind_of(error), error.message, hint=error.hint, instance=instance)


def invalid_request(found: Sequence[Mapping[str, Any]], *, instance: str, hint: str | None = None) -> Problem:
    """The problem document of failed validation: names each field; the hint tells the fields there are."""
    fields = [FieldProblem(field=_path(item["loc"]), message=_words(item)) for item in found[:_MOST_FIELD_ERRORS]]
    detail = "; ".join(f"{item.field}: {item.message}" for item in fields)
    fallback = _BODY_HINTS.get(instance, f"Fields: {', '.join(Question.model_fields)}; only question is required.")
    hint = hint or fallback
    return make_problem(INVALID_REQUEST, detail, hint=hint, instance=instance, field_problems=fields)


def malformed_json(message: str, *, instance: str) -> Problem:
    """The problem document of a text that is not JSON."""
    return make_problem(MALFORMED_JSON, message, hint=_HINTS[400], instance=instance)


def respond(problem: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """The response that carries a problem: a problem document, or for OpenAI's clients an error as they read it."""
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers = {"Retry-After": str(_RETRY_SECONDS), **(headers or {})}
    if is_for_openai_clients(problem.instance):
        return JSONResponse(as_openai_error(problem), openai_status(problem.status), headers)
    return JSONResponse(
        problem.model_dump(exclude_none=True), status_code=problem.status, headers=headers, media_type=MEDIA_TYPE
    )


def install_handlers(app: FastAPI) -> None:
    """Make every error of the app a problem document, also those of the framework."""
    app.add_exception_handler(errors.PrivacyAssistantError, _on_own_error)
    app.add_exception_handler(ProblemRaised, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(Exception, _on_unforeseen_error)


def _on_own_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, errors.PrivacyAssistantError)
    problem = as_problem(error, instance=request.url.path)
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _LOG.error("%s (hint: %s)", error.message, error.hint)
    return respond(problem)


def _on_problem(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ProblemRaised)
    return respond(make_problem(error.kind, error.detail, hint=error.hint, instance=request.url.path))


def _on_validation_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    found, instance = error.errors(), request.url.path
    first = found[0]
    if first["type"] == "json_invalid":
        position = first["loc"][-1]
        return respond(malformed_json(f"{first['ctx']['error']} at character {position}", instance=instance))
    if tuple(first["loc"]) == ("body",) and not _is_json(request) and first["type"] != "missing":
        sent = request.headers.get("content-type", "")[:_LONGEST_ECHO] or "none"
        hint = "Send the header Content-Type: application/json."
        return respond(make_problem(UNSUPPORTED_MEDIA_TYPE, f"Content-Type is {sent}", hint=hint, instance=instance))
    return respond(invalid_request(found, instance=instance, hint=_hint_on_parameters(request)))


def _on_http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    kind = _BY_STATUS.get(status) or ProblemKind(status, status.name.lower(), status.phrase)
    if kind is MALFORMED_JSON:
        detail = "the body cannot be read as JSON"
    else:
        detail = f"{request.method} {request.url.path[:_LONGEST_ECHO]}: {status.phrase}"
    hint = _HINTS.get(status, "GET /docs describes the service.")
    return respond(make_problem(kind, detail, hint=hint, instance=request.url.path), headers=error.headers)


def _on_unforeseen_error(request: Request, error: Exception) -> JSONResponse:
    # Only what fails outside of request_log.py comes here; a caller gets nothing of it
    return respond(make_problem(INTERNAL_ERROR, "an unforeseen error", hint=UNFORESEEN, instance=request.url.path))


def _hint_on_parameters(request: Request) -> str | None:
    """The query parameters of the endpoint that was asked; None where it takes none."""
    route = request.scope.get("route")
    if not isinstance(route, APIRoute):
        return None
    kinds = [field.field_info.annotation for field in route.dependant.query_params]
    names = [name for kind in kinds if kind is not None for name in getattr(kind, "model_fields", ())]
    return f"Parameters: {', '.join(names)}; none is required." if names else None


def _is_json(request: Request) -> bool:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return media_type == "application/json" or media_type.endswith("+json")


def _words(item: Mapping[str, Any]) -> str:
    # pydantic's words for these are about Python objects
    told = "Input should be a JSON object" if item["type"] in _NOT_AN_OBJECT else str(item["msg"])
    return told.removeprefix("Value error, ")


def _path(location: Sequence[str | int]) -> str:
    parts = [str(part)[:_LONGEST_ECHO] for part in location]
    return ".".join(parts[1:] if parts[0] in ("body", "path", "query") and len(parts) > 1 else parts)
