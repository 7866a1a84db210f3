"""The cases of the rules: how they are read, and that each key of a finding can fail."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.settings import Settings
from evals.case import CaseError
from evals.rule_cases import RuleCase, decide, load_rule_cases, shortcomings
from knowledge.facts import PolicyFacts
from knowledge.parsing import parse
from knowledge.sources import load_source
from knowledge.vocabulary import DOMAIN_FOLDER, load_vocabulary

FOUND: dict[str, Any] = {
    "outcome": "computed",
    "cites": ["event-participants/processing/3"],
    "says": ["retention.computed"],
    "states": ["Up to 2 years after event/webinar"],
    "latest": "2028-03-10",
}


@pytest.fixture(scope="module")
def facts() -> PolicyFacts:
    folder = Settings().policies_dir / "imi"
    return PolicyFacts(parse(load_source(folder)), load_vocabulary(DOMAIN_FOLDER, folder / "vocabulary"))


def webinar(topic: str, **finding: Any) -> RuleCase:
    query = {"topics": [topic], "activities": ["events_webinars"], "data_subjects": ["event-participants"]}
    if topic == "retention":
        query["dates"] = ["2026-03-10"]
    return read_case({"name": "A case", "query": query, "finding": finding})


def read_case(values: dict[str, Any]) -> RuleCase:
    if "dates" in values["query"]:
        values["query"]["dates"] = [datetime.date.fromisoformat(day) for day in values["query"]["dates"]]
    return RuleCase.model_validate({"file": "test", **values})


def test_a_finding_as_expected_has_no_shortcomings(facts: PolicyFacts) -> None:
    case = webinar("retention", **FOUND)
    assert shortcomings(case, decide(case, facts)) == ()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"outcome": "stated"}, "outcome: expected stated, found computed"),
        ({"cites": []}, "stray ['event-participants/processing/3']"),
        ({"cites": ["event-participants/processing/3", "categories"]}, "missing ['categories']"),
        ({"says": ["retention.past"]}, "says: retention.past is not among"),
        ({"says_not": ["retention.computed"]}, "says_not: retention.computed is among"),
        ({"quotes": ["2 years"]}, "quotes: '2 years' is not quoted"),
        ({"background": "gdpr.storage_limitation"}, "background: expected ('gdpr.storage_limitation',), found ()"),
        ({"states": ["Up to 3 years"]}, "states: 'Up to 3 years' is neither said nor cited"),
        ({"latest": "2028-03-11"}, "latest: expected 2028-03-11"),
        ({"values": {"retention.computed": {"length": [3, "year"]}}}, "values: retention.computed is not said with"),
        ({"first": "retention.stated"}, "first: expected retention.stated, found ['retention.computed'"),
        ({"values": {"retention.ended": {}}}, "values: retention.ended is not said with"),
        ({"storage": ["Up to 2 years"]}, "storage: expected ('Up to 2 years',)"),
        ({"who": []}, "who: expected (), found ('event-participants',)"),
        ({"options": ["leads"]}, "options: expected ('leads',), found ()"),
        ({"data": ["Name"]}, "data: expected ('Name',), found ()"),
        ({"basis": ["Consent"]}, "basis: expected ('Consent',), found ()"),
    ],
)
def test_each_key_of_a_finding_can_fail(facts: PolicyFacts, changed: dict[str, Any], told: str) -> None:
    case = webinar("retention", **(FOUND | changed))
    (problem,) = shortcomings(case, decide(case, facts))
    assert told in problem


def test_values_of_what_is_said_are_compared_name_by_name(facts: PolicyFacts) -> None:
    values = {"retention.computed": {"length": [2, "year"], "latest": datetime.date(2028, 3, 10), "clamped": False}}
    case = webinar("retention", **FOUND, values=values)
    assert shortcomings(case, decide(case, facts)) == ()


def test_data_and_bases_are_compared_whole_and_in_order(facts: PolicyFacts) -> None:
    bases = ["Weighing of interests", "consent for specific data (e.g. allergies)"]
    cites = ["event-participants/processing/3", "categories"]
    right = webinar("legal_basis", outcome="stated", cites=cites, basis=bases)
    assert shortcomings(right, decide(right, facts)) == ()
    for wrong in (bases[:1], bases[::-1], [*bases, "Legal obligation"]):
        case = webinar("legal_basis", outcome="stated", cites=cites, basis=wrong)
        assert len(shortcomings(case, decide(case, facts))) == 1


def test_of_a_type_named_only_its_own_item_counts_as_listed(facts: PolicyFacts) -> None:
    query = {"topics": ["personal_data"], "data_subjects": ["event-participants"], "data_categories": ["allergies"]}
    finding = {"outcome": "stated", "cites": ["event-participants/processing/3"], "data": ["allergies"]}
    case = read_case({"name": "A case", "query": query, "finding": finding})
    assert shortcomings(case, decide(case, facts)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "- {name: No finding, query: {topics: [retention]}}",
        "- {name: A key too many, query: {topics: [version]}, finding: {outcome: stated, cite: [version]}}",
        "- {name: No such topic, query: {topics: [weather]}, finding: {outcome: stated}}",
        "- {name: No such part of a query, query: {topics: [version], colour: [red]}, finding: {outcome: stated}}",
        "- {name: [not yaml",
    ],
)
def test_a_case_that_cannot_be_read_is_named_with_its_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "some.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CaseError, match=r"some\.yaml"):
        load_rule_cases(tmp_path)


def test_a_folder_without_cases_is_an_error_and_not_a_success(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="no rule cases"):
        load_rule_cases(tmp_path)


def test_cases_in_folders_below_are_read_too(tmp_path: Path) -> None:
    (tmp_path / "rows").mkdir()
    text = "- {name: A case, query: {topics: [version]}, finding: {outcome: stated, cites: [version]}}"
    (tmp_path / "rows" / "leads.yaml").write_text(text, encoding="utf-8")
    assert [case.file for case in load_rule_cases(tmp_path)] == ["rows/leads"]
