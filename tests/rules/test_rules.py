"""Every rule against its cases in YAML: a query in the policy's terms, and what must be found with which rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import rules
from evals.rule_cases import RuleCase, decide, load_rule_cases, shortcomings
from knowledge.facts import PolicyFacts
from knowledge.query import Query, Topic
from rules.engine import RULES, decide_all

CASES = load_rule_cases()
FEWEST_CASES = 3


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.name}")
def test_the_rule_finds_what_the_case_says(case: RuleCase, facts_of: Callable[[str], PolicyFacts]) -> None:
    assert shortcomings(case, decide(case, facts_of(case.policy))) == ()


def test_every_topic_has_a_rule() -> None:
    assert set(RULES) == set(Topic)


def test_every_topic_has_at_least_three_cases() -> None:
    counts = dict.fromkeys(Topic, 0)
    for case in CASES:
        for topic in case.typed_query.topics:
            counts[topic] += 1
    prose = {Topic.VERSION, Topic.CONTROLLER, Topic.PROCESSOR, Topic.RIGHTS_OVERVIEW, Topic.EXERCISE, Topic.WEIGHING,
             Topic.CATEGORIES, Topic.JOINT_CONTROLLERS, Topic.SOURCE, Topic.TRANSFERS}  # fmt: skip
    assert {t: n for t, n in counts.items() if n < (1 if t in prose else FEWEST_CASES)} == {}


def test_no_rule_reads_a_clock() -> None:
    source = "\n".join(p.read_text(encoding="utf-8") for p in Path(rules.__file__).parent.glob("*.py"))
    assert not re.search(r"\.today\(\)|\.now\(|time\.time|perf_counter", source)


def test_findings_do_not_depend_on_the_order_in_which_rules_are_asked(facts: PolicyFacts) -> None:
    query = Query(text="", language="en", topics=(Topic.RECIPIENTS,), activities=("events_webinars",))
    assert decide_all(query, facts) == decide_all(query, facts)
