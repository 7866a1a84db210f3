"""What data are processed for (GDPR Art. 13(1)(c)): the purpose cells of the rows meant.

Closed world within a table: a purpose that no row of a category has is "not listed" for it.
"""

from __future__ import annotations

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Column
from knowledge.query import Query
from rules.finding import Finding, Outcome, Point, cell, ids
from rules.scope import processing_scope

RULE = "purpose"


def decide(query: Query, facts: PolicyFacts) -> Finding:
    """The purpose of each row meant; or that a category has no such purpose."""
    absent = not_listed(query, facts)
    if absent:
        return Finding(RULE, Outcome.NOT_LISTED, (absent[0],), ids(absent[1]))
    scope = processing_scope(query, facts)
    if scope.unclear:
        return Finding(RULE, Outcome.UNCLEAR, read=ids(scope.rows), options=scope.unclear)
    points = tuple(
        Point(
            "quoted",
            "purpose.stated",
            (cell(r, Column.PURPOSE),),
            {"who": r.data_subject, "purpose": r.row.cell(Column.PURPOSE).text},
        )
        for r in scope.rows
    )
    return Finding(RULE, Outcome.STATED, points, ids(scope.rows))


def not_listed(query: Query, facts: PolicyFacts) -> tuple[Point, tuple[RowFacts, ...]] | None:
    """That the one category asked about has none of the purposes named, and its rows; None where it has, or is open."""
    if len(query.data_subjects) != 1 or not query.activities:
        return None
    rows = facts.processing(query.data_subjects[0])
    if not rows or any(r.activity in query.activities for r in rows):
        return None
    values = {"who": query.data_subjects[0], "count": len(rows)}
    return Point("absence", "purpose.not_listed", tuple(cell(r, Column.PURPOSE) for r in rows), values), rows
