"""Whether data are sold: stated, if at all, in a supplement for one place, and then said with that place."""

from __future__ import annotations

from knowledge.facts import PolicyFacts
from knowledge.query import Query
from rules.finding import Finding, Outcome, Point, passage

RULE = "sale"
_MARKS = ("do not sell", "not sell", "sale/sharing:", "we sell")


def decide(query: Query, facts: PolicyFacts) -> Finding:
    """Quote the passage that speaks of selling, with the heading under which it stands."""
    found = [p for p in facts.policy.passages if any(m in p.text.casefold() for m in _MARKS)]
    if not found:
        return Finding(RULE, Outcome.NOT_STATED)
    points = tuple(
        Point("quoted", "sale.stated", (passage(p),), {"text": p.text, "heading": p.heading}) for p in found[:1]
    )
    return Finding(RULE, Outcome.STATED, points, tuple(p.id for p in found[:1]))
