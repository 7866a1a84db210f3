"""The outcomes as JUnit XML."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

from evals.case import Case
from evals.evaluation import Evaluation
from evals.gate import Shortfall
from evals.judge import Outcome
from evals.junit import as_junit
from knowledge.policy import Policy


def test_dev_cases_are_test_cases_and_misses_failures(evaluation: Evaluation) -> None:
    root = ElementTree.fromstring(as_junit(evaluation, ()))
    failed = {case.get("name"): case.find("failure") for case in root.iter("testcase")}
    assert failed["storage/1"] is None
    assert failed["who/1"] is not None
    assert failed["who/1"].get("message") == "not cited: job-seekers/recipients/1"
    assert "who gets it?" in (failed["who/1"].text or "")
    assert failed["trouble/1"] is not None
    assert failed["trouble/1"].get("message") == "raised ValueError: no"
    assert root.get("failures") == "2"


def test_the_test_split_is_counted_and_never_fails(evaluation: Evaluation) -> None:
    root = ElementTree.fromstring(as_junit(evaluation, ()))
    (suite,) = [suite for suite in root if suite.get("name") == "test split"]
    told = {case.get("name"): case.findtext("system-out") for case in suite}
    assert told == {"suite: retention": "0 of 1 right", "kind: retention": "0 of 1 right"}
    assert suite.get("failures") == "0"


def test_a_missed_floor_is_a_failure(evaluation: Evaluation) -> None:
    root = ElementTree.fromstring(as_junit(evaluation, (Shortfall("test", "right", 0.5, 0.6),)))
    (floor,) = [case for case in root.iter("testcase") if case.get("classname") == "floors"]
    assert floor.get("name") == "test: right"
    failure = floor.find("failure")
    assert failure is not None
    assert failure.get("message") == "0.5000 is below the floor of 0.6000"


def test_a_question_with_control_characters_is_still_xml(small_policy: Policy, make_case: Callable[..., Case]) -> None:
    missed = Outcome(make_case(question="how \x00 long <b>&"), None, error="\x1b[31mno")
    text = as_junit(Evaluation(small_policy, (missed,)), ())
    assert "how \ufffd long <b>&" in (ElementTree.fromstring(text).findtext(".//failure") or "")
