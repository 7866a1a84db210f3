"""The overall judgement: whether the whole answer is right."""

from __future__ import annotations

from evals.judge import Outcome
from evals.measures.measure import Tally, per_outcome


def _count(outcome: Outcome) -> Tally:
    """One trial per case: right when status, rows, facts and quotes all are (Outcome.is_right).

    Source: exact-match accuracy, Rajpurkar et al. (2016), SQuAD, sec. 6.1, with citations as part of the match.
    """
    return Tally(int(outcome.is_right), 1)


RIGHT = per_outcome("right", _count)
