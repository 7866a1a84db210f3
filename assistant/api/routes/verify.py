"""`POST /v1/verify`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body

from assistant.api.deps import OpenAssistant
from assistant.api.examples import problem_responses
from assistant.api.problems import BODY_TOO_LARGE, INVALID_REQUEST, MALFORMED_JSON, UNSUPPORTED_MEDIA_TYPE
from assistant.api.schemas import ProblemFound, Verification
from assistant.signing import without_signature
from assistant.verification import named_policy, not_installed
from proof.opening import Opened
from proof.problem import Problem
from proof.verify import verify

router = APIRouter(tags=["questions"])

_RESPONSES = problem_responses("/v1/verify", MALFORMED_JSON, BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, INVALID_REQUEST)


@router.post("/v1/verify", summary="Prove an answer", response_description="What does not hold", responses=_RESPONSES)
def verify_answer(
    answer: Annotated[dict[str, Any], Body(description="An answer as `POST /v1/ask` gave it, unchanged.")],
    assistant: OpenAssistant,
) -> Verification:
    """Prove an answer against the installed policy that it names: every quote, place, count, date, yes and no.

    Uses no rule and no index. An answer that holds says nothing but what the policy bears out. Its signature, if it has
    one, is not looked at: `privacy-assistant verify --public-key` checks that, where the public key is.
    """
    found = _problems(answer, assistant)
    return Verification(holds=not found, problems=[ProblemFound(where=p.where, what=p.what) for p in found])


def _problems(answer: dict[str, Any], assistant: OpenAssistant) -> tuple[Problem, ...]:
    named = named_policy(answer)
    if named not in assistant.facts:
        return (not_installed(named, tuple(assistant.facts)),)
    opened = Opened(assistant.facts[named], assistant.folders[named].parent)
    return verify(without_signature(answer), opened.facts, opened.book)
