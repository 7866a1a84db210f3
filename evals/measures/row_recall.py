"""How much of what must be cited is cited."""

from __future__ import annotations

from evals.judge import Outcome
from evals.measures.measure import Tally, per_outcome


def _count(outcome: Outcome) -> Tally:
    """One trial per required row or passage: right when it is cited.

    Source: recall, Manning, Raghavan, Schuetze (2008), ch. 8.3; of citations, Gao et al. (2023), ALCE, sec. 3.
    """
    required = len(set(outcome.case.required))
    return Tally(required - len(set(outcome.missing)), required)


ROW_RECALL = per_outcome("row recall", _count)
