"""The cases of the bundled policy: whole, balanced, and split fairly."""

from __future__ import annotations

from collections import Counter

import pytest

from assistant.settings import load_settings
from evals.case import Case, load_cases, unknown_references
from evals.judge import references_of
from knowledge.parsing import parse
from knowledge.policy import Policy
from knowledge.sources import load_sources


@pytest.fixture(scope="module")
def imi() -> Policy:
    return next(parse(source) for source in load_sources(load_settings().policies_dir) if source.id == "imi")


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    return load_cases()


def test_every_row_and_every_passage_is_required_by_some_case(imi: Policy, cases: tuple[Case, ...]) -> None:
    required = {reference for case in cases for reference in case.required}
    assert [reference for reference in references_of(imi) if reference not in required] == []


def test_no_case_names_a_row_that_the_policy_does_not_have(imi: Policy, cases: tuple[Case, ...]) -> None:
    assert unknown_references(cases, references_of(imi)) == {}


def test_categories_of_askers_are_those_of_the_policy(imi: Policy, cases: tuple[Case, ...]) -> None:
    assert {case.data_subject for case in cases} - {None} == set(imi.data_subjects)


def test_no_family_lies_in_both_splits(cases: tuple[Case, ...]) -> None:
    splits = {(case.family, case.split) for case in cases}
    assert len(splits) == len({case.family for case in cases})


def test_both_splits_hold_about_half_of_the_families(cases: tuple[Case, ...]) -> None:
    families = Counter({case.family: case.split for case in cases}.values())
    assert 0.4 < families["dev"] / families.total() < 0.6


def test_there_are_enough_cases_in_each_language(cases: tuple[Case, ...]) -> None:
    counted = Counter(case.language for case in cases)
    assert counted["en"] >= 900
    assert all(counted[language] >= 150 for language in ("sv", "nb", "pl", "de"))


def test_nearly_half_of_the_cases_are_hard(cases: tuple[Case, ...]) -> None:
    assert 0.4 < sum(case.hard for case in cases) / len(cases) < 0.6


def test_only_cases_with_an_answer_expect_facts(cases: tuple[Case, ...]) -> None:
    assert [case.id for case in cases if case.facts and case.status != "answered"] == []


def test_no_question_is_asked_twice_in_the_same_words(cases: tuple[Case, ...]) -> None:
    asked = Counter((case.question.casefold(), case.history, case.data_subject) for case in cases)
    assert [question for question, times in asked.items() if times > 1] == []
