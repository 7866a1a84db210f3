"""Purposes that may keep some data on when another one is over.

Who asks how long an application is kept is told that future recruitments and legal claims have times of their own.
Which purposes these are is told by the vocabulary (`continued_by` of an activity), and only those that the policy lists
for the same people count. They are told to whom the caller knows to be one of these people, where the time alone is
asked for and in general: a day that is computed, or a length that is claimed, is about the one time it is held against.
And they are told to who asks for them ("and after those two years?").
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Column
from knowledge.query import Query
from knowledge.vocabulary import Kind
from rules.finding import Point, cell
from rules.personal_data import things_named

_CONSENT = "consent"


def continuing_rows(rows: Sequence[RowFacts], query: Query, facts: PolicyFacts) -> tuple[RowFacts, ...]:
    """The rows of the same people, in the policy's order, by which data of these rows may be kept on.

    None where the question is about a thing of its own ("my personal identity number") that such a row does not list.
    """
    wanted = {(r.data_subject, a) for r in rows for a in continued_by(r, facts)}
    found = (r for r in facts.processing() if (r.data_subject, r.activity) in wanted and r not in rows)
    asked = things_named(query, facts)
    return tuple(r for r in found if not asked or any(r.lists(term) for term in asked))


def standing_rows(rows: Sequence[RowFacts], facts: PolicyFacts) -> tuple[RowFacts, ...]:
    """The rows that stand where those given end with a consent: what they continue, and what else continues that.

    Who takes back the consent to be kept for later has still applied.
    """
    if not all({b.term for b in r.legal_bases} == {_CONSENT} for r in rows):
        return ()
    theirs = [r for c in dict.fromkeys(r.data_subject for r in rows) for r in facts.processing(c)]
    begun = [r for r in theirs if any(row.activity in continued_by(r, facts) for row in rows)]
    after = {a for r in begun for a in continued_by(r, facts)}
    return tuple(r for r in theirs if r not in rows and (r in begun or r.activity in after))


def continued_by(row: RowFacts, facts: PolicyFacts) -> tuple[str, ...]:
    """The activities that come after the one of a row, by the vocabulary."""
    term = facts.vocabulary.terms.get((Kind.ACTIVITY, row.activity or ""))
    return term.continued_by if term else ()


def kept_on(row: RowFacts) -> Point:
    """How long data is kept on, and on what condition: with consent, or as far as the row lists it."""
    storage, purpose = row.row.cell(Column.STORAGE_TIME), row.row.cell(Column.PURPOSE)
    values = {"purpose": purpose.text, "storage": storage.text}
    if {b.term for b in row.legal_bases} == {_CONSENT}:
        evidence = tuple(cell(row, c) for c in (Column.PURPOSE, Column.LEGAL_BASIS, Column.STORAGE_TIME))
        return Point("quoted", "retention.kept_on_consent", evidence, values)
    evidence = tuple(cell(row, c) for c in (Column.PURPOSE, Column.PERSONAL_DATA, Column.STORAGE_TIME))
    return Point("quoted", "retention.kept_on", evidence, values | {"data": row.row.cell(Column.PERSONAL_DATA).text})
