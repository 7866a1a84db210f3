"""Whether something is shown to everybody: a question for the cells that speak of publishing, and for no list.

That a winner's name is listed does not answer "will my name be on your website": the purpose and its basis do.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.understanding.reading import Reading
from knowledge.facts import PolicyFacts, normalise
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
    words = [f" {normalise(phrase)} " for phrase in facts.vocabulary.term(Kind.OPERATOR, "published").policy]
    # Who does not say whose matter it is asks of all who take part: one of their rows may speak of it
    people = query.data_subjects if reading.declared else ()
    rows = [r for r in facts.processing() if r.activity in query.activities]
    rows = [r for r in rows if not people or r.data_subject in people]
    topics = tuple(
        topic
        for topic, column in _COLUMNS.items()
        if any(word in f" {normalise(row.row.cell(column).text)} " for row in rows for word in words)
    )
    if not topics:
        return query
    return replace(query, topics=topics, data_categories=(), data_subjects=people)
