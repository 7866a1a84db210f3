"""Recipients asked for by what is true of them alone: listed with these data only, or for these people only."""

from __future__ import annotations

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Column
from knowledge.query import Query
from rules.finding import Point, cell


def listed_alone(query: Query, facts: PolicyFacts) -> tuple[Point, ...]:
    """The recipients with nothing but what is named, each with its data; empty where that is not asked, or none is."""
    asked = "alone" in query.operators and {"list_rows", "open"} & set(query.operators)
    if not asked or query.units[:1] != ("recipients",):
        return ()
    return tuple(map(_listed_as, _with_only(query, facts) if query.data_categories else _only_theirs(query, facts)))


def _with_only(query: Query, facts: PolicyFacts) -> tuple[RowFacts, ...]:
    """Those listed with no other data than the types named: "which recipients get just an IP address?"."""
    asked = set(query.data_categories)
    rows = (r for r in facts.recipients() if not query.data_subjects or r.data_subject in query.data_subjects)
    closed = (r for r in rows if not (r.is_open or r.row.cell(Column.PERSONAL_DATA).reference))
    return tuple(r for r in closed if r.data and asked.issuperset(item.term for item in r.data))


def _only_theirs(query: Query, facts: PolicyFacts) -> tuple[RowFacts, ...]:
    """Those listed for nobody but the people named: "which recipients do only applicants have?"."""
    if not query.data_subjects or "first_person" in query.operators:
        return ()
    others = {r.recipient for r in facts.recipients() if r.data_subject not in query.data_subjects}
    return tuple(r for r in facts.recipients() if r.recipient and r.recipient not in others)


def _listed_as(row: RowFacts) -> Point:
    data = row.row.cell(Column.PERSONAL_DATA)
    values = {"recipient": row.key_text, "data": data.text, "who": row.data_subject}
    return Point(
        "quoted", "recipients.listed_as", (cell(row, Column.RECIPIENT), cell(row, Column.PERSONAL_DATA)), values
    )
