"""`GET /v1/policies`: the list, one policy typed, and its source text, so that anyone can check a citation."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Response
from fastapi.responses import PlainTextResponse

from assistant.api.deps import NamedPolicy, OpenAssistant
from assistant.api.examples import problem_responses
from assistant.api.problems import PROBLEM_KINDS
from assistant.api.schemas import PolicyDocument, PolicyList, PolicySummary
from assistant.version import installed_version
from knowledge.errors import UnknownPolicy
from rules.lint.report import LintReport

router = APIRouter(prefix="/v1/policies", tags=["policies"])

_PROBLEMS = problem_responses("/v1/policies/acme", PROBLEM_KINDS[UnknownPolicy])
_NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "The caller has this version"}}
_LINT_PROBLEMS = problem_responses("/v1/policies/acme/lint", PROBLEM_KINDS[UnknownPolicy])
_LIST_PROBLEMS = problem_responses("/v1/policies")
IfNoneMatch = Annotated[str | None, Header(description="ETag of the version the caller has.")]


@router.get("", summary="List the policies", responses=_LIST_PROBLEMS)
def list_policies(assistant: OpenAssistant) -> PolicyList:
    """The installed policies with their categories of data subjects."""
    default = assistant.policy(None).id
    summaries = [PolicySummary.make(p, default=p.id == default) for p in assistant.policies.values()]
    return PolicyList(policies=summaries)


@router.get(
    "/{policy_id}",
    summary="A whole policy, typed",
    response_model=PolicyDocument,
    responses={**_NOT_MODIFIED, **_PROBLEMS},
)
def get_policy_document(policy: NamedPolicy, response: Response, if_none_match: IfNoneMatch = None) -> object:
    """Sections, tables, rows and passages, each text verbatim at its place in the source text."""
    # The code's version is part of it: a new release may type the same text better
    tag = f'"{policy.sha256}-{installed_version()}"'
    if _is_known(tag, if_none_match):
        return Response(status_code=304, headers={"ETag": tag})
    response.headers["ETag"] = tag
    return PolicyDocument.make(policy)


@router.get(
    "/{policy_id}/source",
    summary="The source text",
    response_class=PlainTextResponse,
    responses={**_NOT_MODIFIED, **_PROBLEMS},
)
def get_policy_source(policy: NamedPolicy, if_none_match: IfNoneMatch = None) -> Response:
    """The text that `start` and `end` of citations, cells and passages count in: code points, half-open."""
    tag = f'"{policy.sha256}"'
    if _is_known(tag, if_none_match):
        return Response(status_code=304, headers={"ETag": tag})
    # Bytes, not text: no newline may be translated on the way
    content = policy.source_text.encode("utf-8")
    return Response(content, media_type="text/plain; charset=utf-8", headers={"ETag": tag})


@router.get(
    "/{policy_id}/lint",
    summary="Defects of a policy's text",
    response_model=LintReport,
    responses={**_NOT_MODIFIED, **_LINT_PROBLEMS},
)
def get_policy_lint(
    assistant: OpenAssistant, policy: NamedPolicy, response: Response, if_none_match: IfNoneMatch = None
) -> object:
    """Findings with their places in the source text, and the checklist of GDPR Art. 13 and 14.

    "Missing" means not found in this text. Nothing here says that something is against the law.
    """
    tag = f'"{policy.sha256}-{installed_version()}-lint"'
    if _is_known(tag, if_none_match):
        return Response(status_code=304, headers={"ETag": tag})
    response.headers["ETag"] = tag
    return assistant.lint(policy.id)


def _is_known(tag: str, if_none_match: str | None) -> bool:
    """Weak comparison, as RFC 9110 asks for If-None-Match."""
    known = {item.strip().removeprefix("W/") for item in (if_none_match or "").split(",")}
    return tag in known or "*" in known
