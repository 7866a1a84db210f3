"""One measure per file; `MEASURES` is the order in which they are shown.

A measure counts how often something could be right and how often it was: most per outcome and summed, "same rows" per
family of paraphrases. Where one answer counts several times (rows, facts, quotes) they hang together, so the interval
is a little narrow.
"""

from __future__ import annotations

from evals.measures.fact_accuracy import FACT_ACCURACY
from evals.measures.measure import Estimate, Measure, Tally, estimate
from evals.measures.quotes_verbatim import QUOTES_VERBATIM
from evals.measures.refusal_precision import REFUSAL_PRECISION
from evals.measures.refusal_recall import REFUSAL_RECALL
from evals.measures.right import RIGHT
from evals.measures.row_precision import ROW_PRECISION
from evals.measures.row_recall import ROW_RECALL
from evals.measures.same_rows import SAME_ROWS
from evals.measures.status_accuracy import STATUS_ACCURACY

MEASURES: tuple[Measure, ...] = (
    RIGHT,
    STATUS_ACCURACY,
    ROW_PRECISION,
    ROW_RECALL,
    FACT_ACCURACY,
    QUOTES_VERBATIM,
    REFUSAL_PRECISION,
    REFUSAL_RECALL,
    SAME_ROWS,
)

__all__ = ["MEASURES", "Estimate", "Measure", "Tally", "estimate"]
