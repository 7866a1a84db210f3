"""How many: purposes, recipients, types of data, legal bases and storage times, each of them listed with its place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from knowledge.facts import ListedData, PolicyFacts, RowFacts
from knowledge.policy import Column
from knowledge.query import Query
from rules.finding import Finding, Outcome, Point, cell, ids, passage
from rules.personal_data import types_of
from rules.ranking import tally
from rules.recipients import listed
from rules.row_points import item
from rules.scope import without_aside

RULE = "counting"
_COLUMNS = {"recipients": Column.RECIPIENT, "bases": Column.LEGAL_BASIS, "periods": Column.STORAGE_TIME}


def size(query: Query, facts: PolicyFacts) -> Finding:
    """The whole policy in figures."""
    places = facts.policy.topic_passages("categories")[:1]
    values = {
        "categories": len(facts.policy.data_subjects),
        "processing": len(facts.processing()),
        "recipients": len(facts.recipients()),
        "kinds": len({r.recipient for r in facts.recipients()}),
    }
    point = Point("derived", "listing.counts", tuple(passage(p) for p in places), values)
    return Finding(RULE, Outcome.STATED, (point,), tuple(p.id for p in places))


def distinct(query: Query, facts: PolicyFacts) -> Finding:
    """The different recipients, legal bases or storage times, each with how often it stands and where first."""
    unit = query.units[0]
    table = without_aside(facts.recipients() if unit == "recipients" else facts.processing(), query)
    rows = tuple(r for r in table if not query.data_subjects or r.data_subject in query.data_subjects)
    measure = "categories" if unit == "recipients" else "purposes"
    found = tally(rows, unit, measure)
    first = [next(iter(seen.values())) for seen in found.values()]
    lead = Point("derived", "listing.distinct", tuple(cell(r, _COLUMNS[unit]) for r in first),
                 {"count": len(found), "unit": unit, "total": len(rows)})  # fmt: skip
    named = [
        Point("derived", "listing.distinct.item", (cell(next(iter(seen.values())), _COLUMNS[unit]),),
              {"named": (unit, key), "count": len(seen), "unit": measure})
        for key, seen in sorted(found.items(), key=lambda entry: -len(entry[1]))
    ]  # fmt: skip
    return Finding(RULE, Outcome.STATED, (lead, *named), ids(rows))


def count(query: Query, facts: PolicyFacts) -> Finding:
    """How many purposes, recipients or types of data each category named has."""
    categories = query.data_subjects or facts.policy.data_subjects
    unit = query.units[0] if query.units else "data"
    points: list[Point] = []
    for who in categories:
        if unit in {"purposes", "rows"}:
            points += _number(facts.processing(who), "purposes", Column.PURPOSE)
        if unit in {"recipients", "rows"}:
            rows = facts.recipients(who)
            left = without_aside(rows, query)
            points += listed(left, query, facts) if left != rows else _number(rows, "recipients", Column.RECIPIENT)
        if unit in {"data", "categories"}:
            points += types(facts.processing(who))
    read = tuple(r.id for r in facts.rows.values() if r.data_subject in categories)
    return Finding(RULE, Outcome.STATED, tuple(points), read)


def _number(rows: tuple[RowFacts, ...], unit: str, column: Column) -> list[Point]:
    if not rows:
        return []  # a category without such a table: nothing is counted, and "none" would claim that it was searched
    values = {"who": rows[0].data_subject, "count": len(rows), "unit": unit}
    lead = Point("derived", "listing.number", tuple(cell(r, column) for r in rows), values)
    return [lead, *(item(r, column) for r in rows)]


def types(rows: tuple[RowFacts, ...]) -> list[Point]:
    """All types of data that the rows of one category list, each once, in the policy's words."""
    listing_rows = [r for r in rows if types_of(r)]
    texts = _texts(listed for row in listing_rows for listed in types_of(row))
    values: dict[str, Any] = {"who": rows[0].data_subject, "count": len(texts), "total": len(rows), "quotes": texts}
    lead = Point("derived", "listing.types", tuple(cell(r, Column.PERSONAL_DATA) for r in listing_rows), values)
    return [lead, *(item(r, Column.PERSONAL_DATA) for r in rows if r not in listing_rows)]


def _texts(listed: Iterable[ListedData]) -> tuple[str, ...]:
    """The words for each type, once: "images" and "picture" are one, "meeting and case history" stands for two."""
    first: dict[str, str] = {}
    for one in listed:
        first.setdefault(one.term, one.atom.text)
    return tuple(dict.fromkeys(first.values()))
