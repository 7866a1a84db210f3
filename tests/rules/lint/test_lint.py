"""Every check of the lint against its cases in YAML: a text in which it fires, and one in which it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.facts import PolicyFacts
from rules.lint.catalogue import load_catalogue
from rules.lint.checklist import load_checklist
from rules.lint.registry import CHECKS, lint
from rules.lint.report import LintReport, Place, Severity, Verdict
from rules.lint.words import compile_phrases, load_words

Alter = Callable[[dict[str, Any]], PolicyFacts]
PolicyByName = Callable[[str], PolicyFacts]
FOLDER = Path(__file__).parent
CASES: dict[str, dict[str, list[dict[str, Any]]]] = yaml.safe_load((FOLDER / "cases.yaml").read_text(encoding="utf-8"))
# Words that judge what was done, which no reading of a text can know
JUDGING = ("unlawful", "illegal", "violat", "infring", "non-complian", "not compliant", "you must", "has to be")


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(check, case, id=f"{check}: {case['name']}")
        for check, kinds in CASES.items()
        for case in kinds.get(kind, [])
    ]


@pytest.mark.parametrize(("check", "case"), cases("fires"))
def test_the_check_fires_and_shows_these_words(check: str, case: dict[str, Any], alter: Alter) -> None:
    report = lint(alter(case))
    found = [finding for finding in report.findings if finding.id == check]
    assert found, f"{check} found nothing; found were {[f.id for f in report.findings]}"
    assert [place.quote for finding in found for place in finding.places] == case["quotes"]


@pytest.mark.parametrize(("check", "case"), cases("quiet"))
def test_the_check_finds_nothing(check: str, case: dict[str, Any], alter: Alter) -> None:
    assert [finding for finding in lint(alter(case)).findings if finding.id == check] == []


def test_every_check_has_a_text_where_it_fires_and_one_where_it_does_not() -> None:
    assert set(CASES) == set(CHECKS)
    assert [check for check, kinds in CASES.items() if not (kinds.get("fires") and kinds.get("quiet"))] == []


def test_every_check_stands_in_the_catalogue_and_the_other_way_round() -> None:
    assert [entry.id for entry in load_catalogue().checks] == list(CHECKS)


def test_a_notice_in_order_has_no_findings(facts_of: PolicyByName) -> None:
    report = lint(facts_of("corner-bakery"))
    assert report.findings == ()
    assert {item.verdict for item in report.checklist} == {
        Verdict.PRESENT, Verdict.NOT_APPLICABLE, Verdict.NEEDS_HUMAN
    }  # fmt: skip


def test_no_entry_says_more_than_a_text_can_show() -> None:
    texts = [f"{e.title} {e.message}".casefold() for e in load_catalogue().checks]
    assert [text for text in texts if any(word in text for word in JUDGING)] == []


# --- two whole policies, one of them invented


@pytest.fixture(scope="module", params=["imi", "harbour-museum", "skerry-ferries", "corner-bakery"])
def any_facts(request: pytest.FixtureRequest, facts_of: PolicyByName) -> PolicyFacts:
    return facts_of(str(request.param))


def places_of(report: LintReport) -> list[Place]:
    return [*(p for f in report.findings for p in f.places), *(p for item in report.checklist for p in item.places)]


def test_every_quote_stands_at_its_place(any_facts: PolicyFacts) -> None:
    report = lint(any_facts)
    text = any_facts.policy.source_text
    places = places_of(report)
    assert places
    assert [p for p in places if text[p.start : p.end] != p.quote or not p.quote.strip()] == []
    assert [p for p in places if p.line != text.count("\n", 0, p.start) + 1] == []


def test_every_id_of_a_place_is_one_of_the_policy(any_facts: PolicyFacts) -> None:
    known = {**any_facts.policy.rows_by_id, **any_facts.policy.passages_by_id}
    report = lint(any_facts)
    for place in places_of(report):
        if place.column:
            assert place.quote in any_facts.policy.rows_by_id[str(place.id)].cell(place.column).text
        elif place.id:
            assert place.id in known


def test_the_same_policy_gives_the_same_report(any_facts: PolicyFacts) -> None:
    assert lint(any_facts) == lint(any_facts)


@pytest.mark.parametrize("policy", ["imi", "harbour-museum", "skerry-ferries"])
def test_a_whole_policy_has_the_findings_that_a_reader_confirmed(policy: str, facts_of: PolicyByName) -> None:
    report = lint(facts_of(policy))
    expected = yaml.safe_load((FOLDER / f"{policy}.yaml").read_text(encoding="utf-8"))
    found: dict[str, list[list[int]]] = {}
    for finding in report.findings:
        found.setdefault(finding.id, []).append(list(dict.fromkeys(place.line for place in finding.places)))
    assert found == expected["findings"]
    assert {item.id: item.verdict.value for item in report.checklist} == expected["checklist"]


# --- the report


def test_the_counts_are_those_of_the_findings(facts: PolicyFacts) -> None:
    report = lint(facts)
    assert report.counts == {s: len(report.of(s)) for s in Severity}
    assert report.at_least(Severity.ERROR).counts == report.counts
    assert {f.severity for f in report.at_least(Severity.WARN).findings} == {Severity.ERROR, Severity.WARN}


def test_a_policy_in_another_language_is_not_told_that_everything_is_missing(facts: PolicyFacts) -> None:
    german = replace(facts, policy=replace(facts.policy, language="de"))
    report = lint(german)
    assert {f.id for f in report.findings} & set(report.not_run) == set()
    assert "L01" in report.not_run
    assert "L17" in {f.id for f in report.findings}
    verdicts = {item.id: item.verdict for item in report.checklist}
    assert verdicts["officer"] is Verdict.NEEDS_HUMAN
    assert verdicts["purposes"] is Verdict.PRESENT


def test_every_finding_that_the_checklist_names_is_a_check() -> None:
    named = {check for item in load_checklist().items for check in (*item.partial_if, *item.missing_if)}
    assert named <= set(CHECKS)


def test_every_word_list_that_the_checklist_names_is_there() -> None:
    for item in load_checklist().items:
        for name in (*item.detect.any_of, *item.detect.all_of, *item.external_if):
            assert load_words().pattern(name)


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("right to object", "Right  to\nobject", True),
        ("e.g.", "(e.g. cakes)", True),
        ("publish*", "publishing", True),
        ("publish", "publishing", False),
        ("AI", "maintain", False),
        ("don't provide", "don’t provide", True),
        ("withdraw … by", "withdraw your consent by letter", True),
        ("withdraw … by", "withdraw it. Go by bus", False),
    ],
)
def test_a_phrase_of_the_word_list_matches_whole_words(phrase: str, text: str, found: bool) -> None:
    assert bool(compile_phrases((phrase,)).search(text)) is found
