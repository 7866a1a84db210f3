"""Every rule against its cases in YAML: a query in the policy's terms, and what must be found with which rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.facts import PolicyFacts
from knowledge.query import DateMention, Period, Query, Topic
from rules.engine import RULES, decide_all
from rules.finding import Finding, Outcome

FOLDER = Path(__file__).parent
FEWEST_CASES = 3


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']}")
        for path in sorted(FOLDER.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def _query(values: dict[str, Any]) -> Query:
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    plain["topics"] = tuple(Topic(t) for t in plain["topics"])
    days = [DateMention(d, d, d.isoformat()) for d in plain.get("dates", ())]
    plain["dates"] = tuple(days)
    plain["periods"] = tuple(Period(count, unit, f"{count} {unit}s") for count, unit in plain.get("periods", ()))
    return Query(text="", language="en", **plain)


def _cited(findings: tuple[Finding, ...], facts: PolicyFacts) -> set[str]:
    def short(item_id: str) -> str:
        row = facts.policy.rows_by_id.get(item_id)
        return f"{row.data_subject}/{row.table}/{row.number}" if row else facts.policy.passages_by_id[item_id].topic

    return {short(e.item_id) for f in findings for p in f.points for e in p.evidence}


def _quotes(findings: tuple[Finding, ...], facts: PolicyFacts) -> list[str]:
    spans = (e.span for f in findings for p in f.points for e in p.evidence if e.span)
    return [facts.policy.source_text[span.start : span.end] for span in spans]


@pytest.mark.parametrize("case", _cases())
def test_the_rule_finds_what_the_case_says(case: dict[str, Any], facts_of: Callable[[str], PolicyFacts]) -> None:
    facts = facts_of(case.get("policy", "imi"))
    findings = decide_all(_query(case["query"]), facts)
    expected = case["finding"]
    assert {str(f.outcome) for f in findings if f.outcome != Outcome.BACKGROUND} == {expected["outcome"]}
    if "background" in expected:
        laws = [r.split("@")[0] for f in findings if f.outcome == Outcome.BACKGROUND for r in f.read]
        assert laws == ([expected["background"]] if expected["background"] else [])
    assert _cited(findings, facts) == set(expected.get("cites", []))
    points = [p for f in findings for p in f.points]
    said = [p.say for p in points]
    for phrase in expected.get("says", []):
        assert phrase in said, f"{phrase} not among {said}"
    for phrase in expected.get("says_not", []):
        assert phrase not in said, f"{phrase} is among {said}"
    for words in expected.get("quotes", []):
        assert words in _quotes(findings, facts)
    if "latest" in expected:
        assert expected["latest"] in [p.values.get("latest") for p in points]
    if "options" in expected:
        assert [o for f in findings for o in f.options] == expected["options"]


def test_every_topic_has_a_rule() -> None:
    assert set(RULES) == set(Topic)


def test_every_topic_has_at_least_three_cases() -> None:
    counts = dict.fromkeys(Topic, 0)
    for parameter in _cases():
        for topic in parameter.values[0]["query"]["topics"]:
            counts[Topic(topic)] += 1
    prose = {Topic.VERSION, Topic.CONTROLLER, Topic.PROCESSOR, Topic.RIGHTS_OVERVIEW, Topic.EXERCISE, Topic.WEIGHING,
             Topic.CATEGORIES, Topic.JOINT_CONTROLLERS, Topic.SOURCE, Topic.TRANSFERS}  # fmt: skip
    assert {t: n for t, n in counts.items() if n < (1 if t in prose else FEWEST_CASES)} == {}


def test_no_rule_reads_a_clock() -> None:
    source = "\n".join(p.read_text(encoding="utf-8") for p in (FOLDER.parents[1] / "rules").glob("*.py"))
    assert not re.search(r"\.today\(\)|\.now\(|time\.time|perf_counter", source)


def test_findings_do_not_depend_on_the_order_in_which_rules_are_asked(facts: PolicyFacts) -> None:
    query = _query({"topics": ["recipients"], "activities": ["events_webinars"]})
    assert decide_all(query, facts) == decide_all(query, facts)
