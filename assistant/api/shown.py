"""Examples of what endpoints give that are asked no question: policies, terms, files, an answer found again, a proof.

As in examples.py they are not written here: the endpoints give them. Long ones are cut, so that the page can be read.
"""

from __future__ import annotations

import json
from typing import Any

import yaml

from assistant.api.examples import request_examples
from assistant.api.routes.policies import get_policy_document, list_policies
from assistant.api.routes.typed import get_terms
from assistant.api.routes.verify import verify_answer
from assistant.api.schemas import PolicyDocument
from assistant.exporting.formats import EXPORTS, ExportFormat
from assistant.question import Question
from assistant.replayed import replayed
from assistant.service import Assistant
from knowledge.errors import QuestionError

_JSON = "application/json"
_POLICY = "/v1/policies/{policy_id}"
_ANSWER = "/v1/answers/{answer_id}"
_MOST_CHARACTERS = 300


def show_results(document: dict[str, Any], assistant: Assistant) -> None:
    """Put into the OpenAPI document what the endpoints give about the default policy."""
    policy = assistant.policy(None)
    _show(document, "/v1/policies", list_policies(assistant).model_dump(mode="json"))
    _show(document, _POLICY, _cut(get_policy_document(policy)))
    _show(document, f"{_POLICY}/terms", get_terms(assistant, policy).model_dump(mode="json"))
    _show(document, f"{_POLICY}/source", policy.source_text[:_MOST_CHARACTERS], kind="text/plain")
    for form, export in EXPORTS.items():
        _show(
            document, f"{_POLICY}/export", _cut_file(form, export.write(assistant.facts[policy.id])), export.media_type
        )
    answer = _an_answer(assistant)
    found = replayed(answer["id"], assistant).model_dump(mode="json")
    _show(document, _ANSWER, found | {"answer": answer})
    document["paths"][_ANSWER]["get"]["parameters"][0]["example"] = answer["id"]
    document["paths"]["/v1/verify"]["post"]["requestBody"]["content"][_JSON]["example"] = answer
    _show(document, "/v1/verify", verify_answer(answer, assistant).model_dump(), method="post")


def _show(document: dict[str, Any], path: str, example: object, kind: str = _JSON, *, method: str = "get") -> None:
    document["paths"][path][method]["responses"]["200"]["content"][kind]["example"] = example


def _an_answer(assistant: Assistant) -> dict[str, Any]:
    """The answer to the first of the example questions that the default policy can be asked."""
    for example in request_examples().values():
        try:
            answer = assistant.answer(Question.model_validate(example["value"]))
        except QuestionError:
            continue
        return answer.model_copy(update={"elapsed_ms": 0.0}).model_dump(mode="json")
    raise AssertionError("a question that names nobody can be asked of any policy")


def _cut(policy: PolicyDocument) -> dict[str, Any]:
    """The first section that has tables, with one row of each."""
    section = next(section for section in policy.sections if section.tables)
    tables = [table.model_copy(update={"rows": table.rows[:1]}) for table in section.tables]
    few = section.model_copy(update={"tables": tables, "passages": section.passages[:1]})
    return policy.model_copy(update={"sections": [few]}).model_dump(mode="json")


def _cut_file(form: ExportFormat, content: bytes) -> object:
    """The beginning of an exported file, in a form that holds together."""
    if form is ExportFormat.CSV:
        return "".join(content.decode("utf-8-sig").splitlines(keepends=True)[:2])
    if form is ExportFormat.DPV:
        linked: dict[str, Any] = json.loads(content)
        return linked | {"dpv:hasProcess": linked["dpv:hasProcess"][:1]}
    (system,) = yaml.safe_load(content)["system"]
    meta = system["meta"] | {"recipients": system["meta"]["recipients"][:1], "without_term": {}}
    few = system | {"meta": meta, "privacy_declarations": system["privacy_declarations"][:1]}
    return {"system": [few]}
