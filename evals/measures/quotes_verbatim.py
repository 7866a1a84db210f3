"""Whether quotes stand in the source at the place they claim."""

from __future__ import annotations

from evals.judge import Outcome
from evals.measures.measure import Tally, per_outcome


def _count(outcome: Outcome) -> Tally:
    """One trial per citation of any answer: right when `source_text[start:end] == quote`.

    Source: the public contract; GDPR Art. 5(1)(a) and 12(1), transparency, is why a paraphrase does not do.
    """
    return Tally(sum(outcome.verbatim), len(outcome.verbatim))


QUOTES_VERBATIM = per_outcome("quotes verbatim", _count)
