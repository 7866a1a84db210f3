"""Which processing rows a question is about. Decided by category, activity and type of data; never by likeness.

GDPR Art. 13 information is given per purpose and category of people, so a question that leaves both open is unclear
once the rows of more than a few categories could be meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.query import Query, Topic
from knowledge.vocabulary import Kind

MOST_CATEGORIES = 3
# "All purposes for …": the ancillary rows count too.
ASKS_FOR_ALL = frozenset({"every"})
# Among the operators of a query: it asks whether what it names is all there is ("just HR?", "only for support?").
THEY_ALONE = "they_alone"


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows meant. `unclear` names the categories to choose from where too many could be meant."""

    rows: tuple[RowFacts, ...]
    unclear: tuple[str, ...] = ()


def without_aside(rows: Sequence[RowFacts], query: Query) -> tuple[RowFacts, ...]:
    """Rows but those of activities or recipients that the question sets aside; all where it would leave none."""
    left = tuple(r for r in rows if not {r.activity, r.recipient}.intersection(query.aside))
    return left or tuple(rows)


def processing_scope(query: Query, facts: PolicyFacts) -> Scope:
    """The processing rows that a question about retention, data, basis or purpose means."""
    rows = without_aside(facts.processing(), query)
    if ASKS_FOR_ALL & set(query.operators) and (people := _asked_for_all(query, facts)):
        theirs = tuple(r for r in rows if r.data_subject in people)
        # "For which purposes do you keep a number": those that list one
        listing = _listing(query, theirs) if query.topics == (Topic.PURPOSE,) and query.data_categories else ()
        return Scope(listing or theirs)
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


def _asked_for_all(query: Query, facts: PolicyFacts) -> tuple[str, ...]:
    """The categories of people all of whose rows are asked for: those named, or those that an activity alone defines.

    "Every deadline for someone who calls you" is all of that category, and "every deadline for invoices" the invoices.
    """
    if query.data_subjects:
        at_home = {a for c in query.data_subjects for a in facts.home_activities(c)}
        elsewhere = Topic.RETENTION in query.topics and query.activities and at_home.isdisjoint(query.activities)
        return () if elsewhere else query.data_subjects
    defined = (c for c in facts.policy.data_subjects if facts.home_activities(c) == query.activities)
    return tuple(c for c in defined if not any(_names(facts, a, "general") for a in query.activities))


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
    return _names(facts, row.activity or "", trait)


def _names(facts: PolicyFacts, activity: str, trait: str) -> bool:
    term = facts.vocabulary.terms.get((Kind.ACTIVITY, activity))
    return term is not None and bool(getattr(term, trait))
