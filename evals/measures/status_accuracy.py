"""How often an answer says rightly what kind of answer it is."""

from __future__ import annotations

from evals.judge import Outcome
from evals.measures.measure import Tally, per_outcome


def _count(outcome: Outcome) -> Tally:
    """One trial per case: right when the status is the expected one of the four.

    Source: accuracy, Manning, Raghavan, Schuetze (2008), ch. 8.3.
    """
    return Tally(int(outcome.is_status_right), 1)


STATUS_ACCURACY = per_outcome("status accuracy", _count)
