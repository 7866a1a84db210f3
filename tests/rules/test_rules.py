"""Every rule against its cases in YAML: a query in the policy's terms, and what must be found with which rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evals.rule_cases import RuleCase, decide, load_rule_cases, shortcomings
from knowledge.facts import PolicyFacts
from knowledge.query import Query, Topic
from rules.engine import RULES, decide_all

CASES = load_rule_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.name}")
def test_the_rule_finds_what_the_case_says(case: RuleCase, facts_of: Callable[[str], PolicyFacts]) -> None:
    assert shortcomings(case, decide(case, facts_of(case.policy))) == ()


def test_every_topic_has_a_rule() -> None:
    assert set(RULES) == set(Topic)


def test_findings_do_not_depend_on_the_order_in_which_rules_are_asked(facts: PolicyFacts) -> None:
    query = Query(text="", language="en", topics=(Topic.RECIPIENTS,), activities=("events_webinars",))
    assert decide_all(query, facts) == decide_all(query, facts)
