"""Replay: the trace of an answer is enough to find the same again, and an altered one is noticed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assistant.answer import Answer
from assistant.question import Question
from assistant.replay import replay
from assistant.service import Assistant
from evals.evaluation import TODAY

ASKED = "I applied on 1 March 2024, how long do you keep my application and who gets it?"


@pytest.fixture(scope="module")
def answer(assistant: Assistant) -> Answer:
    return assistant.answer(Question(question=ASKED, today=TODAY))


def altered(answer: Answer, **rule: Any) -> Answer:
    """The same answer with the first rule of its trace changed."""
    plain = json.loads(answer.model_dump_json())
    plain["trace"]["rules"][0] |= rule
    return Answer.model_validate(plain)


def test_the_trace_tells_rule_outcome_rows_points_and_their_places(answer: Answer) -> None:
    rule = answer.trace.rules[0]
    assert rule["rule"] == "retention"
    assert rule["read"] == ["job-seekers/processing/managing-applications"]
    point = rule["points"][0]
    assert point["say"] == "retention.stated"
    assert point["values"]["who"] == "job-seekers"
    assert point["evidence"][1] == {"id": "job-seekers/processing/managing-applications", "column": "storage_time"}


def test_points_stand_in_the_order_of_the_statements(answer: Answer) -> None:
    kinds = [p["kind"] for rule in answer.trace.rules for p in rule["points"]]
    assert kinds == [s.kind.value for s in answer.statements]


@pytest.mark.parametrize("change", [{"outcome": "not_stated"}, {"read": []}, {"points": []}, {"rule": "recipients"}])
def test_an_altered_trace_does_not_replay(assistant: Assistant, answer: Answer, change: dict[str, Any]) -> None:
    assert replay(altered(answer, **change), assistant.facts["imi"])


def test_a_rule_too_few_does_not_replay(assistant: Assistant, answer: Answer) -> None:
    trace = answer.trace.model_copy(update={"rules": answer.trace.rules[:-1]})
    assert replay(answer.model_copy(update={"trace": trace}), assistant.facts["imi"])
