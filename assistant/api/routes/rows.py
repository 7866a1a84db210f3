"""`GET /v1/rows`: rows by what they hold, a page at a time."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from assistant.api.caching import NOT_MODIFIED, IfNoneMatch, tag
from assistant.api.deps import OpenAssistant
from assistant.api.examples import problem_responses
from assistant.api.problems import INVALID_REQUEST, PROBLEM_KINDS
from assistant.row_search import RowPage, RowQuestion, find_rows
from knowledge import errors

router = APIRouter(tags=["policies"])

_RESPONSES = {
    **NOT_MODIFIED,
    **problem_responses(
        "/v1/rows",
        PROBLEM_KINDS[errors.UnknownPolicy],
        INVALID_REQUEST,
        PROBLEM_KINDS[errors.UnknownDataSubject],
        PROBLEM_KINDS[errors.UnknownTerm],
    ),
}


@router.get("/v1/rows", summary="Find rows", responses=_RESPONSES)
def get_rows(
    assistant: OpenAssistant,
    asked: Annotated[RowQuestion, Query()],
    request: Request,
    response: Response,
    if_none_match: IfNoneMatch = None,
) -> RowPage:
    """The rows of one policy that have all that is wanted, verbatim and typed, in the policy's order.

    Terms are those of `GET /v1/policies/{id}/terms`. The header `Link` names the next page where there is one.
    """
    policy = assistant.policy(asked.policy)
    tag(response, if_none_match, assistant.version(policy.id))
    page = find_rows(asked, assistant.facts[policy.id])
    if page.next_offset is not None:
        following = request.url.include_query_params(offset=page.next_offset)
        response.headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
    return page
