"""`GET /v1/policies`: the list, one policy typed, and its source text, so that anyone can check a citation."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import PlainTextResponse

from assistant.api.caching import NOT_MODIFIED, of_all, of_policy, of_text
from assistant.api.deps import NamedPolicy, OpenAssistant
from assistant.api.examples import problem_responses
from assistant.api.problems import INVALID_REQUEST, PROBLEM_KINDS
from assistant.api.schemas import PolicyDocument, PolicyList, PolicySummary
from assistant.exporting.formats import EXPORTS, Export, Wanted
from knowledge.errors import UnknownPolicy
from rules.lint.report import LintReport

router = APIRouter(prefix="/v1/policies", tags=["policies"])

_PROBLEMS = problem_responses("/v1/policies/acme", PROBLEM_KINDS[UnknownPolicy])
_LINT_PROBLEMS = problem_responses("/v1/policies/acme/lint", PROBLEM_KINDS[UnknownPolicy])
_LIST_PROBLEMS = problem_responses("/v1/policies")


def _file(export: Export) -> dict[str, Any]:
    """Text is text; whatever has a structure is the object that a reader makes of it."""
    return {"schema": {"type": "string" if export.media_type.startswith("text/") else "object"}}


_EXPORT: dict[int | str, dict[str, Any]] = {
    200: {"description": "The policy in that form", "content": {e.media_type: _file(e) for e in EXPORTS.values()}},
    **NOT_MODIFIED,
    **problem_responses("/v1/policies/acme/export", PROBLEM_KINDS[UnknownPolicy], INVALID_REQUEST),
}


@router.get(
    "", summary="List the policies", responses={**NOT_MODIFIED, **_LIST_PROBLEMS}, dependencies=[Depends(of_all)]
)
def list_policies(assistant: OpenAssistant) -> PolicyList:
    """The installed policies with their categories of data subjects."""
    default = assistant.policy(None).id
    summaries = [PolicySummary.make(p, default=p.id == default) for p in assistant.policies.values()]
    return PolicyList(policies=summaries)


@router.get(
    "/{policy_id}",
    summary="A whole policy, typed",
    responses={**NOT_MODIFIED, **_PROBLEMS},
    dependencies=[Depends(of_policy)],
)
def get_policy_document(policy: NamedPolicy) -> PolicyDocument:
    """Sections, tables, rows and passages, each text verbatim at its place in the source text."""
    return PolicyDocument.make(policy)


@router.get(
    "/{policy_id}/source",
    summary="The source text",
    response_class=PlainTextResponse,
    responses={**NOT_MODIFIED, **_PROBLEMS},
    dependencies=[Depends(of_text)],
)
def get_policy_source(policy: NamedPolicy, response: Response) -> Response:
    """The text that `start` and `end` of citations, cells and passages count in: code points, half-open."""
    # Bytes, not text: no newline may be translated on the way
    content = policy.source_text.encode("utf-8")
    return Response(content, media_type="text/plain; charset=utf-8", headers=response.headers)


@router.get(
    "/{policy_id}/export",
    summary="A policy for other programs",
    response_class=Response,
    responses=_EXPORT,
    dependencies=[Depends(of_policy)],
)
def export_policy(
    assistant: OpenAssistant,
    policy: NamedPolicy,
    wanted: Annotated[Wanted, Query()],
    response: Response,
) -> Response:
    """Every row as CSV, as JSON-LD of the Data Privacy Vocabulary (`dpv`), or as a system in fideslang YAML.

    A row's id and its words come along in each of them.
    """
    export = EXPORTS[wanted.format]
    content = export.write(assistant.facts[policy.id])
    return Response(content, media_type=export.media_type, headers=response.headers)


@router.get(
    "/{policy_id}/lint",
    summary="Defects of a policy's text",
    responses={**NOT_MODIFIED, **_LINT_PROBLEMS},
    dependencies=[Depends(of_policy)],
)
def get_policy_lint(assistant: OpenAssistant, policy: NamedPolicy) -> LintReport:
    """Findings with their places in the source text, and the checklist of GDPR Art. 13 and 14.

    "Missing" means not found in this text. Nothing here says that something is against the law.
    """
    return assistant.lint(policy.id)
