"""The runner, with an assistant that always says the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation
from assistant.question import Question
from evals import run
from evals.case import Case
from evals.evaluation import TODAY, evaluate
from evals.gate import ThresholdError, load_thresholds, shortfalls
from evals.report import as_markdown, misses_of
from knowledge.policy import Policy


class FixedAssistant:
    """Answers every question with one and the same answer."""

    def __init__(self, policy: Policy, answer: Answer) -> None:
        self._policy, self._answer, self.asked = policy, answer, list[Question]()

    def policy(self, policy_id: str | None) -> Policy:
        return self._policy

    def answer(self, question: Question) -> Answer:
        self.asked.append(question)
        if "raise" in question.question:
            raise ValueError("no")
        return self._answer


@pytest.fixture
def fixed(
    small_policy: Policy, make_answer: Callable[..., Answer], make_citation: Callable[..., Citation]
) -> FixedAssistant:
    return FixedAssistant(small_policy, make_answer(make_citation("Up to 1 year", table="processing")))


@pytest.fixture
def some_cases(monkeypatch: pytest.MonkeyPatch, make_case: Callable[..., Case]) -> tuple[Case, ...]:
    cases = (
        make_case(),
        make_case(id="who/1", question="who gets it?", required=("job-seekers/recipients/1",)),
        make_case(id="secret/1", question="an unseen question", split="test", facts=(("never",),)),
        make_case(id="trouble/1", question="raise hell", suite="trouble"),
    )
    monkeypatch.setattr(run, "load_cases", lambda: cases)
    monkeypatch.setattr(run, "load_thresholds", lambda: {"dev": {"right": 0.3}, "test": {}})
    return cases


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


def test_misses_of_the_test_split_are_named_by_id_alone(
    some_cases: tuple[Case, ...], fixed: FixedAssistant, capsys: pytest.CaptureFixture[str]
) -> None:
    run.main(["--show", "misses"], open_assistant=lambda: fixed)
    shown = capsys.readouterr().out
    assert "who/1 [retention, en]: who gets it?" in shown
    assert "not cited: job-seekers/recipients/1" in shown
    assert "raised ValueError: no" in shown
    assert "secret/1" in shown
    assert "an unseen question" not in shown


def test_a_written_report_keeps_the_test_split_unseen_too(
    some_cases: tuple[Case, ...], fixed: FixedAssistant, tmp_path: Path
) -> None:
    json_file, markdown_file = tmp_path / "run.json", tmp_path / "run.md"
    run.main(["--json", str(json_file), "--report", str(markdown_file)], open_assistant=lambda: fixed)
    written = json.loads(json_file.read_text(encoding="utf-8"))
    assert {"id": "secret/1", "split": "test", "right": False} in written["cases"]
    figures = {"mean": 0.25, "low": 0.0456, "high": 0.6994, "n": 4}
    assert written["measures"]["right"] == pytest.approx(figures, abs=1e-4)
    for text in (json_file, markdown_file):
        assert "an unseen question" not in text.read_text(encoding="utf-8")


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
