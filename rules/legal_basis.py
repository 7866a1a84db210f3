"""On what legal basis data are processed (GDPR Art. 6(1), 13(1)(c)), and whether a named basis is one of them."""

from __future__ import annotations

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Column
from knowledge.query import Query
from rules.finding import Finding, Outcome, Point, cell, ids, passage
from rules.scope import processing_scope

RULE = "legal_basis"


def decide(query: Query, facts: PolicyFacts) -> Finding:
    """The basis of each row meant; first, whether a basis that the question names covers them all, a part, or none."""
    scope = processing_scope(query, facts)
    if scope.unclear:
        return Finding(RULE, Outcome.UNCLEAR, read=ids(scope.rows), options=scope.unclear)
    points = [*_verdict(query, scope.rows), *(_stated(r) for r in scope.rows)]
    if query.sole_proprietor:
        points.extend(_sole_proprietor(r) for r in scope.rows if any(_if_sole(b.scope) for b in r.legal_bases))
    points.extend(_explained(scope.rows, facts))
    return Finding(RULE, Outcome.STATED, tuple(points), ids(scope.rows))


def _stated(row: RowFacts) -> Point:
    basis, purpose = row.row.cell(Column.LEGAL_BASIS), row.row.cell(Column.PURPOSE)
    return Point(
        "quoted",
        "legal_basis.stated",
        (cell(row, Column.PURPOSE), cell(row, Column.LEGAL_BASIS)),
        {"who": row.data_subject, "purpose": purpose.text, "basis": basis.text},
    )


def _verdict(query: Query, rows: tuple[RowFacts, ...]) -> list[Point]:
    """Yes, in part, or no, for the one basis that the question names."""
    if len(query.legal_bases) != 1 or not rows:
        return []
    basis = query.legal_bases[0]
    evidence = tuple(cell(r, Column.LEGAL_BASIS) for r in rows)
    alone = [r for r in rows if r.rests_on(basis) and len(r.legal_bases) == 1]
    some = [r for r in rows if r.rests_on(basis)]
    say = "legal_basis.only" if len(alone) == len(rows) else "legal_basis.partly" if some else "legal_basis.not"
    return [Point("derived", say, evidence, {"basis_term": basis})]


def _if_sole(scope: str | None) -> bool:
    return scope is not None and "sole" in scope


def _sole_proprietor(row: RowFacts) -> Point:
    return Point("derived", "legal_basis.sole_proprietor", (cell(row, Column.LEGAL_BASIS),))


def _explained(rows: tuple[RowFacts, ...], facts: PolicyFacts) -> list[Point]:
    """What the policy itself says that its words for legitimate interests mean, where it does."""
    if not any(r.rests_on("legitimate_interests") for r in rows):
        return []
    found = [p for p in facts.policy.topic_passages("categories") if "legal basis" in p.text]
    return [Point("quoted", "legal_basis.explained", (passage(p),), {"text": p.text}) for p in found[:1]]
