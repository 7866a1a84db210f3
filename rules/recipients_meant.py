"""Which recipients a question is about: whose tables, for which data, and which rows of these."""

from __future__ import annotations

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.query import Query
from knowledge.vocabulary import Kind
from rules.personal_data import things_named


def categories_meant(query: Query, facts: PolicyFacts) -> tuple[str, ...]:
    """The categories of people whose recipient tables are meant."""
    if query.data_subjects:
        return query.data_subjects
    data = things_named(query, facts)
    if data:
        listing = tuple(r for r in facts.processing() if any(r.lists(t) for t in data)
                        and (not query.activities or r.activity in query.activities))  # fmt: skip
        if listing:
            return tuple(dict.fromkeys(r.data_subject for r in listing))
    if query.activities:
        found = facts.categories_of(*query.activities)
        return tuple(c for c in found if is_home(c, query, facts)) or found
    listing = tuple(r for r in facts.processing() if any(r.lists(t) for t in query.data_categories))
    return tuple(dict.fromkeys(r.data_subject for r in listing))


def of_activity(data: tuple[str, ...], query: Query, facts: PolicyFacts, rows: tuple[RowFacts, ...]) -> tuple[str, ...]:
    """Of several things named, those that the activity asked about lists: "the hours we log with you" are no log."""
    listing = [r for r in facts.processing() if r.activity in query.activities]
    own = tuple(t for t in data if any(r.lists(t) for r in listing))
    if not any(r.lists(t) for r in rows for t in own):
        return data
    # "Technical metadata of signatures": those who are listed with such metadata as a whole are meant, too
    known = [facts.vocabulary.term(Kind.DATA_CATEGORY, t) for t in query.data_categories if t in facts.data_categories]
    return (*own, *(t.id for t in known if t.id not in own and set(own) & set(t.umbrella)))


def listed_by_some(query: Query, rows: tuple[RowFacts, ...]) -> tuple[str, ...]:
    """What a list of recipients is narrowed by, where some cell lists it by name: "which recipients get the CV?"."""
    if "recipients" not in query.units or "list_rows" not in query.operators:
        return ()
    return tuple(t for t in query.data_categories if any((i := r.lists(t)) and i.row_id == r.id for r in rows))


def things_made(query: Query, facts: PolicyFacts, rows: tuple[RowFacts, ...]) -> tuple[str, ...]:
    """What an activity is known by, where it is asked about and no data are: "we clock in with you, who sees that?".

    Only where a recipient's own cell lists it; else those of the activity are told.
    """
    if query.data_categories:
        return ()
    made = (t for t in facts.vocabulary.of_kind(Kind.DATA_CATEGORY) if t.distinct and t.id in facts.data_categories)
    asked = (t.id for t in made if set(query.activities).intersection(t.serves))
    return tuple(t for t in asked if any((i := r.lists(t)) and i.row_id == r.id for r in rows))


def is_home(category: str, query: Query, facts: PolicyFacts) -> bool:
    """Whether a category is defined by the activity ("people who participate in events"), not merely involved in it."""
    return any(a in facts.home_activities(category) for a in query.activities)


def asks_for_all(category: str, query: Query, facts: PolicyFacts) -> bool:
    """Whether all recipients of a category are asked for, and what its people do only says which it is.

    "Please enumerate the categories of recipients for event guests": no recipient of theirs is left out.
    """
    listing = "list_rows" in query.operators or "recipients" in query.units
    return listing and category in query.data_subjects and is_home(category, query, facts)


def serves(row: RowFacts, query: Query, facts: PolicyFacts) -> bool:
    """Whether a recipient can belong to the activity asked about: it is for all, or for this one by its name."""
    term = facts.vocabulary.terms.get((Kind.RECIPIENT, row.recipient or ""))
    doing = [facts.vocabulary.term(Kind.ACTIVITY, a) for a in query.activities]
    # What everyone in the category does ("I just opened your site") narrows nothing.
    specific = [a.id for a in doing if not (a.general or a.everyday)]
    return term is None or not term.serves or not specific or any(a in term.serves for a in specific)
