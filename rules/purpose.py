"""What data are processed for (GDPR Art. 13(1)(c)): the purpose cells of the rows meant."""

from __future__ import annotations

from knowledge.facts import PolicyFacts
from knowledge.policy import Column
from knowledge.query import Query
from rules.finding import Finding, Outcome, Point, cell, ids
from rules.scope import processing_scope

RULE = "purpose"


def decide(query: Query, facts: PolicyFacts) -> Finding:
    """The purpose of each row meant."""
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
