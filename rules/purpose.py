"""What data are processed for (GDPR Art. 13(1)(c)): the purpose cells of the rows meant.

Closed world within a table: a purpose that no row of a category has is "not listed" for it.
"""

from __future__ import annotations

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Column
from knowledge.query import Query, Topic
from rules.deadline import names_part
from rules.finding import Finding, Outcome, Point, cell, ids
from rules.legal_basis import stated
from rules.missing_purpose import not_listed
from rules.of_basis import left_out, of_one_basis, taken_in
from rules.period_claim import rows_of_claim
from rules.scope import THEY_ALONE, processing_scope

RULE = "purpose"
_OPTED_OUT, _BY_LAW = "consent_withdrawn", "legal_obligation"


def decide(query: Query, facts: PolicyFacts) -> Finding:
    """The purpose of each row meant; or that a category has no such purpose."""
    absent = not_listed(query, facts)
    if absent:
        return Finding(RULE, Outcome.NOT_LISTED, (absent[0],), ids(absent[1]))
    scope = processing_scope(query, facts)
    if scope.unclear:
        return Finding(RULE, Outcome.UNCLEAR, read=ids(scope.rows), options=scope.unclear)
    rows = rows_of_claim(scope.rows, query, facts)
    others = _others(rows, query, facts)
    if others:
        every = (*rows, *(r for of_one in others for r in of_one))
        return Finding(RULE, Outcome.STATED, (*map(_not_alone, others), *map(_stated, every)), ids(every))
    said = (_in_full(r) if _OPTED_OUT in query.events else _in_storage(r, query) or _stated(r) for r in rows)
    points = (*said, *_taken_in(rows, query, facts), *_demanded(rows, query), *_listed_for(query, facts))
    return Finding(RULE, Outcome.STATED, points, ids(rows))


def _taken_in(rows: tuple[RowFacts, ...], query: Query, facts: PolicyFacts) -> tuple[Point, ...]:
    """Whether the types of data asked about go into what takes in all data on one legal basis."""
    if Topic.PERSONAL_DATA in query.topics:
        return ()  # told there
    pairs = [(row, term) for row in rows if of_one_basis(row) for term in query.data_categories]
    return tuple(p for row, term in pairs if (p := taken_in(row, term, facts) or left_out(row, term, facts)))


def _others(rows: tuple[RowFacts, ...], query: Query, facts: PolicyFacts) -> list[tuple[RowFacts, ...]]:
    """By category, the other purposes of the people meant, where it is asked whether those named are all.

    Of a type of data that is named, those that list it: "is my number used only for support?".
    """
    if THEY_ALONE not in query.operators or not query.activities:
        return []
    data = [t for t in query.data_categories if any(r.lists(t) for r in rows)]
    others = (
        tuple(r for r in facts.processing(c) if r not in rows and (not data or any(r.lists(t) for t in data)))
        for c in dict.fromkeys(row.data_subject for row in rows)
    )
    return [of_one for of_one in others if of_one]


def _not_alone(others: tuple[RowFacts, ...]) -> Point:
    values = {"who": others[0].data_subject, "count": len(others)}
    return Point("derived", "purpose.not_alone", tuple(cell(r, Column.PURPOSE) for r in others), values)


def _demanded(rows: tuple[RowFacts, ...], query: Query) -> tuple[Point, ...]:
    """The basis where a law demands what is done: that is why there is such data, whatever the purpose is called."""
    by_law = () if _OPTED_OUT in query.events or Topic.LEGAL_BASIS in query.topics else rows
    return tuple(stated(r) for r in by_law if r.rests_on(_BY_LAW))


def _stated(row: RowFacts) -> Point:
    values = {"who": row.data_subject, "purpose": row.key_text}
    return Point("quoted", "purpose.stated", (cell(row, Column.PURPOSE),), values)


def _in_storage(row: RowFacts, query: Query) -> Point | None:
    """The purpose with the storage time, where that tells what the data asked about serve ("recordings for …")."""
    storage = row.row.cell(Column.STORAGE_TIME)
    clauses = storage.storage_time.clauses if storage.storage_time else ()
    if not any(names_part(clause, query) for clause in clauses):
        return None
    values = {"who": row.data_subject, "purpose": row.key_text, "beside": storage.text}
    return Point("quoted", "purpose.in_storage", (cell(row, Column.PURPOSE), cell(row, Column.STORAGE_TIME)), values)


def _in_full(row: RowFacts) -> Point:
    """The whole row: to who has opted out, the purpose alone does not say why there is data still."""
    names = {
        "purpose": Column.PURPOSE,
        "data": Column.PERSONAL_DATA,
        "basis": Column.LEGAL_BASIS,
        "storage": Column.STORAGE_TIME,
    }
    values = {name: row.row.cell(column).text for name, column in names.items()}
    evidence = tuple(cell(row, column) for column in names.values())
    return Point("quoted", "purpose.in_full", evidence, values | {"who": row.data_subject})


def _listed_for(query: Query, facts: PolicyFacts) -> tuple[Point, ...]:
    """Which categories of people have the one purpose asked about, where the question tells none and most have not."""
    if query.data_subjects or len(query.activities) != 1:
        return ()
    rows = tuple(r for r in facts.processing() if r.activity == query.activities[0])
    categories, total = tuple(dict.fromkeys(r.data_subject for r in rows)), len(facts.policy.data_subjects)
    if len(categories) < 2 or 2 * len(categories) > total:
        return ()
    values = {"who_all": categories, "count": len(categories), "total": total}
    return (Point("derived", "purpose.listed_for", tuple(cell(r, Column.PURPOSE) for r in rows), values),)
