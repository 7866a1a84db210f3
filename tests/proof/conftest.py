"""Gives each answer in turn to a test that asks for `given`, and tells how many altered answers were refuted."""

from __future__ import annotations

import pytest

from tests.proof.given import given_answers


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each query of queries.yaml."""
    if "given" in metafunc.fixturenames:
        metafunc.parametrize("given", given_answers(), ids=lambda given: given.name.replace(" ", "-"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The share of altered and forged answers that did not hold."""
    reports = [r for outcome in ("passed", "failed") for r in terminalreporter.stats.get(outcome, ())]
    told = [dict(report.user_properties) for report in reports if report.user_properties]
    altered, held = (sum(int(str(t.get(name, 0))) for t in told) for name in ("altered", "held"))
    if altered:
        share = (altered - held) / altered
        terminalreporter.write_line(f"proof: {altered - held} of {altered} altered answers refuted ({share:.2%})")
