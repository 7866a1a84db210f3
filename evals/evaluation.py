"""Asks every case and gathers what the figures say. Shows nothing (report.py), judges no single answer (judge.py)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from statistics import quantiles

from assistant.answer import Answer
from assistant.question import Question
from evals.case import Case
from evals.judge import Outcome, judge, references_of
from evals.measures import MEASURES, Estimate, estimate
from knowledge.policy import Policy

# Fixed, so that date cases have the same answers on every day
TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Coverage:
    """How a row or passage fares: the cases that require it, and the right answers that cite it."""

    reference: str
    required_by: int
    cited_right: int


@dataclass(frozen=True)
class Evaluation:
    """The outcomes of a run over a policy."""

    policy: Policy
    outcomes: tuple[Outcome, ...]

    def estimates(self) -> dict[str, Estimate]:
        """Every measure over all outcomes, by name."""
        return {measure.name: estimate(measure, self.outcomes) for measure in MEASURES}

    def by(self, key: Callable[[Case], str]) -> dict[str, Evaluation]:
        """The run taken apart by a property of its cases, sorted by it."""
        keys = sorted({key(outcome.case) for outcome in self.outcomes})
        return {k: Evaluation(self.policy, tuple(o for o in self.outcomes if key(o.case) == k)) for k in keys}

    @property
    def misses(self) -> tuple[Outcome, ...]:
        """What is not right, in the order of the cases."""
        return tuple(outcome for outcome in self.outcomes if not outcome.is_right)

    @cached_property
    def coverage(self) -> tuple[Coverage, ...]:
        """Every row, then every passage, in the policy's order."""
        required = Counter(reference for outcome in self.outcomes for reference in set(outcome.case.required))
        right = (outcome for outcome in self.outcomes if outcome.is_right)
        cited = Counter(reference for outcome in right for reference in set(outcome.cited))
        return tuple(Coverage(known, required[known], cited[known]) for known in references_of(self.policy))

    @property
    def uncovered(self) -> tuple[str, ...]:
        """Rows and passages that no right answer cites, in the policy's order."""
        return tuple(coverage.reference for coverage in self.coverage if not coverage.cited_right)

    @property
    def milliseconds(self) -> tuple[float, float] | None:
        """Median and 95th percentile of the time an answer took; None for fewer than two answers."""
        times = [outcome.answer.elapsed_ms for outcome in self.outcomes if outcome.answer]
        if len(times) < 2:
            return None
        cuts = quantiles(times, n=20, method="inclusive")
        return cuts[9], cuts[18]


def question_of(case: Case) -> Question:
    """The request for a case. The language is left open: recognising it is part of the task."""
    return Question(
        question=case.question,
        data_subject=case.data_subject,
        history=case.history,
        language=None,
        today=TODAY,
        policy=None,
    )


def evaluate(
    cases: Sequence[Case], ask: Callable[[Question], Answer], policy: Policy, *, tick: Callable[[], None] = lambda: None
) -> Evaluation:
    """Ask every case in order, `tick` after each. A case on which the assistant raises is a miss, not the end."""
    return Evaluation(policy, tuple(_outcomes(cases, ask, policy, tick)))


def _outcomes(
    cases: Sequence[Case], ask: Callable[[Question], Answer], policy: Policy, tick: Callable[[], None]
) -> Iterable[Outcome]:
    for case in cases:
        try:
            yield judge(case, ask(question_of(case)), policy)
        # Whatever it is, the other cases still tell something and the report names this one
        except Exception as error:
            yield Outcome(case=case, answer=None, error=f"{type(error).__name__}: {error}")
        tick()
