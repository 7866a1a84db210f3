"""What a turn leaves open is filled from the turns before it, and from who is known to ask."""

from __future__ import annotations

from dataclasses import replace

from knowledge.facts import PolicyFacts
from knowledge.query import Query, Topic
from knowledge.vocabulary import Kind


def inherit(query: Query, earlier: Query, facts: PolicyFacts) -> Query:
    """Fill what this turn leaves open from an earlier turn (a follow-up such as "and for referees?")."""
    changes: dict[str, object] = {}
    if not query.topics or (query.topics == (Topic.UNSTATED,) and not query.unstated):
        changes |= {"topics": earlier.topics, "rights": earlier.rights}
        if Topic.RECIPIENTS in earlier.topics and not (query.recipients or query.group_functions):
            # "Do group companies see leads' data?" – "And applicants'?": whether these do is asked, too.
            changes |= {"recipients": earlier.recipients, "group_functions": earlier.group_functions}
    if not (query.activities or query.data_subjects):
        if not _changes_person(query, earlier):
            changes |= {"activities": earlier.activities, "data_subjects": earlier.data_subjects}
            if not (query.data_categories or _asks_which(query) or _asks_which(earlier)):
                changes["data_categories"] = earlier.data_categories
    elif not query.data_subjects:
        # Who it was before counts only where that category has the activity asked about now.
        before = earlier.data_subjects or _only_category(earlier.activities, facts)
        fitting = tuple(s for s in before if any(s in facts.categories_of(a) for a in query.activities))
        theirs = () if fitting else _kin(query.activities, before, facts)
        changes["data_subjects"] = before if theirs else fitting
        changes["activities"] = theirs or query.activities
    elif not query.activities:
        # "… and for customers?": the same activity, where the category has it.
        people = query.data_subjects
        shared = tuple(a for a in earlier.activities if any(s in facts.categories_of(a) for s in people))
        changes["activities"] = shared or _kin(earlier.activities, people, facts)
    if not query.jurisdictions:
        changes["jurisdictions"] = earlier.jurisdictions
    return replace(query, **changes)  # type: ignore[arg-type]


def _asks_which(query: Query) -> bool:
    """Whether a turn asks which data are kept: a type that it or a turn before it names is then no limit to them."""
    return query.topics == (Topic.PERSONAL_DATA,) and bool({"open", "list_rows"}.intersection(query.operators))


def _kin(activities: tuple[str, ...], people: tuple[str, ...], facts: PolicyFacts) -> tuple[str, ...]:
    """What people have in place of marketing that is listed by another name for others.

    "And for customers?", where marketing to prospects was asked about; "and the ones for ads?", where cookies were.
    """
    named = [facts.vocabulary.term(Kind.ACTIVITY, a) for a in activities if a in facts.activities]
    listed = dict.fromkeys(r.activity for r in facts.processing() if r.data_subject in people and r.activity)
    theirs = (facts.vocabulary.term(Kind.ACTIVITY, a) for a in listed)
    sent = [t for t in named if t.direct_marketing]
    return tuple(o.id for o in theirs if o.direct_marketing and any(o.id in t.over or t.id in o.over for t in sent))


def _only_category(activities: tuple[str, ...], facts: PolicyFacts) -> tuple[str, ...]:
    """The one category of people for which activities are listed; empty where there are others."""
    listed = facts.categories_of(*activities)
    return listed if len(listed) == 1 else ()


def without(query: Query, denied: frozenset[str], facts: PolicyFacts) -> Query:
    """An earlier turn without the people that a later one denies ("no, I never applied"), and without what they do."""
    if not denied:
        return query
    kept = tuple(a for a in query.activities if not denied.issuperset(facts.categories_of(a)))
    people = tuple(p for p in query.data_subjects if p not in denied)
    return replace(query, activities=kept, data_subjects=people)


def _changes_person(query: Query, earlier: Query) -> bool:
    """Whether a question about oneself follows one about others: "leads' data" says nothing of who I am.

    A turn that asks nothing tells who speaks, with or without an "I" ("Byłem na waszym śniadaniu"). One about things
    ("how long do you store invoices") is about nobody else: "who gets those with my name on" goes on about them.
    """
    of_things = bool(earlier.activities) or (bool(earlier.data_categories) and not earlier.data_subjects)
    return (
        bool(earlier.topics)
        and not of_things
        and "first_person" in query.operators
        and "first_person" not in earlier.operators
    )


def unless_of_others(query: Query, data_subject: str, facts: PolicyFacts) -> Query:
    """A query that no phrase gives a person or an activity, without those that it was given all the same for others.

    Who is known to ask is known for sure; what all words together speak for is not.
    """
    fits = not query.data_subjects or data_subject in query.data_subjects
    activities = tuple(a for a in query.activities if data_subject in facts.categories_of(a))
    return replace(query, activities=activities, data_subjects=query.data_subjects if fits else ())


def as_asker(query: Query, data_subject: str, facts: PolicyFacts, *, named: tuple[str, ...] = ()) -> Query:
    """The caller knows who asks: that category counts, unless the words name an activity it has no row for.

    Of all activities that the words name, those of the category are meant ("I asked a question. Who reads my ticket?").
    """
    if query.data_subjects and data_subject not in query.data_subjects:
        return query
    if query.activities and not any(data_subject in facts.categories_of(a) for a in query.activities):
        own = tuple(a for a in named if data_subject in facts.categories_of(a))
        if not own:
            return query
        query = replace(query, activities=own)
    return replace(query, data_subjects=(data_subject,), asker=data_subject)
