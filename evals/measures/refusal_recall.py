"""Of the refusals due, how many were given."""

from __future__ import annotations

from evals.judge import REFUSALS, Outcome
from evals.measures.measure import Tally, per_outcome


def _count(outcome: Outcome) -> Tally:
    """One trial per case that expects not_covered or out_of_scope: right when the answer has one of the two.

    Source: recall, Manning, Raghavan, Schuetze (2008), ch. 8.3, over unanswerable questions as in
    Rajpurkar et al. (2018), SQuAD 2.0.
    """
    if outcome.case.status not in REFUSALS:
        return Tally(0, 0)
    return Tally(int(outcome.status in REFUSALS), 1)


REFUSAL_RECALL = per_outcome("refusal recall", _count)
