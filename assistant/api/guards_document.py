"""What the guards add to the OpenAPI document: the key, and the problems that any endpoint can answer with."""

from __future__ import annotations

from typing import Any, Final

from assistant.api.access import scope_needed
from assistant.api.completions.errors import ErrorBody, as_openai_error, is_for_openai_clients
from assistant.api.examples import shown_problems
from assistant.api.problems import (
    BODY_TOO_DEEP,
    BODY_TOO_LARGE,
    BODY_TOO_SLOW,
    BUSY,
    KEY_NEEDED,
    KEYS_UNUSABLE,
    LOOPBACK_ONLY,
    MEDIA_TYPE,
    SCOPE_NEEDED,
    TOO_MANY_REQUESTS,
    TOOK_TOO_LONG,
    Problem,
)

_SCHEME: Final = "key"
_ALWAYS: Final = (KEY_NEEDED, SCOPE_NEEDED, LOOPBACK_ONLY, TOO_MANY_REQUESTS, BUSY, TOOK_TOO_LONG, KEYS_UNUSABLE)
_OF_BODIES: Final = (BODY_TOO_SLOW, BODY_TOO_LARGE, BODY_TOO_DEEP)
_RETRY_AFTER: Final = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}


def describe_guards(document: dict[str, Any]) -> None:
    """Add the scheme, and to each operation that is not open the scope it needs and those problems."""
    document["components"]["securitySchemes"] = {
        _SCHEME: {
            "type": "http",
            "scheme": "bearer",
            "description": "An API key. None is needed while there are no keys; then only the machine itself may ask.",
        }
    }
    for path, operations in document["paths"].items():
        for operation in operations.values():
            if scope_needed(path) is not None:
                operation["security"] = [{}, {_SCHEME: []}]
                _add(operation, path, has_body="requestBody" in operation)


def _add(operation: dict[str, Any], path: str, *, has_body: bool) -> None:
    for problem in shown_problems(path, *_ALWAYS, *(_OF_BODIES if has_body else ())):
        response = operation["responses"].setdefault(str(problem.status), {"description": problem.title})
        media_type, schema, value = _body(problem, path)
        media = response.setdefault("content", {}).setdefault(media_type, {})
        media.setdefault("schema", {"$ref": f"#/components/schemas/{schema}"})
        media.setdefault("examples", {})[problem.code] = {"summary": problem.title, "value": value}
        if problem.status in (TOO_MANY_REQUESTS.status, BUSY.status):
            response["headers"] = _RETRY_AFTER


def _body(problem: Problem, path: str) -> tuple[str, str, dict[str, Any]]:
    if is_for_openai_clients(path):
        return "application/json", ErrorBody.__name__, as_openai_error(problem)
    return MEDIA_TYPE, Problem.__name__, problem.model_dump(exclude_none=True)
