"""Whether all rows, or all categories of people, have a property: all, not these, or none."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.query import Query
from rules.finding import Finding, Outcome, Point, cell, ids
from rules.row_points import categories_of, items, none_found, said, unit_of
from rules.selection import Selection, bounds, select

RULE = "universal"
_NUMBERED = frozenset({"fixed_after", "ordinal_year_end"})


def whether_all(query: Query, facts: PolicyFacts) -> Finding:
    """Yes, all; or no with those that do not, or with those that do where they are fewer."""
    selection = select(query, facts)
    met = [r for r in selection.rows if selection.meets(r) and not _exceeds(r, query)]
    if unit_of(query, selection) == "categories":
        return _categories(met, selection)
    if not met:
        return Finding(RULE, Outcome.NOT_LISTED, (none_found(query, selection),), ids(selection.rows))
    others = [r for r in selection.rows if r not in met]
    values = {"count": len(met), "total": len(selection.rows), "unit": unit_of(query, selection),
              "having": said(selection)}  # fmt: skip
    evidence = tuple(e for r in met for e in selection.evidence(r))
    points = [Point("derived", "listing.not_all" if others else "listing.all", evidence, values)]
    if others and len(others) < len(met):
        points.append(exceptions(others, selection))
        points += items(others, selection)
    elif others:
        points += items(met, selection)
    return Finding(RULE, Outcome.STATED, tuple(points), ids(selection.rows))


def exceptions(others: Sequence[RowFacts], selection: Selection) -> Point:
    """That these rows, which follow, do not have the property."""
    evidence = tuple(cell(r, selection.column) for r in others)
    return Point("derived", "listing.exceptions", evidence, {"count": len(others)})


def _exceeds(row: RowFacts, query: Query) -> bool:
    """Whether a row has, beside a limit that is short enough, another that has no length."""
    if not any(p.comparison in {"at_most", "under"} for p in query.periods):
        return False
    return any(b.kind not in _NUMBERED for b in bounds(row))


def _categories(met: Sequence[RowFacts], selection: Selection) -> Finding:
    every, having = categories_of(selection.rows), categories_of(met)
    lacking = tuple(who for who in every if who not in having)
    points: list[Point] = []
    if having:
        values = {"count": len(having), "total": len(every), "unit": "categories", "having": said(selection),
                  "who_all": having}  # fmt: skip
        evidence = tuple(e for r in met for e in selection.evidence(r))
        points.append(Point("derived", "listing.not_all_categories" if lacking else "listing.all", evidence, values))
    if lacking:
        points.append(without(lacking, selection))
    return Finding(RULE, Outcome.STATED if having else Outcome.NOT_LISTED, tuple(points), ids(selection.rows))


def without(categories: tuple[str, ...], selection: Selection) -> Point:
    """That the rows of some categories, all of them searched, do not have the property."""
    searched = [r for r in selection.rows if r.data_subject in categories]
    evidence = tuple(cell(r, selection.column) for r in searched)
    return Point("absence", "listing.lacking", evidence,
                 {"who_all": categories, "count": len(searched), "having": said(selection)})  # fmt: skip
