"""On what legal basis data are processed (GDPR Art. 6(1), 13(1)(c)), and whether a named basis is one of them.

A row with several bases is not said to rest on each of them wholly: a scope that the policy gives ("consent for …") is
quoted for its part, and where it gives none, that is said.
"""

from __future__ import annotations

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Column
from knowledge.query import Query
from rules.finding import Finding, Outcome, Point, cell, ids, marked
from rules.period_claim import rows_of_claim
from rules.rights_table import named_bases
from rules.scope import processing_scope

RULE = "legal_basis"


def decide(query: Query, facts: PolicyFacts) -> Finding:
    """The basis of each row meant; first, whether a basis that the question names covers them all, a part, or none."""
    scope = processing_scope(query, facts)
    if scope.unclear:
        return Finding(RULE, Outcome.UNCLEAR, read=ids(scope.rows), options=scope.unclear)
    rows = rows_of_claim(scope.rows, query, facts)
    named = [p for row in rows for p in _named_part(row, query, facts)]
    points = [*(named or _verdict(query, rows)), *(stated(r) for r in rows)]
    points.extend([] if named else _scoped(query, rows))
    points.extend(_split_unstated(r) for r in rows if len(r.legal_bases) > 1 and not _has_scope(r))
    if query.sole_proprietor:
        points.extend(_sole_proprietor(r) for r in rows if any(_if_sole(b.condition) for b in r.legal_bases))
    points.extend(_explained(rows, facts))
    return Finding(RULE, Outcome.STATED, tuple(points), ids(rows))


def stated(row: RowFacts) -> Point:
    """The basis of a row as its cell puts it."""
    basis, purpose = row.row.cell(Column.LEGAL_BASIS), row.row.cell(Column.PURPOSE)
    return Point(
        "quoted",
        "legal_basis.stated",
        (cell(row, Column.PURPOSE), cell(row, Column.LEGAL_BASIS)),
        {
            "who": row.data_subject,
            "purpose": purpose.text,
            "basis": basis.text,
            "basis_terms": tuple(b.term for b in row.legal_bases),
        },
    )


def _named_part(row: RowFacts, query: Query, facts: PolicyFacts) -> list[Point]:
    """The one basis of a row whose scope names the data asked about ("consent for specific data (e.g. allergies)")."""
    return [
        Point(
            "derived",
            "legal_basis.named_part",
            (cell(row, Column.LEGAL_BASIS, basis.span),),
            {"who": row.data_subject, "basis": basis.text, "basis_term": basis.term},
        )
        for basis in named_bases(row, query, facts)
    ]


def _verdict(query: Query, rows: tuple[RowFacts, ...]) -> list[Point]:
    """Yes, in part, or no, for the one basis that the question names."""
    if len(query.legal_bases) != 1 or not rows:
        return []
    basis = query.legal_bases[0]
    evidence = tuple(cell(r, Column.LEGAL_BASIS) for r in rows)
    if len(rows) == 1 and not query.sole_proprietor and (conditional := _on_condition(rows[0], basis)):
        return conditional
    alone = [r for r in rows if r.rests_on(basis) and len(r.legal_bases) == 1]
    some = [r for r in rows if r.rests_on(basis)]
    say = "legal_basis.only" if len(alone) == len(rows) else "legal_basis.partly" if some else "legal_basis.not"
    return [Point("derived", say, evidence, {"basis_term": basis})]


def _on_condition(row: RowFacts, basis: str) -> list[Point]:
    """That a basis is one only for such people as its cell names ("if sole proprietorship"), and what it is else."""
    part = [b for b in row.legal_bases if b.condition]
    rest = tuple(b.term for b in row.legal_bases if b not in part)
    if len(part) != 1 or basis not in (part[0].term, *rest) or len(rest) != 1:
        return []
    values = {"basis_term": part[0].term, "basis": part[0].text, "basis_terms": rest}
    return [Point("derived", "legal_basis.on_condition", (cell(row, Column.LEGAL_BASIS),), values)]


def _scoped(query: Query, rows: tuple[RowFacts, ...]) -> list[Point]:
    """What the one basis that the question names covers, once per wording, and on what the rest of the row rests."""
    points: dict[tuple[str, tuple[str, ...]], list[RowFacts]] = {}
    for row in rows if len(query.legal_bases) == 1 else ():
        part = [b for b in row.legal_bases if b.term == query.legal_bases[0] and b.scope and not b.condition]
        rest = [b for b in row.legal_bases if b not in part]
        if len(part) == 1 and rest and not any(b.scope for b in rest):
            points.setdefault((part[0].text, tuple(b.term for b in rest)), []).append(row)
    return [
        Point("derived", "legal_basis.scoped", tuple(cell(r, Column.LEGAL_BASIS) for r in alike),
              {"basis_term": query.legal_bases[0], "basis": text, "basis_terms": rest})
        for (text, rest), alike in points.items()
    ]  # fmt: skip


def _has_scope(row: RowFacts) -> bool:
    return any(b.scope for b in row.legal_bases)


def _split_unstated(row: RowFacts) -> Point:
    return Point("absence", "legal_basis.split_unstated", (cell(row, Column.LEGAL_BASIS),))


def _if_sole(condition: str | None) -> bool:
    return condition == "sole_proprietor"


def _sole_proprietor(row: RowFacts) -> Point:
    return Point("derived", "legal_basis.sole_proprietor", (cell(row, Column.LEGAL_BASIS),))


def _explained(rows: tuple[RowFacts, ...], facts: PolicyFacts) -> list[Point]:
    """What the policy itself says that its words for legitimate interests mean, where it does."""
    if not any(r.rests_on("legitimate_interests") for r in rows):
        return []
    marks = facts.policy.marked("weighing")
    return [Point("quoted", "legal_basis.explained", (marked(m),), {"text": m.text}) for m in marks[:1]]
