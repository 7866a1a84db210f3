"""Which processing rows a question is about. Decided by category, activity and type of data; never by likeness.

GDPR Art. 13 information is given per purpose and category of people, so a question that leaves both open is unclear
once the rows of more than a few categories could be meant.
"""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.query import Query
from knowledge.vocabulary import Kind

MOST_CATEGORIES = 3
# "All purposes for …": the ancillary rows count too.
ASKS_FOR_ALL = frozenset({"every"})


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows meant. `unclear` names the categories to choose from where too many could be meant."""

    rows: tuple[RowFacts, ...]
    unclear: tuple[str, ...] = ()


def processing_scope(query: Query, facts: PolicyFacts) -> Scope:
    """The processing rows that a question about retention, data, basis or purpose means."""
    rows = facts.processing()
    if query.data_subjects and ASKS_FOR_ALL & set(query.operators):
        return Scope(tuple(r for r in rows if r.data_subject in query.data_subjects))
    if query.activities:
        return Scope(_by_activity(query, rows))
    if query.data_subjects:
        return Scope(_by_category(query, facts, rows))
    if query.data_categories:
        rows = _listing(query, rows)
        found = tuple(dict.fromkeys(r.data_subject for r in rows))
        if found:
            return Scope(rows, found if len(found) > MOST_CATEGORIES else ())
    return Scope((), facts.policy.data_subjects)


def _by_activity(query: Query, rows: tuple[RowFacts, ...]) -> tuple[RowFacts, ...]:
    named = tuple(r for r in rows if r.activity in query.activities)
    own = tuple(r for r in named if r.data_subject in query.data_subjects)
    return own or named


def _by_category(query: Query, facts: PolicyFacts, rows: tuple[RowFacts, ...]) -> tuple[RowFacts, ...]:
    own = tuple(r for r in rows if r.data_subject in query.data_subjects)
    listing = _listing(query, own) if query.data_categories else ()
    chosen = listing or own
    return tuple(r for c in query.data_subjects for r in _main(tuple(r for r in chosen if r.data_subject == c), facts))


def _main(rows: tuple[RowFacts, ...], facts: PolicyFacts) -> tuple[RowFacts, ...]:
    """The rows of one category that are meant when nothing is named: its everyday ones, else all but the ancillary."""
    general = tuple(r for r in rows if _is(facts, r, "general"))
    return general or tuple(r for r in rows if not _is(facts, r, "ancillary")) or rows


def _listing(query: Query, rows: tuple[RowFacts, ...]) -> tuple[RowFacts, ...]:
    """Rows that list all the types of data named; failing that, any of them."""
    every = tuple(r for r in rows if all(r.lists(term) for term in query.data_categories))
    return every or tuple(r for r in rows if any(r.lists(term) for term in query.data_categories))


def _is(facts: PolicyFacts, row: RowFacts, trait: str) -> bool:
    term = facts.vocabulary.terms.get((Kind.ACTIVITY, row.activity or ""))
    return term is not None and bool(getattr(term, trait))
