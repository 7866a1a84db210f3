"""What was missed, in words: of the dev split case by case, of the test split as counts.

Whoever reads the questions of the test split, or which of them fail, begins to tune on them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from evals.case import Case
from evals.evaluation import Evaluation
from evals.judge import Outcome


@dataclass(frozen=True)
class HiddenMisses:
    """How many cases of the test split there are, and how many were missed: in all, per suite and per kind."""

    cases: int
    missed: int
    by_suite: tuple[tuple[str, int, int], ...]
    by_kind: tuple[tuple[str, int, int], ...]


def dev_misses(evaluation: Evaluation) -> tuple[Outcome, ...]:
    """The misses of the dev split, in the order of the cases."""
    return tuple(outcome for outcome in evaluation.misses if outcome.case.split == "dev")


def hidden_misses(evaluation: Evaluation) -> HiddenMisses:
    """The misses of the test split, counted; each part is (name, missed, cases), by name."""
    outcomes = [outcome for outcome in evaluation.outcomes if outcome.case.split == "test"]
    missed = [outcome for outcome in outcomes if not outcome.is_right]

    def parts(key: Callable[[Case], str]) -> tuple[tuple[str, int, int], ...]:
        wrong, all_ = Counter(key(o.case) for o in missed), Counter(key(o.case) for o in outcomes)
        return tuple((name, wrong[name], all_[name]) for name in sorted(all_))

    return HiddenMisses(len(outcomes), len(missed), parts(lambda case: case.suite), parts(lambda case: case.kind))


def asked(case: Case) -> str:
    """The question with the turns before it and who asks."""
    who = f" (asked as {case.data_subject})" if case.data_subject else ""
    return " > ".join((*case.history, case.question)) + who


def wrong_with(outcome: Outcome) -> tuple[str, ...]:
    """Each thing that keeps an outcome from being right, one line each; empty for a right one."""
    if outcome.answer is None:
        return (f"raised {outcome.error}",)
    wrong = []
    if not outcome.is_status_right:
        wrong.append(f"status: expected {outcome.case.status}, got {outcome.status}")
    if outcome.missing:
        wrong.append(f"not cited: {', '.join(outcome.missing)}")
    if outcome.stray and not outcome.is_right:
        wrong.append(f"stray: {', '.join(outcome.stray)}")
    wrong += [f"not said: {' | '.join(fact[:4])}" for fact in outcome.missing_facts]
    wrong += [f"must not say: {words}" for words in outcome.forbidden]
    if not all(outcome.verbatim):
        wrong.append("a quote is not verbatim at its place")
    return tuple(wrong)


def misses_of(evaluation: Evaluation) -> list[str]:
    """All of it as lines of text, for a terminal."""
    lines: list[str] = []
    for outcome in dev_misses(evaluation):
        lines += _detail(outcome)
    hidden = hidden_misses(evaluation)
    if hidden.missed:
        lines.append(f"Missed in the test split: {hidden.missed} of {hidden.cases}")
        for word, parts in (("suite", hidden.by_suite), ("kind", hidden.by_kind)):
            told = ", ".join(f"{name} {missed} of {cases}" for name, missed, cases in parts if missed)
            lines.append(f"    by {word}: {told}")
    return lines


def _detail(outcome: Outcome) -> list[str]:
    case = outcome.case
    lines = [f"{case.id} [{case.suite}, {case.language}]: {asked(case)}"]
    lines += [f"    {line}" for line in wrong_with(outcome)]
    if outcome.answer is None:
        return [*lines, ""]
    answer = " ".join(outcome.answer.answer.split())
    return [*lines, f"    cited: {', '.join(outcome.cited) or 'nothing'}", f"    answer: {answer[:400]}", ""]
