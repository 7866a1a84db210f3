"""An evaluation as JUnit XML, which CI systems show: the dev cases, the floors missed, the test split as counts."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from evals.evaluation import Evaluation
from evals.gate import Shortfall
from evals.judge import Outcome
from evals.misses import asked, hidden_misses, wrong_with

# XML 1.0 allows no other control characters, and a question may hold any
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(evaluation: Evaluation, shortfalls: tuple[Shortfall, ...]) -> str:
    """The run as XML. A missed dev case and a missed floor are failures; counts of the test split never are."""
    root = ElementTree.Element("testsuites", name=f"evaluation on {evaluation.policy.id}")
    for suite, part in evaluation.by(lambda case: case.suite).items():
        _add_suite(root, suite, [outcome for outcome in part.outcomes if outcome.case.split == "dev"])
    _add_hidden(root, evaluation)
    _add_floors(root, shortfalls)
    for name in ("tests", "failures"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _add_suite(root: ElementTree.Element, name: str, outcomes: list[Outcome]) -> None:
    if not outcomes:
        return
    missed = sum(not outcome.is_right for outcome in outcomes)
    suite = ElementTree.SubElement(root, "testsuite", name=name, tests=str(len(outcomes)), failures=str(missed))
    for outcome in outcomes:
        seconds = outcome.answer.elapsed_ms / 1000 if outcome.answer else 0.0
        case = ElementTree.SubElement(suite, "testcase", classname=name, name=outcome.case.id, time=f"{seconds:.4f}")
        if not outcome.is_right:
            wrong = wrong_with(outcome)
            failure = ElementTree.SubElement(case, "failure", message=_clean(wrong[0]))
            failure.text = _clean("\n".join((asked(outcome.case), *wrong)))


def _add_hidden(root: ElementTree.Element, evaluation: Evaluation) -> None:
    hidden = hidden_misses(evaluation)
    if not hidden.cases:
        return
    counted = [("suite", *part) for part in hidden.by_suite] + [("kind", *part) for part in hidden.by_kind]
    suite = ElementTree.SubElement(root, "testsuite", name="test split", tests=str(len(counted)), failures="0")
    for word, name, missed, cases in counted:
        case = ElementTree.SubElement(suite, "testcase", classname="test split", name=f"{word}: {name}", time="0")
        ElementTree.SubElement(case, "system-out").text = f"{cases - missed} of {cases} right"


def _add_floors(root: ElementTree.Element, shortfalls: tuple[Shortfall, ...]) -> None:
    number = str(len(shortfalls))
    suite = ElementTree.SubElement(root, "testsuite", name="floors", tests=number, failures=number)
    for shortfall in shortfalls:
        name = f"{shortfall.split}: {shortfall.measure}"
        case = ElementTree.SubElement(suite, "testcase", classname="floors", name=name, time="0")
        told = f"{shortfall.mean:.4f} is below the floor of {shortfall.floor:.4f}"
        ElementTree.SubElement(case, "failure", message=told)


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
