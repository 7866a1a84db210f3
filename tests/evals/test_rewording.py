"""Cases put differently: what is changed, what a right answer to it holds, and what is told of the outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import pytest

from assistant.answer import Answer
from assistant.question import Question
from assistant.service import Assistant
from assistant.settings import load_settings
from evals import run
from evals.case import Case, load_cases
from evals.rewording.change import Change, Reworded, rewordings
from evals.rewording.run import ask_all, missed, share
from knowledge.policy import Policy


class FixedAssistant(Protocol):
    """The one of conftest.py."""

    def policy(self, policy_id: str | None) -> Policy: ...

    def answer(self, question: Question) -> Answer: ...


@pytest.fixture(scope="module")
def changed() -> tuple[Reworded, ...]:
    return rewordings(load_cases())


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant.open(load_settings())


def test_every_change_is_made_in_every_language_and_is_the_same_each_time(changed: tuple[Reworded, ...]) -> None:
    assert {(r.change, r.case.language) for r in changed} == {
        (change, language) for change in Change for language in ("de", "en", "nb", "pl", "sv")
    }
    assert changed == rewordings(load_cases())


def test_a_change_keeps_the_words_of_its_question(changed: tuple[Reworded, ...]) -> None:
    for reworded in changed:
        for case in reworded.cases:
            turns = (*reworded.history, reworded.text)
            text = " ".join(reversed(turns) if reworded.change == Change.TOLD_AFTER else turns)
            assert case.question.strip().rstrip("?!. ")[1:].casefold() in text.casefold()
            assert case.split == reworded.case.split


def test_a_right_answer_to_two_questions_holds_what_each_needs_and_may_hold(make_case: Callable[..., Case]) -> None:
    one = make_case(must_not=("consent",))
    other = make_case(id="who/1", required=("job-seekers/recipients/1",), allowed=("intro",), facts=(("Recruiters",),))
    both = Reworded(Change.TWO, (one, other), "how long? who gets it?").case
    assert both.required == ("job-seekers/processing/1", "job-seekers/recipients/1")
    assert both.sensible == {*both.required, "complaints", "intro"}
    assert both.facts == (("1 year", "one year"), ("Recruiters",))
    assert both.must_not == ()


def test_only_what_is_right_as_it_stands_is_asked_and_of_unseen_cases_counts_alone_are_told(
    four_cases: tuple[Case, ...], fixed: FixedAssistant, make_case: Callable[..., Case], small_policy: Policy
) -> None:
    unseen = make_case(id="unseen/1", split="test", question="a secret?")
    changed = [Reworded(Change.CAPITALS, (case,), case.question.upper()) for case in (*four_cases, unseen)]
    changed += [Reworded(Change.ASIDE, (case,), f"I raise it. {case.question}") for case in (four_cases[0], unseen)]
    asked = ask_all(changed, fixed.answer, small_policy)
    assert [one.reworded.cases[0].id for one in asked] == ["storage/1", "unseen/1", "storage/1", "unseen/1"]
    assert share(asked) == 0.5
    told = "\n".join(missed(asked))
    assert "storage/1" in told
    assert "Of unseen cases 1 are not right any more." in told
    assert "secret" not in told
    assert "I raise it" not in told


def test_the_command_fails_below_its_floor(
    fixed: FixedAssistant,
    make_case: Callable[..., Case],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(run, "load_cases", lambda: (make_case(),))
    monkeypatch.setattr("evals.rewording.run.load_thresholds", lambda: {"rewordings": {"right": 1.0}})
    assert run.main(["--reworded"], open_assistant=lambda: fixed) == 0
    monkeypatch.setattr("evals.rewording.run.share", lambda asked: 0.5)
    assert run.main(["--reworded"], open_assistant=lambda: fixed) == 1
    assert "Below its floor: rewordings, right: 0.5000 < 1.0000" in capsys.readouterr().out


@pytest.mark.parametrize("change", list(Change))
def test_a_few_real_cases_of_each_change_are_right(
    change: Change, changed: tuple[Reworded, ...], assistant: Assistant
) -> None:
    some = [r for r in changed if r.change == change and r.case.split == "dev"][::10]
    assert share(ask_all(some, assistant.answer, assistant.policy(None))) >= 0.8
