"""Whether data are sold: stated, if at all, in a supplement for one place, and then said with that place."""

from __future__ import annotations

from knowledge.facts import PolicyFacts
from knowledge.query import Query, Topic
from rules.finding import Finding, Outcome, Point, marked

RULE = "sale"


def decide(query: Query, facts: PolicyFacts) -> Finding:
    """Quote what speaks of selling, with the heading under which it stands; it holds for no one else."""
    supplements = [p.mark for s in facts.policy.supplements for p in s.provisions if Topic.SALE in p.about]
    general = facts.policy.marked("sale")
    points = tuple(
        Point("quoted", say, (marked(m),), {"text": m.text, "heading": m.passage.heading})
        for say, marks in (("sale.stated_generally", general), ("sale.stated", supplements if not general else ()))
        for m in marks
    )
    outcome = Outcome.STATED if points else Outcome.NOT_STATED
    return Finding(RULE, outcome, points, tuple(e.item_id for p in points for e in p.evidence))
