"""The runner, with an assistant that always says the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest

from assistant.answer import Answer
from assistant.question import Question
from evals import run
from evals.accepted import Accepted
from evals.case import Case
from evals.evaluation import TODAY, Evaluation, evaluate
from evals.gate import ThresholdError, load_thresholds, shortfalls
from evals.misses import misses_of
from evals.report import as_markdown
from knowledge.policy import Policy


class FixedAssistant(Protocol):
    """The one of conftest.py."""

    asked: list[Question]

    def policy(self, policy_id: str | None) -> Policy: ...

    def answer(self, question: Question) -> Answer: ...


@pytest.fixture
def some_cases(monkeypatch: pytest.MonkeyPatch, four_cases: tuple[Case, ...]) -> tuple[Case, ...]:
    monkeypatch.setattr(run, "load_cases", lambda: four_cases)
    monkeypatch.setattr(run, "load_thresholds", lambda: {"dev": {"right": 0.3}, "test": {}})
    monkeypatch.setattr(run, "load_accepted", lambda: None)
    return four_cases


def test_a_run_above_its_floors_ends_with_0_and_one_below_with_1(
    some_cases: tuple[Case, ...],
    fixed: FixedAssistant,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run.main([], open_assistant=lambda: fixed) == 0
    monkeypatch.setattr(run, "load_thresholds", lambda: {"dev": {"right": 0.4}})
    assert run.main([], open_assistant=lambda: fixed) == 1
    assert "Below its floor: dev, right: 0.3333 < 0.4000" in capsys.readouterr().out


def test_misses_of_the_test_split_are_told_as_counts_alone(
    some_cases: tuple[Case, ...], fixed: FixedAssistant, capsys: pytest.CaptureFixture[str]
) -> None:
    run.main(["--show", "misses"], open_assistant=lambda: fixed)
    shown = capsys.readouterr().out
    assert "who/1 [retention, en]: who gets it?" in shown
    assert "not cited: job-seekers/recipients/1" in shown
    assert "raised ValueError: no" in shown
    assert "Missed in the test split: 1 of 1\n    by suite: retention 1 of 1\n    by kind: retention 1 of 1" in shown
    assert "secret/1" not in shown
    assert "an unseen question" not in shown


def test_a_written_report_keeps_the_test_split_unseen_too(
    some_cases: tuple[Case, ...], fixed: FixedAssistant, tmp_path: Path
) -> None:
    files = {kind: tmp_path / f"run.{kind}" for kind in ("json", "report", "junit", "html")}
    options = [word for kind, file in files.items() for word in (f"--{kind}", str(file))]
    run.main(options, open_assistant=lambda: fixed)
    written = json.loads(files["json"].read_text(encoding="utf-8"))
    assert written["test_misses"]["by_suite"] == [["retention", 1, 1]]
    figures = {"mean": 0.25, "low": 0.0456, "high": 0.6994, "n": 4}
    assert written["measures"]["right"] == pytest.approx(figures, abs=1e-4)
    for file in files.values():
        text = file.read_text(encoding="utf-8")
        assert "who gets it?" in text
        assert "an unseen question" not in text
        assert "secret/1" not in text


def test_only_a_whole_run_above_its_floors_is_accepted(
    some_cases: tuple[Case, ...],
    fixed: FixedAssistant,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    saved: list[Evaluation] = []
    monkeypatch.setattr(run, "save_accepted", saved.append)
    assert run.main(["--accept", "--split", "dev"], open_assistant=lambda: fixed) == 2
    monkeypatch.setattr(run, "load_thresholds", lambda: {"dev": {"right": 0.4}})
    assert run.main(["--accept"], open_assistant=lambda: fixed) == 2
    assert "below a floor cannot be accepted" in capsys.readouterr().err
    assert saved == []
    monkeypatch.setattr(run, "load_thresholds", lambda: {"dev": {"right": 0.3}})
    assert run.main(["--accept"], open_assistant=lambda: fixed) == 0
    assert [len(evaluation.outcomes) for evaluation in saved] == [4]


def test_what_changed_since_the_accepted_run_is_told(
    some_cases: tuple[Case, ...],
    fixed: FixedAssistant,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = Accepted(
        policy_version="2025-01-01",
        measures={"dev": {"right": 0.6667}},
        suites={"retention": 1.0},
        right=("who/1", "trouble/1"),
        missed=("storage/1",),
    )
    monkeypatch.setattr(run, "load_accepted", lambda: before)
    run.main([], open_assistant=lambda: fixed)
    told = capsys.readouterr().out
    assert "dev: right: 66.7 -> 33.3." in told
    assert "Newly right in the dev split: 1." in told
    assert "Newly missed in the dev split (2): trouble/1, who/1." in told


def test_a_suite_is_run_alone_and_not_held_against_the_floors(
    some_cases: tuple[Case, ...], fixed: FixedAssistant
) -> None:
    assert run.main(["--suite", "trouble"], open_assistant=lambda: fixed) == 0
    assert [question.question for question in fixed.asked] == ["raise hell"]


def test_an_unknown_suite_is_refused_with_the_known_ones(
    some_cases: tuple[Case, ...], fixed: FixedAssistant, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run.main(["--suite", "nothing"], open_assistant=lambda: fixed) == 2
    assert "retention, trouble" in capsys.readouterr().err


def test_a_row_that_the_policy_does_not_have_stops_the_run(
    monkeypatch: pytest.MonkeyPatch,
    make_case: Callable[..., Case],
    fixed: FixedAssistant,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(run, "load_cases", lambda: (make_case(allowed=("leads/processing/1",)),))
    assert run.main([], open_assistant=lambda: fixed) == 2
    assert "storage/1: the policy small has no leads/processing/1" in capsys.readouterr().err


def test_a_jsonl_file_is_asked_instead_of_the_cases(fixed: FixedAssistant, tmp_path: Path) -> None:
    line = {
        "id": "x-1",
        "kind": "retention",
        "lang": "sv",
        "persona": "job-seekers",
        "history": ["Hej"],
        "question": "hur länge?",
        "status": "answered",
        "required": ["job-seekers/processing/1"],
        "allowed": [],
        "must_contain": [["1 year"]],
        "must_not_contain": [],
    }
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps(line) + "\n\n", encoding="utf-8")
    assert run.main(["--jsonl", str(path)], open_assistant=lambda: fixed) == 0
    (asked,) = fixed.asked
    assert (asked.question, asked.data_subject, asked.history) == ("hur länge?", "job-seekers", ("Hej",))
    assert (asked.today, asked.language) == (TODAY, None)


def test_a_bad_line_of_a_jsonl_file_is_named(
    fixed: FixedAssistant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": "x", "question": "q", "status": "perhaps"}\n', encoding="utf-8")
    assert run.main(["--jsonl", str(path)], open_assistant=lambda: fixed) == 2
    assert "questions.jsonl:1:" in capsys.readouterr().err


def test_rows_that_no_right_answer_cites_are_reported(
    some_cases: tuple[Case, ...], fixed: FixedAssistant, small_policy: Policy
) -> None:
    evaluation = evaluate(some_cases, fixed.answer, small_policy)
    assert evaluation.uncovered == ("job-seekers/recipients/1", "complaints")


def test_a_report_without_misses_has_no_list_of_them(
    fixed: FixedAssistant, small_policy: Policy, make_case: Callable[..., Case]
) -> None:
    evaluation = evaluate([make_case()], fixed.answer, small_policy)
    assert misses_of(evaluation) == []
    assert "Misses" not in as_markdown(evaluation, ())


def test_a_measure_without_trials_misses_no_floor(
    fixed: FixedAssistant, small_policy: Policy, make_case: Callable[..., Case]
) -> None:
    evaluation = evaluate([make_case()], fixed.answer, small_policy)
    assert shortfalls(evaluation, {"dev": {"refusal recall": 1.0}}) == ()


@pytest.mark.parametrize("text", ["training: {right: 0.5}", "dev: {rightness: 0.5}", "dev: {right: 95}"])
def test_a_floor_for_nothing_known_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "thresholds.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ThresholdError, match=r"thresholds\.yaml"):
        load_thresholds(path)


def test_the_floors_of_the_project_are_in_order_and_quotes_are_strict() -> None:
    thresholds = load_thresholds()
    assert thresholds["dev"]["quotes verbatim"] == thresholds["test"]["quotes verbatim"] == 1.0
