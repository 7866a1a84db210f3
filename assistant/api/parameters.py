"""Query parameters in the OpenAPI document: the closed lists as they are installed, and examples that are answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from assistant.api.examples import ROWS, TYPED, rows_example, typed_example
from assistant.overview import Overview
from assistant.row_search import row_lists
from assistant.service import Assistant
from assistant.typed_question import ClosedLists
from knowledge.errors import QuestionError

_ROWS_PATH = "/v1/rows"
_TYPED_PATH = "/v1/policies/{policy_id}/"


def describe_parameters(document: dict[str, Any]) -> None:
    """Say that a parameter which may be left out is a string: nobody can send null in an address."""
    for operations in document["paths"].values():
        for parameter in (p for operation in operations.values() for p in operation.get("parameters", ())):
            schema = parameter["schema"]
            kinds = [kind for kind in schema.pop("anyOf", ()) if kind != {"type": "null"}]
            if kinds:
                schema |= kinds[0]


def describe_terms(document: dict[str, Any], assistant: Assistant) -> None:
    """Put in the terms of the installed policies, and an example of each question with what it is answered."""
    for name, question in TYPED.items():
        operation = document["paths"][f"{_TYPED_PATH}{name}"]["get"]
        lists = _together(assistant.question_lists(policy_id) for policy_id in assistant.policies)
        _describe(operation, lists, question.model_dump(exclude_defaults=True))
        with suppress(QuestionError):  # of people or purposes that the default policy does not have
            _show(operation, typed_example(assistant, question))
    operation = document["paths"][_ROWS_PATH]["get"]
    lists = _together(row_lists(Overview(facts), facts) for facts in assistant.facts.values())
    _describe(operation, lists, ROWS.model_dump(mode="json", exclude_defaults=True))
    with suppress(QuestionError):
        _show(operation, rows_example(assistant))


def _together(lists: Iterator[ClosedLists]) -> ClosedLists:
    """What any of the policies has, by parameter."""
    held: dict[str, dict[str, None]] = {}
    for each in lists:
        for name, terms in each.items():
            held.setdefault(name, {}).update(dict.fromkeys(terms))
    return {name: tuple(terms) for name, terms in held.items()}


def _describe(operation: dict[str, Any], lists: ClosedLists, example: dict[str, Any]) -> None:
    for parameter in operation["parameters"]:
        name = parameter["name"]
        if name in lists:
            parameter["schema"]["enum"] = list(lists[name])
        if name in example and example[name] in lists.get(name, (example[name],)):
            parameter["example"] = example[name]


def _show(operation: dict[str, Any], answer: dict[str, Any]) -> None:
    operation["responses"]["200"]["content"]["application/json"]["example"] = answer
