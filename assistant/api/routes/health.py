"""`GET /livez` and `GET /readyz`, for whoever restarts the process or sends it traffic."""

from __future__ import annotations

from fastapi import APIRouter, Request

from assistant.api.deps import OpenAssistant
from assistant.api.examples import problem_responses
from assistant.api.few_threads import in_few_threads
from assistant.api.problems import NOT_READY, PROBLEM_KINDS
from assistant.api.schemas import Health
from assistant.readiness import check_index
from knowledge.errors import IndexOutOfDate, IndexUnreachable

router = APIRouter(tags=["health"])


@router.get("/livez", summary="Is the process alive?")
def livez() -> Health:
    """Always 200 while the process serves requests."""
    return Health(status="alive")


@router.get(
    "/readyz",
    summary="Can it answer?",
    responses=problem_responses("/readyz", NOT_READY, PROBLEM_KINDS[IndexOutOfDate], PROBLEM_KINDS[IndexUnreachable]),
)
async def readyz(assistant: OpenAssistant, request: Request) -> Health:
    """200 when the policies are open and the index is current, else a 503 problem that names the command to run.

    Answers do not need the index: who asks `POST /v1/ask` meanwhile gets them.
    """
    await in_few_threads(request, "/readyz", lambda: check_index(assistant))
    return Health(status="ready")
