"""Questions over all rows: lists, counts and extremes (every counted row is cited, the total is said)."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Bound, Column
from knowledge.query import Period, Query, Topic
from rules.dates import months
from rules.finding import Finding, Outcome, Point, cell, ids, passage

RULE = "listing"
ABOUT_ROWS = frozenset({Topic.LEGAL_BASIS, Topic.RETENTION, Topic.PERSONAL_DATA, Topic.PURPOSE, Topic.CATEGORIES})
SET_OPERATORS = frozenset({"list_rows", "count", "longest", "shortest"})


def applies(query: Query) -> bool:
    """Whether a question asks about a set of rows and not about the rows of one situation."""
    operators = SET_OPERATORS & set(query.operators)
    if query.activities:
        return False
    if query.periods and not (query.data_subjects or query.data_categories or query.dates):
        # "What is kept up to two years?" names a length and nothing else, so it asks for all rows with that length.
        return bool(set(query.topics) & {Topic.RETENTION, Topic.PERSONAL_DATA})
    if not operators:
        return False
    if operators & {"longest", "shortest"}:
        return Topic.RETENTION in query.topics
    if Topic.CATEGORIES in query.topics and "count" in operators:
        return True
    about_rows = bool(ABOUT_ROWS & set(query.topics))
    return about_rows and bool(query.legal_bases or query.periods or "forever" in query.operators)


def decide(query: Query, facts: PolicyFacts) -> Finding:
    """The rows that have the property named, or the extremes of storage time."""
    rows = tuple(r for r in facts.processing() if not query.data_subjects or r.data_subject in query.data_subjects)
    if Topic.CATEGORIES in query.topics and not query.legal_bases:
        return _counts(facts)
    if "longest" in query.operators or "shortest" in query.operators:
        return _extreme(rows, longest="longest" in query.operators)
    if query.legal_bases:
        return _by_basis(query.legal_bases[0], rows)
    return _by_period(query, rows)


def _counts(facts: PolicyFacts) -> Finding:
    places = facts.policy.topic_passages("categories")[:1]
    values = {
        "categories": len(facts.policy.data_subjects),
        "processing": len(facts.processing()),
        "recipients": len(facts.recipients()),
    }
    point = Point("derived", "listing.counts", tuple(passage(p) for p in places), values)
    return Finding(RULE, Outcome.STATED, (point,), tuple(p.id for p in places))


def _by_basis(basis: str, rows: tuple[RowFacts, ...]) -> Finding:
    def alone(row: RowFacts) -> bool:
        return row.rests_on(basis) and len(row.legal_bases) == 1

    whole = tuple(r for r in rows if alone(r))
    part = tuple(r for r in rows if r.rests_on(basis) and not alone(r))
    points = []
    if not whole and not part:
        points.append(Point("absence", "listing.basis_nowhere", tuple(cell(r, Column.LEGAL_BASIS) for r in rows),
                            {"basis_term": basis, "count": len(rows)}))  # fmt: skip
    if whole or part:
        evidence = tuple(cell(r, Column.LEGAL_BASIS) for r in (*whole, *part))
        points.append(Point("derived", "listing.basis_total", evidence,
                            {"basis_term": basis, "count": len(whole) + len(part), "total": len(rows)}))  # fmt: skip
    points += [_item(r, Column.LEGAL_BASIS) for r in (*whole, *part)]
    return Finding(RULE, Outcome.STATED if whole or part else Outcome.NOT_LISTED, tuple(points), ids(rows))


def _by_period(query: Query, rows: tuple[RowFacts, ...]) -> Finding:
    if "forever" in query.operators and not query.periods:
        found = _where(rows, lambda bound: bound.kind == "unlimited")
    else:
        period = query.periods[0]
        found = _where(rows, lambda bound: _same(bound, period))
    evidence = tuple(cell(r, Column.STORAGE_TIME) for r in (found or rows))
    lead = Point("derived" if found else "absence", "listing.period_total" if found else "listing.period_nowhere",
                 evidence, {"count": len(found), "total": len(rows)})  # fmt: skip
    points = (lead, *(_item(r, Column.STORAGE_TIME) for r in found))
    return Finding(RULE, Outcome.STATED if found else Outcome.NOT_LISTED, points, ids(rows))


def _extreme(rows: tuple[RowFacts, ...], *, longest: bool) -> Finding:
    """Unlimited outranks every number; rows that end with an event cannot be ranked and are left out, which is said."""
    unlimited = _where(rows, lambda bound: bound.kind == "unlimited")
    lengths = {row.id: length for row in rows if (length := _length(row)) is not None}
    if not lengths and not unlimited:
        return Finding(RULE, Outcome.NOT_STATED, read=ids(rows))
    points: list[Point] = []
    if longest and unlimited:
        points += [_item(r, Column.STORAGE_TIME) for r in unlimited]
    if lengths:
        extreme = max(lengths.values()) if longest else min(lengths.values())
        found = tuple(r for r in rows if lengths.get(r.id) == extreme)
        say = "listing.longest_number" if longest else "listing.shortest_number"
        points.append(Point("derived", say, tuple(cell(r, Column.STORAGE_TIME) for r in found), {"count": len(found)}))
        points += [_item(r, Column.STORAGE_TIME) for r in found]
    return Finding(RULE, Outcome.STATED, tuple(points), ids(rows))


def _item(row: RowFacts, column: Column) -> Point:
    return Point(
        "quoted",
        "listing.item",
        (cell(row, Column.PURPOSE), cell(row, column)),
        {"who": row.data_subject, "purpose": row.key_text, "cell": row.row.cell(column).text},
    )


def _bounds(row: RowFacts) -> tuple[Bound, ...]:
    storage = row.row.cell(Column.STORAGE_TIME).storage_time
    return tuple(b for clause in storage.clauses for b in clause.bounds) if storage else ()


def _where(rows: tuple[RowFacts, ...], test: Callable[[Bound], bool]) -> tuple[RowFacts, ...]:
    return tuple(r for r in rows if any(test(b) for b in _bounds(r)))


def _length(row: RowFacts) -> float | None:
    """The longest fixed period of a row in months; None where it has none."""
    lengths = [months(b.count, b.unit) for b in _bounds(row) if b.kind == "fixed_after"]
    return max((length for length in lengths if length is not None), default=None)


def _same(bound: Bound, period: Period) -> bool:
    return bound.kind == "fixed_after" and months(bound.count, bound.unit) == months(period.count, period.unit)
