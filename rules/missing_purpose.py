"""That a category of people does not have the purpose asked about. Closed world: its table is all of it."""

from __future__ import annotations

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Column
from knowledge.query import Query
from rules.finding import Point, cell


def not_listed(query: Query, facts: PolicyFacts) -> tuple[Point, tuple[RowFacts, ...]] | None:
    """That the one category asked about has none of the purposes named, and its rows; None where it has, or is open."""
    if len(query.data_subjects) != 1 or not query.activities:
        return None
    rows = facts.processing(query.data_subjects[0])
    if not rows or any(r.activity in query.activities for r in rows):
        return None
    values = {"who": query.data_subjects[0], "count": len(rows)}
    return Point("absence", "purpose.not_listed", tuple(cell(r, Column.PURPOSE) for r in rows), values), rows
