"""`GET /livez` and `GET /readyz`, for whoever restarts the process or sends it traffic."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from assistant.api.deps import OpenAssistant
from assistant.api.examples import problem_responses
from assistant.api.few_threads import in_few_threads
from assistant.api.problems import NOT_READY, PROBLEM_KINDS
from assistant.api.schemas import Health
from assistant.readiness import check_index
from knowledge.errors import IndexOutOfDate, IndexUnreachable

router = APIRouter(tags=["health"])


def _shown(health: Health) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {"application/json": {"example": health.model_dump()}}}}


_ALIVE, _READY = Health(status="alive"), Health(status="ready")
_UNREADY = problem_responses("/readyz", NOT_READY, PROBLEM_KINDS[IndexOutOfDate], PROBLEM_KINDS[IndexUnreachable])


@router.get("/livez", summary="Is the process alive?", responses=_shown(_ALIVE))
def livez() -> Health:
    """Always 200 while the process serves requests."""
    return _ALIVE


@router.get("/readyz", summary="Can it answer?", responses={**_shown(_READY), **_UNREADY})
async def readyz(assistant: OpenAssistant, request: Request) -> Health:
    """200 when the policies are open and the index is current, else a 503 problem that names the command to run.

    Answers do not need the index: who asks `POST /v1/ask` meanwhile gets them.
    """
    await in_few_threads(request, "/readyz", lambda: check_index(assistant))
    return _READY
