"""A rule, an operation over rows, a law, a phrase or a cell without a case fails the build, and is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from assistant.settings import Settings
from evals.coverage import cell_coverage
from evals.rule_cases import decide, load_rule_cases
from knowledge.facts import PolicyFacts
from knowledge.phrasebook import load_phrasebook
from knowledge.query import Topic
from knowledge.wording import is_fragment
from rules import listing
from rules.background import laws
from rules.engine import RULES
from rules.finding import Outcome

CASES = load_rule_cases()
FEWEST = 3
STATED = {Outcome.STATED, Outcome.COMPUTED}
# What the frame around the findings says: nothing of it comes from a rule
FRAME = ("frame.", "follow_up.", "reminder.")
# A column has a name though no rule compares it yet
NAMES = ("column.",)


@pytest.mark.parametrize("topic", RULES)
def test_a_rule_has_three_cases_one_where_it_finds_something_and_one_where_it_does_not(topic: Topic) -> None:
    outcomes = [case.finding.outcome for case in CASES if topic in case.typed_query.topics]
    assert len(outcomes) >= FEWEST, f"{topic}: write cases in tests/rules: stated, not stated, and an edge"
    assert STATED & set(outcomes), f"{topic}: no case where it is stated"
    assert set(outcomes) - STATED, f"{topic}: no case where it is not stated, not listed or unclear"


def test_every_operation_over_rows_has_three_cases() -> None:
    used = Counter(listing.operation(case.typed_query) for case in CASES)
    assert {
        operation.__name__: used[operation] for _, operation in listing.OPERATIONS if used[operation] < FEWEST
    } == {}


def test_every_sentence_of_law_has_a_case_and_no_case_names_another() -> None:
    written = {f"{law.law}.{parameter.id}" for law in laws() for parameter in law.parameters}
    assert {case.finding.background for case in CASES} - {None} == written


def test_every_phrase_that_a_rule_says_is_expected_by_a_case(facts_of: Callable[[str], PolicyFacts]) -> None:
    """Whole sentences are named in a case's `says`; their parts are heard in what some case makes the rules say."""
    sentences = {p for p in phrases() if not is_fragment(p)}
    assert sorted(sentences - {p for case in CASES for p in (*case.finding.says, *case.finding.values)}) == []
    heard = {p for case in CASES for p in decide(case, facts_of(case.policy)).said}
    assert sorted(p for p in phrases() - sentences - heard if not p.startswith(NAMES)) == []


def test_no_case_names_a_phrase_that_there_is_not() -> None:
    findings = [case.finding for case in CASES]
    named = {phrase for finding in findings for phrase in (*finding.says, *finding.says_not, *finding.values)}
    named |= {finding.first for finding in findings if finding.first}
    assert sorted(named - phrases()) == []


def test_every_cell_of_every_row_is_compared_by_a_case(facts: PolicyFacts) -> None:
    assert Settings().default_policy == facts.policy.id
    assert cell_coverage(facts.policy, CASES, ()).gaps == ()


def test_names_of_cases_are_sentences_of_their_own() -> None:
    names = Counter((case.file, case.name) for case in CASES)
    assert [name for name, count in names.items() if count > 1] == []


def phrases() -> set[str]:
    return {phrase for phrase in load_phrasebook("en").phrases if not phrase.startswith(FRAME)}
