"""How much of what is cited belongs there."""

from __future__ import annotations

from assistant.answer import Status
from evals.judge import Outcome
from evals.measures.measure import Tally, per_outcome


def _count(outcome: Outcome) -> Tally:
    """One trial per distinct row or passage cited, in cases that expect an answer: right when required or allowed.

    Source: precision, Manning, Raghavan, Schuetze (2008), ch. 8.3; of citations, Gao et al. (2023), ALCE, sec. 3.
    """
    if outcome.case.status != Status.ANSWERED:
        return Tally(0, 0)
    cited = set(outcome.cited)
    return Tally(len(cited) - len(outcome.stray), len(cited))


ROW_PRECISION = per_outcome("row precision", _count)
