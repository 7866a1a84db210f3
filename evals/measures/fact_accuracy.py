"""How many of the facts that must stand in an answer do."""

from __future__ import annotations

from evals.judge import Outcome
from evals.measures.measure import Tally, per_outcome


def _count(outcome: Outcome) -> Tally:
    """One trial per expected fact: right when one of its alternatives stands in the answer's text, ignoring case.

    Source: nugget recall, Voorhees (2003), TREC question answering, sec. 3.
    """
    facts = len(outcome.case.facts)
    return Tally(facts - len(outcome.missing_facts), facts)


FACT_ACCURACY = per_outcome("fact accuracy", _count)
