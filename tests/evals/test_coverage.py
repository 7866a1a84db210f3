"""Which cells cases say something about, on a policy of two rows."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from rich.console import Console

from evals import run
from evals.case import Case
from evals.coverage import CellCoverage, cell_coverage, counted, coverage_tables, summary_of_coverage
from evals.rule_cases import RuleCase
from knowledge.policy import Column, Policy

ROW = "job-seekers/processing/1"
RECRUITERS = "job-seekers/recipients/1"


def rule_case(policy: str = "small", **finding: Any) -> RuleCase:
    query = {"topics": ["retention"]}
    values = {"file": "test", "name": "A case", "policy": policy, "query": query, "finding": finding}
    return RuleCase.model_validate(values)


def columns_of(coverage: CellCoverage) -> set[Column]:
    return {column for (row, column), count in coverage.rule_cases.items() if row == ROW and count}


@pytest.mark.parametrize(
    ("finding", "columns"),
    [
        ({}, set()),
        ({"storage": ["Up to 1 year"]}, {Column.STORAGE_TIME}),
        ({"latest": "2027-01-01"}, {Column.STORAGE_TIME}),
        ({"says": ["retention.claim_right"]}, {Column.STORAGE_TIME}),
        ({"basis": ["Consent"]}, {Column.LEGAL_BASIS}),
        ({"data": ["Name"]}, {Column.PERSONAL_DATA}),
        ({"states": ["Consent", "1 year"]}, {Column.LEGAL_BASIS, Column.STORAGE_TIME}),
    ],
)
def test_a_rule_case_speaks_of_the_key_and_of_what_it_compares(
    small_policy: Policy, finding: dict[str, Any], columns: set[Column]
) -> None:
    case = rule_case(outcome="stated", cites=[ROW], **finding)
    assert columns_of(cell_coverage(small_policy, [case], ())) == {Column.PURPOSE, *columns}


def test_a_case_about_another_policy_or_another_row_counts_for_none(small_policy: Policy) -> None:
    cases = [rule_case("other", outcome="stated", cites=[ROW]), rule_case(outcome="stated", cites=[RECRUITERS])]
    assert columns_of(cell_coverage(small_policy, cases, ())) == set()


def test_a_question_speaks_of_the_cell_in_which_its_fact_stands(
    small_policy: Policy, make_case: Callable[..., Case]
) -> None:
    coverage = cell_coverage(small_policy, (), [make_case(), make_case(id="storage/2", facts=())])
    assert counted(coverage, (ROW, Column.STORAGE_TIME)) == "0 + 1"
    assert counted(coverage, (ROW, Column.PURPOSE)) == "0 + 2"
    assert counted(coverage, (ROW, Column.LEGAL_BASIS)) == "0 + 0"


def test_cells_without_a_rule_case_are_named(small_policy: Policy) -> None:
    case = rule_case(outcome="stated", cites=[ROW, RECRUITERS], data=["Name"], basis=["Consent"])
    coverage = cell_coverage(small_policy, [case], ())
    assert coverage.gaps == ((ROW, Column.STORAGE_TIME),)
    assert summary_of_coverage(coverage) == [
        "5 of 6 cells have a case of the rules that says something about them.",
        f"No case: {ROW}, storage_time",
    ]


def test_the_tables_have_a_line_for_every_row(small_policy: Policy) -> None:
    out = io.StringIO()
    console = Console(file=out, width=120)
    for table in coverage_tables(cell_coverage(small_policy, (), ())):
        console.print(table)
    assert ROW in out.getvalue()
    assert RECRUITERS in out.getvalue()
    assert "0 + 0" in out.getvalue()


def test_the_command_shows_both_tables_and_that_nothing_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["--coverage"]) == 0
    out = capsys.readouterr().out
    assert "218 of 218 cells have a case of the rules" in out
    assert "whistleblowing/recipients/4" in out
