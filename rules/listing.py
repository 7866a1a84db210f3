"""Questions over many rows: lists, counts, extremes, comparisons, and whether all or any rows have a property.

One algebra: the rows that a question searches and the conditions that it names (selection.py), and one operation on
them (set_questions.py tells which). Every row counted is cited, and the total is said. What cannot be compared (a time
that ends with an event) is never ranked, only counted apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.query import Query
from rules import comparison, counting, ranking, set_questions, universal
from rules.finding import Finding, Outcome, Point, ids
from rules.legal_basis import stated
from rules.of_basis import of_one_basis
from rules.personal_data import names_all
from rules.row_points import all_but, categories_of, items, none_found, notes, said, unit_of
from rules.selection import Selection, is_alone, select

RULE = "listing"
# With a "no", what is so instead is told of so many rows.
MOST_ROWS_TOLD = 3
Operation = Callable[[Query, PolicyFacts], Finding]


def applies(query: Query) -> bool:
    """Whether a question asks about a set of rows and not about the rows of one situation."""
    return operation(query) is not None


def decide(query: Query, facts: PolicyFacts) -> Finding:
    """What the operation that the question asks for finds."""
    chosen = operation(query)
    if chosen is None:
        raise LookupError(query.text)
    return chosen(query, facts)


def operation(query: Query) -> Operation | None:
    """The operation asked for, the most particular first; None where the question is about one situation."""
    if not set_questions.is_about_rows(query):
        return None
    return next((chosen for asks, chosen in OPERATIONS if asks(query)), None)


def rows_with(query: Query, facts: PolicyFacts) -> Finding:
    """The rows, or the categories of people with rows, that have the properties named; or that none has."""
    selection = select(query, facts)
    found = selection.found
    if found and _asks_which_is_theirs(query):
        return Finding(RULE, Outcome.UNCLEAR, read=ids(selection.rows), options=categories_of(found))
    if "lacking" in query.operators and unit_of(query, selection) == "categories":
        return _lacking(selection)
    others = tuple(r for r in selection.rows if not selection.meets(r) and not _may_have(r, query, facts))
    if set_questions.asks_for_those_without(query) and found and others:
        return _without(query, selection, others)
    if not found:
        # That nothing rests on consent is half an answer: what it rests on instead is the other one
        instead = selection.rows if query.legal_bases and len(selection.rows) <= MOST_ROWS_TOLD else ()
        points = (none_found(query, selection), *(stated(row) for row in instead))
        return Finding(RULE, Outcome.NOT_LISTED, points, ids(selection.rows))
    if query.legal_bases:
        found = tuple(sorted(found, key=lambda row: not is_alone(row)))
    points = (_lead(query, selection, found, facts), *items(found, selection))
    return Finding(RULE, Outcome.STATED, points, ids(selection.rows))


def _asks_which_is_theirs(query: Query) -> bool:
    """Whether somebody who does not say who they are asks which of several times is theirs: who it is, decides."""
    told = query.data_subjects or query.activities or query.data_categories
    several = len(query.periods) > 1 and all(period.comparison == "equal" for period in query.periods)
    return several and "first_person" in query.operators and not told


def _lacking(selection: Selection) -> Finding:
    """The categories of people none of whose rows has the property; or that all have it."""
    having = categories_of(selection.found)
    lacking = tuple(who for who in categories_of(selection.rows) if who not in having)
    if lacking:
        return Finding(RULE, Outcome.STATED, (universal.without(lacking, selection),), ids(selection.rows))
    evidence = tuple(e for row in selection.found for e in selection.evidence(row))
    values = {"total": len(having), "unit": "categories", "having": said(selection)}
    point = Point("derived", "listing.none_lacking", evidence, values)
    return Finding(RULE, Outcome.STATED, (point,), ids(selection.rows))


def _may_have(row: RowFacts, query: Query, facts: PolicyFacts) -> bool:
    """Whether a list that does not name a type of data may take it in ("all data that we process based on …")."""
    return bool(query.data_categories) and not (names_all(row, facts) and not of_one_basis(row))


def _without(query: Query, selection: Selection, others: Sequence[RowFacts]) -> Finding:
    """The rows that do not have the property, after how many of those searched do."""
    found = selection.found
    values = {"count": len(found), "total": len(selection.rows), "unit": unit_of(query, selection),
              "having": said(selection)}  # fmt: skip
    evidence = tuple(e for row in found for e in selection.evidence(row))
    points = (Point("derived", "listing.not_all", evidence, values), universal.exceptions(others, selection))
    return Finding(RULE, Outcome.STATED, (*points, *items(others, selection)), ids(selection.rows))


def _lead(query: Query, selection: Selection, found: Sequence[RowFacts], facts: PolicyFacts) -> Point:
    unit = unit_of(query, selection)
    values: dict[str, Any] = {"unit": unit, "having": said(selection), "notes": notes(query, selection, found)}
    evidence = tuple(e for row in found for e in selection.evidence(row))
    if unit == "categories":
        among = query.data_subjects or facts.policy.data_subjects
        having = categories_of(found)
        values |= {"count": len(having), "total": len(among), "who_all": having}
        values["notes"] = (*all_but(having, selection.rows, query, facts), *values["notes"])
        return Point("derived", "listing.found_categories", evidence, values)
    return Point("derived", "listing.found", evidence, values | {"count": len(found), "total": len(selection.rows)})


OPERATIONS: tuple[tuple[Callable[[Query], bool], Operation], ...] = (
    (set_questions.asks_to_compare, comparison.compare),
    (set_questions.asks_in_common, comparison.in_common),
    (set_questions.asks_for_most, ranking.most),
    (set_questions.asks_for_shared, ranking.shared),
    (set_questions.asks_for_extreme, ranking.extreme),
    (set_questions.asks_whether_all, universal.whether_all),
    (set_questions.asks_for_size, counting.size),
    (set_questions.asks_for_distinct, counting.distinct),
    (set_questions.asks_for_count, counting.count),
    (set_questions.asks_for_list, rows_with),
)
