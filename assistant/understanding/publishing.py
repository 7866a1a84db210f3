"""Whether something is shown to everybody: a question for the cells that speak of publishing, and for no list.

That a winner's name is listed does not answer "will my name be on your website": the purpose and its basis do.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.understanding.reading import Reading
from knowledge.facts import PolicyFacts, RowFacts, normalise
from knowledge.policy import Column
from knowledge.query import Query, Topic
from knowledge.vocabulary import Kind

# What such a question seems to ask, and where a row may speak of it.
_SEEMING = frozenset({Topic.PERSONAL_DATA, Topic.RECIPIENTS, Topic.PURPOSE})
_COLUMNS = {
    Topic.PURPOSE: Column.PURPOSE,
    Topic.LEGAL_BASIS: Column.LEGAL_BASIS,
    Topic.RETENTION: Column.STORAGE_TIME,
}


def as_published(query: Query, reading: Reading, facts: PolicyFacts) -> Query:
    """The query for the cells of the rows meant that speak of publishing; as it is where none does, or it asks who."""
    asked = any(m.term == "published" and reading.asks(m) for m in reading.of(Kind.OPERATOR))
    getting = any(m.term == Topic.RECIPIENTS and not m.gapped for m in reading.of(Kind.TOPIC))
    if not (asked and query.activities and _SEEMING.issuperset(query.topics)) or getting:
        return query
    # Who does not say whose matter it is asks of all who take part: one of their rows may speak of it
    people = query.data_subjects if reading.declared else ()
    rows = [r for r in facts.processing() if r.activity in query.activities]
    rows = [r for r in rows if not people or r.data_subject in people]
    topics = tuple(t for t, column in _COLUMNS.items() if any(_speaks_of_it(row, column, facts) for row in rows))
    if not topics:
        return query
    return replace(query, topics=topics, data_categories=(), data_subjects=people)


def where_published(query: Query, reading: Reading, facts: PolicyFacts) -> Query:
    """The query for what is done where rows that list the types of data named speak of publishing.

    "Whose reviews do you publish?" is of customers' words, and not of what is said of applicants.
    """
    asked = any(m.term == "published" and reading.asks(m) for m in reading.of(Kind.OPERATOR))
    if not asked or query.activities or query.recipients or not _SEEMING.issuperset(query.topics):
        return query
    people = query.data_subjects or facts.policy.data_subjects
    rows = [r for r in facts.processing() if r.data_subject in people and any(map(r.lists, query.data_categories))]
    rows = [r for r in rows if any(_speaks_of_it(r, column, facts) for column in _COLUMNS.values())]
    doing = tuple(dict.fromkeys(r.activity for r in rows if r.activity))
    types = tuple(t for t in query.data_categories if any(r.lists(t) for r in rows))
    return replace(query, activities=doing, data_categories=types) if doing else query


def _speaks_of_it(row: RowFacts, column: Column, facts: PolicyFacts) -> bool:
    text = f" {normalise(row.row.cell(column).text)} "
    return any(f" {normalise(p)} " in text for p in facts.vocabulary.term(Kind.OPERATOR, "published").policy)
