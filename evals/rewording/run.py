"""`python -m evals.run --reworded`: asks the cases put differently, and shows how many are still right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from assistant.answer import Answer
from assistant.question import Question
from evals.case import Case
from evals.evaluation import evaluate
from evals.gate import load_thresholds
from evals.measures.measure import wilson
from evals.rewording.change import Change, Reworded, rewordings
from knowledge.policy import Policy

FLOOR = "right"


@dataclass(frozen=True)
class Asked:
    """A rewording whose cases are all right as they stand, and whether the answer to it is, too."""

    reworded: Reworded
    is_right: bool


def run_rewordings(
    cases: Sequence[Case], ask: Callable[[Question], Answer], policy: Policy, *, out: Console, errors: Console
) -> int:
    """Run it; returns the exit code: 1 where fewer are right than the floor says."""
    with Progress(console=errors, transient=True) as progress:
        changed = rewordings(cases)
        task = progress.add_task("Asking", total=len(changed))
        asked = ask_all(changed, ask, policy, tick=lambda: progress.advance(task))
    out.print(table_of(asked))
    for line in missed(asked):
        out.print(line, highlight=False, markup=False, soft_wrap=True)
    floor, reached = load_thresholds()["rewordings"][FLOOR], share(asked)
    if reached >= floor:
        return 0
    out.print(f"Below its floor: rewordings, {FLOOR}: {reached:.4f} < {floor:.4f}", style="red", highlight=False)
    return 1


def ask_all(
    changed: Sequence[Reworded],
    ask: Callable[[Question], Answer],
    policy: Policy,
    *,
    tick: Callable[[], None] = lambda: None,
) -> list[Asked]:
    """Ask what is changed, where each case that it is made of is right as it stands."""
    plain = {case.id: case for reworded in changed for case in reworded.cases}
    right = {outcome.case.id for outcome in evaluate(tuple(plain.values()), ask, policy).outcomes if outcome.is_right}
    asked: list[Asked] = []
    for reworded in changed:
        if right.issuperset(case.id for case in reworded.cases):
            (outcome,) = evaluate((reworded.case,), ask, policy).outcomes
            asked.append(Asked(reworded, outcome.is_right))
        tick()
    return asked


def share(asked: Sequence[Asked]) -> float:
    """The share that is right; 1 where nothing was asked."""
    return sum(one.is_right for one in asked) / len(asked) if asked else 1.0


def table_of(asked: Sequence[Asked]) -> Table:
    """One line per change, one column per language, the total with its interval."""
    languages = sorted({one.reworded.case.language for one in asked})
    table = Table(title="Right as they stand, and right when put differently (%)")
    table.add_column("put", no_wrap=True)
    for column in ("n", *languages, "all", "95 % interval"):
        table.add_column(column, justify="right")
    for change in (*Change, None):
        part = [one for one in asked if change in (None, one.reworded.change)]
        if part:
            of = [share([one for one in part if one.reworded.case.language == language]) for language in languages]
            low, high = wilson(sum(one.is_right for one in part), len(part))
            figures = (*(f"{100 * value:.1f}" for value in (*of, share(part))), f"{100 * low:.1f}–{100 * high:.1f}")
            table.add_row(
                change.value if change else "all", str(len(part)), *figures, end_section=change is Change.THREE
            )
    return table


def missed(asked: Sequence[Asked]) -> list[str]:
    """The cases that are not right any more, and what was changed; of the unseen ones counts alone.

    The texts are not told: whoever works on misses would learn the openings and endings (`frames.yaml`) by heart.
    """
    wrong = [one.reworded for one in asked if not one.is_right]
    shown = [f"  {r.change}: {', '.join(c.id for c in r.cases)}" for r in wrong if r.case.split == "dev"]
    hidden = len(wrong) - len(shown)
    return [
        *(["", "Not right any more:", *shown] if shown else []),
        f"Of unseen cases {hidden} are not right any more.",
    ]
