"""Whether one question in several wordings is answered from the same rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from assistant.answer import Status
from evals.judge import Outcome
from evals.measures.measure import Measure, Tally


def _count(outcomes: Sequence[Outcome]) -> Tally:
    """One trial per family of at least two questions with an answer: right when all cite the same rows and passages.

    Which they are does not matter here (row recall and precision tell that); an answer that failed agrees with none.
    Families whose questions are refused or asked back are left out: they cite little, and would agree for nothing.
    Source: consistency over paraphrases, Elazar et al. (2021), Measuring and Improving Consistency, TACL 9.
    """
    families: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.case.status == Status.ANSWERED:
            families[outcome.case.family].append(outcome)
    groups = [group for group in families.values() if len(group) > 1]
    return Tally(sum(_agree(group) for group in groups), len(groups))


def _agree(group: Sequence[Outcome]) -> bool:
    return all(outcome.answer for outcome in group) and len({frozenset(outcome.cited) for outcome in group}) == 1


SAME_ROWS = Measure("same rows", _count)
