"""Of the refusals given, how many were due."""

from __future__ import annotations

from evals.judge import REFUSALS, Outcome
from evals.measures.measure import Tally, per_outcome


def _count(outcome: Outcome) -> Tally:
    """One trial per answer with status not_covered or out_of_scope: right when the case expects one of the two.

    Source: precision, Manning, Raghavan, Schuetze (2008), ch. 8.3, over unanswerable questions as in
    Rajpurkar et al. (2018), SQuAD 2.0.
    """
    if outcome.status not in REFUSALS:
        return Tally(0, 0)
    return Tally(int(outcome.case.status in REFUSALS), 1)


REFUSAL_PRECISION = per_outcome("refusal precision", _count)
