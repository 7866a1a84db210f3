"""Measures against figures worked out by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import Answer, Status
from evals.case import Case
from evals.judge import Outcome
from evals.measures import MEASURES, Measure, estimate
from evals.measures.measure import wilson

BY_NAME: dict[str, Measure] = {measure.name: measure for measure in MEASURES}


@pytest.fixture
def outcomes(make_case: Callable[..., Case], make_answer: Callable[..., Answer]) -> list[Outcome]:
    """Four cases: right; half of the rows and one stray; refused without need; refused as expected."""
    two_rows = make_case(required=("a/processing/1", "a/processing/2"), allowed=(), facts=())
    unanswerable = make_case(status="not_covered", required=(), facts=())
    return [
        Outcome(make_case(), make_answer(), cited=("job-seekers/processing/1",), verbatim=(True,)),
        Outcome(two_rows, make_answer(), cited=("a/processing/1", "a/processing/9"), verbatim=(True, False)),
        Outcome(make_case(), make_answer(text="Not said.", status="not_covered")),
        Outcome(unanswerable, make_answer(text="Not said.", status="not_covered"), cited=("b",), verbatim=(True,)),
    ]


@pytest.mark.parametrize(
    ("name", "right", "trials"),
    [
        ("right", 2, 4),
        ("status accuracy", 3, 4),
        ("row precision", 2, 3),
        ("row recall", 2, 4),
        ("fact accuracy", 1, 2),
        ("quotes verbatim", 3, 4),
        ("refusal precision", 1, 2),
        ("refusal recall", 1, 1),
        ("same rows", 0, 1),
    ],
)
def test_a_measure_counts_as_by_hand(outcomes: list[Outcome], name: str, right: int, trials: int) -> None:
    found = estimate(BY_NAME[name], outcomes)
    assert (found.right, found.trials) == (right, trials)
    assert found.mean == right / trials


def test_a_row_cited_twice_counts_once(make_case: Callable[..., Case], make_answer: Callable[..., Answer]) -> None:
    twice = Outcome(make_case(), make_answer(), cited=("x/processing/1", "x/processing/1", "complaints"))
    assert estimate(BY_NAME["row precision"], [twice]).trials == 2
    assert twice.stray == ("x/processing/1",)


def test_a_case_on_which_the_assistant_raised_is_wrong(make_case: Callable[..., Case]) -> None:
    raised = Outcome(make_case(), None, error="ValueError: no")
    assert raised.status not in set(Status)
    assert estimate(BY_NAME["right"], [raised]).mean == 0
    assert estimate(BY_NAME["row recall"], [raised]).mean == 0


@pytest.mark.parametrize(
    ("cited", "agree"),
    [
        ([("a", "b"), ("b", "a", "a")], 1),
        ([("a",), ("a", "b")], 0),
        ([("z",), ("z",)], 1),
        ([("a",), None], 0),
        ([(), None], 0),
    ],
)
def test_paraphrases_agree_when_they_cite_the_same_rows(
    make_case: Callable[..., Case],
    make_answer: Callable[..., Answer],
    cited: list[tuple[str, ...] | None],
    agree: int,
) -> None:
    outcomes = [
        Outcome(make_case(), None, error="no") if rows is None else Outcome(make_case(), make_answer(), cited=rows)
        for rows in cited
    ]
    found = estimate(BY_NAME["same rows"], outcomes)
    assert (found.right, found.trials) == (agree, 1)


def test_a_family_of_one_and_one_that_is_refused_are_no_paraphrases(
    make_case: Callable[..., Case], make_answer: Callable[..., Answer]
) -> None:
    refused = make_case(family="refused", status="not_covered", facts=())
    outcomes = [Outcome(case, make_answer()) for case in (make_case(), refused, refused)]
    assert estimate(BY_NAME["same rows"], outcomes).trials == 0


def test_without_trials_nothing_is_known() -> None:
    found = estimate(BY_NAME["refusal recall"], [])
    assert (found.mean, found.low, found.high) == (None, 0.0, 1.0)


def test_the_interval_is_that_of_wilson() -> None:
    # 8 of 10: (0.8 + 1.92073/10 -+ 1.95996 * sqrt(0.016 + 0.0096036)) / 1.384146
    assert wilson(8, 10) == pytest.approx((0.49016, 0.94332), abs=1e-4)


def test_the_interval_of_a_perfect_score_does_not_end_at_one_alone() -> None:
    low, high = wilson(20, 20)
    assert low == pytest.approx(0.8389, abs=1e-4)
    assert high == pytest.approx(1.0)
