"""What the endpoints get handed in."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Request

from assistant.api.problems import NOT_READY, ProblemRaised
from assistant.service import Assistant
from knowledge.policy import Policy


def get_assistant(request: Request) -> Assistant:
    """The Assistant of this app; a 503 problem while there is none."""
    assistant = getattr(request.app.state, "assistant", None)
    if not isinstance(assistant, Assistant):
        raise ProblemRaised(
            NOT_READY,
            "the service has not started or is stopping",
            hint="Try again in a moment; the server's log says why if it stays.",
        )
    return assistant


OpenAssistant = Annotated[Assistant, Depends(get_assistant)]


def get_policy(
    assistant: OpenAssistant, policy_id: Annotated[str, Path(description="Policy id.", examples=["imi"])]
) -> Policy:
    """The policy named in the path; raises UnknownPolicy."""
    return assistant.policy(policy_id)


NamedPolicy = Annotated[Policy, Depends(get_policy)]
