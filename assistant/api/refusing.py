"""How what stands before the endpoints refuses a request: a problem document, sent without asking the app."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import Receive, Scope, Send

from assistant.api.problems import ProblemKind, make_problem, respond


async def refuse(
    scope: Scope,
    receive: Receive,
    send: Send,
    *,
    kind: ProblemKind,
    detail: str,
    hint: str,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Answer a request with a problem."""
    problem = make_problem(kind, detail, hint=hint, instance=scope["path"])
    await respond(problem, headers=headers)(scope, receive, send)
