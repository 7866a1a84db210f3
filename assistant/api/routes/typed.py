"""`GET /v1/policies/{id}/retention`, `/recipients` and `/rights`: questions put in terms; `/terms` lists those."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Query

from assistant.answer import Answer
from assistant.api.caching import NOT_MODIFIED, of_answer, of_policy
from assistant.api.deps import NamedPolicy, OpenAssistant
from assistant.api.examples import problem_responses
from assistant.api.problems import INVALID_REQUEST, PROBLEM_KINDS
from assistant.api.schemas import PolicyTerms
from assistant.overview import Overview
from assistant.row_search import row_lists
from assistant.typed_question import RecipientsQuestion, RetentionQuestion, RightsQuestion
from knowledge import errors

router = APIRouter(prefix="/v1/policies/{policy_id}", tags=["typed questions"])


def _responses(name: str, *kinds: type[errors.PrivacyAssistantError]) -> dict[int | str, dict[str, Any]]:
    path = f"/v1/policies/imi/{name}"
    shape = (INVALID_REQUEST,) if kinds else ()
    unknown = PROBLEM_KINDS[errors.UnknownPolicy]
    return {**NOT_MODIFIED, **problem_responses(path, unknown, *shape, *(PROBLEM_KINDS[kind] for kind in kinds))}


_Endpoint = TypeVar("_Endpoint", bound=Callable[..., Answer])


def _question(name: str, summary: str) -> Callable[[_Endpoint], _Endpoint]:
    """What is the same of every question put in terms."""
    responses = _responses(name, errors.UnknownDataSubject, errors.UnknownTerm)
    return router.get(f"/{name}", summary=summary, responses=responses, dependencies=[Depends(of_answer)])


@router.get(
    "/terms", summary="What may be asked about", responses=_responses("terms"), dependencies=[Depends(of_policy)]
)
def get_terms(assistant: OpenAssistant, policy: NamedPolicy) -> PolicyTerms:
    """The closed lists that typed questions and the filters of `GET /v1/rows` take their terms from."""
    facts = assistant.facts[policy.id]
    return PolicyTerms.make(assistant.question_lists(policy.id), row_lists(Overview(facts), facts))


@_question("retention", "How long are data kept?")
def get_retention(
    assistant: OpenAssistant, policy: NamedPolicy, asked: Annotated[RetentionQuestion, Query()]
) -> Answer:
    """The storage time of every row that has all the terms given; asks back where too many people could be meant."""
    return assistant.answer_typed(asked, policy_id=policy.id)


@_question("recipients", "Who receives data?")
def get_recipients(
    assistant: OpenAssistant, policy: NamedPolicy, asked: Annotated[RecipientsQuestion, Query()]
) -> Answer:
    """The recipients of a category of people; with `recipient` whether this one is listed, and if not what was read."""
    return assistant.answer_typed(asked, policy_id=policy.id)


@_question("rights", "Which rights are there?")
def get_rights(assistant: OpenAssistant, policy: NamedPolicy, asked: Annotated[RightsQuestion, Query()]) -> Answer:
    """All rights, or what one comes to for an activity, with what the policy lays over them for a place."""
    return assistant.answer_typed(asked, policy_id=policy.id)
